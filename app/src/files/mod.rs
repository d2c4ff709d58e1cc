//! Register files: reading what people upload. No meaning is given to columns here (see
//! `domain::import`), and nothing is kept.

pub mod read;
