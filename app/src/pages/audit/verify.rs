//! `GET /audit/verification`: reads the whole trail and says whether it is as it was written. Changes
//! nothing; how it is judged is `store::audit`'s.

use crate::components::{
    Heading, SummaryList, SummaryRow, Tag, TagColour, Warning, instant_words, thousands,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::audit::{Checkpoint, Verdict, last_checkpoint, verify};

/// Verifies the trail and shows the result.
///
/// # Errors
/// 403 for those who may not read the trail; when it cannot be read.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewAudit, &Facts::default())?;
    let verdict = verify(&state.store).await?;
    let body = page(
        &verdict,
        last_checkpoint(&state.store)?,
        state.store.clock().now().at,
    );
    let page = Page::new(Section::Audit, "Verification", body).crumb(urls::AUDIT, "Audit trail");
    Ok(page.respond(&state, &visit).await)
}

fn page(verdict: &Verdict, checkpoint: Option<Checkpoint>, now: DateTime<Utc>) -> AnyView {
    let events = u64::try_from(verdict.events).unwrap_or_default();
    let result = match &verdict.fault {
        None => view! { <Tag colour=TagColour::Teal text="As it was written"/> }.into_any(),
        Some(_) => view! { <Tag colour=TagColour::Red text="Changed afterwards"/> }.into_any(),
    };
    let mut rows = vec![
        SummaryRow::view("Result", result),
        SummaryRow::text("Verified", instant_words(now)),
        SummaryRow::text("Events read", thousands(events)),
        SummaryRow::text(
            "Signed checkpoints compared",
            verdict.checkpoints.to_string(),
        ),
    ];
    if let Some(point) = checkpoint {
        let words = format!("{}, after event {}", instant_words(point.at), point.seq);
        rows.push(SummaryRow::text("Last checkpoint", words));
    }
    let fault = verdict.fault.as_ref().map(|fault| {
        let words = format!("The trail is not as it was written: {fault}. Tell the security team, and keep the server as it is until they have looked at it.");
        view! { <Warning>{words}</Warning> }
    });
    view! {
        <Heading text="Verification of the audit trail"/>
        {fault}
        <SummaryList rows=rows/>
        <p class="govuk-body"><a class="govuk-link" href=urls::AUDIT>"Back to the audit trail"</a></p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html;
    use store::audit::Fault;

    #[test]
    fn a_fault_is_said_in_plain_sight() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let sound = Verdict {
            events: 1_262,
            checkpoints: 2,
            fault: None,
        };
        let good = html(page(&sound, None, now));
        assert!(
            good.contains("As it was written")
                && good.contains("1,262")
                && !good.contains("Warning"),
            "{good}"
        );
        let broken = Verdict {
            fault: Some(Fault::Missing {
                expected: 7,
                found: 9,
            }),
            ..sound
        };
        let bad = html(page(&broken, None, now));
        assert!(
            bad.contains("Warning") && bad.contains("event 7 is missing"),
            "{bad}"
        );
    }
}
