use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::serve::Server;
use crate::{done, refused, scene, write, yuantu};

fn run(arguments: &[&str]) -> Output {
    yuantu().args(arguments).output().unwrap()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A data folder with the scene in it.
fn imported(folder: &Path) -> String {
    let data = shown(&folder.join("data"));
    let file = write(folder, "scene.geojson", &scene());
    done(&run(&["import", "--data", &data, &file]));
    data
}

#[test]
fn a_backup_of_a_running_server_is_restored_and_moved() {
    let folder = tempfile::tempdir().unwrap();
    let data = imported(folder.path());
    let server = Server::start(Path::new(&data));
    let file = shown(&folder.path().join("b.sqlite"));
    let told = done(&run(&["backup", "--data", &data, "--to", &file]));
    assert!(
        told.contains("revision 1, 3 features, 0 scenarios"),
        "{told}"
    );
    let told = done(&run(&["check-store", "--backup", &file]));
    assert!(told.contains("3 entries of the history: whole"), "{told}");
    // The server keeps what it has.
    let told = refused(
        &run(&["restore", "--from", &file, "--data", &data, "--replace"]),
        1,
    );
    assert!(told.contains("stop the server first"), "{told}");
    assert_eq!(server.stop(), Some(0));

    let restored = shown(&folder.path().join("restored"));
    done(&run(&["restore", "--from", &file, "--data", &restored]));
    let told = refused(&run(&["restore", "--from", &file, "--data", &restored]), 1);
    assert!(told.contains("--replace"), "{told}");
    let moved = shown(&folder.path().join("moved"));
    let told = done(&run(&[
        "migrate-store",
        "--from",
        &restored,
        "--to",
        &moved,
    ]));
    assert!(
        told.contains("default\tmoved, the same on both sides"),
        "{told}"
    );
    let exported = |data: &str| done(&run(&["export", "--data", data]));
    assert_eq!(exported(&restored), exported(&data));
    assert_eq!(exported(&moved), exported(&data));
    done(&run(&["check-store", "--data", &moved]));
}

#[test]
fn what_is_not_there_is_neither_backed_up_nor_made() {
    let folder = tempfile::tempdir().unwrap();
    let data = shown(&folder.path().join("none"));
    for arguments in [
        &["backup", "--data", &data, "--to", "b.sqlite"][..],
        &["check-store", "--data", &data][..],
    ] {
        let told = refused(&run(arguments), 1);
        assert!(told.contains("there is no such file"), "{told}");
    }
    assert!(!Path::new(&data).exists());
    for (every, code) in [("24", 2), ("0h", 2)] {
        refused(
            &run(&["serve", "--backup-to", "b", "--backup-every", every]),
            code,
        );
    }
}

/// Looks again until it holds.
fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_server_makes_backups_by_the_clock_keeps_the_newest_and_warns_when_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let data = imported(folder.path());
    let backups = folder.path().join("backups");
    fs::create_dir(&backups).unwrap();
    fs::write(backups.join("note.txt"), "of somebody else").unwrap();
    let schedule = [
        "--backup-every",
        "1s",
        "--backup-keep",
        "2",
        "--backup-keep-weeks",
        "0",
        "--backup-to",
    ];
    let shown_backups = shown(&backups);
    let place = ["--data", data.as_str()];
    let options = place
        .into_iter()
        .chain(schedule)
        .chain([shown_backups.as_str()]);
    let server = Server::with(options.map(OsStr::new));
    until("there is a first backup", || names(&backups).len() > 1);
    let first = names(&backups)[1].clone();
    until("the first one is removed when there are two others", || {
        let names = names(&backups);
        names.len() >= 3 && !names.contains(&first)
    });
    assert!(names(&backups).len() <= 5, "{:?}", names(&backups));
    assert!(server.get("/api/health").contains("\"warnings\":[]"));
    // A file in the folder's place.
    fs::rename(&backups, folder.path().join("away")).unwrap();
    fs::write(&backups, "").unwrap();
    until("the health warns", || {
        server.get("/api/health").contains("backup-failed")
    });
    assert_eq!(server.stop(), Some(0));
    let left = names(&folder.path().join("away"));
    let newest = left.iter().rfind(|name| name.ends_with(".sqlite")).unwrap();
    let newest = shown(&folder.path().join("away").join(newest));
    done(&run(&["check-store", "--backup", &newest]));
}
