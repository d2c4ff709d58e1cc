//! A register of its own for each test, the twenty people of the demonstration, and a client.

use axum::{Router, body::Body};
use chrono::{DateTime, Utc};
use domain::{
    access::RequestDraft,
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    actor::{Actor, SystemActor},
    ids::PersonId,
    person::DelegationDraft,
    platform::{AccessLevel, Catalogue},
    role::{Role, RoleAssignment, Scope},
};
use http::{HeaderMap, Method, Request, StatusCode, header, request::Builder};
use server::{
    config::Config,
    router::{self, Row},
};
use sqlx::Connection as _;
use store::{
    Access, Call, Store, StoreSettings,
    clock::Clock,
    commands::{
        accounts, delegations, grants, organisation,
        people::{self, NewPerson},
    },
    queries,
};
use tower::ServiceExt as _;
use url::Url;
use uuid::Uuid;

/// The people of the demonstration and the role each one holds.
pub(crate) const PERSONAS: [(&str, Role); 20] = [
    ("holder", Role::AccountHolder),
    ("second-holder", Role::AccountHolder),
    ("staff", Role::Staff),
    ("manager", Role::Manager),
    ("design-and-marketing", Role::DesignAndMarketing),
    ("principal-advisor", Role::PrincipalAdvisor),
    ("communications-manager", Role::CommunicationsManager),
    ("general-manager", Role::GeneralManager),
    ("gm-ecoms", Role::GmEcoms),
    ("gm-ecoms-delegate", Role::GmEcomsDelegate),
    ("deputy-chief-executive", Role::DeputyChiefExecutive),
    ("privacy", Role::Privacy),
    ("legal", Role::Legal),
    ("digital-tools", Role::DigitalTools),
    ("cxi", Role::Cxi),
    ("risk-and-compliance", Role::RiskAndCompliance),
    ("security", Role::Security),
    ("hr", Role::HumanResources),
    ("auditor", Role::Auditor),
    ("administrator", Role::Administrator),
];

/// Where the server believes to be.
pub(crate) const HOST: &str = "127.0.0.1:3000";

/// A running application with its own database.
pub(crate) struct Server {
    pub(crate) app: Router,
    pub(crate) store: Store,
    /// Which database, for messages.
    pub(crate) name: &'static str,
    pub(crate) database_url: String,
    pub(crate) folder: tempfile::TempDir,
    group: String,
    unit: String,
    /// Somebody who cannot sign in as in the demonstration, their role, and how they lend it.
    others: [String; 3],
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// `NAME=VALUE` of the session cookie that was set.
    pub(crate) fn cookie(&self) -> String {
        self.header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// One of our own pages, not the framework's few words.
    pub(crate) fn is_page(&self) -> bool {
        self.header(header::CONTENT_TYPE).starts_with("text/html") && self.text().contains("<h1")
    }
}

/// Runs a test on a fresh register in each database.
pub(crate) async fn each_database(test: impl AsyncFn(Server)) {
    test(Server::new().await).await;
    if let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") {
        let database = format!("smr_http_{}", Uuid::now_v7().simple());
        let url = create_database(&cluster, &database).await;
        let server = Server::at("postgres", url, &[], router::table()).await;
        let store = server.store.clone();
        test(server).await;
        store.close().await;
        let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
        let drop = format!("DROP DATABASE {database} WITH (FORCE)");
        sqlx::query(sqlx::AssertSqlSafe(drop))
            .execute(&mut admin)
            .await
            .unwrap();
    }
}

async fn create_database(cluster: &str, database: &str) -> String {
    let mut admin = sqlx::PgConnection::connect(cluster).await.unwrap();
    let create = format!("CREATE DATABASE {database}");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&mut admin)
        .await
        .unwrap();
    let mut url = Url::parse(cluster).unwrap();
    url.set_path(database);
    url.into()
}

impl Server {
    /// On SQLite, with the demonstration's settings.
    pub(crate) async fn new() -> Self {
        Self::with(&[], Vec::new()).await
    }

    /// On SQLite, with other settings and more routes.
    pub(crate) async fn with(settings: &[(&str, &str)], more: Vec<Row>) -> Self {
        let mut rows = router::table();
        rows.extend(more);
        Self::at("sqlite", String::new(), settings, rows).await
    }

    async fn at(
        name: &'static str,
        url: String,
        settings: &[(&str, &str)],
        rows: Vec<Row>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = format!("sqlite://{}", folder.path().join("register.db").display());
        let database_url = if url.is_empty() { file } else { url };
        let store = Store::open(StoreSettings {
            database_url: database_url.clone(),
            data_dir: folder.path().to_owned(),
            clock: Clock::fixed("2026-11-20T22:00:00Z".parse::<DateTime<Utc>>().unwrap()),
            readers: 4,
            access: Access::Write,
        });
        let store = store.await.unwrap();
        store.migrate().await.unwrap();
        add_personas(&store).await;
        add_account(&store).await;
        crate::imports::add(&store).await;
        crate::agencies::add(&store).await;
        crate::reconciliations::add(&store).await;
        let (group, unit) = add_unit(&store).await;
        let others = add_people(&store).await;
        crate::cases::add(&store).await;
        crate::sightings::add(&store).await;
        crate::scans::add(&store).await;
        add_access(&store, &others[0]).await;
        let demo = if settings.iter().any(|(name, _)| *name == "SMR_DEMO") {
            None
        } else {
            Some(("SMR_DEMO", "true"))
        };
        let settings = settings
            .iter()
            .copied()
            .chain(demo)
            .map(|(name, value)| (name.into(), value.into()));
        let config = Config::from_sources(None, settings).unwrap();
        let public_url = config.public_url(config.listen).unwrap();
        let app = server::application(rows, store.clone(), &config, &public_url);
        Self {
            app,
            store,
            name,
            database_url,
            folder,
            group,
            unit,
            others,
        }
    }

    /// An address with this register's own group and unit.
    pub(crate) fn fill(&self, example: &str) -> String {
        example
            .replace("GROUP", &self.group)
            .replace("UNIT", &self.unit)
            .replace("PERSON", &self.others[0])
            .replace("ROLE", &self.others[1])
            .replace("LENT", &self.others[2])
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 50 * 1024 * 1024)
            .await
            .unwrap()
            .to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(ask(Method::GET, path, cookie).body(Body::empty()).unwrap())
            .await
    }

    /// A form sent from one of our own pages.
    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = ask(Method::POST, path, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    /// Signs in and answers the cookie.
    pub(crate) async fn sign_in(&self, persona: &str) -> String {
        let answer = self
            .post(
                "/sign-in/demo",
                "",
                &format!("persona={persona}&return_to="),
            )
            .await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{persona}: {}",
            answer.text()
        );
        answer.cookie()
    }

    /// Whether this cookie belongs to somebody who is signed in.
    pub(crate) async fn knows(&self, cookie: &str) -> bool {
        let answer = self.get("/", cookie).await;
        assert!(
            matches!(answer.status, StatusCode::OK | StatusCode::SEE_OTHER),
            "{answer:?}"
        );
        answer.status == StatusCode::OK
    }

    /// A number from the database, behind the store's back.
    pub(crate) async fn count(&self, text: &'static str) -> i64 {
        if self.name == "sqlite" {
            let mut connection = sqlx::SqliteConnection::connect(&self.database_url)
                .await
                .unwrap();
            sqlx::query_scalar(text)
                .fetch_one(&mut connection)
                .await
                .unwrap()
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.database_url)
                .await
                .unwrap();
            sqlx::query_scalar(text)
                .fetch_one(&mut connection)
                .await
                .unwrap()
        }
    }

    /// A text from SQLite, behind the store's back.
    pub(crate) async fn text(&self, text: &'static str) -> String {
        let mut connection = sqlx::SqliteConnection::connect(&self.database_url)
            .await
            .unwrap();
        sqlx::query_scalar(text)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    /// Changes SQLite behind the store's back.
    pub(crate) async fn execute(&self, text: &'static str) {
        let mut connection = sqlx::SqliteConnection::connect(&self.database_url)
            .await
            .unwrap();
        sqlx::query(text).execute(&mut connection).await.unwrap();
    }

    /// How many rows everything together has: a request that changed nothing leaves it alone.
    pub(crate) async fn rows(&self) -> i64 {
        self.count(
            "SELECT (SELECT count(*) FROM audit_event) + (SELECT count(*) FROM session) + (SELECT count(*) FROM account) \
             + (SELECT count(*) FROM person) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM idempotency_key) \
             - (SELECT count(*) FROM session WHERE revoked_at IS NOT NULL) * 1000",
        )
        .await
    }
}

/// A request with our own host name.
pub(crate) fn ask(method: Method, path: &str, cookie: &str) -> Builder {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST);
    if cookie.is_empty() {
        request
    } else {
        request.header(header::COOKIE, cookie)
    }
}

fn system() -> Call {
    Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: "test".into(),
        key: None,
    }
}

/// A business group with one unit; their ids.
async fn add_unit(store: &Store) -> (String, String) {
    organisation::save_group(store, &system(), None, "Harbours", false)
        .await
        .unwrap();
    let group = queries::organisation::all(store).await.unwrap().groups[0].id;
    organisation::save_unit(store, &system(), None, group, "Pilots")
        .await
        .unwrap();
    let unit = queries::organisation::all(store).await.unwrap().units[0].id;
    (group.to_string(), unit.to_string())
}

/// AC-0001, for addresses that need a record.
async fn add_account(store: &Store) {
    let draft = AccountDraft {
        url: "https://www.facebook.com/harbours".into(),
        name: "Harbours & Weather".into(),
        ..AccountDraft::default()
    };
    let catalogue = Catalogue::built_in();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: store.clock().now().today,
    };
    let checked = draft.check(&context).unwrap();
    let status = AccountStatus::Active;
    accounts::create(store, &system(), checked, status, Origin::Adopted)
        .await
        .unwrap();
}

/// GR-0001: asked for, for somebody who cannot sign in as in the demonstration.
async fn add_access(store: &Store, person: &str) {
    let draft = RequestDraft {
        person: Some(person.parse().unwrap()),
        level: Some(AccessLevel::Publisher),
        from: None,
        until: None,
        reason: "Posting".into(),
    };
    grants::request(store, &system(), 1, draft).await.unwrap();
}

async fn add_personas(store: &Store) {
    let person = |(persona, role): (&str, Role)| NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: format!("Person <{persona}>"),
        email: format!("{persona}@harbours.example"),
        title: role.name().into(),
        unit: None,
        manager: None,
        persona: Some(persona.into()),
        roles: vec![RoleAssignment {
            role,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
    };
    people::add(store, &system(), PERSONAS.map(person).into())
        .await
        .unwrap();
}

/// Two people without a persona, one of whom lends a role to the other; the lender, their role and
/// the delegation.
async fn add_people(store: &Store) -> [String; 3] {
    let (lender, borrower) = (PersonId(Uuid::now_v7()), PersonId(Uuid::now_v7()));
    let today = store.clock().now().today;
    let person = |id: PersonId, name: &str, roles| NewPerson {
        id,
        name: name.into(),
        email: format!("{id}@harbours.example"),
        title: "Solicitor".into(),
        unit: None,
        manager: None,
        persona: None,
        roles,
    };
    let legal = RoleAssignment {
        role: Role::Legal,
        scope: Scope::All,
        from: "2020-01-01".parse().unwrap(),
        until: None,
    };
    let both = vec![
        person(lender, "Lender <i>", vec![legal]),
        person(borrower, "Borrower", Vec::new()),
    ];
    people::add(store, &system(), both).await.unwrap();
    let draft = DelegationDraft {
        to: Some(borrower),
        role: Some((Role::Legal, Scope::All)),
        first: Some(today),
        last: Some(today + chrono::Duration::days(14)),
        reason: "leave".into(),
    };
    let lent = delegations::lend(store, &system(), lender, draft)
        .await
        .unwrap();
    let found = queries::people::person(store, &system().actor, lender)
        .await
        .unwrap();
    [
        lender.to_string(),
        found.roles[0].id.to_string(),
        lent.reference,
    ]
}
