//! The one table of addresses: method, path, handler; and the layers every request passes.
//! No page is built here, and no rule is judged.

use crate::{
    api, assets, brand, errors, probes,
    protect::{Protection, arrive, host, limits, origin, rate},
    scim,
    session::{Sessions, seal_cookie},
    sign_in, terms, visit,
};
use app::{context::AppState, pages};
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodFilter, MethodRouter, on},
};
use http::Method;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// One line of the table.
pub struct Row {
    /// How it is asked for; GET also answers HEAD.
    pub method: Method,
    /// The address's pattern.
    pub path: &'static str,
    handler: MethodRouter<AppState>,
    /// Nobody is recognised: no session is read, and no session is needed to get the answer.
    anonymous: bool,
}

/// A row that only reads.
pub fn get<H, T>(path: &'static str, handler: H) -> Row
where
    H: Handler<T, AppState>,
    T: 'static,
{
    Row {
        method: Method::GET,
        path,
        handler: on(MethodFilter::GET, handler),
        anonymous: false,
    }
}

/// A row that changes something.
pub fn post<H, T>(path: &'static str, handler: H) -> Row
where
    H: Handler<T, AppState>,
    T: 'static,
{
    Row {
        method: Method::POST,
        path,
        handler: on(MethodFilter::POST, handler),
        anonymous: false,
    }
}

/// A row for programs with a token: no session is read.
pub fn by_token<H, T>(method: Method, path: &'static str, handler: H) -> Row
where
    H: Handler<T, AppState>,
    T: 'static,
{
    // Every method of the table is one that axum knows.
    let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
    Row {
        method,
        path,
        handler: on(filter, handler),
        anonymous: true,
    }
}

impl Row {
    /// Takes files: up to the largest body there is, instead of an ordinary form.
    #[must_use]
    pub fn takes_files(mut self) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(limits::UPLOAD));
        self
    }

    /// Takes recordings of sites, which are streamed to disk: up to their own limit.
    #[must_use]
    pub fn takes_recordings(mut self) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(limits::RECORDING));
        self
    }

    /// The same for everybody, and available when the database is not.
    #[must_use]
    pub fn for_anybody(mut self) -> Self {
        self.anonymous = true;
        self
    }
}

/// Every address of the product. What each person may use is in `tests/http/routes.txt`.
#[rustfmt::skip] // one line each, so that it can be read as a table
#[expect(clippy::too_many_lines, reason = "one table, read as one: a line for each address")]
pub fn table() -> Vec<Row> {
    vec![
        // What needs me now
        get("/", pages::home::show::get),
        // The register
        get("/accounts", pages::accounts::list::get),
        get("/accounts.csv", pages::accounts::export::csv),
        get("/accounts.xlsx", pages::accounts::export::xlsx),
        get("/accounts/suggest", pages::accounts::suggest::get),
        get("/accounts/new", pages::accounts::new::get),
        post("/accounts/new", pages::accounts::new::post),
        // Imports of register files
        get("/accounts/import", pages::accounts::import::list::get),
        post("/accounts/import", pages::accounts::import::list::post).takes_files(),
        get("/accounts/import/{reference}", pages::accounts::import::show::get),
        get("/accounts/import/{reference}/mapping", pages::accounts::import::mapping::get),
        post("/accounts/import/{reference}/mapping", pages::accounts::import::mapping::post),
        post("/accounts/import/{reference}/sheet", pages::accounts::import::sheet::post),
        get("/accounts/import/{reference}/rows/{row}", pages::accounts::import::row::get),
        post("/accounts/import/{reference}/rows/{row}", pages::accounts::import::row::post),
        post("/accounts/import/{reference}/run", pages::accounts::import::run::post),
        get("/accounts/import/{reference}/undo", pages::accounts::import::undo::get),
        post("/accounts/import/{reference}/undo", pages::accounts::import::undo::post),
        post("/accounts/import/{reference}/discard", pages::accounts::import::discard::post),
        get("/accounts/import/{reference}/outcomes.csv", pages::accounts::import::outcomes::get),
        // One account
        get("/accounts/{reference}", pages::accounts::show::get),
        get("/accounts/{reference}/edit", pages::accounts::edit::get),
        post("/accounts/{reference}/edit", pages::accounts::edit::post),
        get("/accounts/{reference}/status/{move}", pages::accounts::status::get),
        post("/accounts/{reference}/status/{move}", pages::accounts::status::post),
        get("/accounts/{reference}/archive", pages::accounts::archive::get),
        post("/accounts/{reference}/archive", pages::accounts::archive::post),
        get("/accounts/{reference}/restore", pages::accounts::archive::get_restore),
        post("/accounts/{reference}/restore", pages::accounts::archive::post_restore),
        get("/accounts/{reference}/history", pages::accounts::history::get),
        // Business cases
        get("/business-cases", pages::cases::list::get),
        get("/business-cases.csv", pages::cases::export::csv),
        get("/business-cases.xlsx", pages::cases::export::xlsx),
        get("/business-cases/new", pages::cases::new::get),
        post("/business-cases/new", pages::cases::new::post),
        get("/business-cases/{reference}", pages::cases::show::get),
        get("/business-cases/{reference}/check", pages::cases::check::get),
        post("/business-cases/{reference}/check", pages::cases::check::post),
        get("/business-cases/{reference}/decision", pages::cases::decision::get),
        post("/business-cases/{reference}/decision", pages::cases::decision::post),
        get("/business-cases/{reference}/decisions/{decision}", pages::cases::snapshot::get),
        get("/business-cases/{reference}/reassign", pages::cases::reassign::get),
        post("/business-cases/{reference}/reassign", pages::cases::reassign::post),
        get("/business-cases/{reference}/withdraw", pages::cases::withdraw::get),
        post("/business-cases/{reference}/withdraw", pages::cases::withdraw::post),
        get("/business-cases/{reference}/set-up", pages::cases::set_up::get),
        get("/business-cases/{reference}/print", pages::cases::print::get),
        get("/business-cases/{reference}/files/{id}", pages::cases::files::get),
        post("/business-cases/{reference}/files/{id}/remove", pages::cases::files::remove),
        get("/business-cases/{reference}/{section}", pages::cases::section::get),
        post("/business-cases/{reference}/{section}", pages::cases::section::post),
        post("/business-cases/{reference}/{section}/files", pages::cases::files::post).takes_files(),
        // Pixels with their permissions
        get("/pixels", pages::pixels::list::get),
        get("/pixels.csv", pages::pixels::export::csv),
        get("/pixels.xlsx", pages::pixels::export::xlsx),
        get("/pixels/published", pages::pixels::published::get),
        get("/pixels/published.csv", pages::pixels::published::csv),
        get("/pixels/published.json", pages::pixels::published::json),
        get("/pixels/{reference}", pages::pixels::show::get),
        get("/pixels/{reference}/live", pages::pixels::live::get),
        post("/pixels/{reference}/live", pages::pixels::live::post),
        get("/pixels/{reference}/renew", pages::pixels::renew::get),
        post("/pixels/{reference}/renew", pages::pixels::renew::post),
        get("/pixels/{reference}/renewal", pages::pixels::renewal::get),
        post("/pixels/{reference}/renewal", pages::pixels::renewal::post),
        get("/pixels/{reference}/owner", pages::pixels::owner::get),
        post("/pixels/{reference}/owner", pages::pixels::owner::post),
        get("/pixels/{reference}/{verb}", pages::pixels::stop::get),
        post("/pixels/{reference}/{verb}", pages::pixels::stop::post),
        // Applications for pixels
        get("/pixel-applications", pages::pixel_applications::list::get),
        get("/pixel-applications.csv", pages::pixel_applications::export::csv),
        get("/pixel-applications.xlsx", pages::pixel_applications::export::xlsx),
        get("/pixel-applications/new", pages::pixel_applications::new::get),
        post("/pixel-applications/new", pages::pixel_applications::new::post),
        get("/pixel-applications/{reference}", pages::pixel_applications::show::get),
        get("/pixel-applications/{reference}/check", pages::pixel_applications::check::get),
        post("/pixel-applications/{reference}/check", pages::pixel_applications::check::post),
        get("/pixel-applications/{reference}/lanes/{lane}", pages::pixel_applications::lane::get),
        post("/pixel-applications/{reference}/lanes/{lane}", pages::pixel_applications::lane::post),
        get("/pixel-applications/{reference}/decision", pages::pixel_applications::decision::get),
        post("/pixel-applications/{reference}/decision", pages::pixel_applications::decision::post),
        get("/pixel-applications/{reference}/decisions/{decision}", pages::pixel_applications::snapshot::get),
        get("/pixel-applications/{reference}/reassign", pages::pixel_applications::reassign::get),
        post("/pixel-applications/{reference}/reassign", pages::pixel_applications::reassign::post),
        get("/pixel-applications/{reference}/withdraw", pages::pixel_applications::withdraw::get),
        post("/pixel-applications/{reference}/withdraw", pages::pixel_applications::withdraw::post),
        get("/pixel-applications/{reference}/print", pages::pixel_applications::print::get),
        get("/pixel-applications/{reference}/files/{id}", pages::pixel_applications::files::get),
        post("/pixel-applications/{reference}/files/{id}/remove", pages::pixel_applications::files::remove),
        get("/pixel-applications/{reference}/{section}", pages::pixel_applications::section::get),
        post("/pixel-applications/{reference}/{section}", pages::pixel_applications::section::post),
        post("/pixel-applications/{reference}/{section}/files", pages::pixel_applications::files::post).takes_files(),
        // People and their roles
        get("/people", pages::people::list::get),
        get("/people.csv", pages::people::export::csv),
        get("/people.xlsx", pages::people::export::xlsx),
        get("/people/new", pages::people::new::get),
        post("/people/new", pages::people::new::post),
        get("/people/access-review", pages::people::review::get),
        get("/people/access-review.csv", pages::people::export::review_csv),
        get("/people/access-review.xlsx", pages::people::export::review_xlsx),
        get("/people/delegations/{id}/end", pages::people::delegation_end::get),
        post("/people/delegations/{id}/end", pages::people::delegation_end::post),
        // Leavers and movers
        get("/people/departures", pages::departures::list::get),
        get("/people/departures.csv", pages::departures::export::csv),
        get("/people/departures.xlsx", pages::departures::export::xlsx),
        get("/people/departures/import", pages::departures::import::get),
        post("/people/departures/import", pages::departures::import::post).takes_files(),
        post("/people/departures/import/plan", pages::departures::import::plan),
        get("/people/{id}/off-boarding", pages::departures::show::get),
        post("/people/{id}/off-boarding", pages::departures::show::post),
        get("/people/{id}/off-boarding/end", pages::departures::end::get),
        post("/people/{id}/off-boarding/end", pages::departures::end::post),
        get("/people/{id}/off-boarding/day", pages::departures::day::get),
        post("/people/{id}/off-boarding/day", pages::departures::day::post),
        get("/people/{id}/off-boarding/cancel", pages::departures::cancel::get),
        post("/people/{id}/off-boarding/cancel", pages::departures::cancel::post),
        post("/people/{id}/off-boarding/certificate", pages::departures::issue::post),
        get("/clearances/{number}", pages::departures::clearance::get),
        // One person
        get("/people/{id}", pages::people::show::get),
        get("/people/{id}/edit", pages::people::edit::get),
        post("/people/{id}/edit", pages::people::edit::post),
        get("/people/{id}/roles/new", pages::people::role_new::get),
        post("/people/{id}/roles/new", pages::people::role_new::post),
        get("/people/{id}/roles/{role}/end", pages::people::role_end::get),
        post("/people/{id}/roles/{role}/end", pages::people::role_end::post),
        get("/people/{id}/disable", pages::people::access::get),
        post("/people/{id}/disable", pages::people::access::post),
        get("/people/{id}/enable", pages::people::access::get_enable),
        post("/people/{id}/enable", pages::people::access::post_enable),
        get("/people/{id}/invite", pages::people::invite::get),
        post("/people/{id}/invite", pages::people::invite::post),
        get("/people/{id}/delegations", pages::people::delegations::get),
        get("/people/{id}/delegations/new", pages::people::lend::get),
        post("/people/{id}/delegations/new", pages::people::lend::post),
        // What has to be done, and what went wrong
        get("/obligations", pages::obligations::list::get),
        get("/obligations.csv", pages::obligations::export::csv),
        get("/obligations.xlsx", pages::obligations::export::xlsx),
        get("/obligations/new", pages::obligations::new::get),
        post("/obligations/new", pages::obligations::new::post),
        get("/obligations/several", pages::obligations::several::get),
        post("/obligations/several", pages::obligations::several::post),
        get("/obligations/{reference}", pages::obligations::show::get),
        get("/obligations/{reference}/{deed}", pages::obligations::act::get),
        post("/obligations/{reference}/{deed}", pages::obligations::act::post),
        get("/incidents", pages::incidents::list::get),
        get("/incidents/new", pages::incidents::new::get),
        post("/incidents/new", pages::incidents::new::post),
        get("/incidents/{reference}", pages::incidents::show::get),
        // The quarter's returns
        get("/returns", pages::returns::periods::get),
        get("/returns/open", pages::returns::open::get),
        post("/returns/open", pages::returns::open::post),
        get("/returns/corrections", pages::returns::corrections::get),
        get("/returns/corrections/{reference}", pages::returns::correction::get),
        get("/returns/corrections/{reference}/{deed}", pages::returns::correction::get_deed),
        post("/returns/corrections/{reference}/{deed}", pages::returns::correction::post),
        get("/returns/{period}/opening", pages::returns::opening::get),
        get("/returns/{period}/all", pages::returns::list::get),
        get("/returns/{period}/all.csv", pages::returns::export::csv),
        get("/returns/{period}/all.xlsx", pages::returns::export::xlsx),
        get("/returns/{period}/accept", pages::returns::accept::get),
        post("/returns/{period}/accept", pages::returns::accept::post),
        get("/returns/{period}/progress", pages::returns::progress::get),
        get("/returns/{period}/{account}/review", pages::returns::review::get),
        post("/returns/{period}/{account}/review", pages::returns::review::post),
        get("/returns/{period}/{account}/undo", pages::returns::moves::undo),
        post("/returns/{period}/{account}/undo", pages::returns::moves::post_undo),
        get("/returns/{period}/{account}/not-needed", pages::returns::moves::not_needed),
        post("/returns/{period}/{account}/not-needed", pages::returns::moves::post_not_needed),
        get("/returns/{period}/{account}/needed", pages::returns::moves::needed),
        post("/returns/{period}/{account}/needed", pages::returns::moves::post_needed),
        // Somebody's own returns, and one return
        get("/returns/{period}", pages::returns::mine::get),
        get("/returns/{period}/confirm", pages::returns::confirm::get),
        post("/returns/{period}/confirm", pages::returns::confirm::post),
        get("/returns/{period}/receipt", pages::returns::receipt::get),
        get("/returns/{period}/{account}", pages::returns::show::get),
        get("/returns/{period}/{account}/edit", pages::returns::edit::get),
        post("/returns/{period}/{account}/edit", pages::returns::edit::post),
        get("/returns/{period}/{account}/check", pages::returns::check::get),
        post("/returns/{period}/{account}/check", pages::returns::check::post),
        get("/returns/{period}/{account}/take-back", pages::returns::take_back::get),
        post("/returns/{period}/{account}/take-back", pages::returns::take_back::post),
        get("/returns/{period}/{account}/give", pages::returns::give::get),
        post("/returns/{period}/{account}/give", pages::returns::give::post),
        get("/returns/{period}/{account}/sent/{seq}", pages::returns::copy::get),
        get("/returns/{period}/{account}/files/{id}", pages::returns::files::get),
        post("/returns/{period}/{account}/files/{id}/remove", pages::returns::files::remove),
        get("/returns/{period}/{account}/{part}/files", pages::returns::files::list),
        post("/returns/{period}/{account}/{part}/files", pages::returns::files::post).takes_files(),
        // Accounts that people report
        get("/report-an-account", pages::sightings::report::get),
        post("/report-an-account", pages::sightings::report::post),
        get("/sightings", pages::sightings::list::get),
        get("/sightings.csv", pages::sightings::export::csv),
        get("/sightings.xlsx", pages::sightings::export::xlsx),
        get("/sightings/{reference}", pages::sightings::show::get),
        get("/sightings/{reference}/{move}", pages::sightings::moves::get),
        post("/sightings/{reference}/{move}", pages::sightings::moves::post),
        // Recordings of sites against the approved pixels
        get("/pixels/scans", pages::scans::list::get),
        get("/pixels/scans.csv", pages::scans::list_export::csv),
        get("/pixels/scans.xlsx", pages::scans::list_export::xlsx),
        get("/pixels/scans/new", pages::scans::new::get),
        post("/pixels/scans/new", pages::scans::new::post).takes_recordings(),
        get("/pixels/scans/{reference}", pages::scans::show::get),
        get("/pixels/scans/{reference}/findings.csv", pages::scans::export::csv),
        get("/pixels/scans/{reference}/findings.xlsx", pages::scans::export::xlsx),
        get("/pixels/scans/{reference}/findings.json", pages::scans::export::json),
        get("/pixels/scans/{reference}/findings/{place}/{deed}", pages::scans::answer::get),
        post("/pixels/scans/{reference}/findings/{place}/{deed}", pages::scans::answer::post),
        // External agencies
        get("/agencies", pages::agencies::list::get),
        get("/agencies.csv", pages::agencies::export::csv),
        get("/agencies.xlsx", pages::agencies::export::xlsx),
        get("/agencies/new", pages::agencies::new::get),
        post("/agencies/new", pages::agencies::new::post),
        get("/agencies/{reference}", pages::agencies::show::get),
        get("/agencies/{reference}/edit", pages::agencies::edit::get),
        post("/agencies/{reference}/edit", pages::agencies::edit::post),
        get("/agencies/{reference}/contract/{move}", pages::agencies::contract::get),
        post("/agencies/{reference}/contract/{move}", pages::agencies::contract::post),
        get("/agencies/{reference}/people/new", pages::agencies::person_new::get),
        post("/agencies/{reference}/people/new", pages::agencies::person_new::post),
        get("/agencies/{reference}/access/{grant}", pages::agencies::confirm::get),
        post("/agencies/{reference}/access/{grant}", pages::agencies::confirm::post),
        // Platforms' lists of people against the register
        get("/accounts/{reference}/reconciliations", pages::reconciliations::list::get),
        post("/accounts/{reference}/reconciliations", pages::reconciliations::list::post).takes_files(),
        get("/reconciliations/{reference}", pages::reconciliations::show::get),
        get("/reconciliations/{reference}/lines.csv", pages::reconciliations::export::csv),
        get("/reconciliations/{reference}/lines.xlsx", pages::reconciliations::export::xlsx),
        get("/reconciliations/{reference}/mapping", pages::reconciliations::mapping::get),
        post("/reconciliations/{reference}/mapping", pages::reconciliations::mapping::post),
        post("/reconciliations/{reference}/give-up", pages::reconciliations::mapping::give_up),
        post("/reconciliations/{reference}/decide", pages::reconciliations::decide::post),
        get("/reconciliations/{reference}/rows/{row}", pages::reconciliations::row::get),
        post("/reconciliations/{reference}/rows/{row}", pages::reconciliations::row::post),
        // Who can touch which account
        get("/access", pages::access::list::get),
        get("/access.csv", pages::access::list::csv),
        get("/access.xlsx", pages::access::list::xlsx),
        get("/access/change", pages::access::change::get),
        post("/access/change", pages::access::change::post),
        get("/access/changed/{change}", pages::access::change::result),
        get("/access/{reference}", pages::access::show::get),
        get("/access/{reference}/{move}", pages::access::moves::get),
        post("/access/{reference}/{move}", pages::access::moves::post),
        get("/accounts/{reference}/access", pages::access::of_account::get),
        get("/accounts/{reference}/access.csv", pages::access::of_account::csv),
        get("/accounts/{reference}/access.xlsx", pages::access::of_account::xlsx),
        get("/accounts/{reference}/access/new", pages::access::new::get),
        post("/accounts/{reference}/access/new", pages::access::new::post),
        get("/accounts/{reference}/people/name", pages::access::name::get),
        post("/accounts/{reference}/people/name", pages::access::name::post),
        get("/accounts/{reference}/people/{id}/end", pages::access::name_end::get),
        post("/accounts/{reference}/people/{id}/end", pages::access::name_end::post),
        get("/accounts/{reference}/security", pages::access::security::get),
        post("/accounts/{reference}/security", pages::access::security::post),
        get("/accounts/{reference}/freeze", pages::access::freeze::get),
        post("/accounts/{reference}/freeze", pages::access::freeze::post),
        get("/accounts/{reference}/unfreeze", pages::access::freeze::get_thaw),
        post("/accounts/{reference}/unfreeze", pages::access::freeze::post_thaw),
        get("/people/{id}/access", pages::access::of_person::get),
        get("/people/{id}/access.csv", pages::access::of_person::csv),
        get("/people/{id}/access.xlsx", pages::access::of_person::xlsx),
        get("/people/{id}/access/freeze", pages::access::freeze::get_person),
        post("/people/{id}/access/freeze", pages::access::freeze::post_person),
        // Training
        get("/training", pages::training::list::get),
        get("/training.csv", pages::training::list::csv),
        get("/training.xlsx", pages::training::list::xlsx),
        get("/training/courses/new", pages::training::course::get_new),
        post("/training/courses/new", pages::training::course::post_new),
        get("/training/courses/{id}", pages::training::course::get),
        post("/training/courses/{id}", pages::training::course::post),
        post("/training/courses/{id}/retire", pages::training::course::retire),
        get("/training/import", pages::training::import::get),
        post("/training/import", pages::training::import::post).takes_files(),
        post("/training/import/take-in", pages::training::import::take_in),
        get("/people/{id}/training/new", pages::training::record::get),
        post("/people/{id}/training/new", pages::training::record::post),
        // The audit trail
        get("/audit", pages::audit::list::get),
        get("/audit.csv", pages::audit::export::get),
        get("/audit/verification", pages::audit::verify::get),
        // Settings
        get("/settings", pages::settings::overview::get),
        get("/settings/platforms", pages::settings::platforms::list::get),
        get("/settings/platforms/{key}", pages::settings::platforms::edit::get),
        post("/settings/platforms/{key}", pages::settings::platforms::edit::post),
        get("/settings/organisation", pages::settings::organisation::list::get),
        get("/settings/organisation/groups/{id}", pages::settings::organisation::group::get),
        post("/settings/organisation/groups/{id}", pages::settings::organisation::group::post),
        get("/settings/organisation/units/{id}", pages::settings::organisation::unit::get),
        post("/settings/organisation/units/{id}", pages::settings::organisation::unit::post),
        get("/settings/notice", pages::terms::publish::get),
        post("/settings/notice", pages::terms::publish::post),
        get("/settings/provisioning", pages::settings::provisioning::get),
        post("/settings/provisioning", pages::settings::provisioning::post),
        post("/settings/provisioning/{id}/withdraw", pages::settings::provisioning::withdraw),
        // What is held about whoever asks, and what they are told
        get("/settings/mail", pages::mail::list::get),
        post("/settings/mail/addresses", pages::mail::lift),
        get("/settings/mail/{id}", pages::mail::show::get),
        post("/settings/mail/{id}/retry", pages::mail::retry),
        get("/settings/mail/{id}/give-up", pages::mail::ask),
        post("/settings/mail/{id}/give-up", pages::mail::give_up),
        get("/about-me", pages::about_me::show::get),
        get("/about-me/mail", pages::mail::own::get),
        post("/about-me/mail", pages::mail::own::post),
        post("/about-me/mail/calendar", pages::mail::own::open),
        post("/about-me/mail/calendar/withdraw", pages::mail::own::withdraw),
        get("/calendar/{file}", pages::mail::calendar::get).for_anybody(),
        get("/about-me.json", pages::about_me::download::json),
        get("/about-me.xlsx", pages::about_me::download::xlsx),
        post("/about-me/sessions", pages::about_me::end::own),
        get("/people/{id}/sessions", pages::about_me::of_person::get),
        post("/people/{id}/sessions", pages::about_me::end::of_person),
        get("/terms", pages::terms::show::get),
        post("/terms", terms::post),
        // Signing in and out
        get("/sign-in", pages::sign_in::show::get),
        post("/sign-in/demo", sign_in::demo::post),
        get("/sign-in/provider", sign_in::there::get),
        get("/sign-in/return", sign_in::back::get),
        get("/sign-in/invitation/{token}", pages::sign_in::invitation::get),
        post(sign_in::NOTICES, sign_in::notice::post).for_anybody(),
        post("/sign-out", sign_in::out::post),
        // About the product, for everybody
        get("/privacy", pages::information::privacy::get),
        get("/accessibility", pages::information::accessibility::get),
        get("/contact", pages::information::contact::get),
        // Compliance reports and the measures of success
        get("/returns/{period}/close", pages::compliance_reports::close::get),
        post("/returns/{period}/close", pages::compliance_reports::close::post),
        get("/compliance-reports", pages::compliance_reports::list::get),
        get("/compliance-reports/{period}", pages::compliance_reports::show::get),
        get("/compliance-reports/{period}/report.csv", pages::compliance_reports::file::csv),
        get("/compliance-reports/{period}/report.xlsx", pages::compliance_reports::file::xlsx),
        get("/compliance-reports/{period}/records", pages::compliance_reports::records::get),
        get("/compliance-reports/{period}/restate", pages::compliance_reports::restate::get),
        post("/compliance-reports/{period}/restate", pages::compliance_reports::restate::post),
        get("/measures", pages::compliance_reports::measures::get),
        // For the identity provider's own programs
        by_token(Method::GET, "/scim/v2/ServiceProviderConfig", scim::discovery::config),
        by_token(Method::GET, "/scim/v2/ResourceTypes", scim::discovery::types),
        by_token(Method::GET, "/scim/v2/ResourceTypes/{name}", scim::discovery::one_type),
        by_token(Method::GET, "/scim/v2/Schemas", scim::discovery::schemas),
        by_token(Method::GET, "/scim/v2/Schemas/{id}", scim::discovery::one_schema),
        by_token(Method::GET, "/scim/v2/Me", scim::discovery::me),
        by_token(Method::GET, "/scim/v2/Users", scim::users::list),
        by_token(Method::POST, "/scim/v2/Users", scim::users::create),
        by_token(Method::GET, "/scim/v2/Users/{id}", scim::users::show),
        by_token(Method::PUT, "/scim/v2/Users/{id}", scim::users::replace),
        by_token(Method::PATCH, "/scim/v2/Users/{id}", scim::users::change),
        by_token(Method::DELETE, "/scim/v2/Users/{id}", scim::users::delete),
        // For other programs of the organisation
        by_token(Method::GET, "/api/v1/clearances/{number}", api::clearances::show),
        by_token(Method::GET, "/api/v1/compliance-reports/{period}", api::reports::show),
        get("/api/v1/openapi.json", api::openapi::get).for_anybody(),
        // Files of this build
        get("/assets/{*path}", assets::serve).for_anybody(),
        get(brand::PATH, brand::get).for_anybody(),
        // For machines
        get("/healthz", probes::healthz).for_anybody(),
        get("/readyz", probes::readyz).for_anybody(),
        get("/metrics", probes::metrics).for_anybody(),
    ]
}

/// The whole application: the table, behind every layer.
pub fn build(
    rows: Vec<Row>,
    state: AppState,
    protection: &Arc<Protection>,
    sessions: Sessions,
) -> Router {
    probes::recorder();
    let (anonymous, personal): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.anonymous);
    let personal = join(personal)
        .fallback(errors::no_such_page)
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(state.clone(), terms::lead))
        .layer(from_fn_with_state(
            Arc::clone(&protection.limits),
            rate::by_person,
        ))
        .layer(from_fn_with_state(state.clone(), app::error::pages))
        .layer(from_fn_with_state(state.clone(), visit::recognise))
        .layer(sessions.clone().layer())
        .layer(from_fn(seal_cookie));
    protect(personal.merge(join(anonymous)), &state, protection)
        .layer(Extension(sessions))
        .with_state(state)
}

/// The layers that every request passes; the last one written is the first it meets.
fn protect(
    routes: Router<AppState>,
    state: &AppState,
    protection: &Arc<Protection>,
) -> Router<AppState> {
    routes
        .layer(limits::form())
        .layer(from_fn(limits::anything))
        .layer(from_fn_with_state(Arc::clone(protection), origin::check))
        .layer(from_fn_with_state(
            Arc::clone(&protection.limits),
            rate::by_address,
        ))
        .layer(from_fn_with_state(Arc::clone(protection), host::check))
        .layer(from_fn(limits::patience))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn(scim::answer::speak))
        .layer(from_fn(api::answer::speak))
        .layer(from_fn_with_state(state.clone(), app::error::pages))
        .layer(limits::compression())
        .layer(from_fn_with_state(Arc::clone(protection), arrive::arrive))
        .layer(Extension(Arc::clone(protection)))
}

/// The rows as axum's router; methods of one path are joined.
fn join(rows: Vec<Row>) -> Router<AppState> {
    rows.into_iter().fold(Router::new(), |router, row| {
        router.route(row.path, row.handler)
    })
}
