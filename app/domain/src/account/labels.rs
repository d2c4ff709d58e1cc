//! What the fields of an account are called: one table for forms, messages, pages, files and history.

/// Every field's name with its label, in the order in which a change is told.
pub const LABELS: &[(&str, &str)] = &[
    ("url", "Address"),
    ("handle", "Handle"),
    ("platform_account_id", "Platform’s own id"),
    ("name", "Name"),
    ("purpose", "Purpose"),
    ("audience", "Audience"),
    ("languages", "Languages"),
    ("group", "Business group"),
    ("unit", "Business unit"),
    ("risk_tier", "Risk tier"),
    ("monitoring", "Daily monitoring"),
    ("response_process", "Response process"),
    ("escalation_plan", "Escalation plan"),
    ("arrangements_confirmed_on", "Arrangements last confirmed"),
    ("security_arrangements", "Security arrangements"),
    ("transparency_url", "Transparency statement"),
    (
        "transparency_confirmed_on",
        "Transparency statement last confirmed",
    ),
    ("disclaimer_confirmed_on", "Disclaimer last confirmed"),
    ("content_plan", "Content plan and approval process"),
    ("may_reveal_illegal_activity", "May reveal illegal activity"),
    ("opened_on", "Account opened"),
    ("notes", "Notes"),
    ("status", "Status"),
    ("archived", "Archived"),
];

/// The label of the field with this name; nothing for a name that is no field's.
pub fn label(field: &str) -> &'static str {
    LABELS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or("", |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Target;

    #[test]
    fn a_column_of_a_file_is_called_as_its_field_is() {
        let fields = Target::ALL.iter().filter(|t| !label(t.key()).is_empty());
        let mut told = 0;
        for target in fields {
            assert_eq!(target.label(), label(target.key()));
            told += 1;
        }
        assert!(told > 15, "only {told} columns are fields");
    }
}
