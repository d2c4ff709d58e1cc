//! Pieces of HTML written as text at once, for what stands on a page hundreds of times: cells of long
//! tables, options of selects. A view of each would cost more than everything else of the page.
//! Every word that comes in is escaped here; HTML comes in only as a view, and without islands.

use super::tag::TagColour;
use chrono::NaiveDate;
use domain::account::StatusKey;
use leptos::prelude::*;
use std::borrow::Cow;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written(String);

impl Written {
    /// Words.
    pub fn text(words: &str) -> Self {
        Self(escaped(words).into_owned())
    }

    /// A word, handle or address that may be broken anywhere.
    pub fn breakable(words: &str) -> Self {
        Self::default().span("app-wrap", words)
    }

    /// Words where something is missing.
    pub fn muted(words: &str) -> Self {
        Self::default().span("app-muted", words)
    }

    /// A link that may be broken anywhere.
    pub fn link(href: &str, words: &str) -> Self {
        let mut html = String::with_capacity(48 + href.len() + words.len());
        html.extend([
            "<a href=\"",
            &escaped(href),
            "\" class=\"govuk-link app-wrap\">",
            &escaped(words),
            "</a>",
        ]);
        Self(html)
    }

    /// A link whose few letters stay together, such as a reference.
    pub fn reference(href: &str, words: &str) -> Self {
        let (href, words) = (escaped(href), escaped(words));
        Self(format!(
            "<a href=\"{href}\" class=\"govuk-link app-nowrap\">{words}</a>"
        ))
    }

    /// A day in as few letters as it can be: "14 Mar 2026".
    pub fn short_day(day: NaiveDate) -> Self {
        Self(format!(
            "<time datetime=\"{day}\" class=\"app-nowrap\">{}</time>",
            day.format("%-d %b %Y")
        ))
    }

    /// An account's state as a tag.
    pub fn status(status: StatusKey) -> Self {
        Self::default().tag(TagColour::of(status), status.name())
    }

    /// A box to tick in a row; `about` is read to those who do not see the row.
    pub fn tick(name: &str, value: &str, about: &str) -> Self {
        let (name, value, about) = (escaped(name), escaped(value), escaped(about));
        Self(format!(
            "<div class=\"govuk-checkboxes govuk-checkboxes--small\"><div class=\"govuk-checkboxes__item\">\
             <input class=\"govuk-checkboxes__input\" type=\"checkbox\" id=\"{name}-{value}\" name=\"{name}\" value=\"{value}\">\
             <label class=\"govuk-label govuk-checkboxes__label\" for=\"{name}-{value}\">\
             <span class=\"govuk-visually-hidden\">{about}</span></label></div></div>"
        ))
    }

    /// Anything else, drawn from a view.
    pub fn view(view: impl IntoAny) -> Self {
        Self(view.into_any().to_html())
    }

    /// The same with smaller words below.
    #[must_use]
    pub fn below(self, words: &str) -> Self {
        self.span("app-table__sub", words)
    }

    /// The same with more words on a line of their own.
    #[must_use]
    pub fn line(self, words: &str) -> Self {
        self.span("app-line", words)
    }

    /// The same with one more tag.
    #[must_use]
    pub fn tag(mut self, colour: TagColour, words: &str) -> Self {
        let gap = if self.0.is_empty() { "" } else { " " };
        self.0.extend([
            gap,
            "<strong class=\"",
            colour.class(),
            "\">",
            &escaped(words),
            "</strong>",
        ]);
        self
    }

    /// A box to choose this row by; its label is the row's heading. `ticked`: the values chosen so far.
    pub fn choice(name: &str, value: &str, label: &str, ticked: &[String]) -> Self {
        let id = format!("{name}-{value}");
        let checked = if ticked.iter().any(|t| t == value) {
            " checked"
        } else {
            ""
        };
        let mut html = String::with_capacity(320 + label.len());
        html.extend([
            "<div class=\"govuk-checkboxes govuk-checkboxes--small\"><div class=\"govuk-checkboxes__item\">",
            "<input class=\"govuk-checkboxes__input\" type=\"checkbox\" id=\"",
            &escaped(&id),
            "\" name=\"",
            &escaped(name),
            "\" value=\"",
            &escaped(value),
            "\"",
            checked,
            "><label class=\"govuk-label govuk-checkboxes__label app-wrap\" for=\"",
            &escaped(&id),
            "\">",
            &escaped(label),
            "</label></div></div>",
        ]);
        Self(html)
    }

    /// The same with a link on a line of its own.
    #[must_use]
    pub fn and_link(mut self, href: &str, words: &str) -> Self {
        self.0.push_str("<span class=\"app-line\">");
        self.0.push_str(Self::link(href, words).html());
        self.0.push_str("</span>");
        self
    }

    fn span(mut self, class: &'static str, words: &str) -> Self {
        self.0
            .extend(["<span class=\"", class, "\">", &escaped(words), "</span>"]);
        self
    }

    /// Its HTML.
    pub(super) fn html(&self) -> &str {
        &self.0
    }
}

impl From<AnyView> for Written {
    fn from(view: AnyView) -> Self {
        Self::view(view)
    }
}

/// Safe as text and within a quoted attribute.
pub(super) fn escaped(words: &str) -> Cow<'_, str> {
    html_escape::encode_double_quoted_attribute(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_stays_text() {
        let typed = "<b a=\"1\">&";
        let safe = "&lt;b a=&quot;1&quot;&gt;&amp;";
        assert_eq!(Written::text(typed).html(), safe);
        for written in [
            Written::breakable(typed),
            Written::muted(typed),
            Written::link(typed, typed),
            Written::reference(typed, typed),
            Written::default().and_link(typed, typed),
            Written::choice(typed, typed, typed, &[]),
            Written::default().below(typed),
            Written::tick(typed, typed, typed),
            Written::default().line(typed),
            Written::default().tag(TagColour::Red, typed),
        ] {
            assert!(written.html().contains(safe), "{written:?}");
            assert!(!written.html().contains("<b"), "{written:?}");
        }
    }
}
