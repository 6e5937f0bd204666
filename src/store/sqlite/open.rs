//! Opening the database, and saying clearly why it cannot be opened.

use std::path::Path;
use std::time::Duration;

use sqlx::Connection;
use sqlx::error::DatabaseError;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteError, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};

use super::SqliteStore;
use crate::store::examine::{Examination, pending};
use crate::store::{StoreError, StoreResult};

const FILE: &str = "yuantu.sqlite";

/// How long a write waits for another program, an import beside the server say.
const PATIENCE: Duration = Duration::from_secs(5);

const READERS: u32 = 8;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// SQLite's primary result codes, the low byte of the extended ones.
mod code {
    pub const BUSY: u32 = 5;
    pub const LOCKED: u32 = 6;
    pub const READ_ONLY: u32 = 8;
    pub const CANNOT_OPEN: u32 = 14;
    pub const NOT_A_DATABASE: u32 = 26;
}

impl SqliteStore {
    /// Opens the database of a data folder, making both if need be, and brings its tables up to date.
    ///
    /// What a write has acknowledged survives a power cut: `synchronous = full` syncs the log at every commit.
    pub async fn open(folder: &Path) -> StoreResult<Self> {
        let file = folder.join(FILE);
        let name = file.display().to_string();
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Open {
            database: name.clone(),
            why: format!("the folder cannot be made: {error}"),
        })?;
        Self::open_file(&file)
            .await
            .map_err(|error| explain(&name, error))
    }

    /// Looks at the database of a data folder without changing it; none where there is none.
    pub async fn examine(folder: &Path) -> StoreResult<Option<Examination>> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Ok(None);
        }
        let name = file.display().to_string();
        let examined = Self::examine_file(&file).await;
        let (version, applied, flaw) = examined.map_err(|error| explain(&name, error.into()))?;
        if flaw != "ok" {
            return Err(StoreError::Open {
                database: name,
                why: format!("it is damaged ({flaw}); restore a backup"),
            });
        }
        Ok(Some(Examination {
            keeper: format!("SQLite {version}"),
            postgis: None,
            pending: pending(&MIGRATIONS, &applied, &name)?,
            clock: None,
        }))
    }

    async fn examine_file(file: &Path) -> Result<(String, Vec<i64>, String), sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .busy_timeout(PATIENCE)
            .read_only(true);
        let mut database = SqliteConnection::connect_with(&options).await?;
        let version = sqlx::query_scalar("select sqlite_version()")
            .fetch_one(&mut database)
            .await?;
        let flaw = sqlx::query_scalar("pragma quick_check(1)")
            .fetch_one(&mut database)
            .await?;
        let applied = sqlx::query_scalar("select version from _sqlx_migrations where success")
            .fetch_all(&mut database)
            .await?;
        database.close().await?;
        Ok((version, applied, flaw))
    }

    /// A database that lives as long as this store, for tests and for one-off analyses.
    pub async fn open_in_memory() -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .in_memory(true)
            .foreign_keys(true);
        // The database is the connection: there is only one, and it is never given up.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| explain("in memory", error))?;
        Ok(Self {
            writer: pool.clone(),
            readers: pool,
        })
    }

    async fn open_file(file: &Path) -> Result<Self, MigrateError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let writer_options = options
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(writer_options)
            .await?;
        prove_writable(&writer).await?;
        MIGRATIONS.run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self { writer, readers })
    }
}

/// SQLite opens a file that it may only read, even begins to write to it, and complains at the first change: rather
/// at the start. The table never comes to be.
async fn prove_writable(writer: &SqlitePool) -> Result<(), MigrateError> {
    let mut transaction = writer.begin_with("begin immediate").await?;
    sqlx::query("create table write_probe (number integer)")
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.rollback().await?)
}

pub(in crate::store) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(code::BUSY | code::LOCKED))
}

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let error = error.as_database_error()?;
    let code = error.try_downcast_ref::<SqliteError>()?.code()?;
    code.parse::<u32>().ok().map(|extended| extended & 0xff)
}

fn explain(database: &str, error: MigrateError) -> StoreError {
    let why = match &error {
        MigrateError::VersionMissing(version) => {
            format!("a newer version of Yuantu has written it (schema {version}); use that version")
        }
        MigrateError::VersionMismatch(version) => {
            format!("its schema {version} is not the one that this version of Yuantu knows")
        }
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => {
            reason(cause).map_or_else(|| error.to_string(), str::to_owned)
        }
        _ => error.to_string(),
    };
    StoreError::Open {
        database: database.to_owned(),
        why,
    }
}

fn reason(cause: &sqlx::Error) -> Option<&'static str> {
    match primary_code(cause)? {
        code::BUSY | code::LOCKED => Some("another program has locked it"),
        code::READ_ONLY => Some("the file or its folder may only be read, not written"),
        code::CANNOT_OPEN => {
            Some("the file cannot be made or opened; may this user write to the folder?")
        }
        code::NOT_A_DATABASE => Some("the file is not an SQLite database"),
        _ => None,
    }
}
