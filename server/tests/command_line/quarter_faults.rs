//! A quarter whose server is killed again and again while it is opened: each account gets one return, each
//! number is given once, everybody is told once.

mod register;
mod whole;

use crate::process::{Serving, register as file, run, said};
use chrono::{Days, NaiveDate};
use domain::{moment::long_date, quarter::Quarter};
use register::{Eyes, Register, fill, hidden};
use sqlx::Connection as _;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};
use store::clock::Clock;
use url::form_urlencoded::Serializer;
use whole::is_whole;

/// Accounts in use; the store makes a thousand returns at a time.
const ACCOUNTS: usize = 3_000;
const PORTIONS: usize = 3;
/// People who are named for an account.
const HOLDERS: usize = 150;
/// How many kills must have struck an opening.
const KILLS: usize = 20;

const FORM: &str = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded";

/// Signs in as Design and Marketing and reads the privacy notice; the cookie.
fn sign_in(server: &Serving) -> String {
    let head = format!("POST /sign-in/demo HTTP/1.1\r\n{FORM}");
    let answer = server.ask(&head, "persona=design-and-marketing");
    let set = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = set.unwrap().split(';').next().unwrap().to_owned();
    let notice = server.ask(&format!("GET /terms HTTP/1.1\r\nCookie: {cookie}"), "");
    let mut form = Serializer::new(String::new());
    for name in ["number", "hash", "key"] {
        form.append_pair(name, &hidden(&notice, name));
    }
    let head = format!("POST /terms HTTP/1.1\r\nCookie: {cookie}\r\n{FORM}");
    let read = server.ask(&head, &form.finish());
    assert!(read.starts_with("HTTP/1.1 303"), "{read}");
    cookie
}

/// The form that opens a quarter; the same each time it is sent.
fn opening(quarter: Quarter, today: NaiveDate) -> String {
    let due = quarter.last().max(today) + Days::new(30);
    let mut form = Serializer::new(String::new());
    form.append_pair("quarter", &quarter.to_string());
    form.append_pair("due", &long_date(due));
    form.append_pair("key", &format!("opening-of-{quarter}"));
    form.finish()
}

/// Sends the form to whoever listens at `address`; an empty answer when nobody answers any more.
fn post(address: &str, cookie: &str, form: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return String::new();
    };
    let request = format!(
        "POST /returns/open HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {cookie}\r\n{FORM}\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn was_taken(answer: &str, quarter: Quarter) {
    let place = format!("location: /returns/{quarter}/opening");
    assert!(
        answer.starts_with("HTTP/1.1 303") && answer.contains(&place),
        "{answer}"
    );
}

/// How long the steps of an opening take here.
struct Pace {
    answer: Duration,
    portion: Duration,
    last: Duration,
}

/// Opens a quarter without trouble.
async fn measured(register: &Register, server: &Serving, cookie: &str, which: Quarter) -> Pace {
    let mut eyes = Eyes::on(&register.url).await;
    let today = Clock::system().now().today;
    let begun = Instant::now();
    was_taken(
        &post(&server.address, cookie, &opening(which, today)),
        which,
    );
    let answer = begun.elapsed();
    let mut after = [Duration::ZERO; 2];
    for (portions, after) in [1, PORTIONS].into_iter().zip(&mut after) {
        while eyes.progress(which).await.0 < portions * 1_000 {
            assert!(begun.elapsed().as_secs() < 60, "it does not go on");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        *after = begun.elapsed();
    }
    let [first, made] = after;
    while !eyes.is_open(which).await {
        assert!(begun.elapsed().as_secs() < 60, "it does not end");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Pace {
        answer,
        portion: (made - first) / u32::try_from(PORTIONS - 1).unwrap(),
        last: begun.elapsed() - made,
    }
}

/// What the kills met.
#[derive(Debug, Default)]
struct Struck {
    kills: usize,
    unanswered: usize,
    /// The quarter was being opened, by the portions that were there.
    opening: [usize; PORTIONS + 1],
}

impl Struck {
    async fn note(&mut self, register: &Register, which: Quarter, answered: bool) {
        self.kills += 1;
        let (made, is_opening) = Eyes::on(&register.url).await.progress(which).await;
        assert!(made % 1_000 == 0, "a portion is there or it is not: {made}");
        if !answered {
            self.unanswered += 1;
        } else if is_opening {
            self.opening[made / 1_000] += 1;
        }
    }

    fn hits(&self) -> usize {
        self.unanswered + self.opening.iter().sum::<usize>()
    }
}

/// Waits until so many portions are made, and then for a share of what the next step takes; if that is through
/// sooner, the pace was too slow.
async fn into_the_step(
    eyes: &mut Eyes,
    which: Quarter,
    portions: usize,
    share: f64,
    pace: &mut Pace,
) {
    let begun = Instant::now();
    let mut made = eyes.progress(which).await.0;
    while made < portions * 1_000 {
        assert!(begun.elapsed().as_secs() < 60, "it does not go on");
        tokio::time::sleep(Duration::from_millis(1)).await;
        made = eyes.progress(which).await.0;
    }
    let step = if made == ACCOUNTS {
        &mut pace.last
    } else {
        &mut pace.portion
    };
    let (begun, wait) = (Instant::now(), step.mul_f64(share * 0.8));
    while begun.elapsed() < wait {
        if eyes.progress(which).await != (made, true) {
            *step /= 2;
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Opens a quarter on a server that is killed during the request, two or three times while
/// each portion is made, and while everybody is told; `share` = how far into the step.
async fn struck(
    register: &Register,
    mut server: Serving,
    cookie: &str,
    (which, share, pace): (Quarter, f64, &mut Pace),
    struck: &mut Struck,
) -> Serving {
    let form = opening(which, Clock::system().now().today);
    let (address, sent, with) = (server.address.clone(), form.clone(), cookie.to_owned());
    let request = std::thread::spawn(move || post(&address, &with, &sent));
    std::thread::sleep(pace.answer.mul_f64(share));
    drop(server);
    let answered = !request.join().unwrap().is_empty();
    struck.note(register, which, answered).await;
    server = register.serve();
    // Whoever got no answer sends the form again: it is the same opening.
    was_taken(&post(&server.address, cookie, &form), which);
    for (portions, share) in [
        (0, share),
        (0, 1.0 - share),
        (0, share),
        (1, 1.0 - share),
        (1, share),
        (2, 1.0 - share),
        (2, share),
        (PORTIONS, share),
    ] {
        let mut eyes = Eyes::on(&register.url).await;
        into_the_step(&mut eyes, which, portions, share, pace).await;
        drop(server);
        drop(eyes);
        struck.note(register, which, true).await;
        server = register.serve();
    }
    let mut eyes = Eyes::on(&register.url).await;
    let begun = Instant::now();
    while !eyes.is_open(which).await {
        assert!(begun.elapsed().as_secs() < 60, "it does not end");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server
}

async fn killed_twenty_times(name: &str, register: &Register) {
    fill(register).await;
    let begun = Instant::now();
    let today = Clock::system().now().today;
    let mut quarters = vec![Quarter::of(today)];
    while quarters.len() < 5 {
        quarters.insert(0, quarters[0].previous());
    }
    let mut server = register.serve();
    let cookie = sign_in(&server);
    let mut pace = measured(register, &server, &cookie, quarters[0]).await;
    let mut met = Struck::default();
    for (which, share) in quarters[1..].iter().zip([0.15, 0.35, 0.6, 0.85]) {
        let plan = (*which, share, &mut pace);
        server = struck(register, server, &cookie, plan, &mut met).await;
    }
    println!(
        "{name}: {} of {} kills struck an opening: {} before the answer, {:?} with so many portions made; \
         an answer takes {:?}, a portion {:?}, the end {:?}; {:.1} s",
        met.hits(),
        met.kills,
        met.unanswered,
        met.opening,
        pace.answer,
        pace.portion,
        pace.last,
        begun.elapsed().as_secs_f64()
    );
    is_whole(register, &quarters).await;
    assert!(met.hits() >= KILLS, "{name}: {met:?}");
    let (status, log) = server.stop();
    assert_eq!(status, Some(0), "{log}");
    let trail = run(
        register.folder.path(),
        &register.settings(),
        &["audit", "verify"],
    );
    assert!(trail.status.success(), "{}", said(&trail));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_that_is_killed_twenty_times_on_sqlite_makes_each_return_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", file(folder.path()).display());
    killed_twenty_times("sqlite", &Register { folder, url }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_that_is_killed_twenty_times_on_postgresql_makes_each_return_once() {
    let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") else {
        eprintln!("skipped on PostgreSQL: SMR_TEST_POSTGRES_URL is not set");
        return;
    };
    let database = format!("smr_killed_{}", uuid::Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
    let create = format!("CREATE DATABASE {database}");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&mut admin)
        .await
        .unwrap();
    let mut url = url::Url::parse(&cluster).unwrap();
    url.set_path(&database);
    let folder = tempfile::tempdir().unwrap();
    let register = Register {
        folder,
        url: url.into(),
    };
    killed_twenty_times("postgres", &register).await;
    let drop = format!("DROP DATABASE {database} WITH (FORCE)");
    sqlx::query(sqlx::AssertSqlSafe(drop))
        .execute(&mut admin)
        .await
        .unwrap();
}
