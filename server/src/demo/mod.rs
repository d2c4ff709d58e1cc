//! The fictional ministry one can try the product with: its people, accounts and two years of history,
//! made anew from a seed through the same commands that people's clicks use. No SQL, nothing real.

mod access;
mod bulk;
mod case_book;
mod cases;
pub mod command;
mod data;
mod deeds;
mod draft;
mod handles;
mod imports;
mod people;
mod pixel_book;
mod pixels;
mod play;
mod progress;
mod returns;
mod scene;
mod script;
mod sightings;
mod staffing;
mod when;

pub use data::{MAIL_DOMAIN, NAME, TE_REO_NAME};
pub use progress::Progress;

use anyhow::{Context as _, bail};
use domain::actor::{Actor, PersonActor, SystemActor};
use rand::{SeedableRng as _, rngs::StdRng};
use store::{Call, Store, commands::notices, commands::past, queries};

/// How many accounts there are when nobody says.
pub const ACCOUNTS: usize = 60;

/// The most accounts one may ask for.
pub const MOST_ACCOUNTS: usize = 100_000;

/// The most people, however many accounts.
const MOST_PEOPLE: usize = 3_000;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many accounts.
    pub accounts: usize,
    /// The same seed, accounts and day make the same register, apart from ids and hashes.
    pub seed: u64,
    /// At least so many events in the audit trail; `None` = as many as the story has.
    pub events: Option<u64>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            accounts: ACCOUNTS,
            seed: 1,
            events: None,
        }
    }
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// People with a record.
    pub people: usize,
    /// Accounts, archived ones included.
    pub accounts: usize,
    /// Events in the audit trail.
    pub events: u64,
}

/// Fills an empty register.
///
/// # Errors
/// When the register is not empty, the plan asks for too much, or a write fails.
pub async fn seed(store: &Store, plan: &Plan, progress: &Progress) -> anyhow::Result<Summary> {
    if plan.accounts == 0 || plan.accounts > MOST_ACCOUNTS {
        bail!("--accounts takes a number from 1 to {MOST_ACCOUNTS}");
    }
    must_be_empty(store).await?;
    let book = data::Book::read()?;
    let mut rng = StdRng::seed_from_u64(plan.seed);
    let now = store.clock().now();
    let clock = store::clock::Clock::fixed(when::first(now));
    let then = store.with_clock(clock.clone());
    let organisation = people::organise(&then, &book).await?;
    let wanted = (plan.accounts / 3).min(MOST_PEOPLE);
    let cast = people::hire(&then, &book, &organisation, wanted, &mut rng).await?;
    read_notice(&then).await.context("the privacy notice")?;
    let scenes = script::write(&book, plan, &cast, &organisation, now, &mut rng)?;
    let sign_ins = script::sign_ins(&book, plan, &scenes, &cast, now, &mut rng);
    let mut player = play::Player::new(then, clock, &book, &cast, organisation, rng);
    let accounts = player.play(scenes, sign_ins, progress).await?;
    let events = written(store).await?;
    let missing = plan.events.unwrap_or(0).saturating_sub(events);
    if missing > 0 {
        player.fill(missing, now.at).await?;
    }
    let end = store.with_clock(store::clock::Clock::fixed(now.at));
    // What two years had to say was said long ago: it is not work that waits.
    while store::mail::expand(&end)
        .await
        .context("the messages of those years")?
        > 0
    {}
    past::loaded(&end, &call(demo(), 0))
        .await
        .context("noting that the demonstration is complete")?;
    let events = written(store).await?;
    Ok(Summary {
        people: cast.everybody().len(),
        accounts,
        events,
    })
}

/// Everybody one can sign in as was told on the first day what is recorded of them.
async fn read_notice(store: &Store) -> Result<usize, store::Failure> {
    let me = call(demo(), 0);
    notices::publish_first(store, &me).await?;
    let personas = queries::people::personas(store).await?;
    let people = personas.into_iter().map(|persona| PersonActor {
        id: persona.person,
        name: persona.name,
        roles: persona.roles,
        acting: Vec::new(),
    });
    notices::acknowledged_by(store, &me, people.collect()).await
}

/// Signs the end of the audit trail; answers how many events it has.
async fn written(store: &Store) -> anyhow::Result<u64> {
    let last = store::audit::checkpoint(store)
        .await
        .context("writing an audit checkpoint")?;
    Ok(last.and_then(|c| u64::try_from(c.seq).ok()).unwrap_or(0))
}

/// Fills the register with the small ministry when nobody is in it; `None` = somebody is.
///
/// # Errors
/// As [`seed`].
pub async fn seed_if_empty(store: &Store, progress: &Progress) -> anyhow::Result<Option<Summary>> {
    if queries::people::count(store).await? > 0 {
        if past::is_cut_short(store).await? {
            bail!(
                "loading the demonstration was interrupted, so this register holds only a part of it. Move \
                 the database away, or set SMR_DATABASE_URL to an empty one, and start again"
            );
        }
        return Ok(None);
    }
    seed(store, &Plan::default(), progress).await.map(Some)
}

async fn must_be_empty(store: &Store) -> anyhow::Result<()> {
    let people = queries::people::count(store)
        .await
        .context("counting people")?;
    let filter = queries::accounts::AccountFilter::default();
    let accounts = queries::accounts::list(store, &demo(), &filter)
        .await
        .context("counting accounts")?
        .total;
    if people > 0 || accounts > 0 {
        bail!(
            "this register is not empty: it has {people} people and {accounts} accounts. The demonstration is \
             only loaded into an empty one: set SMR_DATABASE_URL to another database, or move this one away"
        );
    }
    Ok(())
}

fn demo() -> Actor {
    Actor::System(SystemActor::Demo)
}

fn call(actor: Actor, number: usize) -> Call {
    Call {
        actor,
        request_id: format!("demo-{number}"),
        key: None,
    }
}
