//! The outermost object of a recording: which of the two kinds it is, and where its requests are.

use super::Unreadable;
use super::evidence::{Beacons, Hosts};
use super::har::Log;
use super::page::Pages;
use domain::drift::{Recorder, RecordingFormat, Unusable};
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use url::Url;

/// Where requests go.
pub(super) struct Sink {
    pub(super) recorder: Recorder,
    pub(super) pages: Pages,
    /// Why no further request is taken.
    pub(super) unusable: Option<Unusable>,
    /// It has the list of requests of a HAR.
    pub(super) entries: bool,
    /// It has the list of trackers of an inspection.
    beacons: bool,
    /// It has the pages of an inspection.
    history: bool,
}

impl Sink {
    pub(super) fn new(recorder: Recorder) -> Self {
        Self {
            recorder,
            pages: Pages::default(),
            unusable: None,
            entries: false,
            beacons: false,
            history: false,
        }
    }

    /// Which kind it was.
    pub(super) fn format(&self) -> Result<RecordingFormat, Unreadable> {
        match (self.entries, self.beacons && self.history) {
            (true, _) => Ok(RecordingFormat::Har),
            (false, true) => Ok(RecordingFormat::Evidence),
            (false, false) => Err(Unreadable::new(
                "The file is JSON, but not a recording: it has neither the requests of a HAR file nor the trackers of an inspection.json",
            )),
        }
    }

    /// Stops reading.
    pub(super) fn stop<E: serde::de::Error>(&mut self, why: Unusable) -> E {
        self.unusable = Some(why);
        E::custom("the recording cannot be judged")
    }
}

/// Reads the whole file.
pub(super) struct Root<'s>(pub(super) &'s mut Sink);

impl<'de> DeserializeSeed<'de> for Root<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a recording")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let sink = self.0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "log" => map.next_value_seed(Log(sink))?,
                "beacons" => {
                    sink.beacons = true;
                    map.next_value_seed(Beacons(sink))?;
                }
                "hosts" => map.next_value_seed(Hosts(sink))?,
                "browsing_history" => {
                    sink.history = true;
                    map.next_value_seed(History(sink))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The pages that the collector opened.
struct History<'s>(&'s mut Sink);

impl<'de> DeserializeSeed<'de> for History<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for History<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of pages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(page) = list.next_element::<String>()? {
            let page = Url::parse(&page).map_err(A::Error::custom)?;
            self.0.recorder.visit(&page, None);
        }
        Ok(())
    }
}
