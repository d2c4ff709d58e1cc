//! Stands between a file of unknown origin and the JSON reader: shortens gigantic strings, so that none
//! is ever held in memory, and stops at nesting that no recording has.

use memchr::memchr2;
use std::io::{Error, Read, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Longest string that is passed on, in bytes; the rest of a longer one is left out.
pub(super) const STRING: usize = 16 * 1024;
/// Deepest nesting of lists and objects.
const DEPTH: u32 = 64;
/// Bytes taken from the file at a time.
const BLOCK: usize = 64 * 1024;
/// Longest run of anything but strings and brackets: numbers have no such length.
const BARE: usize = 64 * 1024;

/// Why reading was stopped.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0}")]
struct Stopped(&'static str);

/// The words of a reader's error, when it was stopped here.
pub(super) fn stopped(why: &Error) -> Option<&'static str> {
    let Stopped(words) = why.get_ref()?.downcast_ref::<Stopped>()?;
    Some(words)
}

/// The reader.
pub(super) struct Guard<R> {
    file: R,
    progress: Arc<AtomicU64>,
    deadline: Instant,
    block: Vec<u8>,
    out: Vec<u8>,
    given: usize,
    begun: bool,
    place: Place,
    depth: u32,
    bare: usize,
}

/// Where in the text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Outside strings.
    Outside,
    /// In a string of which so many bytes were passed on.
    Within { length: usize },
    /// After a backslash; whether it is passed on.
    Escaped { length: usize, kept: bool },
    /// So many digits of `\u` are passed on, whatever the length.
    Digits { length: usize, owed: u8 },
    /// In the rest of a string that is left out.
    Beyond,
}

impl<R: Read> Guard<R> {
    pub(super) fn new(file: R, progress: Arc<AtomicU64>, deadline: Instant) -> Self {
        Self {
            file,
            progress,
            deadline,
            block: vec![0; BLOCK],
            out: Vec::with_capacity(BLOCK),
            given: 0,
            begun: false,
            place: Place::Outside,
            depth: 0,
            bare: 0,
        }
    }

    /// The first bytes, which are read again later.
    ///
    /// # Errors
    /// The file's.
    pub(super) fn start(&mut self) -> Result<Vec<u8>> {
        let mut start = vec![0; 512];
        let mut filled = 0;
        while let Some(rest) = start.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.file.read(rest)? {
                0 => break,
                more => filled += more,
            }
        }
        start.truncate(filled);
        self.progress.fetch_add(filled as u64, Ordering::Relaxed);
        let text = start
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&start)
            .to_vec();
        self.begun = true;
        self.pass(&text)?;
        Ok(text)
    }

    fn refill(&mut self) -> Result<bool> {
        self.out.clear();
        self.given = 0;
        // What is left out gives nothing: another block, without recursion.
        while self.out.is_empty() {
            if Instant::now() > self.deadline {
                return Err(Error::other(Stopped(
                    "The recording took too long to read. Record fewer pages at a time",
                )));
            }
            let mut block = std::mem::take(&mut self.block);
            let read = self.file.read(&mut block);
            let many = match &read {
                Ok(many) => *many,
                Err(_) => 0,
            };
            let passed = self.pass(block.get(..many).unwrap_or_default());
            self.block = block;
            read?;
            passed?;
            self.progress.fetch_add(many as u64, Ordering::Relaxed);
            if many == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            rest = match self.place {
                Place::Outside => self.outside(rest)?,
                Place::Within { length } => self.within(rest, length),
                Place::Beyond => self.beyond(rest),
                Place::Escaped { length, kept } => {
                    self.escaped(*first, length, kept);
                    after
                }
                Place::Digits { length, owed } => {
                    self.digit(*first, length, owed);
                    after
                }
            };
        }
        Ok(())
    }

    fn outside<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8]> {
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'"' => {
                    self.bare = 0;
                    self.place = Place::Within { length: 0 };
                    let (passed, rest) = bytes.split_at(at + 1);
                    self.out.extend_from_slice(passed);
                    return Ok(rest);
                }
                b'{' | b'[' => {
                    self.bare = 0;
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(Error::other(Stopped(
                            "The file is nested deeper than any recording. Save the recording again",
                        )));
                    }
                }
                b'}' | b']' => {
                    self.bare = 0;
                    self.depth = self.depth.saturating_sub(1);
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => self.bare = 0,
                _ => self.bare += 1,
            }
            if self.bare > BARE {
                return Err(Error::other(Stopped(
                    "The file has a number longer than any recording. Save the recording again",
                )));
            }
        }
        self.out.extend_from_slice(bytes);
        Ok(&[])
    }

    fn within<'b>(&mut self, bytes: &'b [u8], mut length: usize) -> &'b [u8] {
        let end = memchr2(b'"', b'\\', bytes).unwrap_or(bytes.len());
        let (plain, rest) = bytes.split_at(end);
        let room = STRING.saturating_sub(length);
        let mut cut = plain.len().min(room);
        // Only whole characters: their later bytes begin with the bits 10.
        while plain.get(cut).is_some_and(|byte| byte & 0xc0 == 0x80) {
            cut += 1;
        }
        self.out
            .extend_from_slice(plain.get(..cut).unwrap_or_default());
        length += cut;
        if cut < plain.len() {
            self.place = Place::Beyond;
            return bytes.get(cut..).unwrap_or_default();
        }
        match rest.split_first() {
            None => {
                self.place = Place::Within { length };
                &[]
            }
            Some((b'"', after)) => {
                self.out.push(b'"');
                self.place = Place::Outside;
                after
            }
            Some((_, after)) => {
                let kept = length < STRING;
                if kept {
                    self.out.push(b'\\');
                }
                self.place = Place::Escaped { length, kept };
                after
            }
        }
    }

    fn escaped(&mut self, byte: u8, length: usize, kept: bool) {
        self.place = match (kept, byte) {
            (false, _) => Place::Beyond,
            (true, b'u') => Place::Digits { length, owed: 4 },
            (true, _) => Place::Within { length: length + 2 },
        };
        if kept {
            self.out.push(byte);
        }
    }

    fn digit(&mut self, byte: u8, length: usize, owed: u8) {
        self.out.push(byte);
        self.place = match (byte, owed) {
            // Not an escape after all: the reader will say so.
            (b'"', _) => Place::Outside,
            (_, 0 | 1) => Place::Within { length: length + 6 },
            (_, owed) => Place::Digits {
                length,
                owed: owed - 1,
            },
        };
    }

    fn beyond<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some(end) = memchr2(b'"', b'\\', bytes) else {
            return &[];
        };
        let after = bytes.get(end + 1..).unwrap_or_default();
        if bytes.get(end) == Some(&b'"') {
            self.out.push(b'"');
            self.place = Place::Outside;
        } else {
            let length = STRING;
            self.place = Place::Escaped {
                length,
                kept: false,
            };
        }
        after
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.given >= self.out.len() && !self.refill()? {
            return Ok(0);
        }
        let ready = self.out.get(self.given..).unwrap_or_default();
        let many = ready.len().min(into.len());
        for (to, from) in into.iter_mut().zip(ready) {
            *to = *from;
        }
        self.given += many;
        Ok(many)
    }
}
