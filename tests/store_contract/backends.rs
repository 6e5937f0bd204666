//! The backends that the contract runs on. A new one is plugged in here and nowhere else.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use yuantu::store::{SqliteStore, Store};

/// A fresh, empty store.
pub struct Backend {
    pub name: &'static str,
    pub store: Arc<dyn Store>,
    place: Place,
}

enum Place {
    Memory,
    Folder(TempDir),
}

pub async fn all() -> Vec<Backend> {
    vec![sqlite_in_memory().await, sqlite_in_a_folder().await]
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

impl Backend {
    /// Where the files are. Only for backends that have some.
    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Memory => panic!("{} has no folder", self.name),
            Place::Folder(folder) => folder.path(),
        }
    }

    /// The same database after the program was stopped and started; none if it does not outlive the program.
    pub async fn restart(self) -> Option<Backend> {
        self.store.close().await;
        match &self.place {
            Place::Memory => None,
            Place::Folder(folder) => Some(Backend {
                store: Arc::new(SqliteStore::open(folder.path()).await.unwrap()),
                ..self
            }),
        }
    }
}

/// Declares tests that get a fresh store of every backend, with the empty project `samples::PROJECT` in it.
macro_rules! contract {
    ($(async fn $name:ident($store:ident) $body:block)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for backend in $crate::backends::all().await {
                println!("on {}", backend.name);
                let $store: std::sync::Arc<dyn yuantu::store::Store> = backend.store.clone();
                $store.put_project(&$crate::samples::project()).await.unwrap();
                $body
                backend.store.close().await;
            }
        }
    )+};
}

pub(crate) use contract;
