//! Tokens: secrets for programs.

use chrono::{DateTime, Utc};

use super::row::{ACCOUNT_COLUMNS, OwnedTokenRow, TOKEN_COLUMNS, TokenRow};
use super::{AuditEntry, Bearer, Hash, NewToken, audit, people, sessions};
use crate::model::AccessToken;
use crate::store::session::Session;
use crate::store::sql::Statement;
use crate::store::{StoreError, StoreResult};

const INSERT: &str = "\
    insert into token (id, account, name, hash, role, created_at, expires_at) \
    values ($1, $2, $3, $4, $5, $6, $7)";

pub(super) async fn of<S: Session>(
    session: &mut S,
    account: &str,
) -> StoreResult<Vec<AccessToken>> {
    let mut statement = Statement::new("select ").bind(account);
    statement
        .push(TOKEN_COLUMNS)
        .push(" from token t where t.account = $1 order by t.created_at, t.id");
    session.read::<TokenRow, AccessToken>(statement).await
}

pub(super) async fn add<S: Session>(
    session: &mut S,
    new: &NewToken,
    most: usize,
    entry: &AuditEntry,
) -> StoreResult<()> {
    if of(session, &new.account).await?.len() >= most {
        return Err(StoreError::Full {
            whose: "an account",
            what: "tokens",
            most,
        });
    }
    let token = &new.token;
    let statement = Statement::new(INSERT)
        .bind(&token.id)
        .bind(&new.account)
        .bind(&token.name)
        .bind(&new.hash)
        .bind(token.role.as_str())
        .bind(token.created_at)
        .bind(token.expires_at);
    session.run(statement).await?;
    audit::record(session, entry).await
}

pub(super) async fn remove<S: Session>(
    session: &mut S,
    account: &str,
    id: &str,
    entry: &AuditEntry,
) -> StoreResult<()> {
    people::take_turn(session).await?;
    let statement = Statement::new("delete from token where account = $1 and id = $2")
        .bind(account)
        .bind(id);
    if session.run(statement).await? == 0 {
        return Err(StoreError::Missing {
            what: format!("token \"{id}\""),
        });
    }
    audit::record(session, entry).await
}

pub(super) async fn by_hash<S: Session>(
    session: &mut S,
    hash: &Hash,
) -> StoreResult<Option<Bearer>> {
    let mut statement = Statement::new("select ").bind(hash);
    statement
        .push(TOKEN_COLUMNS)
        .push(", ")
        .push(ACCOUNT_COLUMNS)
        .push(
            ", p.revision as people \
             from token t join account a on a.id = t.account cross join people p where t.hash = $1",
        );
    let row = session.first::<OwnedTokenRow>(statement).await?;
    row.map(TryFrom::try_from).transpose()
}

pub(super) async fn saw<S: Session>(
    session: &mut S,
    id: &str,
    account: &str,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let statement = Statement::new("update token set last_used_at = $2 where id = $1")
        .bind(id)
        .bind(at);
    session.run(statement).await?;
    sessions::saw_account(session, account, at).await
}
