//! The command line: what can be asked for, and which module answers. No work is done here.

use crate::{commands, config::Config, demo, export, import, logging, serve};
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Keeps a public organisation's register of its social media accounts.
#[derive(Debug, Parser)]
#[command(
    name = "social-media-register",
    version,
    after_help = "Settings come from SMR_… environment variables and --config FILE; see them with `config check`."
)]
pub struct Cli {
    /// A TOML file with settings; the environment wins over it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the register.
    Serve,
    /// Bring the database's schema up to date.
    Migrate {
        /// Take the newest migration back instead.
        #[arg(long)]
        down: bool,
    },
    /// The fictional ministry to try the product with.
    #[command(subcommand)]
    Demo(Demo),
    /// Take in a file.
    #[command(subcommand)]
    Import(Import),
    /// Write a file.
    #[command(subcommand)]
    Export(Export),
    /// The audit trail.
    #[command(subcommand)]
    Audit(Audit),
    /// Make a link by which one person signs in for the first time.
    Invite {
        /// Their e-mail address or full name.
        who: String,
    },
    /// Check everything that can be wrong with this installation.
    Doctor,
    /// Copy the register into a file while it is in use.
    Backup {
        /// The file to write; it must not exist.
        file: PathBuf,
    },
    /// Put a backup in the place of the register.
    Restore {
        /// A file that `backup` wrote.
        file: PathBuf,
        /// Replace a register that is not empty.
        #[arg(long)]
        replace: bool,
    },
    /// Settings.
    #[command(subcommand)]
    Config(Settings),
}

#[derive(Debug, Subcommand)]
enum Demo {
    /// Fill an empty register with it.
    Seed {
        /// How many accounts, up to 100,000.
        #[arg(long, value_name = "N", default_value_t = demo::ACCOUNTS)]
        accounts: usize,
        /// The same seed on the same day makes the same register.
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// Go on until the audit trail has at least so many events.
        #[arg(long, value_name = "E")]
        events: Option<u64>,
    },
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Accounts of a register file.
    Accounts(import::Wish),
    /// People and their roles: also the first administrators of a new register.
    People(import::people::Wish),
}

#[derive(Debug, Subcommand)]
enum Export {
    /// The register, as CSV or XLSX by the ending of the name; noted in the audit trail.
    Register(export::Wish),
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Read the whole trail and compare every link and every signed checkpoint.
    Verify,
}

#[derive(Debug, Subcommand)]
enum Settings {
    /// Read the settings, say what is wrong, show what is in force.
    Check,
}

/// Does what was asked.
///
/// # Errors
/// Whatever went wrong, with its cure.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::load(cli.config.as_deref())?;
    if let Command::Config(Settings::Check) = cli.command {
        commands::config_check::run(&config);
        return Ok(());
    }
    let is_service = matches!(cli.command, Command::Serve);
    // Commands speak for themselves; their log is for what goes wrong beside them.
    logging::start(if is_service { &config.log } else { "warn" });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::run(&config).await,
            Command::Migrate { down } => commands::migrate::run(&config, down).await,
            Command::Demo(Demo::Seed {
                accounts,
                seed,
                events,
            }) => {
                let plan = demo::Plan {
                    accounts,
                    seed,
                    events,
                };
                demo::command::run(&config, &plan).await
            }
            Command::Import(Import::Accounts(wish)) => import::accounts(&config, &wish).await,
            Command::Import(Import::People(wish)) => import::people::people(&config, &wish).await,
            Command::Export(Export::Register(wish)) => export::register(&config, &wish).await,
            Command::Audit(Audit::Verify) => commands::audit::verify(&config).await,
            Command::Invite { who } => commands::invite::run(&config, &who).await,
            Command::Doctor => commands::doctor::run(&config).await,
            Command::Backup { file } => commands::backup::run(&config, &file).await,
            Command::Restore { file, replace } => {
                commands::restore::run(&config, &file, replace).await
            }
            Command::Config(Settings::Check) => Ok(()),
        }
    })
}
