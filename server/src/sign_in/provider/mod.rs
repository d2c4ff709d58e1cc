//! The organisation's identity provider (OpenID Connect): its addresses and keys, the way to it and
//! back, and what its tokens prove. Who that is in the register is the store's business.
//!
//! `openidconnect` makes the requests and judges ID tokens. Its keys would never be read anew and its
//! clock has no leeway, so both are ours (`kept`, `token`). Tokens are dropped when they are read.

mod description;
mod kept;
mod token;
mod trouble;
mod web;

pub(crate) use trouble::Trouble;

use crate::config::{Oidc, RoleMap};
use chrono::{DateTime, Utc};
use description::Metadata;
use domain::role::Role;
use kept::Kept;
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, RedirectUrl, RequestTokenError,
    Scope, StandardErrorResponse, TokenResponse as _,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreTokenIntrospectionResponse,
    },
};
use serde::{Deserialize, Serialize};
use std::fmt;
use store::commands::identities::ProviderRoles;
use token::Expected;
use url::Url;
use web::Web;

type Client = openidconnect::Client<
    token::More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    token::Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    EndpointNotSet,
>;

/// What must be remembered while somebody is at the provider. Kept on the server only.
#[derive(Serialize, Deserialize)]
pub(crate) struct Secrets {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Somebody the provider has recognised.
#[derive(Clone, Debug)]
pub(crate) struct Recognised {
    pub(crate) subject: String,
    pub(crate) session: Option<String>,
    pub(crate) verified_email: Option<String>,
    pub(crate) roles: Option<ProviderRoles>,
}

/// What a logout notice asks to end.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) subject: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) number: String,
}

/// The provider as set up here.
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: ClientSecret,
    role_map: Option<RoleMap>,
    back: RedirectUrl,
    after: PostLogoutRedirectUrl,
    local: bool,
    web: Web,
    metadata: Kept<Metadata>,
    keys: Kept<CoreJsonWebKeySet>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl Provider {
    /// Asks nothing yet: the server starts whether the provider answers or not.
    ///
    /// # Errors
    /// When this machine's certificates cannot be read.
    pub(crate) fn new(settings: &Oidc, public_url: &Url) -> anyhow::Result<Self> {
        let local = settings.is_local();
        let at = |path| public_url.join(path).map(String::from);
        Ok(Self {
            issuer: IssuerUrl::new(settings.issuer.clone())?,
            client: ClientId::new(settings.client_id.clone()),
            secret: ClientSecret::new(settings.client_secret.reveal().to_owned()),
            role_map: settings.roles.clone(),
            back: RedirectUrl::new(at("/sign-in/return")?)?,
            after: PostLogoutRedirectUrl::new(at("/sign-in?done=signed-out")?)?,
            local,
            web: Web::new(local)?,
            metadata: Kept::default(),
            keys: Kept::default(),
        })
    }

    /// The exact words the provider calls itself by.
    pub(crate) fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// The provider's address to send the browser to, the state it will bring back, and what to
    /// remember until then.
    ///
    /// # Errors
    /// When the provider's description cannot be read.
    pub(crate) async fn way_there(
        &self,
        now: DateTime<Utc>,
    ) -> Result<(Url, String, Secrets), Trouble> {
        let metadata = self.metadata(now).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = self
            .client(&metadata)?
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        let secrets = Secrets { nonce, verifier };
        Ok((url, state.into_secret(), secrets))
    }

    /// Whether an answer that names this issuer, or none, can be the provider's (RFC 9207).
    ///
    /// # Errors
    /// When the provider's description cannot be read.
    pub(crate) async fn answered(
        &self,
        issuer: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<bool, Trouble> {
        if let Some(issuer) = issuer {
            return Ok(issuer == self.issuer.as_str());
        }
        let metadata = self.metadata(now).await?;
        let extensions = &metadata.additional_metadata().additional_metadata;
        Ok(!extensions.authorization_response_iss_parameter_supported)
    }

    /// Exchanges the code that a browser brought back, and reads what the tokens prove. They are
    /// dropped at the end of this.
    ///
    /// # Errors
    /// When the provider does not answer, or what it says proves nothing.
    pub(crate) async fn recognise(
        &self,
        code: String,
        secrets: Secrets,
        now: DateTime<Utc>,
    ) -> Result<Recognised, Trouble> {
        let metadata = self.metadata(now).await?;
        let tokens = self.exchange(&metadata, code, secrets.verifier).await?;
        let raw = tokens.id_token().ok_or(Trouble::Refused("no ID token"))?;
        let claim = self.role_map.as_ref().map(|map| map.claim.as_str());
        let expected = self.expected(now);
        let judge =
            |keys: &CoreJsonWebKeySet| token::id_token(raw, &secrets.nonce, &expected, keys, claim);
        let mut proved = self.with_keys(&metadata, now, judge).await?;
        if proved.email.is_none() {
            let access = tokens.access_token().secret();
            proved.email = self.email(&metadata, access, &proved.subject).await;
        }
        Ok(Recognised {
            verified_email: proved.email.and_then(|(email, yes)| yes.then_some(email)),
            roles: self.role_map.as_ref().map(|map| map.read(&proved.roles)),
            subject: proved.subject,
            session: proved.session,
        })
    }

    /// Reads a logout notice.
    ///
    /// # Errors
    /// When it is not the provider's, or its keys cannot be read.
    pub(crate) async fn notice(&self, raw: &str, now: DateTime<Utc>) -> Result<Notice, Trouble> {
        let metadata = self.metadata(now).await?;
        let expected = self.expected(now);
        let judge = |keys: &CoreJsonWebKeySet| token::logout_token(raw, &expected, keys);
        let ending = self.with_keys(&metadata, now, judge).await?;
        Ok(Notice {
            subject: ending.subject,
            session: ending.session,
            number: ending.number,
        })
    }

    /// The provider's address for signing out there, if it has one and can be asked.
    pub(crate) async fn way_out(&self, now: DateTime<Utc>) -> Option<Url> {
        let metadata = self.metadata(now).await.ok()?;
        let end = metadata
            .additional_metadata()
            .end_session_endpoint
            .clone()?;
        let request = LogoutRequest::from(end)
            .set_client_id(self.client.clone())
            .set_post_logout_redirect_uri(self.after.clone());
        Some(request.http_get_url())
    }

    /// Reads the provider's description and keys, for `doctor`.
    ///
    /// # Errors
    /// What a sign-in would meet.
    pub(crate) async fn probe(&self, now: DateTime<Utc>) -> Result<usize, Trouble> {
        let metadata = self.metadata(now).await?;
        let keys = self.read_keys(&metadata, now, None).await?;
        Ok(keys.keys().len())
    }

    fn expected(&self, now: DateTime<Utc>) -> Expected {
        Expected {
            issuer: self.issuer.clone(),
            client: self.client.clone(),
            now,
        }
    }

    fn client(&self, metadata: &Metadata) -> Result<Client, Trouble> {
        let token_uri = metadata
            .token_endpoint()
            .ok_or(Trouble::Garbage("discovery without a token address"))?;
        // Basic is what every provider takes unless it says otherwise (Discovery 1.0, 3).
        let by_form = metadata
            .token_endpoint_auth_methods_supported()
            .is_some_and(|ways| {
                !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
                    && ways.contains(&CoreClientAuthMethod::ClientSecretPost)
            });
        let way = if by_form {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        };
        let no_keys = CoreJsonWebKeySet::new(Vec::new()); // tokens are judged in `token`
        Ok(
            openidconnect::Client::new(self.client.clone(), self.issuer.clone(), no_keys)
                .set_client_secret(self.secret.clone())
                .set_auth_type(way)
                .set_auth_uri(metadata.authorization_endpoint().clone())
                .set_token_uri(token_uri.clone())
                .set_redirect_uri(self.back.clone()),
        )
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        code: String,
        verifier: PkceCodeVerifier,
    ) -> Result<token::Answer, Trouble> {
        let answer = self
            .client(metadata)?
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(verifier)
            .request_async(&self.web)
            .await;
        answer.map_err(|error| match error {
            RequestTokenError::Request(trouble) => trouble,
            // Client and server errors of the provider's own; what they say is not repeated.
            RequestTokenError::ServerResponse(_) => Trouble::Refused("the code was not taken"),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Trouble::Garbage("token"),
        })
    }

    /// The address from the provider's user information, for providers that leave it out of ID tokens.
    /// Without an answer nobody is kept out: who is known needs no address.
    async fn email(
        &self,
        metadata: &Metadata,
        access: &str,
        subject: &str,
    ) -> Option<(String, bool)> {
        #[derive(Deserialize)]
        struct UserInfo {
            sub: String,
            email: Option<String>,
            email_verified: Option<bool>,
        }
        let place = metadata.userinfo_endpoint()?;
        let read = self
            .web
            .json::<UserInfo>(place.url(), Some(access), "user information");
        let found = match read.await {
            Ok(found) => found,
            Err(trouble) => {
                tracing::warn!(%trouble, "the identity provider");
                return None;
            }
        };
        // Of somebody else: a swapped token (OpenID Connect Core 1.0, 5.3.2).
        let same = found.sub == subject;
        let email = found.email.filter(|_| same)?;
        Some((email, found.email_verified == Some(true)))
    }
}

impl RoleMap {
    /// The roles that these values of the claim give.
    fn read(&self, values: &[String]) -> ProviderRoles {
        let mut decides: Vec<Role> = self.pairs.iter().map(|(_, role)| *role).collect();
        decides.sort_unstable();
        decides.dedup();
        let given = self
            .pairs
            .iter()
            .filter(|(value, _)| values.contains(value));
        ProviderRoles {
            given: given.map(|(_, role)| *role).collect(),
            decides,
        }
    }
}
