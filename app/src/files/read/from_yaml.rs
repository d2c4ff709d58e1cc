//! Lists of records in YAML or JSON as a table: one row a record, one column for each path to a
//! value (`social.twitter`). `docs/importing.md` describes the adapter.

use super::{Book, COLUMNS, Limits, Unreadable};
use domain::import::{Sheet, SheetRow};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;

/// The largest file of this kind, in bytes: its reader needs many times that.
const BYTES: usize = 2 * 1024 * 1024;
/// The most brackets that open a list or record within a line: the reader's time grows with the
/// square of how deep they stand in each other.
const BRACKETS: usize = 10_000;
/// The most values, aliases expanded.
const VALUES: usize = 500_000;

/// Reads the records.
///
/// # Errors
/// When it is not a list of records, or breaks a limit.
pub(super) fn read(text: &str, limits: &mut Limits) -> Result<Book, Unreadable> {
    if text.len() > BYTES {
        return Err(Unreadable::Contents(
            "A YAML or JSON file may have 2 MB. Split it, or convert it to CSV".into(),
        ));
    }
    let budget = Cell::new(VALUES);
    let found = records(text, &budget);
    limits.in_time()?;
    let records = found.map_err(|e| {
        Unreadable::Contents(format!("The file cannot be read as a list of records: {e}. Each record has to be a list of names with values"))
    })?;
    Ok(Book {
        read_as: "YAML or JSON".into(),
        sheets: vec![table(records, limits)?],
    })
}

type Record = Vec<(String, String)>;

/// As JSON where it begins like that, else as YAML.
fn records(text: &str, budget: &Cell<usize>) -> Result<Vec<Record>, String> {
    if text.trim_start().starts_with(['[', '{']) {
        let mut json = serde_json::Deserializer::from_str(text);
        if let Ok(found) = (Records { budget }).deserialize(&mut json) {
            return Ok(found);
        }
    }
    if text.matches(['[', '{']).count() > BRACKETS {
        return Err("it has too many brackets".into());
    }
    let yaml = serde_yaml_ng::Deserializer::from_str(text);
    (Records { budget })
        .deserialize(yaml)
        .map_err(|e| e.to_string())
}

fn table(records: Vec<Record>, limits: &mut Limits) -> Result<Sheet, Unreadable> {
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut rows = Vec::with_capacity(records.len());
    for (i, record) in records.into_iter().enumerate() {
        let number = i as i64 + 1;
        limits.row()?;
        let mut cells = Vec::new();
        for (path, value) in record {
            let column = *columns.entry(path.clone()).or_insert_with(|| {
                names.push(path);
                names.len() - 1
            });
            if column >= COLUMNS {
                return Err(Unreadable::Contents(format!(
                    "The records have more than {COLUMNS} different names. Leave out what is not needed"
                )));
            }
            limits.cell(number, column, &value)?;
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
        rows.push(SheetRow {
            number,
            place: format!("record {number}"),
            cells,
        });
    }
    if rows.is_empty() {
        return Err(Unreadable::Empty);
    }
    rows.insert(
        0,
        SheetRow {
            number: 0,
            place: "names".into(),
            cells: names,
        },
    );
    Ok(Sheet {
        name: String::new(),
        rows,
    })
}

/// Reads the list, also where it is the only list in a record: `accounts: [...]`.
struct Records<'b> {
    budget: &'b Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = Vec<Record>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = Vec<Record>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        loop {
            let mut record = Record::new();
            let seed = Values {
                budget: self.budget,
                path: String::new(),
                into: &mut record,
            };
            match list.next_element_seed(seed)? {
                Some(()) => records.push(record),
                None => return Ok(records),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_key::<String>()? {
            Some(_) => map.next_value_seed(self),
            None => Ok(Vec::new()),
        }
    }
}

/// Puts every value below one place into the record, with its path.
struct Values<'a, 'b> {
    budget: &'b Cell<usize>,
    path: String,
    into: &'a mut Record,
}

impl Values<'_, '_> {
    fn put<E: Error>(self, value: String) -> Result<(), E> {
        let left = self.budget.get().checked_sub(1);
        self.budget
            .set(left.ok_or_else(|| E::custom("it has more than 500,000 values"))?);
        if value.is_empty() {
            return Ok(());
        }
        let path = if self.path.is_empty() {
            "value".to_owned()
        } else {
            self.path
        };
        match self.into.iter_mut().find(|(known, _)| *known == path) {
            // Several values at one place: on lines of their own.
            Some((_, text)) => {
                text.push('\n');
                text.push_str(&value);
                // The whole cell is judged later; this keeps it from growing beyond reason.
                if text.len() > 100_000 {
                    return Err(E::custom("a list inside a record is too long"));
                }
            }
            None => self.into.push((path, value)),
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Values<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let path = if self.path.is_empty() {
                name
            } else {
                format!("{}.{name}", self.path)
            };
            map.next_value_seed(Values {
                budget: self.budget,
                path,
                into: &mut *self.into,
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            let seed = Values {
                budget: self.budget,
                path: self.path.clone(),
                into: &mut *self.into,
            };
            if list.next_element_seed(seed)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.put(super::tidy::cell(value))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.put(if value { "yes" } else { "no" }.to_owned())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.put(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.put(value.to_string())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.put(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.put(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.put(value.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.put(String::new())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.put(String::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        // A YAML tag before a value: the value counts.
        use serde::de::VariantAccess as _;
        let (_, value) = tagged.variant::<String>()?;
        value.newtype_variant_seed(self)
    }
}
