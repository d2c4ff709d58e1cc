//! Every address of the product as a function, so that a link cannot be mistyped, and the query of
//! a list as a value that links change one thing of. No page is rendered here.

use domain::ids::{Reference, ReferenceKind};
use std::fmt;
use url::form_urlencoded;

/// Where people start: what needs them now.
pub const HOME: &str = "/";
/// The register's list.
pub const ACCOUNTS: &str = "/accounts";
/// The form for a new account.
pub const ACCOUNTS_NEW: &str = "/accounts/new";
/// Uploading a register, and earlier uploads.
pub const IMPORT: &str = "/accounts/import";
/// Suggestions while typing (JSON).
pub const SUGGEST: &str = "/accounts/suggest";
/// People and their roles.
pub const PEOPLE: &str = "/people";
/// The form for a new person.
pub const PEOPLE_NEW: &str = "/people/new";
/// Who can use the register, since when, and who has stopped using it.
pub const ACCESS_REVIEW: &str = "/people/access-review";
/// The audit trail.
pub const AUDIT: &str = "/audit";
/// The audit trail as a file.
pub const AUDIT_CSV: &str = "/audit.csv";
/// Whether the audit trail is as it was written.
pub const AUDIT_VERIFICATION: &str = "/audit/verification";
/// Settings, overview.
pub const SETTINGS: &str = "/settings";
/// The platform catalogue.
pub const PLATFORMS: &str = "/settings/platforms";
/// The form for a new platform.
pub const PLATFORMS_NEW: &str = "/settings/platforms/new";
/// Business groups and units.
pub const ORGANISATION: &str = "/settings/organisation";
/// The form for a new business group.
pub const GROUPS_NEW: &str = "/settings/organisation/groups/new";
/// The form for a new business unit.
pub const UNITS_NEW: &str = "/settings/organisation/units/new";
/// Tokens for the identity provider's programs.
pub const PROVISIONING: &str = "/settings/provisioning";
/// Where those programs ask (SCIM 2.0).
pub const SCIM: &str = "/scim/v2";
/// What people are told about what is recorded of them: publishing it.
pub const NOTICE: &str = "/settings/notice";
/// The same: reading it.
pub const TERMS: &str = "/terms";
/// What is held about whoever asks.
pub const ABOUT_ME: &str = "/about-me";
/// The same for other programs.
pub const ABOUT_ME_JSON: &str = "/about-me.json";
/// The same as a spreadsheet.
pub const ABOUT_ME_XLSX: &str = "/about-me.xlsx";
/// Ending one's own sessions (POST).
pub const ABOUT_ME_SESSIONS: &str = "/about-me/sessions";
/// Choosing who to be, or how to sign in.
pub const SIGN_IN: &str = "/sign-in";
/// Demo sign-in takes its choice here.
pub const SIGN_IN_DEMO: &str = "/sign-in/demo";
/// The way to the organisation's identity provider.
pub const SIGN_IN_PROVIDER: &str = "/sign-in/provider";
/// Signing out (POST).
pub const SIGN_OUT: &str = "/sign-out";
/// What is kept about people, and why.
pub const PRIVACY: &str = "/privacy";
/// How accessible the product is.
pub const ACCESSIBILITY: &str = "/accessibility";
/// Whom to ask.
pub const CONTACT: &str = "/contact";

/// Access that waits, and everybody's.
pub const ACCESS: &str = "/access";
/// One change of many grants at once.
pub const ACCESS_CHANGE: &str = "/access/change";
/// What became of such a change.
pub const ACCESS_CHANGED: &str = "/access/changed";
/// Courses and who completed them.
pub const TRAINING: &str = "/training";
/// The form for a new course.
pub const COURSES_NEW: &str = "/training/courses/new";
/// Completions from a file.
pub const TRAINING_IMPORT: &str = "/training/import";
/// What has to be done by a day.
pub const OBLIGATIONS: &str = "/obligations";
/// External agencies.
pub const AGENCIES: &str = "/agencies";
/// Who is leaving or moving.
pub const DEPARTURES: &str = "/people/departures";
/// Departures from a list of People and Culture.
pub const DEPARTURES_IMPORT: &str = "/people/departures/import";
/// Where other programs look up certificates.
pub const API: &str = "/api/v1";
/// The form for a new obligation.
pub const OBLIGATIONS_NEW: &str = "/obligations/new";
/// The form for a new incident.
pub const INCIDENTS_NEW: &str = "/incidents/new";
/// Certificates of clearance.
pub const CLEARANCES: &str = "/clearances";
/// What went wrong.
pub const INCIDENTS: &str = "/incidents";
/// Comparisons of a platform's list with the register.
pub const RECONCILIATIONS: &str = "/reconciliations";

/// Business cases.
pub const CASES: &str = "/business-cases";
/// Applications for pixels.
pub const PIXEL_APPLICATIONS: &str = "/pixel-applications";
/// Pixels with their permissions.
pub const PIXELS: &str = "/pixels";
/// The list of pixels that visitors of the organisation's sites may read.
pub const PIXELS_PUBLISHED: &str = "/pixels/published";
/// Recordings of sites, compared with the approved pixels.
pub const SCANS: &str = "/pixels/scans";
/// Takes a recording in.
pub const SCANS_NEW: &str = "/pixels/scans/new";
/// Reporting an account that the register may not have.
pub const REPORT_ACCOUNT: &str = "/report-an-account";
/// The accounts that people reported.
pub const SIGHTINGS: &str = "/sightings";

/// Quarters and their returns.
pub const RETURNS: &str = "/returns";
/// The form that opens a quarter.
pub const RETURNS_OPEN: &str = "/returns/open";
/// What returns propose to correct in the register.
pub const CORRECTIONS: &str = "/returns/corrections";
/// Compliance reports.
pub const COMPLIANCE_REPORTS: &str = "/compliance-reports";
/// The measures of success (P 12.1).
pub const MEASURES: &str = "/measures";

/// Mail that waits, was sent or could not be.
pub const SETTINGS_MAIL: &str = "/settings/mail";
/// How one is told, and the address of one's calendar.
pub const ABOUT_ME_MAIL: &str = "/about-me/mail";

/// Addresses nothing is sent to.
pub const SETTINGS_MAIL_ADDRESSES: &str = "/settings/mail/addresses";
/// The secret address of one's calendar.
pub const ABOUT_ME_CALENDAR: &str = "/about-me/mail/calendar";
/// Withdrawing it.
pub const ABOUT_ME_CALENDAR_WITHDRAW: &str = "/about-me/mail/calendar/withdraw";

/// One message.
pub fn mail(id: uuid::Uuid) -> String {
    format!("{SETTINGS_MAIL}/{id}")
}

/// Something about one message: `retry`, `give-up`.
pub fn mail_page(id: uuid::Uuid, verb: &str) -> String {
    format!("{}/{verb}", mail(id))
}

/// The calendar behind a secret.
pub fn calendar(secret: &str) -> String {
    format!("/calendar/{secret}.ics")
}

/// The page of one record, by its reference: `/accounts/AC-0042`.
pub fn record(reference: Reference) -> String {
    match reference.kind {
        ReferenceKind::Account => format!("{ACCOUNTS}/{reference}"),
        ReferenceKind::Import => format!("{IMPORT}/{reference}"),
        ReferenceKind::Grant => format!("{ACCESS}/{reference}"),
        ReferenceKind::Obligation => format!("{OBLIGATIONS}/{reference}"),
        ReferenceKind::Agency => format!("{AGENCIES}/{reference}"),
        ReferenceKind::Clearance => format!("{CLEARANCES}/{reference}"),
        ReferenceKind::Incident => format!("{INCIDENTS}/{reference}"),
        ReferenceKind::Reconciliation => format!("{RECONCILIATIONS}/{reference}"),
        ReferenceKind::Case => format!("{CASES}/{reference}"),
        ReferenceKind::Sighting => format!("{SIGHTINGS}/{reference}"),
        ReferenceKind::Scan => format!("{SCANS}/{reference}"),
        ReferenceKind::PixelApplication => format!("{PIXEL_APPLICATIONS}/{reference}"),
        ReferenceKind::Pixel => format!("{PIXELS}/{reference}"),
        ReferenceKind::Return => format!("{RETURNS}/{reference}"),
        ReferenceKind::Correction => format!("{CORRECTIONS}/{reference}"),
        ReferenceKind::Report => format!("{COMPLIANCE_REPORTS}/{reference}"),
    }
}

/// One account.
pub fn account(number: i64) -> String {
    record(Reference::account(number))
}

/// A page of one account: `edit`, `move`, `archive`, `restore`, `history`.
pub fn account_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", account(number))
}

/// One grant of access.
pub fn grant(number: i64) -> String {
    record(Reference::of(ReferenceKind::Grant, number))
}

/// A page of one grant: `approve`, `suspend`, `end` and so on.
pub fn grant_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", grant(number))
}

/// One course.
pub fn course(id: domain::ids::CourseId) -> String {
    format!("{TRAINING}/courses/{id}")
}

/// One import.
pub fn import(number: i64) -> String {
    record(Reference::import(number))
}

/// A page of one import: `mapping`, `rows`, `undo`.
pub fn import_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", import(number))
}

/// One person.
pub fn person(id: domain::ids::PersonId) -> String {
    format!("{PEOPLE}/{id}")
}

/// A page of one person: `edit`, `roles/new`, `disable`, `enable`, `delegations`, `sessions`.
pub fn person_page(id: domain::ids::PersonId, verb: &str) -> String {
    format!("{}/{verb}", person(id))
}

/// Somebody's way out: what they hold, and how it ends.
pub fn off_boarding(id: domain::ids::PersonId) -> String {
    person_page(id, "off-boarding")
}

/// A step of it: `end`, `day`, `cancel`, `certificate`.
pub fn off_boarding_step(id: domain::ids::PersonId, step: &str) -> String {
    person_page(id, &format!("off-boarding/{step}"))
}

/// A step of an obligation: `close`, `waive`, `assign`, `reopen`.
pub fn obligation_step(number: i64, step: &str) -> String {
    format!(
        "{}/{step}",
        record(Reference::of(ReferenceKind::Obligation, number))
    )
}

/// Where somebody is signed in.
pub fn person_sessions(id: domain::ids::PersonId) -> String {
    person_page(id, "sessions")
}

/// Ending a role that is lent.
pub fn delegation_end(id: domain::ids::DelegationId) -> String {
    format!("{PEOPLE}/delegations/{id}/end")
}

/// One platform of the catalogue.
pub fn platform(key: &str) -> String {
    format!("{PLATFORMS}/{key}")
}

/// One business group.
pub fn group(id: domain::ids::GroupId) -> String {
    format!("{ORGANISATION}/groups/{id}")
}

/// One business unit.
pub fn unit(id: domain::ids::UnitId) -> String {
    format!("{ORGANISATION}/units/{id}")
}

/// One agency.
pub fn agency(number: i64) -> String {
    record(Reference::of(ReferenceKind::Agency, number))
}

/// A page of one agency: `edit`, `contract/extend`, `people/new`.
pub fn agency_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", agency(number))
}

/// One recording of a site, compared with the approved pixels.
pub fn scan(number: i64) -> String {
    record(Reference::of(ReferenceKind::Scan, number))
}

/// A page about one finding of a recording: `obligation`, `incident`, `dismiss`.
pub fn scan_finding(number: i64, place: i64, verb: &str) -> String {
    format!("{}/findings/{place}/{verb}", scan(number))
}

/// One application for a pixel.
pub fn pixel_application(number: i64) -> String {
    record(Reference::of(ReferenceKind::PixelApplication, number))
}

/// A page of one application: a section, `check`, `decision`, `lanes/…`, `files/…`.
pub fn pixel_application_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", pixel_application(number))
}

/// One pixel.
pub fn pixel(number: i64) -> String {
    record(Reference::of(ReferenceKind::Pixel, number))
}

/// A page of one pixel: `live`, `pause`, `remove`, `renew` and so on.
pub fn pixel_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", pixel(number))
}

/// One business case.
pub fn case(number: i64) -> String {
    record(Reference::of(ReferenceKind::Case, number))
}

/// A page of one case: a section, `check`, `decision`, `files/…`.
pub fn case_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", case(number))
}

/// One reported account.
pub fn sighting(number: i64) -> String {
    record(Reference::of(ReferenceKind::Sighting, number))
}

/// A move of one reported account: `ask`, `link`, `impostor`, `dismiss`, `takedown`.
pub fn sighting_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", sighting(number))
}

/// One quarter: somebody's own returns in it.
pub fn period(quarter: domain::quarter::Quarter) -> String {
    format!("{RETURNS}/{quarter}")
}

/// A page of one quarter: `all`, `progress`, `opening`, `confirm`, `close`.
pub fn period_page(quarter: domain::quarter::Quarter, verb: &str) -> String {
    format!("{}/{verb}", period(quarter))
}

/// The return of one account for one quarter.
pub fn one_return(quarter: domain::quarter::Quarter, account: i64) -> String {
    format!("{}/{}", period(quarter), Reference::account(account))
}

/// A page of one return: `edit`, `check`, `review`, `undo` and so on.
pub fn return_page(quarter: domain::quarter::Quarter, account: i64, verb: &str) -> String {
    format!("{}/{verb}", one_return(quarter, account))
}

/// The compliance report of a quarter.
pub fn compliance_report(quarter: domain::quarter::Quarter) -> String {
    format!("{COMPLIANCE_REPORTS}/{quarter}")
}

/// A page of one report: `records`, `restate`, `report.csv`.
pub fn compliance_report_page(quarter: domain::quarter::Quarter, verb: &str) -> String {
    format!("{}/{verb}", compliance_report(quarter))
}

/// One proposed correction.
pub fn correction(number: i64) -> String {
    record(Reference::of(ReferenceKind::Correction, number))
}

/// A page of one proposed correction: `take-over`, `put-right`, `decline`.
pub fn correction_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", correction(number))
}

/// One comparison with a platform's list.
pub fn reconciliation(number: i64) -> String {
    record(Reference::of(ReferenceKind::Reconciliation, number))
}

/// A page of one comparison: `mapping`, `rows/12`, `decide`.
pub fn reconciliation_page(number: i64, verb: &str) -> String {
    format!("{}/{verb}", reconciliation(number))
}

/// The sign-in page that leads back to `path` afterwards.
pub fn sign_in(path: &str) -> String {
    if path == HOME {
        SIGN_IN.to_owned()
    } else {
        Query::default().with("return_to", path).href(SIGN_IN)
    }
}

/// The same for somebody whose session ended while they filled a form in.
pub fn sign_in_unsent(path: &str) -> String {
    let path = if path == HOME { "" } else { path };
    Query::default()
        .with("return_to", path)
        .with("unsent", "yes")
        .href(SIGN_IN)
}

/// The way to the identity provider that leads to `path` afterwards.
pub fn sign_in_provider(path: &str) -> String {
    let path = if path == HOME { "" } else { path };
    Query::default()
        .with("return_to", path)
        .href(SIGN_IN_PROVIDER)
}

/// The way to the identity provider with an invitation.
pub fn sign_in_invited(token: &str) -> String {
    Query::default()
        .with("invitation", token)
        .href(SIGN_IN_PROVIDER)
}

/// The page of an invitation.
pub fn invitation(token: &str) -> String {
    format!("{SIGN_IN}/invitation/{token}")
}

/// The form that invites a person.
pub fn invite(person: domain::ids::PersonId) -> String {
    format!("/people/{person}/invite")
}

/// `path` with a word about what was done, to be shown once as a banner (see `components::done`).
pub fn done(path: &str, key: &str) -> String {
    Query::default().with("done", key).href(path)
}

/// The word after `done=` in a query.
pub fn done_key(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "done")
        .map(|(_, value)| value.into_owned())
}

/// A list's query: ordered pairs, without `done`, which belongs to one showing only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the part of an address after its `?`; empty values are left out.
    pub fn parse(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .filter(|(key, value)| key != "done" && !value.is_empty())
                .map(|(key, value)| (key.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The first value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, value)| value.as_str())
    }

    /// Every pair, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The same query where `key` has this one value; an empty value removes it.
    #[must_use]
    pub fn with(&self, key: &str, value: impl fmt::Display) -> Self {
        let mut next = self.without(key);
        let value = value.to_string();
        if !value.is_empty() {
            next.0.push((key.to_owned(), value));
        }
        next
    }

    /// The same query without `key`.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        Self(self.0.iter().filter(|(k, _)| k != key).cloned().collect())
    }

    /// The same query without this one pair, where a key may come several times.
    #[must_use]
    pub fn without_pair(&self, key: &str, value: &str) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(k, v)| !(k == key && v == value))
                .cloned()
                .collect(),
        )
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The query behind this path, ready for a link.
    pub fn href(&self, path: &str) -> String {
        if self.0.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{self}")
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (key, value) in self.pairs() {
            out.append_pair(key, value);
        }
        f.write_str(&out.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_readable_addresses() {
        assert_eq!(account(42), "/accounts/AC-0042");
        assert_eq!(import_page(7, "rows"), "/accounts/import/IM-0007/rows");
    }

    #[test]
    fn sign_in_remembers_where_to_return() {
        assert_eq!(sign_in("/"), "/sign-in");
        assert_eq!(
            sign_in("/accounts?q=a&b"),
            "/sign-in?return_to=%2Faccounts%3Fq%3Da%26b"
        );
    }

    #[test]
    fn a_query_changes_one_thing_and_keeps_the_rest() {
        let query = Query::parse("q=t%C5%AB+a&status=active&status=closed&done=saved&group=");
        assert_eq!(query.get("q"), Some("tū a"));
        assert_eq!(
            query.with("page", 2).href("/a"),
            "/a?q=t%C5%AB+a&status=active&status=closed&page=2"
        );
        assert_eq!(
            query.without_pair("status", "active").href("/a"),
            "/a?q=t%C5%AB+a&status=closed"
        );
        assert_eq!(query.without("q").without("status").href("/a"), "/a");
        assert_eq!(query.with("q", "").get("q"), None);
    }
}
