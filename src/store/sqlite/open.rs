//! Opening the database, and saying clearly why it cannot be opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::error::DatabaseError;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteError, SqliteJournalMode, SqliteLockingMode,
    SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::SqliteStore;
use super::file::DataFile;
use super::place::{Opened, Place};
use crate::store::examine::{ENDLESS_TOKENS, Examination, PEOPLE, PeopleCount, count, pending};
use crate::store::news::Bell;
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
    pub const INPUT_OUTPUT: u32 = 10;
    pub const CORRUPT: u32 = 11;
    pub const FULL: u32 = 13;
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
        let (version, applied, flaw, people) =
            examined.map_err(|error| explain(&name, error.into()))?;
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
            people,
        }))
    }

    async fn examine_file(
        file: &Path,
    ) -> Result<(String, Vec<i64>, String, Option<PeopleCount>), sqlx::Error> {
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
        let tables: Option<i64> =
            sqlx::query_scalar("select 1 from sqlite_master where name = 'token'")
                .fetch_optional(&mut database)
                .await?;
        let people = match tables {
            Some(_) => {
                let people = sqlx::query_as(PEOPLE).fetch_all(&mut database).await?;
                let tokens = sqlx::query_scalar(ENDLESS_TOKENS);
                Some(count(&people, tokens.fetch_one(&mut database).await?))
            }
            None => None,
        };
        database.close().await?;
        Ok((version, applied, flaw, people))
    }

    /// A database that lives as long as this store, for tests and for one-off analyses.
    pub async fn open_in_memory() -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .in_memory(true)
            .foreign_keys(true);
        let pool = only_one(options).await?;
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| explain("in memory", error))?;
        Ok(Self::on(pool))
    }

    /// A new file for a backup, which counts only when it is closed and on the disk: its writes are not waited for.
    pub(in crate::store) async fn create_archive(file: &Path) -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Memory)
            .synchronous(SqliteSynchronous::Off);
        let name = file.display().to_string();
        let pool = only_one(options)
            .await
            .map_err(|error| explain(&name, error.into()))?;
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| explain(&name, error))?;
        Ok(Self::on(pool))
    }

    /// A file that nobody writes to, wherever it lies.
    pub(in crate::store) async fn open_archive(file: &Path) -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .immutable(true)
            .read_only(true);
        let opened = only_one(options).await;
        let name = file.display().to_string();
        Ok(Self::on(
            opened.map_err(|error| explain(&name, error.into()))?,
        ))
    }

    /// Opens the file of a backup as a database of this version.
    pub(in crate::store) async fn open_copy(file: &Path) -> StoreResult<Self> {
        let name = file.display().to_string();
        Self::open_file(file)
            .await
            .map_err(|error| explain(&name, error))
    }

    /// The database's file in a data folder.
    pub(in crate::store) fn file_in(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// As [`SqliteStore::open`], but where there is no database none is made.
    pub async fn open_existing(folder: &Path) -> StoreResult<Self> {
        let file = Self::file_in(folder);
        if file.is_file() {
            return Self::open(folder).await;
        }
        Err(StoreError::Open {
            database: file.display().to_string(),
            why: "there is no such file".to_owned(),
        })
    }

    /// Fails where another program, a server say, has the file open. One that is no database is used by none.
    pub(in crate::store) async fn prove_unused(file: &Path) -> StoreResult<()> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .locking_mode(SqliteLockingMode::Exclusive)
            .busy_timeout(Duration::ZERO);
        let taken = async {
            let mut alone = SqliteConnection::connect_with(&options).await?;
            sqlx::query("begin exclusive").execute(&mut alone).await?;
            alone.close().await
        };
        match taken.await {
            Err(error) if is_busy(&error) => Err(StoreError::Open {
                database: file.display().to_string(),
                why: "another program uses it; stop the server first".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn on(pool: SqlitePool) -> Self {
        Self::with(Opened {
            writer: pool.clone(),
            readers: pool,
            file: None,
        })
    }

    fn with(opened: Opened) -> Self {
        Self {
            place: Place::of(opened),
            bell: Bell::default(),
        }
    }

    async fn open_file(file: &Path) -> Result<Self, MigrateError> {
        Ok(Self::with(Self::open_pools(file).await?))
    }

    pub(super) async fn open_pools(file: &Path) -> Result<Opened, MigrateError> {
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
            // It stays: while a file is open, its number on the disk is given to no other, which tells the two apart.
            .idle_timeout(None)
            .max_lifetime(None)
            // Where the disk is full, SQLite ends a transaction by itself. The driver then takes it for one that still
            // runs, and refuses every other: such a connection is given up.
            .after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_with(writer_options)
            .await?;
        prove_writable(&writer).await?;
        prove_sound(&writer).await?;
        MIGRATIONS.run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await?;
        let file = Some(DataFile::at(file).map_err(sqlx::Error::Io)?);
        Ok(Opened {
            writer,
            readers,
            file,
        })
    }
}

/// A connection that is never given up: a database in memory is its connection.
async fn only_one(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
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

/// Reads all of the file once, which takes about a second for each gigabyte: damage is told at the start, and not when
/// somebody happens upon it.
async fn prove_sound(writer: &SqlitePool) -> Result<(), MigrateError> {
    let found: String = sqlx::query_scalar("pragma quick_check(1)")
        .fetch_one(writer)
        .await?;
    if found == "ok" {
        return Ok(());
    }
    Err(MigrateError::Execute(sqlx::Error::Protocol(found)))
}

/// What is wrong with the files, or the disk that they are on.
pub(in crate::store) fn fault(error: &sqlx::Error) -> Option<StoreError> {
    let why = error.to_string();
    Some(match primary_code(error)? {
        code::FULL => StoreError::NoSpace,
        code::READ_ONLY => StoreError::ReadOnly(why),
        code::CORRUPT | code::NOT_A_DATABASE => StoreError::Damaged(why),
        code::INPUT_OUTPUT | code::CANNOT_OPEN => StoreError::Gone(why),
        _ => return None,
    })
}

pub(in crate::store) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(code::BUSY | code::LOCKED))
}

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let error = error.as_database_error()?;
    let code = error.try_downcast_ref::<SqliteError>()?.code()?;
    code.parse::<u32>().ok().map(|extended| extended & 0xff)
}

pub(super) fn explain(database: &str, error: MigrateError) -> StoreError {
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
    const DAMAGED: &str =
        "the file is damaged; put a backup in its place: yuantu restore --replace";
    if matches!(cause, sqlx::Error::Protocol(_)) {
        return Some(DAMAGED);
    }
    match primary_code(cause)? {
        code::BUSY | code::LOCKED => Some("another program has locked it"),
        code::READ_ONLY => Some("the file or its folder may only be read, not written"),
        code::CANNOT_OPEN => {
            Some("the file cannot be made or opened; may this user write to the folder?")
        }
        code::NOT_A_DATABASE => Some(
            "the file is not an SQLite database, or its beginning was overwritten; \
             put a backup in its place: yuantu restore --replace",
        ),
        code::CORRUPT => {
            Some("the file is damaged; put a backup in its place: yuantu restore --replace")
        }
        code::FULL => Some("the disk is full"),
        _ => None,
    }
}
