//! Signing in by an identity provider (OpenID Connect).

use std::net::IpAddr;
use std::sync::Arc;

use chrono::Utc;
use serde_json::json;
use uuid::Uuid;

use super::users::checked_display_name;
use super::{audit, secret};
use crate::identity::{Answer, Attempt, Identity, IdentityError, Provider};
use crate::model::Account;
use crate::service::{Begun, Service, ServiceError, ServiceResult};
use crate::store::{ExternalId, NewAccount, StoreError};

/// So many may be on their way back at the same time: each has the provider asked.
pub(super) const MOST_AT_ONCE: usize = 32;
const RETRY_AFTER_S: u16 = 2;

/// Room for a number behind it.
const LONGEST_NAME_CHARS: usize = 56;
const MOST_OF_ONE_NAME: usize = 50;

/// Somebody on the way to the provider.
pub struct Departure {
    /// Where they go.
    pub address: String,
    /// What only their browser may know until they come back.
    pub secret: String,
}

/// Somebody on the way back.
pub struct Return<'a> {
    /// Of the [`Departure`].
    pub secret: &'a str,
    pub state: &'a str,
    /// None: the provider has sent them back without one, for this reason.
    pub code: Result<&'a str, &'a str>,
    /// The provider's name for itself, if it tells it (RFC 9207).
    pub issuer: Option<&'a str>,
    pub redirect_uri: &'a str,
    pub address: Option<IpAddr>,
}

impl Service {
    /// The same, where people may sign in by a provider, too.
    #[must_use]
    pub fn with_identity_provider(mut self, provider: Provider) -> Self {
        self.provider = Some(Arc::new(provider));
        self
    }

    fn provider(&self) -> ServiceResult<&Arc<Provider>> {
        let missing = || ServiceError::missing("address", "/api/session/oidc");
        self.provider.as_ref().ok_or_else(missing)
    }

    /// Sends somebody to the provider, who is to send them back to `redirect_uri`.
    pub async fn depart(&self, redirect_uri: &str) -> ServiceResult<Departure> {
        let provider = self.provider()?;
        let secret = secret::new()?;
        let address = provider
            .entrance(&Attempt::of(&secret), redirect_uri)
            .await
            .map_err(told)?;
        Ok(Departure { address, secret })
    }

    /// Begins a session for who comes back from the provider. Who was never here gets an account without any grant.
    pub async fn come_back(&self, back: Return<'_>) -> ServiceResult<Begun> {
        let found = self.identify(&back).await;
        let account = match found {
            Ok(identity) => self.account_of(&identity, back.address).await,
            Err(error) => Err(error),
        };
        match account {
            Ok(account) => {
                let by = json!({"by": self.provider()?.issuer()});
                self.begin(account, back.address, by).await
            }
            Err(error) => {
                let detail = json!({"by": self.provider()?.issuer(), "why": error.to_string()});
                let entry = audit::entry(None, back.address, "sign-in-failed", detail);
                self.record(&entry).await?;
                Err(error)
            }
        }
    }

    async fn identify(&self, back: &Return<'_>) -> ServiceResult<Identity> {
        let provider = self.provider()?;
        let attempt = Attempt::of(back.secret);
        let is_of_provider = back.issuer.is_none_or(|issuer| issuer == provider.issuer());
        if attempt.state != back.state || !is_of_provider {
            return Err(ServiceError::NotBegunHere);
        }
        let code = back.code.map_err(|why| ServiceError::RefusedElsewhere {
            why: why.to_owned(),
        })?;
        let busy = |_| ServiceError::TooManyAttempts {
            retry_after_s: RETRY_AFTER_S,
        };
        let _one = self.people.on_their_way.try_acquire().map_err(busy)?;
        let answer = Answer {
            code,
            redirect_uri: back.redirect_uri,
        };
        provider.identity(&attempt, answer).await.map_err(told)
    }

    /// Of who the provider means, and of nobody else: an account of the same name is not theirs by that.
    async fn account_of(
        &self,
        identity: &Identity,
        address: Option<IpAddr>,
    ) -> ServiceResult<Account> {
        let external = ExternalId {
            issuer: self.provider()?.issuer().to_owned(),
            subject: identity.subject.clone(),
        };
        let base = base_name(identity);
        for number in 1..=MOST_OF_ONE_NAME {
            if let Some(account) = self.store.account_of(&external).await? {
                return match account.disabled {
                    true => Err(ServiceError::AccountDisabled),
                    false => Ok(account),
                };
            }
            let name = match number {
                1 => base.clone(),
                _ => format!("{base}-{number}"),
            };
            let new = new_account(name, identity, external.clone());
            let detail = json!({"user": new.account.name, "grants": [], "by": external.issuer});
            let entry = audit::entry(Some(&new.account.name), address, "user-added", detail);
            match self.store.add_account(&new, &entry).await {
                Ok(()) => return Ok(new.account),
                // The name is another one's; or they have come twice at the same time, and there is the account.
                Err(StoreError::Exists { .. }) => {}
                Err(StoreError::LastAdmin) => return Err(ServiceError::NotSetUp),
                Err(other) => return Err(other.into()),
            }
        }
        Err(ServiceError::NameTaken(base))
    }
}

fn new_account(name: String, identity: &Identity, external: ExternalId) -> NewAccount {
    let display_name = identity.display_name.as_deref();
    let display_name = display_name.and_then(|text| checked_display_name(text).ok());
    NewAccount {
        account: Account {
            id: Uuid::now_v7().to_string(),
            display_name: display_name.unwrap_or_else(|| name.clone()),
            disabled: false,
            grants: Vec::new(),
            created_at: Utc::now(),
            last_seen_at: None,
            name,
        },
        password: None,
        external: Some(external),
        is_first: false,
    }
}

/// What somebody is called, as a name may be written here.
fn base_name(identity: &Identity) -> String {
    let name = identity.name.as_deref().unwrap_or(&identity.subject);
    let written = |character: char| match character {
        good if good.is_alphanumeric() || ".-_@".contains(good) => good,
        _ => '-',
    };
    let name: String = name
        .trim()
        .chars()
        .take(LONGEST_NAME_CHARS)
        .map(written)
        .collect();
    match name.is_empty() {
        true => "user".to_owned(),
        false => name,
    }
}

/// The log says why; who asks is told what kind of thing it is.
fn told(error: IdentityError) -> ServiceError {
    tracing::warn!(%error, "a sign-in by the identity provider has failed");
    match error {
        IdentityError::Unreachable(_) => ServiceError::ProviderUnreachable,
        IdentityError::Refused(why) => ServiceError::RefusedElsewhere { why },
        IdentityError::Untrusted(_) => ServiceError::ProviderUntrusted,
        IdentityError::Untimely(_) => ServiceError::ClocksDiffer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_elsewhere_is_written_as_names_are_here() {
        let named = |name: Option<&str>, subject: &str| {
            base_name(&Identity {
                subject: subject.into(),
                name: name.map(Into::into),
                display_name: None,
            })
        };
        assert_eq!(
            named(Some("li.wen@office.example"), "1"),
            "li.wen@office.example"
        );
        assert_eq!(named(Some("李 文:x/y"), "1"), "李-文-x-y");
        assert_eq!(named(None, "auth0|17"), "auth0-17");
        assert_eq!(named(Some("  "), "1"), "user");
        assert_eq!(named(Some(&"x".repeat(99)), "1").len(), LONGEST_NAME_CHARS);
    }
}
