//! What the page of one's own mail shows.

use crate::components::{
    Actions, Button, ButtonKind, Choice, ConfirmationPanel, ErrorSummary, Field, Form, FormState,
    Heading, Hidden, Inset, LabelSize, Radios, Warning, instant_words, new_key,
};
use crate::pages::forms::Typed;
use crate::urls;
use domain::actor::Actor;
use domain::message::{self, How, Topic};
use domain::problem::Problems;
use domain::role::Role;
use leptos::prelude::*;
use store::queries::mail::OwnMail;

/// The choices and the calendar.
pub(super) fn page(own: &OwnMail, actor: &Actor, typed: &Typed, problems: &Problems) -> AnyView {
    let key = if typed.key().is_empty() {
        new_key()
    } else {
        typed.key().to_owned()
    };
    let on_team = [Role::DesignAndMarketing, Role::PrincipalAdvisor]
        .into_iter()
        .any(|role| actor.holds(role));
    let topics: Vec<AnyView> = Topic::ALL
        .iter()
        .filter(|topic| **topic != Topic::Register)
        .map(|topic| choices(*topic, own, on_team, typed, problems))
        .collect();
    let intro = format!(
        "Mail goes to {}. What cannot wait is sent at once; everything else comes in one summary a day, at 7:30 on working days.",
        own.address
    );
    view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Mail and calendar"/>
                {closed(own)}
                <p class="govuk-body-l app-wrap">{intro}</p>
                <p class="govuk-body">"Decisions and returns that are asked of you, things you have to do, and what concerns the security of accounts are always sent: the policy counts on them. Where there are others, you can turn those off."</p>
                <Form action=urls::ABOUT_ME_MAIL>
                    <FormState key=key/>
                    {topics}
                    <Actions>
                        <Button text="Save"/>
                        <a class="govuk-link" href=urls::ABOUT_ME>"Cancel"</a>
                    </Actions>
                </Form>
                {calendar(own)}
            </div>
        </div>
    }
    .into_any()
}

fn closed(own: &OwnMail) -> Option<AnyView> {
    own.suppressed_since.map(|since| {
        let words = format!(
            "Nothing has been sent to you since {}, because the server of your address said that there is no such address. Ask an administrator to correct it.",
            instant_words(since)
        );
        view! { <Warning>{words}</Warning> }.into_any()
    })
}

fn choices(
    topic: Topic,
    own: &OwnMail,
    on_team: bool,
    typed: &Typed,
    problems: &Problems,
) -> AnyView {
    let kept = own.wishes.iter().find(|(known, _)| *known == topic);
    let kept = kept.map_or(How::Daily, |(_, how)| *how);
    let chosen = match typed.get(topic.key()) {
        "" => kept.key().to_owned(),
        typed => typed.to_owned(),
    };
    let kinds = || message::catalogue().filter(|kind| kind.topic == topic);
    let has_mandatory = kinds().any(|kind| kind.mandatory);
    let mut offered = vec![
        Choice::new(How::AtOnce.key(), How::AtOnce.name()),
        Choice::new(How::Daily.key(), How::Daily.name()),
    ];
    if topic.has_optional() || on_team {
        let words = if has_mandatory {
            "Only what is always sent"
        } else {
            How::Off.name()
        };
        let mut off = Choice::new(How::Off.key(), words);
        if on_team {
            off = off.hint("Copies for Design and Marketing are turned off as well, unless they are about security.");
        }
        offered.push(off);
    }
    let list = |mandatory: bool| {
        let names = kinds().filter(|kind| kind.mandatory == mandatory);
        names.map(|kind| kind.name).collect::<Vec<_>>().join("; ")
    };
    let (always, optional) = (list(true), list(false));
    let mut hint = String::new();
    if !always.is_empty() {
        hint = format!("Always sent: {always}.");
    }
    if !optional.is_empty() {
        hint = format!("{hint} Can be turned off: {optional}.");
    }
    let field = Field::new(topic.key(), chosen, problems);
    view! {
        <Radios field=field label=topic.name() size=LabelSize::Medium hint=hint.trim().to_owned() choices=offered/>
    }
    .into_any()
}

fn calendar(own: &OwnMail) -> AnyView {
    let state = match own.calendar_since {
        Some(since) => format!(
            "Your calendar has had a secret address since {}. It is not shown again; replace it if you do not have it any more.",
            instant_words(since)
        ),
        None => "Your calendar has no address yet.".to_owned(),
    };
    let words = if own.calendar_since.is_some() {
        "Replace the address"
    } else {
        "Make an address"
    };
    let withdraw = own.calendar_since.map(|_| {
        view! {
            <Form action=urls::ABOUT_ME_CALENDAR_WITHDRAW>
                <Hidden name="key" value=new_key()/>
                <Button text="Withdraw the address" kind=ButtonKind::Warning/>
            </Form>
        }
    });
    view! {
        <h2 class="govuk-heading-m" id="calendar">"Your calendar"</h2>
        <p class="govuk-body">"What you have to do by a day can stand in your own calendar program (.ics): things to do, returns to file, decisions that wait for you, last days of people who report to you."</p>
        <Inset>"Whoever has the address can read this calendar without signing in. Give it to your calendar program only."</Inset>
        <p class="govuk-body">{state}</p>
        <Form action=urls::ABOUT_ME_CALENDAR>
            <Hidden name="key" value=new_key()/>
            <Button text=words kind=ButtonKind::Secondary/>
        </Form>
        {withdraw}
    }
    .into_any()
}

/// The address, this once.
pub(super) fn made(address: String) -> AnyView {
    view! {
        <ConfirmationPanel title="Address made" reference="Your calendar"/>
        <Warning>"Copy the address now. It is not shown again, and nobody can look it up."</Warning>
        <p class="govuk-body"><code class="app-wrap" id="calendar-address">{address}</code></p>
        <p class="govuk-body">"Subscribe to it in your calendar program. It is read again by itself, as often as that program does."</p>
        <p class="govuk-body"><a class="govuk-link" href=urls::ABOUT_ME_MAIL>"Back to mail and calendar"</a></p>
    }
    .into_any()
}
