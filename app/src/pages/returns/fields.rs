//! The fields of a return's form, part by part.

use super::{parts, typed};
use crate::components::{
    Button, ButtonKind, Changes, Choice, DateField, Field, Inset, LabelSize, Radios, SummaryList,
    TextInput, Textarea,
};
use crate::pages::dossier;
use crate::pages::forms::Typed;
use crate::urls;
use domain::account::label;
use domain::problem::Problems;
use domain::returns::{MOST_ISSUES, Part, Question, Topic};
use leptos::prelude::*;
use store::queries::returns::ReturnPage;

/// The longest text of a field, in characters.
const LONG: u32 = 2_000;

/// What the fields need.
pub(super) struct Fields<'a> {
    pub(super) found: &'a ReturnPage,
    pub(super) base: &'a str,
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    /// How many sets of fields for issues.
    pub(super) sets: usize,
}

/// Links to the parts, for a form that is longer than a screen.
pub(super) fn contents() -> AnyView {
    let one = |part: &Part| {
        let (href, name) = (format!("#part-{}", part.key()), part.name());
        view! { <li><a class="govuk-link" href=href>{name}</a></li> }
    };
    let all: Vec<_> = Part::ALL.iter().map(one).collect();
    view! { <nav aria-label="Parts of this return" class="app-no-print"><ol class="govuk-list govuk-list--number">{all}</ol></nav> }
        .into_any()
}

impl Fields<'_> {
    /// Every part.
    pub(super) fn all(&self) -> AnyView {
        let topics: Vec<AnyView> = Topic::ALL.iter().map(|t| self.topic(*t)).collect();
        view! {
            {topics}
            {self.activity()}
            {self.issues()}
            {self.questions()}
            {self.note()}
        }
        .into_any()
    }

    fn field(&self, name: &str) -> Field {
        Field::new(name, self.typed.get(name), self.problems)
    }

    fn area(&self, name: &str, label: &str, hint: &str) -> AnyView {
        let (field, label) = (self.field(name), label.to_owned());
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        match hint {
            Some(hint) => {
                view! { <Textarea field=field label=label hint=hint rows=3 max=LONG/> }.into_any()
            }
            None => view! { <Textarea field=field label=label rows=3 max=LONG/> }.into_any(),
        }
    }

    /// A part with its heading, what a reviewer asked for there, and its files.
    fn part(&self, part: Part, clause: &str, inside: AnyView) -> AnyView {
        let (key, name) = (part.key(), part.name());
        let (id, heading) = (format!("part-{key}"), format!("heading-{key}"));
        let named = heading.clone();
        let place = Part::ALL
            .iter()
            .position(|p| *p == part)
            .unwrap_or_default()
            + 1;
        let title = format!("{place}. {name}");
        let clause = (!clause.is_empty()).then(|| {
            let clause = clause.to_owned();
            view! { <p class="govuk-hint">{clause}</p> }
        });
        let files = dossier::kept(&self.found.files, key, self.base)
            .map(|row| view! { <SummaryList rows=vec![row]/> });
        let act = format!("files-{key}");
        let about = format!("to “{name}” (what you typed is saved first)");
        view! {
            <section class="app-return__part" id=id aria-labelledby=named>
                <h2 class="govuk-heading-m" id=heading>{title}</h2>
                {clause}
                {self.asked(part)}
                {inside}
                {files}
                <button r#type="submit" class="app-link-button" name="act" value=act>"Attach or take away files"<span class="govuk-visually-hidden">{format!(" {about}")}</span></button>
            </section>
        }
        .into_any()
    }

    /// What a reviewer asked for at this part.
    fn asked(&self, part: Part) -> Option<AnyView> {
        let review = self.found.one.reviews.last()?;
        let reason = review.reasons.get(part.key())?.clone();
        let words = format!("{} asks for a change here:", review.by.name);
        let view = view! {
            <Inset>
                <p class="govuk-body">{words}</p>
                <p class="govuk-body app-lines">{reason}</p>
            </Inset>
        };
        Some(view.into_any())
    }

    fn topic(&self, topic: Topic) -> AnyView {
        let key = topic.key();
        let since = parts::changed(&self.found.since, Some(topic));
        let changes = (!since.is_empty()).then(|| view! { <Changes changes=since/> });
        let ended = match topic {
            Topic::Access => parts::ended(&self.found.since),
            _ => None,
        };
        let since = (changes.is_some() || ended.is_some()).then(|| {
            view! { <h3 class="govuk-heading-s">"Changed since the last return"</h3><div class="app-return__since">{changes}{ended}</div> }
        });
        let right = self.field(&format!("{key}.right"));
        let choices = vec![Choice::new("yes", "Right"), Choice::new("no", "Not right")];
        let question = format!("{}: is this right?", topic.name());
        let hint = match topic {
            Topic::Access => "For example, who is missing, who has left, who needs less access",
            Topic::Security => "Never the password itself: only what is true of it",
            _ => "In your own words, if new words below do not say it",
        };
        let different = self.area(&format!("{key}.different"), "What is different", hint);
        let proposed: Vec<AnyView> = topic
            .fields()
            .iter()
            .map(|f| self.proposed(topic, f))
            .collect();
        let clause = topic.clause();
        let inside = view! {
            {since}
            {parts::facts(&self.found.known, topic)}
            {self.elsewhere(topic)}
            <div class="app-ask app-ask--no">
                <Radios field=right label=question size=LabelSize::Small choices=choices inline=true/>
                <div class="app-ask__more">{different}{proposed}</div>
            </div>
        };
        self.part(Part::Topic(topic), clause, inside.into_any())
    }

    /// Facts about the password are recorded on their own page, at once.
    fn elsewhere(&self, topic: Topic) -> Option<AnyView> {
        if topic != Topic::Security {
            return None;
        }
        let href = urls::account_page(self.found.one.account, "security");
        let view = view! {
            <p class="govuk-body">"If the password was changed, you can "<a class="govuk-link" href=href>"record that with the account"</a>". It then shows here."</p>
        };
        Some(view.into_any())
    }

    /// New words for a field of the account, with those of the register to begin with.
    fn proposed(&self, topic: Topic, name: &str) -> AnyView {
        let field = self.field(&format!("{}.{name}", topic.key()));
        let words = format!("New words: {}", label(name).to_lowercase());
        let hint = "As the register has it now. Change it to propose other words";
        if name == "transparency_url" {
            return view! { <TextInput field=field label=words hint=hint spellcheck=false autocomplete="off"/> }
                .into_any();
        }
        view! { <Textarea field=field label=words hint=hint rows=3 max=LONG/> }.into_any()
    }

    fn activity(&self) -> AnyView {
        let months = self.found.one.period.months();
        let question = format!("Was anything published from {months}?");
        let choices = vec![
            Choice::new("active", "Yes"),
            Choice::new("nil", "No, nothing"),
        ];
        let reason = self.area(
            "nil_reason",
            "Why nothing was published",
            "And whether the account is still needed",
        );
        let inside = view! {
            <div class="app-ask app-ask--nil">
                <Radios field=self.field("activity") label=question size=LabelSize::Small choices=choices inline=true/>
                <div class="app-ask__more">{reason}</div>
            </div>
        };
        self.part(Part::Activity, "", inside.into_any())
    }

    fn issues(&self) -> AnyView {
        let choices = vec![Choice::new("no", "No"), Choice::new("yes", "Yes")];
        let sets: Vec<AnyView> = (0..self.sets).map(|n| self.issue(n)).collect();
        let add = (self.sets < MOST_ISSUES).then(|| {
            view! { <p><Button text="Add another issue" kind=ButtonKind::Secondary name="act" value="add"/></p> }
        });
        let inside = view! {
            <div class="app-ask app-ask--yes">
                <Radios field=self.field("escalated") label="Did anything have to be escalated?" size=LabelSize::Small hint="To a manager, Security, Privacy, Legal, the media team or the Police" choices=choices inline=true/>
                <div class="app-ask__more">{sets}{add}</div>
            </div>
        };
        self.part(Part::Issues, "Proc Reporting", inside.into_any())
    }

    fn issue(&self, n: usize) -> AnyView {
        let field = |name: &str| self.field(&format!("issue.{n}.{name}"));
        let title = format!("Issue {}", n + 1);
        let remove = (self.sets > 1).then(|| {
            let (value, about) = (format!("remove-{n}"), title.clone());
            view! { <Button text="Remove" kind=ButtonKind::Secondary name="act" value=value about=about/> }
        });
        let [what, on, to_whom, outcome] = typed::ISSUE.map(|(_, label)| label);
        view! {
            <fieldset class="govuk-fieldset app-rows">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>
                <Textarea field=field("what") label=what rows=3/>
                <DateField field=field("on") label=on/>
                <TextInput field=field("to_whom") label=to_whom/>
                <Textarea field=field("outcome") label=outcome hint="Or “still open”" rows=2/>
                {remove}
            </fieldset>
        }
        .into_any()
    }

    fn questions(&self) -> AnyView {
        let set = &self.found.period.questions;
        let all: Vec<AnyView> = set.questions.iter().map(|q| self.question(q)).collect();
        let open = |q: &&Question| self.typed.get(&format!("said.{}", q.key)).is_empty();
        let open = set.questions.iter().filter(open).count();
        let yes = (open > 1).then(|| {
            let text = format!("Answer “yes” to the {open} that are open");
            view! { <p><Button text=text kind=ButtonKind::Secondary name="act" value="yes"/></p> }
        });
        let inside = view! {
            <p class="govuk-body">"Each is a point of the policy. “No” is an honest answer: say what was not so, and what is done about it."</p>
            {all}
            {yes}
        };
        self.part(Part::Questions, "", inside.into_any())
    }

    fn question(&self, question: &Question) -> AnyView {
        let name = format!("said.{}", question.key);
        let mut choices = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
        if question.may_not_apply {
            choices.push(Choice::new("not-applicable", "Does not apply"));
        }
        let hint = match question.hint.as_str() {
            "" => question.clause.clone(),
            hint => format!("{hint} {}", question.clause),
        };
        let note = self.field(&format!("{name}.note"));
        let against = self.found.known.against(&question.key).map(|evidence| {
            let words = format!("The register says otherwise: {evidence}.");
            view! { <p class="govuk-body app-return__late">{words}</p> }
        });
        let (field, text) = (self.field(&name), question.text.clone());
        view! {
            <div class="app-ask app-ask--no">
                {against}
                <Radios field=field label=text size=LabelSize::Small hint=hint choices=choices inline=true/>
                <div class="app-ask__more">
                    <Textarea field=note label="What was not so, and what is done about it" rows=3/>
                </div>
            </div>
        }
        .into_any()
    }

    fn note(&self) -> AnyView {
        let critical: Vec<String> = self
            .found
            .known
            .critical()
            .map(|gap| format!("{} ({})", gap.evidence, gap.clause))
            .collect();
        let field = self.field("note");
        if critical.is_empty() {
            return view! {
                <section class="app-return__part">
                    <h2 class="govuk-heading-m">"Anything else"</h2>
                    <Textarea field=field label="Anything else Design and Marketing should know (optional)" rows=3 max=LONG/>
                </section>
            }
            .into_any();
        }
        let all: Vec<_> = critical
            .into_iter()
            .map(|words| view! { <li>{words}</li> })
            .collect();
        view! {
            <section class="app-return__part">
                <h2 class="govuk-heading-m">"What the register shows as critical"</h2>
                <ul class="govuk-list govuk-list--bullet">{all}</ul>
                <Textarea field=field label="What is being done about it" hint="And anything else Design and Marketing should know" rows=3 max=LONG/>
            </section>
        }
        .into_any()
    }
}
