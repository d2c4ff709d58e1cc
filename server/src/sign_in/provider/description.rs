//! What the provider says of itself: its addresses and its keys, read when needed and kept.

use super::{Provider, Trouble, token::Doubt};
use chrono::{DateTime, Utc};
use openidconnect::{
    AdditionalProviderMetadata, LogoutProviderMetadata, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use url::Url;

pub(super) type Metadata = ProviderMetadata<
    LogoutProviderMetadata<Extensions>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What a provider says of itself beyond the library's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extensions {
    /// It always tells who it is when it sends the browser back (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extensions {}

impl Provider {
    /// Judges with the keys we have; if those do not fit, once more with newer ones.
    pub(super) async fn with_keys<T>(
        &self,
        metadata: &Metadata,
        now: DateTime<Utc>,
        judge: impl Fn(&CoreJsonWebKeySet) -> Result<T, Doubt>,
    ) -> Result<T, Trouble> {
        let keys = self.read_keys(metadata, now, None).await?;
        match judge(&keys) {
            Err(Doubt::Keys) => {
                let newer = self.read_keys(metadata, now, Some(&keys)).await?;
                Ok(judge(&newer)?)
            }
            other => Ok(other?),
        }
    }

    pub(super) async fn read_keys(
        &self,
        metadata: &Metadata,
        now: DateTime<Utc>,
        but_not: Option<&Arc<CoreJsonWebKeySet>>,
    ) -> Result<Arc<CoreJsonWebKeySet>, Trouble> {
        let read = async || {
            let url = metadata.jwks_uri().url();
            let keys: CoreJsonWebKeySet = self.web.json(url, None, "keys").await?;
            if keys.keys().is_empty() {
                return Err(Trouble::Garbage("keys"));
            }
            Ok(keys)
        };
        self.keys.get(now, but_not, read).await
    }

    /// The provider's description of itself (OpenID Connect Discovery 1.0, 4).
    pub(super) async fn metadata(&self, now: DateTime<Utc>) -> Result<Arc<Metadata>, Trouble> {
        let read = async || {
            const WHAT: &str = "discovery";
            let place = format!(
                "{}/.well-known/openid-configuration",
                self.issuer.as_str().trim_end_matches('/')
            );
            let place = Url::parse(&place).map_err(|_| Trouble::Garbage(WHAT))?;
            let found: Metadata = self.web.json(&place, None, WHAT).await?;
            // Exactly: a provider that calls itself otherwise could be another one.
            if found.issuer() != &self.issuer {
                return Err(Trouble::Garbage("issuer in discovery"));
            }
            if !self.is_secure(&found) {
                return Err(Trouble::Garbage("address without https in discovery"));
            }
            Ok(found)
        };
        self.metadata.get(now, None, read).await
    }

    /// Every address that is used must be HTTPS, unless the provider is on this machine.
    fn is_secure(&self, found: &Metadata) -> bool {
        let addresses = [
            Some(found.authorization_endpoint().url()),
            found.token_endpoint().map(|url| url.url()),
            Some(found.jwks_uri().url()),
            found.userinfo_endpoint().map(|url| url.url()),
            found
                .additional_metadata()
                .end_session_endpoint
                .as_ref()
                .map(|url| url.url()),
        ];
        let good = |url: &Url| url.scheme() == "https" || (self.local && url.scheme() == "http");
        addresses.into_iter().flatten().all(good)
    }
}
