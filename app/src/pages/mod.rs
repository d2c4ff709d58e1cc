//! One folder per noun, one file per verb: load, lay out, post. No SQL and no rules here.

pub mod errors;
