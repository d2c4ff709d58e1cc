//! Files that people of the ministry upload: the old register, which comes in whole, and two that
//! wait for somebody to go on with them.

use super::{bulk, draft, handles::Handles, play::Player};
use anyhow::{Context as _, bail};
use domain::{
    account::{AccountDraft, AccountStatus, StatusKey},
    ids::{Reference, ReferenceKind},
    import::{ImportState, Sheet, SheetRow, SourceFile, Target},
    organisation::Organisation,
};
use sha2::{Digest as _, Sha256};
use store::{
    Call,
    commands::imports::{self, Upload},
    queries,
};

/// A file that somebody uploads and does not finish with.
#[derive(Clone, Copy)]
pub(super) enum Left {
    /// Its columns have no meaning yet.
    Uploaded,
    /// Its rows were checked, and some need mending.
    Checked,
}

/// The columns of the old register.
const COLUMNS: &[Target] = &[
    Target::Url,
    Target::Name,
    Target::Status,
    Target::Unit,
    Target::Purpose,
    Target::Audience,
    Target::Languages,
    Target::RiskTier,
    Target::OpenedOn,
    Target::Monitoring,
    Target::ResponseProcess,
    Target::EscalationPlan,
    Target::ArrangementsConfirmedOn,
    Target::SecurityArrangements,
    Target::TransparencyUrl,
    Target::TransparencyConfirmedOn,
    Target::DisclaimerConfirmedOn,
    Target::ContentPlan,
    Target::Notes,
];

/// Rows of the old register that are no accounts: address and name.
const NOT_ACCOUNTS: [(&str, &str); 3] = [
    ("ask the web team", "Old campaign page"),
    ("https://www.facebook.com/events/", "Boat show stand"),
    ("https://", "Karitane webcam"),
];

/// Rows of the file somebody has to mend: address, name, unit.
const TO_MEND: [[&str; 3]; 7] = [
    [
        "https://www.facebook.com/MHWSouthernPorts",
        "Southern ports",
        "Regional Offices",
    ],
    [
        "https://www.instagram.com/mhw.southern.ports/",
        "Southern ports",
        "Regional Offices",
    ],
    [
        "facebook.com/MHWsouthernports/?ref=page",
        "Southern ports (again)",
        "Regional Offices",
    ],
    ["https://x.com/MHWNZ", "Main account", "Media and Channels"],
    [
        "https://x.com/search?q=harbour",
        "Harbour search",
        "Regional Offices",
    ],
    ["@mhwbluff", "Bluff wharf", "Regional Offices"],
    [
        "https://www.youtube.com/@MHWSouthernPorts",
        "",
        "Te Tai Tonga office",
    ],
];

/// Rows of the file whose columns nobody has named.
const UNNAMED: [[&str; 3]; 4] = [
    ["Wānaka lake levels", "mhw.wanaka", "IG"],
    ["Te Anau moorings", "MHWTeAnau", "FB"],
    ["Milford pilots", "MHWMilford", "FB"],
    ["Fiordland forecast", "MHWFiordland", "X"],
];

/// An account for the old register.
pub(super) struct Old {
    pub(super) form: AccountDraft,
    pub(super) status: AccountStatus,
}

/// `many` accounts without a story, for the old register.
pub(super) async fn others(
    player: &mut Player<'_>,
    many: usize,
    handles: &mut Handles,
) -> anyhow::Result<Vec<Old>> {
    let catalogue = queries::platforms::catalogue(&player.store).await?;
    let today = player.store.clock().now().today;
    let mut found = Vec::with_capacity(many);
    for _ in 0..many {
        let (form, status) = bulk::draw(player, handles, &catalogue, today, false)?;
        found.push(Old { form, status });
    }
    Ok(found)
}

/// Imports the old register; answers the accounts' numbers in the order of `rows`.
pub(super) async fn old_register(
    player: &Player<'_>,
    me: &Call,
    rows: &[Old],
) -> anyhow::Result<Vec<i64>> {
    let mut lines = vec![COLUMNS.iter().map(|t| t.label().to_owned()).collect()];
    for old in rows {
        lines.push(line(old, &player.organisation)?);
    }
    lines.extend(NOT_ACCOUNTS.map(|(url, name)| vec![url.to_owned(), name.to_owned()]));
    let number = upload(player, me, "social-media-register-old.csv", lines).await?;
    let import = map(player, me, number).await?;
    imports::start(&player.store, me, number, import.version).await?;
    imports::work(&player.store, me, number, ImportState::Running, |_| {}).await?;
    let import = queries::imports::show(&player.store, &me.actor, number)
        .await?
        .import;
    let all = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    // The header is row 1.
    let done = queries::imports::rows_after(&player.store, &me.actor, &import, 1, all).await?;
    let account = |row: &queries::imports::ImportRow| {
        row.account.with_context(|| {
            format!(
                "{:?} was refused: {:?}",
                row.row.cells.first(),
                row.problems.0
            )
        })
    };
    done.iter().map(account).collect()
}

/// Uploads a file and leaves it there.
pub(super) async fn leave(player: &Player<'_>, me: &Call, left: Left) -> anyhow::Result<()> {
    let owned = |row: &[&str; 3]| row.iter().map(|cell| (*cell).to_owned()).collect();
    match left {
        Left::Uploaded => {
            let lines = UNNAMED.iter().map(owned).collect();
            upload(player, me, "Lakes and fiords.xlsx – Sheet1.csv", lines).await?;
        }
        Left::Checked => {
            let mut lines = vec![owned(&["Link", "Account name", "Team"])];
            lines.extend(TO_MEND.iter().map(owned));
            let number = upload(player, me, "southern-offices.csv", lines).await?;
            map(player, me, number).await?;
        }
    }
    Ok(())
}

async fn upload(
    player: &Player<'_>,
    me: &Call,
    name: &str,
    lines: Vec<Vec<String>>,
) -> anyhow::Result<i64> {
    let text: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
    let file = SourceFile {
        name: name.into(),
        hash: hex::encode(Sha256::digest(text.join("\n"))),
        read_as: "CSV, commas, UTF-8".into(),
    };
    let row = |(number, cells)| SheetRow {
        number,
        place: String::new(),
        cells,
    };
    let sheet = Sheet {
        name: String::new(),
        rows: (1..).zip(lines).map(row).collect(),
    };
    let saved = imports::upload(
        &player.store,
        me,
        Upload {
            file,
            sheets: vec![sheet],
        },
    )
    .await?;
    let reference = Reference::parse(ReferenceKind::Import, &saved.reference);
    Ok(reference.context("the number of an import")?.number)
}

/// Confirms the meaning that the columns seem to have.
async fn map(
    player: &Player<'_>,
    me: &Call,
    number: i64,
) -> anyhow::Result<domain::import::Import> {
    let import = queries::imports::show(&player.store, &me.actor, number)
        .await?
        .import;
    imports::map(&player.store, me, number, import.version, import.mapping)
        .await
        .with_context(|| format!("the columns of import {number}"))?;
    Ok(queries::imports::show(&player.store, &me.actor, number)
        .await?
        .import)
}

fn line(old: &Old, organisation: &Organisation) -> anyhow::Result<Vec<String>> {
    let form = serde_json::to_value(&old.form)?;
    let mut cells = Vec::with_capacity(COLUMNS.len());
    for target in COLUMNS {
        cells.push(match target {
            Target::Status => status(&old.status)?,
            Target::Unit => draft::unit_name(&old.form, organisation),
            other => form
                .get(other.key())
                .and_then(|v| v.as_str())
                .with_context(|| format!("no field {}", other.key()))?
                .to_owned(),
        });
    }
    Ok(cells)
}

fn status(status: &AccountStatus) -> anyhow::Result<String> {
    Ok(match status {
        AccountStatus::Suspended { reason, .. } => format!("suspended: {}", reason.key()),
        AccountStatus::Closed { outcome, .. } => format!("closed: {}", outcome.key()),
        other => match other.key() {
            StatusKey::Active => "active".into(),
            StatusKey::Closing => "closing".into(),
            StatusKey::Compromised => "compromised".into(),
            key => bail!("an old register has no accounts that are {}", key.name()),
        },
    })
}
