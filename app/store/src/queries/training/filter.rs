//! What the list of training can be asked, and the condition that answers it.

use super::SOON;
use chrono::{Days, NaiveDate};
use domain::{
    actor::Actor,
    ids::{CourseId, GroupId},
    permission::{self, Action, Facts},
    role::Scope,
    text::fold,
};
use sea_orm::Value;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainingFilter {
    /// Parts of a name, macrons and capitals aside.
    pub q: String,
    /// One kind of people.
    pub kind: Option<Kind>,
    /// Who completed this course, whether or not it still counts.
    pub course: Option<CourseId>,
    /// People of this business group.
    pub group: Option<GroupId>,
    /// From 1.
    pub page: u32,
}

/// Kinds of people, by what their training means for access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Has access or asks for it, and lacks a course that it needs.
    Lacking,
    /// A completion runs out within a month.
    Expiring,
    /// Has everything that access needs.
    Complete,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Lacking, Self::Expiring, Self::Complete];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lacking => "lacking",
            Self::Expiring => "expiring",
            Self::Complete => "complete",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lacking => "Lacks what their access needs",
            Self::Expiring => "Runs out within 30 days",
            Self::Complete => "Has what access needs",
        }
    }

    /// The kind with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }
}

/// Access that is not over, of `access_grant t`.
pub(super) const OPEN: &str = "t.state IN ('requested', 'approved', 'active', 'suspended')";

const LACKS: &str = "EXISTS (SELECT 1 FROM course c WHERE c.for_access = ? AND c.retired_on IS NULL AND NOT EXISTS \
     (SELECT 1 FROM training x WHERE x.course_id = c.id AND x.person_id = p.id AND (x.expires_on IS NULL OR x.expires_on >= ?)))";

const EXPIRES: &str = "EXISTS (SELECT 1 FROM training x WHERE x.person_id = p.id AND x.expires_on >= ? AND x.expires_on <= ? \
     AND NOT EXISTS (SELECT 1 FROM training y WHERE y.person_id = x.person_id AND y.course_id = x.course_id \
     AND (y.expires_on IS NULL OR y.expires_on > ?)))";

/// A condition on `person p` and the values of its marks.
pub(super) struct Condition {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl TrainingFilter {
    pub(super) fn condition(&self, actor: &Actor, today: NaiveDate) -> Condition {
        let (seen, mut values) = reach(actor);
        let mut parts = vec![
            "p.status <> 'left'".to_owned(),
            format!(
                "(EXISTS (SELECT 1 FROM access_grant t WHERE t.person_id = p.id AND {OPEN}) \
                 OR EXISTS (SELECT 1 FROM training x WHERE x.person_id = p.id))"
            ),
            seen,
        ];
        match self.kind {
            None => {}
            Some(Kind::Lacking) => {
                parts.push(format!(
                    "EXISTS (SELECT 1 FROM access_grant t WHERE t.person_id = p.id AND {OPEN}) AND {LACKS}"
                ));
                values.extend([true.into(), today.into()]);
            }
            Some(Kind::Complete) => {
                parts.push(format!("NOT {LACKS}"));
                values.extend([true.into(), today.into()]);
            }
            Some(Kind::Expiring) => {
                let soon = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
                parts.push(EXPIRES.to_owned());
                values.extend([today.into(), soon.into(), soon.into()]);
            }
        }
        if let Some(course) = self.course {
            let text =
                "EXISTS (SELECT 1 FROM training x WHERE x.person_id = p.id AND x.course_id = ?)";
            parts.push(text.into());
            values.push(course.0.into());
        }
        if let Some(group) = self.group {
            let text = "p.unit_id IN (SELECT u.id FROM business_unit u WHERE u.group_id = ?)";
            parts.push(text.into());
            values.push(group.0.into());
        }
        for word in fold(&self.q).split(' ').filter(|word| !word.is_empty()) {
            parts.push("p.name_sort LIKE ? ESCAPE '\\'".into());
            let word = word.replace('\\', "\\\\");
            let pattern = format!("%{}%", word.replace('%', "\\%").replace('_', "\\_"));
            values.push(pattern.into());
        }
        Condition {
            text: parts.join(" AND "),
            values,
        }
    }
}

/// Whose training the actor may see: everybody's for those who read or record it for everybody, else
/// their own, that of their reports, of people with access to accounts they are named for, and of the
/// people of their scope.
fn reach(actor: &Actor) -> (String, Vec<Value>) {
    let everybody = [Action::ViewAccess, Action::RecordTraining];
    let all = |action: &Action| permission::may(actor, *action, &Facts::default()).is_ok();
    if everybody.iter().any(all) {
        return ("1 = 1".into(), Vec::new());
    }
    let Actor::Person(person) = actor else {
        return ("1 = 0".into(), Vec::new());
    };
    let me = person.id.0;
    let mut text = format!(
        "(p.id = ? OR p.manager_id = ? OR p.id IN (SELECT t.person_id FROM access_grant t JOIN nomination n \
         ON n.account_number = t.account_number WHERE n.person_id = ? AND n.ended_at IS NULL AND {OPEN})"
    );
    let mut values: Vec<Value> = vec![me.into(), me.into(), me.into()];
    let table = permission::allowed(Action::ViewAccess);
    let lent = person.acting.iter().map(|acting| &acting.role);
    for held in person.roles.iter().chain(lent) {
        let scoped = table
            .iter()
            .any(|(role, reach)| *role == held.role && !reach.is_personal());
        match held.scope {
            Scope::Unit(unit) if scoped => {
                text.push_str(" OR p.unit_id = ?");
                values.push(unit.0.into());
            }
            Scope::Group(group) if scoped => {
                text.push_str(
                    " OR p.unit_id IN (SELECT u.id FROM business_unit u WHERE u.group_id = ?)",
                );
                values.push(group.0.into());
            }
            _ => {}
        }
    }
    text.push(')');
    (text, values)
}
