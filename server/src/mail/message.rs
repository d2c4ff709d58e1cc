//! One message as it travels: headers that nothing people typed can add to, plain text and HTML, and a
//! Message-ID that is the same each time it is sent, so that receivers can drop a double.

use app::letters::Rendered;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use store::mail::Leased;
use url::Url;

/// The name beside the sender's address.
const SENDER: &str = "Social Media Register";

/// A message ready to be handed in.
pub(super) struct Outgoing {
    pub(super) from: Address,
    pub(super) to: Address,
    /// Headers and body, encoded for any server.
    pub(super) text: String,
}

/// Puts a message together.
///
/// # Errors
/// In words, when an address is none.
pub(super) fn build(
    leased: &Leased,
    rendered: &Rendered,
    from: &str,
    public_url: Option<&Url>,
) -> Result<Outgoing, String> {
    let bad = |which: &str| format!("{which} is no e-mail address");
    let from: Address = from.parse().map_err(|_| bad("the sender’s address"))?;
    let to: Address = leased
        .address
        .trim()
        .parse()
        .map_err(|_| bad("the person’s address"))?;
    let host = public_url
        .and_then(Url::host_str)
        .unwrap_or_else(|| from.domain())
        .to_owned();
    let envelope =
        Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|e| e.to_string())?;
    let name = one_line(&leased.name);
    let message = Message::builder()
        .from(Mailbox::new(Some(SENDER.into()), from.clone()))
        .to(Mailbox::new((!name.is_empty()).then_some(name), to.clone()))
        .subject(one_line(&rendered.subject))
        .message_id(Some(format!("<{}@{host}>", leased.id)))
        .date(leased.created_at.into())
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".into(),
        ))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Content-Language"),
            "en-NZ".into(),
        ))
        .envelope(envelope)
        .multipart(MultiPart::alternative_plain_html(
            rendered.text.clone(),
            rendered.html.clone(),
        ))
        .map_err(|e| e.to_string())?;
    let text = String::from_utf8(message.formatted()).map_err(|e| e.to_string())?;
    Ok(Outgoing { from, to, text })
}

/// Without line ends and other control characters: nothing becomes a header of its own.
fn one_line(text: &str) -> String {
    domain::text::collapse(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::message::{Item, Letter};

    fn leased(name: &str, address: &str) -> Leased {
        let item = Item {
            kind: "notify.named".into(),
            headline: "x".into(),
            sentences: Vec::new(),
            why: "y".into(),
            path: "/".into(),
        };
        Leased {
            id: "01938f00-0000-7000-8000-000000000001".parse().unwrap(),
            fence: 1,
            attempt: 1,
            address: address.into(),
            name: name.into(),
            letter: Letter::one(item),
            created_at: "2026-11-20T22:00:00Z".parse().unwrap(),
        }
    }

    fn rendered(subject: &str) -> Rendered {
        Rendered {
            subject: subject.into(),
            text: format!("Ngā kōrero {}\n", "whenua ".repeat(400)),
            html: "<p>Ngā kōrero</p>".into(),
        }
    }

    fn built(name: &str, subject: &str) -> String {
        let url = Url::parse("https://register.example/").unwrap();
        let leased = leased(name, "hana@harbours.example");
        let from = "register@harbours.example";
        let out = build(&leased, &rendered(subject), from, Some(&url));
        out.unwrap().text
    }

    #[test]
    fn nothing_that_was_typed_becomes_a_header() {
        let evil = "Hana\r\nBcc: everybody@example.com\r\n\r\n<html>";
        let sent = built(evil, evil);
        let head = sent.split("\r\n\r\n").next().unwrap();
        let names: Vec<_> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap().to_lowercase())
            .collect();
        assert!(!names.contains(&"bcc".to_owned()), "{head}");
        for name in [
            "from",
            "to",
            "subject",
            "message-id",
            "date",
            "auto-submitted",
        ] {
            assert_eq!(
                names.iter().filter(|n| *n == name).count(),
                1,
                "{name}: {head}"
            );
        }
    }

    #[test]
    fn macrons_travel_and_no_line_is_too_long() {
        let sent = built("Hāna Tāne", &format!("Ngā kōrero {}", "whenua ".repeat(15)));
        assert!(sent.is_ascii(), "encoded for any server");
        for line in sent.split("\r\n") {
            assert!(line.len() <= 998, "{line}");
            assert!(!line.contains('\n'));
        }
        assert!(sent.contains("multipart/alternative"));
        assert!(sent.contains("charset=utf-8"));
        assert!(
            sent.contains("Message-ID: <01938f00-0000-7000-8000-000000000001@register.example>")
        );
        assert!(sent.contains("Date: Fri, 20 Nov 2026 22:00:00 +0000"));
    }

    #[test]
    fn an_address_that_is_none_is_told() {
        for address in [
            "",
            "hana",
            "hana@",
            "hana@x.example>\r\nRCPT TO:<z@y.example",
        ] {
            let out = build(
                &leased("Hana", address),
                &rendered("x"),
                "a@b.example",
                None,
            );
            assert!(out.is_err(), "{address}");
        }
    }
}
