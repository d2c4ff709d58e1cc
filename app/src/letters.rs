//! Mail as people read it: plain text and simple HTML of the same words, with links to the register's own
//! address. How it is sent is the server's business.

use crate::{context::Site, urls};
use domain::message::{self, Item, Letter, Topic};
use std::fmt::Write as _;

/// A letter with its words laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// On one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Lays a letter out for `name`.
pub fn render(letter: &Letter, name: &str, site: &Site) -> Rendered {
    Rendered {
        subject: letter.subject(),
        text: text(letter, name, site),
        html: html(letter, name, site),
    }
}

/// An address of the register as people outside of it need it.
pub fn link(site: &Site, path: &str) -> String {
    let joined = site.public_url.as_ref().and_then(|url| url.join(path).ok());
    joined.map_or_else(|| path.to_owned(), |url| url.to_string())
}

/// The items of each topic, topics in the order of the first item of each.
fn by_topic(letter: &Letter) -> Vec<(Option<Topic>, Vec<&Item>)> {
    let mut groups: Vec<(Option<Topic>, Vec<&Item>)> = Vec::new();
    for item in &letter.items {
        let topic = message::kind(&item.kind).map(|kind| kind.topic);
        match groups.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, items)) => items.push(item),
            None => groups.push((topic, vec![item])),
        }
    }
    groups
}

fn more(letter: &Letter) -> Option<String> {
    match letter.more {
        1 => Some("There is 1 more message, which is not listed here.".to_owned()),
        many if many > 1 => Some(format!(
            "There are {many} more messages, which are not listed here."
        )),
        _ => None,
    }
}

const CHOOSE: &str = "Choose how you are told";

fn text(letter: &Letter, name: &str, site: &Site) -> String {
    let mut out = format!("Kia ora {name}\n\n");
    // Writing to a string cannot fail.
    for (topic, items) in by_topic(letter) {
        if letter.summary {
            let heading = topic.map_or("Other", Topic::name);
            let _ = write!(
                out,
                "{heading}\n{}\n\n",
                "-".repeat(heading.chars().count())
            );
        }
        for item in items {
            let _ = write!(out, "{}\n\n", item.headline);
            for sentence in &item.sentences {
                let _ = writeln!(out, "{sentence}");
            }
            let _ = write!(out, "\n{}\n\n{}\n\n", link(site, &item.path), item.why);
        }
    }
    if let Some(more) = more(letter) {
        let _ = write!(out, "{more}\n{}\n\n", link(site, urls::HOME));
    }
    let _ = write!(
        out,
        "-- \nSocial Media Register, {}\n{CHOOSE}: {}\n",
        site.organisation_name,
        link(site, urls::ABOUT_ME_MAIL)
    );
    out
}

fn html(letter: &Letter, name: &str, site: &Site) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en-NZ\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
    );
    let _ = write!(
        out,
        "{}</title>\n</head>\n<body style=\"font-family: Arial, sans-serif; font-size: 16px; line-height: 1.4; max-width: 40em\">\n<p><span lang=\"mi\">Kia ora</span> {}</p>\n",
        escaped(&letter.subject()),
        escaped(name)
    );
    for (topic, items) in by_topic(letter) {
        let level = if letter.summary {
            let heading = topic.map_or("Other", Topic::name);
            let _ = writeln!(
                out,
                "<h1 style=\"font-size: 20px\">{}</h1>",
                escaped(heading)
            );
            2
        } else {
            1
        };
        for item in items {
            html_item(&mut out, item, level, site);
        }
    }
    if let Some(more) = more(letter) {
        let _ = writeln!(
            out,
            "<p>{} <a href=\"{}\">Open the register</a></p>",
            escaped(&more),
            attribute(&link(site, urls::HOME))
        );
    }
    let _ = write!(
        out,
        "<hr>\n<p style=\"font-size: 14px\">Social Media Register, {}<br>\n<a href=\"{}\">{CHOOSE}</a></p>\n</body>\n</html>\n",
        escaped(&site.organisation_name),
        attribute(&link(site, urls::ABOUT_ME_MAIL))
    );
    out
}

fn html_item(out: &mut String, item: &Item, level: u8, site: &Site) {
    let address = link(site, &item.path);
    let _ = writeln!(
        out,
        "<h{level} style=\"font-size: 18px\"><a href=\"{}\">{}</a></h{level}>",
        attribute(&address),
        escaped(&item.headline)
    );
    if !item.sentences.is_empty() {
        let lines: Vec<_> = item.sentences.iter().map(|line| escaped(line)).collect();
        let _ = writeln!(out, "<p>{}</p>", lines.join("<br>\n"));
    }
    let _ = writeln!(
        out,
        "<p style=\"font-size: 14px; color: #484949\">{}</p>",
        escaped(&item.why)
    );
}

fn escaped(text: &str) -> String {
    html_escape::encode_text(text).into_owned()
}

fn attribute(text: &str) -> String {
    html_escape::encode_double_quoted_attribute(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Assets, BrandSettings};

    fn site() -> Site {
        Site {
            organisation_name: "Manatū <Test>".into(),
            export_marking: String::new(),
            contact_email: String::new(),
            public_url: Some("https://register.example/".parse().unwrap()),
            demo: false,
            environment_banner: None,
            assets: Assets::default(),
            style: BrandSettings::default(),
        }
    }

    fn item(kind: &str, headline: &str) -> Item {
        Item {
            kind: kind.into(),
            headline: headline.into(),
            sentences: vec!["Account: Harbour & <script>alert(1)</script>.".into()],
            why: "You get this because you were named.".into(),
            path: "/accounts/AC-0042?x=\"y\"".into(),
        }
    }

    #[test]
    fn both_kinds_of_text_say_the_same_and_escape_what_people_typed() {
        let letter = Letter::one(item("notify.named", "Ngā kōrero <b>"));
        let rendered = render(&letter, "Hana <i>", &site());
        assert_eq!(rendered.subject, "Ngā kōrero <b>");
        assert!(rendered.text.contains("Kia ora Hana <i>\n"));
        assert!(
            rendered
                .text
                .contains("https://register.example/accounts/AC-0042?x=%22y%22\n")
        );
        assert!(
            rendered
                .text
                .contains("You get this because you were named.")
        );
        assert!(rendered.html.contains("Ngā kōrero &lt;b&gt;"));
        assert!(!rendered.html.contains("<script>") && !rendered.html.contains("<i>"));
        assert!(rendered.html.contains("Manatū &lt;Test&gt;"));
        assert!(
            rendered
                .html
                .contains("href=\"https://register.example/about-me/mail\"")
        );
    }

    #[test]
    fn a_summary_is_in_groups_and_counts_what_it_leaves_out() {
        let items = vec![
            item("notify.named", "One"),
            item("notify.case-waiting", "Two"),
            item("notify.account-frozen", "Three"),
        ];
        let rendered = render(&Letter::summary(items, 4), "Hana", &site());
        let place = |word: &str| rendered.text.find(word).unwrap();
        assert!(place("Accounts and their security\n---") < place("One"));
        assert!(place("Three") < place("Business cases\n---"), "grouped");
        assert!(place("Business cases") < place("Two"));
        assert!(rendered.text.contains("4 more messages"));
        assert!(rendered.html.contains("4 more messages"));
        assert_eq!(rendered.html.matches("<h1").count(), 2);
        assert_eq!(rendered.html.matches("<h2").count(), 3);
    }
}
