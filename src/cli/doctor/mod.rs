//! `yuantu doctor`: looks at a deployment, and says what to do. Changes nothing.

mod certificate;
mod checks;
mod http;

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::Utc;
use clap::Args;
use serde::Serialize;

use super::DataOptions;
use super::error::{CliError, CliResult};
use super::identity::IdentityOptions;
use super::project::print;
use crate::http::Entrance;
use crate::service::Provider;

#[derive(Debug, Args)]
#[command(
    after_help = "Give it the options and variables that the server has. It fails when a check fails, and not for warnings.\n\n\
    Examples:\n  \
    yuantu doctor --data /var/lib/yuantu --listen 0.0.0.0:443 --tls-cert cert.pem --backup-to /mnt/backups\n  \
    yuantu doctor --url http://127.0.0.1:8080 --json"
)]
pub(super) struct Doctor {
    #[command(flatten)]
    data: DataOptions,
    /// Ask a server that runs, too, as browsers reach it: https://HOST
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The address that the server listens on
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "YUANTU_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    /// The server lets nobody in without an account: it is behind a reverse proxy
    #[arg(long, env = "YUANTU_REQUIRE_SIGN_IN")]
    require_sign_in: bool,
    /// The certificate that the server speaks TLS with
    #[arg(long, value_name = "FILE", env = "YUANTU_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key
    #[arg(long, value_name = "FILE", env = "YUANTU_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// The folder that backups go to
    #[arg(long, value_name = "DIR", env = "YUANTU_BACKUP_TO")]
    backup_to: Option<PathBuf>,
    #[command(flatten)]
    identity: IdentityOptions,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok,
    Warn,
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Check {
    /// Stable, for programs.
    id: &'static str,
    outcome: Outcome,
    /// What was found.
    what: String,
    /// What is to be done about it; none where all is well.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl Check {
    fn ok(id: &'static str, what: impl Into<String>) -> Self {
        Self {
            id,
            outcome: Outcome::Ok,
            what: what.into(),
            remedy: None,
        }
    }

    fn warn(id: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Warn,
            remedy: Some(remedy.into()),
            ..Self::ok(id, what)
        }
    }

    fn fail(id: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Fail,
            ..Self::warn(id, what, remedy)
        }
    }
}

impl Doctor {
    pub(super) async fn run(self) -> CliResult<()> {
        let provider = self.identity.provider()?;
        let checks = self.examine(provider).await;
        let text = match self.json {
            true => json(&checks)?,
            false => told(&checks),
        };
        print(&text)?;
        let failed = checks.iter().filter(|check| check.outcome == Outcome::Fail);
        match failed.count() {
            0 => Ok(()),
            count => Err(CliError::Unwell { count }),
        }
    }

    async fn examine(&self, provider: Option<Provider>) -> Vec<Check> {
        let mut found = vec![checks::page(), checks::projections()];
        if self.data.database_url.is_none() {
            found.extend(checks::folder(&self.data.data));
        }
        let url = self.data.database_url.as_deref();
        let guarded = Entrance::at(self.listen, self.require_sign_in) == Entrance::Guarded;
        found.extend(checks::database(&self.data.data, url, guarded).await);
        found.push(checks::open_files());
        found.push(checks::listen(self.listen, self.tls_cert.is_some()));
        if let Some(certificate) = &self.tls_cert {
            found.extend(certificate::check(certificate, self.tls_key.as_deref()));
        }
        found.push(checks::backups(self.backup_to.as_deref()));
        if let Some(url) = &self.url {
            found.extend(http::server(url, Utc::now()).await);
        }
        if let Some(provider) = &provider {
            found.push(checks::provider(provider).await);
        }
        found
    }
}

fn json(checks: &[Check]) -> CliResult<String> {
    let worst = [Outcome::Fail, Outcome::Warn]
        .into_iter()
        .find(|outcome| checks.iter().any(|check| check.outcome == *outcome))
        .unwrap_or(Outcome::Ok);
    let document = serde_json::json!({"outcome": worst, "checks": checks});
    let text = serde_json::to_string_pretty(&document).map_err(CliError::Report)?;
    Ok(text + "\n")
}

fn told(checks: &[Check]) -> String {
    let line = |check: &Check| {
        let mark = match check.outcome {
            Outcome::Ok => "ok  ",
            Outcome::Warn => "warn",
            Outcome::Fail => "FAIL",
        };
        let remedy = check
            .remedy
            .as_ref()
            .map(|remedy| format!("     → {remedy}\n"));
        format!(
            "{mark} {}: {}\n{}",
            check.id,
            check.what,
            remedy.unwrap_or_default()
        )
    };
    checks.iter().map(line).collect()
}
