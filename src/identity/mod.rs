//! Who somebody is elsewhere: a client of OpenID Connect (code flow with PKCE), and of nothing else.
//!
//! Architecture invariant: what asks other servers for something does it through [`web`].

mod keys;
mod provider;
mod token;
mod web;

pub use provider::{Answer, Attempt, Provider, ProviderSettings, SettingsError};
pub use token::Identity;
pub use web::{Reply, Web, WebError};

/// Why somebody's identity is not known. The texts are for the log.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The provider does not answer, or not as it should.
    #[error("the identity provider cannot be asked: {0}")]
    Unreachable(String),
    /// It does not take the code: that was used before, say, or the client's secret is wrong.
    #[error("the identity provider refuses: {0}")]
    Refused(String),
    /// What it says of somebody cannot be believed.
    #[error("the ID token is not good: {0}")]
    Untrusted(String),
    /// It was good once, or will be: one of the clocks is wrong.
    #[error("the ID token is not good at this time: {0}")]
    Untimely(String),
}

impl From<WebError> for IdentityError {
    fn from(error: WebError) -> Self {
        Self::Unreachable(error.to_string())
    }
}
