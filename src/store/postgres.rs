//! The backend for many users: a PostgreSQL database with PostGIS.

mod layers;
mod notices;
mod open;
mod same;

use std::future::Future;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::value::RawValue;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, Postgres};
use sqlx::query::{Query, QueryAs};
use sqlx::types::Json;
use sqlx::{Arguments, AssertSqlSafe, Transaction};
use tokio::sync::mpsc;

use super::database::Database;
use super::lineage::Lineage;
use super::news::{Bell, News};
use super::row::Record;
use super::session::Session;
use super::sql::{Bind, Dialect, Statement};
use super::{Connections, StoreError, StoreResult};

use same::Same;

pub(super) use open::{fault, is_busy, is_unreachable};

/// A pool of connections, each good for reading and writing. Several programs may work on one database.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
    bell: Bell,
    same: Same,
}

const POSTGRES: Dialect = Dialect {
    features_by_box: "feature f",
    near: |west, south, east, north| {
        format!("f.geom && st_makeenvelope({west}, {south}, {east}, {north}, 4326)")
    },
    property: |name, text, number| {
        let value = format!("f.properties -> {name}");
        format!(
            "case jsonb_typeof({value}) when 'string' then f.properties ->> {name} = {text} \
             when 'boolean' then f.properties ->> {name} = {text} \
             when 'number' then ({value})::numeric = cast({number} as numeric) else false end"
        )
    },
    column_types: "select table_name, column_name, data_type from information_schema.columns \
        where table_schema = current_schema()",
    faults: &[],
};

impl Database for PostgresStore {
    const NAME: &'static str = "postgres";
    type Driver = Postgres;

    async fn reading(&self) -> StoreResult<Transaction<'static, Postgres>> {
        const BEGIN: &str = "begin isolation level repeatable read read only";
        let pool = self.pool.clone();
        let mut transaction = begun(async move { pool.begin_with(BEGIN).await }).await?;
        self.same.prove(&mut transaction).await?;
        Ok(transaction)
    }

    /// Locks the project's row until the transaction ends. Each statement after it sees what the writer before has
    /// committed.
    async fn writing(&self, project: &str) -> StoreResult<Transaction<'static, Postgres>> {
        let pool = self.pool.clone();
        let mut transaction = begun(async move { pool.begin().await }).await?;
        self.same.prove(&mut transaction).await?;
        sqlx::query("select id from project where id = $1 for update")
            .bind(project)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    fn lineage(&self) -> &Lineage {
        &self.same.lineage
    }

    /// A database cannot be dropped under a transaction.
    fn is_in_place(&self) -> bool {
        true
    }

    fn bell(&self) -> &Bell {
        &self.bell
    }

    async fn hear(&self, news: &mpsc::Sender<News>) -> StoreResult<()> {
        notices::hear(&self.pool, news).await
    }

    async fn tell(&self, text: &str) -> StoreResult<()> {
        notices::tell(&self.pool, text).await
    }

    fn connections(&self) -> Connections {
        Connections {
            open: self.pool.size(),
            idle: self.pool.num_idle(),
        }
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

/// Begins a transaction to the end, even if nobody waits for it any more. sqlx rolls back what is dropped once it has
/// begun; dropped while it begins, it would go back to the pool open, for the next caller to land in.
async fn begun(
    begin: impl Future<Output = Result<Transaction<'static, Postgres>, sqlx::Error>> + Send + 'static,
) -> StoreResult<Transaction<'static, Postgres>> {
    match tokio::spawn(begin).await {
        Ok(transaction) => Ok(transaction?),
        Err(stopped) => Err(StoreError::Unreachable(stopped.to_string())),
    }
}

impl Session for PgConnection {
    const DIALECT: Dialect = POSTGRES;

    async fn all<T: Record>(&mut self, statement: Statement) -> StoreResult<Vec<T>> {
        let query: QueryAs<'_, Postgres, T, _> =
            sqlx::query_as_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.fetch_all(self).await?)
    }

    async fn announce(&mut self, project: &str) -> StoreResult<()> {
        notices::announce(self, project).await
    }

    fn stream<'s, T: Record + 's>(
        &'s mut self,
        statement: Statement,
    ) -> StoreResult<BoxStream<'s, StoreResult<T>>> {
        let query: QueryAs<'_, Postgres, T, _> =
            sqlx::query_as_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.fetch(self).map_err(StoreError::from).boxed())
    }

    async fn run(&mut self, statement: Statement) -> StoreResult<u64> {
        let query: Query<'_, Postgres, _> =
            sqlx::query_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.execute(self).await?.rows_affected())
    }
}

fn arguments(binds: Vec<Bind>) -> StoreResult<PgArguments> {
    let mut arguments = PgArguments::default();
    for bind in binds {
        match bind.checked()? {
            Bind::Text(text) => arguments.add(text),
            Bind::Json(text) => arguments.add(text.map(raw).transpose()?),
            Bind::Int(number) => arguments.add(number),
            Bind::Real(number) => arguments.add(number),
            Bind::Flag(flag) => arguments.add(flag),
            Bind::Bytes(bytes) => arguments.add(bytes),
            Bind::Time(time) => arguments.add(time),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// The text as a value of the type `jsonb`.
fn raw(text: String) -> StoreResult<Json<Box<RawValue>>> {
    let value = RawValue::from_string(text).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(Json(value))
}
