//! What error pages say, and what they never say.

use super::*;
use crate::context::{Assets, BrandSettings};
use crate::render::html;
use domain::permission::Action;
use domain::role::Role;

fn shown(reason: &AppError) -> (Page, String) {
    let site = Site {
        organisation_name: "Ministry".into(),
        export_marking: "IN-CONFIDENCE".into(),
        contact_email: "help@example.govt.nz".into(),
        public_url: None,
        demo: false,
        environment_banner: None,
        assets: Assets::default(),
        style: BrandSettings::default(),
    };
    let mut visit = Visit::unknown("/accounts/AC-0001?q=<b>");
    visit.request_id = "0198-request".into();
    let mut page = page(&site, &visit, reason);
    let body = std::mem::replace(&mut page.body, ().into_any());
    (page, html(body))
}

#[test]
fn a_cause_is_never_told_and_the_number_always_is() {
    let (page, html) = shown(&AppError::Broken("password of the database".into()));
    assert!(!html.contains("password"), "{html}");
    assert!(
        html.contains("0198-request") && html.contains("mailto:help@example.govt.nz"),
        "{html}"
    );
    assert!(!html.contains("<details"), "in plain sight: {html}");
    assert!(!page.full_title().starts_with("Error: "));
}

#[test]
fn a_refusal_names_those_who_can() {
    let refusal = Refusal::NotPermitted {
        action: Action::EditPlatforms,
        who_can: vec![Role::Administrator],
    };
    let (page, html) = shown(&AppError::NotAllowed(refusal));
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        html.contains("change the platform catalogue")
            && html.contains("<li>System administrator</li>"),
        "{html}"
    );
}

#[test]
fn every_error_has_one_heading_and_a_title_that_says_error_only_for_forms() {
    let statuses = [
        400, 403, 404, 405, 408, 409, 413, 414, 415, 421, 422, 429, 431, 500, 502, 503, 504,
    ];
    for status in statuses {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        let (page, html) = shown(&AppError::Status(status));
        assert_eq!(page.status, status);
        assert_eq!(html.matches("<h1").count(), 1, "{status}: {html}");
        assert_eq!(
            page.full_title().starts_with("Error: "),
            status == StatusCode::UNPROCESSABLE_ENTITY,
            "{status}"
        );
        assert!(!html.contains("<b>"), "{html}");
    }
}
