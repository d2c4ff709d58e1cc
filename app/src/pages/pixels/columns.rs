//! Pixels as rows of a file. Days are written as `2027-01-20`, so that other programs read them.

use domain::ids::{Reference, ReferenceKind};
use domain::tracker;
use store::queries::pixels::PixelRow;

/// The headings, with their widths in a spreadsheet.
pub(super) const PIXELS: &[(&str, u8)] = &[
    ("Reference", 12),
    ("Pixel of", 20),
    ("The vendor’s number", 20),
    ("Sites and pages", 40),
    ("Accounts", 24),
    ("State", 20),
    ("Purpose", 40),
    ("Who answers for it", 26),
    ("Business unit", 28),
    ("Business group", 28),
    ("Approved on", 12),
    ("Permission until", 12),
    ("Renewal asked for on", 12),
    ("Privacy page and choice looked at on", 14),
    ("Privacy page", 40),
    ("How to opt out", 40),
    ("Kept how long and where", 40),
    ("Conditions", 40),
    ("Why", 30),
    ("Application in force", 14),
];

/// The cells of one pixel, in the order of [`PIXELS`].
pub(super) fn pixel(row: &PixelRow) -> Vec<String> {
    let pixel = &row.pixel;
    let content = &pixel.content;
    let tracker = tracker::from_key(&content.placement.tracker);
    let sites = content.placement.sites().0;
    let sites: Vec<String> = sites.iter().map(ToString::to_string).collect();
    let accounts = pixel.accounts.iter();
    let accounts: Vec<String> = accounts
        .map(|n| Reference::account(*n).to_string())
        .collect();
    let application = Reference::of(ReferenceKind::PixelApplication, pixel.application);
    let renewal = pixel.renewal.as_ref().map(|asked| asked.on.to_string());
    let confirmed = pixel.confirmed.as_ref().map(|c| c.on.to_string());
    vec![
        pixel.reference().to_string(),
        tracker.map_or(String::new(), |t| t.name.to_owned()),
        content.placement.vendor_id.clone(),
        sites.join("\n"),
        accounts.join(", "),
        pixel.state.name().to_owned(),
        content.purpose.purpose.clone(),
        pixel.owner.name.clone(),
        row.unit.clone(),
        row.group.clone(),
        pixel.approved_on.to_string(),
        pixel.expires_on.to_string(),
        renewal.unwrap_or_default(),
        confirmed.unwrap_or_default(),
        content.choice.privacy_page.clone(),
        content.choice.opt_out.clone(),
        content.choice.retention.clone(),
        pixel.conditions.join("\n"),
        pixel.reason.clone(),
        application.to_string(),
    ]
}
