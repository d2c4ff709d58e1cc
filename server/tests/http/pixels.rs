//! Pixels over HTTP, without script: what every address needs. Tests are in the modules below.

mod addresses;
mod applications;
mod lanes;
mod register;

use crate::asked::{answered, page};
use crate::support::{Answer, Server, each_database};
use domain::{
    account::{AccountDetails, Checked},
    actor::{Actor, SystemActor},
    decisions::DecisionDraft,
    pixel::{
        Application, AudienceLists, Choice, Data, Event, Lane, LaneDraft, Placement, Purpose,
        Section, SectionDraft,
    },
};
use http::header;
use std::collections::BTreeMap;
use store::{
    Call, Store,
    commands::{
        accounts,
        pixels::{self, Beginning},
    },
    queries,
};

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// PA-0001 with every lane open, and PX-0001, live, which came of PA-0002, for addresses that need a record.
/// AC-0001 gets the unit whose General Manager decides.
pub(crate) async fn add(server: &Server) {
    let (store, owner) = (&server.store, &server.fill("PERSON"));
    place(store).await;
    submitted(store, 1, "111", owner).await;
    submitted(store, 2, "222", owner).await;
    for lane in Lane::ALL.iter().filter(|lane| **lane != Lane::Cxi) {
        let draft = LaneDraft {
            decision: approval(),
            evidence: evidence(*lane),
        };
        let a = application(store, 2).await;
        pixels::settle(store, &system(), a.id, a.version, *lane, draft)
            .await
            .unwrap();
    }
    for _ in 0..2 {
        let a = application(store, 2).await;
        pixels::decide(store, &system(), a.id, a.version, approval())
            .await
            .unwrap();
    }
    let found = queries::pixels::pixel(store, &system().actor, 1)
        .await
        .unwrap();
    let which = (found.pixel.id, found.pixel.version);
    pixels::go_live(store, &system(), which, true, true)
        .await
        .unwrap();
}

async fn place(store: &Store) {
    let unit = &queries::organisation::all(store).await.unwrap().units[0];
    let found = queries::accounts::show(store, &system().actor, 1)
        .await
        .unwrap();
    let (version, presence) = (found.version, found.presence);
    let details = AccountDetails {
        group: Some(unit.group),
        unit: Some(unit.id),
        ..found.details
    };
    let checked = Checked { presence, details };
    accounts::edit(store, &system(), 1, version, checked)
        .await
        .unwrap();
}

/// Runs a test on a register of each database that has these.
async fn each(test: impl AsyncFn(Server)) {
    each_database(async |server: Server| {
        add(&server).await;
        test(server).await;
    })
    .await;
}

async fn submitted(store: &Store, number: i64, vendor_id: &str, owner: &str) {
    let account = Some(1);
    let with = Beginning {
        account,
        ..Beginning::default()
    };
    pixels::begin(store, &system(), with).await.unwrap();
    for draft in sections(vendor_id, owner) {
        let a = application(store, number).await;
        pixels::write(store, &system(), a.id, a.version, draft)
            .await
            .unwrap();
    }
    let a = application(store, number).await;
    pixels::submit(store, &system(), a.id, a.version)
        .await
        .unwrap();
}

async fn application(store: &Store, number: i64) -> Application {
    let found = queries::pixels::application(store, &system().actor, number).await;
    found.unwrap().0
}

fn approval() -> DecisionDraft {
    DecisionDraft {
        verdict: "approved".into(),
        agreed: true,
        note: "Good".into(),
        ..DecisionDraft::default()
    }
}

fn sections(vendor_id: &str, owner: &str) -> Vec<SectionDraft> {
    let text = || "Some <b>words</b>".to_owned();
    vec![
        SectionDraft::Placement(Placement {
            tracker: "meta".into(),
            vendor_id: vendor_id.into(),
            accounts: "AC-0001".into(),
            sites: "www.harbours.example\ntides.harbours.example/*".into(),
            owner: Some(owner.parse().unwrap()),
            owner_name: "Lender <i>".into(),
        }),
        SectionDraft::Purpose(Purpose {
            purpose: text(),
            strategy: text(),
            alternatives: text(),
        }),
        SectionDraft::Data(Data {
            events: vec![Event {
                event: "Page view".into(),
                data: text(),
                hashed: "none".into(),
            }],
        }),
        SectionDraft::AudienceLists(AudienceLists {
            used: "no".into(),
            ..AudienceLists::default()
        }),
        SectionDraft::Choice(Choice {
            opt_in: text(),
            opt_out: text(),
            retention: text(),
            privacy_page: "https://www.harbours.example/privacy".into(),
        }),
    ]
}

/// What a lane needs to be done, by field, as a form sends it.
const EVIDENCE: &[(Lane, &[(&str, &str)])] = &[
    (Lane::Strategy, &[("strategy", "Plan 2027")]),
    (
        Lane::PrivacyAssessment,
        &[
            ("document", "PIA <12>"),
            ("outcome", "Low risk"),
            ("indirect", "no"),
            ("conditions", "No lists\nNot for schools"),
        ],
    ),
    (
        Lane::PrivacyPage,
        &[
            ("url", "https://www.harbours.example/privacy"),
            ("on", "20 November 2026"),
        ],
    ),
    (
        Lane::DigitalTools,
        &[("engaged_on", "2/11/2026"), ("opt_in", "A banner")],
    ),
    (Lane::Legal, &[("conditions", "Tell Legal of new events")]),
];

fn evidence_of(lane: Lane) -> &'static [(&'static str, &'static str)] {
    let found = EVIDENCE.iter().find(|(known, _)| *known == lane);
    found.unwrap().1
}

fn evidence(lane: Lane) -> BTreeMap<String, String> {
    let pair = |(field, text): &(&str, &str)| ((*field).to_owned(), (*text).to_owned());
    evidence_of(lane).iter().map(pair).collect()
}

/// The version in the first form of a page.
fn version(page: &str) -> String {
    let found = crate::asked::hidden(page, "version");
    assert!(!found.is_empty(), "no form: {page}");
    found
}

/// Opens a form and sends it with the version that it shows.
async fn send(
    server: &Server,
    cookie: &str,
    path: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> Answer {
    let shown = page(server, path, cookie, 200).await;
    let seen = version(&shown);
    let mut all = vec![("version", seen.as_str())];
    all.extend(pairs);
    answered(server, path, cookie, &all, status).await
}

/// Who settles each lane.
const LANES: &[(Lane, &str)] = &[
    (Lane::Strategy, "principal-advisor"),
    (Lane::PrivacyAssessment, "privacy"),
    (Lane::PrivacyPage, "privacy"),
    (Lane::DigitalTools, "digital-tools"),
    (Lane::Legal, "legal"),
];

const DONE: &[(&str, &str)] = &[("verdict", "approved"), ("agreed", "yes")];

const APPROVE: &[(&str, &str)] = &[
    ("verdict", "approved"),
    ("agreed", "yes"),
    ("note", "Good & <useful>"),
];

fn typed(section: Section) -> &'static [(&'static str, &'static str)] {
    match section {
        Section::Placement => &[
            ("tracker", "linkedin"),
            ("vendor_id", "512345"),
            ("accounts", "AC-0001"),
            ("sites", "jobs.harbours.example/apply/*"),
            ("owner", "risk-and-compliance@harbours.example"),
        ],
        Section::Purpose => &[
            ("purpose", "Count <applications>"),
            ("strategy", "Fewer advertisements"),
            ("alternatives", "Ask each applicant"),
        ],
        Section::Data => &[
            ("event-0", "Application sent"),
            ("data-0", "Number of the job"),
            ("hashed-0", "none"),
        ],
        Section::AudienceLists => &[("used", "no")],
        Section::Choice => &[
            ("opt_in", "A question first"),
            ("opt_out", "Cookies, at the foot"),
            ("retention", "90 days, Ireland"),
            ("privacy_page", "https://jobs.harbours.example/privacy"),
        ],
    }
}

/// An application of a staff member that is being assessed; its address.
async fn assessed(server: &Server, staff: &str) -> String {
    let begun = answered(server, "/pixel-applications/new", staff, &[], 303).await;
    let to = begun.header(header::LOCATION);
    let base = to.strip_suffix("/placement").unwrap().to_owned();
    for section in Section::ALL {
        let path = format!("{base}/{}", section.key());
        send(server, staff, &path, typed(*section), 303).await;
    }
    let handed_in = send(server, staff, &format!("{base}/check"), &[], 303).await;
    let to = handed_in.header(header::LOCATION).to_owned();
    assert!(to.contains("done=application-submitted"), "{to}");
    base
}

fn lane_path(base: &str, lane: Lane) -> String {
    format!("{base}/lanes/{}", lane.key())
}

/// Settles one lane by whoever it belongs to.
async fn settle(server: &Server, base: &str, lane: Lane, persona: &str) -> Answer {
    let cookie = server.sign_in(persona).await;
    let mut pairs = DONE.to_vec();
    pairs.extend(evidence_of(lane));
    send(server, &cookie, &lane_path(base, lane), &pairs, 303).await
}

async fn settle_all(server: &Server, base: &str) {
    for (lane, persona) in LANES {
        settle(server, base, *lane, persona).await;
    }
}
