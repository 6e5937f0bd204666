use std::collections::BTreeSet;

use yuantu::store::{Expected, FeatureQuery};

use crate::backends::contract;
use crate::samples::*;

contract! {
    async fn concurrent_writers_get_distinct_consecutive_revisions(store) {
        let writers: Vec<_> = (0..40).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                write(&*store, vec![put(noted(&format!("f{n}"), "x"), Expected::Absent)]).await.unwrap()
            })
        }).collect();
        let mut revisions = BTreeSet::new();
        for writer in writers {
            revisions.insert(writer.await.unwrap());
        }
        assert_eq!(revisions, (1..=40).collect());
        assert_eq!(everything(&*store, None).await.len(), 40);
    }

    async fn of_many_writers_from_the_same_state_exactly_one_wins(store) {
        write(&*store, vec![put(noted("a", "start"), Expected::Absent)]).await.unwrap();
        let writers: Vec<_> = (0..20).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                write(&*store, vec![put(noted("a", &n.to_string()), Expected::At(1))]).await
            })
        }).collect();
        let mut won = 0;
        for writer in writers {
            match writer.await.unwrap() {
                Ok(_) => won += 1,
                refused => assert!(is_stale(&refused)),
            }
        }
        assert_eq!((won, revision(&*store).await), (1, 2));
    }

    async fn a_reader_never_sees_half_a_write(store) {
        let pair = |note: &str| vec![
            put(noted("a", note), Expected::Anything),
            put(noted("b", note), Expected::Anything),
        ];
        write(&*store, pair("0")).await.unwrap();
        let writer = {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 1..50 {
                    write(&*store, pair(&n.to_string())).await.unwrap();
                }
            })
        };
        while !writer.is_finished() {
            let page = store.features(PROJECT, &FeatureQuery::default()).await.unwrap();
            assert_eq!(note(&page.features[0]), note(&page.features[1]));
        }
        writer.await.unwrap();
    }

    async fn a_write_that_is_given_up_is_there_whole_or_not_at_all(store) {
        let many: Vec<_> = (0..2000).map(|n| put(noted(&format!("f{n}"), "x"), Expected::Absent)).collect();
        let given_up = tokio::time::timeout(std::time::Duration::from_millis(2), write(&*store, many)).await;
        // It may have been stored before its answer came: only a half would be wrong.
        let found = everything(&*store, None).await.len();
        assert!(found == 2000 || (found == 0 && given_up.is_err()), "{found}");
        write(&*store, vec![put(noted("after", "x"), Expected::Absent)]).await.unwrap();
    }
}
