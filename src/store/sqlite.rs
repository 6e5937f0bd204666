//! The embedded backend: one file, `yuantu.sqlite`, in the data folder.

mod open;

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::query::{Query, QueryAs};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, Transaction};

use super::row::Record;
use super::session::Session;
use super::sql::{Bind, Dialect, Statement};
use super::{
    Bounds, Expected, FeaturePage, FeatureQuery, HistoryQuery, NewLens, NewScenario, PastQuery,
    ScenarioChange, Signature, Store, StoreError, StoreResult, Write, Written, lenses, past, reads,
    scenarios, writes,
};
use crate::model::{
    HistoryEntry, Kind, Lens, OverlayChange, Project, Revision, Scenario, StoredFeature,
};

/// One connection writes, since SQLite has one writer; others read what was committed, undisturbed by it.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
}

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

impl SqliteStore {
    async fn reading(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.readers.begin().await?)
    }

    /// Takes SQLite's write lock at once, so that a busy database is noticed before any work is done.
    async fn writing(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("begin immediate").await?)
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
        match bind {
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

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { index, source } => Self::Corrupt {
                what: format!("column {index}"),
                why: source.to_string(),
            },
            error if open::is_busy(&error) => Self::Busy,
            error => Self::Database(error),
        }
    }
}

/// Runs a shared read in one transaction, so that it sees one state.
macro_rules! reading {
    ($store:expr, $read:ident $(, $argument:expr)*) => {
        reading!($store, reads::$read $(, $argument)*)
    };
    ($store:expr, $module:ident::$read:ident $(, $argument:expr)*) => {{
        let mut transaction = $store.reading().await?;
        let answer = $module::$read(&mut *transaction $(, $argument)*).await?;
        transaction.commit().await?;
        Ok(answer)
    }};
}

/// Runs a shared write in one transaction. An error drops the transaction, and that undoes it.
macro_rules! writing {
    ($store:expr, $write:ident $(, $argument:expr)*) => {
        writing!($store, writes::$write $(, $argument)*)
    };
    ($store:expr, $module:ident::$write:ident $(, $argument:expr)*) => {{
        let mut transaction = $store.writing().await?;
        let answer = $module::$write(&mut *transaction $(, $argument)*).await?;
        transaction.commit().await?;
        Ok(answer)
    }};
}

#[async_trait]
impl Store for SqliteStore {
    fn backend(&self) -> &'static str {
        "sqlite"
    }

    async fn ping(&self) -> StoreResult<()> {
        sqlx::query("select 1").execute(&self.readers).await?;
        Ok(())
    }

    async fn projects(&self) -> StoreResult<Vec<Project>> {
        reading!(self, projects)
    }

    async fn project(&self, id: &str) -> StoreResult<Option<Project>> {
        reading!(self, project, id)
    }

    async fn put_project(&self, project: &Project) -> StoreResult<()> {
        writing!(self, put_project, project)
    }

    async fn update_project(
        &self,
        project: &Project,
        expected: Expected,
        signature: &Signature,
    ) -> StoreResult<Revision> {
        writing!(self, update_project, project, expected, signature)
    }

    async fn features(&self, project: &str, query: &FeatureQuery) -> StoreResult<FeaturePage> {
        reading!(self, features, project, query)
    }

    async fn feature(
        &self,
        project: &str,
        id: &str,
        scenario: Option<&str>,
    ) -> StoreResult<Option<StoredFeature>> {
        reading!(self, feature, project, id, scenario)
    }

    async fn features_at(
        &self,
        project: &str,
        query: &PastQuery,
    ) -> StoreResult<Vec<StoredFeature>> {
        reading!(self, past::features_at, project, query)
    }

    async fn counts(
        &self,
        project: &str,
    ) -> StoreResult<BTreeMap<Option<String>, BTreeMap<Kind, u64>>> {
        reading!(self, counts, project)
    }

    async fn extent(&self, project: &str, kind: Kind) -> StoreResult<Option<Bounds>> {
        reading!(self, extent, project, kind)
    }

    async fn write(&self, project: &str, write: &Write) -> StoreResult<Written> {
        writing!(self, write, project, write)
    }

    async fn action(&self, project: &str, id: &str) -> StoreResult<Option<Revision>> {
        reading!(self, action, project, id)
    }

    async fn create_scenario(&self, project: &str, new: &NewScenario) -> StoreResult<Scenario> {
        writing!(self, scenarios::create, project, new)
    }

    async fn update_scenario(
        &self,
        project: &str,
        id: &str,
        change: &ScenarioChange,
    ) -> StoreResult<Scenario> {
        writing!(self, scenarios::update, project, id, change)
    }

    async fn delete_scenario(
        &self,
        project: &str,
        id: &str,
        expected: Expected,
        signature: &Signature,
    ) -> StoreResult<()> {
        writing!(self, scenarios::delete, project, id, expected, signature)
    }

    async fn overlay(&self, project: &str, scenario: &str) -> StoreResult<Vec<OverlayChange>> {
        reading!(self, scenarios::overlay, project, scenario)
    }

    async fn scenarios(
        &self,
        project: &str,
        courtyard: Option<&str>,
    ) -> StoreResult<Vec<Scenario>> {
        reading!(self, scenarios, project, courtyard)
    }

    async fn scenario(&self, project: &str, id: &str) -> StoreResult<Option<Scenario>> {
        reading!(self, scenario, project, id)
    }

    async fn history(&self, project: &str, query: &HistoryQuery) -> StoreResult<Vec<HistoryEntry>> {
        reading!(self, history, project, query)
    }

    async fn lenses(&self, project: &str) -> StoreResult<Vec<Lens>> {
        reading!(self, lenses::lenses, project)
    }

    async fn add_lens(&self, project: &str, new: &NewLens) -> StoreResult<()> {
        writing!(self, lenses::add_lens, project, new)
    }

    async fn remove_lens(&self, project: &str, id: &str, signature: &Signature) -> StoreResult<()> {
        writing!(self, lenses::remove_lens, project, id, signature)
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
