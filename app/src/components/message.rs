//! Boxes that say something: banner after a change, warning, inset, details, confirmation panel.

use leptos::prelude::*;

/// Every message that may follow a change, by its key in `?done=`. Only these can be shown: an
/// address must not put words on a page.
const DONE: &[(&str, &str)] = &[
    ("created", "The account is in the register."),
    ("saved", "Your changes are saved."),
    ("unchanged", "Nothing was different, so nothing was saved."),
    (
        "kept",
        "What was saved before stays. Nothing of yours was saved.",
    ),
    ("moved", "The status is changed."),
    (
        "archived",
        "The account is archived. It can be restored at any time.",
    ),
    ("restored", "The account is back in the register."),
    ("imported", "The import has finished."),
    ("undone", "The import is undone."),
    ("row-fixed", "The row is corrected and checked again."),
    ("row-left-out", "The row is left out of the import."),
    (
        "import-given-up",
        "The upload is given up. Nothing went into the register.",
    ),
    ("mapping-saved", "The mapping is saved."),
    ("platform-added", "The platform is in the catalogue."),
    ("platform-saved", "The platform is saved."),
    ("group-added", "The business group is added."),
    ("group-saved", "The business group is saved."),
    ("unit-added", "The business unit is added."),
    ("unit-saved", "The business unit is saved."),
    ("person-added", "The person is in the register."),
    ("person-saved", "The person’s details are saved."),
    ("role-given", "The role is given."),
    ("role-ended", "The last day of the role is saved."),
    ("role-lent", "The role is lent."),
    ("lending-ended", "The role is not lent any more."),
    (
        "sign-in-closed",
        "Signing in is closed to this person. Sessions end with their next request.",
    ),
    ("sign-in-opened", "This person may sign in again."),
    ("session-ended", "The session is ended."),
    (
        "notice-published",
        "The text is published. Everybody is asked to read it.",
    ),
    (
        "mail-retried",
        "The message is sent again as soon as possible.",
    ),
    (
        "mail-given-up",
        "The message is not sent. The reason is kept with it.",
    ),
    ("mail-lifted", "Mail goes to this address again."),
    (
        "mail-chosen",
        "Your choices are saved. They count from the next message.",
    ),
    (
        "calendar-made-before",
        "This address was made already, and it was shown then. If you do not have it, replace it.",
    ),
    (
        "calendar-withdrawn",
        "The address is withdrawn. It opens nothing any more.",
    ),
    (
        "token-withdrawn",
        "The token is withdrawn. It opens nothing any more.",
    ),
    (
        "token-made-before",
        "This token was made already, and its secret was shown then. If you do not have it, withdraw the token and make another.",
    ),
    ("departure-planned", "The departure is planned."),
    ("departure-day", "The last day is saved."),
    (
        "departure-ended",
        "Everything this person held here is ended. What has to be done on the platforms is listed below.",
    ),
    (
        "departure-cancelled",
        "The departure is cancelled. What was ended stays ended.",
    ),
    ("departures-planned", "The departures are planned."),
    ("obligation-opened", "The obligation is open."),
    ("obligation-done", "The obligation is done."),
    (
        "obligation-waived",
        "The obligation is waived for the time being.",
    ),
    (
        "obligation-assigned",
        "The obligation has somebody to do it.",
    ),
    ("obligation-reopened", "The obligation is open again."),
    ("obligations-changed", "The obligations are changed."),
    ("incident-reported", "The incident is noted."),
    (
        "access-requested",
        "The access is asked for. Somebody else has to approve it.",
    ),
    ("access-approved", "The access is approved."),
    ("access-refused", "The access is refused."),
    ("access-step", "Your step is recorded."),
    ("access-suspended", "The access is suspended."),
    ("access-resumed", "The access is live again."),
    ("access-ended", "The access has ended."),
    (
        "access-removed",
        "It is on record that the access is gone from the platform.",
    ),
    ("person-named", "The person is named for this account."),
    (
        "naming-ended",
        "The person is not named for this account any more.",
    ),
    (
        "security-attested",
        "The facts about the password and the second factor are recorded.",
    ),
    (
        "account-frozen",
        "The account is frozen. Everybody concerned is told.",
    ),
    ("account-thawed", "The account goes on."),
    (
        "person-frozen",
        "All access of this person is stopped. Everybody concerned is told.",
    ),
    ("training-recorded", "The training is recorded."),
    (
        "training-taken-in",
        "The completions are recorded. Those on record before stay as they were.",
    ),
    (
        "training-known",
        "All of these completions were on record already.",
    ),
    ("course-saved", "The course is saved."),
    ("course-retired", "The course is not needed any more."),
    ("agency-added", "The agency is in the register."),
    ("agency-saved", "The agency’s details are saved."),
    (
        "agency-person-added",
        "The person is in the register. Access to advertising can be asked for.",
    ),
    ("contract-extended", "The contract’s new last day is saved."),
    (
        "contract-ended",
        "The contract is ended, and all access with it. Remove it on each platform too.",
    ),
    (
        "agency-disputed",
        "All access of the agency’s people is suspended. Everybody concerned is told.",
    ),
    (
        "agency-settled",
        "The dispute is settled. Access that it suspended goes on.",
    ),
    ("steps-confirmed", "The agency’s steps are confirmed."),
    ("line-decided", "The decision is kept with the line."),
    (
        "lines-decided",
        "The decision is kept with each of the lines.",
    ),
    (
        "list-given-up",
        "The list is given up. Nothing was compared.",
    ),
    ("case-saved", "The section is saved."),
    ("case-submitted", "The case is handed in."),
    ("case-withdrawn", "The case is withdrawn."),
    ("case-decided", "Your decision is saved."),
    (
        "case-reassigned",
        "The step has somebody else to decide it.",
    ),
    ("application-saved", "The section is saved."),
    (
        "application-submitted",
        "The application is handed in. All lanes are told.",
    ),
    ("application-withdrawn", "The application is withdrawn."),
    ("lane-settled", "The lane is settled."),
    ("pixel-live", "The pixel is live."),
    ("pixel-paused", "The pixel is turned off."),
    ("pixel-removed", "The pixel is taken off for good."),
    ("pixel-handed-over", "The pixel has another owner."),
    (
        "renewal-asked",
        "The renewal is asked for. Somebody else confirms it.",
    ),
    ("renewal-confirmed", "The permission is renewed."),
    ("renewal-refused", "The renewal is refused."),
    ("file-attached", "The file is attached."),
    ("file-removed", "The file is taken away."),
    (
        "sighting-reported",
        "Thank you. Design and Marketing is told, and finds out what this account is.",
    ),
    ("sighting-moved", "The report is saved."),
    (
        "finding-dismissed",
        "The finding is dismissed. The reason is kept with it.",
    ),
    (
        "return-saved",
        "The return is saved as you typed it. It is not sent yet.",
    ),
    (
        "return-taken-back",
        "The return is taken back. Send it again when it is right.",
    ),
    (
        "return-given",
        "Somebody else files the return. They are told.",
    ),
    (
        "return-not-given",
        "The return is left to those who are named for the account.",
    ),
    ("return-reviewed", "Your review is saved."),
    (
        "returns-accepted",
        "The returns are accepted together. Each says that it was accepted unread.",
    ),
    ("return-undone", "The return waits to be reviewed again."),
    ("return-not-needed", "No return is needed for this account."),
    ("return-needed", "The return is needed again."),
    (
        "correction-applied",
        "The register is put right. Whoever proposed it sees so in the return.",
    ),
    (
        "correction-declined",
        "The register stays as it is. Whoever proposed it is told why.",
    ),
    (
        "quarter-closed",
        "The quarter is closed. This is its report, and those it is addressed to are told.",
    ),
    (
        "report-restated",
        "The figures are stated anew. The report as it was frozen stays what it was.",
    ),
    ("signed-out", "You are signed out."),
];

/// The words for a key, or nothing for any other text.
pub fn done(key: &str) -> Option<&'static str> {
    DONE.iter()
        .find(|(known, _)| *known == key)
        .map(|(_, words)| *words)
}

/// A banner that says that something was done. Pages get it by themselves from `?done=`.
#[component]
pub fn SuccessBanner(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="govuk-notification-banner govuk-notification-banner--success" role="alert" aria-labelledby="banner-title" data-module="govuk-notification-banner">
            <div class="govuk-notification-banner__header">
                <h2 class="govuk-notification-banner__title" id="banner-title">"Done"</h2>
            </div>
            <div class="govuk-notification-banner__content">
                <p class="govuk-notification-banner__heading">{text}</p>
            </div>
        </div>
    }
}

/// Something people must not overlook.
#[component]
pub fn Warning(children: Children) -> impl IntoView {
    view! {
        <div class="govuk-warning-text">
            <span class="govuk-warning-text__icon" aria-hidden="true">"!"</span>
            <strong class="govuk-warning-text__text">
                <span class="govuk-visually-hidden">"Warning: "</span>
                {children()}
            </strong>
        </div>
    }
}

/// Something worth knowing, set apart.
#[component]
pub fn Inset(children: Children) -> impl IntoView {
    view! { <div class="govuk-inset-text">{children()}</div> }
}

/// More for those who want it, folded away.
#[component]
pub fn Details(
    #[prop(into)] summary: String,
    #[prop(optional)] open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="govuk-details" open=open>
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{summary}</span></summary>
            <div class="govuk-details__text">{children()}</div>
        </details>
    }
}

/// The end of something long: what was done, with its reference. It holds the page's `h1`.
#[component]
pub fn ConfirmationPanel(
    #[prop(into)] title: String,
    #[prop(optional, into)] reference: Option<String>,
) -> impl IntoView {
    view! {
        <div class="govuk-panel govuk-panel--confirmation">
            <h1 class="govuk-panel__title">{title}</h1>
            {reference.map(|reference| view! {
                <div class="govuk-panel__body">"Reference"<br/><strong>{reference}</strong></div>
            })}
        </div>
    }
}
