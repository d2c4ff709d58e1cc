//! `GET` and `POST /pixels/scans/{reference}/findings/{place}/{deed}`: opens an obligation because of a
//! finding, notes an incident, or says why nothing has to be done.

use super::answer_page::{Model, page};
use super::show::open;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::drift::{FindingKind, Kept, Scan};
use domain::obligation::ObligationKind;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::secret::{NO_SECRETS, looks_like_secret};
use store::commands::attempts;
use store::commands::scans::{self, Wanted};
use store::{Failure, Saved};

/// What can be done about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Somebody has to do something by a day.
    Obligation,
    /// Something went wrong.
    Incident,
    /// Nothing has to be done.
    Dismiss,
}

impl Deed {
    /// Every deed.
    pub(super) const ALL: &'static [Self] = &[Self::Obligation, Self::Incident, Self::Dismiss];

    /// The stable word in addresses.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Incident => "incident",
            Self::Dismiss => "dismiss",
        }
    }

    /// The button.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Obligation => "Open an obligation",
            Self::Incident => "Note an incident",
            Self::Dismiss => "Dismiss",
        }
    }

    /// The word of the banner afterwards.
    const fn done(self) -> &'static str {
        match self {
            Self::Obligation => "obligation-opened",
            Self::Incident => "incident-reported",
            Self::Dismiss => "finding-dismissed",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|deed| deed.key() == key)
    }
}

type Place = Path<(String, String, String)>;

/// Shows the form.
///
/// # Errors
/// 403 for those who may not check; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, place, deed)): Place,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::CheckPixels, &Facts::default())?;
    let (deed, scan, kept) = found(&state, &visit, &reference, &place, &deed).await?;
    let mut typed = Typed::default();
    typed.put("version", scan.version.to_string());
    if deed == Deed::Obligation {
        let kind = match kept.finding.kind {
            FindingKind::NotApproved | FindingKind::OtherId | FindingKind::NotLive => {
                ObligationKind::RemovePixel
            }
            FindingKind::BeforeChoice | FindingKind::OtherPages | FindingKind::Gone => {
                ObligationKind::Remedial
            }
        };
        typed.put("kind", kind.key());
        let finding = &kept.finding;
        typed.put("details", format!("{} on {}", finding.what(), finding.site));
    }
    if deed == Deed::Incident {
        typed.put("note", kept.finding.words());
    }
    let model = Model {
        deed,
        scan,
        kept,
        typed,
        problems: Problems::default(),
        overtaken: false,
    };
    Ok(page(&model).respond(&state, &visit).await)
}

/// Does it.
///
/// # Errors
/// 403 for those who may not check; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, place, deed)): Place,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::CheckPixels);
    let subject = reference.chars().take(60).collect();
    let facts = Facts::default();
    attempts::judged(&state.store, &call, action, "scan", subject, facts).await?;
    let (deed, scan, kept) = found(&state, &visit, &reference, &place, &deed).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let mut overtaken = false;
    match act(
        &state,
        &visit,
        deed,
        &scan,
        kept.place,
        &typed,
        &mut problems,
    )
    .await?
    {
        Some(Ok(_)) => {
            let path = urls::done(&urls::scan(scan.number), deed.done());
            let path = format!("{path}#finding-{}", kept.place);
            return Ok(axum::response::IntoResponse::into_response(
                axum::response::Redirect::to(&path),
            ));
        }
        Some(Err(Failure::Stale)) => overtaken = true,
        Some(Err(Failure::Problems(found))) => problems = found,
        Some(Err(Failure::Refused(refusal @ Refusal::Rule { .. }))) => {
            if matches!(refusal.code(), "answered" | "no-finding") {
                overtaken = true;
            } else {
                problems = forms::as_problem(refusal, "note")?;
            }
        }
        Some(Err(other)) => return Err(other.into()),
        None => {}
    }
    let (deed, scan, kept) = match overtaken {
        true => found(&state, &visit, &reference, &place, deed.key()).await?,
        false => (deed, scan, kept),
    };
    let model = Model {
        deed,
        scan,
        kept,
        typed,
        problems,
        overtaken,
    };
    Ok(page(&model).respond(&state, &visit).await)
}

async fn found(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    place: &str,
    deed: &str,
) -> Result<(Deed, Scan, Kept), AppError> {
    let deed = Deed::from_key(deed).ok_or(AppError::NotFound)?;
    let scan = open(state, visit, reference).await?.scan;
    let place: i64 = place.parse().map_err(|_| AppError::NotFound)?;
    let kept = scan.finding(place).cloned().ok_or(AppError::NotFound)?;
    Ok((deed, scan, kept))
}

/// `None` = a field is missing or wrong; nothing was tried.
async fn act(
    state: &AppState,
    visit: &Visit,
    deed: Deed,
    scan: &Scan,
    place: i64,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<Option<Result<Saved, Failure>>, AppError> {
    let (store, call) = (&state.store, forms::call(visit, typed));
    let (number, seen) = (scan.number, typed.version());
    let note = typed.get("note").to_owned();
    Ok(Some(match deed {
        Deed::Obligation => {
            let assignee =
                forms::whom(state, visit, typed.get("assignee"), "assignee", problems).await?;
            let due = forms::day(typed, "due", problems);
            if !problems.is_empty() {
                return Ok(None);
            }
            let wanted = Wanted {
                kind: typed.get("kind").to_owned(),
                details: typed.get("details").to_owned(),
                assignee,
                due,
            };
            scans::open_obligation(store, &call, number, seen, place, wanted).await
        }
        Deed::Incident => {
            let words = note.trim();
            if words.is_empty() {
                problems.add("note", "required", "Enter what happened");
            } else if words.chars().count() > 1_000 {
                problems.add(
                    "note",
                    "too-long",
                    "What happened must be 1,000 characters or fewer",
                );
            } else if looks_like_secret(words) {
                problems.add("note", "secret", NO_SECRETS);
            }
            if !problems.is_empty() {
                return Ok(None);
            }
            scans::note_incident(store, &call, number, seen, place, note).await
        }
        Deed::Dismiss => scans::dismiss(store, &call, number, seen, place, note).await,
    }))
}
