//! Every route, asked by nobody and by each of the twenty people, answers as the permission table
//! says. A route that has no row here fails, and so does a row without a route.

use crate::support::{PERSONAS, Server, ask, each_database};
use axum::body::Body;
use domain::{
    actor::Actor,
    permission::{self, Action, Facts},
};
use http::{Method, StatusCode, header};
use server::router;
use std::collections::BTreeSet;
use store::queries::people;

/// Who gets an answer.
#[derive(Clone, Copy)]
enum Who {
    /// Everybody, signed in or not.
    Anybody,
    /// Everybody who is signed in.
    SignedIn,
    /// Whoever the permission table allows this.
    May(Action),
    /// The operator's own machine; a client without a connection is nowhere.
    ThisMachine,
}

struct Expected {
    method: &'static str,
    path: &'static str,
    /// The pattern filled in.
    example: &'static str,
    who: Who,
    /// What those who may can get; a form that is sent empty may be refused, but not with 403.
    answers: &'static [u16],
}

const fn row(
    method: &'static str,
    path: &'static str,
    example: &'static str,
    who: Who,
    answers: &'static [u16],
) -> Expected {
    Expected {
        method,
        path,
        example,
        who,
        answers,
    }
}

const EXPECTED: &[Expected] = &[
    row("GET", "/", "/", Who::SignedIn, &[200]),
    row("GET", "/sign-in", "/sign-in", Who::Anybody, &[200, 303]),
    row(
        "POST",
        "/sign-in/demo",
        "/sign-in/demo",
        Who::Anybody,
        &[422],
    ),
    row("POST", "/sign-out", "/sign-out", Who::Anybody, &[303]),
    row("GET", "/privacy", "/privacy", Who::Anybody, &[200]),
    row(
        "GET",
        "/accessibility",
        "/accessibility",
        Who::Anybody,
        &[200],
    ),
    row("GET", "/contact", "/contact", Who::Anybody, &[200]),
    row(
        "GET",
        "/assets/{*path}",
        "/assets/none-0123456789abcdef.css",
        Who::Anybody,
        &[404],
    ),
    row("GET", "/brand.css", "/brand.css", Who::Anybody, &[200]),
    row("GET", "/healthz", "/healthz", Who::Anybody, &[200]),
    row("GET", "/readyz", "/readyz", Who::Anybody, &[200]),
    row("GET", "/metrics", "/metrics", Who::ThisMachine, &[200]),
];

/// The example address of a pattern.
pub(crate) fn example(pattern: &str) -> String {
    let found = EXPECTED.iter().find(|row| row.path == pattern);
    found
        .unwrap_or_else(|| panic!("{pattern} has no row in the inventory: say who may use it"))
        .example
        .to_owned()
}

#[test]
fn every_route_has_one_row_and_every_row_a_route() {
    let routes: Vec<_> = router::table()
        .iter()
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    let rows: Vec<_> = EXPECTED
        .iter()
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    let (route_set, row_set): (BTreeSet<_>, BTreeSet<_>) =
        (routes.iter().collect(), rows.iter().collect());
    assert_eq!(routes.len(), route_set.len(), "a route is there twice");
    assert_eq!(rows.len(), row_set.len(), "a row is there twice");
    let missing: Vec<_> = route_set.difference(&row_set).collect();
    let superfluous: Vec<_> = row_set.difference(&route_set).collect();
    assert!(
        missing.is_empty() && superfluous.is_empty(),
        "without a row: {missing:?}; without a route: {superfluous:?}"
    );
}

#[tokio::test]
async fn everybody_gets_what_the_permission_table_says() {
    each_database(async |server: Server| {
        let mut asked = 0;
        for expected in EXPECTED {
            asked += ask_as(&server, expected, "nobody", "", &Actor::Public).await;
        }
        for persona in people::personas(&server.store).await.unwrap() {
            let actor = Actor::Person(
                people::actor(&server.store, persona.person)
                    .await
                    .unwrap()
                    .unwrap(),
            );
            for expected in EXPECTED {
                // Anew each time: signing out is one of the routes.
                let cookie = server.sign_in(&persona.key).await;
                asked += ask_as(&server, expected, &persona.key, &cookie, &actor).await;
            }
        }
        assert_eq!(asked, EXPECTED.len() * (PERSONAS.len() + 1));
    })
    .await;
}

async fn ask_as(
    server: &Server,
    expected: &Expected,
    who: &str,
    cookie: &str,
    actor: &Actor,
) -> usize {
    let method: Method = expected.method.parse().unwrap();
    let request = ask(method, expected.example, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = server.send(request.body(Body::empty()).unwrap()).await;
    let about = format!(
        "{}: {} {} as {who}: {} {}",
        server.name,
        expected.method,
        expected.example,
        answer.status,
        answer.header(header::LOCATION)
    );
    let to_sign_in = answer.status == StatusCode::SEE_OTHER
        && answer.header(header::LOCATION).starts_with("/sign-in");
    let granted = expected.answers.contains(&answer.status.as_u16());
    match (expected.who, actor) {
        (Who::Anybody, _) => assert!(granted, "{about}"),
        (Who::ThisMachine, _) => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{about}"),
        (Who::SignedIn | Who::May(_), Actor::Public) => assert!(to_sign_in, "{about}"),
        (Who::SignedIn, _) => assert!(granted && !to_sign_in, "{about}"),
        (Who::May(action), actor) => match permission::may(actor, action, &Facts::default()) {
            Ok(()) => assert!(granted && !to_sign_in, "{about}"),
            Err(_) => assert_eq!(answer.status, StatusCode::FORBIDDEN, "{about}"),
        },
    }
    1
}
