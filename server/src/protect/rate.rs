//! How often one address, person or token may ask: by the crate `governor` (a leaky bucket for each
//! key). Memory is bounded: keys at rest are dropped, and beyond the most keys strangers share one.

use super::client::Client;
use app::{context::Visit, error::AppError};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::ids::{PersonId, TokenId};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::HashMapStateStore,
};
use http::{HeaderValue, Method, StatusCode, header};
use std::{
    fmt,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    str::FromStr,
    sync::Arc,
};

/// The most keys that are remembered of each kind.
const MOST_KEYS: usize = 50_000;

/// How much is allowed in a minute; nothing = any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Requests that sign in, by address. Generous: an office stands behind one address.
    pub sign_in: Option<NonZeroU32>,
    /// Writes by one person.
    pub person: Option<NonZeroU32>,
    /// Writes from one address.
    pub address: Option<NonZeroU32>,
    /// Requests with one token of the identity provider's programs.
    pub token: Option<NonZeroU32>,
}

impl Rates {
    /// No limits.
    pub const OFF: Self = Self {
        sign_in: None,
        person: None,
        address: None,
        token: None,
    };

    /// The limits when nobody says.
    pub const USUAL: Self = Self {
        sign_in: NonZeroU32::new(120),
        person: NonZeroU32::new(240),
        address: NonZeroU32::new(2_400),
        token: NonZeroU32::new(3_000),
    };
}

impl FromStr for Rates {
    type Err = String;

    /// `on`, `off`, or those that differ from the usual ones: `sign-in=20, person=60`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut rates = match text {
            "off" => return Ok(Self::OFF),
            "on" => return Ok(Self::USUAL),
            _ => Self::USUAL,
        };
        let help = || {
            "write on, off, or numbers a minute such as sign-in=20, person=60, address=600, token=3000"
                .to_owned()
        };
        for part in text.split(',') {
            let (name, number) = part.split_once('=').ok_or_else(help)?;
            let number = Some(number.trim().parse().map_err(|_| help())?);
            match name.trim() {
                "sign-in" => rates.sign_in = number,
                "person" => rates.person = number,
                "address" => rates.address = number,
                "token" => rates.token = number,
                _ => return Err(help()),
            }
        }
        Ok(rates)
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::OFF {
            return f.write_str("off");
        }
        let named = [
            ("sign-in", self.sign_in),
            ("person", self.person),
            ("address", self.address),
            ("token", self.token),
        ];
        let words = named.map(|(name, rate)| {
            format!("{name}={}", rate.map_or("-".to_owned(), |n| n.to_string()))
        });
        f.write_str(&words.join(", "))
    }
}

/// Too often; it may be tried again after so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limited {
    pub(crate) seconds: u64,
}

impl Limited {
    /// 429 with `Retry-After`; the page is made where all pages of errors are.
    pub(crate) fn into_response(self) -> Response {
        metrics::counter!("smr_rate_limited_total").increment(1);
        let mut response = AppError::Status(StatusCode::TOO_MANY_REQUESTS).into_response();
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(self.seconds));
        response
    }
}

/// One kind of key with its buckets.
struct Buckets<K: Hash + Eq + Clone> {
    buckets: Option<RateLimiter<K, HashMapStateStore<K>, DefaultClock>>,
    /// What strangers share when there are too many keys.
    shared: K,
    most: usize,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(rate: Option<NonZeroU32>, shared: K, most: usize) -> Self {
        Self {
            buckets: rate.map(|rate| RateLimiter::hashmap(Quota::per_minute(rate))),
            shared,
            most,
        }
    }

    fn check(&self, key: &K) -> Result<(), Limited> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        let mut key = key;
        if buckets.len() >= self.most {
            buckets.retain_recent();
            buckets.shrink_to_fit();
            if buckets.len() >= self.most {
                key = &self.shared;
            }
        }
        buckets.check_key(key).map_err(|no| {
            let wait = no.wait_time_from(DefaultClock::default().now());
            Limited {
                seconds: wait.as_secs().saturating_add(1),
            }
        })
    }
}

/// The limits in force, with what they remember.
pub struct Limits {
    sign_in: Buckets<IpAddr>,
    person: Buckets<PersonId>,
    address: Buckets<IpAddr>,
    token: Buckets<TokenId>,
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits").finish_non_exhaustive()
    }
}

impl Limits {
    /// With nothing remembered yet.
    pub fn new(rates: Rates) -> Self {
        let nowhere = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        let nobody = uuid::Uuid::nil();
        Self {
            sign_in: Buckets::new(rates.sign_in, nowhere, MOST_KEYS),
            person: Buckets::new(rates.person, PersonId(nobody), MOST_KEYS),
            address: Buckets::new(rates.address, nowhere, MOST_KEYS),
            token: Buckets::new(rates.token, TokenId(nobody), MOST_KEYS),
        }
    }

    /// One more request with this token.
    pub(crate) fn token(&self, id: TokenId) -> Result<(), Limited> {
        self.token.check(&id)
    }

    /// One more attempt to be recognised from this address.
    pub(crate) fn attempt(&self, client: Option<&Client>) -> Result<(), Limited> {
        match client.and_then(|client| client.address) {
            Some(address) => self.sign_in.check(&network(address)),
            None => Ok(()),
        }
    }

    fn write_from(&self, client: Option<&Client>) -> Result<(), Limited> {
        match client.and_then(|client| client.address) {
            Some(address) => self.address.check(&network(address)),
            None => Ok(()),
        }
    }
}

/// An address as limits see it: whoever has one of version 6 has a whole network of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let bits = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(bits))
        }
    }
}

/// What an address is asked to be patient about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    SignIn,
    Write,
    /// Reads; and SCIM, where tokens are counted.
    Not,
}

/// Providers tell the end of many sessions at once, all from one address.
const BY_PROVIDER: &str = "/sign-in/backchannel-logout";

fn counted(method: &Method, path: &str) -> Counted {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if crate::scim::answer::is_scim(path) {
        return Counted::Not;
    }
    let below = path.starts_with("/sign-in/") && path != BY_PROVIDER;
    if below || (path == "/sign-in" && !reads) {
        Counted::SignIn
    } else if reads {
        Counted::Not
    } else {
        Counted::Write
    }
}

/// Counts signing in and writing by address; only trusted proxies may name another (`client`).
pub(crate) async fn by_address(
    State(limits): State<Arc<Limits>>,
    request: Request,
    next: Next,
) -> Response {
    let client = request.extensions().get::<Client>();
    let judged = match counted(request.method(), request.uri().path()) {
        Counted::SignIn => limits.attempt(client),
        Counted::Write => limits.write_from(client),
        Counted::Not => Ok(()),
    };
    match judged {
        Ok(()) => next.run(request).await,
        Err(limited) => limited.into_response(),
    }
}

/// Counts what a person writes, wherever they are.
pub(crate) async fn by_person(
    State(limits): State<Arc<Limits>>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    // Signing out is never refused.
    let path = request.uri().path();
    if path == app::urls::SIGN_OUT || counted(request.method(), path) != Counted::Write {
        return next.run(request).await;
    }
    match visit
        .actor
        .person()
        .map(|person| limits.person.check(&person))
    {
        Some(Err(limited)) => limited.into_response(),
        Some(Ok(())) | None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(number: u32) -> Option<NonZeroU32> {
        NonZeroU32::new(number)
    }

    #[test]
    fn settings_are_read_and_shown() {
        assert_eq!("off".parse(), Ok(Rates::OFF));
        assert_eq!("on".parse(), Ok(Rates::USUAL));
        let some: Rates = "sign-in=3, token=9".parse().unwrap();
        assert_eq!(some.sign_in, rate(3));
        assert_eq!(some.token, rate(9));
        assert_eq!(some.person, Rates::USUAL.person);
        for wrong in ["", "yes", "sign-in", "sign-in=0", "sign-in=-1", "reads=3"] {
            assert!(wrong.parse::<Rates>().is_err(), "{wrong}");
        }
        assert_eq!(Rates::OFF.to_string(), "off");
        assert!(some.to_string().starts_with("sign-in=3, person=240"));
    }

    #[test]
    fn each_key_has_its_own_bucket_and_the_wait_is_told() {
        let buckets = Buckets::new(rate(3), 0, MOST_KEYS);
        for _ in 0..3 {
            assert_eq!(buckets.check(&1), Ok(()));
        }
        let Err(limited) = buckets.check(&1) else {
            panic!("limited");
        };
        assert!((1..=21).contains(&limited.seconds), "{limited:?}");
        assert_eq!(buckets.check(&2), Ok(()));
        let off = Buckets::new(None, 0, MOST_KEYS);
        assert!((0..10_000).all(|_| off.check(&1).is_ok()));
    }

    #[test]
    fn beyond_the_most_keys_strangers_share_a_bucket() {
        let buckets = Buckets::new(rate(2), 0, 100);
        let mut refused = 0;
        for key in 1..=1_000 {
            refused += usize::from(buckets.check(&key).is_err());
        }
        assert_eq!(refused, 898, "100 of their own, two of the shared one");
        let held = buckets.buckets.as_ref().unwrap().len();
        assert!(held <= 101, "{held}");
    }

    #[test]
    fn a_network_of_version_6_counts_as_one() {
        let key = |text: &str| network(text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:1"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }

    #[test]
    fn what_is_counted_and_what_is_not() {
        for (method, path, expected) in [
            (Method::GET, "/", Counted::Not),
            (Method::GET, "/sign-in", Counted::Not),
            (Method::GET, "/sign-in/provider", Counted::SignIn),
            (Method::GET, "/sign-in/return", Counted::SignIn),
            (Method::POST, "/sign-in/demo", Counted::SignIn),
            (Method::POST, "/sign-in/backchannel-logout", Counted::Write),
            (Method::POST, "/accounts/new", Counted::Write),
            (Method::DELETE, "/accounts", Counted::Write),
            (Method::POST, "/scim/v2/Users", Counted::Not),
            (Method::POST, "/scim/v2x", Counted::Write),
        ] {
            assert_eq!(counted(&method, path), expected, "{method} {path}");
        }
    }
}
