//! Another database takes the place of the one that is open: whoever notices it is told, and everything after it is of the
//! other one. The two are never mixed.

use std::fs;
use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use yuantu::store::{Expected, PostgresStore, SqliteStore, Store, StoreError, StoreResult};

use crate::backends;
use crate::chain::is_whole;
use crate::samples::*;

fn is_replaced<T: std::fmt::Debug>(result: &StoreResult<T>) -> bool {
    matches!(result, Err(StoreError::Replaced))
}

/// With so many trees, each with this note, in a write of its own.
async fn planted(store: &dyn Store, note: &str, count: usize) {
    store.put_project(&project()).await.unwrap();
    for n in 0..count {
        write(
            store,
            vec![put(noted(&format!("t{n}"), note), Expected::Absent)],
        )
        .await
        .unwrap();
    }
}

async fn notes(store: &dyn Store) -> Vec<String> {
    let all = everything(store, None).await;
    all.iter().map(|stored| note(stored).to_owned()).collect()
}

async fn planted_folder(folder: &Path, note: &str, count: usize) {
    let store = SqliteStore::open(folder).await.unwrap();
    planted(&store, note, count).await;
    store.close().await;
}

#[tokio::test]
async fn a_folder_that_takes_the_place_is_gone_on_with() {
    let place = tempfile::tempdir().unwrap();
    let (here, other) = (place.path().join("data"), place.path().join("other"));
    planted_folder(&other, "other", 3).await;
    let store = SqliteStore::open(&here).await.unwrap();
    planted(&store, "first", 3).await;
    for round in ["other", "first", "other"] {
        let away = place.path().join("away");
        fs::rename(&here, &away).unwrap();
        fs::rename(&other, &here).unwrap();
        fs::rename(&away, &other).unwrap();
        let before = store.lineage();
        // As new as the one before: only the file tells.
        assert!(is_replaced(
            &write(&store, vec![remove("t0", Expected::At(1))]).await
        ));
        assert_eq!(store.lineage(), before + 1);
        assert!(
            notes(&store).await.iter().all(|note| note == round),
            "{round}"
        );
    }
    write(&store, vec![remove("t0", Expected::Anything)])
        .await
        .unwrap();
    is_whole(&store).await;
    store.close().await;
    let again = SqliteStore::open(&here).await.unwrap();
    assert_eq!(notes(&again).await, ["other", "other"]);
    let before = SqliteStore::open(&other).await.unwrap();
    assert_eq!(notes(&before).await, ["first", "first", "first"]);
    is_whole(&before).await;
}

#[tokio::test]
async fn a_log_that_stayed_behind_is_not_read_into_the_file_that_came() {
    let place = tempfile::tempdir().unwrap();
    let (here, other) = (place.path().join("data"), place.path().join("other"));
    planted_folder(&other, "other", 2).await;
    let store = SqliteStore::open(&here).await.unwrap();
    planted(&store, "first", 3).await;
    let log = here.join("yuantu.sqlite-wal");
    assert!(
        fs::metadata(&log).unwrap().len() > 0,
        "the test wants a log"
    );
    fs::rename(other.join("yuantu.sqlite"), here.join("yuantu.sqlite")).unwrap();
    for _ in 0..2 {
        match store.project(PROJECT).await {
            Err(StoreError::Gone(why)) => assert!(why.contains("-wal"), "{why}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(store.lineage(), 0);
    for ending in ["-wal", "-shm"] {
        fs::remove_file(here.join(format!("yuantu.sqlite{ending}"))).unwrap();
    }
    assert!(is_replaced(&store.project(PROJECT).await));
    assert_eq!(notes(&store).await, ["other", "other"]);
    is_whole(&store).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_does_not_take_the_place() {
    let place = tempfile::tempdir().unwrap();
    let (here, away) = (place.path().join("data"), place.path().join("away"));
    let store = SqliteStore::open(&here).await.unwrap();
    planted(&store, "first", 1).await;
    fs::rename(&here, &away).unwrap();
    fs::create_dir(&here).unwrap();
    planted_folder(&place.path().join("other"), "other", 30).await;
    let whole = fs::read(place.path().join("other/yuantu.sqlite")).unwrap();
    let file = here.join("yuantu.sqlite");
    // Something else, and a copy that is not done yet.
    for bytes in [
        &b"no database, but long enough to be looked at"[..],
        b"",
        &whole[..4096],
        &whole[..whole.len() / 2],
    ] {
        fs::write(&file, bytes).unwrap();
        let read = store.project(PROJECT).await;
        assert!(matches!(read, Err(StoreError::Gone(_))), "{read:?}");
        assert_eq!(
            fs::read(&file).unwrap(),
            bytes,
            "nothing is written into it"
        );
    }
    fs::remove_dir_all(&here).unwrap();
    fs::rename(&away, &here).unwrap();
    assert_eq!(notes(&store).await, ["first"]);
    assert_eq!(store.lineage(), 0);
}

/// Revisions go back in a file that kept its number, and in tables that did.
#[tokio::test]
async fn a_history_that_goes_back_is_another_one() {
    const BACK: &str = "delete from history where revision > 1; delete from feature where revision > 1; \
        delete from revision where revision > 1; update project set revision = 1";
    for backend in [
        Some(backends::sqlite_in_a_folder().await),
        backends::postgres().await,
    ] {
        let Some(backend) = backend else {
            continue;
        };
        let store = &*backend.store;
        planted(store, "x", 3).await;
        assert_eq!(revision(store).await, 3);
        match backend.place() {
            yuantu::store::Place::Folder(folder) => {
                let url = format!("sqlite:{}", folder.join("yuantu.sqlite").display());
                let mut beside = SqliteConnection::connect(&url).await.unwrap();
                sqlx::raw_sql(BACK).execute(&mut beside).await.unwrap();
                beside.close().await.unwrap();
            }
            yuantu::store::Place::Address(url) => {
                let mut beside = PgConnection::connect(&url).await.unwrap();
                sqlx::raw_sql(BACK).execute(&mut beside).await.unwrap();
            }
        }
        assert!(
            is_replaced(&store.project(PROJECT).await),
            "{}",
            backend.name
        );
        assert_eq!(
            (store.lineage(), revision(store).await),
            (1, 1),
            "{}",
            backend.name
        );
        write(store, vec![put(noted("new", "x"), Expected::Absent)])
            .await
            .unwrap();
        assert_eq!(
            (store.lineage(), revision(store).await),
            (1, 2),
            "{}",
            backend.name
        );
        is_whole(store).await;
    }
}

#[tokio::test]
async fn a_database_that_was_dropped_and_made_again_is_gone_on_with() {
    let Some(url) = backends::new_database().await else {
        return;
    };
    let store = PostgresStore::open(&url).await.unwrap();
    planted(&store, "first", 2).await;
    let (server, name) = url.rsplit_once('/').unwrap();
    let mut administrator = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    for text in [
        format!("drop database {name} with (force)"),
        format!("create database {name} template with_postgis"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(text))
            .execute(&mut administrator)
            .await
            .unwrap();
    }
    // The first connections are those that were cut.
    let mut told = store.project(PROJECT).await;
    while matches!(told, Err(StoreError::Unreachable(_))) {
        told = store.project(PROJECT).await;
    }
    assert!(
        matches!(&told, Err(StoreError::Gone(why)) if why.contains("no tables")),
        "{told:?}"
    );
    let restored = PostgresStore::open(&url).await.unwrap();
    planted(&restored, "other", 2).await;
    restored.close().await;
    let before = store.lineage();
    assert!(is_replaced(
        &write(&store, vec![remove("t0", Expected::At(1))]).await
    ));
    assert_eq!(store.lineage(), before + 1);
    assert_eq!(notes(&store).await, ["other", "other"]);
    write(&store, vec![remove("t0", Expected::At(1))])
        .await
        .unwrap();
    is_whole(&store).await;
}
