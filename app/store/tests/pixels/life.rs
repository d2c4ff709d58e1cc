//! Random moves of a pixel itself, also changes of it by applications.

use crate::cast::{Cast, raw, verified};
use crate::living;
use crate::support::each;
use domain::pixel::PixelState;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use store::{
    Saved,
    commands::pixels::{self, Beginning},
};

/// Moves of a pixel itself, also changes of it by applications: its state follows a table by hand.
#[tokio::test]
async fn no_sequence_of_moves_brings_a_pixel_where_it_must_not_be() {
    use PixelState::{Approved, Expired, Live, Paused, Removed};
    for f in each().await {
        let mut c = Cast::new(&f).await;
        let mut random = StdRng::seed_from_u64(7);
        let (mut done, mut seen) = (0, Vec::new());
        for _ in 0..8 {
            let (number, _) = c.approved().await;
            for n in 0..40 {
                let before = c.pixel(number).await;
                let (which, dan) = ((before.id, before.version), c.call(c.dan).await);
                let (store, why) = (c.now(), || "Because".to_owned());
                let (moved, from, to): (_, &[PixelState], Option<PixelState>) = match random
                    .random_range(0..22)
                {
                    0..5 => (
                        pixels::go_live(&store, &dan, which, true, true).await,
                        &[Approved, Paused],
                        Some(Live),
                    ),
                    5..8 => (
                        pixels::pause(&store, &dan, which, why()).await,
                        &[Live],
                        Some(Paused),
                    ),
                    8 if n > 34 => (
                        pixels::remove(&store, &dan, which, why()).await,
                        &[Approved, Live, Paused, Expired],
                        Some(Removed),
                    ),
                    9..12 => (
                        living::ask(&c, number, c.olive).await,
                        &[Approved, Live, Paused, Expired],
                        None,
                    ),
                    12..15 => {
                        let confirmed = random.random_range(0..2) == 0;
                        let answered = living::answer(&c, number, c.gina, (confirmed, "So")).await;
                        let back = (confirmed && before.state == Expired).then_some(Approved);
                        (answered, &[Approved, Live, Paused, Expired], back)
                    }
                    15..18 if before.state != Removed => {
                        let with = Beginning {
                            amends: Some(number),
                            account: None,
                        };
                        let (change, _) = c.begin_with(with).await.unwrap();
                        c.submit(change).await.unwrap();
                        c.approve(change).await;
                        let back = (before.state == Expired).then_some(Approved);
                        let saved = Saved {
                            reference: String::new(),
                            version: 0,
                            event: None,
                        };
                        (Ok(saved), &[Approved, Live, Paused, Expired], back)
                    }
                    _ => {
                        c.store = c.later(i64::from(random.random_range(1..150)));
                        store::sweep::run(&c.store).await.unwrap();
                        let today = c.store.clock().now().today;
                        let is_over = before.state.is_permitted() && before.expires_on < today;
                        let expected = if is_over { Expired } else { before.state };
                        assert_eq!(c.pixel(number).await.state, expected, "{} {n}", f.name);
                        continue;
                    }
                };
                let after = c.pixel(number).await;
                if moved.is_ok() {
                    done += 1;
                    assert!(
                        from.contains(&before.state),
                        "{} {n}: from {:?}",
                        f.name,
                        before.state
                    );
                    assert_eq!(after.state, to.unwrap_or(before.state), "{} {n}", f.name);
                    seen.push(after.state.key());
                } else {
                    assert_eq!(before, after, "{} {n}: refused, yet changed", f.name);
                }
                let open = raw(&f, &format!("SELECT state FROM obligation WHERE kind = 'remove-pixel' AND state = 'open' AND details LIKE '%(PX-{number:04})'")).await;
                assert!(
                    open.is_empty() || after.state == Expired,
                    "{} {n}: {:?}",
                    f.name,
                    after.state
                );
                assert!(after.state != Live || after.confirmed.is_some());
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert!(done > 30, "{}: only {done} moves were done", f.name);
        assert_eq!(
            seen,
            ["approved", "expired", "live", "paused", "removed"],
            "{}",
            f.name
        );
        verified(&c).await;
    }
}
