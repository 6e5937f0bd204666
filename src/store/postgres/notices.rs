//! What programs on one database tell each other, by LISTEN and NOTIFY.

use sqlx::postgres::{PgConnection, PgListener, PgPool};
use tokio::sync::mpsc;

use crate::store::news::News;
use crate::store::{MOST_TOLD_BYTES, StoreError, StoreResult};

const CHANNEL: &str = "yuantu";
const NOTIFY: &str = "select pg_notify('yuantu', $1)";

/// The first letter of a notice says what it is.
const WRITTEN: &str = "w";
const TOLD: &str = "t";

/// Heard once the transaction is committed, and never if it is not.
pub(super) async fn announce(session: &mut PgConnection, project: &str) -> StoreResult<()> {
    // A project whose name does not fit is heard of all the same: as something that was not told.
    let project = if project.len() > MOST_TOLD_BYTES {
        ""
    } else {
        project
    };
    sqlx::query(NOTIFY)
        .bind(format!("{WRITTEN}{project}"))
        .execute(session)
        .await?;
    Ok(())
}

pub(super) async fn tell(pool: &PgPool, text: &str) -> StoreResult<()> {
    if text.len() > MOST_TOLD_BYTES {
        return Err(StoreError::Unstorable {
            what: "a notice".to_owned(),
            why: format!("it may have up to {MOST_TOLD_BYTES} bytes"),
        });
    }
    sqlx::query(NOTIFY)
        .bind(format!("{TOLD}{text}"))
        .execute(pool)
        .await?;
    Ok(())
}

/// Listens by one connection of the pool until that is lost.
pub(super) async fn hear(pool: &PgPool, news: &mpsc::Sender<News>) -> StoreResult<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    let mut next = News::Missed;
    while news.send(next).await.is_ok() {
        let notice = listener.try_recv().await?;
        let lost = || StoreError::Unreachable("the connection that listens was lost".to_owned());
        next = read(notice.ok_or_else(lost)?.payload());
    }
    Ok(())
}

/// What nobody of ours could have said may mean anything.
fn read(notice: &str) -> News {
    if let Some(text) = notice.strip_prefix(TOLD) {
        return News::Told(text.to_owned());
    }
    match notice.strip_prefix(WRITTEN) {
        None | Some("") => News::Missed,
        Some(project) => News::Written(project.to_owned()),
    }
}
