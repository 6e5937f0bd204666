//! The command line: parse, one or two service calls, print.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 not done, 2 wrong usage.

mod analyse;
mod backup;
mod doctor;
mod entrance;
mod error;
mod export;
mod identity;
mod import;
mod lens;
mod log;
mod project;
mod serve;
mod transfer;
mod user;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use error::{CliError, CliResult};
use log::LogOptions;

use crate::service::{Place, Service};

/// Idle threads live this long: each keeps projections that take 30–50 ms to make.
const KEEP_THREADS: Duration = Duration::from_secs(3600);

/// Yuantu (院图): spatial planning of housing courtyards.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Settings may also be given as variables: YUANTU_DATA, YUANTU_LISTEN, …"
)]
struct Cli {
    #[command(flatten)]
    log: LogOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the web client
    Serve(serve::Serve),
    /// Read scene files into a project
    Import(import::Import),
    /// Write a project, a courtyard or a scenario as a scene file
    Export(export::Export),
    /// Run an analysis on a scene file, without a server and without a database
    Analyse(analyse::Analyse),
    /// Look at a deployment, and say what to do
    Doctor(doctor::Doctor),
    /// Look at projects and change their settings
    #[command(subcommand)]
    Project(project::ProjectCommand),
    /// Look after the people who can sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// Write all of the data to one file, while the server runs
    Backup(backup::Backup),
    /// Put a backup back
    Restore(backup::Restore),
    /// Move projects from one store to another, with their history
    MigrateStore(transfer::MigrateStore),
    /// Prove that the history of every project is whole, or say where it breaks
    CheckStore(transfer::CheckStore),
}

/// Where the data is.
#[derive(Debug, Args)]
struct DataOptions {
    /// Folder of the database; made where there is none
    #[arg(long, value_name = "DIR", env = "YUANTU_DATA", default_value = "data")]
    data: PathBuf,
    /// Keep the data in this PostgreSQL database with PostGIS instead: postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(
        long,
        value_name = "URL",
        env = "YUANTU_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
}

impl DataOptions {
    async fn open(&self) -> CliResult<Service> {
        Ok(match &self.database_url {
            Some(url) => Service::open_postgres(url).await?,
            None => Service::open(&self.data).await?,
        })
    }

    /// As `open`, but where there is no data none is made.
    async fn open_existing(&self) -> CliResult<Service> {
        Ok(match self.place() {
            Place::Address(url) => Service::open_postgres(&url).await?,
            Place::Folder(folder) => Service::open_existing(&folder).await?,
        })
    }

    fn place(&self) -> Place {
        match &self.database_url {
            Some(url) => Place::Address(url.clone()),
            None => Place::Folder(self.data.clone()),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match execute(cli) {
        Ok(()) => ExitCode::SUCCESS,
        // Who reads the output has read enough: `yuantu export | head`.
        Err(CliError::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yuantu: {error}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli) -> CliResult<()> {
    cli.log.start(matches!(cli.command, Command::Serve(_)))?;
    if let Command::Analyse(command) = cli.command {
        return command.run();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_keep_alive(KEEP_THREADS)
        .build()
        .map_err(CliError::Runtime)?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run().await,
            Command::Doctor(command) => command.run().await,
            Command::Import(command) => command.run().await,
            Command::Export(command) => command.run().await,
            Command::Project(command) => command.run().await,
            Command::User(command) => command.run().await,
            Command::Analyse(command) => command.run(),
            Command::Backup(command) => command.run().await,
            Command::Restore(command) => command.run().await,
            Command::MigrateStore(command) => command.run().await,
            Command::CheckStore(command) => command.run().await,
        }
    })
}
