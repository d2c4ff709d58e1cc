//! Writes to the platform catalogue.

use crate::{
    Store,
    audit::{Entry, Outcome},
    cache,
    failure::Failure,
    gate::{About, Call, Saved, Tx},
    sql,
};
use domain::{
    permission::{Action, Facts},
    platform::{Catalogue, Platform},
    problem::Problems,
};

const KIND: &str = "platform";

/// Saves an entry: `seen` is 0 for a new one and for one that is still as the product came.
///
/// # Errors
/// [`Failure::Problems`] when it is not sound by itself or beside the others; [`Failure::Stale`].
pub async fn save(
    store: &Store,
    call: &Call,
    platform: Platform,
    seen: i64,
) -> Result<Saved, Failure> {
    let others = crate::queries::platforms::entries(store).await?;
    let others = others
        .into_iter()
        .map(|e| e.platform)
        .filter(|p| p.key != platform.key);
    let (_, problems) = Catalogue::keeping_sound(others.chain([platform.clone()]).collect());
    let own = Problems(
        problems
            .0
            .into_iter()
            .filter(|p| p.field.starts_with(platform.key.as_str()))
            .collect(),
    );
    platform
        .check()
        .and(own.or(()))
        .map_err(Failure::Problems)?;
    let about = About {
        action: Action::EditPlatforms,
        kind: KIND,
        subject: platform.key.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.save_platform(&platform, seen).await })
        })
        .await
}

impl Tx {
    async fn save_platform(&mut self, platform: &Platform, seen: i64) -> Result<Saved, Failure> {
        self.allow(Action::EditPlatforms, &Facts::default())?;
        let key = platform.key.to_string();
        let stored = sql::count(
            &self.conn,
            "SELECT version AS n FROM platform WHERE key = ?",
            [key.clone().into()],
        )
        .await?;
        if stored != seen {
            return Err(Failure::Stale);
        }
        let definition = serde_json::to_string(platform)
            .map_err(|e| Failure::json(KIND, "definition", &key, &e))?;
        let live = matches!(platform.state, domain::platform::PlatformState::Live);
        let text = "INSERT INTO platform (key, name, live, definition, position, version) VALUES (?, ?, ?, ?, 0, ?) \
                    ON CONFLICT (key) DO UPDATE SET name = excluded.name, live = excluded.live, \
                    definition = excluded.definition, version = excluded.version";
        let values = [
            key.clone().into(),
            platform.name.clone().into(),
            live.into(),
            definition.clone().into(),
            (seen + 1).into(),
        ];
        self.execute(text, values).await?;
        self.moved(cache::CATALOGUE);
        let event = self.append(Entry {
            action: Action::EditPlatforms,
            outcome: Outcome::Done,
            subject_kind: KIND,
            subject: key.clone(),
            subject_version: Some(seen + 1),
            event: "platform.saved",
            payload: serde_json::json!({ "definition": platform }),
        });
        Ok(Saved {
            reference: key,
            version: seen + 1,
            event: Some(event),
        })
    }
}
