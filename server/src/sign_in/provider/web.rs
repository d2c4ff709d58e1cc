//! Requests to the identity provider: no redirects, five seconds, a limit on the answer's size.

use super::Trouble;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Url, redirect};
use serde::de::DeserializeOwned;
use std::{pin::Pin, time::Duration};

/// How long one request may take, the answer included.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest answer that is read, in bytes. Key sets and discovery documents have some ten thousand.
const LARGEST: usize = 512 * 1024;

/// The client all requests go through.
#[derive(Clone, Debug)]
pub(super) struct Web(Client);

impl Web {
    /// `local`: the provider is on this machine, and no proxy stands between.
    ///
    /// # Errors
    /// When the machine's certificates cannot be read.
    pub(super) fn new(local: bool) -> anyhow::Result<Self> {
        // A second server in the same process finds it installed already, which is as good.
        let _ = rustls::crypto::CryptoProvider::install_default(
            rustls::crypto::ring::default_provider(),
        );
        let mut client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            .user_agent("social-media-register")
            .https_only(!local);
        if local {
            client = client.no_proxy();
        }
        Ok(Self(client.build()?))
    }

    /// Sends one request and reads the whole answer, whatever its status.
    pub(super) async fn send(
        &self,
        request: HttpRequest,
        what: &'static str,
    ) -> Result<HttpResponse, Trouble> {
        let request = reqwest::Request::try_from(request).map_err(|_| Trouble::Garbage(what))?;
        let lost = |error: reqwest::Error| {
            tracing::debug!(
                what,
                timeout = error.is_timeout(),
                connect = error.is_connect(),
                "no answer"
            );
            Trouble::Unreachable(what)
        };
        let mut answer = self.0.execute(request).await.map_err(lost)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(lost)? {
            if body.len() + part.len() > LARGEST {
                return Err(Trouble::Garbage(what));
            }
            body.extend_from_slice(&part);
        }
        let mut whole = HttpResponse::new(body);
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(whole)
    }

    /// Reads a JSON document; `bearer` opens it.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        url: &Url,
        bearer: Option<&str>,
        what: &'static str,
    ) -> Result<T, Trouble> {
        let mut request =
            http::Request::get(url.as_str()).header(http::header::ACCEPT, "application/json");
        if let Some(bearer) = bearer {
            request = request.header(http::header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let request = request
            .body(Vec::new())
            .map_err(|_| Trouble::Garbage(what))?;
        let answer = self.send(request, what).await?;
        if !answer.status().is_success() {
            return Err(Trouble::Status(what, answer.status().as_u16()));
        }
        serde_json::from_slice(answer.body()).map_err(|_| Trouble::Garbage(what))
    }
}

/// The requests that `openidconnect` makes by itself: those for tokens.
impl<'c> AsyncHttpClient<'c> for Web {
    type Error = Trouble;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Trouble>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request, "token"))
    }
}
