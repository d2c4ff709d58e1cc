//! People as the identity provider keeps them (SCIM): what it sends, what is wrong with that, and
//! what it does to a person's record. The provider gives no roles.

use super::{CheckedPerson, Person, PersonDraft, PersonSource};
use crate::{
    account::Change, ids::PersonId, outcome::Outcome, problem::Problems, refusal::Refusal,
    text::collapse,
};
use serde::Serialize;

/// The longest name or word of the provider, in characters.
pub const LONGEST_NAME: usize = 254;

/// A person as the provider sent them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProvidedDraft {
    /// Details as everybody has them.
    pub details: PersonDraft,
    /// The provider's unique name for them.
    pub user_name: String,
    /// The provider's own word for them.
    pub external_id: Option<String>,
}

/// A provided person that can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedProvided {
    details: CheckedPerson,
    user_name: String,
    external_id: Option<String>,
}

impl CheckedProvided {
    /// The e-mail, in lower case.
    pub fn email(&self) -> &str {
        self.details.email()
    }

    /// The provider's unique name.
    pub fn user_name(&self) -> &str {
        &self.user_name
    }

    /// Whom they report to.
    pub fn manager(&self) -> Option<PersonId> {
        self.details.manager()
    }
}

impl ProvidedDraft {
    /// Judges what was sent. Whether names are taken is the store's question.
    ///
    /// # Errors
    /// What is wrong, by field: `user_name`, `external_id`, and those of [`PersonDraft::check`].
    pub fn check(&self) -> Result<CheckedProvided, Problems> {
        let mut problems = Problems::default();
        let user_name = collapse(&self.user_name);
        match user_name.chars().count() {
            0 => problems.add("user_name", "required", "userName is required"),
            1..=LONGEST_NAME => {}
            _ => problems.add(
                "user_name",
                "too-long",
                "userName must be 254 characters or fewer",
            ),
        }
        let external_id = self.external_id.as_deref().map(str::trim);
        let external_id = external_id.filter(|id| !id.is_empty()).map(str::to_owned);
        if external_id
            .as_ref()
            .is_some_and(|id| id.chars().count() > LONGEST_NAME)
        {
            problems.add(
                "external_id",
                "too-long",
                "externalId must be 254 characters or fewer",
            );
        }
        match self.details.check() {
            Ok(details) => problems.or(CheckedProvided {
                details,
                user_name,
                external_id,
            }),
            Err(more) => {
                problems.0.extend(more.0);
                Err(problems)
            }
        }
    }
}

/// What the provider did to a person's record. `token` is the name of the token it came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ProvidedEvent {
    /// Added to the register.
    Added {
        /// Full name.
        name: String,
        /// Job title.
        title: String,
        /// How.
        source: PersonSource,
        /// By which token.
        token: String,
    },
    /// Somebody of the register is kept by the provider from now on.
    Adopted {
        /// Full name now.
        name: String,
        /// What stood there and what stands there now.
        changes: Vec<Change>,
        /// By which token.
        token: String,
    },
    /// Details changed.
    Edited {
        /// Full name now.
        name: String,
        /// What stood there and what stands there now.
        changes: Vec<Change>,
        /// By which token.
        token: String,
    },
    /// The provider does not keep the person any more.
    Released {
        /// Full name.
        name: String,
        /// The provider's name for them until now.
        user_name: String,
        /// The provider's word for them until now.
        external_id: String,
        /// By which token.
        token: String,
    },
}

impl ProvidedEvent {
    /// The event's word in the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Added { .. } => "person.added",
            Self::Adopted { .. } => "person.adopted",
            Self::Edited { .. } => "person.edited",
            Self::Released { .. } => "person.released",
        }
    }
}

type Next = Result<Outcome<Person, ProvidedEvent>, Refusal>;

impl Person {
    /// A new person, kept by the provider.
    pub fn provided(
        id: PersonId,
        sent: CheckedProvided,
        token: &str,
    ) -> Outcome<Self, ProvidedEvent> {
        let source = PersonSource::Provider;
        let entered = Self::enter(id, sent.details, source).next;
        let event = ProvidedEvent::Added {
            name: entered.name.clone(),
            title: entered.title.clone(),
            source,
            token: token.to_owned(),
        };
        let next = Self {
            user_name: Some(sent.user_name),
            external_id: sent.external_id,
            ..entered
        };
        Outcome { next, event }
    }

    /// Whether the provider keeps this person.
    pub fn is_provided(&self) -> bool {
        self.user_name.is_some()
    }

    /// Lets the provider keep somebody who was in the register before.
    ///
    /// # Errors
    /// The provider keeps them already, under this or another name.
    pub fn adopt(self, sent: CheckedProvided, token: &str) -> Next {
        if self.is_provided() || self.external_id.is_some() {
            return Err(Refusal::rule(
                "adopted",
                "The identity provider keeps this person already",
            ));
        }
        let (next, changes) = self.with_sent(sent)?;
        let event = ProvidedEvent::Adopted {
            name: next.name.clone(),
            changes,
            token: token.to_owned(),
        };
        Ok(Outcome { next, event })
    }

    /// Other details of somebody whom the provider keeps.
    ///
    /// # Errors
    /// It does not keep them; nobody reports to themselves.
    pub fn provide(self, sent: CheckedProvided, token: &str) -> Next {
        if !self.is_provided() {
            return Err(not_kept());
        }
        let (next, changes) = self.with_sent(sent)?;
        let event = ProvidedEvent::Edited {
            name: next.name.clone(),
            changes,
            token: token.to_owned(),
        };
        Ok(Outcome { next, event })
    }

    /// The provider lets go of the person: its names for them are free again. The record stays.
    ///
    /// # Errors
    /// It does not keep them.
    pub fn release(self, token: &str) -> Next {
        if !self.is_provided() {
            return Err(not_kept());
        }
        let event = ProvidedEvent::Released {
            name: self.name.clone(),
            user_name: self.user_name.clone().unwrap_or_default(),
            external_id: self.external_id.clone().unwrap_or_default(),
            token: token.to_owned(),
        };
        let next = Self {
            user_name: None,
            external_id: None,
            source: PersonSource::Register,
            ..self
        };
        Ok(Outcome { next, event })
    }

    fn with_sent(self, sent: CheckedProvided) -> Result<(Self, Vec<Change>), Refusal> {
        let before = [&self.user_name, &self.external_id].map(|w| w.clone().unwrap_or_default());
        let edited = self.edit(sent.details)?;
        let mut changes = match edited.event {
            super::PersonEvent::Edited { changes, .. } => changes,
            _ => Vec::new(),
        };
        let after = [
            sent.user_name.clone(),
            sent.external_id.clone().unwrap_or_default(),
        ];
        let words = [
            ("user_name", "Name at the identity provider"),
            ("external_id", "Id at the identity provider"),
        ];
        for ((field, label), (before, after)) in
            words.into_iter().zip(before.into_iter().zip(after))
        {
            if before != after {
                changes.push(Change {
                    field: field.to_owned(),
                    label: label.to_owned(),
                    before,
                    after,
                });
            }
        }
        let next = Self {
            user_name: Some(sent.user_name),
            external_id: sent.external_id,
            source: PersonSource::Provider,
            ..edited.next
        };
        Ok((next, changes))
    }
}

fn not_kept() -> Refusal {
    Refusal::rule(
        "not-provided",
        "The identity provider does not keep this person",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn sent(user_name: &str, name: &str) -> CheckedProvided {
        let draft = ProvidedDraft {
            details: PersonDraft {
                name: name.into(),
                email: "Hemi@Harbours.example".into(),
                ..PersonDraft::default()
            },
            user_name: user_name.into(),
            external_id: Some(" 7 ".into()),
        };
        draft.check().expect("valid")
    }

    fn entered() -> Person {
        let details = sent("x", "Hēmi").details;
        Person::enter(PersonId(Uuid::nil()), details, PersonSource::Register).next
    }

    #[test]
    fn what_is_missing_or_too_long_is_told_by_field() {
        let draft = |user_name: &str, external: &str, email: &str| ProvidedDraft {
            details: PersonDraft {
                name: "A".into(),
                email: email.into(),
                ..PersonDraft::default()
            },
            user_name: user_name.into(),
            external_id: Some(external.into()),
        };
        let long = "x".repeat(LONGEST_NAME + 1);
        for (draft, field) in [
            (draft(" ", "", "a@b.nz"), "user_name"),
            (draft(&long, "", "a@b.nz"), "user_name"),
            (draft("a", &long, "a@b.nz"), "external_id"),
            (draft("a", "", "a"), "email"),
        ] {
            let problems = draft.check().expect_err("invalid");
            assert!(problems.of(field).is_some(), "{field}: {problems:?}");
        }
        let checked = draft("a", " ", "a@b.nz").check().expect("valid");
        assert_eq!(checked.external_id, None);
    }

    #[test]
    fn somebody_is_adopted_once_kept_and_let_go() {
        let me = entered();
        assert!(!me.is_provided());
        assert!(me.clone().provide(sent("h", "Hēmi"), "t").is_err());
        assert!(me.clone().release("t").is_err());
        let adopted = me.adopt(sent("h", "Hēmi R"), "t").expect("adopted");
        let ProvidedEvent::Adopted { changes, .. } = &adopted.event else {
            panic!("{:?}", adopted.event);
        };
        let fields: Vec<_> = changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["name", "user_name", "external_id"]);
        let kept = adopted.next;
        assert_eq!(kept.source, PersonSource::Provider);
        assert!(kept.clone().adopt(sent("i", "Hēmi"), "t").is_err());
        let same = kept
            .clone()
            .provide(sent("h", "Hēmi R"), "t")
            .expect("kept");
        assert_eq!(same.next, kept);
        let gone = kept.release("t").expect("released");
        assert_eq!(gone.event.key(), "person.released");
        assert!(!gone.next.is_provided() && gone.next.external_id.is_none());
        assert!(gone.next.adopt(sent("h", "Hēmi R"), "t").is_ok());
    }
}
