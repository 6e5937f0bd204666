//! How the server is reached: TLS, proxies, limits, figures.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use rustix::process::{Resource, getrlimit, setrlimit};

use super::error::CliResult;
use crate::http::{Options, Rates, Tls};

/// Files that are open besides connections: the database's, the log, what is being read.
const OTHER_FILES: u64 = 128;

#[derive(Debug, Args)]
#[command(next_help_heading = "How it is reached")]
pub(super) struct EntranceOptions {
    /// Speak TLS with this certificate (and those that it is signed with), in PEM; read again when the file changes, and
    /// on SIGHUP
    #[arg(
        long,
        value_name = "FILE",
        env = "YUANTU_TLS_CERT",
        requires = "tls_key"
    )]
    pub(super) tls_cert: Option<PathBuf>,
    /// The private key of the certificate, in PEM
    #[arg(
        long,
        value_name = "FILE",
        env = "YUANTU_TLS_KEY",
        requires = "tls_cert"
    )]
    pub(super) tls_key: Option<PathBuf>,
    /// A proxy on another machine whose X-Forwarded-For is believed; those on this machine always are
    #[arg(
        long = "proxy",
        value_name = "ADDRESS",
        env = "YUANTU_PROXY",
        value_delimiter = ','
    )]
    proxies: Vec<IpAddr>,
    /// How many connections there may be; one address has half of them
    #[arg(
        long,
        value_name = "COUNT",
        env = "YUANTU_CONNECTIONS",
        default_value_t = 4096
    )]
    pub(super) connections: usize,
    /// Analyses that one guest may ask for in a second, on average
    #[arg(long, value_name = "COUNT", env = "YUANTU_EXECUTION_RATE", default_value_t = Rates::default().executions)]
    execution_rate: u32,
    /// Tiles that one guest may ask for in a second, on average
    #[arg(long, value_name = "COUNT", env = "YUANTU_TILE_RATE", default_value_t = Rates::default().tiles)]
    tile_rate: u32,
    /// Show figures for Prometheus at /metrics, to this machine only
    #[arg(long, env = "YUANTU_METRICS")]
    metrics: bool,
    /// Show figures for Prometheus at /metrics on an address and port of their own, to whoever reaches it
    #[arg(long, value_name = "ADDRESS", env = "YUANTU_METRICS_LISTEN")]
    pub(super) metrics_listen: Option<SocketAddr>,
}

impl EntranceOptions {
    pub(super) fn tls(&self) -> CliResult<Option<Tls>> {
        Ok(match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Some(Tls::read(certificate.clone(), key.clone())?),
            _ => None,
        })
    }

    pub(super) fn options(&self) -> Options {
        Options {
            rates: Rates {
                executions: self.execution_rate,
                tiles: self.tile_rate,
            },
            proxies: self.proxies.clone(),
            tls: self.tls_cert.is_some(),
            metrics: self.metrics,
            ..Options::default()
        }
    }
}

/// As many as are wanted, or as the system gives: each connection is an open file.
pub(super) fn most_connections(wanted: usize) -> usize {
    let files = most_files();
    let room = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
    if room < wanted {
        tracing::warn!(
            "the system lets the program have {files} open files: there will be up to {} connections instead of {wanted}",
            room.max(1)
        );
    }
    wanted.min(room).max(1)
}

/// Raises the number of open files as far as the program may, and says how far that is.
pub(super) fn most_files() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    let raised = rustix::process::Rlimit {
        current: limit.maximum,
        ..limit
    };
    if setrlimit(Resource::Nofile, raised).is_ok() {
        limit.current = limit.maximum;
    }
    limit.current.unwrap_or(u64::MAX)
}
