//! `inspection.json` of the EDPS Website Evidence Collector: the requests that its filters took for
//! trackers, and the hosts that were asked. It never agrees to anything, so all of it comes before.

use super::root::Sink;
use chrono::{DateTime, Utc};
use domain::drift::Seen;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use url::Url;

/// One request that a filter took for a tracker.
#[derive(Deserialize)]
struct Beacon {
    url: String,
    #[serde(default)]
    log: Option<Logged>,
    /// How often; the collector's own spelling.
    #[serde(default, rename = "occurrances")]
    times: Option<u64>,
}

#[derive(Deserialize)]
struct Logged {
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    stack: Option<First>,
}

/// The first place of a stack: the page or frame that asked.
struct First(Option<String>);

#[derive(Deserialize)]
struct Place {
    #[serde(default, rename = "fileName")]
    file: Option<String>,
}

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Places;
        impl<'de> Visitor<'de> for Places {
            type Value = First;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of places")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<First, A::Error> {
                let mut first = None;
                while let Some(place) = list.next_element::<Place>()? {
                    first = first.or(place.file);
                }
                Ok(First(first))
            }
        }
        deserializer.deserialize_seq(Places)
    }
}

/// The list of such requests.
pub(super) struct Beacons<'s>(pub(super) &'s mut Sink);

impl<'de> DeserializeSeed<'de> for Beacons<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Beacons<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of trackers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(beacon) = list.next_element::<Beacon>()? {
            let log = beacon.log;
            let at = log.as_ref().and_then(|log| log.timestamp.as_deref());
            let page = log
                .as_ref()
                .and_then(|log| log.stack.as_ref()?.0.as_deref());
            // A frame of somebody else's is in a page that the file does not name.
            let page = page.and_then(|page| Url::parse(page).ok());
            let page = page.filter(|page| self.0.recorder.judges(page));
            let seen = Seen {
                address: &beacon.url,
                at: at.and_then(instant),
                page: page.as_ref(),
                times: beacon.times.unwrap_or(1),
            };
            if let Err(why) = self.0.recorder.request(seen) {
                return Err(self.0.stop(why));
            }
        }
        Ok(())
    }
}

/// The hosts that were asked; a tracker's own host is one of it, even where no filter took the request.
pub(super) struct Hosts<'s>(pub(super) &'s mut Sink);

#[derive(Deserialize)]
struct ByParty {
    #[serde(default, rename = "thirdParty")]
    third: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Hosts<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Hosts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hosts by what they were asked for")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key != "requests" {
                map.next_value::<serde::de::IgnoredAny>()?;
                continue;
            }
            for host in map.next_value::<ByParty>()?.third {
                if let Err(why) = self.0.recorder.host(&host) {
                    return Err(self.0.stop(why));
                }
            }
        }
        Ok(())
    }
}

/// An instant as both kinds of recording write it.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text.trim()).ok()?;
    Some(read.with_timezone(&Utc))
}
