//! Random sequences of commands: none leaves an account in use without a holder once it had one, nor an
//! ex-employee with live access unnoticed. Seeded, so that a failure can be seen again.

use crate::{
    cast::{Cast, today},
    support::{Fixture, each, gaps, system},
};
use domain::{
    access::{Duty, RevokedBecause},
    account::{AccountMove, InterventionReason, Rule, StatusKey},
    ids::PersonId,
    permission::Facts,
    platform::AccessLevel,
};
use sqlx::Connection as _;
use store::{
    Failure,
    commands::{accounts, grants, nominations},
    queries::{self, access},
    sweep,
};

/// A small generator: what matters is that the same seed gives the same sequence.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % sides
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

const ACCOUNTS: [i64; 2] = [1, 2];

struct World<'f> {
    fixture: &'f Fixture,
    cast: Cast,
    people: Vec<PersonId>,
    dice: Dice,
    /// Whether each account ever had a holder.
    had: [bool; 2],
    /// How many commands were carried out.
    done: usize,
    /// How often somebody had left and still had live access.
    gone: usize,
    told: Vec<String>,
}

impl World<'_> {
    async fn account(&self, number: i64) -> domain::account::Account {
        queries::accounts::show(&self.cast.store, &system().actor, number)
            .await
            .unwrap()
    }

    /// One random command by the command line, which may do everything: the rules alone say no.
    async fn step(&mut self) {
        let number = *self.dice.of(&ACCOUNTS);
        let person = *self.dice.of(&self.people.clone());
        let pick = self.dice.roll(14);
        self.told.push(format!("{pick} on {number}"));
        let store = self.cast.store.clone();
        let call = system();
        let seen = self.account(number).await.version;
        let note = || "Random".to_owned();
        let done: Result<(), Failure> = match pick {
            0 => {
                let duty = *self.dice.of(Duty::ALL);
                nominations::name(&store, &call, number, person, duty)
                    .await
                    .map(drop)
            }
            1 | 2 => {
                self.end_nomination(number, (pick == 2).then_some(person))
                    .await
            }
            3 | 4 => {
                let level = *self.dice.of(&[AccessLevel::Admin, AccessLevel::Publisher]);
                self.live(number, person, level).await
            }
            5 => self.each_grant(number, 0).await,
            6 => self.each_grant(number, 1).await,
            7 => self.each_grant(number, 2).await,
            8 => self.leave(person).await,
            9 => accounts::archive(&store, &call, number, seen, note())
                .await
                .map(drop),
            10 => accounts::restore(&store, &call, number, seen, note())
                .await
                .map(drop),
            11 => {
                let why = (InterventionReason::Security, note());
                grants::freeze_account(&store, &call, number, seen, why, true)
                    .await
                    .map(drop)
            }
            12 => grants::thaw_account(&store, &call, number, seen, true)
                .await
                .map(drop),
            _ => {
                let wish = match self.dice.roll(4) {
                    0 => AccountMove::StartClosing { note: note() },
                    1 => AccountMove::ReportCompromise { note: note() },
                    2 => AccountMove::Recover,
                    _ => AccountMove::StartSetUp,
                };
                accounts::move_to(&store, &call, number, seen, wish)
                    .await
                    .map(drop)
            }
        };
        match done {
            Ok(()) => self.done += 1,
            Err(
                Failure::Refused(_) | Failure::Problems(_) | Failure::Stale | Failure::NotFound,
            ) => {}
            Err(other) => panic!("{other} after {:?}", self.told),
        }
    }

    async fn end_nomination(
        &mut self,
        number: i64,
        successor: Option<PersonId>,
    ) -> Result<(), Failure> {
        let store = &self.cast.store;
        let named = access::named(store, &system().actor, number).await?;
        let in_office: Vec<_> = named
            .into_iter()
            .filter(|one| one.nomination.in_office())
            .collect();
        if in_office.is_empty() {
            return Err(Failure::NotFound);
        }
        let one = &self.dice.of(&in_office).nomination;
        nominations::end(
            store,
            &system(),
            one.id,
            one.version,
            "Random".into(),
            successor,
        )
        .await
        .map(drop)
    }

    /// Access all the way to being live, as far as the rules let it.
    async fn live(&self, number: i64, person: PersonId, level: AccessLevel) -> Result<(), Failure> {
        let store = &self.cast.store;
        let draft = domain::access::RequestDraft {
            person: Some(person),
            level: Some(level),
            from: None,
            until: None,
            reason: "Random".into(),
        };
        let saved = grants::request(store, &system(), number, draft).await?;
        let grant = saved.reference[3..].parse().unwrap();
        let (id, seen) = self.cast.grant(grant).await;
        grants::approve(store, &system(), id, seen).await?;
        grants::acknowledge_policy(store, &system(), person).await?;
        let (id, seen) = self.cast.grant(grant).await;
        grants::attest_second_factor(store, &system(), id, seen)
            .await
            .map(drop)
    }

    async fn each_grant(&mut self, number: i64, what: usize) -> Result<(), Failure> {
        let store = &self.cast.store;
        let all = access::of_account(store, &system().actor, number, &Facts::default()).await?;
        if all.is_empty() {
            return Err(Failure::NotFound);
        }
        let grant = &self.dice.of(&all).grant;
        let (id, seen, note) = (grant.id, grant.version, "Random".to_owned());
        let call = system();
        match what {
            0 => {
                let because = RevokedBecause::NotNeeded;
                grants::revoke(store, &call, id, seen, because, note)
                    .await
                    .map(drop)
            }
            1 => {
                let reason = InterventionReason::Legal;
                grants::suspend(store, &call, id, seen, reason, note)
                    .await
                    .map(drop)
            }
            _ => grants::resume(store, &call, id, seen).await.map(drop),
        }
    }

    /// A last day that has passed, and the sweep that notices it.
    async fn leave(&self, person: PersonId) -> Result<(), Failure> {
        let text = format!(
            "UPDATE person SET status = 'leaving', last_day = '2026-11-20' WHERE status = 'active' AND id = {}",
            if self.fixture.name == "sqlite" {
                format!("X'{}'", person.0.simple())
            } else {
                format!("'{}'", person.0)
            }
        );
        let text = sqlx::AssertSqlSafe(text);
        if self.fixture.name == "sqlite" {
            let mut connection = sqlx::SqliteConnection::connect(&self.fixture.url)
                .await
                .unwrap();
            sqlx::query(text).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.fixture.url)
                .await
                .unwrap();
            sqlx::query(text).execute(&mut connection).await.unwrap();
        }
        sweep::run(&self.cast.store).await.map(drop)
    }

    /// What must be true after every command, by the gaps that are kept and by those judged anew.
    async fn holds(&mut self) {
        let store = &self.cast.store;
        let kept = queries::accounts::needs(store, &system().actor)
            .await
            .unwrap();
        let mut wanted = 0;
        for (place, number) in ACCOUNTS.into_iter().enumerate() {
            let account = self.account(number).await;
            let named = access::named(store, &system().actor, number).await.unwrap();
            let office = named
                .iter()
                .filter(|one| one.nomination.in_office() && one.nomination.duty == Duty::Holder);
            let holders: Vec<_> = office.collect();
            self.had[place] |= !holders.is_empty();
            let lives = account.status.key() != StatusKey::Closed && account.archived.is_none();
            let gaps = gaps(store, &account).await;
            let gap = |rule| gaps.iter().any(|gap| gap.rule == rule);
            let works = holders
                .iter()
                .any(|one| one.status != domain::person::PersonStatus::Left);
            if lives && self.had[place] && !works {
                assert!(gap(Rule::NoHolder), "unnoticed: {:?}", self.told);
            }
            let all = access::of_account(store, &system().actor, number, &Facts::default())
                .await
                .unwrap();
            let gone = all.iter().any(|row| {
                row.grant.is_live()
                    && (row.status == domain::person::PersonStatus::Left
                        || row.last_day.is_some_and(|last| last < today()))
            });
            self.gone += usize::from(lives && gone);
            if lives && gone {
                assert!(gap(Rule::DepartedAccess), "unnoticed: {:?}", self.told);
            }
            wanted += i64::from(gap(Rule::DepartedAccess));
        }
        let kept = kept.iter().find(|(rule, _)| *rule == Rule::DepartedAccess);
        let kept = kept.map_or(0, |(_, many)| *many);
        assert_eq!(kept, wanted, "kept as judged: {:?}", self.told);
    }
}

#[tokio::test]
async fn p_6_3_and_6_12_no_sequence_hides_a_missing_holder_or_an_ex_employee() {
    let seeds = std::env::var("SMR_SEQUENCES").ok();
    let seeds: u64 = seeds.and_then(|many| many.parse().ok()).unwrap_or(6);
    let (mut carried_out, mut departed) = (0, 0);
    for seed in 1..=seeds {
        for fixture in each().await {
            let cast = Cast::new(&fixture).await;
            cast.account("https://www.facebook.com/weather", "Weather")
                .await;
            let people = vec![cast.holder, cast.second, cast.staff, cast.team, cast.gm];
            let mut world = World {
                fixture: &fixture,
                cast,
                people,
                dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
                had: [false; 2],
                done: 0,
                gone: 0,
                told: vec![format!("seed {seed} on {}", fixture.name)],
            };
            for _ in 0..60 {
                world.step().await;
                world.holds().await;
            }
            carried_out += world.done;
            departed += world.gone;
            let whole = store::audit::verify(&world.cast.store).await.unwrap();
            assert!(whole.fault.is_none());
        }
    }
    assert!(
        carried_out > 60 && departed > 10,
        "the sequences do something: {carried_out}, {departed}"
    );
}

/// The guard that needs no gap: as long as nobody leaves and nothing is put away, an account that had a
/// holder has one.
#[tokio::test]
async fn p_6_3_an_account_in_use_keeps_a_holder() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let people = vec![cast.holder, cast.second, cast.staff];
        let mut dice = Dice(42);
        for _ in 0..80 {
            let named = access::named(&cast.store, &system().actor, 1)
                .await
                .unwrap();
            let holders: Vec<_> = named
                .iter()
                .filter(|one| one.nomination.in_office() && one.nomination.duty == Duty::Holder)
                .collect();
            assert!(!holders.is_empty(), "{}", fixture.name);
            let person = *dice.of(&people);
            let successor = (dice.roll(3) == 0).then_some(person);
            if dice.roll(3) == 0 {
                let _ = nominations::name(&cast.store, &system(), 1, person, Duty::Holder).await;
            } else {
                let one = &dice.of(&holders).nomination;
                let (call, note) = (system(), "Random".to_owned());
                let (id, seen) = (one.id, one.version);
                let _ = nominations::end(&cast.store, &call, id, seen, note, successor).await;
            }
        }
    }
}
