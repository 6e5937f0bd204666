//! What a restored backup answers, and what the service says of its health.

use serde_json::{Value, json};
use yuantu::service::{DEFAULT_PROJECT, Place, Service, processes, restore};

use crate::app::TestApp;

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

#[tokio::test]
async fn a_healthy_service_warns_of_nothing() {
    let app = TestApp::empty().await;
    assert_eq!(app.json("/api/health").await["warnings"], json!([]));
}
