//! HAR 1.2, entry by entry. Of each only its address, time, page and a few words about it are looked at;
//! bodies, cookies, forms and timings are passed over without being kept.

use super::evidence::instant;
use super::page::Told;
use super::root::Sink;
use domain::drift::Seen;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use url::Url;

/// The object `log`.
pub(super) struct Log<'s>(pub(super) &'s mut Sink);

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the log of a HAR file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "entries" => {
                    self.0.entries = true;
                    map.next_value_seed(Entries(self.0))?;
                }
                "pages" => map.next_value_seed(Listed(self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    title: Option<String>,
}

/// The list `pages`.
struct Listed<'s>(&'s mut Sink);

impl<'de> DeserializeSeed<'de> for Listed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Listed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pages of a HAR file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(page) = list.next_element::<Page>()? {
            if let (Some(id), Some(title)) = (page.id, page.title) {
                self.0.pages.listed(id, &title);
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    pageref: Option<String>,
    #[serde(default, rename = "startedDateTime")]
    started: Option<String>,
    request: Request,
    #[serde(default)]
    response: Option<Answer>,
    #[serde(default, rename = "_resourceType")]
    resource: Option<String>,
}

#[derive(Deserialize)]
struct Request {
    url: String,
    #[serde(default)]
    headers: Headers,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    status: Option<f64>,
    #[serde(default)]
    content: Option<Content>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default, rename = "mimeType")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

/// The two headers that tell where a request came from.
#[derive(Default)]
struct Headers {
    referrer: Option<String>,
    destination: Option<String>,
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Headers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of headers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Headers, A::Error> {
                let mut headers = Headers::default();
                while let Some(header) = list.next_element::<Header>()? {
                    if header.name.eq_ignore_ascii_case("referer") {
                        headers.referrer = header.value;
                    } else if header.name.eq_ignore_ascii_case("sec-fetch-dest") {
                        headers.destination = header.value;
                    }
                }
                Ok(headers)
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// The list `entries`.
struct Entries<'s>(&'s mut Sink);

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the requests of a HAR file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element::<Entry>()? {
            if let Err(why) = take(self.0, &entry) {
                return Err(self.0.stop(why));
            }
        }
        Ok(())
    }
}

fn take(sink: &mut Sink, entry: &Entry) -> Result<(), domain::drift::Unusable> {
    let headers = &entry.request.headers;
    let at = entry.started.as_deref().and_then(instant);
    let url = Url::parse(&entry.request.url).ok();
    let response = entry.response.as_ref();
    let told = Told {
        pageref: entry.pageref.as_deref(),
        referrer: headers.referrer.as_deref().and_then(|r| Url::parse(r).ok()),
        destination: headers.destination.as_deref(),
        resource: entry.resource.as_deref(),
        content: response.and_then(|r| r.content.as_ref()?.kind.as_deref()),
        status: response.and_then(|r| r.status).map_or(0, status),
        ours: url.as_ref().is_some_and(|url| sink.recorder.judges(url)),
    };
    let opened = url.filter(|_| sink.pages.opens(&told));
    let page = match opened {
        Some(url) => {
            sink.pages.opened(told.pageref, &url);
            sink.recorder.visit(&url, at);
            Some(url)
        }
        None => sink.pages.of(&told),
    };
    sink.recorder.request(Seen {
        address: &entry.request.url,
        at,
        page: page.as_ref(),
        times: 1,
    })
}

/// A status as a number that fits; browsers write 0 and -1 for requests that were never answered.
fn status(number: f64) -> u16 {
    if (100.0..600.0).contains(&number) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 100 and 600"
        )]
        {
            number as u16
        }
    } else {
        0
    }
}
