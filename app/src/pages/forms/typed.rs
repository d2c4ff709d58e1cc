//! A form exactly as it was typed: names and values in the order of the page. What the values mean is
//! read elsewhere.

use serde::Deserialize;

/// Names with their values; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Typed(Vec<(String, String)>);

impl FromIterator<(String, String)> for Typed {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Typed {
    /// The first value of `name`; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// Every value of `name`.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// Whether the box `name` was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// Adds a value.
    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds the value of a box.
    pub fn tick(&mut self, name: &str, ticked: bool) {
        if ticked {
            self.put(name, "yes");
        }
    }

    /// The version the person saw; 0 when the form has none.
    pub fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or_default()
    }

    /// The form's token.
    pub fn key(&self) -> &str {
        self.get("key")
    }

    /// Every pair but those of `names`.
    pub fn without(&self, names: &[&str]) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|(key, _)| !names.contains(&key.as_str()))
            .cloned()
            .collect()
    }
}
