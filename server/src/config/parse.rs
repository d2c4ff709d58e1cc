//! How each kind of value is read; the error is the cure in plain words.
//! Values that belong together are compared in `settings`.

use super::Secret;
use domain::role::Role;
use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use url::{Host, Url};

/// A colour such as `#00614d`, dark enough for white text on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(u8, u8, u8);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Colour {
    /// Contrast with white as WCAG 2.2 defines it: 1 to 21.
    pub fn contrast_with_white(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let luminance = 0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2);
        1.05 / (luminance + 0.05)
    }
}

pub(super) fn colour(text: &str) -> Result<Colour, String> {
    let cure = || "write a colour as # and six hexadecimal digits, for example #00614d".to_owned();
    let digits = text
        .strip_prefix('#')
        .filter(|d| d.len() == 6 && d.is_ascii())
        .ok_or_else(cure)?;
    let channel = |range| {
        digits
            .get(range)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(cure)
    };
    let colour = Colour(channel(0..2)?, channel(2..4)?, channel(4..6)?);
    let contrast = colour.contrast_with_white();
    if contrast < 4.5 {
        return Err(format!(
            "white text on {colour} has a contrast of {contrast:.1}; take a darker colour (at least 4.5)"
        ));
    }
    Ok(colour)
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("write true or false".into()),
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "write an address and a port, for example 127.0.0.1:3000 or [::]:3000".into())
}

/// Addresses and networks separated by commas or spaces.
pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let single = part.parse::<IpAddr>().map(IpNet::from);
            part.parse().or(single).map_err(|_| {
                format!("“{part}” is no address; write for example 10.0.0.0/8, 192.0.2.7")
            })
        })
        .collect()
}

/// The address people type: a scheme and a host, nothing behind it.
pub(super) fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text)
        .map_err(|_| "write an address, for example https://register.example.govt.nz".to_owned())?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !bare || !url.username().is_empty() || url.password().is_some() {
        return Err("write only scheme, host and port: the register serves the whole site".into());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        // Session cookies are Secure: over plain HTTP nobody could stay signed in.
        "http" => Err("start it with https:// (plain http works on this machine only)".into()),
        _ => Err("start it with https://".into()),
    }
}

/// Whether the address leads to this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

pub(super) fn database(text: &str) -> Result<Secret, String> {
    let supported = ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    if !supported {
        return Err("write sqlite://FILE, or postgres://USER:PASSWORD@HOST/DATABASE".into());
    }
    if text.contains(":memory:") || text.contains("mode=memory") {
        return Err("a register in memory is gone with the process; name a file".into());
    }
    Ok(Secret::new(text))
}

pub(super) fn secret(text: &str) -> Result<Secret, String> {
    if text.is_empty() {
        Err("it is empty".into())
    } else {
        Ok(Secret::new(text))
    }
}

/// One line of text for people, without control characters.
pub(super) fn line(text: &str) -> Result<String, String> {
    if text.is_empty() || text.chars().count() > 120 || text.chars().any(char::is_control) {
        return Err("write one line of 1 to 120 characters".into());
    }
    Ok(text.to_owned())
}

pub(super) fn email(text: &str) -> Result<String, String> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"<>()[]\\,;:\"".contains(&b));
    match text.split_once('@') {
        Some((name, host))
            if plain && !name.is_empty() && host.contains('.') && !host.contains('@') =>
        {
            Ok(text.to_owned())
        }
        _ => Err("write one e-mail address, for example social@example.govt.nz".into()),
    }
}

pub(super) fn minutes(text: &str) -> Result<Duration, String> {
    within(text, 1, 120, "minutes").map(|minutes| Duration::from_secs(minutes * 60))
}

pub(super) fn hours(text: &str) -> Result<Duration, String> {
    within(text, 1, 24, "hours").map(|hours| Duration::from_secs(hours * 3600))
}

fn within(text: &str, least: u64, most: u64, unit: &str) -> Result<u64, String> {
    let cure = || format!("write whole {unit}, from {least} to {most}");
    text.parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(cure)
}

/// An address outside: the provider's, or the mail server's.
pub(super) fn outside_url(text: &str, schemes: &[&str]) -> Result<Url, String> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| schemes.contains(&url.scheme()) && url.has_host());
    url.ok_or_else(|| {
        format!(
            "write an address that starts with {}://",
            schemes.join(":// or ")
        )
    })
}

/// The name by which the identity provider calls itself: kept letter by letter.
pub(super) fn issuer(text: &str) -> Result<String, String> {
    let url = outside_url(text, &["https", "http"])?;
    if url.scheme() != "https" && !is_loopback(&url) {
        return Err("start it with https:// (plain http works on this machine only)".into());
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err("write the issuer as the provider states it, without anything after it".into());
    }
    Ok(text.to_owned())
}

/// `VALUE=ROLE,VALUE=ROLE`: which values of a claim give which roles.
pub(super) fn role_map(text: &str) -> Result<Vec<(String, Role)>, String> {
    let pair = |part: &str| {
        let (value, key) = part.split_once('=')?;
        let role = Role::from_key(key.trim())?;
        let value = value.trim();
        (!value.is_empty()).then(|| (value.to_owned(), role))
    };
    text.split(',')
        .map(|part| {
            pair(part).ok_or_else(|| {
                let keys: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
                format!(
                    "“{}” is no pair; write VALUE=ROLE,VALUE=ROLE with these roles: {}",
                    part.trim(),
                    keys.join(", ")
                )
            })
        })
        .collect()
}

/// How many letters differ, roughly: enough to find the setting that was meant.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let swapped = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = swapped.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
