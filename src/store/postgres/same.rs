//! Whether the database under the name is the one that was opened. One can only be dropped when nobody is connected, so
//! each new connection is a reason to look; tables can be dropped and made anew under open connections, so that it is
//! looked now and then besides.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::FromRow;
use sqlx::postgres::PgConnection;

use super::open::applied_here;
use crate::store::lineage::Lineage;
use crate::store::{StoreError, StoreResult};

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What PostgreSQL numbers anew: the database, and its table of projects, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Identity {
    database: i64,
    projects: Option<i64>,
}

/// The database that was opened, and when it was looked at last.
#[derive(Clone, Debug)]
pub(super) struct Same {
    seen: Arc<Mutex<Seen>>,
    is_new: Arc<AtomicBool>,
    pub lineage: Lineage,
}

#[derive(Debug)]
struct Seen {
    identity: Identity,
    at: Instant,
}

impl Same {
    /// Of the database of this connection. `is_new` is set by each connection that is made.
    pub async fn as_now(
        connection: &mut PgConnection,
        is_new: Arc<AtomicBool>,
    ) -> Result<Self, sqlx::Error> {
        let identity = look(connection).await?;
        is_new.store(false, Ordering::SeqCst);
        let seen = Seen {
            identity,
            at: Instant::now(),
        };
        Ok(Self {
            seen: Arc::new(Mutex::new(seen)),
            is_new,
            lineage: Lineage::default(),
        })
    }

    /// Fails once when another database has the place, and for as long as that has not the tables of this program.
    pub async fn prove(&self, connection: &mut PgConnection) -> StoreResult<()> {
        if !self.is_due() {
            return Ok(());
        }
        let now = look(connection).await?;
        if now == self.seen().identity {
            self.seen().at = Instant::now();
            self.is_new.store(false, Ordering::SeqCst);
            return Ok(());
        }
        if now.projects.is_none() {
            return Err(StoreError::Gone(
                "the database was made anew, and has no tables of this program: put a backup back, and it goes on; \
                 or start the server again, and it begins with nothing"
                    .to_owned(),
            ));
        }
        applied_here(connection).await?;
        let mut seen = self.seen();
        if seen.identity == now {
            // Another caller was faster.
            return Err(StoreError::Replaced);
        }
        tracing::warn!("another database took the place of the one that was open");
        *seen = Seen {
            identity: now,
            at: Instant::now(),
        };
        self.is_new.store(false, Ordering::SeqCst);
        Err(self.lineage.replaced())
    }

    fn is_due(&self) -> bool {
        self.is_new.load(Ordering::SeqCst) || self.seen().at.elapsed() > LOOK_EVERY
    }

    /// A thread that panicked while it held the lock left a whole entry behind.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn look(connection: &mut PgConnection) -> Result<Identity, sqlx::Error> {
    sqlx::query_as(
        "select oid::bigint as database, to_regclass('project')::oid::bigint as projects \
         from pg_database where datname = current_database()",
    )
    .fetch_one(connection)
    .await
}
