//! What a return says, to be read: on its page, before it is sent, in the copy that is kept.

use crate::components::{Changes, SummaryList, SummaryRow, counted, lines};
use crate::pages::dossier;
use domain::account::{Change, label};
use domain::attachment::Attachment;
use domain::moment::long_date;
use domain::problem::Problems;
use domain::returns::{
    Answer, Content, Issue, Known, Part, Question, QuestionSet, Said, Topic, day,
};
use leptos::prelude::*;

/// What a return says, with what is needed to read it.
pub(super) struct Reading<'a> {
    pub(super) content: &'a Content,
    pub(super) set: &'a QuestionSet,
    pub(super) known: &'a Known,
    /// What is attached.
    pub(super) files: &'a [Attachment],
    /// The address of the return.
    pub(super) base: &'a str,
    /// Whether each part has a link to change it.
    pub(super) change: bool,
    /// What is missing.
    pub(super) problems: &'a Problems,
}

impl Reading<'_> {
    /// Everything it says.
    pub(super) fn view(&self) -> AnyView {
        let topics = Topic::ALL.iter().map(|topic| self.topic(*topic));
        let mut rows: Vec<SummaryRow> = topics.collect();
        rows.push(self.row(Part::Activity, self.activity()));
        rows.push(self.row(Part::Issues, self.issues()));
        if !self.content.note.is_empty() || self.problems.of("note").is_some() {
            let value = text_or_missing(&self.content.note, self.problems.of("note"));
            let row = SummaryRow::view("Anything else", value);
            rows.push(self.linked(row, "note", "anything else"));
        }
        let mut said: Vec<SummaryRow> = self.set.questions.iter().map(|q| self.said(q)).collect();
        let files = dossier::kept(self.files, Part::Questions.key(), self.base);
        said.extend(files);
        let title = Part::Questions.name();
        view! {
            <SummaryList rows=rows/>
            <h3 class="govuk-heading-s">{title}</h3>
            <SummaryList rows=said/>
        }
        .into_any()
    }

    fn linked(&self, row: SummaryRow, anchor: &str, about: &str) -> SummaryRow {
        if !self.change {
            return row;
        }
        row.action(
            format!("{}/edit#{anchor}", self.base),
            "Change",
            about.to_lowercase(),
        )
    }

    /// A part with its files.
    fn row(&self, part: Part, value: AnyView) -> SummaryRow {
        let files = dossier::links(self.files, part.key(), self.base);
        let row = SummaryRow::view(part.name(), view! { {value}{files} });
        self.linked(row, &format!("part-{}", part.key()), part.name())
    }

    fn topic(&self, topic: Topic) -> SummaryRow {
        let answer = self.content.topics.get(&topic);
        let key = topic.key();
        let missing = |field: &str| self.problems.of(&format!("{key}.{field}"));
        let value = match answer.map(|a| (a.right.as_str(), a)) {
            Some(("yes", _)) => "Right".into_any(),
            Some(("no", answer)) => {
                let lacking = missing("different").map(error);
                view! { <p class="govuk-body">"Not right"</p>{self.proposed(answer)}{lacking} }
                    .into_any()
            }
            _ => unanswered(missing("right")),
        };
        self.row(Part::Topic(topic), value)
    }

    fn proposed(&self, answer: &Answer) -> AnyView {
        let different = (!answer.different.is_empty()).then(|| {
            let words = answer.different.clone();
            view! { <p class="govuk-body app-lines">{words}</p> }
        });
        let changes = changes(self.known, answer);
        let changes = (!changes.is_empty()).then(|| view! { <Changes changes=changes/> });
        view! { {different}{changes} }.into_any()
    }

    fn activity(&self) -> AnyView {
        match self.content.activity.as_str() {
            "active" => "Something was published".into_any(),
            "nil" => {
                let lacking = self.problems.of("nil_reason").map(error);
                let reason = self.content.nil_reason.clone();
                view! {
                    <p class="govuk-body">"Nothing was published"</p>
                    <p class="govuk-body app-lines">{reason}</p>
                    {lacking}
                }
                .into_any()
            }
            _ => unanswered(self.problems.of("activity")),
        }
    }

    fn issues(&self) -> AnyView {
        match self.content.escalated.as_str() {
            "no" => "Nothing had to be escalated".into_any(),
            "yes" => {
                let many = u64::try_from(self.content.issues.len()).unwrap_or_default();
                let words = counted(many, "issue was escalated", "issues were escalated");
                let own = |p: &&domain::problem::Problem| p.field.starts_with("issue.");
                let lacking = self.problems.0.iter().filter(own);
                let lacking: Vec<AnyView> = lacking.map(|p| error(&p.message)).collect();
                let all: Vec<AnyView> = self.content.issues.iter().map(issue).collect();
                view! { <p class="govuk-body">{words}</p>{all}{lacking} }.into_any()
            }
            _ => unanswered(self.problems.of("escalated")),
        }
    }

    fn said(&self, question: &Question) -> SummaryRow {
        let field = format!("said.{}", question.key);
        let said = self.content.said.get(&question.key);
        let value = match said.map(|s| (s.answer.as_str(), s)) {
            Some(("yes", _)) => "Yes".into_any(),
            Some(("not-applicable", _)) => "Does not apply".into_any(),
            Some(("no", said)) => {
                let lacking = self.problems.of(&format!("{field}.note")).map(error);
                let Said { note, .. } = said.clone();
                view! { <p class="govuk-body">"No"</p><p class="govuk-body app-lines">{note}</p>{lacking} }
                    .into_any()
            }
            _ => unanswered(self.problems.of(&field)),
        };
        let row = SummaryRow::view(format!("{} ({})", question.text, question.clause), value);
        self.linked(row, &field, &question.text)
    }
}

/// The words of the register that a return proposes to change.
fn changes(known: &Known, answer: &Answer) -> Vec<Change> {
    let one = |(field, text): (&String, &String)| Change {
        field: field.clone(),
        label: label(field).to_owned(),
        before: known.text_of(field).to_owned(),
        after: text.clone(),
    };
    answer.proposed.iter().map(one).collect()
}

fn issue(issue: &Issue) -> AnyView {
    let on = day(&issue.on).map_or_else(|| issue.on.clone(), long_date);
    let line = |label: &'static str, text: String| {
        let words = lines(&text, &text);
        words.map(|words| view! { <li><span class="app-muted">{label}</span>{words}</li> })
    };
    view! {
        <ul class="govuk-list app-return__facts">
            {line("What: ", issue.what.clone())}
            {line("On: ", on)}
            {line("Escalated to: ", issue.to_whom.clone())}
            {line("What came of it: ", issue.outcome.clone())}
        </ul>
    }
    .into_any()
}

fn error(words: impl AsRef<str>) -> AnyView {
    let words = words.as_ref().to_owned();
    view! { <p class="govuk-error-message">{words}</p> }.into_any()
}

fn unanswered(missing: Option<&str>) -> AnyView {
    match missing {
        Some(words) => error(words),
        None => view! { <span class="app-muted">"Not answered yet"</span> }.into_any(),
    }
}

fn text_or_missing(text: &str, missing: Option<&str>) -> AnyView {
    if text.is_empty() {
        return unanswered(missing);
    }
    let text = text.to_owned();
    view! { <span class="app-lines">{text}</span> }.into_any()
}
