//! The command line: one file per command.

mod analyse;
mod export;
mod import;
mod logging;
mod project;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::service::{DEFAULT_PROJECT, Service, ServiceError};
use logging::LogFormat;

/// 院图 Yuantu: plan the renovation of housing courtyards on a map.
///
/// One program with the map, the database and the analyses inside. Start with `yuantu serve --demo`.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// How log lines are written to standard error
    #[arg(
        long,
        global = true,
        env = "YUANTU_LOG_FORMAT",
        value_enum,
        default_value_t
    )]
    log_format: LogFormat,

    /// Which log lines are written, such as "info" or "yuantu=debug,sqlx=warn"
    #[arg(
        long,
        global = true,
        env = "YUANTU_LOG",
        value_name = "FILTER",
        default_value = "info"
    )]
    log: String,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Import(import::Import),
    Export(export::Export),
    Analyse(analyse::Analyse),
    #[command(subcommand)]
    Project(project::ProjectCommand),
}

/// Which workspace a command works on.
#[derive(Clone, Debug, Args)]
struct Workspace {
    /// Directory of the database; made where there is none
    #[arg(long, env = "YUANTU_DATA", value_name = "DIR", default_value = "data")]
    data: PathBuf,

    /// Id of the project within it
    #[arg(long, env = "YUANTU_PROJECT", value_name = "ID", default_value = DEFAULT_PROJECT)]
    project: String,
}

impl Workspace {
    async fn open(&self) -> Result<Service, CliError> {
        Ok(Service::open(&self.data).await?)
    }
}

/// Why a command failed: one line that says what to do.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("{path}: {error}", path = path.display())]
    File {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("cannot listen on {address}: {error}{}", hint(error))]
    Listen {
        address: std::net::SocketAddr,
        error: std::io::Error,
    },
    #[error("--log {filter}: {why}")]
    LogFilter { filter: String, why: String },
    #[error("--params: {0}")]
    Parameters(String),
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Output(std::io::Error),
    #[error("the program could not start: {0}")]
    Start(std::io::Error),
}

fn hint(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "; another program uses this address (perhaps a yuantu that runs already): stop it, or choose another with --listen"
        }
        std::io::ErrorKind::PermissionDenied => {
            "; ports below 1024 need special rights: choose another with --listen"
        }
        _ => "",
    }
}

/// Runs the command that the program was called with. Exit codes: 0 done, 1 failed, 2 called wrongly.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        // Who reads our output has read enough: `yuantu export | head`.
        Err(CliError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("yuantu: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), CliError> {
    logging::start(cli.log_format, &cli.log)?;
    if let Command::Analyse(command) = cli.command {
        return command.run();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Start)?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run().await,
            Command::Import(command) => command.run().await,
            Command::Export(command) => command.run().await,
            Command::Project(command) => command.run().await,
            Command::Analyse(command) => command.run(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
