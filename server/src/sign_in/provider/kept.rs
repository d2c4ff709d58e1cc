//! Something of the provider's that is read once and kept for an hour: one reader at a time, and
//! nobody waits in line for a provider that has just failed.

use super::Trouble;
use chrono::{DateTime, TimeDelta, Utc};
use std::{future::Future, sync::Arc};
use tokio::sync::Mutex;

/// Read anew after this.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// Used after that only while the provider does not answer, and no longer than this.
const USABLE: TimeDelta = TimeDelta::hours(24);
/// Read anew on demand at most so often: keys named by strangers must not make us ask and ask.
const CALM: TimeDelta = TimeDelta::minutes(1);
/// After a failure nobody asks again for so long.
const REST: TimeDelta = TimeDelta::seconds(5);

/// A value with its age.
#[derive(Debug)]
pub(super) struct Kept<T> {
    state: Mutex<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    value: Option<(Arc<T>, DateTime<Utc>)>,
    tried: Option<DateTime<Utc>>,
    failed: Option<(Trouble, DateTime<Utc>)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        let state = State {
            value: None,
            tried: None,
            failed: None,
        };
        Self {
            state: Mutex::new(state),
        }
    }
}

/// Whether `then` lies within `span` before `now`. A clock that was set back makes everything old.
fn within(then: DateTime<Utc>, now: DateTime<Utc>, span: TimeDelta) -> bool {
    then <= now && now - then < span
}

impl<T> Kept<T> {
    /// The value. `but_not` has proved too old: then it is read anew, if that was not done just now.
    pub(super) async fn get<F>(
        &self,
        now: DateTime<Utc>,
        but_not: Option<&Arc<T>>,
        read: impl FnOnce() -> F,
    ) -> Result<Arc<T>, Trouble>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let mut state = self.state.lock().await;
        if let Some((value, at)) = &state.value {
            let rejected = but_not.is_some_and(|old| Arc::ptr_eq(old, value));
            let calm = state.tried.is_some_and(|at| within(at, now, CALM));
            if within(*at, now, FRESH) && (!rejected || calm) {
                return Ok(Arc::clone(value));
            }
        }
        let usable = match &state.value {
            Some((value, at)) if within(*at, now, USABLE) => Some(Arc::clone(value)),
            _ => None,
        };
        if let Some((trouble, at)) = state.failed
            && within(at, now, REST)
        {
            return usable.ok_or(trouble);
        }
        state.tried = Some(now);
        match read().await {
            Ok(value) => {
                let value = Arc::new(value);
                state.value = Some((Arc::clone(&value), now));
                state.failed = None;
                Ok(value)
            }
            Err(trouble) => {
                tracing::warn!(%trouble, "the identity provider");
                state.failed = Some((trouble, now));
                usable.ok_or(trouble)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const TROUBLE: Trouble = Trouble::Unreachable("test");

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[tokio::test]
    async fn it_is_read_by_age_on_demand_and_not_more_often() {
        let kept = Kept::default();
        let reads = AtomicUsize::new(0);
        let read = || async { Ok(reads.fetch_add(1, Ordering::SeqCst) + 1) };
        let first = kept.get(at(0), None, read).await.unwrap();
        assert_eq!(
            (*first, *kept.get(at(3_599), None, read).await.unwrap()),
            (1, 1)
        );
        let second = kept.get(at(3_600), None, read).await.unwrap();
        assert_eq!(*second, 2, "by age");
        assert_eq!(*kept.get(at(3_610), Some(&first), read).await.unwrap(), 2);
        assert_eq!(
            *kept.get(at(3_659), Some(&second), read).await.unwrap(),
            2,
            "calm"
        );
        assert_eq!(*kept.get(at(3_660), Some(&second), read).await.unwrap(), 3);
        assert_eq!(
            *kept.get(at(0), None, read).await.unwrap(),
            4,
            "a clock set back"
        );
    }

    #[tokio::test]
    async fn an_old_value_serves_a_day_while_the_provider_is_down_and_nobody_queues() {
        let kept = Kept::default();
        let good = || async { Ok(7) };
        let bad = || async { Err(TROUBLE) };
        let asked = || async { panic!("asked again too soon") };
        assert_eq!(kept.get(at(0), None, bad).await, Err(TROUBLE));
        assert_eq!(kept.get(at(4), None, asked).await, Err(TROUBLE));
        assert_eq!(kept.get(at(5), None, good).await, Ok(Arc::new(7)));
        let day = 24 * 3_600;
        assert_eq!(kept.get(at(day), None, bad).await, Ok(Arc::new(7)));
        assert_eq!(kept.get(at(day + 5), None, bad).await, Err(TROUBLE));
    }
}
