//! The page of whoever decides: who asks, for what, the recommendation, risks, hours, what is near, what
//! has changed, earlier decisions, and the form.

use super::{fields, parts, show_page, subject, words};
use crate::components::{
    Actions, Button, Checkbox, Choice, Details, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, LabelSize, Radios, SummaryList, SummaryRow, Textarea, Warning, new_key,
};
use crate::error::AppError;
use crate::pages::dossier;
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::case::{CaseState, Section, Step, hours_words};
use domain::decisions::Verdict;
use domain::moment::long_date;
use domain::platform::Catalogue;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::cases::CaseFacts;

/// Whether the visitor can decide.
pub(super) enum Standing {
    /// Yes, for somebody else perhaps.
    Can {
        /// At which step.
        step: Step,
        /// For whom.
        acting_for: Option<String>,
    },
    /// No, and why.
    Cannot(String),
    /// There is nothing to decide.
    Nothing,
}

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) facts: CaseFacts,
    pub(super) catalogue: &'a Catalogue,
    pub(super) standing: Standing,
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    /// The case has moved since the form was opened.
    pub(super) overtaken: bool,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Result<Page, AppError> {
    let facts = &model.facts;
    let case = &facts.case;
    let caption = match case.waits_at() {
        Some(step) => format!("{}, decision of {}", subject::caption(case), step.name()),
        None => subject::caption(case),
    };
    let title = match model.standing {
        Standing::Can { .. } => "Decide on a business case",
        Standing::Cannot(_) | Standing::Nothing => "Decision on a business case",
    };
    let changed = match &facts.last_seen {
        Some(seen) => Some(parts::changed(facts, seen, model.catalogue)?),
        None => None,
    };
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text=title caption=caption/>
        {overtaken(model)}
        {who_can(model)}
        <SummaryList rows=at_a_glance(model)/>
        {show_page::few_hours(facts)}
        {changed}
        {recommendation(facts)}
        <h2 class="govuk-heading-m" id="risks">"Risks and what is done about them"</h2>
        {parts::section(case, &facts.files, Section::Risks, model.catalogue)}
        {parts::load(&facts.load)}
        {parts::overlaps(&facts.overlaps, model.catalogue)}
        <h2 class="govuk-heading-m" id="case">"The whole case"</h2>
        {parts::sections(facts, model.catalogue, true)}
        {dossier::decisions(&case.decisions, &urls::case(case.number))}
        {form(model)}
        {hash(facts)}
    };
    let page = subject::page(case, title, body)
        .problems(model.problems)
        .islands();
    Ok(if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    })
}

fn overtaken(model: &Model<'_>) -> Option<AnyView> {
    if !model.overtaken {
        return None;
    }
    let case = &model.facts.case;
    let what = case.decisions.last().map(|decision| {
        format!(
            " The newest decision: {}, {}.",
            decision.step.name(),
            parts::decided(decision)
        )
    });
    let words = format!(
        "The case has moved since you opened this page, so your decision was not saved. It is now “{}”.{}",
        case.state.name(),
        what.unwrap_or_default()
    );
    Some(view! { <Warning>{words}</Warning> }.into_any())
}

fn who_can(model: &Model<'_>) -> Option<AnyView> {
    let facts = &model.facts;
    let can = || match words::who(&facts.who_can).as_str() {
        "" => {
            "Nobody can decide it as it stands. Design and Marketing can give the step to somebody."
                .to_owned()
        }
        names => format!("It can be decided by {names}."),
    };
    let words = match &model.standing {
        Standing::Can { acting_for, .. } => {
            let name = acting_for.as_ref()?;
            format!("You decide for {name}. Both names stand with the decision.")
        }
        Standing::Cannot(why) => format!("You cannot decide this. {why}. {}", can()),
        Standing::Nothing => match facts.case.state {
            CaseState::Draft | CaseState::SentBack { .. } => {
                "There is nothing to decide now: the case is with whoever proposes it.".to_owned()
            }
            _ => format!(
                "There is nothing to decide: the case is “{}”.",
                facts.case.state.name()
            ),
        },
    };
    Some(view! { <Inset>{words}</Inset> }.into_any())
}

fn at_a_glance(model: &Model<'_>) -> Vec<SummaryRow> {
    let facts = &model.facts;
    let case = &facts.case;
    let purpose = &case.content.purpose;
    let names = fields::lookups(model.catalogue);
    let platform = match purpose.platform.as_str() {
        "" => String::new(),
        key => format!("{}, handle {}", names(key), purpose.handle),
    };
    let place = [facts.unit.as_str(), facts.group.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let people = case.content.resourcing.people.iter();
    let people: Vec<String> = people
        .map(|one| format!("{} ({})", one.name, hours_words(one.tenths)))
        .collect();
    let hours = format!(
        "{} a week: {}",
        hours_words(case.content.tenths()),
        people.join(", ")
    );
    let review = case.content.strategy.review_on.map(long_date);
    let mut rows = vec![
        SummaryRow::text(
            "Who asks",
            format!("{}, for {}", case.proposer.name, place.join(", ")),
        ),
        SummaryRow::text("For what", purpose.name.clone()),
        SummaryRow::text("Where", platform),
        SummaryRow::text("Purpose", purpose.purpose.clone()),
        SummaryRow::text("Benefits", purpose.benefits.clone()),
        SummaryRow::text("Audience", purpose.audience.clone()),
        SummaryRow::text("People and hours", hours),
        SummaryRow::text("Reviewed or closed on", review.unwrap_or_default()),
    ];
    if let Some((number, name)) = &facts.adopts {
        let (href, name) = (urls::account(*number), name.clone());
        let link = view! { <a class="govuk-link" href=href>{name}</a> };
        rows.push(SummaryRow::view(
            "Exists already, without a case (P 12.1c)",
            link,
        ));
    }
    if case.waits_at().is_some() {
        let words = format!(
            "{}, since {}",
            words::days(facts.days),
            long_date(facts.since)
        );
        rows.push(SummaryRow::text("Waits here", words));
    }
    rows
}

/// What Design and Marketing recommends, as it counts now.
fn recommendation(facts: &CaseFacts) -> Option<AnyView> {
    let step = Step::DesignAndMarketing;
    let decision = facts.case.last_decision(step)?;
    let lapsed = !facts.case.is_settled(step, &facts.hashes);
    let words = match (decision.verdict, lapsed) {
        (Verdict::Approved, false) => parts::decided(decision),
        (Verdict::Approved, true) => {
            format!("{}, before the case was changed", parts::decided(decision))
        }
        _ => parts::decided(decision),
    };
    let note = decision.note.clone();
    let view = view! {
        <h2 class="govuk-heading-m" id="recommendation">"Recommendation of Design and Marketing"</h2>
        <p class="govuk-body">{words}</p>
        {(!note.is_empty()).then(|| view! { <blockquote class="govuk-inset-text app-lines">{note}</blockquote> })}
    };
    Some(view.into_any())
}

fn form(model: &Model<'_>) -> Option<AnyView> {
    let Standing::Can { step, .. } = &model.standing else {
        return None;
    };
    let (step, case) = (*step, &model.facts.case);
    let field = |name: &str| Field::new(name, model.typed.get(name), model.problems);
    let (verdict, agreed, note) = (field("verdict"), field("agreed"), field("note"));
    let key = match (model.overtaken, model.typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let seen = match (model.overtaken, model.typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => case.version,
    };
    let (approve, words) = match step {
        Step::DesignAndMarketing => ("Recommend", "Recommendation"),
        _ => ("Approve", "In your own words"),
    };
    let hint = match step {
        Step::DesignAndMarketing => {
            "What you recommend and why. The other approvers read it. When you decline, say why"
        }
        _ => "Needed when you decline; optional otherwise",
    };
    let next = match step.next() {
        Some(next) => format!("It goes to the next step: {}", next.name()),
        None => "The account is approved".to_owned(),
    };
    let choices = vec![
        Choice::new(Verdict::Approved.key(), approve).hint(next),
        Choice::new(Verdict::SentBack.key(), "Send back")
            .hint("To whoever proposes it, with what has to change"),
        Choice::new(Verdict::Declined.key(), "Decline").hint("The case ends here"),
    ];
    let reasons = Section::ALL.iter().map(|section| {
        let name = format!("reason-{}", section.key());
        let field = field(&name);
        let label = section.name();
        view! { <Textarea field=field label=label rows=2 max=2_000/> }
    });
    let reasons: Vec<_> = reasons.collect();
    let statement = step.statement();
    let action = urls::case_page(case.number, "decision");
    let unfolded = model.typed.get("verdict") == Verdict::SentBack.key();
    let last = model.facts.settings.case_reminder_days.iter().max();
    let late = last
        .filter(|last| model.facts.days > i64::from(**last))
        .map(|last| {
            let words = format!(
                "This case has waited here for more than {}.",
                words::days(i64::from(*last))
            );
            view! { <p class="govuk-body">{words}</p> }
        });
    let back = urls::case(case.number);
    let view = view! {
        <h2 class="govuk-heading-m" id="decide">"Your decision"</h2>
        {late}
        <Form action=action guard=Guard::of(model.problems)>
            <FormState version=seen key=key/>
            <Radios field=verdict label="What do you decide?" size=LabelSize::Small choices=choices/>
            <Checkbox field=agreed label=statement hint="To approve, tick this statement. It is kept with your decision"/>
            <Textarea field=note label=words hint=hint max=4_000/>
            <Details summary="What has to change, when you send it back" open=unfolded>
                <p class="govuk-hint">"At the sections it is about. Only the steps whose sections change decide again."</p>
                {reasons}
            </Details>
            <Actions>
                <Button text="Save decision"/>
                <a class="govuk-link" href=back>"Back to the case"</a>
            </Actions>
        </Form>
    };
    Some(view.into_any())
}

/// What a decision made now would be made on.
fn hash(facts: &CaseFacts) -> Option<AnyView> {
    facts.case.waits_at()?;
    let hash = facts.hashes.whole.clone();
    let view = view! {
        <p class="govuk-body-s">"A decision is made on exactly what stands here. Its fingerprint (SHA-256): "<code class="app-code app-wrap">{hash}</code></p>
    };
    Some(view.into_any())
}
