//! Sessions: begun by a sign-in, used, ended.

use chrono::{DateTime, Utc};

use super::row::{ACCOUNT_COLUMNS, SessionRow};
use super::{AuditEntry, Hash, NewSession, audit, people};
use crate::store::StoreResult;
use crate::store::session::Session;
use crate::store::sql::Statement;

const INSERT: &str =
    "insert into session (hash, account, created_at, seen_at) values ($1, $2, $3, $3)";

const SEEN: &str = "update account set last_seen_at = $2 where id = $1";

pub(super) async fn begin<S: Session>(
    session: &mut S,
    new: &NewSession,
    idle_since: DateTime<Utc>,
    begun_before: DateTime<Utc>,
    entry: &AuditEntry,
) -> StoreResult<()> {
    let old = Statement::new("delete from session where seen_at < $1 or created_at < $2")
        .bind(idle_since)
        .bind(begun_before);
    session.run(old).await?;
    let statement = Statement::new(INSERT)
        .bind(&new.hash)
        .bind(&new.account)
        .bind(new.at);
    session.run(statement).await?;
    saw_account(session, &new.account, new.at).await?;
    audit::record(session, entry).await
}

pub(super) async fn session<S: Session>(
    session: &mut S,
    hash: &Hash,
) -> StoreResult<Option<super::Session>> {
    let mut statement = Statement::new("select ").bind(hash);
    statement.push(ACCOUNT_COLUMNS).push(
        ", s.created_at as begun_at, s.seen_at, p.revision as people \
         from session s join account a on a.id = s.account cross join people p where s.hash = $1",
    );
    let row = session.first::<SessionRow>(statement).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn saw<S: Session>(
    session: &mut S,
    hash: &Hash,
    account: &str,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let statement = Statement::new("update session set seen_at = $2 where hash = $1")
        .bind(hash)
        .bind(at);
    session.run(statement).await?;
    saw_account(session, account, at).await
}

pub(super) async fn saw_account<S: Session>(
    session: &mut S,
    account: &str,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let statement = Statement::new(SEEN).bind(account).bind(at);
    session.run(statement).await.map(drop)
}

pub(super) async fn end<S: Session>(
    session: &mut S,
    hash: &Hash,
    entry: &AuditEntry,
) -> StoreResult<()> {
    people::take_turn(session).await?;
    let statement = Statement::new("delete from session where hash = $1").bind(hash);
    session.run(statement).await?;
    audit::record(session, entry).await
}

/// Ends the sessions of an account, except one that is kept.
pub(super) async fn end_all<S: Session>(
    session: &mut S,
    account: &str,
    kept: Option<&Hash>,
) -> StoreResult<()> {
    let mut statement = Statement::new("delete from session where account = $1").bind(account);
    if let Some(kept) = kept {
        statement.push(" and hash <> ").push_slot(kept);
    }
    session.run(statement).await.map(drop)
}
