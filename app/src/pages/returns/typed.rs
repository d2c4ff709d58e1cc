//! The form of a return as typed: from what is saved, and into what is saved. Names are the domain's.

use crate::pages::forms::Typed;
use domain::account::label;
use domain::problem::Problems;
use domain::returns::{Answer, Content, Issue, Known, MOST_ISSUES, QuestionSet, Said, Topic};

/// The fields of an issue with their labels.
pub(super) const ISSUE: [(&str, &str); 4] = [
    ("what", "What happened"),
    ("on", "On which day"),
    ("to_whom", "To whom it was escalated"),
    ("outcome", "What came of it"),
];

/// What is saved, as the form shows it.
pub(super) fn of(content: &Content, known: &Known, set: &QuestionSet) -> Typed {
    let mut typed = Typed::default();
    for topic in Topic::ALL {
        let (key, none) = (topic.key(), Answer::default());
        let answer = content.topics.get(topic).unwrap_or(&none);
        typed.put(&format!("{key}.right"), answer.right.clone());
        typed.put(&format!("{key}.different"), answer.different.clone());
        for field in topic.fields() {
            let proposed = answer.proposed.get(*field).map(String::as_str);
            let text = proposed.unwrap_or_else(|| known.text_of(field));
            typed.put(&format!("{key}.{field}"), text);
        }
    }
    typed.put("activity", content.activity.clone());
    typed.put("nil_reason", content.nil_reason.clone());
    typed.put("escalated", content.escalated.clone());
    for (n, issue) in content.issues.iter().enumerate() {
        let texts = [&issue.what, &issue.on, &issue.to_whom, &issue.outcome];
        for ((name, _), text) in ISSUE.iter().zip(texts) {
            typed.put(&format!("issue.{n}.{name}"), text.clone());
        }
    }
    for question in &set.questions {
        let said = content.said.get(&question.key).cloned().unwrap_or_default();
        typed.put(&format!("said.{}", question.key), said.answer);
        typed.put(&format!("said.{}.note", question.key), said.note);
    }
    typed.put("note", content.note.clone());
    typed
}

/// One of the words that a choice can send; anything else is no answer.
fn word(text: &str, known: &[&str]) -> String {
    let found = known.iter().find(|word| **word == text);
    found.map(|word| (*word).to_owned()).unwrap_or_default()
}

/// What a form says.
pub(super) fn content(typed: &Typed, set: &QuestionSet) -> Content {
    let text = |name: &str| typed.get(name).to_owned();
    let topic = |topic: &Topic| {
        let key = topic.key();
        let sent = topic.fields().iter();
        let answer = Answer {
            right: word(typed.get(&format!("{key}.right")), &["yes", "no"]),
            different: text(&format!("{key}.different")),
            proposed: sent
                .map(|field| (*field, format!("{key}.{field}")))
                .filter(|(_, name)| !typed.all(name).is_empty())
                .map(|(field, name)| (field.to_owned(), text(&name).trim().to_owned()))
                .collect(),
        };
        (*topic, answer)
    };
    let issue = |n: usize| Issue {
        what: text(&format!("issue.{n}.what")),
        on: text(&format!("issue.{n}.on")),
        to_whom: text(&format!("issue.{n}.to_whom")),
        outcome: text(&format!("issue.{n}.outcome")),
    };
    let said = |key: &str| {
        let said = Said {
            answer: word(
                typed.get(&format!("said.{key}")),
                &["yes", "no", "not-applicable"],
            ),
            note: text(&format!("said.{key}.note")),
        };
        (key.to_owned(), said)
    };
    Content {
        topics: Topic::ALL.iter().map(topic).collect(),
        activity: word(typed.get("activity"), &["active", "nil"]),
        nil_reason: text("nil_reason"),
        escalated: word(typed.get("escalated"), &["yes", "no"]),
        issues: (0..sets(typed)).map(issue).collect(),
        said: set.questions.iter().map(|q| said(&q.key)).collect(),
        note: text("note"),
    }
}

/// Problems in the order of the form's fields.
pub(super) fn in_order(mut problems: Problems, typed: &Typed) -> Problems {
    let names: Vec<String> = typed
        .without(&[])
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let place = |field: &str| names.iter().position(|name| name == field);
    // Fields of an issue that is not there yet stand below their question.
    let issues = place("escalated");
    problems.0.sort_by_key(|problem| {
        let field = problem.field.as_str();
        let below = issues.filter(|_| field.starts_with("issue."));
        place(field).or(below).unwrap_or(usize::MAX)
    });
    problems
}

/// How many sets of fields for issues a form has.
pub(super) fn sets(typed: &Typed) -> usize {
    let has = |n: &usize| {
        let mut names = ISSUE.iter().map(|(name, _)| format!("issue.{n}.{name}"));
        names.any(|name| !typed.all(&name).is_empty())
    };
    (0..=MOST_ISSUES)
        .filter(has)
        .max()
        .map_or(0, |last| last + 1)
}

/// Every open question answered with "yes".
pub(super) fn all_kept(mut content: Content, set: &QuestionSet) -> Content {
    for question in &set.questions {
        let said = content.said.entry(question.key.clone()).or_default();
        if said.answer.is_empty() {
            said.answer = "yes".to_owned();
        }
    }
    content
}

/// What a field is called where two versions stand beside each other.
pub(super) fn name_of(field: &str, set: &QuestionSet) -> String {
    let parts: Vec<&str> = field.splitn(3, '.').collect();
    match parts.as_slice() {
        ["issue", n, name] => {
            let place = n.parse::<usize>().map_or(1, |n| n + 1);
            let found = ISSUE.iter().find(|(known, _)| known == name);
            let words = found.map_or("", |(_, words)| *words);
            format!("Issue {place}: {}", words.to_lowercase())
        }
        ["said", key] => set.get(key).map_or_else(String::new, |q| q.text.clone()),
        ["said", key, _] => {
            let text = set.get(key).map_or("", |q| q.text.as_str());
            format!("{text}: what was not so")
        }
        [key, rest] => {
            let topic = Topic::from_key(key).map_or("", Topic::name);
            match *rest {
                "right" => format!("{topic}: is it right?"),
                "different" => format!("{topic}: what is different"),
                field => format!("{topic}: {}", label(field).to_lowercase()),
            }
        }
        ["activity"] => "Whether anything was published".to_owned(),
        ["nil_reason"] => "Why nothing was published".to_owned(),
        ["escalated"] => "Whether anything had to be escalated".to_owned(),
        _ => "Anything else".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use domain::returns::KnownFact;

    fn known() -> Known {
        Known {
            facts: vec![KnownFact {
                topic: Topic::Content,
                field: "content_plan".into(),
                label: "Content plan".into(),
                text: "Weekly\nand on request".into(),
            }],
            gaps: Vec::new(),
        }
    }

    fn full() -> Content {
        let set = QuestionSet::current();
        let mut content = Content::unchanged(&set);
        content.escalated = "yes".into();
        content.issues = vec![Issue {
            what: "Abuse".into(),
            on: "3 July 2026".into(),
            to_whom: "Security".into(),
            outcome: "Blocked".into(),
        }];
        content.topics.get_mut(&Topic::Content).unwrap().right = "no".into();
        content.topics.get_mut(&Topic::Content).unwrap().different = "More".into();
        content.said.get_mut("agencies").unwrap().answer = "not-applicable".into();
        content.said.get_mut("neutral").unwrap().note = "Once".into();
        content.note = "Nothing".into();
        content
    }

    #[test]
    fn what_is_shown_and_sent_back_untouched_is_what_was_saved() {
        let (set, known) = (QuestionSet::current(), known());
        for saved in [Content::default(), Content::unchanged(&set), full()] {
            let saved = saved.kept(&known).unwrap();
            let shown = of(&saved, &known, &set);
            let mut again = content(&shown, &set).kept(&known).unwrap();
            // A topic without an answer is the same as none.
            again
                .topics
                .retain(|t, a| saved.topics.contains_key(t) || *a != Answer::default());
            again
                .said
                .retain(|k, s| saved.said.contains_key(k) || *s != Said::default());
            assert_eq!(again, saved);
        }
    }

    #[test]
    fn only_known_words_are_answers() {
        let set = QuestionSet::current();
        let pairs = [
            ("access.right", "maybe"),
            ("activity", "loud"),
            ("said.neutral", "perhaps"),
            ("said.agencies", "not-applicable"),
        ];
        let typed: Typed = pairs
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        let content = content(&typed, &set);
        assert_eq!(content.topics[&Topic::Access].right, "");
        assert_eq!(content.activity, "");
        assert_eq!(content.said["neutral"].answer, "");
        assert_eq!(content.said["agencies"].answer, "not-applicable");
    }

    #[test]
    fn answers_that_were_given_stay_when_the_rest_becomes_yes() {
        let set = QuestionSet::current();
        let mut begun = Content::default();
        begun.said.entry("neutral".into()).or_default().answer = "no".into();
        let all = all_kept(begun, &set);
        assert_eq!(all.said.len(), set.questions.len());
        assert_eq!(all.said["neutral"].answer, "no");
        assert_eq!(all.said["records"].answer, "yes");
    }

    #[test]
    fn problems_are_listed_as_the_form_asks() {
        let set = QuestionSet::current();
        let typed = of(&full(), &known(), &set);
        let mut problems = Problems::default();
        let fields = [
            "agreed",
            "note",
            "issue.0.outcome",
            "issue.0.on",
            "access.right",
        ];
        for field in fields {
            problems.add(field, "required", "");
        }
        let ordered = in_order(problems.clone(), &typed);
        let ordered: Vec<_> = ordered.0.iter().map(|p| p.field.as_str()).collect();
        let expected = [
            "access.right",
            "issue.0.on",
            "issue.0.outcome",
            "note",
            "agreed",
        ];
        assert_eq!(ordered, expected);
        // Without an issue its fields stand between their neighbours all the same.
        let blank = of(&Content::default(), &known(), &set);
        let ordered = in_order(problems, &blank);
        let ordered: Vec<_> = ordered.0.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(ordered[0], "access.right");
        assert_eq!(ordered[3..], ["note", "agreed"]);
    }

    #[test]
    fn every_field_has_a_name() {
        let set = QuestionSet::current();
        for (field, _) in of(&full(), &known(), &set).without(&[]) {
            let name = name_of(&field, &set);
            assert!(!name.is_empty() && !name.ends_with(": "), "{field}: {name}");
        }
    }
}
