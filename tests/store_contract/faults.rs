//! Disks that are full, files that are gone, damaged or read-only, connections that drop, clocks that step: an error that
//! says what to do, nothing lost of what was acknowledged, and work goes on when the cause is gone, without a restart.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use yuantu::model::{Action, Lens, Optics, ScenarioStatus, Title};
use yuantu::store::{
    Expected, HistoryQuery, NewLens, NewScenario, PostgresStore, ScenarioChange, Signature,
    SqliteStore, Store, StoreError, StoreResult, Write,
};

use crate::backends::{self, contract};
use crate::chain::is_whole;
use crate::samples::*;

/// A small disk of its own; unmounted when dropped.
struct Disk(TempDir);

impl Disk {
    /// None where we may not mount.
    fn new(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            _ => {
                println!("skipped: only a superuser may mount a small disk");
                None
            }
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Leaves not a byte.
    fn fill(&self) {
        let ballast = fs::File::create(self.path().join("ballast")).unwrap();
        let mut at = 0;
        for size in [65_536, 4096] {
            while ballast.write_all_at(&vec![1; size], at).is_ok() {
                at += size as u64;
            }
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.path().join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn trees(from: usize, count: usize) -> Vec<yuantu::store::Edit> {
    (from..from + count)
        .map(|n| put(noted(&format!("t{n}"), &"x".repeat(200)), Expected::Absent))
        .collect()
}

#[tokio::test]
async fn a_full_disk_is_told_and_work_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new("size=6m") else {
        return;
    };
    let store = SqliteStore::open(&disk.path().join("data")).await.unwrap();
    store.put_project(&project()).await.unwrap();
    let mut stored = 0;
    for round in 0..3 {
        write(&store, trees(stored, 100)).await.unwrap();
        stored += 100;
        disk.fill();
        for _ in 0..3 {
            let refused = write(&store, trees(stored, 500)).await;
            assert!(matches!(refused, Err(StoreError::NoSpace)), "{refused:?}");
            assert_eq!(
                everything(&store, None).await.len(),
                stored,
                "reading goes on"
            );
        }
        if round == 0 {
            let refused = store
                .back_up(&disk.path().join("b.sqlite"), at(0), &|_, _| {})
                .await;
            assert!(refused.is_err());
            assert!(!disk.path().join("b.sqlite").exists());
        }
        disk.make_room();
    }
    is_whole(&store).await;
    store.close().await;
    let again = SqliteStore::open(&disk.path().join("data")).await.unwrap();
    assert_eq!(
        (everything(&again, None).await.len(), revision(&again).await),
        (stored, 3)
    );
}

#[tokio::test]
async fn a_read_only_disk_is_refused_at_the_start() {
    let Some(disk) = Disk::new("size=6m") else {
        return;
    };
    SqliteStore::open(disk.path()).await.unwrap().close().await;
    let status = Command::new("mount")
        .args(["-o", "remount,ro"])
        .arg(disk.path())
        .status();
    assert!(status.unwrap().success());
    let told = SqliteStore::open(disk.path())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("may only be read") || told.contains("cannot be made or opened"),
        "{told}"
    );
}

/// A store with its log written back to the file, and the file.
async fn settled() -> (backends::Backend, fs::File) {
    let backend = backends::sqlite_in_a_folder().await;
    furnished(&*backend.store).await;
    let path = backend.folder().join("yuantu.sqlite");
    let mut beside = SqliteConnection::connect(&format!("sqlite:{}", path.display()))
        .await
        .unwrap();
    sqlx::query("pragma wal_checkpoint(truncate)")
        .execute(&mut beside)
        .await
        .unwrap();
    beside.close().await.unwrap();
    let file = fs::File::options()
        .write(true)
        .read(true)
        .open(path)
        .unwrap();
    (backend, file)
}

fn overwrite(file: &fs::File, from: u64, to: u64) {
    let count = usize::try_from(to - from).unwrap();
    file.write_all_at(&vec![0xa5; count], from).unwrap();
}

#[tokio::test]
async fn a_damaged_file_is_refused_at_the_start_with_what_to_do() {
    for (name, from, to) in [
        ("header", 0, 100),
        ("a page in the middle", 20, 21),
        ("most of it", 5, 40),
    ] {
        let (backend, file) = settled().await;
        backend.store.close().await;
        let scale = if name == "header" { 1 } else { 4096 };
        overwrite(&file, from * scale, to * scale);
        let told = match SqliteStore::open(backend.folder()).await {
            Err(error @ StoreError::Open { .. }) => error.to_string(),
            other => panic!("{name}: it should not open: {other:?}"),
        };
        assert!(told.contains("yuantu restore"), "{name}: {told}");
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_while_it_is_open_is_told() {
    let (backend, file) = settled().await;
    overwrite(&file, 4096, file.metadata().unwrap().len());
    let read = backend
        .store
        .history(PROJECT, &HistoryQuery::default())
        .await;
    assert!(matches!(read, Err(StoreError::Damaged(_))), "{read:?}");
}

#[tokio::test]
async fn a_folder_that_is_taken_away_is_told_and_used_again_when_it_is_back() {
    let place = tempfile::tempdir().unwrap();
    let (folder, away) = (place.path().join("data"), place.path().join("away"));
    let store = SqliteStore::open(&folder).await.unwrap();
    store.put_project(&project()).await.unwrap();
    write(&store, trees(0, 1)).await.unwrap();
    fs::rename(&folder, &away).unwrap();
    // Nothing is acknowledged that nobody would find again.
    let refused = write(&store, trees(1, 1)).await;
    assert!(matches!(refused, Err(StoreError::Gone(_))), "{refused:?}");
    assert!(store.ping().await.is_err());
    assert!(!folder.exists(), "no empty database takes its place");
    fs::rename(&away, &folder).unwrap();
    write(&store, trees(1, 1)).await.unwrap();
    assert_eq!(everything(&store, None).await.len(), 2);
    is_whole(&store).await;
}

contract! {
    async fn a_clock_that_is_set_back_changes_no_order(store) {
        for (n, second) in [100, 50, -3600, 50, 7].into_iter().enumerate() {
            let write = Write { at: at(second), ..by("李工", None, trees(n, 1)) };
            store.write(PROJECT, &write).await.unwrap();
        }
        let history = store.history(PROJECT, &HistoryQuery::default()).await.unwrap();
        let told: Vec<_> = history.iter().map(|entry| (entry.revision, entry.at)).collect();
        assert_eq!(told, [(5, at(7)), (4, at(50)), (3, at(-3600)), (2, at(50)), (1, at(100))]);
    }
}

fn action(client: usize, n: usize) -> Write {
    let title = Title {
        zh: "试".into(),
        en: "Try".into(),
    };
    let id = format!("{client}-{n}");
    let edits = ["a", "b"].map(|part| put(noted(&format!("{id}-{part}"), "x"), Expected::Absent));
    Write {
        action: Some(Action { id, title }),
        ..by("李工", None, edits.into())
    }
}

/// As a page does: until it is stored.
async fn sent_until_stored(store: &dyn Store, write: &Write) -> usize {
    let mut failures = 0;
    loop {
        match store.write(PROJECT, write).await {
            Ok(_) => return failures,
            Err(StoreError::Unreachable(_)) => failures += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert!(failures < 1000, "it never recovers");
    }
}

/// Cuts the connections of stores to a database, again and again.
struct Dropping {
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<()>,
}

impl Dropping {
    fn of(url: &str) -> Self {
        let (stop, url) = (Arc::new(AtomicBool::new(false)), url.to_owned());
        let stopped = stop.clone();
        let task = tokio::spawn(async move {
            let mut beside = PgConnection::connect(&url).await.unwrap();
            while !stopped.load(Ordering::Relaxed) {
                sqlx::query(
                    "select pg_terminate_backend(pid) from pg_stat_activity \
                     where datname = current_database() and application_name = 'yuantu'",
                )
                .execute(&mut beside)
                .await
                .unwrap();
                tokio::time::sleep(std::time::Duration::from_millis(40)).await;
            }
        });
        Self { stop, task }
    }

    async fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.unwrap();
    }
}

/// Until the database answers.
async fn asked<T>(ask: impl AsyncFn() -> StoreResult<T>) -> T {
    for _ in 0..1000 {
        match ask().await {
            Ok(answer) => return answer,
            Err(StoreError::Unreachable(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    panic!("it never recovers");
}

/// Writes once. Where nobody says whether it is stored, looks; answers whether it is.
async fn written_or_not<T>(
    write: impl AsyncFn() -> StoreResult<T>,
    look: impl AsyncFn() -> StoreResult<bool>,
) -> bool {
    let is_told = match write().await {
        Ok(_) => true,
        Err(StoreError::Unreachable(_)) => false,
        Err(other) => panic!("{other:?}"),
    };
    let is_stored = asked(&look).await;
    assert!(is_stored || !is_told, "acknowledged, and not there");
    is_stored
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_write_is_whole_or_absent_when_its_connection_drops() {
    let Some(url) = backends::new_database().await else {
        return;
    };
    let store = PostgresStore::open(&url).await.unwrap();
    store.put_project(&project()).await.unwrap();
    let dropping = Dropping::of(&url);
    let mut stored = [0; 5];
    for n in 0..30 {
        let id = format!("s{n}");
        let new = NewScenario {
            id: id.clone(),
            courtyard: "yard".into(),
            name: id.clone(),
            from: None,
            who: "李工".into(),
            at: at(n),
        };
        let found = async || store.scenario(PROJECT, &id).await;
        let made = async || store.create_scenario(PROJECT, &new).await;
        if written_or_not(made, async || Ok(found().await?.is_some())).await {
            stored[0] += 1;
            let planned = vec![put(noted(&id, "x"), Expected::Absent)];
            let planned = by("李工", Some(&id), planned);
            let is_planned = async || Ok(found().await?.is_some_and(|it| it.changes == 1));
            stored[1] += i32::from(
                written_or_not(async || store.write(PROJECT, &planned).await, is_planned).await,
            );
            let change = ScenarioChange {
                name: "新名".into(),
                status: ScenarioStatus::Draft,
                expected: Expected::Anything,
                who: "王工".into(),
                at: at(n),
            };
            let changed = async || store.update_scenario(PROJECT, &id, &change).await;
            let is_changed = async || Ok(found().await?.is_some_and(|it| it.name == "新名"));
            stored[2] += i32::from(written_or_not(changed, is_changed).await);
        }
        let signature = Signature {
            who: "王工".into(),
            at: at(n),
        };
        let lens = Lens {
            id: id.clone(),
            name: id.clone(),
            image_width_px: 2560,
            image_height_px: 1440,
            optics: Optics::Measured { hfov_deg: 101.5 },
        };
        let lens = NewLens {
            lens,
            signature: signature.clone(),
        };
        let is_added = async || Ok(store.lenses(PROJECT).await?.iter().any(|it| it.id == id));
        stored[3] += i32::from(
            written_or_not(async || store.add_lens(PROJECT, &lens).await, is_added).await,
        );
        if n % 2 == 0 && asked(&found).await.is_some() {
            let deleted = async || {
                let any = Expected::Anything;
                store.delete_scenario(PROJECT, &id, any, &signature).await
            };
            let is_gone = async || Ok(found().await?.is_none());
            stored[4] += i32::from(written_or_not(deleted, is_gone).await);
        }
    }
    dropping.end().await;
    println!("made, planned, changed, lenses, deleted: {stored:?}");
    assert!(stored.iter().all(|count| *count > 0), "{stored:?}");
    // Each that is stored took one revision, and nothing else did.
    let revision = asked(async || store.project(PROJECT).await)
        .await
        .unwrap()
        .revision;
    assert_eq!(revision, i64::from(stored.iter().sum::<i32>()));
    is_whole(&store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_drop_in_the_middle_of_writes_lose_and_repeat_nothing() {
    let Some(url) = backends::new_database().await else {
        return;
    };
    let store = Arc::new(PostgresStore::open(&url).await.unwrap());
    store.put_project(&project()).await.unwrap();
    let dropping = Dropping::of(&url);
    let clients: Vec<_> = (0..3)
        .map(|client| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut failures = 0;
                for n in 0..40 {
                    failures += sent_until_stored(&*store, &action(client, n)).await;
                }
                failures
            })
        })
        .collect();
    let mut failures = 0;
    for client in clients {
        failures += client.await.unwrap();
    }
    dropping.end().await;
    println!("120 actions, {failures} times a connection was gone");
    assert_eq!(
        (
            revision(&*store).await,
            everything(&*store, None).await.len()
        ),
        (120, 240)
    );
    is_whole(&*store).await;
}

#[tokio::test]
async fn a_server_that_may_only_be_read_is_told_and_written_to_again_later() {
    let Some(url) = backends::new_database().await else {
        return;
    };
    let store = PostgresStore::open(&url).await.unwrap();
    store.put_project(&project()).await.unwrap();
    let name = url.rsplit('/').next().unwrap();
    let mut beside = PgConnection::connect(&url).await.unwrap();
    let mut set = async |value: &str| {
        let text = format!("alter database {name} set default_transaction_read_only = {value}");
        sqlx::raw_sql(AssertSqlSafe(format!(
            "set default_transaction_read_only = off; {text}"
        )))
        .execute(&mut beside)
        .await
        .unwrap();
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity \
             where datname = current_database() and application_name = 'yuantu'",
        )
        .execute(&mut beside)
        .await
        .unwrap();
    };
    set("on").await;
    let refused: StoreResult<_> = write(&store, trees(0, 1)).await;
    assert!(
        matches!(refused, Err(StoreError::ReadOnly(_))),
        "{refused:?}"
    );
    assert!(everything(&store, None).await.is_empty());
    set("off").await;
    write(&store, trees(0, 1)).await.unwrap();
}
