//! Where log lines go and what they look like: JSON for machines, text on a terminal.
//! What is logged is decided where it happens; no line holds names, addresses, queries or cookies.

use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Libraries whose chatter says nothing to an operator; a filter that names them wins.
const QUIET: &str =
    "tower_sessions=error,tower_sessions_core=error,sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

/// Starts logging to standard error. A second call changes nothing.
pub(crate) fn start(filter: &str) {
    let filter =
        EnvFilter::try_new(format!("{QUIET},{filter}")).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let started = if std::io::stderr().is_terminal() {
        registry
            .with(fmt::layer().with_writer(std::io::stderr).with_target(false))
            .try_init()
    } else {
        // JSON escapes line ends and control characters, so one event is one line whatever it holds.
        registry
            .with(
                fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_current_span(true)
                    .with_span_list(false)
                    .with_writer(std::io::stderr),
            )
            .try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            log_panic(
                panic.location(),
                panic.payload().downcast_ref::<&'static str>(),
            )
        }));
    }
}

/// A message built at run time may hold what a person typed; only those fixed in the source are logged.
fn log_panic(location: Option<&std::panic::Location<'_>>, fixed: Option<&&'static str>) {
    let place = location.map(ToString::to_string).unwrap_or_default();
    tracing::error!(
        place,
        message_in_source = fixed.copied().unwrap_or("(made at run time)"),
        "panicked"
    );
}
