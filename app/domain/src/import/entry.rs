//! What one row says about one account, judged by itself. Other rows and the register's accounts are
//! `judge`'s.

use super::places::{self, Named, Place};
use super::{Mapping, StatusWords, Target, read_status};
use crate::account::{AccountDraft, AccountStatus, Checked, DraftContext, read_date};
use crate::ids::{GroupId, UnitId};
use crate::organisation::Organisation;
use crate::platform::{Catalogue, Platform, PlatformKey, Recognised, Unrecognised};
use crate::problem::Problems;
use crate::text::{collapse, fold};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::HashMap;

/// What rows are judged with. Build it once for a file.
pub struct Context<'a> {
    /// The choice of columns.
    pub mapping: &'a Mapping,
    /// The columns' names; empty where the file has none.
    pub names: &'a [String],
    /// The platforms.
    pub catalogue: &'a Catalogue,
    /// Groups and units.
    pub organisation: &'a Organisation,
    groups: Vec<GroupId>,
    units: Vec<(UnitId, GroupId)>,
    /// Names of platforms met so far: a file repeats a few of them thousands of times.
    platforms: RefCell<HashMap<String, Option<PlatformKey>>>,
    /// The local day.
    pub today: NaiveDate,
}

impl<'a> Context<'a> {
    /// A context.
    pub fn new(
        mapping: &'a Mapping,
        names: &'a [String],
        catalogue: &'a Catalogue,
        organisation: &'a Organisation,
        today: NaiveDate,
    ) -> Self {
        let groups = organisation.groups.iter().map(|g| g.id).collect();
        let units = organisation.units.iter().map(|u| (u.id, u.group)).collect();
        Self {
            mapping,
            names,
            catalogue,
            organisation,
            groups,
            units,
            platforms: RefCell::default(),
            today,
        }
    }

    fn platform(&self, name: &str) -> Option<&'a Platform> {
        if name.is_empty() || name.len() > 100 {
            return None;
        }
        if let Some(known) = self.platforms.borrow().get(name) {
            return known
                .as_ref()
                .and_then(|key| self.catalogue.get(key.as_str()));
        }
        let found = self.catalogue.guess_from_name(name);
        let key = found.map(|platform| platform.key.clone());
        self.platforms.borrow_mut().insert(name.to_owned(), key);
        found
    }
}

/// A row that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Presence and details; group and unit only where the register knows them.
    pub checked: Checked,
    /// The state of a new account.
    pub status: AccountStatus,
    /// Group and unit, also those to be added.
    pub place: Place,
    /// The fields the file fills; an account of the register keeps all others.
    pub said: Vec<Target>,
}

/// Reads and judges one row.
///
/// # Errors
/// Everything wrong with it; fields are [`Target::key`]s.
pub fn read_row(cells: &[String], context: &Context<'_>) -> Result<Entry, Problems> {
    let mapping = context.mapping;
    let mut problems = Problems::default();
    let account = account(cells, context, &mut problems);
    let mut draft = draft(cells, context, account.as_ref());
    let place = places::place(mapping, cells, context.organisation, &mut problems);
    match &place {
        Place::Group(Named::Known(group)) => draft.group = group.to_string(),
        Place::Unit(Named::Known(unit), _) => draft.unit = unit.to_string(),
        Place::Unit(_, Named::Known(group)) => draft.group = group.to_string(),
        Place::Unsaid | Place::Group(_) | Place::Unit(..) => {}
    }
    let words = StatusWords {
        status: mapping.cell(cells, Target::Status),
        reason: mapping.cell(cells, Target::StatusReason),
        since: day_only(mapping.cell(cells, Target::StatusSince)),
        note: mapping.cell(cells, Target::StatusNote),
    };
    let status = read_status(words, context.today);
    let status = status.map_err(|(field, cure)| problems.add(field, "unknown", cure));
    flag(
        mapping.cell(cells, Target::MayRevealIllegalActivity),
        &mut draft,
        &mut problems,
    );
    let checked = draft.check(&DraftContext {
        catalogue: context.catalogue,
        groups: &context.groups,
        units: &context.units,
        today: context.today,
    });
    let unread = account.is_none();
    let checked = checked.map_err(|more| {
        // Of an account that could not be recognised, the reason was said above.
        problems
            .0
            .extend(more.0.into_iter().filter(|p| !(unread && p.field == "url")));
    });
    match (checked, status, problems.is_empty()) {
        (Ok(checked), Ok(status), true) => Ok(Entry {
            checked,
            status,
            place,
            said: said(mapping, cells),
        }),
        _ => Err(problems),
    }
}

/// Which account the row is about: by its address, else by platform and handle, else by its id.
fn account(cells: &[String], context: &Context<'_>, problems: &mut Problems) -> Option<Recognised> {
    let cell = |target| context.mapping.cell(cells, target);
    let (url, handle, id) = (
        cell(Target::Url),
        cell(Target::Handle),
        cell(Target::PlatformAccountId),
    );
    let named = cell(Target::Platform);
    let platform = context.platform(named);
    let other = || by_parts(context, platform, handle, id);
    let found = if url.is_empty() {
        other().unwrap_or_else(|| Err(nothing(context, platform, named, handle, id)))
    } else {
        by_address(context, url, platform).or_else(|why| match other() {
            Some(Ok(found)) => Ok(found),
            _ => Err(Wrong::new("url", why.code(), why.to_string())),
        })
    };
    found
        .map_err(|wrong| problems.add(wrong.field, wrong.code, wrong.message))
        .ok()
}

struct Wrong {
    field: &'static str,
    code: &'static str,
    message: String,
}

impl Wrong {
    fn new(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            code,
            message: message.into(),
        }
    }
}

fn by_address(
    context: &Context<'_>,
    url: &str,
    platform: Option<&Platform>,
) -> Result<Recognised, Unrecognised> {
    match (context.catalogue.recognise(url), platform) {
        (Ok(found), Some(named)) if named.key != found.platform => {
            Err(Unrecognised::OtherPlatform {
                expected: named.key.clone(),
                found: found.platform,
            })
        }
        // "@name" in the address column, with the platform beside it.
        (Err(why), Some(named)) => context
            .catalogue
            .from_handle(&named.key, url)
            .map_err(|_| why),
        (found, _) => found,
    }
}

/// The account by platform and handle, or platform and id; `None` where the row has neither.
fn by_parts(
    context: &Context<'_>,
    platform: Option<&Platform>,
    handle: &str,
    id: &str,
) -> Option<Result<Recognised, Wrong>> {
    let wrong = |field| move |why: Unrecognised| Wrong::new(field, why.code(), why.to_string());
    match (platform, handle, id) {
        (Some(platform), "", id) if !id.is_empty() => {
            let found = context.catalogue.from_handle(&platform.key, id);
            Some(found.map_err(wrong("platform_account_id")))
        }
        (Some(platform), handle, _) if !handle.is_empty() => {
            let found = context.catalogue.from_handle(&platform.key, handle);
            Some(found.map_err(wrong("handle")))
        }
        // An address in the handle's column needs no platform.
        (None, handle, _) if handle.contains('/') => {
            Some(context.catalogue.recognise(handle).map_err(wrong("handle")))
        }
        _ => None,
    }
}

/// Why a row names no account at all.
fn nothing(
    context: &Context<'_>,
    platform: Option<&Platform>,
    named: &str,
    handle: &str,
    id: &str,
) -> Wrong {
    let by_url = context.mapping.column(Target::Url).is_some();
    let said = !handle.is_empty() || !id.is_empty();
    match (said, platform, named) {
        (true, None, "") => Wrong::new(
            "platform",
            "required",
            "Say which platform the handle is on, or give the account’s whole address",
        ),
        (true, None, named) => Wrong::new(
            "platform",
            "no-such-platform",
            format!(
                "There is no platform “{named}” in the catalogue. Correct it, or give the account’s whole address"
            ),
        ),
        _ if by_url => Wrong::new("url", "required", "The row has no address of an account"),
        _ => Wrong::new("handle", "required", "The row has no handle of an account"),
    }
}

fn draft(cells: &[String], context: &Context<'_>, account: Option<&Recognised>) -> AccountDraft {
    let mapping = context.mapping;
    let text = |target| mapping.cell(cells, target).to_owned();
    let date = |target| day_only(mapping.cell(cells, target)).to_owned();
    AccountDraft {
        url: account.map(|a| a.canonical_url.clone()).unwrap_or_default(),
        platform_account_id: text(Target::PlatformAccountId),
        name: name(cells, context, account),
        purpose: text(Target::Purpose),
        audience: text(Target::Audience),
        languages: text(Target::Languages),
        risk_tier: tier(&text(Target::RiskTier)),
        monitoring: text(Target::Monitoring),
        response_process: text(Target::ResponseProcess),
        escalation_plan: text(Target::EscalationPlan),
        arrangements_confirmed_on: date(Target::ArrangementsConfirmedOn),
        security_arrangements: text(Target::SecurityArrangements),
        transparency_url: text(Target::TransparencyUrl),
        transparency_confirmed_on: date(Target::TransparencyConfirmedOn),
        disclaimer_confirmed_on: date(Target::DisclaimerConfirmedOn),
        content_plan: text(Target::ContentPlan),
        opened_on: date(Target::OpenedOn),
        notes: notes(cells, context),
        ..AccountDraft::default()
    }
}

/// The account's name: its own column, else organisation and platform, else the handle.
fn name(cells: &[String], context: &Context<'_>, account: Option<&Recognised>) -> String {
    let cell = |target| collapse(context.mapping.cell(cells, target));
    let own = cell(Target::Name);
    if !own.is_empty() {
        return own;
    }
    let owner = [Target::Organisation, Target::Unit, Target::Group]
        .into_iter()
        .map(cell)
        .find(|text| !text.is_empty());
    let Some(account) = account else {
        // Its address is the fault to mend; a second message about the name would not help.
        return "?".into();
    };
    match owner {
        Some(owner) => {
            let platform = context.catalogue.get(account.platform.as_str());
            let platform = platform.map_or(account.platform.as_str(), |p| p.name.as_str());
            // The name of a long organisation is cut, so that the platform stays readable.
            let owner: String = owner.chars().take(150).collect();
            format!("{owner} ({platform})")
        }
        None => account.handle.chars().take(200).collect(),
    }
}

/// Notes of all columns that go there, each after its column's name where there are several.
fn notes(cells: &[String], context: &Context<'_>) -> String {
    let mapping = context.mapping;
    let filled = |target| {
        let cell = move |i: usize| {
            let text = super::mapping::present(cells.get(i)?);
            (!text.is_empty()).then_some((i, text))
        };
        mapping
            .columns_of(target)
            .filter_map(cell)
            .collect::<Vec<_>>()
    };
    let (notes, owners) = (filled(Target::Notes), filled(Target::Organisation));
    let one = |(i, text): (usize, &str)| {
        let label = context.names.get(i).map_or("", |n| n.trim());
        if label.is_empty() {
            text.to_owned()
        } else {
            format!("{label}: {text}")
        }
    };
    match (owners.as_slice(), notes.as_slice()) {
        ([], [(_, only)]) => (*only).to_owned(),
        _ => {
            let lines: Vec<_> = owners.into_iter().chain(notes).map(one).collect();
            lines.join("\n")
        }
    }
}

fn tier(text: &str) -> String {
    match fold(text).as_str() {
        "l" | "low risk" => "low".into(),
        "m" | "med" | "moderate" | "medium risk" => "medium".into(),
        "h" | "high risk" => "high".into(),
        other => other.to_owned(),
    }
}

fn flag(text: &str, draft: &mut AccountDraft, problems: &mut Problems) {
    match fold(text).as_str() {
        "" | "no" | "n" | "false" | "0" => {}
        "yes" | "y" | "true" | "1" => draft.may_reveal_illegal_activity = "yes".into(),
        _ => problems.add("may_reveal_illegal_activity", "unknown", "Write yes or no"),
    }
}

/// Spreadsheets add a time to days: `2015-03-02 00:00:00` is `2015-03-02`.
fn day_only(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((day, _)) if day.len() == 10 && read_date(day).is_some() => day,
        _ => text,
    }
}

/// The fields that the file fills in this row.
fn said(mapping: &Mapping, cells: &[String]) -> Vec<Target> {
    let mut said: Vec<Target> = mapping
        .columns
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !super::mapping::present(cell).is_empty())
        .map(|(target, _)| *target)
        .collect();
    if !mapping.home_group.trim().is_empty() && !said.contains(&Target::Unit) {
        said.push(Target::Group);
    }
    said.sort_unstable();
    said.dedup();
    said
}
