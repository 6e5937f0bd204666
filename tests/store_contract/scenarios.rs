use yuantu::model::{Kind, OverlayAction, Scenario, ScenarioStatus};
use yuantu::store::{
    Expected, FeatureQuery, HistoryQuery, NewScenario, PastQuery, ScenarioChange, Signature, Store,
    StoreError, StoreResult, StoredState,
};

use crate::backends::contract;
use crate::chain::is_whole;
use crate::samples::*;

async fn notes(store: &dyn Store, scenario: Option<&str>) -> Vec<(String, String)> {
    everything(store, scenario)
        .await
        .iter()
        .map(|stored| (stored.feature.id.to_string(), note(stored).to_owned()))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(id, note)| ((*id).into(), (*note).into()))
        .collect()
}

/// Baseline a, b, c; the scenario `s` replaces a, removes b and adds d.
async fn prepared(store: &dyn Store) {
    let baseline = ["a", "b", "c"].map(|id| put(noted(id, "today"), Expected::Absent));
    write(store, baseline.into()).await.unwrap();
    scenario(store, "s").await;
    write_to(
        store,
        "s",
        vec![
            put(noted("a", "planned"), Expected::At(1)),
            remove("b", Expected::At(1)),
            put(noted("d", "planned"), Expected::Absent),
        ],
    )
    .await
    .unwrap();
}

async fn changes(store: &dyn Store, id: &str) -> i64 {
    store.scenario(PROJECT, id).await.unwrap().unwrap().changes
}

/// What each change of the overlay does, and the notes before and after it.
async fn overlay(
    store: &dyn Store,
    id: &str,
) -> Vec<(OverlayAction, Option<String>, Option<String>)> {
    let changes = store.overlay(PROJECT, id).await.unwrap();
    changes
        .iter()
        .map(|change| {
            let noted = |stored: &Option<_>| stored.as_ref().map(|stored| note(stored).to_owned());
            (change.action, noted(&change.before), noted(&change.after))
        })
        .collect()
}

fn copy(id: &str, from: &str) -> NewScenario {
    NewScenario {
        id: id.into(),
        courtyard: "yard".into(),
        name: "副本".into(),
        from: Some(from.into()),
        who: "李工".into(),
        at: at(2),
    }
}

async fn delete(store: &dyn Store, id: &str, expected: Expected) -> StoreResult<()> {
    let signature = Signature {
        who: "王工".into(),
        at: at(9),
    };
    store
        .delete_scenario(PROJECT, id, expected, &signature)
        .await
}

fn published(name: &str, expected: Expected) -> ScenarioChange {
    ScenarioChange {
        name: name.into(),
        status: ScenarioStatus::Published,
        expected,
        who: "王工".into(),
        at: at(9),
    }
}

contract! {
    async fn a_scenario_is_made_found_and_listed(store) {
        let new = NewScenario {
            id: "s1".into(), courtyard: "yard".into(), name: "方案一".into(), from: None, who: "李工".into(), at: at(5),
        };
        let made = store.create_scenario(PROJECT, &new).await.unwrap();
        assert_eq!(made, Scenario {
            id: "s1".into(), courtyard: "yard".into(), name: "方案一".into(), status: ScenarioStatus::Draft,
            created_at: at(5), revision: 1, changes: 0,
        });
        let other = NewScenario { id: "s0".into(), courtyard: "next".into(), at: at(6), ..new };
        store.create_scenario(PROJECT, &other).await.unwrap();
        assert_eq!(store.scenario(PROJECT, "s1").await.unwrap(), Some(made.clone()));
        assert_eq!(store.scenario(PROJECT, "s2").await.unwrap(), None);
        let listed: Vec<String> = store.scenarios(PROJECT, None).await.unwrap().into_iter().map(|s| s.id).collect();
        assert_eq!(listed, ["s1", "s0"], "the oldest first");
        assert_eq!(store.scenarios(PROJECT, Some("yard")).await.unwrap(), [made]);
    }

    async fn a_scenario_needs_a_free_id_and_a_project(store) {
        scenario(&*store, "s").await;
        let again = NewScenario {
            id: "s".into(), courtyard: "yard".into(), name: "x".into(), from: None, who: "x".into(), at: at(0),
        };
        assert!(exists(&store.create_scenario(PROJECT, &again).await));
        assert!(is_missing(&store.create_scenario("nowhere", &again).await));
        assert_eq!(revision(&*store).await, 1);
    }

    async fn a_scenario_that_is_made_again_under_its_id_is_another_one(store) {
        prepared(&*store).await;
        write_to(&*store, "s", vec![put_in(noted("p", "gone"), Some("yard"), Expected::Absent)]).await.unwrap();
        let planned = revision(&*store).await;
        for round in ["again", "and again"] {
            delete(&*store, "s", Expected::Anything).await.unwrap();
            scenario(&*store, "s").await;
            assert_eq!(notes(&*store, Some("s")).await, notes(&*store, None).await);
            is_whole(&*store).await;
            write_to(&*store, "s", vec![
                put(noted("a", round), Expected::At(1)),
                put(noted("d", round), Expected::Absent),
            ]).await.unwrap();
            is_whole(&*store).await;
        }
        let past = |at| PastQuery { courtyard: "yard".into(), scenario: Some("s".into()), at };
        assert_eq!(store.features_at(PROJECT, &past(planned)).await.unwrap(), []);
        // A copy is made of what the one that is there now does.
        store.create_scenario(PROJECT, &copy("copy", "s")).await.unwrap();
        assert_eq!(changes(&*store, "copy").await, 2);
        delete(&*store, "s", Expected::Anything).await.unwrap();
    }

    async fn a_scenario_is_changed_only_from_its_newest_state(store) {
        scenario(&*store, "s").await;
        let update = |name: &'static str, expected| {
            let store = store.clone();
            async move { store.update_scenario(PROJECT, "s", &published(name, expected)).await }
        };
        let changed = update("新名", Expected::At(1)).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.status, changed.revision), ("新名", ScenarioStatus::Published, 2));
        assert!(is_stale(&update("late", Expected::At(1)).await));
        let draft = ScenarioChange { status: ScenarioStatus::Draft, ..published("新名", Expected::At(2)) };
        store.update_scenario(PROJECT, "s", &draft).await.unwrap();
        write_to(&*store, "s", vec![put(noted("a", "1"), Expected::Absent)]).await.unwrap();
        assert!(is_stale(&update("late", Expected::At(3)).await), "its overlay is a part of it");
        assert!(exists(&update("late", Expected::Absent).await));
        assert_eq!(store.scenario(PROJECT, "s").await.unwrap().unwrap().name, "新名");
        assert_eq!(update("any", Expected::Anything).await.unwrap().revision, 5);
        let missing = store.update_scenario(PROJECT, "none", &published("", Expected::Anything)).await;
        assert!(is_missing(&missing));
    }

    async fn a_scenario_is_read_merged_and_leaves_the_baseline_alone(store) {
        prepared(&*store).await;
        assert_eq!(notes(&*store, Some("s")).await, pairs(&[("a", "planned"), ("c", "today"), ("d", "planned")]));
        assert_eq!(notes(&*store, None).await, pairs(&[("a", "today"), ("b", "today"), ("c", "today")]));
        assert_eq!(changes(&*store, "s").await, 3);
        let one = |id: &'static str| { let store = store.clone(); async move { store.feature(PROJECT, id, Some("s")).await.unwrap() } };
        assert_eq!(note(&one("a").await.unwrap()), "planned");
        assert_eq!(one("b").await, None);
        assert_eq!(one("c").await.unwrap().revision, 1);
        assert_eq!(one("d").await.unwrap().revision, 3);
    }

    async fn scenarios_do_not_see_each_other(store) {
        prepared(&*store).await;
        scenario(&*store, "other").await;
        assert_eq!(notes(&*store, Some("other")).await, notes(&*store, None).await);
    }

    async fn the_rest_of_the_baseline_goes_on_under_a_scenario(store) {
        prepared(&*store).await;
        write(&*store, vec![
            put(noted("a", "tomorrow"), Expected::At(1)),
            put(noted("b", "tomorrow"), Expected::At(1)),
            put(noted("c", "tomorrow"), Expected::At(1)),
        ]).await.unwrap();
        assert_eq!(notes(&*store, Some("s")).await, pairs(&[("a", "planned"), ("c", "tomorrow"), ("d", "planned")]));
    }

    async fn what_a_scenario_added_is_gone_without_a_trace_when_it_removes_it(store) {
        prepared(&*store).await;
        write_to(&*store, "s", vec![remove("d", Expected::At(3))]).await.unwrap();
        assert_eq!(changes(&*store, "s").await, 2);
        write_to(&*store, "s", vec![remove("a", Expected::At(3))]).await.unwrap();
        assert_eq!(notes(&*store, Some("s")).await, pairs(&[("c", "today")]));
        assert_eq!(changes(&*store, "s").await, 2, "a was replaced, now it is removed");
    }

    async fn what_a_scenario_removed_can_come_back(store) {
        prepared(&*store).await;
        write_to(&*store, "s", vec![put(noted("b", "kept"), Expected::Absent)]).await.unwrap();
        assert_eq!(note(&store.feature(PROJECT, "b", Some("s")).await.unwrap().unwrap()), "kept");
        assert_eq!(changes(&*store, "s").await, 3);
    }

    async fn a_write_to_a_scenario_expects_the_merged_state(store) {
        prepared(&*store).await;
        let stale = write_to(&*store, "s", vec![put(noted("a", "late"), Expected::At(1))]).await;
        assert!(is_stale(&stale), "a is at 3 in the scenario, at 1 in the baseline");
        let gone = write_to(&*store, "s", vec![put(noted("b", "late"), Expected::At(1))]).await;
        assert!(is_stale(&gone));
        assert!(is_missing(&write_to(&*store, "s", vec![remove("b", Expected::Anything)]).await));
        assert!(exists(&write_to(&*store, "s", vec![put(noted("c", "late"), Expected::Absent)]).await));
        write_to(&*store, "s", vec![put(noted("c", "planned"), Expected::At(1))]).await.unwrap();
        let baseline = write(&*store, vec![put(noted("d", "today"), Expected::Absent)]).await;
        assert!(baseline.is_ok(), "d is only in the scenario");
    }

    async fn filters_order_and_paging_hold_for_the_merged_state(store) {
        write(&*store, vec![
            put_in(square("far", Kind::Building, 9.0, 9.0, 0.5), Some("y"), Expected::Absent),
            put_in(square("near", Kind::Building, 1.0, 1.0, 0.5), Some("x"), Expected::Absent),
            put_in(tree("t2", 1.0, 1.0), Some("x"), Expected::Absent),
        ]).await.unwrap();
        scenario(&*store, "s").await;
        write_to(&*store, "s", vec![
            put_in(square("far", Kind::Building, 1.2, 1.2, 0.5), Some("x"), Expected::Anything),
            put_in(square("near", Kind::Building, 8.0, 8.0, 0.5), Some("y"), Expected::Anything),
            put_in(tree("t1", 1.1, 1.1), Some("x"), Expected::Absent),
            put_in(tree("t3", 1.1, 1.1), Some("x"), Expected::Absent),
        ]).await.unwrap();
        let merged = FeatureQuery { scenario: Some("s".into()), ..FeatureQuery::default() };
        let near = FeatureQuery { bbox: Some([0.0, 0.0, 2.0, 2.0]), ..merged.clone() };
        assert_eq!(ids(&*store, &near).await, ["far", "t1", "t2", "t3"]);
        let in_x = FeatureQuery { belonging: yuantu::store::Belonging::Courtyard("x".into()), ..merged.clone() };
        assert_eq!(ids(&*store, &in_x).await, ["far", "t1", "t2", "t3"]);
        let trees = FeatureQuery { kinds: Some(vec![Kind::Tree]), limit: Some(2), ..merged };
        assert_eq!(ids(&*store, &trees).await, ["t1", "t2"]);
        assert_eq!(store.features(PROJECT, &trees).await.unwrap().matched, 3);
        assert_eq!(ids(&*store, &FeatureQuery { offset: 2, ..trees }).await, ["t3"]);
    }

    async fn only_a_draft_is_edited(store) {
        prepared(&*store).await;
        store.update_scenario(PROJECT, "s", &published("定稿", Expected::Anything)).await.unwrap();
        let refused = write_to(&*store, "s", vec![remove("a", Expected::Anything)]).await;
        assert!(matches!(refused, Err(StoreError::Settled { .. })), "{refused:?}");
        assert_eq!(revision(&*store).await, 4, "nothing was written");
        assert_eq!(changes(&*store, "s").await, 3);
    }

    async fn a_change_that_is_undone_leaves_no_trace(store) {
        prepared(&*store).await;
        write_to(&*store, "s", vec![
            put(noted("a", "today"), Expected::At(3)),
            put(noted("b", "today"), Expected::Absent),
            remove("d", Expected::At(3)),
        ]).await.unwrap();
        assert_eq!(changes(&*store, "s").await, 0);
        assert_eq!(everything(&*store, Some("s")).await, everything(&*store, None).await);
    }

    async fn a_scenario_that_is_not_there_is_not_read_as_the_baseline(store) {
        let query = FeatureQuery { scenario: Some("none".into()), ..FeatureQuery::default() };
        assert!(is_missing(&store.features(PROJECT, &query).await));
        assert!(is_missing(&store.feature(PROJECT, "a", Some("none")).await));
    }

    async fn an_overlay_is_told_change_by_change(store) {
        prepared(&*store).await;
        write(&*store, vec![put(noted("a", "tomorrow"), Expected::At(1))]).await.unwrap();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(overlay(&*store, "s").await, [
            (OverlayAction::Replace, text("tomorrow"), text("planned")),
            (OverlayAction::Remove, text("today"), None),
            (OverlayAction::Add, None, text("planned")),
        ]);
        let first = &store.overlay(PROJECT, "s").await.unwrap()[0];
        let revisions = (first.before.as_ref().unwrap().revision, first.after.as_ref().unwrap().revision);
        assert_eq!(revisions, (4, 3));
        assert!(is_missing(&store.overlay(PROJECT, "none").await));
    }

    async fn a_removal_of_what_is_gone_meanwhile_does_nothing(store) {
        prepared(&*store).await;
        write(&*store, vec![remove("b", Expected::At(1))]).await.unwrap();
        let actions: Vec<_> = overlay(&*store, "s").await.into_iter().map(|(action, ..)| action).collect();
        assert_eq!(actions, [OverlayAction::Replace, OverlayAction::Add]);
    }

    async fn a_copy_begins_as_the_other_and_goes_its_own_way(store) {
        prepared(&*store).await;
        let made = store.create_scenario(PROJECT, &copy("t", "s")).await.unwrap();
        assert_eq!((made.status, made.changes, made.revision), (ScenarioStatus::Draft, 3, 4));
        assert_eq!(overlay(&*store, "t").await, overlay(&*store, "s").await);
        assert_eq!(store.feature(PROJECT, "a", Some("t")).await.unwrap().unwrap().revision, 4);

        write_to(&*store, "t", vec![put(noted("a", "bolder"), Expected::At(4))]).await.unwrap();
        assert_eq!(notes(&*store, Some("s")).await, pairs(&[("a", "planned"), ("c", "today"), ("d", "planned")]));
        assert_eq!(notes(&*store, Some("t")).await, pairs(&[("a", "bolder"), ("c", "today"), ("d", "planned")]));

        let told = HistoryQuery {
            state: Some(StoredState::Scenario("t".into())), revision: Some(4), ..HistoryQuery::default()
        };
        assert_eq!(store.history(PROJECT, &told).await.unwrap().len(), 3, "the copy is its first write");
    }

    async fn a_copy_of_what_is_not_there_makes_nothing(store) {
        prepared(&*store).await;
        assert!(is_missing(&store.create_scenario(PROJECT, &copy("t", "none")).await));
        assert_eq!(store.scenario(PROJECT, "t").await.unwrap(), None);
        assert_eq!(revision(&*store).await, 3);
    }

    async fn what_is_published_can_be_copied(store) {
        prepared(&*store).await;
        store.update_scenario(PROJECT, "s", &published("定稿", Expected::Anything)).await.unwrap();
        let made = store.create_scenario(PROJECT, &copy("t", "s")).await.unwrap();
        assert_eq!((made.status, made.changes), (ScenarioStatus::Draft, 3));
    }

    async fn a_draft_is_deleted_only_from_its_newest_state_and_its_history_stays(store) {
        prepared(&*store).await;
        scenario(&*store, "other").await;
        write_to(&*store, "other", vec![put(noted("a", "other"), Expected::Anything)]).await.unwrap();
        assert!(is_stale(&delete(&*store, "s", Expected::At(2)).await));
        assert_eq!(changes(&*store, "s").await, 3);
        delete(&*store, "s", Expected::At(3)).await.unwrap();
        assert_eq!(store.scenario(PROJECT, "s").await.unwrap(), None);
        assert!(is_missing(&store.overlay(PROJECT, "s").await));
        assert!(is_missing(&delete(&*store, "s", Expected::Anything).await));
        assert_eq!(changes(&*store, "other").await, 1);
        assert_eq!(revision(&*store).await, 6);
        let told = HistoryQuery { state: Some(StoredState::Scenario("s".into())), ..HistoryQuery::default() };
        assert_eq!(store.history(PROJECT, &told).await.unwrap().len(), 3);
        // The id is free again, and nothing of the old overlay comes with it.
        scenario(&*store, "s").await;
        assert_eq!(overlay(&*store, "s").await, []);
        delete(&*store, "s", Expected::Anything).await.unwrap();
    }

    async fn what_is_published_is_not_deleted(store) {
        prepared(&*store).await;
        store.update_scenario(PROJECT, "s", &published("定稿", Expected::Anything)).await.unwrap();
        let refused = delete(&*store, "s", Expected::Anything).await;
        assert!(matches!(refused, Err(StoreError::Settled { .. })), "{refused:?}");
        assert_eq!(changes(&*store, "s").await, 3);
        assert_eq!(revision(&*store).await, 4);
    }
}
