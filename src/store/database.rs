//! What all backends have in common: each call of [`Store`] is one transaction around a shared read or write.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::Transaction;
use tokio::sync::{broadcast, mpsc};

use super::lineage::Lineage;
use super::news::Bell;
use super::session::Session;
use super::{
    BackedUp, Bounds, Connections, Expected, FeaturePage, FeatureQuery, HistoryQuery, NewLens,
    NewScenario, News, PastQuery, Progress, ScenarioChange, Signature, Store, StoreCheck,
    StoreError, StoreResult, Summary, Write, Written, chain, lenses, news, past, reads, scenarios,
    transfer, writes,
};
use crate::model::{
    HistoryEntry, Kind, Lens, OverlayChange, Project, Revision, Scenario, StoredFeature,
};

/// A database that can begin transactions.
pub(super) trait Database: Send + Sync {
    /// As [`Store::backend`] tells it.
    const NAME: &'static str;

    type Driver: sqlx::Database<Connection: Session>;

    /// A transaction that sees one state, whatever is written meanwhile.
    fn reading(
        &self,
    ) -> impl Future<Output = StoreResult<Transaction<'static, Self::Driver>>> + Send;

    /// A transaction that no other writer of the project gets in between.
    fn writing(
        &self,
        project: &str,
    ) -> impl Future<Output = StoreResult<Transaction<'static, Self::Driver>>> + Send;

    /// Which of the databases that have had the place the transactions are of.
    fn lineage(&self) -> &Lineage;

    /// Whether what was just written to still has the place.
    fn is_in_place(&self) -> bool;

    /// Rings after each commit.
    fn bell(&self) -> &Bell;

    /// See [`Store::hear`].
    fn hear(&self, news: &mpsc::Sender<News>) -> impl Future<Output = StoreResult<()>> + Send;

    /// See [`Store::tell`].
    fn tell(&self, text: &str) -> impl Future<Output = StoreResult<()>> + Send;

    /// Its connections.
    fn connections(&self) -> Connections;

    /// Waits for running work and closes all connections.
    fn close(&self) -> impl Future<Output = ()> + Send;
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

pub(super) use reading;

/// Runs a shared write in one transaction. An error drops the transaction, and that undoes it.
macro_rules! writing {
    ($store:expr, $module:ident::$write:ident, $project:expr $(, $argument:expr)*) => {{
        let number = Database::lineage($store).number();
        let mut transaction = $store.writing($project).await?;
        let answer = $module::$write(&mut *transaction, $project $(, $argument)*).await?;
        transaction.commit().await?;
        prove_kept($store, number)?;
        $store.bell().ring($project);
        Ok(answer)
    }};
}

/// What was written since the database was at `number` is not acknowledged where another one has the place meanwhile.
pub(super) fn prove_kept(store: &impl Database, number: u64) -> StoreResult<()> {
    match Database::lineage(store).number() == number && store.is_in_place() {
        true => Ok(()),
        false => Err(StoreError::Replaced),
    }
}

#[async_trait]
impl<D: Database> Store for D {
    fn backend(&self) -> &'static str {
        D::NAME
    }

    fn connections(&self) -> Connections {
        Database::connections(self)
    }

    async fn ping(&self) -> StoreResult<()> {
        Ok(self.reading().await?.commit().await?)
    }

    async fn projects(&self) -> StoreResult<Vec<Project>> {
        reading!(self, projects)
    }

    fn lineage(&self) -> u64 {
        Database::lineage(self).number()
    }

    async fn project(&self, id: &str) -> StoreResult<Option<Project>> {
        let lineage = Database::lineage(self);
        let begun = (lineage.number(), lineage.head(id));
        let found: StoreResult<Option<Project>> = reading!(self, project, id);
        let found = found?;
        let revision = found.as_ref().map(|project| project.revision);
        lineage.read(id, revision, begun)?;
        Ok(found)
    }

    async fn put_project(&self, project: &Project) -> StoreResult<()> {
        let number = Database::lineage(self).number();
        let mut transaction = self.writing(&project.id).await?;
        writes::put_project(&mut *transaction, project).await?;
        transaction.commit().await?;
        prove_kept(self, number)
    }

    async fn update_project(
        &self,
        project: &Project,
        expected: Expected,
        signature: &Signature,
    ) -> StoreResult<Revision> {
        let number = Database::lineage(self).number();
        let mut transaction = self.writing(&project.id).await?;
        let revision =
            writes::update_project(&mut *transaction, project, expected, signature).await?;
        transaction.commit().await?;
        prove_kept(self, number)?;
        self.bell().ring(&project.id);
        Ok(revision)
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
        writing!(self, writes::write, project, write)
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

    async fn summaries(
        &self,
        project: &str,
        after: Revision,
        limit: u32,
    ) -> StoreResult<Vec<Summary>> {
        reading!(self, news::summaries, project, after, limit)
    }

    fn written(&self) -> broadcast::Receiver<String> {
        self.bell().listen()
    }

    async fn hear(&self, news: &mpsc::Sender<News>) -> StoreResult<()> {
        Database::hear(self, news).await
    }

    async fn tell(&self, text: &str) -> StoreResult<()> {
        Database::tell(self, text).await
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

    async fn check(&self) -> StoreResult<StoreCheck> {
        let mut transaction = self.reading().await?;
        let check = chain::check(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(check)
    }

    async fn back_up(
        &self,
        file: &Path,
        at: DateTime<Utc>,
        progress: Progress<'_>,
    ) -> StoreResult<BackedUp> {
        transfer::back_up(self, file, at, progress).await
    }

    async fn close(&self) {
        Database::close(self).await;
    }
}
