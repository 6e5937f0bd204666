//! The backends that the contract runs on. A new one is plugged in here and nowhere else.

use std::path::Path;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use yuantu::store::{PostgresStore, SqliteStore, Store};

/// The PostgreSQL server to test on, as `scripts/with_postgres.sh` starts one: its address without a database. It has a
/// database `with_postgis` to copy.
const SERVER: &str = "YUANTU_TEST_POSTGRES";

/// A fresh, empty store.
pub struct Backend {
    pub name: &'static str,
    pub store: Arc<dyn Store>,
    place: Place,
}

enum Place {
    Memory,
    Folder(TempDir),
    Database(String),
}

pub async fn all() -> Vec<Backend> {
    let mut all = vec![sqlite_in_memory().await, sqlite_in_a_folder().await];
    match postgres().await {
        Some(backend) => all.push(backend),
        None => println!("not on PostgreSQL: {SERVER} names no server (`make test` starts one)"),
    }
    all
}

pub async fn sqlite_in_memory() -> Backend {
    Backend {
        name: "SQLite in memory",
        store: Arc::new(SqliteStore::open_in_memory().await.unwrap()),
        place: Place::Memory,
    }
}

pub async fn sqlite_in_a_folder() -> Backend {
    let folder = tempfile::tempdir().unwrap();
    Backend {
        name: "SQLite in a folder",
        store: Arc::new(SqliteStore::open(folder.path()).await.unwrap()),
        place: Place::Folder(folder),
    }
}

/// A new database on the server; it goes with the server.
pub async fn postgres() -> Option<Backend> {
    let url = new_database().await?;
    Some(Backend {
        name: "PostgreSQL",
        store: Arc::new(PostgresStore::open(&url).await.unwrap()),
        place: Place::Database(url),
    })
}

/// The address of a new, empty database; none without a server.
pub async fn new_database() -> Option<String> {
    let server = std::env::var(SERVER).ok()?;
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let mut administrator = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!(
        "create database {name} template with_postgis"
    )))
    .execute(&mut administrator)
    .await
    .unwrap();
    administrator.close().await.unwrap();
    Some(format!("{server}/{name}"))
}

impl Backend {
    pub fn place(&self) -> yuantu::store::Place {
        match &self.place {
            Place::Memory => panic!("{} has no place", self.name),
            Place::Folder(folder) => yuantu::store::Place::Folder(folder.path().to_owned()),
            Place::Database(url) => yuantu::store::Place::Address(url.clone()),
        }
    }

    /// Where the files are. Only for backends that have some.
    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Folder(folder) => folder.path(),
            _ => panic!("{} has no folder", self.name),
        }
    }

    /// The same database after the program was stopped and started; none if it does not outlive the program.
    pub async fn restart(self) -> Option<Backend> {
        self.store.close().await;
        let store: Arc<dyn Store> = match &self.place {
            Place::Memory => return None,
            Place::Folder(folder) => Arc::new(SqliteStore::open(folder.path()).await.unwrap()),
            Place::Database(url) => Arc::new(PostgresStore::open(url).await.unwrap()),
        };
        Some(Backend { store, ..self })
    }
}

/// Declares tests that get a fresh store of every backend, with the empty project `samples::PROJECT` in it. Whatever they
/// do, the history holds together afterwards.
macro_rules! contract {
    ($(async fn $name:ident($store:ident) $body:block)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for backend in $crate::backends::all().await {
                println!("on {}", backend.name);
                let $store: std::sync::Arc<dyn yuantu::store::Store> = backend.store.clone();
                $store.put_project(&$crate::samples::project()).await.unwrap();
                $body
                $crate::chain::is_whole(&*backend.store).await;
                backend.store.close().await;
            }
        }
    )+};
}

pub(crate) use contract;
