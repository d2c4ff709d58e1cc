//! How long a start takes when the schema is current.

use anyhow::Result;

use super::figure::Figure;
use super::server::{Database, Program, Server};

/// From the start of the process to the first 200 of `/readyz`: the middle one of seven starts.
///
/// # Errors
/// The server does not start.
pub(crate) fn cold(database: &Database) -> Result<Figure> {
    let mut times = Vec::new();
    for _ in 0..7 {
        let server = Server::start(Program::Product, database)?;
        times.push(server.started_in);
    }
    times.sort();
    let middle = times[times.len() / 2].as_secs_f64() * 1000.0;
    Ok(Figure::kept_to(
        "cold start to the first 200",
        middle,
        150.0,
        "ms",
    ))
}
