//! Who somebody is whom the identity provider has recognised: only by an identity that is tied to
//! them, by an invitation, or by a verified address, once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#[allow(dead_code, reason = "shared with the other tests")]
mod support;

use chrono::Duration;
use domain::{
    actor::Actor,
    ids::PersonId,
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Store,
    commands::{
        identities::{self, CLOSED, Proof, ProviderRoles, UNKNOWN},
        invitations,
        people::{self, NewPerson},
        sign_in::{self, ProviderLogout},
    },
    queries::{self, identities::way_in},
    sessions::{self, AtProvider, Holder},
};
use support::{Fixture, call, each, system};
use uuid::Uuid;

const ISSUER: &str = "https://id.example";

fn public() -> Call {
    call(Actor::Public)
}

fn proof(subject: &str) -> Proof {
    Proof {
        issuer: ISSUER.into(),
        subject: subject.into(),
        verified_email: None,
        invitation: None,
        roles: None,
    }
}

fn by_email(subject: &str, email: &str) -> Proof {
    Proof {
        verified_email: Some(email.into()),
        ..proof(subject)
    }
}

async fn add(store: &Store, name: &str, email: &str, roles: &[Role]) -> PersonId {
    let id = PersonId(Uuid::now_v7());
    let held = |role: &Role| RoleAssignment {
        role: *role,
        scope: Scope::All,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    };
    let new = NewPerson {
        id,
        name: name.into(),
        email: email.into(),
        title: "Adviser".into(),
        unit: None,
        manager: None,
        persona: None,
        roles: roles.iter().map(held).collect(),
    };
    people::add(store, &system(), vec![new]).await.unwrap();
    id
}

async fn enter(store: &Store, proof: Proof) -> Result<PersonId, String> {
    match identities::sign_in(store, &public(), proof).await {
        Ok(person) => Ok(person),
        Err(Failure::Refused(refusal)) => Err(refusal.code().to_owned()),
        Err(failure) => panic!("{failure}"),
    }
}

async fn events(f: &Fixture) -> Vec<String> {
    let text = "SELECT event || ' ' || outcome || ' ' || actor_name FROM audit_event ORDER BY seq";
    if f.name == "sqlite" {
        let pool = sqlx::SqlitePool::connect(&f.url).await.unwrap();
        sqlx::query_scalar(text).fetch_all(&pool).await.unwrap()
    } else {
        let pool = sqlx::PgPool::connect(&f.url).await.unwrap();
        sqlx::query_scalar(text).fetch_all(&pool).await.unwrap()
    }
}

#[tokio::test]
async fn a_verified_address_links_exactly_once_and_is_in_the_trail() {
    for f in each().await {
        let aroha = add(&f.store, "Aroha", "aroha@org.example", &[]).await;
        assert_eq!(enter(&f.store, proof("s1")).await, Err(UNKNOWN.into()));
        assert_eq!(
            enter(&f.store, by_email("s1", "Aroha@Org.example")).await,
            Ok(aroha)
        );
        // From now on the identity counts, whatever address comes with it.
        assert_eq!(enter(&f.store, proof("s1")).await, Ok(aroha));
        assert_eq!(
            enter(&f.store, by_email("s1", "other@org.example")).await,
            Ok(aroha)
        );
        // The address does not link a second identity: it may have been given to somebody else.
        assert_eq!(
            enter(&f.store, by_email("s2", "aroha@org.example")).await,
            Err(UNKNOWN.into())
        );
        let told = events(&f).await;
        assert_eq!(
            told[1..],
            [
                "refused refused Not signed in",
                "person.identity-linked done Aroha",
                "signed-in done Aroha",
                "signed-in done Aroha",
                "signed-in done Aroha",
                "refused refused Not signed in",
            ],
            "{}",
            f.name
        );
        let verdict = store::audit::verify(&f.store).await.unwrap();
        assert_eq!(verdict.fault, None, "{}", f.name);
    }
}

#[tokio::test]
async fn addresses_that_only_look_alike_link_nobody() {
    for f in each().await {
        add(&f.store, "Kim", "kim@org.example", &[]).await;
        for email in [
            "\u{212a}im@org.example", // the Kelvin sign, a k in lower case
            "kim@org.example ",
            "kim@org.example.evil.example",
            "kım@org.example",
            "kim+x@org.example",
            "%im@org.example",
            "",
        ] {
            assert_eq!(
                enter(&f.store, by_email("s", email)).await,
                Err(UNKNOWN.into()),
                "{}: {email:?}",
                f.name
            );
        }
    }
}

#[tokio::test]
async fn who_has_left_or_is_shut_out_is_refused_each_way() {
    for f in each().await {
        let (store, reason) = (&f.store, "Contract ended".to_owned());
        let ben = add(store, "Ben", "ben@org.example", &[]).await;
        let token = invitations::invite(store, &system(), ben)
            .await
            .unwrap()
            .token
            .unwrap();
        assert_eq!(
            enter(store, by_email("b", "ben@org.example")).await,
            Ok(ben)
        );
        people::disable(store, &system(), ben, 1, reason.clone())
            .await
            .unwrap();
        assert_eq!(enter(store, proof("b")).await, Err(CLOSED.into()));
        let invited = Proof {
            invitation: Some(invitations::hash(&token)),
            ..proof("new")
        };
        assert_eq!(enter(store, invited).await, Err(CLOSED.into()));
        let cara = add(store, "Cara", "cara@org.example", &[]).await;
        people::disable(store, &system(), cara, 1, reason)
            .await
            .unwrap();
        assert_eq!(
            enter(store, by_email("c", "cara@org.example")).await,
            Err(CLOSED.into())
        );
        // The refusal took nothing with it: opened again, both get in.
        people::enable(store, &system(), ben, 2).await.unwrap();
        assert_eq!(enter(store, proof("b")).await, Ok(ben));
        assert!(invitations::invite(store, &system(), cara).await.is_err());
    }
}

#[tokio::test]
async fn an_invitation_works_once_for_seven_days_and_the_newest_only() {
    for f in each().await {
        let store = &f.store;
        let (dan, eve) = (
            add(store, "Dan", "dan@org.example", &[]).await,
            add(store, "Eve", "eve@org.example", &[]).await,
        );
        let invite = async |person| {
            let invited = invitations::invite(store, &system(), person).await;
            invited.unwrap().token.unwrap()
        };
        let with = |subject: &str, token: &str| Proof {
            invitation: Some(invitations::hash(token)),
            ..proof(subject)
        };
        let (first, second) = (invite(dan).await, invite(dan).await);
        assert_eq!(enter(store, with("d", &first)).await, Err(UNKNOWN.into()));
        let open = queries::identities::invitation(store, &second)
            .await
            .unwrap();
        assert_eq!(open.unwrap().name, "Dan");
        assert_eq!(enter(store, with("d", &second)).await, Ok(dan));
        assert_eq!(enter(store, with("x", &second)).await, Err(UNKNOWN.into()));
        let open = queries::identities::invitation(store, &second)
            .await
            .unwrap();
        assert!(open.is_none());

        let late = invite(eve).await;
        store.clock().advance(Duration::days(7));
        assert_eq!(enter(store, with("e", &late)).await, Err(UNKNOWN.into()));
        // Another person's invitation does not move an identity that is known.
        let fresh = invite(eve).await;
        assert_eq!(enter(store, with("d", &fresh)).await, Ok(dan));
        assert_eq!(enter(store, with("e", &fresh)).await, Ok(eve));
    }
}

#[tokio::test]
async fn a_new_directory_entry_takes_the_place_by_invitation_and_ends_the_old_sessions() {
    for f in each().await {
        let store = &f.store;
        let dan = add(store, "Dan", "dan@org.example", &[]).await;
        assert_eq!(
            enter(store, by_email("old", "dan@org.example")).await,
            Ok(dan)
        );
        session(store, "hash", dan, "old", "sid-1").await;
        let token = invitations::invite(store, &system(), dan).await.unwrap();
        let again = Proof {
            invitation: Some(invitations::hash(&token.token.unwrap())),
            ..proof("new")
        };
        assert_eq!(enter(store, again).await, Ok(dan));
        assert_eq!(enter(store, proof("new")).await, Ok(dan));
        assert_eq!(enter(store, proof("old")).await, Err(UNKNOWN.into()));
        assert_eq!(
            sessions::living(store, Duration::hours(1)).await.unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn only_administrators_invite_the_same_form_once_and_no_token_is_kept() {
    for f in each().await {
        let store = &f.store;
        let dan = add(store, "Dan", "dan@org.example", &[]).await;
        let refused = invitations::invite(store, &call(support::person(Role::GmEcoms)), dan).await;
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
        let by = Call {
            key: Some("form".into()),
            ..call(support::person(Role::Administrator))
        };
        let first = invitations::invite(store, &by, dan).await.unwrap();
        let second = invitations::invite(store, &by, dan).await.unwrap();
        assert!(second.token.is_none(), "the first answer told it");
        assert_eq!(first.expires_at, second.expires_at);
        let seen = way_in(store, &by.actor, dan).await.unwrap();
        assert_eq!(
            seen.invitation.unwrap().created_by,
            "Test System administrator"
        );
        assert!(seen.open && seen.identities.is_empty());
        let nobody = way_in(store, &support::person(Role::Staff), dan).await;
        assert!(matches!(nobody, Err(Failure::Refused(_))));
        // Neither the outbox nor the token of the form holds it.
        let token = first.token.unwrap();
        store.clone().close().await;
        if f.name == "sqlite" {
            let bytes = std::fs::read(f.dir.path().join("register.db")).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
            assert!(!holds(&token) && holds(&invitations::hash(&token)));
        }
    }
}

#[tokio::test]
async fn mapped_roles_come_and_go_with_the_provider_and_no_others() {
    for f in each().await {
        let store = &f.store;
        let ana = add(store, "Ana", "ana@org.example", &[Role::Auditor]).await;
        let with = |given: &[Role]| Proof {
            roles: Some(ProviderRoles {
                decides: vec![Role::Privacy, Role::Legal],
                given: given.to_vec(),
            }),
            ..by_email("a", "ana@org.example")
        };
        let roles = async || {
            let actor = queries::people::actor(store, ana).await.unwrap().unwrap();
            let mut roles: Vec<_> = actor.roles.iter().map(|held| held.role).collect();
            roles.sort_unstable();
            roles
        };
        enter(store, with(&[Role::Privacy])).await.unwrap();
        assert_eq!(roles().await, [Role::Privacy, Role::Auditor]);
        enter(store, with(&[Role::Privacy])).await.unwrap();
        enter(store, with(&[Role::Legal])).await.unwrap();
        assert_eq!(roles().await, [Role::Legal, Role::Auditor]);
        enter(store, with(&[])).await.unwrap();
        assert_eq!(roles().await, [Role::Auditor], "the register's own stay");
        let changes: Vec<_> = events(&f)
            .await
            .into_iter()
            .filter(|event| event.starts_with("person.role"))
            .collect();
        assert_eq!(
            changes,
            [
                "person.role-given done Identity provider",
                "person.role-ended done Identity provider",
                "person.role-given done Identity provider",
                "person.role-ended done Identity provider",
            ],
            "{}: in the order of the roles",
            f.name
        );
    }
}

#[tokio::test]
async fn the_provider_does_not_take_the_last_administrators() {
    for f in each().await {
        let store = &f.store;
        let ana = add(store, "Ana", "ana@org.example", &[Role::Administrator]).await;
        add(store, "Ben", "ben@org.example", &[Role::Administrator]).await;
        let without = |subject: &str, email: &str| Proof {
            roles: Some(ProviderRoles {
                decides: vec![Role::Administrator],
                given: Vec::new(),
            }),
            ..by_email(subject, email)
        };
        assert_eq!(enter(store, without("a", "ana@org.example")).await, Ok(ana));
        let actor = queries::people::actor(store, ana).await.unwrap().unwrap();
        assert_eq!(actor.roles.len(), 1, "{}: two must remain", f.name);
        add(store, "Cy", "cy@org.example", &[Role::Administrator]).await;
        assert_eq!(enter(store, without("a", "")).await, Ok(ana));
        let actor = queries::people::actor(store, ana).await.unwrap().unwrap();
        assert!(actor.roles.is_empty(), "{}: there is a third", f.name);
    }
}

async fn session(store: &Store, hash: &str, person: PersonId, subject: &str, sid: &str) {
    let holder = Holder {
        person,
        provider: Some(AtProvider {
            issuer: ISSUER.into(),
            subject: subject.into(),
            session: Some(sid.into()),
        }),
        browser: "Firefox on Windows".into(),
    };
    let ends = support::at() + Duration::hours(8);
    sessions::create(store, hash, Some(&holder), "{}", ends)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_provider_ends_one_session_or_all_of_a_person_and_each_notice_counts_once() {
    for f in each().await {
        let store = &f.store;
        let dan = add(store, "Dan", "dan@org.example", &[]).await;
        for (hash, subject, sid) in [
            ("1", "d", "sid-1"),
            ("2", "d", "sid-2"),
            ("3", "d", "sid-3"),
            ("4", "other", "sid-1x"),
        ] {
            session(store, hash, dan, subject, sid).await;
        }
        let mut number = 0;
        let mut tell =
            async |issuer: &str, subject: Option<&str>, sid: Option<&str>, notice: &str| {
                number += 1;
                let call = Call {
                    request_id: format!("request {number}"),
                    ..public()
                };
                let wish = ProviderLogout {
                    issuer: issuer.into(),
                    subject: subject.map(Into::into),
                    session: sid.map(Into::into),
                    notice: notice.into(),
                };
                sign_in::provider_logout(store, &call, wish).await.unwrap()
            };
        let elsewhere = "https://other.example";
        assert_eq!(tell(elsewhere, Some("d"), None, "n0").await, Some(0));
        assert_eq!(tell(ISSUER, Some("x"), Some("sid-1"), "n1").await, Some(0));
        assert_eq!(tell(ISSUER, None, None, "n2").await, Some(0));
        assert_eq!(tell(ISSUER, Some("d"), Some("sid-1"), "n3").await, Some(1));
        assert_eq!(tell(ISSUER, Some("d"), Some("sid-1"), "n3").await, None);
        assert_eq!(tell(ISSUER, None, Some("sid-2"), "n4").await, Some(1));
        assert_eq!(tell(ISSUER, Some("d"), None, "n5").await, Some(1));
        let left = sessions::living(store, Duration::hours(1)).await.unwrap();
        assert_eq!(left, 1, "{}: the other person's", f.name);
    }
}
