//! Accounts: made, changed, removed. Somebody is always left who can look after them.

use super::row::{ACCOUNT_COLUMNS, AccountRow};
use super::{AccountChange, AuditEntry, Credentials, NewAccount, audit, sessions};
use crate::model::{Account, Grant};
use crate::store::row::Value;
use crate::store::session::Session;
use crate::store::sql::{Bind, Statement};
use crate::store::{StoreError, StoreResult};

const ARE_THERE: &str = "select count(*) as value from (select id from account limit 1) found";

/// Takes the right to change accounts until the transaction ends.
const TAKE_TURN: &str = "update people set revision = revision + 1 where id = 1";

const INSERT: &str = "\
    insert into account (id, name, display_name, password, disabled, grants, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7)";

const UPDATE: &str = "\
    update account set display_name = $2, password = $3, disabled = $4, grants = $5 where id = $1";

pub(super) async fn are_there<S: Session>(session: &mut S) -> StoreResult<bool> {
    let row = session
        .first::<Value<i64>>(Statement::new(ARE_THERE))
        .await?;
    Ok(row.is_some_and(|row| row.value > 0))
}

pub(super) async fn all<S: Session>(session: &mut S) -> StoreResult<Vec<Account>> {
    let rows = read(session, " order by a.name", None).await?;
    Ok(rows.into_iter().map(|row| row.account).collect())
}

pub(super) async fn account<S: Session>(session: &mut S, id: &str) -> StoreResult<Option<Account>> {
    Ok(by_id(session, id).await?.map(|row| row.account))
}

pub(super) async fn credentials<S: Session>(
    session: &mut S,
    name: &str,
) -> StoreResult<Option<Credentials>> {
    let mut rows = read(session, " where a.name = $1", Some(name)).await?;
    Ok(rows.pop())
}

async fn by_id<S: Session>(session: &mut S, id: &str) -> StoreResult<Option<Credentials>> {
    let mut rows = read(session, " where a.id = $1", Some(id)).await?;
    Ok(rows.pop())
}

async fn read<S: Session>(
    session: &mut S,
    rest: &str,
    value: Option<&str>,
) -> StoreResult<Vec<Credentials>> {
    let mut statement = Statement::new("select ");
    statement
        .push(ACCOUNT_COLUMNS)
        .push(" from account a")
        .push(rest);
    if let Some(value) = value {
        statement = statement.bind(value);
    }
    let rows = session.all::<AccountRow>(statement).await?;
    Ok(rows.into_iter().map(Credentials::from).collect())
}

pub(super) async fn add<S: Session>(
    session: &mut S,
    new: &NewAccount,
    entry: &AuditEntry,
) -> StoreResult<()> {
    session.run(Statement::new(TAKE_TURN)).await?;
    if new.is_first && are_there(session).await? {
        return Err(StoreError::Exists {
            what: "an account".to_owned(),
        });
    }
    let account = &new.account;
    if credentials(session, &account.name).await?.is_some() {
        return Err(StoreError::Exists {
            what: format!("an account \"{}\"", account.name),
        });
    }
    let statement = Statement::new(INSERT)
        .bind(&account.id)
        .bind(&account.name)
        .bind(&account.display_name)
        .bind(&new.password)
        .bind(account.disabled)
        .bind(grants_bind(&account.grants)?)
        .bind(account.created_at);
    session.run(statement).await?;
    check_administered(session).await?;
    audit::record(session, entry).await
}

pub(super) async fn change<S: Session>(
    session: &mut S,
    id: &str,
    change: &AccountChange,
    entry: &AuditEntry,
) -> StoreResult<Account> {
    session.run(Statement::new(TAKE_TURN)).await?;
    let Credentials {
        mut account,
        mut password,
    } = by_id(session, id).await?.ok_or_else(|| missing(id))?;
    if let Some(display_name) = &change.display_name {
        account.display_name.clone_from(display_name);
    }
    if let Some(disabled) = change.disabled {
        account.disabled = disabled;
    }
    if let Some(grants) = &change.grants {
        account.grants.clone_from(grants);
    }
    if let Some(new) = &change.password {
        password.clone_from(new);
        sessions::end_all(session, id, change.kept_session.as_ref()).await?;
    }
    if account.disabled {
        sessions::end_all(session, id, None).await?;
    }
    let statement = Statement::new(UPDATE)
        .bind(id)
        .bind(&account.display_name)
        .bind(password)
        .bind(account.disabled)
        .bind(grants_bind(&account.grants)?);
    session.run(statement).await?;
    check_administered(session).await?;
    audit::record(session, entry).await?;
    Ok(account)
}

pub(super) async fn remove<S: Session>(
    session: &mut S,
    id: &str,
    entry: &AuditEntry,
) -> StoreResult<()> {
    session.run(Statement::new(TAKE_TURN)).await?;
    let statement = Statement::new("delete from account where id = $1").bind(id);
    if session.run(statement).await? == 0 {
        return Err(missing(id));
    }
    check_administered(session).await?;
    audit::record(session, entry).await
}

async fn check_administered<S: Session>(session: &mut S) -> StoreResult<()> {
    let accounts = all(session).await?;
    if accounts.iter().any(Account::administers) {
        Ok(())
    } else {
        Err(StoreError::LastAdmin)
    }
}

fn grants_bind(grants: &[Grant]) -> StoreResult<Bind> {
    let json = serde_json::to_string(grants).map_err(|error| StoreError::Unstorable {
        what: "a list of grants".to_owned(),
        why: error.to_string(),
    })?;
    Ok(Bind::Json(Some(json)))
}

fn missing(id: &str) -> StoreError {
    StoreError::Missing {
        what: format!("account \"{id}\""),
    }
}
