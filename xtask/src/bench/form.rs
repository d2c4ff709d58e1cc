//! The fields of a form on one of our pages, as a browser would send them. Reads our own HTML only,
//! in which attributes are quoted and nothing is left open.

/// Names and values of the form whose `action` is this.
pub(crate) fn fields(html: &str, action: &str) -> Vec<(String, String)> {
    let forms = html.split("<form").skip(1);
    let wanted = |form: &&str| {
        let head = form.split('>').next().unwrap_or_default();
        attribute(head, "action").as_deref() == Some(action)
    };
    let form = forms.filter_map(|form| form.split("</form>").next());
    form.filter(|form| wanted(form))
        .flat_map(|form| form.split('<').skip(1).scan(State::default(), read))
        .flatten()
        .collect()
}

/// The select that is open, and whether one of its options has been sent.
#[derive(Default)]
struct State {
    select: Option<String>,
}

/// What one piece, from after `<` to before the next `<`, sends.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the shape that `scan` wants: it never ends early"
)]
fn read(state: &mut State, piece: &str) -> Option<Option<(String, String)>> {
    let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
    let value = || attribute(tag, "value").unwrap_or_default();
    let name = attribute(tag, "name");
    Some(match tag.split_whitespace().next() {
        Some("input") => {
            let kind = attribute(tag, "type");
            let ticked = match kind.as_deref() {
                Some("radio" | "checkbox") => is_set(tag, "checked"),
                Some("submit" | "button" | "file") => false,
                _ => true,
            };
            name.filter(|_| ticked).map(|name| (name, value()))
        }
        // A browser leaves out the first line break.
        Some("textarea") => name.map(|name| (name, plain(text.strip_prefix('\n').unwrap_or(text)))),
        Some("select") => {
            state.select = name;
            None
        }
        Some("option") if is_set(tag, "selected") => {
            state.select.clone().map(|name| (name, value()))
        }
        _ => None,
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag.get(start..)?.split('"').next()?;
    Some(plain(value))
}

fn is_set(tag: &str, name: &str) -> bool {
    // Values are quoted, so a bare word stands outside every quote.
    let outside = tag.split('"').step_by(2);
    outside
        .flat_map(str::split_whitespace)
        .any(|word| word == name || word == format!("{name}="))
}

fn plain(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form action="/sign-out"><input name="no" value="1"></form>
        <form class="x" method="post" action="/a/edit">
        <input type="hidden" name="version" value="3"><input name="name" value="Te &quot;Moana&quot; &amp; co">
        <textarea id="n" name="notes" rows="5">
First &lt;line&gt;</textarea>
        <select name="tier"><option value="">None</option><option value="high" selected>High</option></select>
        <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
        <input type="checkbox" name="reveals" value="yes"><button type="submit">Save</button></form>"#;

    #[test]
    fn a_form_sends_what_a_browser_would_send() {
        let sent = fields(PAGE, "/a/edit");
        let expected = [
            ("version", "3"),
            ("name", "Te \"Moana\" & co"),
            ("notes", "First <line>"),
            ("tier", "high"),
            ("kind", "b"),
        ];
        let sent: Vec<_> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(sent, expected);
        assert!(fields(PAGE, "/b").is_empty());
    }
}
