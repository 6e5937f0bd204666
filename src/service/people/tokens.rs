//! Tokens: one's own secrets for QGIS and scripts.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::seen::SEEN_EVERY;
use super::users::checked_line;
use super::{audit, secret};
use crate::model::{AccessToken, Account, Role};
use crate::service::actor::Way;
use crate::service::{Actor, Service, ServiceError, ServiceResult};
use crate::store::{Bearer, NewToken, StoreError};

const MOST_TOKENS: usize = 50;
const LONGEST_NAME_CHARS: usize = 100;

/// Tells people, and programs that look for lost secrets, what it is.
const PREFIX: &str = "yuantu_";

/// A secret for a program, without the secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenDocument {
    pub id: String,
    #[schema(example = "QGIS")]
    pub name: String,
    /// The most that it may, whatever its owner may.
    pub role: Role,
    pub created: DateTime<Utc>,
    /// Null: never.
    #[schema(required)]
    pub expires: Option<DateTime<Utc>>,
    /// To the minute; null: never.
    #[schema(required)]
    pub last_used: Option<DateTime<Utc>>,
}

/// A secret for a program, told this once.
#[derive(Serialize, ToSchema)]
pub struct NewTokenDocument {
    #[serde(flatten)]
    pub token: TokenDocument,
    /// As `Authorization: Bearer`, or as the password beside one's name.
    pub secret: String,
}

/// A secret to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenInput {
    #[schema(min_length = 1, max_length = 100, example = "QGIS")]
    pub name: String,
    /// The most that it may, whatever its owner may.
    pub role: Role,
    /// Absent or null: never.
    pub expires: Option<DateTime<Utc>>,
}

impl From<AccessToken> for TokenDocument {
    fn from(token: AccessToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: token.role,
            created: token.created_at,
            expires: token.expires_at,
            last_used: token.last_used_at,
        }
    }
}

/// Whether it lets somebody in at this moment.
pub(super) fn is_good(bearer: &Bearer, now: DateTime<Utc>) -> bool {
    let expires = bearer.token.expires_at;
    expires.is_none_or(|expires| now < expires) && !bearer.account.disabled
}

impl Service {
    /// One's own, the oldest first. Who has no account has none.
    pub async fn tokens(&self, actor: &Actor) -> ServiceResult<Vec<TokenDocument>> {
        let Some(account) = actor.account() else {
            return Ok(Vec::new());
        };
        let tokens = self.store.tokens(&account.id).await?;
        Ok(tokens.into_iter().map(Into::into).collect())
    }

    pub async fn add_token(
        &self,
        input: TokenInput,
        actor: &Actor,
    ) -> ServiceResult<NewTokenDocument> {
        let account = owner(actor)?;
        let now = Utc::now();
        if input.expires.is_some_and(|expires| expires <= now) {
            return Err(ServiceError::input("/expires", "must be in the future"));
        }
        // A program makes none that may more than itself.
        let most = actor.permit().highest_anywhere();
        if most < Some(input.role) {
            let detail = "a token may be given no higher role than its owner has somewhere";
            return Err(ServiceError::input("/role", detail));
        }
        let secret = format!("{PREFIX}{}", secret::new()?);
        let new = NewToken {
            token: AccessToken {
                id: Uuid::now_v7().to_string(),
                name: checked_line(&input.name, LONGEST_NAME_CHARS, "/name")?,
                role: input.role,
                created_at: now,
                expires_at: input.expires,
                last_used_at: None,
            },
            account: account.id.clone(),
            hash: secret::hash(&secret),
        };
        let detail = json!({"token": new.token.name, "role": input.role, "expires": input.expires});
        let entry = audit::by(actor, "token-added", detail);
        self.store.add_token(&new, MOST_TOKENS, &entry).await?;
        Ok(NewTokenDocument {
            token: new.token.into(),
            secret,
        })
    }

    pub async fn remove_token(&self, id: &str, actor: &Actor) -> ServiceResult<()> {
        let account = owner(actor)?;
        let tokens = self.store.tokens(&account.id).await?;
        let missing = || ServiceError::missing("token", id);
        let token = tokens.iter().find(|token| token.id == id);
        let detail = json!({"token": token.ok_or_else(missing)?.name});
        let entry = audit::by(actor, "token-removed", detail);
        let removed = self.store.remove_token(&account.id, id, &entry).await;
        removed.map_err(|error| match error {
            StoreError::Missing { .. } => missing(),
            other => other.into(),
        })
    }

    /// Who is meant by a token's secret; by `name`, if one is told, it must be theirs.
    pub async fn by_token(&self, name: Option<&str>, secret: &str) -> ServiceResult<Option<Actor>> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let hash = secret::hash(secret);
        let found = self.good_token(hash).await?;
        let is_theirs = |bearer: &Bearer| name.is_none_or(|name| name == bearer.account.name);
        let Some(Bearer { token, account, .. }) = found.filter(is_theirs) else {
            return Ok(None);
        };
        let now = Utc::now();
        if token
            .last_used_at
            .is_none_or(|used| now - used >= SEEN_EVERY)
        {
            let known = &self.people.admission.tokens;
            known.amend(&hash, |bearer| bearer.token.last_used_at = Some(now));
            let (store, id, owner) = (Arc::clone(&self.store), token.id, account.id.clone());
            self.saw(hash, async move { store.saw_token(&id, &owner, now).await });
        }
        Ok(Some(Actor::signed_in(
            account,
            token.role,
            Way::Token(hash),
        )))
    }
}

fn owner(actor: &Actor) -> ServiceResult<&Account> {
    actor.account().ok_or_else(|| {
        let detail = "tokens belong to an account; there are no accounts yet";
        ServiceError::Conflict(detail.to_owned())
    })
}
