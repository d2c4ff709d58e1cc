//! Reads recordings of sites: HAR 1.2 as browsers save it, and `inspection.json` of the EDPS Website
//! Evidence Collector. Request by request, in little memory whatever the file's size; bodies of answers,
//! cookies and forms are passed over. What the requests mean is `domain::drift`'s.

mod evidence;
mod guard;
mod har;
mod page;
mod root;
#[cfg(test)]
mod tests;

use domain::drift::{Chosen, Evidence, Recorder, RecordingFormat, Unusable};
use domain::site::Site;
use guard::Guard;
use serde::de::DeserializeSeed as _;
use serde_json::error::Category;
use std::io::{BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

/// The largest recording, in bytes.
pub const BYTES: u64 = 200 * 1024 * 1024;
/// How long reading one may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// Bytes taken from the file at a time.
const BLOCK: usize = 64 * 1024;

/// Why a recording is not read: what is wrong and then what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Unreadable {
    fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl From<Unusable> for Unreadable {
    fn from(why: Unusable) -> Self {
        Self(why.0)
    }
}

/// Reads a recording of `site`. `progress` counts the bytes that were taken from it.
///
/// # Errors
/// Why it cannot be read or judged, in words for whoever uploaded it.
pub fn read(
    file: impl Read,
    site: &Site,
    chosen: Chosen,
    progress: &Arc<AtomicU64>,
) -> Result<(RecordingFormat, Evidence), Unreadable> {
    let mut guard = Guard::new(file, Arc::clone(progress), Instant::now() + PATIENCE);
    let start = guard.start().map_err(|why| stopped(&why))?;
    if let Some(words) = not_json(&start) {
        return Err(Unreadable::new(words));
    }
    let mut sink = root::Sink::new(Recorder::new(site, chosen));
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(BLOCK, guard));
    let read = root::Root(&mut sink)
        .deserialize(&mut json)
        .and_then(|()| json.end());
    if let Some(why) = sink.unusable.take() {
        return Err(why.into());
    }
    read.map_err(in_words)?;
    let format = sink.format()?;
    if format == RecordingFormat::Evidence && !sink.recorder.has_visits() {
        return Err(Unreadable::new(format!(
            "No page of {site} is in the recording. Check the site, or record again"
        )));
    }
    Ok((format, sink.recorder.finish()?))
}

/// What the first bytes say the file is, when that is not JSON in UTF-8.
fn not_json(start: &[u8]) -> Option<&'static str> {
    let text = start.trim_ascii_start();
    let begins = |mark: &[u8]| start.starts_with(mark);
    if start.is_empty() || text.is_empty() {
        Some("The file is empty. Choose a HAR file or an inspection.json")
    } else if begins(b"PK") {
        Some("This is a ZIP archive. Unpack it and choose the HAR file in it")
    } else if begins(&[0x1f, 0x8b]) {
        Some("This is a GZIP archive. Unpack it and choose the HAR file in it")
    } else if begins(&[0xff, 0xfe]) || begins(&[0xfe, 0xff]) || start.get(1) == Some(&0) {
        Some("The file is written in UTF-16. Save it in UTF-8")
    } else if begins(b"%PDF") {
        Some("This is a PDF, not a recording. Choose a HAR file or an inspection.json")
    } else if text.starts_with(b"<") {
        Some("This is a web page, not a recording. Choose a HAR file or an inspection.json")
    } else if !text.starts_with(b"{") {
        Some("This is not a recording. Choose a HAR file or an inspection.json")
    } else {
        None
    }
}

fn stopped(why: &std::io::Error) -> Unreadable {
    let words = guard::stopped(why);
    Unreadable::new(words.unwrap_or("The file could not be read to its end. Upload it again"))
}

fn in_words(why: serde_json::Error) -> Unreadable {
    match why.classify() {
        Category::Io => stopped(&why.into()),
        Category::Eof => Unreadable::new(
            "The file ends in the middle: it was cut off. Save the recording again and upload it",
        ),
        Category::Syntax => Unreadable::new(format!(
            "The file is not JSON in UTF-8: line {} cannot be read. Save the recording again",
            why.line()
        )),
        Category::Data => Unreadable::new(format!(
            "The file is JSON, but not a recording: line {} is not as in a HAR file or an inspection.json",
            why.line()
        )),
    }
}
