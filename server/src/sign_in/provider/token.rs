//! What a token of the provider proves. The signature, issuer, audience, end and nonce of an ID token
//! are judged by `openidconnect`; what that leaves open is judged here, and logout tokens wholly.

use super::Trouble;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    ClaimsVerificationError, ClientId, EmptyExtraTokenFields, IdToken, IdTokenClaims,
    IdTokenFields, IdTokenVerifier, IssuerUrl, JsonWebKey as _, Nonce, SignatureVerificationError,
    StandardTokenResponse,
    core::{
        CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Signatures that count. Never `none`, never one made with a shared secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How far the provider's clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::minutes(2);

/// How old a token may be when it comes to us: both kinds are sent at once.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 32 * 1024;

/// Claims that the library has no field for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct More(Map<String, Value>);

impl openidconnect::AdditionalClaims for More {}

type Claims = IdTokenClaims<More, CoreGenderClaim>;
pub(super) type Token =
    IdToken<More, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(super) type Answer = StandardTokenResponse<Fields, CoreTokenType>;

/// For whom tokens must be, by whom, and the time.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) issuer: IssuerUrl,
    pub(super) client: ClientId,
    pub(super) now: DateTime<Utc>,
}

/// Why a token proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The keys we have do not fit; newer ones might.
    Keys,
    /// Something else is wrong with it.
    Token(&'static str),
}

impl From<Doubt> for Trouble {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Keys => Self::Refused("signature"),
            Doubt::Token(what) => Self::Refused(what),
        }
    }
}

/// What an ID token says of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proved {
    pub(super) subject: String,
    pub(super) session: Option<String>,
    /// The address, and whether the provider has verified it.
    pub(super) email: Option<(String, bool)>,
    /// The values of the claim that roles are read from.
    pub(super) roles: Vec<String>,
}

/// Reads an ID token that came for the request with this nonce (OpenID Connect Core 1.0, 3.1.3.7).
pub(super) fn id_token(
    token: &Token,
    nonce: &Nonce,
    expected: &Expected,
    keys: &CoreJsonWebKeySet,
    role_claim: Option<&str>,
) -> Result<Proved, Doubt> {
    let now = expected.now;
    let verifier = IdTokenVerifier::new_public_client(
        expected.client.clone(),
        expected.issuer.clone(),
        keys.clone(),
    )
    .set_allowed_algs(ALGORITHMS)
    // Others in the audience could use the token as well as we.
    .set_other_audience_verifier_fn(|_| false)
    .set_time_fn(move || now - LEEWAY)
    .set_issue_time_verifier_fn(move |issued| {
        if fresh(issued, now) {
            Ok(())
        } else {
            Err("issued at another time".to_owned())
        }
    });
    let claims = token
        .claims(&verifier, nonce)
        .map_err(|error| doubt(&error))?;
    rest(claims, expected, role_claim)
}

/// What the library leaves open: the authorised party, and the time before which it does not count.
fn rest(claims: &Claims, expected: &Expected, role_claim: Option<&str>) -> Result<Proved, Doubt> {
    if claims
        .authorized_party()
        .is_some_and(|party| *party != expected.client)
    {
        return Err(Doubt::Token("authorised party"));
    }
    let more = &claims.additional_claims().0;
    if !begun(more.get("nbf"), expected.now) {
        return Err(Doubt::Token("not valid yet"));
    }
    let subject = claims.subject().to_string();
    if subject.is_empty() || subject.len() > 255 {
        return Err(Doubt::Token("subject"));
    }
    let email = claims.email().map(|email| {
        let verified = claims.email_verified() == Some(true);
        (email.to_string(), verified)
    });
    Ok(Proved {
        subject,
        session: text(more, "sid"),
        email,
        roles: role_claim
            .and_then(|claim| more.get(claim))
            .map(words)
            .unwrap_or_default(),
    })
}

fn doubt(error: &ClaimsVerificationError) -> Doubt {
    use ClaimsVerificationError as E;
    use SignatureVerificationError as S;
    match error {
        E::SignatureVerification(S::NoMatchingKey | S::CryptoError(_)) => Doubt::Keys,
        E::SignatureVerification(S::DisallowedAlg(_) | S::NoSignature) => Doubt::Token("algorithm"),
        E::SignatureVerification(_) => Doubt::Token("signature"),
        E::InvalidIssuer(_) => Doubt::Token("issuer"),
        E::InvalidAudience(_) => Doubt::Token("audience"),
        E::InvalidNonce(_) => Doubt::Token("nonce"),
        E::Expired(_) => Doubt::Token("time"),
        _ => Doubt::Token("form"),
    }
}

/// A claim that is one word or a list of them.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(all) => all
            .iter()
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    let text = claims.get(name)?.as_str()?;
    (!text.is_empty() && text.len() <= 255).then(|| text.to_owned())
}

/// Issued now, give or take: not further ahead than the leeway, not older than any we expect.
fn fresh(issued: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    issued <= now + LEEWAY && issued >= now - OLDEST - LEEWAY
}

/// Whether `nbf` has come, if there is one. One that is no time has not.
fn begun(nbf: Option<&Value>, now: DateTime<Utc>) -> bool {
    nbf.is_none_or(|nbf| instant(nbf).is_some_and(|from| from <= now + LEEWAY))
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    let whole = value.as_i64();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "from_timestamp refuses what is out of range"
    )]
    let seconds = whole.or_else(|| value.as_f64().map(|seconds| seconds as i64))?;
    DateTime::from_timestamp(seconds, 0)
}

/// What a logout token asks to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) subject: Option<String>,
    pub(super) session: Option<String>,
    pub(super) number: String,
}

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// Reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6).
pub(super) fn logout_token(
    raw: &str,
    expected: &Expected,
    keys: &CoreJsonWebKeySet,
) -> Result<Ending, Doubt> {
    let claims = signed(raw, keys)?;
    let now = expected.now;
    if claims.get("iss").and_then(Value::as_str) != Some(expected.issuer.as_str()) {
        return Err(Doubt::Token("issuer"));
    }
    let audience = claims.get("aud").map(words).unwrap_or_default();
    if audience != [expected.client.as_str()] {
        return Err(Doubt::Token("audience"));
    }
    let issued = claims.get("iat").and_then(instant);
    let ends = claims.get("exp").map(instant);
    let over = ends.is_some_and(|ends| ends.is_none_or(|ends| ends <= now - LEEWAY));
    if over || !issued.is_some_and(|issued| fresh(issued, now)) || !begun(claims.get("nbf"), now) {
        return Err(Doubt::Token("time"));
    }
    let event = claims
        .get("events")
        .and_then(|events| events.get("http://schemas.openid.net/event/backchannel-logout"));
    if !event.is_some_and(Value::is_object) {
        return Err(Doubt::Token("events"));
    }
    if claims.contains_key("nonce") {
        return Err(Doubt::Token("nonce"));
    }
    let ending = Ending {
        subject: text(&claims, "sub"),
        session: text(&claims, "sid"),
        number: text(&claims, "jti").ok_or(Doubt::Token("jti"))?,
    };
    if ending.subject.is_none() && ending.session.is_none() {
        return Err(Doubt::Token("subject"));
    }
    Ok(ending)
}

/// The claims of a token with a good signature.
fn signed(raw: &str, keys: &CoreJsonWebKeySet) -> Result<Map<String, Value>, Doubt> {
    const FORM: Doubt = Doubt::Token("form");
    if raw.len() > LONGEST {
        return Err(FORM);
    }
    let (message, signature) = raw.rsplit_once('.').ok_or(FORM)?;
    let (header, payload) = message.split_once('.').ok_or(FORM)?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| FORM);
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| FORM)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Doubt::Token("algorithm"));
    }
    // Extensions that must be understood are not.
    let kind = header.typ.as_deref().map(str::to_ascii_lowercase);
    let kinds = [None, Some("logout+jwt"), Some("jwt")];
    if header.crit.is_some() || !kinds.contains(&kind.as_deref()) {
        return Err(FORM);
    }
    let signature = bytes(signature)?;
    let fits = |key: &&CoreJsonWebKey| {
        header.kid.is_none() || key.key_id().map(|id| id.as_str()) == header.kid.as_deref()
    };
    let good = |key: &CoreJsonWebKey| {
        key.verify_signature(&header.alg, message.as_bytes(), &signature)
            .is_ok()
    };
    if !keys.keys().iter().filter(fits).any(good) {
        return Err(Doubt::Keys);
    }
    serde_json::from_slice(&bytes(payload)?).map_err(|_| FORM)
}
