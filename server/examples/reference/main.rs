//! The register's list as one would write it without this product's parts: axum, hand-written SQL through
//! sea-orm, one `String`. `cargo xtask bench` serves it on the same database and compares.
//! It knows this one page and no more; whoever asks is recognised by the same tables as in the product.

mod html;
mod records;

use anyhow::Context as _;
use axum::{
    Router,
    extract::{Query, State},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{
    actor::{Actor, PersonActor},
    permission::{Action, Facts, may},
};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use server::session::{COOKIE, SIGNED_IN, SignedIn};
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, env, path::PathBuf};
use store::{
    Access, Store, StoreSettings,
    clock::Clock,
    queries::{organisation, people, platforms},
    sessions,
};
use tokio::net::TcpListener;
use tower_http::{CompressionLevel, compression::CompressionLayer};

/// As many readers as the product has.
const READERS: u32 = 4;

/// The product's idle time.
const IDLE: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

#[derive(Clone)]
struct Reference {
    store: Store,
    records: sea_orm::DatabaseConnection,
}

/// The questions this page takes.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    platform: String,
    #[serde(default)]
    page: Option<u32>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let setting = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
    let database_url = setting("SMR_DATABASE_URL")?;
    let store = Store::open(StoreSettings {
        database_url: database_url.clone(),
        data_dir: PathBuf::from(setting("SMR_DATA_DIR")?),
        clock: Clock::system(),
        readers: READERS,
        access: Access::Write,
    })
    .await?;
    let records = records::open(&database_url, READERS).await?;
    let gzip = CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest);
    let app = Router::new()
        .route("/accounts", get(list))
        .layer(gzip)
        .route("/readyz", get(async || "ready"))
        .with_state(Reference { store, records });
    let listener = TcpListener::bind(setting("SMR_LISTEN")?).await?;
    Ok(axum::serve(listener, app).await?)
}

async fn list(
    State(reference): State<Reference>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    match page(&reference, &headers, &asked).await {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// `None`: whoever asks may not see the register.
async fn page(
    reference: &Reference,
    headers: &HeaderMap,
    asked: &Asked,
) -> anyhow::Result<Option<String>> {
    let store = &reference.store;
    let Some(person) = who(store, headers).await? else {
        return Ok(None);
    };
    let actor = Actor::Person(person);
    if may(&actor, Action::ViewRegister, &Facts::default()).is_err() {
        return Ok(None);
    }
    let page = asked.page.unwrap_or(1).max(1);
    let found = records::list(&reference.records, &asked.platform, page).await?;
    let catalogue = platforms::catalogue(store).await?;
    let organisation = organisation::all(store).await?;
    Ok(Some(html::page(&html::Shown {
        actor: &actor,
        platform: &asked.platform,
        page,
        found: &found,
        catalogue: &catalogue,
        organisation: &organisation,
        now: store.clock().now(),
    })))
}

/// The person whose session the cookie opens.
async fn who(store: &Store, headers: &HeaderMap) -> anyhow::Result<Option<PersonActor>> {
    let cookies = headers.get(header::COOKIE).and_then(|v| v.to_str().ok());
    let ours = |cookie: &'_ str| -> Option<String> {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == COOKIE).then(|| value.to_owned())
    };
    let Some(id) = cookies.and_then(|all| all.split(';').find_map(ours)) else {
        return Ok(None);
    };
    let hash = hex::encode(Sha256::digest(id.as_bytes()));
    let Some(session) = sessions::load(store, &hash, IDLE).await? else {
        return Ok(None);
    };
    let mut data: HashMap<String, serde_json::Value> = serde_json::from_str(&session.data)?;
    let Some(facts) = data.remove(SIGNED_IN) else {
        return Ok(None);
    };
    let facts: SignedIn = serde_json::from_value(facts)?;
    Ok(people::actor(store, facts.person).await?)
}
