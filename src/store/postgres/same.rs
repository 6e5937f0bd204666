//! Whether the database under the name is the one that was opened. One can only be dropped when nobody is connected, so
//! each new connection is a reason to look; tables can be dropped and made anew under open connections, so that it is
//! looked now and then besides.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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

/// The database that was opened, and whether it is to be looked at again.
#[derive(Clone, Debug)]
pub(super) struct Same {
    seen: Arc<Mutex<Identity>>,
    is_due: Arc<AtomicBool>,
    pub lineage: Lineage,
}

impl Same {
    /// Of the database of this connection. `is_due` is set by each connection that is made, and every second.
    pub async fn as_now(
        connection: &mut PgConnection,
        is_due: Arc<AtomicBool>,
    ) -> Result<Self, sqlx::Error> {
        let identity = look(connection).await?;
        is_due.store(false, Ordering::SeqCst);
        let still_used = Arc::downgrade(&is_due);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                match still_used.upgrade() {
                    Some(is_due) => is_due.store(true, Ordering::SeqCst),
                    None => return,
                }
            }
        });
        Ok(Self {
            seen: Arc::new(Mutex::new(identity)),
            is_due,
            lineage: Lineage::default(),
        })
    }

    /// Fails once when another database has the place, and for as long as that has not the tables of this program.
    pub async fn prove(&self, connection: &mut PgConnection) -> StoreResult<()> {
        if !self.is_due.load(Ordering::SeqCst) {
            return Ok(());
        }
        let now = look(connection).await?;
        if now == *self.seen() {
            self.is_due.store(false, Ordering::SeqCst);
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
        if *seen == now {
            // Another caller was faster.
            return Err(StoreError::Replaced);
        }
        tracing::warn!("another database took the place of the one that was open");
        *seen = now;
        self.is_due.store(false, Ordering::SeqCst);
        Err(self.lineage.replaced())
    }

    /// A thread that panicked while it held the lock left a whole entry behind.
    fn seen(&self) -> MutexGuard<'_, Identity> {
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
