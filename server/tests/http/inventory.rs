//! Every route, asked by nobody and by each of the twenty people, answers as the permission table
//! says. Whoever adds a route adds its line to `routes.txt`, with an address of the register in
//! `support`; a route without a line fails, and so does a line without a route.

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
#[derive(Clone, Copy, Debug)]
enum Who {
    /// Everybody, signed in or not.
    Anybody,
    /// Everybody who is signed in.
    SignedIn,
    /// Whoever the permission table allows this.
    May { action: Action, script: bool },
    /// Programs with a token: no cookie opens it.
    Token,
    /// The operator's own machine; a client without a connection is nowhere.
    ThisMachine,
}

/// One line of `routes.txt`.
pub(crate) struct Line {
    method: Method,
    pattern: &'static str,
    example: &'static str,
    who: Who,
    answers: Vec<u16>,
}

/// The lines of `routes.txt`.
fn lines() -> Vec<Line> {
    let text = include_str!("routes.txt");
    let told = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    text.lines().filter(told).map(parse).collect()
}

fn parse(line: &'static str) -> Line {
    let columns: Vec<_> = line.split_whitespace().collect();
    let [method, pattern, example, who, answers] = columns[..] else {
        panic!("five columns: {line}")
    };
    let (script, key) = who
        .strip_prefix("script:")
        .map_or((false, who), |key| (true, key));
    let who = match key {
        "anybody" => Who::Anybody,
        "signed-in" => Who::SignedIn,
        "this-machine" => Who::ThisMachine,
        "token" => Who::Token,
        key => {
            let action = Action::from_key(key).unwrap_or_else(|| panic!("no such action: {line}"));
            Who::May { action, script }
        }
    };
    let answers = answers
        .split(',')
        .map(|status| status.parse().unwrap())
        .collect();
    Line {
        method: method.parse().unwrap(),
        pattern,
        example,
        who,
        answers,
    }
}

/// Every example address, once.
pub(crate) fn examples(server: &Server) -> Vec<String> {
    let all: BTreeSet<_> = lines()
        .iter()
        .map(|line| server.fill(line.example))
        .collect();
    all.into_iter().collect()
}

#[test]
fn every_route_has_a_line_and_every_line_a_route() {
    let routes: Vec<_> = router::table()
        .iter()
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    let route_set: BTreeSet<_> = routes.iter().cloned().collect();
    assert_eq!(routes.len(), route_set.len(), "a route is there twice");
    let line_set: BTreeSet<_> = lines()
        .iter()
        .map(|line| format!("{} {}", line.method, line.pattern))
        .collect();
    let missing: Vec<_> = route_set.difference(&line_set).collect();
    let superfluous: Vec<_> = line_set.difference(&route_set).collect();
    assert!(
        missing.is_empty() && superfluous.is_empty(),
        "without a line in routes.txt: {missing:?}; without a route: {superfluous:?}"
    );
}

#[tokio::test]
async fn everybody_gets_what_the_permission_table_says() {
    each_database(async |server: Server| {
        crate::pixels::add(&server).await;
        crate::returns::open(&server.store).await;
        let lines = lines();
        let mut wrong = Vec::new();
        for line in &lines {
            wrong.extend(ask_as(&server, line, "nobody", "", &Actor::Public).await);
        }
        let personas = people::personas(&server.store).await.unwrap();
        assert_eq!(personas.len(), PERSONAS.len());
        for persona in personas {
            let actor = people::actor(&server.store, persona.person)
                .await
                .unwrap()
                .unwrap();
            let actor = Actor::Person(actor);
            let mut cookie = server.sign_in(&persona.key).await;
            for line in &lines {
                wrong.extend(ask_as(&server, line, &persona.key, &cookie, &actor).await);
                if line.pattern == "/sign-out" {
                    cookie = server.sign_in(&persona.key).await;
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}

/// What is wrong with the answer, if anything is.
async fn ask_as(
    server: &Server,
    line: &Line,
    who: &str,
    cookie: &str,
    actor: &Actor,
) -> Option<String> {
    let address = server.fill(line.example);
    let request = ask(line.method.clone(), &address, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = server.send(request.body(Body::empty()).unwrap()).await;
    let location = answer.header(header::LOCATION);
    let to_sign_in = answer.status == StatusCode::SEE_OTHER && location.starts_with("/sign-in");
    let granted = line.answers.contains(&answer.status.as_u16());
    let right = match (line.who, actor) {
        (Who::Anybody | Who::Token, _) => granted,
        (Who::ThisMachine, _) => answer.status == StatusCode::NOT_FOUND,
        (Who::May { script: true, .. }, Actor::Public) => answer.status == StatusCode::UNAUTHORIZED,
        (Who::SignedIn | Who::May { .. }, Actor::Public) => to_sign_in,
        (Who::SignedIn, _) => granted && !to_sign_in,
        (Who::May { action, .. }, actor) => match permission::may(actor, action, &Facts::default())
        {
            Ok(()) => granted && !to_sign_in,
            Err(_) => answer.status == StatusCode::FORBIDDEN,
        },
    };
    let told = || {
        let (method, status) = (&line.method, answer.status);
        format!(
            "{}: {method} {address} as {who}: {status} {location}, but {:?} {:?}",
            server.name, line.who, line.answers
        )
    };
    (!right).then(told)
}
