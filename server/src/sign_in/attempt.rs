//! What is remembered on the server while somebody is at the identity provider: ten minutes, once, and
//! only for the browser that set out. Several tabs may be on their way at once.

use super::provider::Secrets;
use app::error::AppError;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Store, sessions};
use tower_sessions::Session;

/// How long somebody may be at the provider.
const LASTS: TimeDelta = TimeDelta::minutes(10);

/// The entry of a session that ties attempts to the browser. It is never told to anybody.
const BROWSER: &str = "browser";

/// One attempt to sign in.
#[derive(Serialize, Deserialize)]
pub(crate) struct Attempt {
    /// What the provider's answer is compared with.
    pub(crate) secrets: Secrets,
    /// Where to go afterwards: a path of this server.
    pub(crate) return_to: String,
    /// The hash of the invitation they came with.
    pub(crate) invitation: Option<String>,
}

/// Remembers the attempt under its state.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn remember(
    store: &Store,
    session: &Session,
    state: &str,
    attempt: &Attempt,
) -> Result<(), AppError> {
    let browser = match session.get::<String>(BROWSER).await {
        Ok(Some(browser)) => browser,
        Ok(None) => {
            let browser = hex::encode(rand::random::<[u8; 32]>());
            let inserted = session.insert(BROWSER, &browser).await;
            inserted.map_err(AppError::broken)?;
            browser
        }
        Err(error) => return Err(AppError::broken(error)),
    };
    let data = serde_json::to_string(attempt).map_err(AppError::broken)?;
    sessions::begin_attempt(store, &hash(&browser, state), &data, LASTS).await?;
    Ok(())
}

/// The attempt with this state, once; `None` when this browser has none.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn take(
    store: &Store,
    session: &Session,
    state: &str,
) -> Result<Option<Attempt>, AppError> {
    if session.id().is_none() {
        return Ok(None);
    }
    let browser = session.get::<String>(BROWSER).await;
    let Some(browser) = browser.map_err(AppError::broken)? else {
        return Ok(None);
    };
    let data = sessions::take_attempt(store, &hash(&browser, state)).await?;
    data.map(|data| serde_json::from_str(&data).map_err(AppError::broken))
        .transpose()
}

/// A hash no cookie can have, of both secrets.
fn hash(browser: &str, state: &str) -> String {
    hex::encode(Sha256::digest(
        format!("attempt {browser} {state}").as_bytes(),
    ))
}
