//! Collects what was set and where: environment over file, names made alike, secrets read from their files.
//! What a value means is judged in `settings`, not here.

use super::{parse, settings::NAMES};
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
    value::{Dict, Value},
};
use std::{collections::BTreeMap, fmt, path::Path};

/// One thing to mend before the server can start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The setting's name.
    pub setting: String,
    /// Where it was set: "the environment", or the file's name.
    pub source: String,
    /// What is wrong and what to write instead. Never repeats a secret.
    pub cure: String,
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => write!(f, "one setting needs mending:")?,
            many => write!(f, "{many} settings need mending:")?,
        }
        for Problem {
            setting,
            source,
            cure,
        } in &self.0
        {
            write!(f, "\n  {setting} (in {source}): {cure}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

struct Given {
    text: String,
    source: String,
}

/// What was set, and the problems met so far.
pub(super) struct Gathered {
    given: BTreeMap<String, Given>,
    problems: Vec<Problem>,
    /// Variables with our prefix that mean nothing here.
    pub(super) ignored: Vec<String>,
}

const ENVIRONMENT: &str = "the environment";

/// A name that differs from a known one in so few letters is meant to be that one.
const SLIP: usize = 3;

impl Gathered {
    pub(super) fn new(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let mut gathered = Self {
            given: BTreeMap::new(),
            problems: Vec::new(),
            ignored: Vec::new(),
        };
        let named = file.map_or_else(String::new, |path| path.display().to_string());
        let in_file = file.map_or_else(Dict::new, |path| gathered.read_file(path, &named));
        let in_environment: Dict = environment
            .into_iter()
            // An empty variable is how compose files and units say "not set".
            .filter(|(name, value)| {
                name.starts_with("SMR_") && !name.starts_with("SMR_TEST_") && !value.is_empty()
            })
            .map(|(name, value)| (name, Value::from(value)))
            .collect();
        let from_environment = in_environment.clone();
        let merged = Figment::from(Serialized::defaults(in_file))
            .merge(Serialized::defaults(in_environment));
        match merged.extract::<BTreeMap<String, Value>>() {
            Ok(all) => {
                for (name, value) in all {
                    let here = from_environment.contains_key(&name);
                    let source = if here {
                        ENVIRONMENT.into()
                    } else {
                        named.clone()
                    };
                    gathered.note(name, &value, source);
                }
            }
            Err(error) => gathered.refuse("--config", "the command line", error.to_string()),
        }
        gathered.follow_files();
        gathered
    }

    /// The file's settings by their full names; `listen` is taken for `SMR_LISTEN`.
    fn read_file(&mut self, path: &Path, named: &str) -> Dict {
        if !path.is_file() {
            self.refuse(
                "--config",
                "the command line",
                format!("there is no file {named}"),
            );
            return Dict::new();
        }
        match Figment::from(Toml::file_exact(path)).extract::<Dict>() {
            Ok(dict) => dict
                .into_iter()
                .map(|(name, value)| (full_name(&name), value))
                .collect(),
            Err(error) => {
                self.refuse(
                    "--config",
                    "the command line",
                    format!("{named} is not TOML: {error}"),
                );
                Dict::new()
            }
        }
    }

    fn note(&mut self, name: String, value: &Value, source: String) {
        let known = name
            .strip_suffix("_FILE")
            .filter(|base| is_secret(base))
            .unwrap_or(&name);
        if !is_name(known) {
            self.unknown(name, source);
            return;
        }
        match text_of(value) {
            Some(text) => {
                self.given.insert(name, Given { text, source });
            }
            None => self.refuse(
                &name,
                &source,
                "write one text, number or true/false, or a list of texts".into(),
            ),
        }
    }

    /// In the file every unknown name is a mistake. The environment is shared with other programs of
    /// the same prefix, so there only what looks like a slip of the pen is one.
    fn unknown(&mut self, name: String, source: String) {
        let near = NAMES
            .iter()
            .map(|known| (parse::distance(known.name, &name), known.name));
        let nearest = near.min().filter(|(letters, _)| *letters <= SLIP);
        let no_file = name.strip_suffix("_FILE").is_some_and(is_name);
        let hint = nearest.map_or_else(String::new, |(_, near)| format!("; did you mean {near}?"));
        if source == ENVIRONMENT && nearest.is_none() && !no_file {
            self.ignored.push(name);
        } else {
            self.refuse(&name, &source, format!("there is no such setting{hint}"));
        }
    }

    /// `SMR_X_FILE` names a file that holds `SMR_X`, as container platforms hand out secrets.
    fn follow_files(&mut self) {
        for secret in NAMES
            .iter()
            .filter(|setting| setting.secret)
            .map(|setting| setting.name)
        {
            let file_name = format!("{secret}_FILE");
            let Some(Given { text: path, source }) = self.given.remove(&file_name) else {
                continue;
            };
            if self.given.contains_key(secret) {
                self.refuse(
                    &file_name,
                    &source,
                    format!("{secret} is set as well; keep one of the two"),
                );
                continue;
            }
            match std::fs::read_to_string(&path) {
                // Editors and `echo` end a file with a line end that is no part of a password.
                Ok(text) => {
                    let text = text.trim_end_matches(['\r', '\n']).to_owned();
                    self.given.insert(secret.to_owned(), Given { text, source });
                }
                Err(error) => {
                    self.refuse(&file_name, &source, format!("cannot read {path}: {error}"))
                }
            }
        }
    }

    pub(super) fn refuse(&mut self, setting: &str, source: &str, cure: String) {
        self.problems.push(Problem {
            setting: setting.into(),
            source: source.into(),
            cure,
        });
    }

    /// A problem of a setting that was read, or of one that is missing.
    pub(super) fn refuse_setting(&mut self, name: &str, cure: String) {
        let source = self
            .given
            .get(name)
            .map_or_else(|| "not set".to_owned(), |given| given.source.clone());
        self.refuse(name, &source, cure);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The setting when it was given and can be read; otherwise nothing, with the problem noted.
    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let given = self.given.get(name)?;
        match parse(given.text.trim()) {
            Ok(value) => Some(value),
            Err(cure) => {
                self.refuse_setting(name, cure);
                None
            }
        }
    }

    /// The setting, or `default` when it was not given.
    pub(super) fn or<T>(
        &mut self,
        name: &str,
        default: T,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> T {
        self.optional(name, parse).unwrap_or(default)
    }

    pub(super) fn finish<T>(self, value: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(value)
        } else {
            Err(Problems(self.problems))
        }
    }
}

fn is_name(name: &str) -> bool {
    NAMES.iter().any(|setting| setting.name == name)
}

fn is_secret(name: &str) -> bool {
    NAMES
        .iter()
        .any(|setting| setting.name == name && setting.secret)
}

fn full_name(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    if upper.starts_with("SMR_") {
        upper
    } else {
        format!("SMR_{upper}")
    }
}

/// Everything is read as text and judged in one place, so that `"true"` and `true` mean the same.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Bool(_, flag) => Some(flag.to_string()),
        Value::Num(_, number) => {
            let whole = number
                .to_i128()
                .map(|n| n.to_string())
                .or_else(|| number.to_u128_lossy().map(|n| n.to_string()));
            whole.or_else(|| number.to_f64().map(|n| n.to_string()))
        }
        Value::Array(_, items) => items
            .iter()
            .map(text_of)
            .collect::<Option<Vec<_>>>()
            .map(|all| all.join(",")),
        _ => None,
    }
}
