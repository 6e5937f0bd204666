//! Signing in and out, and the first account.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::seen::SEEN_EVERY;
use super::users::{UserInput, refused};
use super::{audit, lock, secret};
use crate::model::{Account, Grant, HOME_PROJECT, Role};
use crate::service::actor::Way;
use crate::service::{Actor, Service, ServiceError, ServiceResult};
use crate::store::{AccountChange, Credentials, NewSession, Session, StoreError};

/// A session ends when it was not used for so long…
const IDLE: TimeDelta = TimeDelta::hours(12);
/// … and after so long in any case.
pub const SESSION_LASTS: TimeDelta = TimeDelta::days(7);

/// The clock may have been set back by so much: what was begun later than that from now was begun by a wrong clock, and
/// would last longer than it should.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::hours(1);

/// Whose attempts to set up are counted: nobody can have this name.
const SETTING_UP: &str = ":setup";

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeDocument {
    pub id: String,
    pub name: String,
    pub display_name: String,
}

/// Who asks, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionDocument {
    /// Null: nobody is signed in.
    #[schema(required)]
    pub user: Option<MeDocument>,
    /// There are no accounts, and the server listens on this computer only: everybody is an administrator.
    pub local: bool,
    /// There are no accounts, and the first one must be made with the token that the server has printed.
    pub needs_setup: bool,
    pub grants: Vec<Grant>,
    /// The highest role in the default project.
    #[schema(required)]
    pub role: Option<Role>,
    /// What the identity provider is called by which one may sign in, too; absent: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "统一身份认证")]
    pub sign_in_with: Option<String>,
}

/// A session that was begun just now.
pub struct Begun {
    /// What the cookie holds.
    pub secret: String,
    pub actor: Actor,
}

/// Whether it lets somebody in at this moment.
pub(super) fn is_good(session: &Session, now: DateTime<Utc>) -> bool {
    let age = now - session.created_at;
    let is_current = now - session.seen_at < IDLE && age < SESSION_LASTS && age > -CLOCKS_DIFFER;
    is_current && !session.account.disabled
}

impl Service {
    /// What a caller is told of itself. `local`: it has no account, and needs none.
    pub async fn session_document(
        &self,
        actor: Option<&Actor>,
        local: bool,
    ) -> ServiceResult<SessionDocument> {
        let account = actor.and_then(Actor::account);
        Ok(SessionDocument {
            user: account.map(|account| MeDocument {
                id: account.id.clone(),
                name: account.name.clone(),
                display_name: account.display_name.clone(),
            }),
            local,
            needs_setup: account.is_none() && !local && !self.has_accounts().await?,
            grants: account.map_or_else(Vec::new, |account| account.grants.clone()),
            role: actor.and_then(|actor| actor.permit().highest(HOME_PROJECT)),
            sign_in_with: self.provider.as_ref().map(|one| one.name().to_owned()),
        })
    }

    /// Begins a session for who knows the password.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        address: Option<IpAddr>,
    ) -> ServiceResult<Begun> {
        let name = name.trim();
        self.people
            .throttle
            .attempt(name, address, Instant::now())?;
        let found = self.store.credentials(name).await?;
        if !self.is_right(password, found.as_ref()).await? {
            // A name that nobody has may be a password in the wrong field: it is not told.
            let known = found.is_some().then_some(name);
            let entry = audit::entry(known, address, "sign-in-failed", json!({}));
            self.record(&entry).await?;
            tracing::warn!(user = known, ?address, "a sign-in has failed");
            return Err(ServiceError::WrongCredentials);
        }
        let account = found.map(|found| found.account);
        let account = account.ok_or(ServiceError::WrongCredentials)?;
        self.people.throttle.succeeded(name, address);
        self.begin(account, address, json!({})).await
    }

    /// Takes as long whether the account is there or not.
    async fn is_right(&self, password: &str, found: Option<&Credentials>) -> ServiceResult<bool> {
        let enabled = found.is_some_and(|found| !found.account.disabled);
        let stored = found.and_then(|found| found.password.clone());
        Ok(self.people.passwords.is(password, stored).await? && enabled)
    }

    /// `by`: how they signed in, for the log.
    pub(super) async fn begin(
        &self,
        account: Account,
        address: Option<IpAddr>,
        by: Value,
    ) -> ServiceResult<Begun> {
        let secret = secret::new()?;
        let hash = secret::hash(&secret);
        let now = Utc::now();
        let new = NewSession {
            hash,
            account: account.id.clone(),
            at: now,
        };
        let entry = audit::entry(Some(&account.name), address, "sign-in", by);
        self.store
            .begin_session(&new, now - IDLE, now - SESSION_LASTS, &entry)
            .await?;
        let actor = Actor::signed_in(account, Role::Admin, Way::Session(hash)).at(address);
        Ok(Begun { secret, actor })
    }

    /// Who is signed in by the secret of a session.
    pub async fn by_session(&self, secret: &str) -> ServiceResult<Option<Actor>> {
        let hash = secret::hash(secret);
        let Some(session) = self.good_session(hash).await? else {
            return Ok(None);
        };
        let now = Utc::now();
        if now - session.seen_at >= SEEN_EVERY {
            let known = &self.people.admission.sessions;
            known.amend(&hash, |session| session.seen_at = now);
            let (store, account) = (Arc::clone(&self.store), session.account.id.clone());
            self.saw(hash, async move {
                store.saw_session(&hash, &account, now).await
            });
        }
        Ok(Some(Actor::signed_in(
            session.account,
            Role::Admin,
            Way::Session(hash),
        )))
    }

    /// Ends the session by which somebody is signed in, if they are.
    pub async fn sign_out(&self, actor: &Actor) -> ServiceResult<()> {
        if let Some(session) = actor.session() {
            let entry = audit::by(actor, "sign-out", json!({}));
            self.store.end_session(session, &entry).await?;
        }
        Ok(())
    }

    /// Gives oneself another password, and ends one's other sessions.
    pub async fn change_own_password(
        &self,
        actor: &Actor,
        old: &str,
        new: &str,
    ) -> ServiceResult<()> {
        let Some(account) = actor.account() else {
            return Err(ServiceError::Conflict(
                "nobody is signed in with a password here".to_owned(),
            ));
        };
        let (name, address) = (&account.name, actor.address());
        self.people
            .throttle
            .attempt(name, address, Instant::now())?;
        let found = self.store.credentials(name).await?;
        if !self.is_right(old, found.as_ref()).await? {
            let entry = audit::by(actor, "sign-in-failed", json!({"for": "password-changed"}));
            self.record(&entry).await?;
            return Err(ServiceError::WrongCredentials);
        }
        self.people.throttle.succeeded(name, address);
        let change = AccountChange {
            password: Some(self.people.passwords.hash(new, "/new").await?),
            kept_session: actor.session().copied(),
            ..AccountChange::default()
        };
        let entry = audit::by(actor, "password-changed", json!({}));
        let changed = self
            .store
            .change_account(&account.id, &change, &entry)
            .await;
        changed.map(drop).map_err(|error| refused(error, name))
    }

    /// A new secret that lets the first account be made; the one before is no longer good.
    pub fn await_setup(&self) -> ServiceResult<String> {
        let token = secret::new()?;
        *lock(&self.people.setup) = Some(secret::hash(&token));
        Ok(token)
    }

    /// Makes the first account, an administrator, and signs it in.
    pub async fn set_up(
        &self,
        token: &str,
        mut first: UserInput,
        address: Option<IpAddr>,
    ) -> ServiceResult<Begun> {
        if self.has_accounts().await? {
            return Err(ServiceError::AlreadySetUp);
        }
        self.people
            .throttle
            .attempt(SETTING_UP, address, Instant::now())?;
        if !self.is_setup_token(token) {
            let entry = audit::entry(None, address, "set-up-failed", json!({}));
            self.record(&entry).await?;
            return Err(ServiceError::WrongSetupToken);
        }
        self.people.throttle.succeeded(SETTING_UP, address);
        first.grants = vec![Grant {
            project: HOME_PROJECT.to_owned(),
            community: None,
            role: Role::Admin,
        }];
        let new = self.new_account(first, true).await?;
        let entry = audit::entry(Some(&new.account.name), address, "set-up", json!({}));
        self.store
            .add_account(&new, &entry)
            .await
            .map_err(|error| match error {
                StoreError::Exists { .. } => ServiceError::AlreadySetUp,
                other => other.into(),
            })?;
        *lock(&self.people.setup) = None;
        self.begin(new.account, address, json!({})).await
    }

    /// Hashes are compared, so that how long it takes tells nothing of the token.
    fn is_setup_token(&self, token: &str) -> bool {
        let setup = lock(&self.people.setup);
        setup.is_some_and(|expected| expected == secret::hash(token.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_the_clock_also_by_one_that_steps() {
        let begun = Utc::now();
        let used = |at: DateTime<Utc>| Session {
            account: Account {
                id: "1".to_owned(),
                name: "chen".to_owned(),
                display_name: "Chen".to_owned(),
                disabled: false,
                grants: Vec::new(),
                created_at: begun,
                last_seen_at: None,
            },
            created_at: begun,
            seen_at: at,
            people: 1,
        };
        assert!(is_good(&used(begun), begun + TimeDelta::hours(11)));
        assert!(!is_good(&used(begun), begun + IDLE));
        let late = begun + SESSION_LASTS;
        assert!(!is_good(&used(late), late));
        // A clock that is set right by minutes ends nothing; one that was days ahead must not make a session longer.
        assert!(is_good(&used(begun), begun - TimeDelta::minutes(59)));
        assert!(!is_good(&used(begun), begun - TimeDelta::days(3)));
    }
}
