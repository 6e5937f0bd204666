//! Accounts: made, changed, removed. Somebody is always left who can look after them.

use super::row::{ACCOUNT_COLUMNS, AccountRow, StateRow};
use super::{
    AccountChange, AuditEntry, Credentials, ExternalId, NewAccount, PeopleState, audit, sessions,
};
use crate::model::{Account, Grant};
use crate::store::session::Session;
use crate::store::sql::{Bind, Statement};
use crate::store::{StoreError, StoreResult};

const STATE: &str = "select p.revision, \
    (select count(*) from (select id from account limit 1) found) as accounts from people p";

/// Takes the right to change accounts until the transaction ends, and a new revision of the people.
const TAKE_TURN: &str = "update people set revision = revision + 1 where id = 1";

const INSERT: &str = "\
    insert into account (id, name, display_name, password, disabled, grants, created_at, issuer, subject) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const UPDATE: &str = "\
    update account set display_name = $2, password = $3, disabled = $4, grants = $5 where id = $1";

pub(super) async fn state<S: Session>(session: &mut S) -> StoreResult<PeopleState> {
    let row = session.first::<StateRow>(Statement::new(STATE)).await?;
    row.map(Into::into).ok_or_else(|| StoreError::Corrupt {
        what: "table people".to_owned(),
        why: "its row is missing".to_owned(),
    })
}

/// To be run before whatever ends a session or a token, or takes something away: see [`PeopleState`].
pub(super) async fn take_turn<S: Session>(session: &mut S) -> StoreResult<()> {
    session.run(Statement::new(TAKE_TURN)).await.map(drop)
}

pub(super) async fn all<S: Session>(session: &mut S) -> StoreResult<Vec<Account>> {
    let rows = read(session, " order by a.name", &[]).await?;
    Ok(rows.into_iter().map(|row| row.account).collect())
}

pub(super) async fn account<S: Session>(session: &mut S, id: &str) -> StoreResult<Option<Account>> {
    Ok(by_id(session, id).await?.map(|row| row.account))
}

pub(super) async fn credentials<S: Session>(
    session: &mut S,
    name: &str,
) -> StoreResult<Option<Credentials>> {
    let mut rows = read(session, " where a.name = $1", &[name]).await?;
    Ok(rows.pop())
}

async fn by_id<S: Session>(session: &mut S, id: &str) -> StoreResult<Option<Credentials>> {
    let mut rows = read(session, " where a.id = $1", &[id]).await?;
    Ok(rows.pop())
}

pub(super) async fn account_of<S: Session>(
    session: &mut S,
    external: &ExternalId,
) -> StoreResult<Option<Account>> {
    let ExternalId { issuer, subject } = external;
    let rest = " where a.issuer = $1 and a.subject = $2";
    let mut rows = read(session, rest, &[issuer, subject]).await?;
    Ok(rows.pop().map(|row| row.account))
}

async fn read<S: Session>(
    session: &mut S,
    rest: &str,
    values: &[&str],
) -> StoreResult<Vec<Credentials>> {
    let mut statement = Statement::new("select ");
    statement
        .push(ACCOUNT_COLUMNS)
        .push(" from account a")
        .push(rest);
    for value in values {
        statement = statement.bind(*value);
    }
    let rows = session.all::<AccountRow>(statement).await?;
    Ok(rows.into_iter().map(Credentials::from).collect())
}

pub(super) async fn add<S: Session>(
    session: &mut S,
    new: &NewAccount,
    entry: &AuditEntry,
) -> StoreResult<()> {
    take_turn(session).await?;
    if new.is_first && state(session).await?.has_accounts {
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
    if let Some(external) = &new.external
        && account_of(session, external).await?.is_some()
    {
        return Err(StoreError::Exists {
            what: format!("an account of \"{}\"", external.subject),
        });
    }
    let external = new.external.as_ref();
    let statement = Statement::new(INSERT)
        .bind(&account.id)
        .bind(&account.name)
        .bind(&account.display_name)
        .bind(new.password.as_deref().unwrap_or_default())
        .bind(account.disabled)
        .bind(grants_bind(&account.grants)?)
        .bind(account.created_at)
        .bind(external.map(|external| external.issuer.as_str()))
        .bind(external.map(|external| external.subject.as_str()));
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
    take_turn(session).await?;
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
        password = Some(new.clone());
        sessions::end_all(session, id, change.kept_session.as_ref()).await?;
    }
    if account.disabled {
        sessions::end_all(session, id, None).await?;
    }
    let statement = Statement::new(UPDATE)
        .bind(id)
        .bind(&account.display_name)
        .bind(password.unwrap_or_default())
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
    take_turn(session).await?;
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
