//! A register of its own for each test, with single sign-on, and browsers that visit it.

use crate::provider::{CLIENT, Provider, SECRET};
use axum::{Router, body::Body};
use domain::{
    actor::{Actor, SystemActor},
    ids::PersonId,
    role::{Role, RoleAssignment, Scope},
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use server::{
    config::Config,
    router::{self, Row},
};
use sqlx::Connection as _;
use std::collections::HashMap;
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    commands::people::{self, NewPerson},
};
use tower::ServiceExt as _;
use url::Url;
use uuid::Uuid;

/// A running register and its provider.
pub(crate) struct Register {
    pub(crate) app: Router,
    pub(crate) store: Store,
    pub(crate) provider: Provider,
    pub(crate) url: String,
    pub(crate) folder: tempfile::TempDir,
    /// Aroha, with the address `aroha@org.example`.
    pub(crate) aroha: PersonId,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |place| place.to_str().unwrap())
    }

    /// The heading people read.
    pub(crate) fn heading(&self) -> &str {
        let after = self.text.split_once("<h1").map_or("", |(_, rest)| rest);
        let inside = after.split_once('>').map_or("", |(_, rest)| rest);
        inside.split('<').next().unwrap_or_default().trim()
    }
}

pub(crate) fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

impl Register {
    pub(crate) async fn new() -> Self {
        Self::with(&[], Vec::new()).await
    }

    /// With more settings and routes; on SQLite.
    pub(crate) async fn with(settings: &[(&str, &str)], more: Vec<Row>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("register.db").display());
        Self::at(url, folder, settings, more).await
    }

    /// Each test that asks for it runs on PostgreSQL as well.
    pub(crate) async fn each() -> Vec<Self> {
        let mut all = vec![Self::new().await];
        if let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") {
            let database = format!("smr_oidc_{}", Uuid::now_v7().simple());
            let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
            let create = format!("CREATE DATABASE {database}");
            sqlx::query(sqlx::AssertSqlSafe(create))
                .execute(&mut admin)
                .await
                .unwrap();
            let mut url = Url::parse(&cluster).unwrap();
            url.set_path(&database);
            let folder = tempfile::tempdir().unwrap();
            all.push(Self::at(url.into(), folder, &[], Vec::new()).await);
        }
        all
    }

    async fn at(
        url: String,
        folder: tempfile::TempDir,
        settings: &[(&str, &str)],
        more: Vec<Row>,
    ) -> Self {
        let clock = Clock::fixed("2026-11-20T22:00:00Z".parse().unwrap());
        let opened = Store::open(StoreSettings {
            database_url: url.clone(),
            data_dir: folder.path().to_owned(),
            clock: clock.clone(),
            readers: 4,
            access: Access::Write,
        });
        let store = opened.await.unwrap();
        store.migrate().await.unwrap();
        let provider = Provider::start(clock).await;
        let fixed = [
            ("SMR_OIDC_ISSUER", provider.issuer.as_str()),
            ("SMR_OIDC_CLIENT_ID", CLIENT),
            ("SMR_OIDC_CLIENT_SECRET", SECRET),
        ];
        let all = fixed.iter().chain(settings);
        let all = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let config = Config::from_sources(None, all).unwrap();
        let public_url = config.public_url(config.listen).unwrap();
        let rows = router::table().into_iter().chain(more).collect();
        let app = server::application(rows, store.clone(), &config, &public_url);
        let aroha = add(&store, "Aroha", "aroha@org.example", &[Role::Staff]).await;
        Self {
            app,
            store,
            provider,
            url,
            folder,
            aroha,
        }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            app: self.app.clone(),
            cookie: String::new(),
        }
    }

    /// A browser in which Aroha is signed in.
    pub(crate) async fn signed_in(&self) -> Browser {
        let mut browser = self.browser();
        let page = browser.sign_in(self, "/").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }

    /// A number from the database, behind the store's back.
    pub(crate) async fn count(&self, text: &'static str) -> i64 {
        if self.url.starts_with("sqlite") {
            let mut database = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(text)
                .fetch_one(&mut database)
                .await
                .unwrap()
        } else {
            let mut database = sqlx::PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(text)
                .fetch_one(&mut database)
                .await
                .unwrap()
        }
    }
}

/// Adds somebody with roles everywhere.
pub(crate) async fn add(store: &Store, name: &str, email: &str, roles: &[Role]) -> PersonId {
    let id = PersonId(Uuid::now_v7());
    let held = |role: &Role| RoleAssignment {
        role: *role,
        scope: Scope::All,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    };
    let new = NewPerson {
        id,
        name: name.into(),
        email: email.into(),
        title: "Adviser".into(),
        unit: None,
        manager: None,
        persona: None,
        roles: roles.iter().map(held).collect(),
    };
    people::add(store, &system(), vec![new]).await.unwrap();
    id
}

/// A browser with its one cookie.
#[derive(Clone)]
pub(crate) struct Browser {
    app: Router,
    pub(crate) cookie: String,
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "").await
    }

    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Page {
        self.send(Method::POST, path, form).await
    }

    async fn send(&mut self, method: Method, path: &str, form: &str) -> Page {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::COOKIE, &self.cookie)
            .header(
                header::USER_AGENT,
                "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0",
            )
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            cookie.clone_into(&mut self.cookie);
        }
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Sets out for the provider; what it is told there.
    pub(crate) async fn set_out(&mut self, query: &str) -> HashMap<String, String> {
        let page = self.get(&format!("/sign-in/provider?{query}")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let url = Url::parse(page.location()).unwrap();
        url.query_pairs().into_owned().collect()
    }

    /// Comes back with what the provider gave.
    pub(crate) async fn come_back(&mut self, register: &Register, state: &str, code: &str) -> Page {
        let back = back(state, code, &register.provider.issuer);
        self.get(&back).await
    }

    /// The whole way, there and back.
    pub(crate) async fn sign_in(&mut self, register: &Register, return_to: &str) -> Page {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let asked = self
            .set_out(&query.append_pair("return_to", return_to).finish())
            .await;
        let code = register.provider.grant(&asked);
        self.come_back(register, &asked["state"], &code).await
    }

    /// Whether somebody is signed in.
    pub(crate) async fn is_known(&self) -> bool {
        self.clone().get("/").await.status == StatusCode::OK
    }
}

/// The address the provider sends a browser to.
pub(crate) fn back(state: &str, code: &str, issuer: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("code", code)
        .append_pair("state", state)
        .append_pair("iss", issuer)
        .finish();
    format!("/sign-in/return?{query}")
}
