//! The `serve` command: opens the register, brings it up to date, serves until told to stop, and
//! leaves it tidy. Which addresses exist is the router's business.

use crate::mail::{Courier, MailServer};
use crate::{
    assets, brand, commands,
    config::Config,
    demo, jobs, listen, mail,
    protect::Protection,
    router::{self, Row},
    session::Sessions,
    sign_in::{Ways, provider::Provider},
};
use anyhow::Context as _;
use app::{
    context::{AppState, Assets, Site},
    pages::{mail::Outlet, sign_in::SingleSignOn},
};
use axum::{Extension, Router};
use domain::actor::{Actor, SystemActor};
use std::{sync::Arc, time::Duration};
use store::{Access, Store};
use tokio::net::TcpListener;
use url::Url;

/// How long requests in progress may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(35);

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// When the database or the address cannot be used; the text says the cure.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    // First, so that a taken address is told before anything is created. Clients that come while the
    // register is brought up to date wait in the queue.
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: set SMR_LISTEN to another address, or stop what uses it",
            config.listen
        )
    })?;
    let store = commands::open(config, Access::Write).await?;
    store
        .migrate()
        .await
        .context("bringing the database up to date")?;
    demo::command::fill_if_empty(config, &store).await?;
    first_notice(&store)
        .await
        .context("publishing the first privacy notice")?;
    app::pages::accounts::import::work::take_up(&store)
        .await
        .context("taking up imports that were not finished")?;

    let public_url = config.public_url(listener.local_addr()?)?;
    let app = application(router::table(), store.clone(), config, &public_url);

    announce(config, &public_url);
    let upkeep = tokio::spawn(jobs::run(store.clone()));
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let posting = mail::run(store.clone(), courier(config, &public_url)?, stopping);
    let posting = tokio::spawn(posting);
    listen::serve(listener, app, asked_to_stop(), listen::HEADERS, GRACE).await;
    upkeep.abort();
    let _ = stop.send(true); // nobody listens when the worker has ended
    finish(posting).await;
    close(store).await
}

/// How mail leaves, if it is set up.
fn courier(config: &Config, public_url: &Url) -> anyhow::Result<Option<Courier>> {
    let Some(settings) = &config.mail else {
        return Ok(None);
    };
    let site = Arc::new(site(config, public_url));
    let courier = Courier::new(settings, site).map_err(anyhow::Error::msg);
    courier.context("SMR_SMTP_URL").map(Some)
}

/// Where mail is handed in, for the page that shows it.
fn outlet(config: &Config) -> Option<Outlet> {
    let server = MailServer::parse(config.mail.as_ref()?.smtp_url.reveal());
    server.ok().map(|server| Outlet(server.describe()))
}

/// Waits until the message that is being sent is done with. One that takes too long is sent again by
/// whoever starts next, under the same Message-ID.
async fn finish(posting: tokio::task::JoinHandle<()>) {
    let abort = posting.abort_handle();
    if tokio::time::timeout(GRACE, posting).await.is_err() {
        abort.abort();
        tracing::warn!("a message was still being sent; it will be sent again");
    }
}

/// A register without a privacy notice gets the built-in one: nobody works here untold.
async fn first_notice(store: &Store) -> Result<bool, store::Failure> {
    let call = store::Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "first-notice".into(),
        key: None,
    };
    store::commands::notices::publish_first(store, &call).await
}

/// Nothing is lost without this: it moves the newest events under a signature and folds SQLite's log into its file.
async fn close(store: Store) -> anyhow::Result<()> {
    store::audit::checkpoint(&store)
        .await
        .context("writing an audit checkpoint")?;
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Everything that answers requests: `rows` behind every layer.
pub fn application(rows: Vec<Row>, store: Store, config: &Config, public_url: &Url) -> Router {
    let protection = Arc::new(Protection::new(config, public_url));
    let sessions = Sessions::new(store.clone(), config.idle, config.session);
    let state = AppState {
        store,
        site: Arc::new(site(config, public_url)),
        scanner: config.clamd.as_deref().map(Arc::from),
    };
    let app = router::build(rows, state, &protection, sessions)
        .layer(Extension(brand::sheet(config)))
        .layer(Extension(ways(config, public_url)));
    let app = match outlet(config) {
        Some(outlet) => app.layer(Extension(outlet)),
        None => app,
    };
    if config.oidc.is_some() {
        app.layer(Extension(SingleSignOn))
    } else {
        app
    }
}

/// The identity provider is not asked for anything yet: it may be down when the server starts.
fn ways(config: &Config, public_url: &Url) -> Ways {
    let provider = config.oidc.as_ref().and_then(|oidc| {
        Provider::new(oidc, public_url)
            .inspect_err(|error| tracing::error!("single sign-on is off: {error:#}"))
            .ok()
    });
    Ways {
        provider: provider.map(Arc::new),
    }
}

/// What is the same on every page.
fn site(config: &Config, public_url: &Url) -> Site {
    let names = assets::names();
    Site {
        organisation_name: config.organisation_name.clone(),
        export_marking: config.export_marking.clone(),
        contact_email: config.contact_email.clone(),
        public_url: Some(public_url.clone()),
        demo: config.demo,
        environment_banner: None,
        assets: Assets {
            css: names.css.clone(),
            enhance: names.enhance.clone(),
            islands: names.islands.clone(),
            icon: names.icon.clone(),
        },
        style: brand::settings(config),
    }
}

/// The one thing people wait for goes to standard output, the rest to the log.
fn announce(config: &Config, public_url: &Url) {
    println!(
        "Social Media Register of {}: {public_url}",
        config.organisation_name
    );
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    if let Some(missing) = assets::names().missing() {
        tracing::warn!("{missing}");
    }
}

async fn asked_to_stop() {
    let interrupted = async { tokio::signal::ctrl_c().await.is_ok() };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await.is_some(),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<bool>();
    tokio::select! { _ = interrupted => {}, _ = terminated => {} }
    tracing::info!("stopping: finishing requests");
}
