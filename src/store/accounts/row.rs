//! Rows of accounts, sessions, tokens and the log, and what they mean.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sqlx::FromRow;
use sqlx::types::Json;

use super::{AuditEntry, Bearer, Credentials, PeopleState, Session};
use crate::model::{AccessToken, Account, Grant, Revision};
use crate::store::{StoreError, StoreResult};

/// The columns of [`AccountRow`], of `account a`.
pub(super) const ACCOUNT_COLUMNS: &str =
    "a.id, a.name, a.display_name, a.password, a.disabled, a.grants, a.created_at, a.last_seen_at";

#[derive(FromRow)]
pub(super) struct AccountRow {
    id: String,
    name: String,
    display_name: String,
    password: String,
    disabled: bool,
    grants: Json<Vec<Grant>>,
    created_at: DateTime<Utc>,
    last_seen_at: Option<DateTime<Utc>>,
}

impl From<AccountRow> for Credentials {
    fn from(row: AccountRow) -> Self {
        Self {
            account: Account {
                id: row.id,
                name: row.name,
                display_name: row.display_name,
                disabled: row.disabled,
                grants: row.grants.0,
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
            },
            // The column was made when everybody had one.
            password: Some(row.password).filter(|phc| !phc.is_empty()),
        }
    }
}

#[derive(FromRow)]
pub(super) struct StateRow {
    revision: Revision,
    /// 0 or 1.
    accounts: i64,
}

impl From<StateRow> for PeopleState {
    fn from(row: StateRow) -> Self {
        Self {
            revision: row.revision,
            has_accounts: row.accounts > 0,
        }
    }
}

#[derive(FromRow)]
pub(super) struct SessionRow {
    #[sqlx(flatten)]
    account: AccountRow,
    begun_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    people: Revision,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            account: Credentials::from(row.account).account,
            created_at: row.begun_at,
            seen_at: row.seen_at,
            people: row.people,
        }
    }
}

/// The columns of [`TokenRow`], of `token t`.
pub(super) const TOKEN_COLUMNS: &str = "t.id as token_id, t.name as token_name, t.role, \
    t.created_at as made_at, t.expires_at, t.last_used_at";

#[derive(FromRow)]
pub(super) struct TokenRow {
    token_id: String,
    token_name: String,
    role: String,
    made_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

impl TryFrom<TokenRow> for AccessToken {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> StoreResult<Self> {
        let role = row.role.parse();
        Ok(Self {
            role: role.map_err(|why: crate::model::UnknownWord| StoreError::Corrupt {
                what: format!("token \"{}\"", row.token_id),
                why: why.to_string(),
            })?,
            id: row.token_id,
            name: row.token_name,
            created_at: row.made_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        })
    }
}

#[derive(FromRow)]
pub(super) struct OwnedTokenRow {
    #[sqlx(flatten)]
    token: TokenRow,
    #[sqlx(flatten)]
    account: AccountRow,
    people: Revision,
}

impl TryFrom<OwnedTokenRow> for Bearer {
    type Error = StoreError;

    fn try_from(row: OwnedTokenRow) -> StoreResult<Self> {
        Ok(Self {
            token: row.token.try_into()?,
            account: Credentials::from(row.account).account,
            people: row.people,
        })
    }
}

#[derive(FromRow)]
pub(super) struct AuditRow {
    id: String,
    at: DateTime<Utc>,
    who: Option<String>,
    event: String,
    detail: Json<Map<String, Value>>,
    address: Option<String>,
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            who: row.who,
            event: row.event,
            detail: row.detail.0,
            address: row.address,
        }
    }
}
