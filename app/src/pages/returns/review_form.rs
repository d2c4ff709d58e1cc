//! The decision about a return: what becomes of it, what has to be done, reasons by part.

use super::review_page::Model;
use super::subject;
use crate::components::{
    Actions, Button, Choice, DateField, Details, Field, Form, FormState, Guard, LabelSize, Radios,
    TextInput, Textarea, new_key,
};
use crate::urls;
use domain::returns::{Part, ReviewVerdict, review_statement};
use leptos::prelude::*;

/// The form, as it was typed.
pub(super) fn form(model: &Model<'_>) -> AnyView {
    let one = &model.found.one;
    let field = |name: &str| Field::new(name, model.typed.get(name), model.problems);
    let key = match (model.overtaken, model.typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (model.overtaken, model.typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => one.version,
    };
    let choices = ReviewVerdict::CHOICES.iter().map(|verdict| {
        let name = match verdict {
            ReviewVerdict::Accepted => "Accept it",
            ReviewVerdict::AcceptedWithAction => "Accept it, with something to be done",
            _ => "Send it back",
        };
        Choice::new(verdict.key(), name).hint(review_statement(*verdict))
    });
    let choices: Vec<Choice> = choices.collect();
    let said = model.typed.get("verdict").to_owned();
    let [act, back] = [ReviewVerdict::AcceptedWithAction, ReviewVerdict::SentBack];
    let reasons: Vec<AnyView> = Part::ALL
        .iter()
        .map(|part| {
            let field = field(&format!("reason.{}", part.key()));
            let label = format!("{} (optional)", part.name());
            view! { <Textarea field=field label=label rows=2/> }.into_any()
        })
        .collect();
    let to_do = view! {
        <TextInput field=field("action") label="What has to be done" hint="It becomes an obligation of whoever is named for the account"/>
        <DateField field=field("action_due") label="By which day"/>
    };
    let action = model
        .query
        .href(&urls::return_page(one.period, one.account, "review"));
    let (verdict, note, href) = (field("verdict"), field("note"), subject::path(one));
    let (acts, goes_back) = (said == act.key(), said == back.key());
    let guard = Guard::of(model.problems);
    view! {
        <h2 class="govuk-heading-m" id="decide">"Your decision"</h2>
        <Form action=action guard=guard>
            <FormState version=version key=key/>
            <Radios field=verdict label="What becomes of this return?" size=LabelSize::Small choices=choices/>
            <Details summary="What has to be done, when you accept it with that" open=acts>{to_do}</Details>
            <Details summary="Reasons by part, when you send it back" open=goes_back>
                <p class="govuk-hint">"The holder sees each reason beside its part of the form."</p>
                {reasons}
            </Details>
            <Textarea field=note label="In your own words (optional)" rows=3 max=2_000/>
            <Actions>
                <Button text="Save the review"/>
                <a class="govuk-link" href=href>"Open the return"</a>
            </Actions>
        </Form>
    }
    .into_any()
}
