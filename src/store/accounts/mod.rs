//! Who signs in, by which secrets, and the log of it: of the whole installation, not of a project.
//!
//! Secrets come as hashes already, and passwords as PHC strings: what is stored lets nobody in.

mod audit;
mod people;
mod row;
mod sessions;
mod tokens;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use tokio::sync::watch;

use super::StoreResult;
use super::database::{Database, prove_kept, reading};
use crate::model::{AccessToken, Account, Grant, Revision};

/// SHA-256 of a secret.
pub type Hash = [u8; 32];

/// The people as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeopleState {
    /// Another one whenever an account was made, changed or removed, or a session or a token was ended: what was read at
    /// a revision holds for as long as that is the newest one, but for what ends by the clock.
    pub revision: Revision,
    pub has_accounts: bool,
}

/// What a sign-in is checked against.
#[derive(Clone, Debug, PartialEq)]
pub struct Credentials {
    pub account: Account,
    /// PHC string. None: there is no password, and the account signs in elsewhere.
    pub password: Option<String>,
}

/// Somebody as an identity provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalId {
    pub issuer: String,
    pub subject: String,
}

/// An account to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAccount {
    pub account: Account,
    /// PHC string. None: it signs in elsewhere.
    pub password: Option<String>,
    /// Who it is elsewhere.
    pub external: Option<ExternalId>,
    /// Only if there is no account yet.
    pub is_first: bool,
}

/// What becomes of an account; none leaves a member as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountChange {
    pub display_name: Option<String>,
    /// PHC string. It ends the sessions of the account.
    pub password: Option<String>,
    /// The session that a new password does not end.
    pub kept_session: Option<Hash>,
    /// To disable an account ends its sessions.
    pub disabled: Option<bool>,
    pub grants: Option<Vec<Grant>>,
}

/// A session to be begun.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSession {
    pub hash: Hash,
    pub account: String,
    pub at: DateTime<Utc>,
}

/// A session that was begun, with whoever is signed in by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub account: Account,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    /// The revision of the people that it was read at.
    pub people: Revision,
}

/// A token to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct NewToken {
    pub token: AccessToken,
    pub account: String,
    pub hash: Hash,
}

/// A token, with whoever is meant by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bearer {
    pub token: AccessToken,
    pub account: Account,
    /// The revision of the people that it was read at.
    pub people: Revision,
}

/// One thing that happened to sign-ins or permissions.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Sorts by time.
    pub id: String,
    pub at: DateTime<Utc>,
    /// The name of who did it, or tried to. None: nobody who is known.
    pub who: Option<String>,
    pub event: String,
    /// No secrets.
    pub detail: Map<String, Value>,
    /// Where it came from; none: this computer's command line.
    pub address: Option<String>,
}

/// Which part of the log to read, newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AuditQuery {
    /// Only what is older than this.
    pub before: Option<DateTime<Utc>>,
    pub limit: u32,
}

/// What a backend keeps of people. Each change is stored together with the entry of the log that tells of it.
///
/// After a change to an account somebody can still look after the installation, or it is [`super::StoreError::LastAdmin`].
#[async_trait]
pub trait Accounts: Send + Sync {
    async fn people(&self) -> StoreResult<PeopleState>;

    /// Counts how often this program has made a new revision of the people.
    fn people_changed(&self) -> watch::Receiver<u64>;

    /// By name.
    async fn accounts(&self) -> StoreResult<Vec<Account>>;

    async fn account(&self, id: &str) -> StoreResult<Option<Account>>;

    async fn credentials(&self, name: &str) -> StoreResult<Option<Credentials>>;

    /// Of who an identity provider knows by this.
    async fn account_of(&self, external: &ExternalId) -> StoreResult<Option<Account>>;

    /// The name must be free, and nobody else the same one elsewhere ([`super::StoreError::Exists`]); of a first one nobody must have been faster (likewise).
    async fn add_account(&self, new: &NewAccount, entry: &AuditEntry) -> StoreResult<()>;

    async fn change_account(
        &self,
        id: &str,
        change: &AccountChange,
        entry: &AuditEntry,
    ) -> StoreResult<Account>;

    /// Its sessions and tokens go with it.
    async fn remove_account(&self, id: &str, entry: &AuditEntry) -> StoreResult<()>;

    /// Begins a session, and lets go of those that were not used since `idle_since` or began before `begun_before`.
    async fn begin_session(
        &self,
        new: &NewSession,
        idle_since: DateTime<Utc>,
        begun_before: DateTime<Utc>,
        entry: &AuditEntry,
    ) -> StoreResult<()>;

    async fn session(&self, hash: &Hash) -> StoreResult<Option<Session>>;

    /// The session, and so its account, was used at this moment.
    async fn saw_session(&self, hash: &Hash, account: &str, at: DateTime<Utc>) -> StoreResult<()>;

    async fn end_session(&self, hash: &Hash, entry: &AuditEntry) -> StoreResult<()>;

    /// An account's own, the oldest first.
    async fn tokens(&self, account: &str) -> StoreResult<Vec<AccessToken>>;

    /// An account may have up to `most`.
    async fn add_token(&self, new: &NewToken, most: usize, entry: &AuditEntry) -> StoreResult<()>;

    async fn remove_token(&self, account: &str, id: &str, entry: &AuditEntry) -> StoreResult<()>;

    async fn token(&self, hash: &Hash) -> StoreResult<Option<Bearer>>;

    /// The token, and so its account, was used at this moment.
    async fn saw_token(&self, id: &str, account: &str, at: DateTime<Utc>) -> StoreResult<()>;

    async fn audit(&self, query: &AuditQuery) -> StoreResult<Vec<AuditEntry>>;

    /// Adds to the log what changed nothing else.
    async fn record(&self, entry: &AuditEntry) -> StoreResult<()>;

    /// Keeps the newest `most` entries of the log.
    async fn trim_audit(&self, most: u32) -> StoreResult<()>;
}

/// Accounts are of no project, so that a write to them waits for no writer of one.
const NO_PROJECT: &str = "";

/// Runs a shared write in one transaction. An error drops the transaction, and that undoes it.
macro_rules! changing {
    ($store:expr, $module:ident::$write:ident $(, $argument:expr)*) => {{
        let number = Database::lineage($store).number();
        let mut transaction = $store.writing(NO_PROJECT).await?;
        let answer = $module::$write(&mut *transaction $(, $argument)*).await?;
        transaction.commit().await?;
        prove_kept($store, number)?;
        Ok(answer)
    }};
}

/// As `changing`, for what makes a new revision of the people.
macro_rules! revising {
    ($store:expr, $module:ident::$write:ident $(, $argument:expr)*) => {{
        let answer = changing!($store, $module::$write $(, $argument)*);
        $store.bell().ring_for_people();
        answer
    }};
}

#[async_trait]
impl<D: Database> Accounts for D {
    async fn people(&self) -> StoreResult<PeopleState> {
        reading!(self, people::state)
    }

    fn people_changed(&self) -> watch::Receiver<u64> {
        self.bell().listen_for_people()
    }

    async fn accounts(&self) -> StoreResult<Vec<Account>> {
        reading!(self, people::all)
    }

    async fn account(&self, id: &str) -> StoreResult<Option<Account>> {
        reading!(self, people::account, id)
    }

    async fn credentials(&self, name: &str) -> StoreResult<Option<Credentials>> {
        reading!(self, people::credentials, name)
    }

    async fn account_of(&self, external: &ExternalId) -> StoreResult<Option<Account>> {
        reading!(self, people::account_of, external)
    }

    async fn add_account(&self, new: &NewAccount, entry: &AuditEntry) -> StoreResult<()> {
        revising!(self, people::add, new, entry)
    }

    async fn change_account(
        &self,
        id: &str,
        change: &AccountChange,
        entry: &AuditEntry,
    ) -> StoreResult<Account> {
        revising!(self, people::change, id, change, entry)
    }

    async fn remove_account(&self, id: &str, entry: &AuditEntry) -> StoreResult<()> {
        revising!(self, people::remove, id, entry)
    }

    async fn begin_session(
        &self,
        new: &NewSession,
        idle_since: DateTime<Utc>,
        begun_before: DateTime<Utc>,
        entry: &AuditEntry,
    ) -> StoreResult<()> {
        changing!(self, sessions::begin, new, idle_since, begun_before, entry)
    }

    async fn session(&self, hash: &Hash) -> StoreResult<Option<Session>> {
        reading!(self, sessions::session, hash)
    }

    async fn saw_session(&self, hash: &Hash, account: &str, at: DateTime<Utc>) -> StoreResult<()> {
        changing!(self, sessions::saw, hash, account, at)
    }

    async fn end_session(&self, hash: &Hash, entry: &AuditEntry) -> StoreResult<()> {
        revising!(self, sessions::end, hash, entry)
    }

    async fn tokens(&self, account: &str) -> StoreResult<Vec<AccessToken>> {
        reading!(self, tokens::of, account)
    }

    async fn add_token(&self, new: &NewToken, most: usize, entry: &AuditEntry) -> StoreResult<()> {
        changing!(self, tokens::add, new, most, entry)
    }

    async fn remove_token(&self, account: &str, id: &str, entry: &AuditEntry) -> StoreResult<()> {
        revising!(self, tokens::remove, account, id, entry)
    }

    async fn token(&self, hash: &Hash) -> StoreResult<Option<Bearer>> {
        reading!(self, tokens::by_hash, hash)
    }

    async fn saw_token(&self, id: &str, account: &str, at: DateTime<Utc>) -> StoreResult<()> {
        changing!(self, tokens::saw, id, account, at)
    }

    async fn audit(&self, query: &AuditQuery) -> StoreResult<Vec<AuditEntry>> {
        reading!(self, audit::entries, query)
    }

    async fn record(&self, entry: &AuditEntry) -> StoreResult<()> {
        changing!(self, audit::record, entry)
    }

    async fn trim_audit(&self, most: u32) -> StoreResult<()> {
        changing!(self, audit::trim, most)
    }
}
