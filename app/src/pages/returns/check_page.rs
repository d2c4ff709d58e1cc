//! The last page before a return is sent. A function of what `check` loaded.

use super::{check, parts, subject, words};
use crate::components::{
    Actions, Button, Changes, Checkbox, Field, Form, FormState, Heading, Hidden, Inset, counted,
    new_key,
};
use crate::render::Page;
use chrono::NaiveDate;
use domain::account::Change;
use domain::actor::By;
use domain::moment::Moment;
use domain::problem::{Problem, Problems};
use domain::returns::{Correction, agreed_to};
use http::StatusCode;
use leptos::prelude::*;
use store::queries::returns::ReturnPage;

/// Why the page is shown.
pub(super) enum Shown {
    /// For the first time.
    First,
    /// Something is missing.
    Lacking(Problems),
    /// The return or the register changed since it was shown.
    Overtaken,
}

/// The page.
pub(super) fn page(found: &ReturnPage, by: &By, now: Moment, shown: Shown) -> Page {
    if let Err(refusal) = found.one.can_be_written() {
        return subject::stuck(found, &words::said(&refusal));
    }
    let title = "Check your answers";
    let base = subject::path(&found.one);
    let lacking = check::lacking(found, now);
    let overtaken = matches!(shown, Shown::Overtaken);
    let problems = match shown {
        Shown::Lacking(problems) => problems,
        Shown::First | Shown::Overtaken => Problems::default(),
    };
    let left = (problems.is_empty() && !lacking.is_empty()).then(|| {
        let many = u64::try_from(lacking.0.len()).unwrap_or_default();
        let words = match many {
            1 => "One answer is still missing.".to_owned(),
            many => format!("{} are still missing.", counted(many, "answer", "answers")),
        };
        let href = format!("{base}/edit?missing=yes");
        view! {
            <Inset>
                <p class="govuk-body">{words}" What you typed is saved."</p>
                <p class="govuk-body"><a class="govuk-link" href=href>"Go on where something is missing"</a></p>
            </Inset>
        }
    });
    let notice = overtaken.then(|| {
        view! { <Inset>"The return or what the register holds changed since you opened this page, so nothing was sent. Look at it again, then send it."</Inset> }
    });
    let body = view! {
        {summary(&problems, &base)}
        <Heading text=title caption=subject::caption(found)/>
        {notice}
        {left}
        <h2 class="govuk-heading-m">"Your answers"</h2>
        {check::reading(found, &base, &lacking).view()}
        {proposals(found, by, now)}
        <h2 class="govuk-heading-m">"What the register holds"</h2>
        <p class="govuk-body">"It is kept with the return as it stands now."</p>
        {parts::register(&found.known)}
        {send(found, &problems, &base, now.today)}
    };
    let page = subject::page(found, title, body).problems(&problems);
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// What is missing, each line leading to its field in the form.
fn summary(problems: &Problems, base: &str) -> Option<AnyView> {
    if problems.is_empty() {
        return None;
    }
    let one = |problem: &Problem| {
        let href = match problem.field.as_str() {
            "agreed" => "#agreed".to_owned(),
            field => format!("{base}/edit?missing=yes#{field}"),
        };
        let words = problem.message.clone();
        view! { <li><a href=href>{words}</a></li> }
    };
    let all: Vec<_> = problems.0.iter().map(one).collect();
    let view = view! {
        <div class="govuk-error-summary" data-module="govuk-error-summary">
            <div role="alert">
                <h2 class="govuk-error-summary__title">"There is a problem"</h2>
                <div class="govuk-error-summary__body">
                    <ul class="govuk-list govuk-error-summary__list">{all}</ul>
                </div>
            </div>
        </div>
    };
    Some(view.into_any())
}

/// What will be proposed when it is sent.
fn proposals(found: &ReturnPage, by: &By, now: Moment) -> Option<AnyView> {
    let all = Correction::of(&found.one, &found.known, 1, by, now);
    if all.is_empty() {
        return None;
    }
    let one = |proposed: &Correction| Change {
        field: proposed.field.clone().unwrap_or_default(),
        label: proposed.about().to_owned(),
        before: match proposed.field {
            Some(_) => proposed.before.clone(),
            None => String::new(),
        },
        after: proposed.proposed.clone(),
    };
    let (fields, told): (Vec<_>, Vec<_>) = all.iter().partition(|c| c.field.is_some());
    let changes: Vec<Change> = fields.into_iter().map(one).collect();
    let changes = (!changes.is_empty()).then(|| view! { <Changes changes=changes/> });
    let line = |proposed: &Correction| {
        let words = format!("{}: {}", proposed.about(), proposed.proposed);
        view! { <li class="app-lines">{words}</li> }
    };
    let told: Vec<_> = told.into_iter().map(line).collect();
    let told =
        (!told.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{told}</ul> });
    let view = view! {
        <h2 class="govuk-heading-m" id="proposals">"What is proposed to Design and Marketing"</h2>
        <p class="govuk-body">"The register does not change by itself. Design and Marketing puts it right or tells you why not."</p>
        {changes}
        {told}
    };
    Some(view.into_any())
}

fn send(found: &ReturnPage, problems: &Problems, base: &str, today: NaiveDate) -> AnyView {
    let set = &found.period.questions;
    let critical = found.known.critical().next().is_some();
    let unchanged = found.one.content.is_unchanged(set) && !critical;
    let words = agreed_to(unchanged, found.one.period, today);
    let agreed = Field::new("agreed", "", problems);
    let (action, version) = (format!("{base}/check"), found.one.version);
    let (seen, edit) = (subject::fingerprint(&found.known), format!("{base}/edit"));
    view! {
        <h2 class="govuk-heading-m">"Statement"</h2>
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Hidden name="seen" value=seen/>
            <Checkbox field=agreed label=words/>
            <Actions>
                <Button text="Send the return"/>
                <a class="govuk-link" href=edit>"Back to the form"</a>
            </Actions>
        </Form>
    }
    .into_any()
}
