//! Which account an address means, and as of when. A reference in another spelling is sent to its
//! one address.

use crate::error::AppError;
use crate::pages::numbered;
use crate::urls::Query;
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::read_date;
use domain::ids::ReferenceKind;

/// The number in an address such as `/accounts/AC-0042/edit`; `rest` is what follows the reference.
///
/// # Errors
/// `Err(Ok(redirect))` for `ac-42`; `Err(Err(NotFound))` for what is no reference.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) fn number(
    typed: &str,
    rest: &str,
    query: &str,
) -> Result<i64, Result<Response, AppError>> {
    let rest = match query {
        "" => rest.to_owned(),
        query => format!("{rest}?{query}"),
    };
    numbered(ReferenceKind::Account, typed, &rest)
}

/// As of when an account is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// As it is.
    Now,
    /// As it stood at the end of a day.
    Day(NaiveDate),
    /// As it was saved once.
    Version(i64),
}

/// What an address asks for after its `?`, or the same in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Show this.
    Show(When),
    /// Go there instead.
    Elsewhere(Query),
}

/// Reads `as_at` and `version`; nothing else is known, apart from `done`.
///
/// # Errors
/// A bad request that says what is wrong.
pub(super) fn when(raw: &str, today: NaiveDate) -> Result<Asked, AppError> {
    let query = Query::parse(raw);
    if let Some((name, _)) = query
        .pairs()
        .find(|(n, _)| !["as_at", "version"].contains(n))
    {
        let words = format!(
            "“{name}” is not known on this page. It can be asked for as_at (a day) or version (a number)."
        );
        return Err(AppError::BadRequest(words));
    }
    match (query.get("as_at"), query.get("version")) {
        (None, None) => Ok(Asked::Show(When::Now)),
        (Some(_), Some(_)) => Err(AppError::BadRequest(
            "Ask for a day or for a version, not for both.".to_owned(),
        )),
        (None, Some(typed)) => {
            let version = typed.parse().ok().filter(|version| *version >= 1);
            let words =
                || format!("“{typed}” is not a version. Versions are whole numbers from 1.");
            let version = version.ok_or_else(|| AppError::BadRequest(words()))?;
            Ok(Asked::Show(When::Version(version)))
        }
        (Some(typed), None) => day(typed, today, &query),
    }
}

fn day(typed: &str, today: NaiveDate, query: &Query) -> Result<Asked, AppError> {
    match read_date(typed) {
        None => Err(AppError::BadRequest(format!(
            "“{typed}” is not a date. Write it like {today}."
        ))),
        Some(day) if day > today => Err(AppError::BadRequest(format!(
            "{} is still to come: the register is known up to today.",
            domain::moment::long_date(day)
        ))),
        Some(day) if day.to_string() != typed => Ok(Asked::Elsewhere(query.with("as_at", day))),
        Some(day) => Ok(Asked::Show(When::Day(day))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples::today;

    #[test]
    fn a_reference_has_one_address() {
        assert_eq!(number("AC-0042", "", "").unwrap(), 42);
        for typed in ["ac-42", "AC42", "AC-42", "AC-00042"] {
            let answer = number(typed, "/edit", "as_at=2026-03-14")
                .unwrap_err()
                .unwrap();
            assert_eq!(answer.status(), 303);
            assert_eq!(
                answer.headers()["location"],
                "/accounts/AC-0042/edit?as_at=2026-03-14"
            );
        }
        for typed in ["IM-0001", "42", "AC-", "AC-0", "nonsense"] {
            assert!(
                matches!(number(typed, "", ""), Err(Err(AppError::NotFound))),
                "{typed}"
            );
        }
    }

    #[test]
    fn days_and_versions_are_read_strictly() {
        let ask = |raw| when(raw, today());
        assert_eq!(ask("done=saved").unwrap(), Asked::Show(When::Now));
        let day = "2026-03-14".parse().unwrap();
        assert_eq!(
            ask("as_at=2026-03-14").unwrap(),
            Asked::Show(When::Day(day))
        );
        assert_eq!(ask("version=3").unwrap(), Asked::Show(When::Version(3)));
        match ask("as_at=14%20March%202026").unwrap() {
            Asked::Elsewhere(query) => assert_eq!(query.to_string(), "as_at=2026-03-14"),
            Asked::Show(when) => panic!("{when:?}"),
        }
        for raw in [
            "as_at=2026-11-22",
            "as_at=x",
            "version=0",
            "version=x",
            "as_at=2026-03-14&version=1",
            "colour=red",
        ] {
            assert!(matches!(ask(raw), Err(AppError::BadRequest(_))), "{raw}");
        }
    }
}
