//! Projects moved from any backend to any other.

use std::sync::Arc;

use yuantu::model::Project;
use yuantu::store::{
    Expected, Moved, Moving, Place, PostgresStore, SqliteStore, Store, StoreResult, migrate,
};

use crate::backends::{self, Backend};
use crate::samples::*;

async fn moved(from: &Place, to: &Place, project: Option<&str>) -> StoreResult<Vec<Moved>> {
    let moving = Moving {
        from: from.clone(),
        to: to.clone(),
        project: project.map(str::to_owned),
    };
    migrate(&moving, &|_, _| {}).await
}

async fn with_a_place() -> Vec<Backend> {
    let mut all = vec![backends::sqlite_in_a_folder().await];
    all.extend(backends::postgres().await);
    all
}

async fn open(place: &Place) -> Arc<dyn Store> {
    match place {
        Place::Folder(folder) => Arc::new(SqliteStore::open(folder).await.unwrap()),
        Place::Address(url) => Arc::new(PostgresStore::open(url).await.unwrap()),
    }
}

#[tokio::test]
async fn all_goes_from_any_backend_to_any_other_and_back() {
    for source in with_a_place().await {
        furnished(&*source.store).await;
        let before = all_of(&*source.store).await;
        for target in with_a_place().await {
            println!("from {} to {}", source.name, target.name);
            let told = moved(&source.place(), &target.place(), None).await.unwrap();
            let projects: Vec<_> = told.iter().map(|moved| moved.project.as_deref()).collect();
            assert_eq!(projects, [None, Some(PROJECT), Some("other")]);
            assert!(told.iter().all(|moved| !moved.was_there));
            assert_eq!(all_of(&*target.store).await, before);
            crate::chain::is_whole(&*target.store).await;
            // Once more changes nothing, and says so.
            let told = moved(&source.place(), &target.place(), None).await.unwrap();
            assert!(told[1].was_there && told[2].was_there);
            assert_eq!(all_of(&*target.store).await, before);
            let back = tempfile::tempdir().unwrap();
            let back = Place::Folder(back.path().join("back"));
            moved(&target.place(), &back, None).await.unwrap();
            assert_eq!(all_of(&*open(&back).await).await, before);
        }
    }
}

#[tokio::test]
async fn one_project_goes_alone_and_the_rest_follows_later() {
    for target in with_a_place().await {
        let source = backends::sqlite_in_a_folder().await;
        furnished(&*source.store).await;
        moved(&source.place(), &target.place(), Some("other"))
            .await
            .unwrap();
        let there = target.store.projects().await.unwrap();
        assert_eq!(
            there
                .iter()
                .map(|project| project.id.as_str())
                .collect::<Vec<_>>(),
            ["other"]
        );
        let told = moved(&source.place(), &target.place(), None).await.unwrap();
        assert!(!told[1].was_there && told[2].was_there);
        assert_eq!(all_of(&*target.store).await, all_of(&*source.store).await);
        let missing = moved(&source.place(), &target.place(), Some("none"))
            .await
            .unwrap_err();
        assert!(
            missing.to_string().contains("there are: demo, other"),
            "{missing}"
        );
    }
}

#[tokio::test]
async fn a_project_that_is_there_and_differs_is_refused_and_left_alone() {
    for target in with_a_place().await {
        let source = backends::sqlite_in_a_folder().await;
        furnished(&*source.store).await;
        let other = Project {
            name: "另一个".into(),
            ..project()
        };
        target.store.put_project(&other).await.unwrap();
        write(
            &*target.store,
            vec![put(noted("own", "x"), Expected::Absent)],
        )
        .await
        .unwrap();
        let refused = moved(&source.place(), &target.place(), None)
            .await
            .unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("of this id with other content"),
            "{refused}"
        );
        assert_eq!(everything(&*target.store, None).await.len(), 1);
    }
}

#[tokio::test]
async fn a_project_with_a_broken_history_stays_where_it_is() {
    let source = backends::sqlite_in_a_folder().await;
    furnished(&*source.store).await;
    let url = format!("sqlite:{}", source.folder().join("yuantu.sqlite").display());
    let mut beside = <sqlx::SqliteConnection as sqlx::Connection>::connect(&url)
        .await
        .unwrap();
    sqlx::query("update feature set revision = 2 where id = 't7'")
        .execute(&mut beside)
        .await
        .unwrap();
    for target in with_a_place().await {
        let refused = moved(&source.place(), &target.place(), None)
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("t7"), "{refused}");
        assert!(target.store.projects().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_source_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let from = Place::Folder(folder.path().join("none"));
    let to = Place::Folder(folder.path().join("to"));
    let refused = moved(&from, &to, None).await.unwrap_err();
    assert!(
        refused.to_string().contains("there is no such file"),
        "{refused}"
    );
    assert!(!folder.path().join("none").exists());
}

/// `jsonb` gives `1e16` back as an integer, and knows no negative zero.
#[tokio::test]
async fn numbers_that_a_backend_writes_in_other_words_are_the_same() {
    let source = backends::sqlite_in_a_folder().await;
    source.store.put_project(&project()).await.unwrap();
    let numbers = serde_json::json!({"height_m": 1e16, "crown_m": -0.0, "note": "x"});
    let point = geo::point!(x: 114.0, y: -0.0).into();
    let odd = feature("odd", yuantu::model::Kind::Tree, point, numbers);
    write(&*source.store, vec![put(odd, Expected::Absent)])
        .await
        .unwrap();
    for target in with_a_place().await {
        moved(&source.place(), &target.place(), None).await.unwrap();
        let again = moved(&source.place(), &target.place(), None).await.unwrap();
        assert!(again[1].was_there);
        crate::chain::is_whole(&*target.store).await;
    }
}
