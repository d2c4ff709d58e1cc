//! Keys made at run time, and tokens signed with them: well, badly or not at all.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::Signer as _;
use rsa::{
    RsaPrivateKey,
    pkcs8::EncodePublicKey as _,
    rand_core::OsRng,
    sha2::Sha256 as RsaSha256,
    signature::{RandomizedSigner as _, SignatureEncoding as _, Signer as _},
    traits::PublicKeyParts as _,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;

pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key pair with the name it is published under.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) kid: String,
    pair: Pair,
}

#[derive(Clone)]
enum Pair {
    Rsa(&'static RsaPrivateKey),
    Ec(p256::ecdsa::SigningKey),
    Ed(ed25519_dalek::SigningKey),
}

/// One RSA key for all tests: making one takes a while.
fn rsa_key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(|| RsaPrivateKey::new(&mut OsRng, 2_048).unwrap())
}

impl Key {
    pub(crate) fn ec(kid: &str) -> Self {
        let pair = loop {
            if let Ok(key) = p256::ecdsa::SigningKey::from_slice(&rand::random::<[u8; 32]>()) {
                break key;
            }
        };
        Self {
            kid: kid.into(),
            pair: Pair::Ec(pair),
        }
    }

    pub(crate) fn rsa(kid: &str) -> Self {
        Self {
            kid: kid.into(),
            pair: Pair::Rsa(rsa_key()),
        }
    }

    pub(crate) fn ed(kid: &str) -> Self {
        Self {
            kid: kid.into(),
            pair: Pair::Ed(ed25519_dalek::SigningKey::from_bytes(&rand::random())),
        }
    }

    /// The public half as it is published.
    pub(crate) fn jwk(&self) -> Value {
        let kid = &self.kid;
        match &self.pair {
            Pair::Rsa(key) => {
                let (n, e) = (b64(key.n().to_bytes_be()), b64(key.e().to_bytes_be()));
                json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": n, "e": e })
            }
            Pair::Ec(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let bytes = point.as_bytes();
                json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": b64(&bytes[1..33]), "y": b64(&bytes[33..]) })
            }
            Pair::Ed(key) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": kid, "x": b64(key.verifying_key().as_bytes()) })
            }
        }
    }

    /// The algorithm it signs with unless told otherwise.
    pub(crate) fn alg(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec(_) => "ES256",
            Pair::Ed(_) => "EdDSA",
        }
    }

    fn sign(&self, alg: &str, message: &[u8]) -> Vec<u8> {
        match (&self.pair, alg) {
            (Pair::Rsa(key), "PS256") => {
                let key = rsa::pss::SigningKey::<RsaSha256>::new((*key).clone());
                key.sign_with_rng(&mut OsRng, message).to_vec()
            }
            (Pair::Rsa(key), _) => {
                let key = rsa::pkcs1v15::SigningKey::<RsaSha256>::new((*key).clone());
                key.sign(message).to_vec()
            }
            (Pair::Ec(key), _) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            (Pair::Ed(key), _) => key.sign(message).to_bytes().to_vec(),
        }
    }

    /// What somebody might take for a shared secret: the public half in the ways it is written.
    pub(crate) fn public_texts(&self) -> Vec<String> {
        let mut texts = vec![self.jwk().to_string(), self.jwk()["x"].to_string()];
        if let Pair::Rsa(key) = &self.pair {
            let public = key.to_public_key();
            texts.push(public.to_public_key_pem(Default::default()).unwrap());
            texts.push(b64(key.n().to_bytes_be()));
        }
        texts
    }
}

/// Who signs, and how.
#[derive(Clone)]
pub(crate) enum Hand {
    /// With this key's own algorithm, or another that its kind can do.
    Key(Key, Option<&'static str>),
    /// Without a signature.
    Nobody(&'static str),
    /// With a shared secret.
    Secret(String),
    /// With a good signature of something else.
    Swapped(Key),
}

/// A token of these claims, with `more` in its header.
pub(crate) fn token(hand: &Hand, more: &Value, claims: &Value) -> String {
    let alg = match hand {
        Hand::Key(key, alg) => alg.unwrap_or(key.alg()),
        Hand::Nobody(alg) => alg,
        Hand::Secret(_) => "HS256",
        Hand::Swapped(key) => key.alg(),
    };
    let mut header = json!({ "alg": alg, "typ": "JWT" });
    if let Hand::Key(key, _) | Hand::Swapped(key) = hand {
        header["kid"] = json!(key.kid);
    }
    patch(&mut header, more);
    let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let signature = match hand {
        Hand::Key(key, _) => key.sign(alg, message.as_bytes()),
        Hand::Nobody(_) => Vec::new(),
        Hand::Secret(secret) => hmac(secret.as_bytes(), message.as_bytes()).to_vec(),
        Hand::Swapped(key) => key.sign(alg, b"something else"),
    };
    format!("{message}.{}", b64(signature))
}

/// Sets each field of `changes`; `null` removes it.
pub(crate) fn patch(value: &mut Value, changes: &Value) {
    for (name, change) in changes.as_object().into_iter().flatten() {
        let fields = value.as_object_mut().unwrap();
        if change.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), change.clone());
        }
    }
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    if secret.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::digest([&pad(0x36)[..], message].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).into()
}
