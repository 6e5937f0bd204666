//! Why a command did not do what it should, and what to do next.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::http::TlsError;
use crate::service::{ProviderSettingsError, ServiceError};

pub(super) type CliResult<T> = Result<T, CliError>;

#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error("{}", told(.0))]
    Service(#[from] ServiceError),
    #[error("{path}: {}", told(error), path = path.display())]
    Scene { path: PathBuf, error: ServiceError },
    #[error(
        "{address} is in use by another program; stop it, or choose another address with --listen"
    )]
    AddressInUse { address: SocketAddr },
    #[error("cannot listen on {address}: {error}; choose another address with --listen")]
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("--oidc-issuer: {0}")]
    Provider(#[from] ProviderSettingsError),
    #[error("the server broke off: {0}")]
    Server(io::Error),
    #[error("{path} cannot be read: {error}", path = path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("{path} cannot be written: {error}", path = path.display())]
    Write { path: PathBuf, error: io::Error },
    #[error("standard output cannot be written: {0}")]
    Output(io::Error),
    #[error("the password cannot be read: {0}")]
    Password(io::Error),
    #[error("the two passwords are not the same")]
    PasswordsDiffer,
    #[error("say which scene: a file, or \"-\" for standard input")]
    NoScene,
    #[error("the parameters are not a JSON object: {0}")]
    Parameters(serde_json::Error),
    #[error("the report cannot be laid out: {0}")]
    Report(serde_json::Error),
    #[error("--log: {0}; write a level (info) or targets with levels (yuantu=debug,sqlx=warn)")]
    LogFilter(String),
    #[error(
        "{faults} things are wrong with the store; put a backup back with `yuantu restore`, or ask for help"
    )]
    Unsound { faults: usize },
    #[error("{count} of the checks failed")]
    Unwell { count: usize },
    #[error("the program's threads cannot be started: {0}")]
    Runtime(io::Error),
}

/// A wrong parameter is named by its JSON pointer.
fn told(error: &ServiceError) -> String {
    match error {
        ServiceError::Input { pointer, detail } if !pointer.is_empty() => {
            format!("parameter {pointer}: {detail}")
        }
        other => other.to_string(),
    }
}
