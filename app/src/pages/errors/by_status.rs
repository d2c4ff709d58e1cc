//! Words for errors of which nothing is known but the status.

use super::{Words, again, home, say};
use crate::context::Visit;
use http::StatusCode;

pub(super) fn by_status(visit: &Visit, status: StatusCode) -> Words {
    let words = |title, happened: &str, next| Words {
        title,
        happened: happened.to_owned(),
        next,
    };
    match status {
        StatusCode::NOT_FOUND => words(
            "Page not found",
            "There is no page at this address, or it is about something that is not yours to see.",
            vec![
                say(
                    "If you typed the address, check that it is correct. If you pasted it, check that you copied all of it.",
                ),
                home(),
            ],
        ),
        StatusCode::METHOD_NOT_ALLOWED => words(
            "This page cannot be used that way",
            "The address exists, but it does not take this kind of request. Nothing was changed.",
            vec![home()],
        ),
        StatusCode::FORBIDDEN => words(
            "This request was not accepted",
            "It did not come from a page of this register, so it was not carried out. Nothing was changed.",
            vec![
                say("Open the page again here and repeat what you wanted to do."),
                home(),
            ],
        ),
        StatusCode::PAYLOAD_TOO_LARGE => words(
            "What you sent is too large",
            "The file or form is larger than this register accepts. Nothing was saved.",
            vec![say(
                "Send less at once: for an import, split the file into smaller ones.",
            )],
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => words(
            "This kind of file or form is not accepted",
            "What was sent is not in a form this register can read. Nothing was saved.",
            vec![
                say("Use the forms on these pages. Imports take CSV and XLSX files."),
                home(),
            ],
        ),
        StatusCode::TOO_MANY_REQUESTS => words(
            "Too many requests",
            "There were more requests from you than this register answers in a short time.",
            vec![say("Wait a minute, then try again.")],
        ),
        StatusCode::URI_TOO_LONG => words(
            "The address is too long",
            "More was asked for at once than this register reads.",
            vec![say("Use fewer filters, then try again."), home()],
        ),
        StatusCode::MISDIRECTED_REQUEST => words(
            "This server does not answer to that name",
            "The register was asked for under a name that is not its own.",
            vec![say(
                "Use the register’s own address. Whoever looks after the register can tell you which one it is.",
            )],
        ),
        StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::GATEWAY_TIMEOUT => words(
            "The register is busy",
            "It could not answer in time. What is saved is safe.",
            vec![
                say(
                    "Wait a minute, then try again. If you were saving something, check first whether it was saved.",
                ),
                again(visit),
            ],
        ),
        status if status.is_server_error() => words(
            "Something went wrong here",
            "This is our mistake, not yours. What was saved before is safe.",
            vec![say(
                "Try again in a few minutes. If you were saving something, check first whether it was saved.",
            )],
        ),
        StatusCode::UNPROCESSABLE_ENTITY => words(
            "This form cannot be read",
            "A part of the form is missing or is not what was expected. Nothing was saved.",
            vec![
                say("Open the page again and fill in the form once more."),
                home(),
            ],
        ),
        StatusCode::CONFLICT => words(
            "This cannot be done any more",
            "The record changed in the meantime. Nothing was saved.",
            vec![again(visit)],
        ),
        _ => words(
            "This address or form cannot be read",
            "Something in the request is not as it should be. Nothing was changed.",
            vec![
                say("Go back and check what you entered, or start from the home page."),
                home(),
            ],
        ),
    }
}
