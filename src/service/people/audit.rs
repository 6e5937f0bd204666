//! The log of sign-ins and permissions.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::service::{Actor, Service, ServiceResult};
use crate::store::{AuditEntry, AuditQuery};

/// The log keeps the newest ones.
const MOST_KEPT: u32 = 100_000;
/// It is trimmed now and then.
const TRIM_EVERY: u32 = 1000;

/// One thing that happened to sign-ins or permissions.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditDocument {
    pub at: DateTime<Utc>,
    /// The name of who did it, or tried to; null: nobody who is known.
    #[schema(required)]
    pub who: Option<String>,
    /// `sign-in`, `sign-in-failed`, `sign-out`, `set-up`, `set-up-failed`, `user-added`, `user-changed`,
    /// `user-removed`, `password-changed`, `token-added` or `token-removed`.
    #[schema(example = "sign-in")]
    pub event: String,
    /// What it was done to, and how. Never a secret.
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
    /// Where it came from; null: the command line.
    #[schema(required)]
    pub address: Option<String>,
}

impl From<AuditEntry> for AuditDocument {
    fn from(entry: AuditEntry) -> Self {
        Self {
            at: entry.at,
            who: entry.who,
            event: entry.event,
            detail: entry.detail,
            address: entry.address,
        }
    }
}

/// An entry for now; `detail` is an object.
pub(super) fn entry(
    who: Option<&str>,
    address: Option<IpAddr>,
    event: &str,
    detail: Value,
) -> AuditEntry {
    AuditEntry {
        id: Uuid::now_v7().to_string(),
        at: Utc::now(),
        who: who.map(str::to_owned),
        event: event.to_owned(),
        detail: match detail {
            Value::Object(detail) => detail,
            _ => Map::new(),
        },
        address: address.map(|address| address.to_canonical().to_string()),
    }
}

/// An entry of what somebody does who is known.
pub(super) fn by(actor: &Actor, event: &str, detail: Value) -> AuditEntry {
    entry(Some(actor.name()), actor.address(), event, detail)
}

impl Service {
    /// The newest entries, or the newest before a moment.
    pub async fn audit(
        &self,
        limit: u32,
        before: Option<DateTime<Utc>>,
    ) -> ServiceResult<Vec<AuditDocument>> {
        let entries = self.store.audit(&AuditQuery { before, limit }).await?;
        Ok(entries.into_iter().map(Into::into).collect())
    }

    /// Adds to the log what changed nothing else. Only this can be done by who is not signed in, so that here the log
    /// is kept from growing without end.
    pub(super) async fn record(&self, entry: &AuditEntry) -> ServiceResult<()> {
        self.store.record(entry).await?;
        let count = self.people.recorded.fetch_add(1, Ordering::Relaxed);
        if count.is_multiple_of(TRIM_EVERY) {
            self.store.trim_audit(MOST_KEPT).await?;
        }
        Ok(())
    }
}
