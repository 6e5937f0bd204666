//! The identity provider by which people may sign in, too.

use std::path::PathBuf;

use clap::Args;

use super::error::{CliError, CliResult};
use crate::service::{Provider, ProviderSettings};

#[derive(Debug, Args)]
#[command(next_help_heading = "Signing in by an identity provider (OpenID Connect)")]
pub(super) struct IdentityOptions {
    /// The provider's address, as it names itself: https://id.example/realms/office
    #[arg(
        long,
        value_name = "URL",
        env = "YUANTU_OIDC_ISSUER",
        requires = "oidc_client_id",
        requires = "oidc_client_secret_file"
    )]
    oidc_issuer: Option<String>,
    /// What the provider calls this server
    #[arg(
        long,
        value_name = "ID",
        env = "YUANTU_OIDC_CLIENT_ID",
        requires = "oidc_issuer"
    )]
    oidc_client_id: Option<String>,
    /// A file with the secret that the provider has given for it
    #[arg(
        long,
        value_name = "FILE",
        env = "YUANTU_OIDC_CLIENT_SECRET_FILE",
        requires = "oidc_issuer"
    )]
    oidc_client_secret_file: Option<PathBuf>,
    /// What people call the provider: it stands on the button
    #[arg(
        long,
        value_name = "NAME",
        env = "YUANTU_OIDC_NAME",
        default_value = "OpenID"
    )]
    oidc_name: String,
}

impl IdentityOptions {
    /// None: people sign in with passwords only.
    pub(super) fn provider(&self) -> CliResult<Option<Provider>> {
        let (Some(issuer), Some(client_id), Some(path)) = (
            &self.oidc_issuer,
            &self.oidc_client_id,
            &self.oidc_client_secret_file,
        ) else {
            return Ok(None);
        };
        let secret = std::fs::read_to_string(path).map_err(|error| CliError::Read {
            path: path.clone(),
            error,
        })?;
        let settings = ProviderSettings {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            client_secret: secret.trim().to_owned(),
            name: self.oidc_name.clone(),
        };
        Ok(Some(Provider::new(settings)?))
    }
}
