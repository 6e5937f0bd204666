//! What is told of writes: to this program, and to others on the same database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use yuantu::model::Kind;
use yuantu::store::{
    Expected, MOST_TOLD_BYTES, News, PostgresStore, Signature, SqliteStore, Store, Summary,
};

use crate::backends::{self, contract};
use crate::samples::*;

async fn summaries(store: &dyn Store, after: i64) -> Vec<Summary> {
    store.summaries(PROJECT, after, 100).await.unwrap()
}

contract! {
    async fn each_revision_is_told_in_short(store) {
        write(&*store, vec![
            put_in(square("yard", Kind::Courtyard, 114.0, 34.7, 0.01), None, Expected::Absent),
            put_in(tree("a", 114.001, 34.701), Some("yard"), Expected::Absent),
            put_in(tree("b", 114.002, 34.701), Some("yard"), Expected::Absent),
            put(tree("far", 115.0, 34.7), Expected::Absent),
        ]).await.unwrap();
        write(&*store, vec![put_in(tree("a", 114.02, 34.7), Some("next"), Expected::At(1))]).await.unwrap();
        scenario(&*store, "s").await;
        write_to(&*store, "s", vec![remove("b", Expected::At(1))]).await.unwrap();
        let signature = Signature { who: "王工".into(), at: at(9) };
        store.update_project(&project(), Expected::Anything, &signature).await.unwrap();

        let all = summaries(&*store, 0).await;
        assert_eq!(all.iter().map(|one| one.revision).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        let first = all[0].edits.as_ref().unwrap();
        assert_eq!((&*all[0].who, all[0].at, &all[0].action), ("李工", at(0), &None));
        assert_eq!(first.features, ["yard", "a", "b", "far"]);
        assert_eq!(first.kinds, [(Kind::Courtyard, 1), (Kind::Tree, 3)].into());
        assert_eq!(first.courtyards, ["yard".to_owned()].into());
        assert!(first.surroundings && first.scenario.is_none());
        // What moved concerns the courtyard that lost it, too.
        let moved = all[1].edits.as_ref().unwrap();
        assert_eq!(moved.courtyards, ["next".to_owned(), "yard".to_owned()].into());
        assert!(!moved.surroundings);
        assert_eq!(all[2].edits, None);
        assert_eq!(all[3].edits.as_ref().unwrap().scenario.as_deref(), Some("s"));
        assert_eq!((&*all[4].who, &all[4].edits), ("王工", &None));
        assert_eq!(summaries(&*store, 3).await, all[3..]);
        assert_eq!(store.summaries(PROJECT, 1, 2).await.unwrap(), all[1..3]);
        assert!(summaries(&*store, 5).await.is_empty());
        assert!(store.summaries("none", 0, 9).await.unwrap().is_empty());
    }

    async fn a_large_write_names_its_first_features(store) {
        let edits = (0..450).map(|n| put(noted(&format!("f{n:03}"), "x"), Expected::Absent));
        write(&*store, edits.collect()).await.unwrap();
        write(&*store, vec![put(noted("f001", "y"), Expected::At(1))]).await.unwrap();
        let all = summaries(&*store, 0).await;
        let large = all[0].edits.as_ref().unwrap();
        assert_eq!(large.features.len(), 200);
        assert_eq!((&*large.features[0], &*large.features[199]), ("f000", "f199"));
        assert_eq!(large.kinds, [(Kind::Tree, 450)].into());
        assert_eq!(all[1].edits.as_ref().unwrap().features, ["f001"]);
    }

    async fn what_is_committed_rings_and_nothing_else_does(store) {
        let mut rings = store.written();
        write(&*store, vec![put(noted("a", "x"), Expected::Absent)]).await.unwrap();
        assert_eq!(rings.recv().await.unwrap(), PROJECT);
        let stale = write(&*store, vec![put(noted("a", "y"), Expected::Absent)]).await;
        assert!(stale.is_err() && rings.try_recv().is_err());
        let signature = Signature { who: "王工".into(), at: at(1) };
        store.update_project(&project(), Expected::Anything, &signature).await.unwrap();
        assert_eq!(rings.recv().await.unwrap(), PROJECT);
    }
}

/// What they are, and two programs on one database.
type Pair = (&'static str, Arc<dyn Store>, Arc<dyn Store>);

/// Two programs on one database, with the empty project in it.
async fn pairs() -> Vec<Pair> {
    let folder = tempfile::tempdir().unwrap().keep();
    let mut pairs: Vec<Pair> = vec![(
        "SQLite",
        Arc::new(SqliteStore::open(&folder).await.unwrap()),
        Arc::new(SqliteStore::open(&folder).await.unwrap()),
    )];
    if let Some(url) = backends::new_database().await {
        let one = Arc::new(PostgresStore::open(&url).await.unwrap());
        let other = Arc::new(PostgresStore::open(&url).await.unwrap());
        pairs.push(("PostgreSQL", one, other));
    }
    for (_, one, _) in &pairs {
        one.put_project(&project()).await.unwrap();
    }
    pairs
}

fn heard(store: &Arc<dyn Store>) -> mpsc::Receiver<News> {
    let (tell, news) = mpsc::channel(1000);
    let store = Arc::clone(store);
    tokio::spawn(async move { store.hear(&tell).await });
    news
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_program_hears_of_a_write_soon_after_it_is_committed() {
    for (name, writer, listener) in pairs().await {
        let mut news = heard(&listener);
        assert_eq!(news.recv().await, Some(News::Missed), "{name}");
        for n in 0..5 {
            let note = format!("{n}");
            let edit = put(noted("a", &note), Expected::Anything);
            let revision = write(&*writer, vec![edit]).await.unwrap();
            let committed = Instant::now();
            let told = tokio::time::timeout(Duration::from_secs(5), news.recv()).await;
            let told = told.unwrap().unwrap();
            println!("{name}: heard after {:?}: {told:?}", committed.elapsed());
            if name == "PostgreSQL" {
                assert_eq!(told, News::Written(PROJECT.into()));
            }
            // What is told is committed.
            let known = summaries(&*listener, revision - 1).await;
            assert!(name == "SQLite" || known.len() == 1, "{known:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_on_one_server_tell_each_other_what_is_not_kept() {
    for (name, one, other) in pairs().await {
        if name == "SQLite" {
            one.tell("nobody hears it").await.unwrap();
            continue;
        }
        let mut news = heard(&other);
        assert_eq!(news.recv().await, Some(News::Missed));
        one.tell("你好").await.unwrap();
        assert_eq!(news.recv().await, Some(News::Told("你好".into())));
        let longest = "x".repeat(MOST_TOLD_BYTES);
        one.tell(&longest).await.unwrap();
        assert_eq!(news.recv().await, Some(News::Told(longest.clone())));
        assert!(one.tell(&(longest + "x")).await.is_err());
        // A write that is taken back is not told; nor does a long name keep one from being stored.
        let refused = write(&*one, vec![remove("none", Expected::At(7))]).await;
        assert!(refused.is_err());
        let mut long = project();
        long.id = "长".repeat(4000);
        one.put_project(&long).await.unwrap();
        let edits = vec![put(noted("a", "x"), Expected::Absent)];
        one.write(&long.id, &by("李工", None, edits)).await.unwrap();
        assert_eq!(news.recv().await, Some(News::Missed));
    }
}
