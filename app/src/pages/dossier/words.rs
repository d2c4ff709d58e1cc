//! Who can decide and how long something has waited, in words.

use crate::components::counted;
use store::queries::cases::WhoCan;

/// "3 working days", "less than a working day".
pub(crate) fn days(many: i64) -> String {
    let many = u64::try_from(many).unwrap_or_default();
    if many == 0 {
        return "less than a working day".to_owned();
    }
    counted(many, "working day", "working days")
}

/// "Aroha", "Aroha or Ben", "Aroha, Ben or Carl", with whom they act for; nothing for nobody.
pub(crate) fn who(can: &[WhoCan]) -> String {
    let one = |who: &WhoCan| match &who.acting_for {
        Some(lender) => format!("{} (acting for {lender})", who.name),
        None => who.name.clone(),
    };
    let names: Vec<String> = can.iter().map(one).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::PersonId;

    #[test]
    fn those_who_can_are_told_in_one_phrase() {
        let can = |name: &str, acting_for: Option<&str>| WhoCan {
            person: PersonId(uuid::Uuid::nil()),
            name: name.into(),
            acting_for: acting_for.map(str::to_owned),
        };
        assert_eq!(who(&[]), "");
        assert_eq!(who(&[can("Aroha", None)]), "Aroha");
        assert_eq!(
            who(&[
                can("Aroha", None),
                can("Ben", None),
                can("Sam", Some("Carl"))
            ]),
            "Aroha, Ben or Sam (acting for Carl)"
        );
    }
}
