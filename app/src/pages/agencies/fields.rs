//! The form of an agency's details, for a new one and for changes.

use super::subject;
use crate::components::{
    Actions, Button, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading, TextInput,
    Textarea, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use chrono::NaiveDate;
use domain::account::read_date;
use domain::agency::{Agency, AgencyDraft, CheckedAgency};
use domain::moment::{Moment, long_date};
use domain::problem::Problems;
use leptos::prelude::*;

/// The form with what was typed.
pub(super) struct Model<'a> {
    /// Whose details; nobody's for a new agency.
    pub(super) agency: Option<&'a Agency>,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

/// An agency's details as the form shows them.
pub(super) fn typed_of(agency: &Agency) -> Typed {
    let draft = AgencyDraft::of(agency);
    let day = |day: Option<NaiveDate>| day.map(long_date).unwrap_or_default();
    let mut typed = Typed::default();
    typed.put("name", draft.name);
    typed.put("contract_number", draft.contract_number);
    typed.put("procurement_reference", draft.procurement_reference);
    typed.put("from", day(draft.from));
    typed.put("until", day(draft.until));
    typed.put("acknowledged_on", day(draft.acknowledged_on));
    typed.put("acknowledged_by", draft.acknowledged_by);
    typed.put("notes", draft.notes);
    typed.put("version", agency.version.to_string());
    typed
}

/// A day of a form: a problem of the field when it is none; nothing when it is empty.
pub(super) fn day(typed: &Typed, field: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let text = typed.get(field).trim();
    if text.is_empty() {
        return None;
    }
    let found = read_date(text);
    if found.is_none() {
        let words = "Enter a date, for example 20 January 2027";
        problems.add(field, "date", words);
    }
    found
}

/// What was typed as details, or what is wrong with it, in the order of the form.
///
/// # Errors
/// The problems.
pub(super) fn check(typed: &Typed, now: Moment) -> Result<CheckedAgency, Problems> {
    let mut problems = Problems::default();
    let text = |name: &str| typed.get(name).to_owned();
    let draft = AgencyDraft {
        name: text("name"),
        contract_number: text("contract_number"),
        procurement_reference: text("procurement_reference"),
        from: day(typed, "from", &mut problems),
        until: day(typed, "until", &mut problems),
        acknowledged_on: day(typed, "acknowledged_on", &mut problems),
        acknowledged_by: text("acknowledged_by"),
        notes: text("notes"),
    };
    match draft.check(now) {
        Ok(checked) => problems.or(checked),
        Err(all) => {
            // A day that cannot be read is told once, as that.
            let read = problems.clone();
            let more = all.0.into_iter().filter(|p| read.of(&p.field).is_none());
            problems.0.extend(more);
            Err(in_order(problems))
        }
    }
}

fn in_order(mut problems: Problems) -> Problems {
    let place = |field: &str| {
        let fields = domain::agency::FIELDS;
        fields.iter().position(|(known, _)| *known == field)
    };
    problems.0.sort_by_key(|p| place(&p.field));
    problems
}

/// The page.
pub(super) fn page(model: Model<'_>) -> Page {
    let Model {
        agency,
        typed,
        problems,
    } = model;
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (name, contract, procurement) = (
        field("name"),
        field("contract_number"),
        field("procurement_reference"),
    );
    let (from, until, notes) = (field("from"), field("until"), field("notes"));
    let (on, by) = (field("acknowledged_on"), field("acknowledged_by"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = agency.map(|_| typed.version());
    let (heading, action, back, button) = match agency {
        None => (
            "Add an agency",
            format!("{}/new", urls::AGENCIES),
            urls::AGENCIES.to_owned(),
            "Add agency",
        ),
        Some(agency) => (
            "Change details",
            urls::agency_page(agency.number, "edit"),
            urls::agency(agency.number),
            "Save",
        ),
    };
    let heading_view = match agency {
        Some(agency) => view! { <Heading text=heading caption=agency.name.clone()/> }.into_any(),
        None => view! { <Heading text=heading/> }.into_any(),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                {heading_view}
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    <TextInput field=name label="Name of the agency" autocomplete="off"/>
                    <TextInput field=contract label="Contract number" width="govuk-input--width-20" spellcheck=false autocomplete="off"/>
                    <TextInput field=procurement label="Procurement reference" width="govuk-input--width-20" spellcheck=false autocomplete="off"/>
                    <DateField field=from label="Contract from (optional)"/>
                    <DateField field=until label="Contract until" hint="The last day. All access of the agency’s people ends with it"/>
                    <h2 class="govuk-heading-m">"Obligations acknowledged"</h2>
                    <p class="govuk-body">"Before its people are given access, the agency acknowledges the policy’s obligations. Leave both empty as long as it has not."</p>
                    <DateField field=on label="Acknowledged on (optional)"/>
                    <TextInput field=by label="Acknowledged by (optional)" hint="Who of the agency" spellcheck=false autocomplete="off"/>
                    <Textarea field=notes label="Notes (optional)" max=2_000/>
                    <Actions>
                        <Button text=button/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = match agency {
        Some(agency) => subject::page(agency, format!("Change details of {}", agency.name), body),
        None => Page::new(Section::People, heading, body).crumb(urls::AGENCIES, "Agencies"),
    };
    page.problems(&problems).islands()
}
