//! `config check`: what is in force. What is wrong was said before this is reached.

use crate::config::Config;

/// Prints every setting, secrets hidden, and what deserves a word.
pub(crate) fn run(config: &Config) {
    print!("{}", config.describe());
    for warning in config.warnings() {
        println!("note: {warning}");
    }
    println!("The settings are in order.");
}
