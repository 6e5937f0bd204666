//! The embedded backend: one file, `yuantu.sqlite`, in the data folder.

mod file;
mod open;
mod place;

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::query::{Query, QueryAs};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection};
use sqlx::{AssertSqlSafe, Transaction};
use tokio::sync::mpsc;

use super::database::Database;
use super::lineage::Lineage;
use super::news::{Bell, News};
use super::row::Record;
use super::session::Session;
use super::sql::{Bind, Dialect, Statement};
use super::{Connections, StoreError, StoreResult};

/// The database that has the place: see [`place`].
#[derive(Clone, Debug)]
pub struct SqliteStore {
    place: Arc<Place>,
    bell: Bell,
}

/// How often it is looked whether another program wrote to the file, by whoever wants to hear of it.
const LOOK_EVERY: Duration = Duration::from_millis(500);

use place::{Opened, Place};

pub(super) use open::{fault, is_busy};

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
    column_types: "select m.name as table_name, c.name as column_name, lower(c.type) as data_type \
        from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
    faults: &[
        "select integrity_check as value from pragma_integrity_check where integrity_check <> 'ok'",
        "select 'a row of ' || \"table\" || ' refers to what is not in ' || parent as value \
         from pragma_foreign_key_check",
    ],
};

impl Database for SqliteStore {
    const NAME: &'static str = "sqlite";
    type Driver = Sqlite;

    async fn reading(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        let opened = self.place.proved().await?;
        Ok(opened.readers.begin().await?)
    }

    /// Takes SQLite's one write lock at once, so that a busy database is noticed before any work is done.
    async fn writing(&self, _: &str) -> StoreResult<Transaction<'static, Sqlite>> {
        let opened = self.place.proved().await?;
        Ok(opened.writer.begin_with("begin immediate").await?)
    }

    fn lineage(&self) -> &Lineage {
        &self.place.lineage
    }

    fn is_in_place(&self) -> bool {
        self.place.is_in_place()
    }

    fn bell(&self) -> &Bell {
        &self.bell
    }

    /// SQLite tells nobody: whoever hears this looks at the revisions that it knows, which takes microseconds.
    async fn hear(&self, news: &mpsc::Sender<News>) -> StoreResult<()> {
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            if news.send(News::Missed).await.is_err() {
                return Ok(());
            }
        }
    }

    async fn tell(&self, _: &str) -> StoreResult<()> {
        Ok(())
    }

    fn connections(&self) -> Connections {
        let Opened {
            writer, readers, ..
        } = self.place.opened();
        Connections {
            open: readers.size() + writer.size(),
            idle: readers.num_idle() + writer.num_idle(),
        }
    }

    async fn close(&self) {
        self.place.opened().close().await;
    }
}

impl Session for SqliteConnection {
    const DIALECT: Dialect = SQLITE;

    async fn all<T: Record>(&mut self, statement: Statement) -> StoreResult<Vec<T>> {
        let query: QueryAs<'_, Sqlite, T, _> =
            sqlx::query_as_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.fetch_all(self).await?)
    }

    fn stream<'s, T: Record + 's>(
        &'s mut self,
        statement: Statement,
    ) -> StoreResult<BoxStream<'s, StoreResult<T>>> {
        let query: QueryAs<'_, Sqlite, T, _> =
            sqlx::query_as_with(AssertSqlSafe(statement.text), arguments(statement.binds)?);
        Ok(query.fetch(self).map_err(StoreError::from).boxed())
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
