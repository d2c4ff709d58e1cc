//! What the people of these tests type.

use crate::support::system;
use domain::{
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    decisions::DecisionDraft,
    ids::{GroupId, PersonId, UnitId},
    pixel::{Choice, Lane, LaneDraft, Purpose, SectionDraft},
    platform::Catalogue,
    role::{Role, RoleAssignment, Scope},
};
use std::collections::BTreeMap;
use store::{
    Store,
    commands::{accounts, people::NewPerson},
};

pub(crate) fn new_person(id: PersonId, name: &str, role: Role, scope: Scope) -> NewPerson {
    let roles = [(Role::Staff, Scope::All), (role, scope)];
    let roles = roles.map(|(role, scope)| RoleAssignment {
        role,
        scope,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    });
    NewPerson {
        id,
        name: name.into(),
        email: format!("{}@harbours.example", id.0.simple()),
        title: role.name().into(),
        unit: None,
        manager: None,
        persona: None,
        roles: roles
            .into_iter()
            .take(if role == Role::Staff { 1 } else { 2 })
            .collect(),
    }
}

pub(crate) async fn account(store: &Store, handle: &str, place: Option<(GroupId, UnitId)>) {
    let (groups, units): (Vec<_>, Vec<_>) = place.map(|(g, u)| (g, (u, g))).into_iter().unzip();
    let draft = AccountDraft {
        url: format!("https://www.facebook.com/{handle}"),
        name: handle.into(),
        group: place.map(|(g, _)| g.to_string()).unwrap_or_default(),
        unit: place.map(|(_, u)| u.to_string()).unwrap_or_default(),
        ..AccountDraft::default()
    };
    let context = DraftContext {
        catalogue: &Catalogue::built_in(),
        groups: &groups,
        units: &units,
        today: store.clock().now().today,
    };
    let checked = draft.check(&context).unwrap();
    let (status, origin) = (AccountStatus::Active, Origin::Adopted);
    accounts::create(store, &system(), checked, status, origin)
        .await
        .unwrap();
}

pub(crate) fn purpose(words: &str) -> SectionDraft {
    SectionDraft::Purpose(Purpose {
        purpose: words.into(),
        strategy: "Beside the website".into(),
        alternatives: "Posters".into(),
    })
}

pub(crate) fn choice(opt_in: &str) -> SectionDraft {
    SectionDraft::Choice(Choice {
        opt_in: opt_in.into(),
        opt_out: "The cookie settings on each page".into(),
        retention: "90 days, by the vendor".into(),
        privacy_page: "https://www.harbours.example/privacy".into(),
    })
}

pub(crate) fn lane_draft(lane: Lane, verdict: &str) -> LaneDraft {
    let evidence: &[(&str, &str)] = match lane {
        Lane::PrivacyAssessment => &[
            ("document", "PIA 12"),
            ("outcome", "Acceptable"),
            ("indirect", "no"),
            ("conditions", "No lists\nReview in June"),
        ],
        Lane::PrivacyPage => &[
            ("url", "https://www.harbours.example/privacy"),
            ("on", "19 November 2026"),
        ],
        Lane::DigitalTools => &[("engaged_on", "1 November 2026"), ("opt_in", "A banner")],
        Lane::Legal => &[("conditions", "Tell Legal of new events")],
        Lane::Strategy | Lane::Cxi => &[],
    };
    let pair = |(field, text): &(&str, &str)| ((*field).to_owned(), (*text).to_owned());
    LaneDraft {
        decision: self::verdict(verdict),
        evidence: evidence.iter().map(pair).collect(),
    }
}

pub(crate) fn verdict(verdict: &str) -> DecisionDraft {
    DecisionDraft {
        verdict: verdict.into(),
        agreed: true,
        note: "I have looked at it".into(),
        reasons: BTreeMap::new(),
    }
}

/// Sent back, with reasons at these lanes or sections.
pub(crate) fn back(parts: &[&str]) -> DecisionDraft {
    let reason = |part: &&str| ((*part).to_owned(), "Look again".to_owned());
    DecisionDraft {
        reasons: parts.iter().map(reason).collect(),
        ..verdict("sent-back")
    }
}
