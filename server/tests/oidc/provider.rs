//! An identity provider on this machine. It keeps to the book unless told to lie.

use crate::keys::{Hand, Key, patch, token};
use axum::{
    Form, Json, Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use store::clock::Clock;
use tokio::net::TcpListener;

pub(crate) const CLIENT: &str = "register";
pub(crate) const SECRET: &str = "canary-provider-secret";
pub(crate) const ACCESS: &str = "canary-access-token";

/// How one of its addresses answers.
#[derive(Clone, Debug, Default)]
pub(crate) enum Answer {
    /// As it should.
    #[default]
    Good,
    /// With something that is no JSON.
    Garbage,
    /// Without an end, or nearly.
    Huge,
    /// After more seconds than anybody waits.
    Slow,
    /// With an error.
    Status(u16),
    /// With the way to another address.
    Elsewhere,
    /// With this instead.
    Instead(Value),
}

/// What it does, right or wrong.
#[derive(Clone)]
pub(crate) struct Ways {
    /// Changes to the ID token's claims; `null` removes one.
    pub(crate) claims: Value,
    /// Changes to its header.
    pub(crate) header: Value,
    /// Who signs.
    pub(crate) hand: Hand,
    /// The published keys.
    pub(crate) published: Vec<Value>,
    /// Changes to the description of itself.
    pub(crate) described: Value,
    pub(crate) discovery: Answer,
    pub(crate) keys: Answer,
    pub(crate) tokens: Answer,
    pub(crate) userinfo: Answer,
}

/// What a browser was given when it left for here.
#[derive(Clone, Debug)]
struct Grant {
    nonce: String,
    challenge: String,
}

/// How often each of its addresses was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) discovery: u32,
    pub(crate) keys: u32,
    pub(crate) tokens: u32,
}

struct Inner {
    ways: Ways,
    grants: HashMap<String, Grant>,
    asked: Asked,
}

/// A running provider.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) key: Key,
    pub(crate) clock: Clock,
    inner: Arc<Mutex<Inner>>,
}

impl Provider {
    /// On a free port, until the test ends.
    pub(crate) async fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = Key::ec("key-1");
        let ways = Ways {
            claims: json!({}),
            header: json!({}),
            hand: Hand::Key(key.clone(), None),
            published: vec![key.jwk()],
            described: json!({}),
            discovery: Answer::Good,
            keys: Answer::Good,
            tokens: Answer::Good,
            userinfo: Answer::Status(404),
        };
        let inner = Inner {
            ways,
            grants: HashMap::new(),
            asked: Asked::default(),
        };
        let provider = Self {
            issuer,
            key,
            clock,
            inner: Arc::new(Mutex::new(inner)),
        };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(tokens))
            .route("/userinfo", get(userinfo))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// Changes what it does from now on.
    pub(crate) fn now(&self, change: impl FnOnce(&mut Ways)) {
        change(&mut self.lock().ways);
    }

    pub(crate) fn asked(&self) -> Asked {
        self.lock().asked
    }

    /// Says yes to whoever came with these parameters; the code for the browser to bring back.
    pub(crate) fn grant(&self, asked: &HashMap<String, String>) -> String {
        let grant = Grant {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
        };
        let code = hex::encode(rand::random::<[u8; 16]>());
        self.lock().grants.insert(code.clone(), grant);
        code
    }

    fn answer(&self, how: Answer, good: impl FnOnce() -> Value) -> Answered {
        match how {
            Answer::Good => Answered::Now(Json(good()).into_response()),
            Answer::Garbage => Answered::Now("<html>not what you asked for</html>".into_response()),
            Answer::Huge => Answered::Now(Body::from(vec![b' '; 3_000_000]).into_response()),
            Answer::Slow => Answered::Late,
            Answer::Status(status) => {
                Answered::Now(StatusCode::from_u16(status).unwrap().into_response())
            }
            Answer::Elsewhere => {
                let place = format!("{}/userinfo", self.issuer);
                Answered::Now((StatusCode::FOUND, [(header::LOCATION, place)]).into_response())
            }
            Answer::Instead(value) => Answered::Now(Json(value).into_response()),
        }
    }

    /// The claims of an ID token by the book.
    fn claims(&self, nonce: &str) -> Value {
        let now = self.clock.now().at.timestamp();
        json!({
            "iss": self.issuer, "sub": "subject-1", "aud": CLIENT, "nonce": nonce, "sid": "sid-1",
            "iat": now, "exp": now + 300, "email": "aroha@org.example", "email_verified": true,
        })
    }
}

enum Answered {
    Now(Response),
    Late,
}

impl Answered {
    async fn send(self) -> Response {
        match self {
            Self::Now(response) => response,
            Self::Late => {
                tokio::time::sleep(Duration::from_secs(20)).await;
                StatusCode::OK.into_response()
            }
        }
    }
}

async fn discovery(State(provider): State<Provider>) -> Response {
    let (how, described) = {
        let mut inner = provider.lock();
        inner.asked.discovery += 1;
        (inner.ways.discovery.clone(), inner.ways.described.clone())
    };
    let good = || {
        let own = &provider.issuer;
        let mut good = json!({
            "issuer": own, "authorization_endpoint": format!("{own}/authorize"),
            "token_endpoint": format!("{own}/token"), "jwks_uri": format!("{own}/keys"),
            "userinfo_endpoint": format!("{own}/userinfo"), "end_session_endpoint": format!("{own}/end"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none", "XX999"],
            "authorization_response_iss_parameter_supported": true,
        });
        patch(&mut good, &described);
        good
    };
    provider.answer(how, good).send().await
}

async fn keys(State(provider): State<Provider>) -> Response {
    let (how, published) = {
        let mut inner = provider.lock();
        inner.asked.keys += 1;
        (inner.ways.keys.clone(), inner.ways.published.clone())
    };
    let good = || json!({ "keys": published });
    provider.answer(how, good).send().await
}

async fn tokens(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let (ways, grant) = {
        let mut inner = provider.lock();
        inner.asked.tokens += 1;
        // A code counts once.
        (inner.ways.clone(), inner.grants.remove(&form["code"]))
    };
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
    let known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|sent| sent == &basic);
    let proof = crate::keys::b64(Sha256::digest(&form["code_verifier"]));
    let good = grant.filter(|grant| {
        known
            && grant.challenge == proof
            && form["grant_type"] == "authorization_code"
            && form["redirect_uri"] == "http://127.0.0.1:3000/sign-in/return"
    });
    let Some(grant) = good else {
        let body = Json(json!({ "error": "invalid_grant", "error_description": "canary" }));
        return (StatusCode::BAD_REQUEST, body).into_response();
    };
    let mut claims = provider.claims(&grant.nonce);
    patch(&mut claims, &ways.claims);
    let id_token = token(&ways.hand, &ways.header, &claims);
    let body = || json!({ "access_token": ACCESS, "token_type": "Bearer", "id_token": id_token });
    provider.answer(ways.tokens, body).send().await
}

async fn userinfo(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let how = provider.lock().ways.userinfo.clone();
    let sent = headers.get(header::AUTHORIZATION);
    if sent.is_none_or(|sent| *sent != format!("Bearer {ACCESS}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    provider
        .answer(how, || json!({ "sub": "subject-1" }))
        .send()
        .await
}
