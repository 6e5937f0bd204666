//! What a restored backup answers, and what the service says of its health.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use yuantu::service::{DEFAULT_PROJECT, Place, Service, processes, restore};

use crate::app::{TestApp, scene};

/// What every process answers to a courtyard of the demo, refusals included.
async fn answers(service: &Service) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for process in processes() {
        let Value::Object(inputs) = json!({"courtyard": "cy-02"}) else {
            unreachable!()
        };
        let answer = service.execute(DEFAULT_PROJECT, process.id, inputs).await;
        let told = match answer {
            Ok(report) => report.get().to_owned(),
            Err(error) => error.to_string(),
        };
        answers.push((process.id.to_owned(), told));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_demo_gives_every_answer_that_it_gave_before() {
    let service = Service::in_memory().await.unwrap();
    service.load_demo().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.sqlite");
    let made = service.back_up(&file, &|_, _| {}).await.unwrap();
    assert!(made.check.is_sound());
    let data = folder.path().join("data");
    restore(&file, &Place::Folder(data.clone()), false, &|_, _| {})
        .await
        .unwrap();
    let restored = Service::open_existing(&data).await.unwrap();
    let (before, after) = (answers(&service).await, answers(&restored).await);
    assert!(
        before
            .iter()
            .filter(|(_, told)| told.starts_with('{'))
            .count()
            >= 8,
        "{before:?}"
    );
    for (one, other) in before.iter().zip(&after) {
        assert!(one == other, "{} answers otherwise than before", one.0);
    }
}

/// A data folder in which every lamp and camera has this note, after as many writes as any other such folder.
async fn noted_folder(folder: &Path, note: &str) {
    let service = Service::open(folder).await.unwrap();
    let app = TestApp::over(service.clone());
    let mut scene = scene();
    for feature in scene["features"].as_array_mut().unwrap() {
        feature["properties"]["note"] = note.into();
    }
    app.import(&scene).await;
    service.close().await;
}

fn swap(here: &Path, there: &Path) {
    let between = here.with_extension("between");
    fs::rename(here, &between).unwrap();
    fs::rename(there, here).unwrap();
    fs::rename(&between, there).unwrap();
}

#[tokio::test]
async fn a_folder_that_was_put_back_under_the_service_is_answered_from_at_once() {
    let place = tempfile::tempdir().unwrap();
    let (here, there) = (place.path().join("data"), place.path().join("backup"));
    noted_folder(&here, "before").await;
    noted_folder(&there, "after").await;
    let wider = json!({"properties": {"hfov_deg": 120}});
    let prepared = TestApp::over(Service::open(&there).await.unwrap());
    let changed = prepared
        .call(
            "PATCH",
            "/api/collections/cameras/items/cam-1",
            &[("if-match", "*")],
            &wider,
        )
        .await;
    assert_eq!(changed.status.as_u16(), 200, "{}", changed.text);
    let ask = json!({"inputs": {"courtyard": "cy-1", "target_height_m": 1.6}});
    const COVERAGE: &str = "/api/processes/camera-coverage/execution";
    let expected = prepared.post(COVERAGE, &ask).await.text;
    prepared.service.close().await;

    let app = TestApp::over(Service::open(&here).await.unwrap());
    let unchanged = json!({"properties": {"height_m": 4.5}});
    app.call(
        "PATCH",
        "/api/collections/cameras/items/cam-1",
        &[("if-match", "*")],
        &unchanged,
    )
    .await;
    let kept = app.post(COVERAGE, &ask).await.text;
    assert_ne!(kept, expected);
    let at = app.json("/api/projects/default").await["revision"].clone();
    swap(&here, &there);
    let problem = app
        .post(COVERAGE, &ask)
        .await
        .problem(503, "storage-replaced");
    assert!(problem["detail"].as_str().unwrap().contains("read anew"));
    assert_eq!(
        app.json("/api/projects/default").await["revision"],
        at,
        "as new as the one before"
    );
    assert_eq!(
        app.post(COVERAGE, &ask).await.text,
        expected,
        "nothing is kept of the one before"
    );
    let lamps = app.json("/api/collections/lamps/items?note=after").await;
    assert_eq!(lamps["numberMatched"], 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_of_two_databases() {
    let place = tempfile::tempdir().unwrap();
    let (here, there) = (place.path().join("data"), place.path().join("backup"));
    noted_folder(&here, "before").await;
    noted_folder(&there, "after").await;
    let app = Arc::new(TestApp::over(Service::open(&here).await.unwrap()));
    let stop = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = [
        "/api/features?bbox=113,34,115,36",
        "/api/scenes?courtyard=cy-1",
        "/api/collections/lamps/items",
    ]
    .map(|address| {
        let (app, stop) = (Arc::clone(&app), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut seen = [0, 0, 0];
            while !stop.load(Ordering::Relaxed) {
                let answer = app.get(address).await;
                let has = ["before", "after"].map(|note| answer.text.contains(note));
                let kind = match (answer.status.as_u16(), has) {
                    (200, [true, false]) => 0,
                    (200, [false, true]) => 1,
                    (503, _) => 2,
                    _ => panic!("{address}: {}", answer.text),
                };
                seen[kind] += 1;
                tokio::task::yield_now().await;
            }
            seen
        })
    })
    .into();
    for note in ["after", "before", "after", "before", "after", "before"] {
        tokio::time::sleep(Duration::from_millis(30)).await;
        swap(&here, &there);
        while !app
            .get("/api/collections/lamps/items")
            .await
            .text
            .contains(note)
        {}
    }
    stop.store(true, Ordering::Relaxed);
    let mut all = [0, 0, 0];
    for caller in callers {
        let seen = caller.await.unwrap();
        all.iter_mut()
            .zip(seen)
            .for_each(|(all, seen)| *all += seen);
    }
    println!(
        "{} answers of the one, {} of the other, {} refused",
        all[0], all[1], all[2]
    );
    assert!(all[0] > 0 && all[1] > 0);
}

#[tokio::test]
async fn a_healthy_service_warns_of_nothing() {
    let app = TestApp::empty().await;
    assert_eq!(app.json("/api/health").await["warnings"], json!([]));
}
