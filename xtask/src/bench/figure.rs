//! One measured number beside its budget, and the table of them.

/// A line of the table. Smaller is better for all of them.
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) what: String,
    /// The number, or why there is none.
    pub(crate) measured: Result<f64, &'static str>,
    /// `None`: only to compare with.
    pub(crate) budget: Option<f64>,
    /// Of both numbers.
    pub(crate) unit: &'static str,
}

impl Figure {
    /// A number with a budget.
    pub(crate) fn kept_to(
        what: impl Into<String>,
        measured: f64,
        budget: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            measured: Ok(measured),
            budget: Some(budget),
            unit,
        }
    }

    /// A number to compare others with.
    pub(crate) fn told(what: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self {
            what: what.into(),
            measured: Ok(measured),
            budget: None,
            unit,
        }
    }

    /// What could not be measured, and why.
    pub(crate) fn missing(
        what: impl Into<String>,
        why: &'static str,
        budget: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            measured: Err(why),
            budget: Some(budget),
            unit,
        }
    }

    /// Whether the budget is kept; what was not measured keeps none.
    pub(crate) fn is_kept(&self) -> bool {
        match (self.measured, self.budget) {
            (_, None) => true,
            (Ok(measured), Some(budget)) => measured <= budget,
            (Err(_), Some(_)) => false,
        }
    }

    /// Measure, number, budget and verdict, as people read them.
    pub(crate) fn words(&self) -> [String; 4] {
        let number = |number: f64| {
            let digits = if number < 10.0 {
                2
            } else {
                usize::from(number < 100.0)
            };
            format!("{number:.digits$} {}", self.unit)
                .trim_end()
                .to_owned()
        };
        let verdict = match (self.budget, self.is_kept()) {
            (None, _) => "",
            (Some(_), true) => "ok",
            (Some(_), false) => "OVER",
        };
        let measured = self.measured.map_or_else(str::to_owned, number);
        let verdict = if self.measured.is_err() {
            "NONE"
        } else {
            verdict
        };
        [
            self.what.clone(),
            measured,
            self.budget.map(number).unwrap_or_default(),
            verdict.to_owned(),
        ]
    }
}

/// Prints the table.
pub(crate) fn print(figures: &[Figure]) {
    println!("\n{:<58} {:>14} {:>12}", "measure", "measured", "budget");
    for [what, measured, budget, verdict] in figures.iter().map(Figure::words) {
        println!("{what:<58} {measured:>14} {budget:>12}  {verdict}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_kept_up_to_its_last_unit_and_never_by_what_was_not_measured() {
        assert!(Figure::kept_to("a", 15.0, 15.0, "ms").is_kept());
        assert!(!Figure::kept_to("a", 15.01, 15.0, "ms").is_kept());
        assert!(!Figure::missing("a", "no such page", 15.0, "ms").is_kept());
        assert!(Figure::told("a", 1e9, "ms").is_kept());
    }

    #[test]
    fn numbers_carry_their_unit_and_no_more_digits_than_they_are_worth() {
        let words = |measured| Figure::kept_to("a", measured, 150.0, "ms").words();
        assert_eq!(words(1.234), ["a", "1.23 ms", "150 ms", "ok"]);
        assert_eq!(words(151.26), ["a", "151 ms", "150 ms", "OVER"]);
        assert_eq!(Figure::told("a", 12.34, "").words(), ["a", "12.3", "", ""]);
    }
}
