//! Reaching the database, and saying clearly why it cannot be reached.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::Connection as _;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};

use super::same::Same;
use super::{PostgresStore, layers};
use crate::store::examine::{ENDLESS_TOKENS, Examination, PEOPLE, count, pending};
use crate::store::news::Bell;
use crate::store::{StoreError, StoreResult};

/// As many of our processes as a server's usual 100 connections bear.
const CONNECTIONS: u32 = 16;

/// How long a call waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a write waits for another one of the same project, as the server takes it.
const LOCK_TIMEOUT: &str = "5s";

/// How often it is looked whether programs that were stopped have ended.
const MOST_LOOKS: u32 = 20;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What the server calls our connections.
const OUR_NAME: &str = "yuantu";

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// SQLSTATE codes.
mod code {
    pub const NO_LOCK: &str = "55P03";
    pub const DEADLOCK: &str = "40P01";
    pub const SERIALIZATION: &str = "40001";
    pub const TOO_MANY_CONNECTIONS: &str = "53300";
    pub const WRONG_PASSWORD: &str = "28P01";
    pub const NOT_ADMITTED: &str = "28000";
    pub const NO_DATABASE: &str = "3D000";
    pub const NOT_ALLOWED: &str = "42501";
    pub const NO_EXTENSION_FILE: &str = "58P01";
    pub const NO_SUCH_FEATURE: &str = "0A000";
    pub const DISK_FULL: &str = "53100";
    /// A server that is a replica, say.
    pub const READ_ONLY: &str = "25006";
    pub const DATA_CORRUPTED: &str = "XX001";
    pub const INDEX_CORRUPTED: &str = "XX002";
    /// The classes of a lost connection and of a server that stops.
    pub const GONE: [&str; 2] = ["08", "57P"];
}

impl PostgresStore {
    /// Connects to the database at `url` (`postgres://user:password@host:port/database`), and brings its tables and
    /// the layers for GIS programs up to date. The database must exist; its password is never told again.
    ///
    /// What a write has acknowledged is on the server's disk: `synchronous_commit` is on, whatever its default is.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let (options, name) = parsed(url)?;
        Self::connect(options)
            .await
            .map_err(|error| explain(name, &error))
    }

    /// Fails where another program of ours is connected to the database, but for one that is about to end.
    pub(in crate::store) async fn prove_unused(url: &str) -> StoreResult<()> {
        let (options, name) = parsed(url)?;
        let looked = async {
            let mut beside = PgConnection::connect_with(&options).await?;
            let mut looks = 0;
            while others(&mut beside).await? > 0 {
                looks += 1;
                if looks > MOST_LOOKS {
                    return Ok(true);
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
            beside.close().await?;
            Ok(false)
        };
        match looked.await {
            Ok(false) => Ok(()),
            Ok(true) => Err(StoreError::Open {
                database: name,
                why: "another program uses it; stop the servers first".to_owned(),
            }),
            Err(error) => Err(explain(name, &MigrateError::Execute(error))),
        }
    }

    /// Looks at the database at `url` without changing it.
    pub async fn examine(url: &str) -> StoreResult<Examination> {
        let (options, name) = parsed(url)?;
        let examined = Self::examine_at(&options).await;
        let (mut examination, applied) =
            examined.map_err(|error| explain(name.clone(), &error.into()))?;
        examination.pending = pending(&MIGRATIONS, &applied, &name)?;
        Ok(examination)
    }

    async fn examine_at(
        options: &PgConnectOptions,
    ) -> Result<(Examination, Vec<i64>), sqlx::Error> {
        let mut database = PgConnection::connect_with(options).await?;
        let (version, clock): (String, DateTime<Utc>) =
            sqlx::query_as("select current_setting('server_version'), clock_timestamp()")
                .fetch_one(&mut database)
                .await?;
        let postgis =
            sqlx::query_scalar("select extversion from pg_extension where extname = 'postgis'")
                .fetch_optional(&mut database)
                .await?;
        let has_tables: bool =
            sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
                .fetch_one(&mut database)
                .await?;
        let applied = match has_tables {
            true => {
                sqlx::query_scalar("select version from _sqlx_migrations where success")
                    .fetch_all(&mut database)
                    .await?
            }
            false => Vec::new(),
        };
        let has_people: bool = sqlx::query_scalar("select to_regclass('token') is not null")
            .fetch_one(&mut database)
            .await?;
        let people = match has_people {
            true => {
                let people = sqlx::query_as(PEOPLE).fetch_all(&mut database).await?;
                let tokens = sqlx::query_scalar(ENDLESS_TOKENS);
                Some(count(&people, tokens.fetch_one(&mut database).await?))
            }
            false => None,
        };
        database.close().await?;
        let examination = Examination {
            keeper: format!("PostgreSQL {version}"),
            postgis,
            pending: 0,
            clock: Some(clock),
            people,
        };
        Ok((examination, applied))
    }

    async fn connect(options: PgConnectOptions) -> Result<Self, MigrateError> {
        let options = options
            .application_name(OUR_NAME)
            .options([("synchronous_commit", "on"), ("lock_timeout", LOCK_TIMEOUT)]);
        let is_due = Arc::new(AtomicBool::new(true));
        let made = Arc::clone(&is_due);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |_, _| {
                made.store(true, Ordering::SeqCst);
                Box::pin(async { Ok(()) })
            })
            .connect_with(options)
            .await?;
        MIGRATIONS.run(&pool).await?;
        layers::renew(&pool).await?;
        let same = Same::as_now(&mut *pool.acquire().await?, is_due).await?;
        Ok(Self {
            pool,
            bell: Bell::default(),
            same,
        })
    }
}

/// Fails unless the database has just the tables of this version of the program.
pub(super) async fn applied_here(connection: &mut PgConnection) -> StoreResult<()> {
    const HERE: &str = "that took the place of the one before";
    let applied: Vec<i64> =
        sqlx::query_scalar("select version from _sqlx_migrations where success")
            .fetch_all(connection)
            .await?;
    match pending(&MIGRATIONS, &applied, HERE) {
        Ok(0) => Ok(()),
        Ok(_) => Err(StoreError::Gone(
            "the database was made anew by an earlier version of this program; start the server again"
                .to_owned(),
        )),
        Err(newer) => Err(StoreError::Gone(newer.to_string())),
    }
}

async fn others(beside: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity \
         where datname = current_database() and application_name = $1",
    )
    .bind(OUR_NAME)
    .fetch_one(beside)
    .await
}

/// How to connect, and what the database is called in messages.
fn parsed(url: &str) -> StoreResult<(PgConnectOptions, String)> {
    let options = PgConnectOptions::from_str(url).map_err(|error| StoreError::Open {
        database: "at the given address".to_owned(),
        why: format!("it is no address of a PostgreSQL database: {error}"),
    })?;
    let name = format!(
        "{} on {}:{}",
        options.get_database().unwrap_or(options.get_username()),
        options.get_host(),
        options.get_port()
    );
    Ok((options, name))
}

/// What is wrong with the server's disk, or what we may do there.
pub(in crate::store) fn fault(error: &sqlx::Error) -> Option<StoreError> {
    let why = error.to_string();
    Some(match code_of(error)? {
        code::DISK_FULL => StoreError::NoSpace,
        code::READ_ONLY => StoreError::ReadOnly(why),
        code::DATA_CORRUPTED | code::INDEX_CORRUPTED => StoreError::Damaged(why),
        _ => return None,
    })
}

/// Another writer was in the way; a later try may succeed.
pub(in crate::store) fn is_busy(error: &sqlx::Error) -> bool {
    code_of(error).is_some_and(|code| {
        [
            code::NO_LOCK,
            code::DEADLOCK,
            code::SERIALIZATION,
            code::TOO_MANY_CONNECTIONS,
        ]
        .contains(&code)
    })
}

/// The server is away, or went away; a later try makes a new connection.
pub(in crate::store) fn is_unreachable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut => true,
        error => {
            code_of(error).is_some_and(|code| code::GONE.iter().any(|gone| code.starts_with(gone)))
        }
    }
}

fn code_of(error: &sqlx::Error) -> Option<&str> {
    let error = error.as_database_error()?;
    let error = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?;
    Some(error.code())
}

fn explain(database: String, error: &MigrateError) -> StoreError {
    let why = match error {
        MigrateError::VersionMissing(version) => {
            format!("a newer version of Yuantu has written it (schema {version}); use that version")
        }
        MigrateError::VersionMismatch(version) => {
            format!("its schema {version} is not the one that this version of Yuantu knows")
        }
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => {
            reason(cause).map_or_else(|| cause.to_string(), str::to_owned)
        }
        _ => error.to_string(),
    };
    StoreError::Open { database, why }
}

fn reason(cause: &sqlx::Error) -> Option<&'static str> {
    if matches!(cause, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) {
        return Some("no PostgreSQL server answers there; does it run, and is the address right?");
    }
    match code_of(cause)? {
        code::WRONG_PASSWORD | code::NOT_ADMITTED => {
            Some("the server does not admit this user with this password")
        }
        code::NO_DATABASE => {
            Some("the server has no such database; make it with: createdb -E UTF8 NAME")
        }
        code::NOT_ALLOWED => Some(
            "this user may not make tables, or not add PostGIS; \
             let an administrator run: create extension postgis",
        ),
        code::NO_EXTENSION_FILE | code::NO_SUCH_FEATURE => {
            Some("the server has no PostGIS; on Debian the package is postgresql-15-postgis-3")
        }
        _ => None,
    }
}
