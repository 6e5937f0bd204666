//! The embedded backend: one file, `yuantu.sqlite`, in the data folder.

mod open;

use sqlx::query::{Query, QueryAs};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, Transaction};

use super::database::Database;
use super::row::Record;
use super::session::Session;
use super::sql::{Bind, Dialect, Statement};
use super::{Connections, StoreResult};

/// One connection writes, since SQLite has one writer; others read what was committed, undisturbed by it.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
}

pub(super) use open::is_busy;

pub(super) const SQLITE: Dialect = Dialect {
    // "cross join" fixes the order: the box index first. The planner knows nothing of boxes, and would rather walk
    // through all features of a kind, which took thirty times as long for a box of 400 among 100 000.
    features_by_box: "feature_box b cross join feature f on f.key = b.key",
    near: |west, south, east, north| {
        format!(
            "b.min_x <= {east} and b.max_x >= {west} and b.min_y <= {north} and b.max_y >= {south}"
        )
    },
    // Not json_extract: in its paths a name would have to be quoted.
    property: |name, text, number| {
        format!(
            "exists (select 1 from json_each(f.properties) p where p.key = {name} and case p.type \
             when 'text' then p.value = {text} when 'true' then {text} = 'true' \
             when 'false' then {text} = 'false' \
             when 'integer' then p.value = cast({number} as numeric) \
             when 'real' then p.value = cast({number} as numeric) else false end)"
        )
    },
};

impl Database for SqliteStore {
    const NAME: &'static str = "sqlite";
    type Driver = Sqlite;

    async fn reading(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.readers.begin().await?)
    }

    /// Takes SQLite's one write lock at once, so that a busy database is noticed before any work is done.
    async fn writing(&self, _: &str) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("begin immediate").await?)
    }

    fn connections(&self) -> Connections {
        Connections {
            open: self.readers.size() + self.writer.size(),
            idle: self.readers.num_idle() + self.writer.num_idle(),
        }
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Session for SqliteConnection {
    const DIALECT: Dialect = SQLITE;

    async fn all<T: Record>(&mut self, statement: Statement) -> StoreResult<Vec<T>> {
        let query: QueryAs<'_, Sqlite, T, _> =
            sqlx::query_as_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.fetch_all(self).await?)
    }

    async fn run(&mut self, statement: Statement) -> StoreResult<u64> {
        let query: Query<'_, Sqlite, _> =
            sqlx::query_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.execute(self).await?.rows_affected())
    }
}

fn arguments(binds: Vec<Bind>) -> StoreResult<SqliteArguments> {
    use sqlx::Arguments;

    let mut arguments = SqliteArguments::default();
    for bind in binds {
        match bind.checked()? {
            Bind::Text(text) | Bind::Json(text) => arguments.add(text),
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
