//! The log of sign-ins and permissions.

use serde_json::Value as Json;

use super::row::AuditRow;
use super::{AuditEntry, AuditQuery};
use crate::store::StoreResult;
use crate::store::session::Session;
use crate::store::sql::{Bind, Statement};

const INSERT: &str =
    "insert into audit (id, at, who, event, detail, address) values ($1, $2, $3, $4, $5, $6)";

/// Everything but the newest `$1`.
const TRIM: &str = "delete from audit where id in (\
    select id from audit order by at desc, id desc limit 1000000000 offset $1)";

pub(super) async fn entries<S: Session>(
    session: &mut S,
    query: &AuditQuery,
) -> StoreResult<Vec<AuditEntry>> {
    let mut statement = Statement::new("select id, at, who, event, detail, address from audit");
    if let Some(before) = query.before {
        statement.push(" where at < ").push_slot(before);
    }
    statement
        .push(" order by at desc, id desc limit ")
        .push_slot(i64::from(query.limit));
    let rows = session.all::<AuditRow>(statement).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn record<S: Session>(session: &mut S, entry: &AuditEntry) -> StoreResult<()> {
    let statement = Statement::new(INSERT)
        .bind(&entry.id)
        .bind(entry.at)
        .bind(entry.who.as_deref())
        .bind(&entry.event)
        .bind(Bind::Json(Some(
            Json::from(entry.detail.clone()).to_string(),
        )))
        .bind(entry.address.as_deref());
    session.run(statement).await.map(drop)
}

pub(super) async fn trim<S: Session>(session: &mut S, most: u32) -> StoreResult<()> {
    let statement = Statement::new(TRIM).bind(i64::from(most));
    session.run(statement).await.map(drop)
}
