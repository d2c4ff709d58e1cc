//! Tests of `permission`.

use super::*;
use uuid::Uuid;

fn holding(role: Role, scope: Scope) -> Actor {
    let from = chrono::NaiveDate::MIN;
    let roles = vec![RoleAssignment {
        role,
        scope,
        from,
        until: None,
    }];
    Actor::Person(PersonActor {
        id: PersonId(Uuid::nil()),
        name: "Test".into(),
        roles,
        acting: Vec::new(),
    })
}

#[test]
fn p_7_administrators_configure_and_approve_or_edit_nothing() {
    let administrator = holding(Role::Administrator, Scope::All);
    for action in [
        Action::CreateAccount,
        Action::EditAccount,
        Action::MoveAccount,
        Action::ArchiveAccount,
        Action::ImportAccounts,
    ] {
        assert!(
            may(&administrator, action, &Facts::default()).is_err(),
            "{action:?}"
        );
    }
    assert!(may(&administrator, Action::EditPlatforms, &Facts::default()).is_ok());
}

#[test]
fn p_7_an_auditor_reads_everything_and_changes_nothing() {
    let auditor = holding(Role::Auditor, Scope::All);
    let reading = [
        Action::SignIn,
        Action::ViewRegister,
        Action::ExportRegister,
        Action::ViewAudit,
        Action::ViewSettings,
        Action::ViewPeople,
        Action::ReviewAccess,
        Action::ViewAccess,
        Action::ViewObligations,
        Action::ViewDepartures,
        Action::ViewAgencies,
        Action::ViewIncidents,
        // Telling of something that went wrong is everybody's, and changes no record.
        Action::ReportIncident,
        Action::ViewCases,
        Action::ProposeCase,
        Action::ViewPixels,
        Action::ProposePixel,
        Action::ViewScans,
        Action::ViewSightings,
        Action::ViewReturns,
        Action::ViewReports,
        Action::ReportSighting,
    ];
    for action in Action::ALL {
        assert_eq!(
            may(&auditor, *action, &Facts::default()).is_ok(),
            reading.contains(action),
            "{action:?}"
        );
    }
}

#[test]
fn a_scoped_role_counts_only_within_its_scope() {
    let (unit, other) = (UnitId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2)));
    let group = GroupId(Uuid::from_u128(3));
    let on = |unit| Facts {
        group: Some(group),
        unit: Some(unit),
        ..Facts::default()
    };
    let manager = holding(Role::CommunicationsManager, Scope::Unit(unit));
    assert!(may(&manager, Action::EditAccount, &on(unit)).is_ok());
    assert!(may(&manager, Action::EditAccount, &on(other)).is_err());
    assert!(may(&manager, Action::EditAccount, &Facts::default()).is_err());
    let wide = holding(Role::CommunicationsManager, Scope::Group(group));
    assert!(may(&wide, Action::EditAccount, &on(other)).is_ok());
    // A role that counts everywhere does so whatever its scope says.
    let team = holding(Role::DesignAndMarketing, Scope::Unit(unit));
    assert!(may(&team, Action::EditAccount, &on(other)).is_ok());
}

#[test]
fn ones_own_record_is_ones_own_to_use() {
    let me = holding(Role::Staff, Scope::All);
    let on = |id: u128| Facts {
        person: Some(PersonId(Uuid::from_u128(id))),
        ..Facts::default()
    };
    for action in [Action::Delegate, Action::EndSessions] {
        assert!(may(&me, action, &on(0)).is_ok(), "{action:?}");
        assert!(may(&me, action, &on(1)).is_err(), "{action:?}");
        assert!(may(&me, action, &Facts::default()).is_err(), "{action:?}");
    }
    let Err(Refusal::NotPermitted { who_can, .. }) = may(&me, Action::Delegate, &on(1)) else {
        panic!("refused");
    };
    assert_eq!(who_can, [Role::Administrator]);
}

#[test]
fn p_6_14_a_lent_role_counts_and_names_the_lender_but_not_on_the_lenders_own_record() {
    let lent = |role| Acting {
        role: RoleAssignment {
            role,
            scope: Scope::All,
            from: chrono::NaiveDate::MIN,
            until: None,
        },
        for_person: PersonId(Uuid::from_u128(7)),
        for_name: "Catherine".into(),
    };
    let with = |own, other| match holding(own, Scope::All) {
        Actor::Person(person) => Actor::Person(PersonActor {
            acting: vec![lent(other)],
            ..person
        }),
        other => other,
    };
    let everywhere = Facts::default();
    let staff = with(Role::Staff, Role::GmEcoms);
    assert!(may(&staff, Action::InterveneAccount, &everywhere).is_ok());
    let acting = acting_for(&staff, Action::InterveneAccount, &everywhere).unwrap();
    assert_eq!(acting.for_name, "Catherine");
    assert!(acting_for(&staff, Action::ViewRegister, &everywhere).is_none());
    assert!(may(&staff, Action::CreateAccount, &everywhere).is_err());
    // Who may do it in their own right does it in their own name.
    let team = with(Role::DesignAndMarketing, Role::GmEcoms);
    assert!(acting_for(&team, Action::InterveneAccount, &everywhere).is_none());
    let lenders = Facts {
        person: Some(PersonId(Uuid::from_u128(7))),
        ..Facts::default()
    };
    assert!(may(&staff, Action::Delegate, &lenders).is_err());
}

#[test]
fn nobody_signed_in_may_nothing_and_the_clock_does_what_a_day_brings() {
    let brought = [
        Action::ViewRegister,
        Action::ChangeAccess,
        Action::OpenObligation,
        Action::ReportIncident,
        Action::RunDeparture,
        Action::EditAgencies,
        Action::RunPixel,
        Action::OpenPeriod,
    ];
    for action in Action::ALL {
        assert!(may(&Actor::Public, *action, &Facts::default()).is_err());
        let clock = Actor::System(SystemActor::Clock);
        let may = may(&clock, *action, &Facts::default());
        assert_eq!(may.is_ok(), brought.contains(action), "{action:?}");
    }
}

#[test]
fn p_6_3_whoever_is_named_for_an_account_decides_about_its_access_and_about_no_other() {
    let holder = holding(Role::Staff, Scope::All);
    let named = Facts {
        holders: vec![PersonId(Uuid::nil())],
        ..Facts::default()
    };
    let other = Facts {
        holders: vec![PersonId(Uuid::from_u128(9))],
        ..Facts::default()
    };
    for action in [
        Action::ViewAccess,
        Action::RequestAccess,
        Action::ApproveAccess,
        Action::ChangeAccess,
        Action::Nominate,
        Action::AttestSecurity,
        Action::CloseObligation,
        Action::Reconcile,
    ] {
        assert!(may(&holder, action, &named).is_ok(), "{action:?}");
        assert!(may(&holder, action, &other).is_err(), "{action:?}");
        assert!(
            may(&holder, action, &Facts::default()).is_err(),
            "{action:?}"
        );
    }
    assert!(may(&holder, Action::WaiveObligation, &named).is_err());
    assert!(may(&holder, Action::EditAccount, &named).is_err());
}

#[test]
fn p_6_12_managers_act_for_the_people_who_report_to_them() {
    let manager = holding(Role::Manager, Scope::All);
    let report = Facts {
        person: Some(PersonId(Uuid::from_u128(5))),
        manager: Some(PersonId(Uuid::nil())),
        ..Facts::default()
    };
    let stranger = Facts {
        manager: Some(PersonId(Uuid::from_u128(9))),
        ..report.clone()
    };
    for action in [
        Action::ViewAccess,
        Action::RunDeparture,
        Action::RequestAccess,
    ] {
        assert!(may(&manager, action, &report).is_ok(), "{action:?}");
        assert!(may(&manager, action, &stranger).is_err(), "{action:?}");
    }
    assert!(may(&manager, Action::ApproveAccess, &report).is_err());
}

#[test]
fn p_6_10_only_the_person_confirms_their_own_steps_whoever_asks() {
    let mine = Facts::of_person(PersonId(Uuid::nil()));
    let others = Facts::of_person(PersonId(Uuid::from_u128(5)));
    for role in Role::ALL {
        let actor = holding(*role, Scope::All);
        assert!(
            may(&actor, Action::CompleteAccess, &mine).is_ok(),
            "{role:?}"
        );
        assert!(
            may(&actor, Action::CompleteAccess, &others).is_err(),
            "{role:?}"
        );
    }
}

#[test]
fn what_comes_with_being_named_is_not_lent() {
    let mut borrower = PersonActor {
        id: PersonId(Uuid::from_u128(2)),
        name: "Test".into(),
        roles: Vec::new(),
        acting: Vec::new(),
    };
    let role = RoleAssignment {
        role: Role::Manager,
        scope: Scope::All,
        from: chrono::NaiveDate::MIN,
        until: None,
    };
    borrower.acting.push(Acting {
        role,
        for_person: PersonId(Uuid::nil()),
        for_name: "Lender".into(),
    });
    let actor = Actor::Person(borrower);
    let held = Facts {
        holders: vec![PersonId(Uuid::nil())],
        manager: Some(PersonId(Uuid::nil())),
        ..Facts::default()
    };
    assert!(may(&actor, Action::ChangeAccess, &held).is_err());
    assert!(may(&actor, Action::RunDeparture, &held).is_err());
}

#[test]
fn keys_are_unique_and_read_back() {
    for action in Action::ALL {
        assert_eq!(Action::from_key(action.key()), Some(*action));
    }
    for role in Role::ALL {
        assert_eq!(Role::from_key(role.key()), Some(*role));
    }
}

/// The table people read is the table the product uses.
#[test]
fn the_printed_table_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
    let head = "# Who may do what\n\nPrinted from `app/domain/src/permission.rs` by its test; `UPDATE_DOCS=1 cargo test -p domain` prints it anew.\n“yes” = on every record; “own” = within the scope of the role; “self” = on their own record only; empty = no.\n\n";
    let now = format!("{head}{}", matrix());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == now,
        "docs/permissions.md is out of date: run UPDATE_DOCS=1 cargo test -p domain and read the difference"
    );
}
