//! Backups are whole, proved, one state, and come back as what they were, on whichever backend.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::Utc;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use yuantu::store::{
    BackedUp, Expected, Place, PostgresStore, SqliteStore, Store, StoreError, StoreResult,
    check_backup, restore,
};

use crate::backends;
use crate::samples::*;

async fn back_up(store: &dyn Store, file: &Path) -> StoreResult<BackedUp> {
    store.back_up(file, Utc::now(), &|_, _| {}).await
}

async fn put_back(file: &Path, to: &Place, replace: bool) -> StoreResult<Option<PathBuf>> {
    let restored = restore(file, to, replace.then(Utc::now), &|_, _| {}).await;
    restored.map(|(_, aside)| aside)
}

/// What the refusal says.
fn told<T: std::fmt::Debug>(outcome: StoreResult<T>) -> String {
    match outcome {
        Err(error @ (StoreError::Transfer { .. } | StoreError::Open { .. })) => error.to_string(),
        other => panic!("it should be refused: {other:?}"),
    }
}

async fn open(place: &Place) -> Arc<dyn Store> {
    match place {
        Place::Folder(folder) => Arc::new(SqliteStore::open(folder).await.unwrap()),
        Place::Address(url) => Arc::new(PostgresStore::open(url).await.unwrap()),
    }
}

/// Empty places of every kind.
async fn places(folder: &Path) -> Vec<Place> {
    let mut places = vec![Place::Folder(folder.join("restored"))];
    places.extend(backends::new_database().await.map(Place::Address));
    places
}

#[tokio::test]
async fn what_is_backed_up_comes_back_on_every_backend() {
    for backend in backends::all().await {
        let folder = tempfile::tempdir().unwrap();
        furnished(&*backend.store).await;
        let before = all_of(&*backend.store).await;
        let file = folder.path().join("backup.sqlite");
        let made = back_up(&*backend.store, &file).await.unwrap();
        assert!(made.check.is_sound());
        assert_eq!(made.manifest.projects[0].features, 251);
        // Written after the backup: not in it.
        write(
            &*backend.store,
            vec![put(noted("later", "x"), Expected::Absent)],
        )
        .await
        .unwrap();
        for place in places(folder.path()).await {
            println!("{} to {place:?}", backend.name);
            assert_eq!(put_back(&file, &place, false).await.unwrap(), None);
            let store = open(&place).await;
            assert_eq!(all_of(&*store).await, before);
            crate::chain::is_whole(&*store).await;
            let next = vec![put(noted("later", "x"), Expected::Absent)];
            assert_eq!(
                write(&*store, next).await.unwrap(),
                made.manifest.projects[0].revision + 1
            );
            store.close().await;
        }
        let left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(left.len(), 2, "a backup and a restored folder: {left:?}");
    }
}

#[tokio::test]
async fn a_backup_is_served_as_it_is() {
    let backend = backends::sqlite_in_a_folder().await;
    furnished(&*backend.store).await;
    let folder = tempfile::tempdir().unwrap();
    back_up(&*backend.store, &folder.path().join("yuantu.sqlite"))
        .await
        .unwrap();
    let store = SqliteStore::open(folder.path()).await.unwrap();
    assert_eq!(all_of(&store).await, all_of(&*backend.store).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_beside_writers_is_one_state_with_all_that_was_acknowledged_before() {
    for backend in backends::all().await {
        let store = backend.store.clone();
        store.put_project(&project()).await.unwrap();
        let (acknowledged, stop) = (
            Arc::new(AtomicI64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let writer = {
            let (store, acknowledged, stop) = (store.clone(), acknowledged.clone(), stop.clone());
            tokio::spawn(async move {
                let mut n = 0;
                while !stop.load(Ordering::Relaxed) {
                    n += 1;
                    let note = n.to_string();
                    let pair = ["a", "b"].map(|id| put(noted(id, &note), Expected::Anything));
                    let pair = pair
                        .into_iter()
                        .chain([put(noted(&format!("f{n}"), "x"), Expected::Absent)]);
                    let revision = write(&*store, pair.collect()).await.unwrap();
                    acknowledged.store(revision, Ordering::Relaxed);
                }
            })
        };
        let folder = tempfile::tempdir().unwrap();
        for n in 0..3 {
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            let known = acknowledged.load(Ordering::Relaxed);
            let file = folder.path().join(format!("{n}.sqlite"));
            let made = back_up(&*store, &file).await.unwrap();
            let held = &made.manifest.projects[0];
            assert!(
                held.revision >= known,
                "{} held, {known} acknowledged before",
                held.revision
            );
            assert!(made.check.is_sound());
            if held.revision > 0 {
                assert_eq!(held.features, held.revision + 2, "no write is held by half");
            }
        }
        stop.store(true, Ordering::Relaxed);
        writer.await.unwrap();
    }
}

#[tokio::test]
async fn a_place_that_is_taken_is_refused_and_kept_aside_when_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    let source = backends::sqlite_in_memory().await;
    furnished(&*source.store).await;
    back_up(&*source.store, &file).await.unwrap();
    assert!(told(back_up(&*source.store, &file).await).contains("exists already"));
    for place in places(folder.path()).await {
        let store = open(&place).await;
        store
            .put_project(&yuantu::model::Project {
                id: "old".into(),
                ..project()
            })
            .await
            .unwrap();
        let in_use = told(put_back(&file, &place, true).await);
        assert!(in_use.contains("another program uses it"), "{in_use}");
        store.close().await;
        let refused = told(put_back(&file, &place, false).await);
        assert!(refused.contains("--replace"), "{refused}");
        let aside = put_back(&file, &place, true).await.unwrap().unwrap();
        let store = open(&place).await;
        assert_eq!(all_of(&*store).await, all_of(&*source.store).await);
        store.close().await;
        let old: Arc<dyn Store> = if aside.is_dir() {
            Arc::new(SqliteStore::open(&aside).await.unwrap())
        } else {
            let again = Place::Folder(folder.path().join("again"));
            put_back(&aside, &again, false).await.unwrap();
            open(&again).await
        };
        assert_eq!(old.projects().await.unwrap()[0].id, "old");
        old.close().await;
    }
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let source = backends::sqlite_in_memory().await;
    furnished(&*source.store).await;
    let good = folder.path().join("good.sqlite");
    back_up(&*source.store, &good).await.unwrap();
    let bytes = fs::read(&good).unwrap();
    // One letter of one feature: no database notices that.
    let mut letter = bytes.clone();
    let note = b"{\"note\":\"y\"}";
    let places = bytes.windows(note.len()).enumerate();
    // A page may hold an older copy that nobody reads: all of them.
    for (at, _) in places.filter(|(_, window)| window == note) {
        letter[at + 9] = b'w';
    }
    let mut page = bytes.clone();
    page[bytes.len() / 2..][..4096].fill(0xa5);
    let half = bytes[..bytes.len() / 2].to_vec();
    let place = Place::Folder(folder.path().join("data"));
    let file = folder.path().join("bad.sqlite");
    for (name, bad) in [
        ("letter", letter),
        ("page", page),
        ("half", half),
        ("text", b"no backup".repeat(99)),
    ] {
        fs::write(&file, bad).unwrap();
        let refused = put_back(&file, &place, true).await;
        assert!(refused.is_err(), "{name}");
        println!("{name}: {}", refused.unwrap_err());
        assert!(!folder.path().join("data/yuantu.sqlite").exists());
    }
    // A store is no backup: nothing says what it should hold.
    let store = backends::sqlite_in_a_folder().await;
    store.store.close().await;
    let refused = told(put_back(&store.folder().join("yuantu.sqlite"), &place, true).await);
    assert!(refused.contains("no backup of Yuantu"), "{refused}");
    check_backup(&good).await.unwrap();
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_leaves_nothing() {
    let backend = backends::sqlite_in_memory().await;
    furnished(&*backend.store).await;
    let folder = tempfile::tempdir().unwrap();
    let refused = back_up(&*backend.store, &folder.path().join("none/backup.sqlite")).await;
    assert!(refused.is_err());
    // What an earlier one left when it was killed.
    let part = folder.path().join("backup.sqlite.part");
    fs::write(&part, "half a backup").unwrap();
    back_up(&*backend.store, &folder.path().join("backup.sqlite"))
        .await
        .unwrap();
    assert!(!part.exists());
}

/// Every table is copied, or has a reason why not; so has every column; and both backends have the same ones.
#[tokio::test]
async fn nothing_is_forgotten() {
    const NOT_COPIED: [&str; 6] = [
        "_sqlx_migrations",
        "people",
        "feature_box",
        "feature_box_node",
        "feature_box_parent",
        "feature_box_rowid",
    ];
    let backend = backends::sqlite_in_a_folder().await;
    let folder = tempfile::tempdir().unwrap();
    let made = back_up(&*backend.store, &folder.path().join("b.sqlite"))
        .await
        .unwrap();
    let copied: Vec<&str> = made
        .manifest
        .tables
        .iter()
        .map(|table| table.table.as_str())
        .collect();
    let url = format!(
        "sqlite:{}",
        backend.folder().join("yuantu.sqlite").display()
    );
    let mut sqlite = SqliteConnection::connect(&url).await.unwrap();
    let mut columns: Columns = columns(
        &sqlx::query_as(
            "select m.name, c.name, lower(c.type) || case when instr(m.sql, 'json_valid(' || c.name) > 0 \
             then ' json' else '' end from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
        )
        .fetch_all(&mut sqlite)
        .await
        .unwrap(),
    );
    for name in NOT_COPIED {
        assert!(columns.remove(name).is_some(), "there is no table {name}");
    }
    let tables: Vec<&str> = columns.keys().map(String::as_str).collect();
    let mut sorted = copied.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, tables, "copied, and there");
    columns.get_mut("feature").unwrap().remove("key").unwrap();

    let Some(url) = backends::new_database().await else {
        return;
    };
    PostgresStore::open(&url).await.unwrap().close().await;
    let mut postgres = PgConnection::connect(&url).await.unwrap();
    let serial: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.columns where table_schema = 'public' \
         and (column_default like 'nextval%' or is_identity = 'YES')",
    )
    .fetch_all(&mut postgres)
    .await
    .unwrap();
    assert_eq!(
        serial,
        Vec::<String>::new(),
        "numbers that a database gives would be given twice after a copy"
    );
    let mut there = self::columns(
        &sqlx::query_as(AssertSqlSafe(
            "select c.table_name::text, c.column_name::text, c.data_type::text \
             from information_schema.columns c join information_schema.tables t using (table_schema, table_name) \
             where table_schema = 'public' and table_type = 'BASE TABLE' \
             and table_name not in ('_sqlx_migrations', 'spatial_ref_sys', 'people')",
        ))
        .fetch_all(&mut postgres)
        .await
        .unwrap(),
    );
    there.get_mut("feature").unwrap().remove("geom").unwrap();
    for (table, columns) in &columns {
        for (column, kind) in columns {
            let other = there
                .get_mut(table)
                .and_then(|columns| columns.remove(column));
            let expected: &[&str] = match kind.as_str() {
                "text" => &["text", "timestamp with time zone"],
                "text json" => &["jsonb"],
                "integer" => &["bigint", "integer", "boolean"],
                "real" => &["double precision"],
                "blob" => &["bytea"],
                other => panic!("{table}.{column} is {other}, which is not carried over"),
            };
            let other = other.unwrap_or_default();
            assert!(
                expected.contains(&other.as_str()),
                "{table}.{column}: {kind} and {other}"
            );
        }
    }
    there.retain(|_, columns| !columns.is_empty());
    assert!(there.is_empty(), "only on PostgreSQL: {there:?}");
}

type Columns = BTreeMap<String, BTreeMap<String, String>>;

fn columns(rows: &[(String, String, String)]) -> Columns {
    let mut columns = Columns::new();
    for (table, column, kind) in rows {
        columns
            .entry(table.clone())
            .or_default()
            .insert(column.clone(), kind.clone());
    }
    columns
}
