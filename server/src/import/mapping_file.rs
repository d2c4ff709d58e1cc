//! Reads a mapping written in TOML, YAML or JSON. Its words are `domain::import::MappingFile`'s.

use anyhow::Context as _;
use domain::import::MappingFile;
use figment::{
    Figment,
    providers::{Format as _, Toml},
};
use std::path::Path;

/// The mapping in the file, by its ending: `.toml`, else YAML, of which JSON is a part.
///
/// # Errors
/// When it cannot be read; the text names the line or the word.
pub(super) fn read(path: &Path) -> anyhow::Result<MappingFile> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the mapping {}", path.display()))?;
    let is_toml = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    let found: anyhow::Result<MappingFile> = if is_toml {
        Figment::from(Toml::string(&text))
            .extract()
            .map_err(Into::into)
    } else {
        serde_yaml_ng::from_str(&text).map_err(Into::into)
    };
    found.with_context(|| format!("the mapping {} cannot be understood", path.display()))
}
