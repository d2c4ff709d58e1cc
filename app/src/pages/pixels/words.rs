//! How pixels stand, as tags and words.

use crate::components::{TagColour, Written};
use chrono::NaiveDate;
use domain::moment::long_date;
use domain::pixel::{Pixel, PixelState};
use leptos::prelude::*;

/// The colour of a state.
pub(super) const fn colour(state: PixelState) -> TagColour {
    match state {
        PixelState::Approved => TagColour::Purple,
        PixelState::Live => TagColour::Teal,
        PixelState::Paused => TagColour::Yellow,
        PixelState::Expired => TagColour::Red,
        PixelState::Removed => TagColour::Grey,
    }
}

/// "Until 20 January 2027", "Ended on 20 January 2027".
pub(super) fn until(pixel: &Pixel, today: NaiveDate) -> String {
    let day = long_date(pixel.expires_on);
    if pixel.state == PixelState::Removed {
        String::new()
    } else if pixel.expires_on < today {
        format!("Ended on {day}")
    } else {
        format!("Until {day}")
    }
}

/// A page's address as a link that breaks where it must; what is no address, as it was typed.
pub(super) fn address(text: &str) -> AnyView {
    let text = text.to_owned();
    let known = text.starts_with("https://") || text.starts_with("http://");
    if !known || text.contains(char::is_whitespace) {
        return view! { <span class="app-wrap">{text}</span> }.into_any();
    }
    let href = text.clone();
    view! { <a class="govuk-link app-wrap" href=href rel="noreferrer">{text}</a> }.into_any()
}

/// A site with its pages as a cell: it breaks after its dots and slashes, so that the column is as wide as
/// a part of it at least.
pub(super) fn site(text: &str) -> Written {
    let parts: Vec<_> = parts(text)
        .into_iter()
        .map(|part| view! { {part}<wbr/> })
        .collect();
    Written::view(view! { <span>{parts}</span> })
}

/// How many letters of a site stay together.
const LONGEST_PART: usize = 24;

fn parts(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let (mut part, mut letters) = (String::new(), text.chars().peekable());
    while let Some(letter) = letters.next() {
        part.push(letter);
        // “/*” is one sign.
        let ends = matches!(letter, '.' | '/') && letters.peek() != Some(&'*');
        if ends || part.chars().count() >= LONGEST_PART {
            all.push(std::mem::take(&mut part));
        }
    }
    if !part.is_empty() {
        all.push(part);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_breaks_where_people_would_break_it_and_loses_nothing() {
        assert_eq!(
            parts("www.harbours.example/jobs/*"),
            ["www.", "harbours.", "example/", "jobs/*"]
        );
        assert_eq!(parts("").len(), 0);
        let long = format!("x.example/{}", "ā".repeat(60));
        assert_eq!(parts(&long).concat(), long);
        assert!(
            parts(&long)
                .iter()
                .all(|p| p.chars().count() <= LONGEST_PART)
        );
    }
}
