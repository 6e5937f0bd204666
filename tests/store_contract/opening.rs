//! Starting, stopping, and the ways in which a start fails.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sqlx::{Connection, SqliteConnection};
use yuantu::store::{Expected, SqliteStore, Store, StoreError};

use crate::backends;
use crate::samples::*;

#[tokio::test]
async fn a_restart_keeps_everything() {
    for backend in backends::all().await {
        let store = backend.store.clone();
        store.put_project(&project()).await.unwrap();
        write(&*store, vec![put(noted("a", "today"), Expected::Absent)])
            .await
            .unwrap();
        scenario(&*store, "s").await;
        write_to(
            &*store,
            "s",
            vec![put(noted("a", "planned"), Expected::At(1))],
        )
        .await
        .unwrap();
        let before = everything_there_is(&*store).await;
        if let Some(again) = backend.restart().await {
            assert_eq!(everything_there_is(&*again.store).await, before);
            assert_eq!(
                write(&*again.store, vec![remove("a", Expected::At(1))])
                    .await
                    .unwrap(),
                4
            );
        }
    }
}

async fn everything_there_is(store: &dyn Store) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        store.projects().await.unwrap(),
        everything(store, None).await,
        everything(store, Some("s")).await,
        store.scenarios(PROJECT, None).await.unwrap(),
        store.history(PROJECT, &Default::default()).await.unwrap(),
    )
}

async fn refusal(folder: &Path) -> String {
    match SqliteStore::open(folder).await {
        Err(error @ StoreError::Open { .. }) => error.to_string(),
        other => panic!("it should not open: {other:?}"),
    }
}

async fn raw(folder: &Path) -> SqliteConnection {
    let url = format!("sqlite:{}", folder.join("yuantu.sqlite").display());
    SqliteConnection::connect(&url).await.unwrap()
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("数据/office");
    let store = SqliteStore::open(&folder).await.unwrap();
    store.ping().await.unwrap();
    assert!(folder.join("yuantu.sqlite").is_file());
}

#[tokio::test]
async fn the_file_has_a_write_ahead_log() {
    let backend = backends::sqlite_in_a_folder().await;
    let mode: String = sqlx::query_scalar("pragma journal_mode")
        .fetch_one(&mut raw(backend.folder()).await)
        .await
        .unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_or_written_to_is_named() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let told = refusal(&file.join("data")).await;
    assert!(told.contains("the folder cannot be made"), "{told}");

    // A folder in the file's place, since a superuser may write to a read-only folder all the same.
    let blocked = place.path().join("blocked");
    fs::create_dir_all(blocked.join("yuantu.sqlite")).unwrap();
    let told = refusal(&blocked).await;
    assert!(told.contains("cannot be made or opened"), "{told}");
}

#[tokio::test]
async fn a_read_only_database_is_refused_at_the_start_and_not_at_the_first_write() {
    let place = tempfile::tempdir().unwrap();
    SqliteStore::open(place.path()).await.unwrap().close().await;
    let file = place.path().join("yuantu.sqlite");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    if fs::File::options().write(true).open(&file).is_ok() {
        return println!("skipped: a superuser may write to it all the same");
    }
    let told = refusal(place.path()).await;
    assert!(told.contains("may only be read"), "{told}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_and_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("yuantu.sqlite");
    let content = "this is a letter, not a database. ".repeat(100);
    fs::write(&file, &content).unwrap();
    let told = refusal(place.path()).await;
    assert!(told.contains("not an SQLite database"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), content);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let place = tempfile::tempdir().unwrap();
    SqliteStore::open(place.path()).await.unwrap().close().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values (9999, 'future', true, x'00', 1)",
    )
    .execute(&mut raw(place.path()).await)
    .await
    .unwrap();
    let told = refusal(place.path()).await;
    assert!(told.contains("a newer version of Yuantu"), "{told}");
}

#[tokio::test]
async fn a_locked_database_is_refused_after_a_while_and_writes_to_it_say_busy() {
    let backend = backends::sqlite_in_a_folder().await;
    backend.store.put_project(&project()).await.unwrap();
    let mut other_program = raw(backend.folder()).await;
    let lock = other_program.begin_with("begin immediate").await.unwrap();
    let (told, refused) = tokio::join!(
        refusal(backend.folder()),
        write(
            &*backend.store,
            vec![put(noted("a", "1"), Expected::Absent)]
        ),
    );
    assert!(told.contains("another program has locked it"), "{told}");
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    assert_eq!(
        everything(&*backend.store, None).await,
        [],
        "reading goes on"
    );
    lock.rollback().await.unwrap();
    write(
        &*backend.store,
        vec![put(noted("a", "1"), Expected::Absent)],
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn a_corrupt_row_is_an_error_and_no_panic() {
    for damage in [
        "update feature set kind = 'dragon'",
        "update feature set wkb = x'0101'",
        "update feature set properties = '[1]'",
    ] {
        let backend = backends::sqlite_in_a_folder().await;
        backend.store.put_project(&project()).await.unwrap();
        write(
            &*backend.store,
            vec![put(noted("a", "1"), Expected::Absent)],
        )
        .await
        .unwrap();
        sqlx::query(damage)
            .execute(&mut raw(backend.folder()).await)
            .await
            .unwrap();
        let read = backend.store.feature(PROJECT, "a", None).await;
        assert!(
            matches!(read, Err(StoreError::Corrupt { .. })),
            "{damage}: {read:?}"
        );
    }
    let backend = backends::sqlite_in_a_folder().await;
    backend.store.put_project(&project()).await.unwrap();
    write(
        &*backend.store,
        vec![put(noted("a", "1"), Expected::Absent)],
    )
    .await
    .unwrap();
    sqlx::query("update history set after = '{}'")
        .execute(&mut raw(backend.folder()).await)
        .await
        .unwrap();
    let read = backend.store.history(PROJECT, &Default::default()).await;
    assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{read:?}");
}
