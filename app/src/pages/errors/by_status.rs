//! Words for errors of which nothing is known but the status.

use super::{Words, again, home, say};
use crate::context::Visit;
use http::StatusCode;

/// What is said of one status: the status, the title, what happened, what to do, and a link.
type Line = (u16, &'static str, &'static str, &'static str, Way);

/// Where the link at the end leads.
#[derive(Clone, Copy)]
enum Way {
    Home,
    Again,
    Nowhere,
}

/// Client errors without words of their own.
#[rustfmt::skip]
const UNREADABLE: Line = (400, "This address or form cannot be read", "Something in the request is not as it should be. Nothing was changed.",
        "Go back and check what you entered, or start from the home page.", Way::Home);

/// Server errors without words of their own.
#[rustfmt::skip]
const BROKEN: Line = (500, "Something went wrong here", "This is our mistake, not yours. What was saved before is safe.",
        "Try again in a few minutes. If you were saving something, check first whether it was saved.", Way::Nowhere);

/// The others, in the order of their status.
#[rustfmt::skip]
const LINES: &[Line] = &[
    (403, "This request was not accepted", "It did not come from a page of this register, so it was not carried out. Nothing was changed.",
        "Open the page again here and repeat what you wanted to do.", Way::Home),
    (404, "Page not found", "There is no page at this address, or it is about something that is not yours to see.",
        "If you typed the address, check that it is correct. If you pasted it, check that you copied all of it.", Way::Home),
    (405, "This page cannot be used that way", "The address exists, but it does not take this kind of request. Nothing was changed.",
        "Open it as a page instead.", Way::Home),
    (408, "The request took too long", "It did not arrive whole, so nothing was saved.",
        "Check your connection, then try again.", Way::Again),
    (409, "This cannot be done any more", "The record changed in the meantime. Nothing was saved.",
        "Open the page again to see where it stands.", Way::Again),
    (413, "What you sent is too large", "The file or form is larger than this register accepts. Nothing was saved.",
        "Send less at once: for an import, split the file into smaller ones.", Way::Nowhere),
    (414, "The address is too long", "More was asked for at once than this register reads.",
        "Use fewer filters, then try again.", Way::Home),
    (415, "This kind of file or form is not accepted", "What was sent is not in a form this register can read. Nothing was saved.",
        "Use the forms on these pages. Imports take CSV and XLSX files.", Way::Home),
    (421, "This server does not answer to that name", "The register was asked for under a name that is not its own.",
        "Use the register’s own address. Whoever looks after the register can tell you which one it is.", Way::Nowhere),
    (422, "This form cannot be read", "A part of the form is missing or is not what was expected. Nothing was saved.",
        "Open the page again and fill in the form once more.", Way::Home),
    (429, "Too many requests", "There were more requests from you than this register answers in a short time.",
        "Wait a minute, then try again.", Way::Nowhere),
    (503, "The register is busy", "It could not answer in time. What is saved is safe.",
        "Wait a minute, then try again. If you were saving something, check first whether it was saved.", Way::Again),
    (504, "The register is busy", "It could not answer in time. What is saved is safe.",
        "Wait a minute, then try again. If you were saving something, check first whether it was saved.", Way::Again),
];

pub(super) fn by_status(visit: &Visit, status: StatusCode) -> Words {
    let known = LINES.iter().find(|line| line.0 == status.as_u16());
    let other = if status.is_server_error() {
        &BROKEN
    } else {
        &UNREADABLE
    };
    let (_, title, happened, next, way) = known.unwrap_or(other);
    let link = match way {
        Way::Home => Some(home()),
        Way::Again => Some(again(visit)),
        Way::Nowhere => None,
    };
    Words {
        title,
        happened: (*happened).to_owned(),
        next: std::iter::once(say(next)).chain(link).collect(),
    }
}
