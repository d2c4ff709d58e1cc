use super::*;

fn from(environment: &[(&str, &str)]) -> Result<Config, Problems> {
    Config::from_sources(
        None,
        environment
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into())),
    )
}

fn cures(environment: &[(&str, &str)]) -> Vec<(String, String)> {
    let Err(problems) = from(environment) else {
        panic!("accepted: {environment:?}")
    };
    problems
        .0
        .into_iter()
        .map(|p| (p.setting, p.cure))
        .collect()
}

#[test]
fn nothing_set_is_a_sensible_start_on_this_machine() {
    let config = from(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url.reveal(), "sqlite://data/register.db");
    assert_eq!(
        config.public_url(config.listen).unwrap().as_str(),
        "http://127.0.0.1:3000/"
    );
    assert_eq!(
        (config.idle.as_secs(), config.session.as_secs()),
        (900, 28_800)
    );
    assert!(!config.demo);
    assert_eq!(config.organisation_name, "Your organisation");
    assert_eq!(
        from(&[("SMR_DEMO", "true")]).unwrap().organisation_name,
        "Ministry of Harbours and Weather"
    );
}

#[test]
fn the_database_lies_in_the_data_folder() {
    let config = from(&[("SMR_DATA_DIR", "/srv/smr")]).unwrap();
    assert_eq!(
        config.database_url.reveal(),
        "sqlite:///srv/smr/register.db"
    );
}

#[test]
fn the_environment_wins_over_the_file_and_both_take_the_same_names() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("smr.toml");
    std::fs::write(&file, "SMR_LISTEN = \"127.0.0.1:1\"\nidle_minutes = 5\nSMR_DEMO = true\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n").unwrap();
    let environment = [("SMR_LISTEN".to_owned(), "127.0.0.1:2".to_owned())];
    let config = Config::from_sources(Some(&file), environment).unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.idle.as_secs(), 300);
    assert!(config.demo);
    assert_eq!(config.trusted_proxies.len(), 2);
}

#[test]
fn every_problem_is_told_at_once_with_its_source_and_cure() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("smr.toml");
    std::fs::write(&file, "SMR_IDLE_MINUTES = 0\nSMR_COLOUR = 'x'\n").unwrap();
    let environment = [
        ("SMR_LISTEN", "nowhere"),
        ("SMR_DEMO", "perhaps"),
        ("SMR_DATABASE_URL", "mysql://me:hunter2@db/x"),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let Err(problems) = Config::from_sources(Some(&file), environment) else {
        panic!("accepted")
    };
    let mut settings: Vec<_> = problems.0.iter().map(|p| p.setting.as_str()).collect();
    settings.sort_unstable();
    assert_eq!(
        settings,
        [
            "SMR_COLOUR",
            "SMR_DATABASE_URL",
            "SMR_DEMO",
            "SMR_IDLE_MINUTES",
            "SMR_LISTEN"
        ]
    );
    let shown = problems.to_string();
    assert!(
        shown.contains("smr.toml") && shown.contains("the environment"),
        "{shown}"
    );
    assert!(shown.contains("from 1 to 120"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_setting_nobody_knows_is_no_silence() {
    let cures = cures(&[("SMR_TRUSTED_PROXY", "10.0.0.1")]);
    assert_eq!(cures[0].0, "SMR_TRUSTED_PROXY");
    assert!(
        cures[0].1.contains("did you mean SMR_TRUSTED_PROXIES?"),
        "{cures:?}"
    );
    // Other programs may use the prefix; that is worth a word and no more.
    let config = from(&[
        ("SMR_CHROMIUM", "x"),
        ("SMR_TEST_POSTGRES_URL", "x"),
        ("PATH", "y"),
    ])
    .unwrap();
    assert_eq!(config.ignored, ["SMR_CHROMIUM"]);
    assert!(
        config
            .warnings()
            .iter()
            .any(|warning| warning.contains("SMR_CHROMIUM"))
    );
}

#[test]
fn demo_sign_in_stays_on_this_machine_unless_told_in_as_many_words() {
    let refused: [&[(&str, &str)]; 3] = [
        &[
            ("SMR_DEMO", "true"),
            ("SMR_LISTEN", "0.0.0.0:3000"),
            ("SMR_PUBLIC_URL", "https://a.example"),
        ],
        &[("SMR_DEMO", "true"), ("SMR_LISTEN", "192.0.2.1:3000")],
        // Behind a proxy on the same machine it would be just as open.
        &[
            ("SMR_DEMO", "true"),
            ("SMR_PUBLIC_URL", "https://a.example"),
        ],
    ];
    for environment in refused {
        assert!(
            cures(environment)
                .iter()
                .any(|(name, cure)| name == "SMR_DEMO" && cure.contains(DEMO_ANYWHERE))
        );
        let mut loud = environment.to_vec();
        loud.push(("SMR_DEMO_ANYWHERE", DEMO_ANYWHERE));
        assert!(from(&loud).is_ok(), "{loud:?}");
        loud.pop();
        loud.push(("SMR_DEMO_ANYWHERE", "yes"));
        assert!(from(&loud).is_err(), "{loud:?}");
    }
    for local in ["127.0.0.1:3000", "[::1]:3000", "127.8.8.8:1"] {
        assert!(
            from(&[("SMR_DEMO", "true"), ("SMR_LISTEN", local)]).is_ok(),
            "{local}"
        );
    }
}

#[test]
fn secrets_may_come_from_files_and_never_show() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "canary-7391\n").unwrap();
    let path = file.display().to_string();
    let oidc = [
        ("SMR_OIDC_ISSUER", "https://id.example"),
        ("SMR_OIDC_CLIENT_ID", "smr"),
        ("SMR_OIDC_CLIENT_SECRET_FILE", &path),
    ];
    let mut all = oidc.to_vec();
    all.push((
        "SMR_DATABASE_URL",
        "postgres://smr:canary-7391@db.example/register",
    ));
    all.push(("SMR_SMTP_URL", "smtps://smr:canary-7391@mail.example"));
    all.push(("SMR_MAIL_FROM", "smr@example.govt.nz"));
    let config = from(&all).unwrap();
    assert_eq!(
        config.oidc.as_ref().unwrap().client_secret.reveal(),
        "canary-7391"
    );
    for shown in [
        format!("{config:?}"),
        config.describe(),
        config.warnings().join(" "),
    ] {
        assert!(!shown.contains("canary"), "{shown}");
    }
    all.push(("SMR_OIDC_CLIENT_SECRET", "twice"));
    assert!(from(&all).is_err());
    assert!(from(&[("SMR_DATABASE_URL_FILE", "/nonexistent/secret")]).is_err());
    assert!(
        from(&[("SMR_LISTEN_FILE", &path)]).is_err(),
        "only secrets come from files"
    );
}

#[test]
fn half_a_group_names_the_missing_half() {
    let cures = cures(&[
        ("SMR_OIDC_ISSUER", "https://id.example"),
        ("SMR_SMTP_URL", "smtp://mail.example"),
    ]);
    let settings: Vec<_> = cures.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        settings,
        [
            "SMR_OIDC_CLIENT_ID",
            "SMR_OIDC_CLIENT_SECRET",
            "SMR_MAIL_FROM"
        ]
    );
}

/// A provider that is set up, and more settings.
fn with_provider<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("SMR_OIDC_ISSUER", "https://id.example/tenant/v2.0"),
        ("SMR_OIDC_CLIENT_ID", "smr"),
        ("SMR_OIDC_CLIENT_SECRET", "x"),
    ];
    for (name, value) in more {
        all.retain(|(known, _)| known != name);
        all.push((name, value));
    }
    all
}

#[test]
fn the_issuer_is_kept_letter_by_letter_and_has_https() {
    for issuer in [
        "https://id.example",
        "https://id.example/",
        "https://ID.example/a",
    ] {
        let config = from(&with_provider(&[("SMR_OIDC_ISSUER", issuer)])).unwrap();
        assert_eq!(config.oidc.unwrap().issuer, issuer);
    }
    for issuer in [
        "http://id.example",
        "id.example",
        "https://id.example?x=1",
        "https://id.example#x",
        "https://me@id.example",
        "ftp://id.example",
    ] {
        let cures = cures(&with_provider(&[("SMR_OIDC_ISSUER", issuer)]));
        assert_eq!(cures[0].0, "SMR_OIDC_ISSUER", "{issuer}");
    }
    assert!(
        from(&with_provider(&[(
            "SMR_OIDC_ISSUER",
            "http://127.0.0.1:9000"
        )]))
        .is_ok()
    );
}

#[test]
fn roles_come_from_the_provider_only_by_a_whole_role_map() {
    assert_eq!(from(&with_provider(&[])).unwrap().oidc.unwrap().roles, None);
    let claim = ("SMR_OIDC_ROLE_CLAIM", "roles");
    let map = ("SMR_OIDC_ROLE_MAP", "Reg.Audit=auditor, x = hr");
    let config = from(&with_provider(&[claim, map])).unwrap();
    assert!(config.describe().contains("Reg.Audit=auditor,x=hr"));
    let roles = config.oidc.unwrap().roles.unwrap();
    let audit = ("Reg.Audit".to_owned(), Role::Auditor);
    assert_eq!(roles.pairs[0], audit);
    assert_eq!(cures(&with_provider(&[claim]))[0].0, "SMR_OIDC_ROLE_MAP");
    assert_eq!(cures(&[claim, map])[0].0, "SMR_OIDC_ROLE_MAP");
    for wrong in [
        "auditor",
        "x=boss",
        "=auditor",
        "x=auditor,,",
        "x=auditor;y=hr",
    ] {
        let cures = cures(&with_provider(&[claim, ("SMR_OIDC_ROLE_MAP", wrong)]));
        assert!(cures[0].1.contains("VALUE=ROLE"), "{wrong}: {cures:?}");
    }
}

#[test]
fn demo_and_real_sign_in_stand_side_by_side_on_this_machine_only() {
    assert!(from(&with_provider(&[("SMR_DEMO", "true")])).is_ok());
    let anywhere = ("SMR_DEMO_ANYWHERE", DEMO_ANYWHERE);
    let cures = cures(&with_provider(&[("SMR_DEMO", "true"), anywhere]));
    assert_eq!(cures[0].0, "SMR_DEMO");
}

#[test]
fn values_out_of_range_are_refused() {
    let refused = [
        ("SMR_PUBLIC_URL", "https://a.example/register"),
        ("SMR_PUBLIC_URL", "http://a.example"),
        ("SMR_PUBLIC_URL", "ftp://a.example"),
        ("SMR_PUBLIC_URL", "https://me:secret@a.example"),
        ("SMR_LISTEN", "3000"),
        ("SMR_LISTEN", "0.0.0.0:3000"),
        ("SMR_SESSION_HOURS", "25"),
        ("SMR_IDLE_MINUTES", "-1"),
        ("SMR_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("SMR_TRUSTED_PROXIES", "proxy.example"),
        ("SMR_LOG", "store=loudest"),
        ("SMR_BRAND_COLOUR", "green"),
        ("SMR_BRAND_COLOUR", "#ffdd00"),
        ("SMR_BRAND_COLOUR", "#00é4d"),
        ("SMR_CONTACT_EMAIL", "nobody"),
        ("SMR_CONTACT_EMAIL", "a@b.example\" onclick=\"x"),
        ("SMR_ORGANISATION_NAME", "two\nlines"),
        ("SMR_DATABASE_URL", "sqlite::memory:"),
    ];
    for (name, value) in refused {
        let cures = cures(&[(name, value)]);
        assert!(
            cures.iter().any(|(setting, _)| setting == name
                || (value.starts_with("0.0.0.0") && setting == "SMR_PUBLIC_URL")),
            "{name}={value}: {cures:?}"
        );
    }
    assert_eq!(
        from(&[("SMR_BRAND_COLOUR", "#00614D")])
            .unwrap()
            .brand_colour
            .unwrap()
            .to_string(),
        "#00614d"
    );
}

#[test]
fn only_a_demonstration_may_take_another_day_for_today() {
    let day = ("SMR_DEMO_DAY", "2027-04-01");
    let config = from(&[("SMR_DEMO", "true"), day]).unwrap();
    assert_eq!(config.demo_day, Some("2027-04-01".parse().unwrap()));
    let warned = config.warnings().join(" ");
    assert!(warned.contains("today to be 1 April 2027"), "{warned}");
    let shown = |config: &Config| {
        let all = config.describe();
        let line = all.lines().find(|line| line.starts_with("SMR_DEMO_DAY"));
        line.unwrap_or_default().to_owned()
    };
    assert!(shown(&config).ends_with("= 2027-04-01"));
    assert!(shown(&from(&[]).unwrap()).ends_with("= (today)"));
    let refused = cures(&[day]);
    assert!(
        refused
            .iter()
            .any(|(name, cure)| name == "SMR_DEMO_DAY" && cure.contains("SMR_DEMO=true")),
        "{refused:?}"
    );
    for odd in ["1 April 2027", "2027-13-01", "2019-12-31", "2051-01-01"] {
        let refused = cures(&[("SMR_DEMO", "true"), ("SMR_DEMO_DAY", odd)]);
        assert_eq!(refused.len(), 1, "{odd}: {refused:?}");
    }
}
