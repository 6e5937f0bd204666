//! A history that holds together is known as such, and each way in which it does not is told.

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use yuantu::store::Store;

use crate::backends;
use crate::samples::*;

/// Asserts that the history holds together, unless the store is closed.
pub async fn is_whole(store: &dyn Store) {
    if store.ping().await.is_err() {
        return;
    }
    let check = store.check().await.unwrap();
    assert!(
        check.is_sound(),
        "{:#?}",
        check.faults().collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_check_counts_what_there_is() {
    for backend in backends::all().await {
        furnished(&*backend.store).await;
        let check = backend.store.check().await.unwrap();
        assert!(
            check.is_sound(),
            "{:#?}",
            check.faults().collect::<Vec<_>>()
        );
        let project = check.projects.iter().find(|check| check.project == PROJECT);
        let project = project.unwrap();
        assert_eq!(project.revision, revision(&*backend.store).await);
        assert_eq!((project.features, project.scenarios), (251, 2));
        // 252 at first, 2 by the action, 3 planned, 1 since, 3 copied.
        assert_eq!(project.entries, 261);
    }
}

#[tokio::test]
async fn each_way_to_break_the_chain_is_told() {
    for (damage, told) in [
        ("delete from history where revision = 2", "revision 1"),
        (
            "delete from history where feature = 't7'",
            "feature \"t7\" is stored, but has no history",
        ),
        (
            "update history set ordinal = 9999 where feature = 't7'",
            "revision 1 has 252 entries",
        ),
        (
            "delete from history where revision = 3; delete from revision where revision = 3",
            "revision 3 is missing",
        ),
        (
            "update project set revision = 99",
            "the project is at revision 99",
        ),
        (
            "delete from feature where id = 't7'",
            "feature \"t7\": the history ends with a state of revision 1, but nothing",
        ),
        (
            "update feature set revision = 2 where id = 't7'",
            "but a state of revision 2 is stored",
        ),
        (
            "update feature set courtyard = null where id = 't7'",
            "feature \"t7\"",
        ),
        (
            "update feature set properties = '{\"note\": \"w\"}' where id = 't7'",
            "feature \"t7\"",
        ),
        (
            "update history set after = replace(after, '\"x\"', '\"w\"') where feature = 't1' and revision = 1",
            "what revision 2 found is not what was left before it",
        ),
        (
            "update history set before = null where feature = 't1' and revision = 2",
            "what revision 2 did is not whole",
        ),
        (
            "delete from overlay where scenario = 's' and id = 't1'",
            "of scenario \"s\"",
        ),
        (
            "delete from overlay where scenario = 'copy' and action = 'remove'",
            "feature \"t2\" of scenario \"copy\"",
        ),
        (
            "update overlay set id = 'none' where scenario = 's' and id = 'new'",
            "feature \"none\" of scenario \"s\" is stored, but has no history",
        ),
        (
            "update history set after = replace(after, 'planned', 'w') where feature = 'new' and scenario = 's'",
            "feature \"new\" of scenario \"s\"",
        ),
    ] {
        let backend = backends::sqlite_in_a_folder().await;
        furnished(&*backend.store).await;
        let url = format!(
            "sqlite:{}",
            backend.folder().join("yuantu.sqlite").display()
        );
        let mut beside = SqliteConnection::connect(&url).await.unwrap();
        let damage = format!("pragma foreign_keys = off; {damage}");
        sqlx::raw_sql(AssertSqlSafe(damage.clone()))
            .execute(&mut beside)
            .await
            .unwrap();
        beside.close().await.unwrap();
        let check = backend.store.check().await.unwrap();
        let faults: Vec<_> = check.faults().collect();
        assert!(
            faults.iter().any(|fault| fault.contains(told)),
            "{damage}: {faults:#?}"
        );
    }
}

#[tokio::test]
async fn a_damaged_file_is_told_by_the_database_itself() {
    let backend = backends::sqlite_in_a_folder().await;
    furnished(&*backend.store).await;
    let url = format!(
        "sqlite:{}",
        backend.folder().join("yuantu.sqlite").display()
    );
    let mut beside = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("pragma foreign_keys = off; delete from feature_box where key = 3; delete from revision where revision = 2")
        .execute(&mut beside)
        .await
        .unwrap();
    let check = backend.store.check().await.unwrap();
    assert!(
        check.database.iter().any(|fault| fault.contains("history")),
        "{check:#?}"
    );
}
