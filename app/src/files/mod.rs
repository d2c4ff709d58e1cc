//! Register files: reading what people upload, writing what leaves. What an uploaded column means is
//! not decided here (see `domain::import`), and nothing is kept.

pub mod attached;
pub mod ics;
pub mod read;
pub mod recording;
pub mod register_file;
pub mod register_table;
pub mod scan;
pub mod upload;
pub mod write_csv;
pub mod write_sheets;
pub mod write_xlsx;
