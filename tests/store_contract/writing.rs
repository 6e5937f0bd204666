use geo::{MultiPolygon, Point};
use serde_json::json;
use yuantu::model::{Action, Feature, Kind, Title};
use yuantu::store::{Expected, HistoryQuery, StoreError, Write, Written};

use crate::backends::contract;
use crate::samples::*;

contract! {
    async fn an_action_that_is_sent_again_is_not_done_again(store) {
        let title = Title { zh: "添树".into(), en: "Add a tree".into() };
        let action = Action { id: "one".into(), title };
        let first = Write {
            action: Some(action.clone()),
            ..by("李工", None, vec![put(noted("a", "1"), Expected::Absent)])
        };
        let done = store.write(PROJECT, &first).await.unwrap();
        assert_eq!(done, Written { revision: 1, replayed: false });
        write(&*store, vec![put(noted("a", "2"), Expected::At(1))]).await.unwrap();
        let again = store.write(PROJECT, &first).await.unwrap();
        assert_eq!(again, Written { revision: 1, replayed: true });
        assert_eq!(revision(&*store).await, 2);
        assert_eq!(store.action(PROJECT, "one").await.unwrap(), Some(1));
        let history = store.history(PROJECT, &HistoryQuery::default()).await.unwrap();
        assert_eq!(history.iter().map(|entry| entry.by.clone()).collect::<Vec<_>>(), [None, Some(action)]);
    }

    async fn an_action_that_failed_can_be_sent_again(store) {
        let title = Title { zh: "改树".into(), en: "Change a tree".into() };
        let change = Write {
            action: Some(Action { id: "one".into(), title }),
            ..by("李工", None, vec![put(noted("a", "2"), Expected::At(1))])
        };
        assert!(is_stale(&store.write(PROJECT, &change).await));
        assert_eq!(store.action(PROJECT, "one").await.unwrap(), None);
        write(&*store, vec![put(noted("a", "1"), Expected::Absent)]).await.unwrap();
        assert!(!store.write(PROJECT, &change).await.unwrap().replayed);
    }

    async fn every_write_makes_one_revision(store) {
        for expected in 1..=3 {
            let edits = vec![
                put(noted("a", "x"), Expected::Anything),
                put(noted("b", "x"), Expected::Anything),
            ];
            assert_eq!(write(&*store, edits).await.unwrap(), expected);
            assert_eq!(revision(&*store).await, expected);
        }
        let stored = everything(&*store, None).await;
        assert!(stored.iter().all(|stored| stored.revision == 3));
    }

    async fn a_write_leaves_the_revision_of_what_it_does_not_touch(store) {
        write(&*store, vec![put(noted("a", "1"), Expected::Absent)]).await.unwrap();
        write(&*store, vec![put(noted("b", "1"), Expected::Absent)]).await.unwrap();
        let revisions: Vec<i64> = everything(&*store, None).await.iter().map(|stored| stored.revision).collect();
        assert_eq!(revisions, [1, 2]);
    }

    async fn a_write_without_edits_makes_no_revision(store) {
        write(&*store, vec![put(noted("a", "1"), Expected::Absent)]).await.unwrap();
        assert_eq!(write(&*store, vec![]).await.unwrap(), 1);
        assert_eq!(revision(&*store).await, 1);
    }

    async fn a_stale_write_is_refused_and_loses_nothing(store) {
        write(&*store, vec![put(noted("a", "first"), Expected::Absent)]).await.unwrap();
        write(&*store, vec![put(noted("a", "second"), Expected::At(1))]).await.unwrap();
        for edit in [put(noted("a", "late"), Expected::At(1)), remove("a", Expected::At(1))] {
            let refused = write(&*store, vec![edit]).await;
            assert!(
                matches!(refused, Err(StoreError::Stale { expected: 1, found: 2, .. })),
                "{refused:?}"
            );
        }
        let stored = store.feature(PROJECT, "a", None).await.unwrap().unwrap();
        assert_eq!((note(&stored), stored.revision), ("second", 2));
    }

    async fn a_write_from_before_a_removal_is_stale(store) {
        write(&*store, vec![put(noted("a", "first"), Expected::Absent)]).await.unwrap();
        write(&*store, vec![remove("a", Expected::At(1))]).await.unwrap();
        let refused = write(&*store, vec![put(noted("a", "late"), Expected::At(1))]).await;
        assert!(matches!(refused, Err(StoreError::Stale { found: 0, .. })));
        write(&*store, vec![put(noted("a", "again"), Expected::Absent)]).await.unwrap();
    }

    async fn what_should_be_new_must_not_exist(store) {
        write(&*store, vec![put(noted("a", "first"), Expected::Absent)]).await.unwrap();
        assert!(exists(&write(&*store, vec![put(noted("a", "second"), Expected::Absent)]).await));
        assert_eq!(note(&everything(&*store, None).await[0]), "first");
    }

    async fn what_does_not_exist_cannot_be_removed(store) {
        assert!(is_missing(&write(&*store, vec![remove("a", Expected::Anything)]).await));
        assert!(is_stale(&write(&*store, vec![remove("a", Expected::At(1))]).await));
        assert_eq!(revision(&*store).await, 0);
    }

    async fn a_write_whose_last_edit_fails_writes_nothing(store) {
        write(&*store, vec![put(noted("a", "old"), Expected::Absent)]).await.unwrap();
        let before = everything(&*store, None).await;
        for last in [
            put(noted("a", "late"), Expected::At(99)),
            remove("nothing", Expected::Anything),
            put(noted("b", "twice"), Expected::Absent),
            put(Feature { geometry: yuantu::model::LonLat::from_degrees(Point::new(f64::NAN, 1.0).into()), ..noted("c", "") }, Expected::Anything),
        ] {
            let edits = vec![
                put(noted("b", "new"), Expected::Absent),
                remove("a", Expected::Anything),
                put(noted("a", "other"), Expected::Absent),
                last,
            ];
            write(&*store, edits).await.unwrap_err();
            assert_eq!(everything(&*store, None).await, before);
            assert_eq!(revision(&*store).await, 1);
            assert_eq!(store.history(PROJECT, &Default::default()).await.unwrap().len(), 1);
        }
    }

    async fn the_edits_of_a_write_follow_each_other(store) {
        let edits = vec![
            put(noted("a", "1"), Expected::Absent),
            put(noted("a", "2"), Expected::At(1)),
            remove("a", Expected::At(1)),
            put(noted("a", "3"), Expected::Absent),
            put(noted("b", "1"), Expected::Absent),
            remove("b", Expected::Anything),
        ];
        write(&*store, edits).await.unwrap();
        let stored = everything(&*store, None).await;
        assert_eq!(stored.len(), 1);
        assert_eq!(note(&stored[0]), "3");
    }

    async fn a_feature_may_change_its_kind_and_its_courtyard(store) {
        write(&*store, vec![put_in(noted("a", "1"), Some("x"), Expected::Absent)]).await.unwrap();
        let other = feature("a", Kind::Lamp, Point::new(2.0, 2.0).into(), json!({"reach_m": 3}));
        write(&*store, vec![put_in(other.clone(), Some("y"), Expected::At(1))]).await.unwrap();
        let stored = store.feature(PROJECT, "a", None).await.unwrap().unwrap();
        assert_eq!((stored.feature, stored.belongs_to.as_deref()), (other, Some("y")));
    }

    async fn what_lies_nowhere_cannot_be_stored(store) {
        let nowhere = feature("a", Kind::Building, MultiPolygon::<f64>::new(vec![]).into(), json!({}));
        let refused = write(&*store, vec![put(nowhere, Expected::Anything)]).await;
        assert!(matches!(refused, Err(StoreError::Unstorable { .. })), "{refused:?}");
    }

    async fn there_is_no_writing_to_a_project_or_scenario_that_is_not_there(store) {
        for edits in [vec![], vec![put(noted("a", "1"), Expected::Absent)]] {
            assert!(is_missing(&store.write("nowhere", &by("李工", None, edits.clone())).await));
            assert!(is_missing(&write_to(&*store, "nowhere", edits).await));
        }
        assert_eq!(revision(&*store).await, 0);
    }
}
