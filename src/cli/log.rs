//! The log, on standard error.

use std::io::IsTerminal;

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use super::error::{CliError, CliResult};

#[derive(Debug, Args)]
pub(super) struct LogOptions {
    /// What to log: a level, or targets with levels such as yuantu=debug,sqlx=warn
    #[arg(long, global = true, value_name = "FILTER", env = "YUANTU_LOG")]
    log: Option<String>,
    /// How log lines are written
    #[arg(
        long,
        global = true,
        value_enum,
        env = "YUANTU_LOG_FORMAT",
        default_value = "text"
    )]
    log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

impl LogOptions {
    /// Servers log what they do; other commands only what is wrong.
    pub(super) fn start(&self, is_server: bool) -> CliResult<()> {
        let default = if is_server { "info" } else { "warn" };
        let filter = EnvFilter::try_new(self.log.as_deref().unwrap_or(default))
            .map_err(|error| CliError::LogFilter(error.to_string()))?;
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        match self.log_format {
            LogFormat::Text => log.init(),
            LogFormat::Json => log.json().init(),
        }
        Ok(())
    }
}
