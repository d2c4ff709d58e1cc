//! `invite WHO`: a link that lets one person sign in for the first time. How the first administrators
//! get in where the provider does not say that it has verified e-mail addresses.

use crate::config::Config;
use anyhow::{Context as _, bail};
use app::{components::instant_words, urls};
use domain::actor::{Actor, SystemActor};
use store::{
    Access, Call,
    commands::invitations,
    queries::people::{Found, by_name},
};
use uuid::Uuid;

/// Prints the link. It is noted in the audit trail as done at the command line.
///
/// # Errors
/// When nobody or more than one person is meant, or they may not sign in.
pub(crate) async fn run(config: &Config, who: &str) -> anyhow::Result<()> {
    let store = super::open(config, Access::Beside).await?;
    store
        .migrate()
        .await
        .context("bringing the database up to date")?;
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: Uuid::now_v7().to_string(),
        key: None,
    };
    let (person, name) = match by_name(&store, &call.actor, who).await? {
        Found::One { id, name } => (id, name),
        Found::Nobody => bail!(
            "nobody in the register has the name or e-mail address “{who}”; add them with `import people`"
        ),
        Found::Several(emails) => bail!(
            "several people are called “{who}”; say which by the e-mail address: {}",
            emails.join(", ")
        ),
    };
    let invited = invitations::invite(&store, &call, person).await?;
    store.close().await;
    let token = invited.token.context("the invitation has no token")?;
    let path = urls::invitation(&token);
    let link = match &config.given_public_url {
        Some(url) => url.join(&path)?.to_string(),
        None => path,
    };
    println!(
        "{link}\n\nFor {name} alone. It works once, until {}, and is not shown again.",
        instant_words(invited.expires_at)
    );
    Ok(())
}
