//! A platform as a form and back, and where on the form the domain's problems belong.

use super::notation::{
    lines, put_rule, read_patterns, read_reserved, read_rule, words, write_patterns, write_reserved,
};
use crate::pages::forms::Typed;
use domain::platform::{AccessLevel, Platform, PlatformKey, PlatformState};
use domain::problem::{Problem, Problems};

/// The fields in the order of the form, with their labels.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("aliases", "Other and former names"),
    ("state", "State"),
    ("since", "Closed since"),
    ("hosts", "Hosts"),
    ("short_hosts", "Hosts of short links"),
    ("patterns", "Patterns of account addresses"),
    ("handle_url", "Official address by handle"),
    ("id_url", "Official address by permanent id"),
    ("reserved", "Words that are not accounts"),
    ("tabs", "Last words that show the same account"),
    ("handle_min", "Handle: fewest characters"),
    ("handle_max", "Handle: most characters"),
    ("handle_letters", "Handle: letters"),
    ("handle_extra", "Handle: other characters"),
    ("handle_starts_with", "Handle: begins with"),
    ("handle_contains", "Handle: contains"),
    (
        "handle_insignificant",
        "Handle: characters that make no difference",
    ),
    ("handle_needs_letter", "Handle: needs a letter"),
    (
        "handle_loose_edges",
        "Handle: may begin or end with punctuation",
    ),
    ("has_id", "Has permanent ids"),
    ("id_min", "Id: fewest characters"),
    ("id_max", "Id: most characters"),
    ("id_letters", "Id: letters"),
    ("id_extra", "Id: other characters"),
    ("id_starts_with", "Id: begins with"),
    ("id_contains", "Id: contains"),
    ("id_insignificant", "Id: characters that make no difference"),
    ("id_needs_letter", "Id: needs a letter"),
    ("id_loose_edges", "Id: may begin or end with punctuation"),
    ("access_levels", "Levels of access"),
    ("two_factor", "Second factor at sign-in"),
    ("terms_url", "Terms"),
];

/// The platform as it stands in the form.
pub(super) fn write(platform: &Platform) -> Typed {
    let mut form = Typed::default();
    form.put("name", &platform.name);
    form.put("aliases", platform.aliases.join(", "));
    match &platform.state {
        PlatformState::Live => form.put("state", "live"),
        PlatformState::Dead { since } => {
            form.put("state", "dead");
            form.put("since", since);
        }
    }
    form.put("hosts", platform.hosts.join("\n"));
    form.put("short_hosts", platform.short_hosts.join("\n"));
    form.put("patterns", write_patterns(&platform.patterns));
    form.put("handle_url", &platform.handle_url);
    form.put("id_url", platform.id_url.clone().unwrap_or_default());
    form.put("reserved", write_reserved(&platform.reserved));
    form.put("tabs", platform.tabs.join(", "));
    put_rule(&mut form, "handle", &platform.handle_rule);
    if let Some(rule) = &platform.id_rule {
        form.tick("has_id", true);
        put_rule(&mut form, "id", rule);
    }
    for level in &platform.access_levels {
        form.put("access_levels", level.key());
    }
    form.tick("two_factor", platform.two_factor);
    form.put("terms_url", platform.terms_url.clone().unwrap_or_default());
    form
}

/// The form of a new platform: the usual rule for handles, everything else to be filled in.
pub(super) fn blank() -> Typed {
    let mut form = Typed::default();
    for (name, value) in [
        ("state", "live"),
        ("handle_min", "1"),
        ("handle_max", "60"),
        ("handle_letters", "ascii"),
        ("handle_extra", "._-"),
    ] {
        form.put(name, value);
    }
    form.put("access_levels", AccessLevel::Admin.key());
    form
}

/// The platform that the form describes, sound by itself.
///
/// # Errors
/// Every problem, with the form's own field names.
pub(super) fn read(key: PlatformKey, form: &Typed) -> Result<Platform, Problems> {
    let mut problems = Problems::default();
    let text = |name: &str| form.get(name).trim().to_owned();
    let optional = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let state = match form.get("state") {
        "dead" => PlatformState::Dead {
            since: text("since"),
        },
        _ => PlatformState::Live,
    };
    let platform = Platform {
        key,
        name: text("name"),
        aliases: words(form.get("aliases")),
        state,
        hosts: lines(form.get("hosts")),
        short_hosts: lines(form.get("short_hosts")),
        patterns: read_patterns(form.get("patterns"), &mut problems),
        handle_url: text("handle_url"),
        id_url: optional("id_url"),
        handle_rule: read_rule(form, "handle", &mut problems),
        id_rule: form
            .ticked("has_id")
            .then(|| read_rule(form, "id", &mut problems)),
        reserved: read_reserved(form.get("reserved"), &mut problems),
        tabs: words(form.get("tabs")),
        access_levels: form
            .all("access_levels")
            .iter()
            .filter_map(|key| AccessLevel::from_key(key))
            .collect(),
        two_factor: form.ticked("two_factor"),
        terms_url: optional("terms_url"),
    };
    // Everything at once: what cannot be read first, then what the domain says of the rest.
    for problem in platform.check().err().map(on_form).unwrap_or_default().0 {
        if problems.of(&problem.field).is_none() {
            problems.0.push(problem);
        }
    }
    let place = |field: &str| FIELDS.iter().position(|(name, _)| *name == field);
    problems.0.sort_by_key(|problem| place(&problem.field));
    problems.or(platform)
}

/// The domain's problems, each at the form's field it belongs to: `x.hosts.2` is line 3 of the hosts.
pub(super) fn on_form(problems: Problems) -> Problems {
    Problems(problems.0.into_iter().map(place).collect())
}

fn place(problem: Problem) -> Problem {
    let mut path = problem.field.split('.').skip(1);
    let (field, line) = (
        path.next().unwrap_or_default(),
        path.next().and_then(|line| line.parse::<usize>().ok()),
    );
    let field = match field {
        "state" => "since",
        "handle_rule" => "handle_min",
        "id_rule" => "id_min",
        known if FIELDS.iter().any(|(name, _)| *name == known) => known,
        _ => "patterns",
    };
    let message = match line {
        Some(line) => format!("Line {}: {}", line + 1, problem.message),
        None => problem.message,
    };
    Problem {
        field: field.to_owned(),
        code: problem.code,
        message,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use domain::platform::Catalogue;

    #[test]
    fn every_platform_survives_the_form() {
        for platform in Catalogue::built_in().platforms() {
            let read = read(platform.key.clone(), &write(platform));
            assert_eq!(read.as_ref(), Ok(platform), "{}", platform.key);
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut form = write(Catalogue::built_in().get("x").unwrap());
        form = Typed::from_iter(form.without(&["hosts", "handle_min"]));
        form.put("hosts", "https://X.com/");
        form.put("handle_min", "many");
        let problems = read("x".parse().unwrap(), &form).unwrap_err();
        assert!(problems.of("hosts").is_some(), "{problems:?}");
        assert_eq!(
            problems.of("handle_min"),
            Some("Fewest characters must be a whole number")
        );
    }

    #[test]
    fn problems_stand_at_fields_that_exist() {
        let catalogue = Catalogue::built_in();
        let mut broken = catalogue.get("x").unwrap().clone();
        broken.hosts.push("https://X.com/".into());
        broken.name.clear();
        broken.handle_rule.min = 99;
        broken.state = PlatformState::Dead {
            since: "last year".into(),
        };
        let problems = on_form(broken.check().unwrap_err());
        let line = format!("Line {}: ", broken.hosts.len());
        assert!(
            problems
                .of("hosts")
                .is_some_and(|message| message.starts_with(&line)),
            "{problems:?}"
        );
        for field in ["name", "handle_min", "since"] {
            assert!(problems.of(field).is_some(), "{field} in {problems:?}");
        }
    }
}
