use chrono::{Duration, SubsecRound};
use yuantu::model::{HistoryAction, HistoryEntry, Kind};
use yuantu::store::{Expected, HistoryQuery, Store};

use crate::backends::contract;
use crate::samples::*;

async fn of_feature(store: &dyn Store, id: &str) -> Vec<HistoryEntry> {
    let query = HistoryQuery {
        feature: Some(id.into()),
        ..HistoryQuery::default()
    };
    store.history(PROJECT, &query).await.unwrap()
}

contract! {
    async fn the_history_says_who_did_what_when(store) {
        write(&*store, vec![put(noted("a", "1"), Expected::Absent)]).await.unwrap();
        let mut second = by("王工", None, vec![put(noted("a", "2"), Expected::At(1))]);
        second.at = at(60);
        store.write(PROJECT, &second).await.unwrap();
        write(&*store, vec![remove("a", Expected::At(2))]).await.unwrap();

        let history = of_feature(&*store, "a").await;
        let actions: Vec<_> = history.iter().map(|entry| entry.action).collect();
        assert_eq!(actions, [HistoryAction::Delete, HistoryAction::Update, HistoryAction::Insert]);
        assert_eq!(history[1], HistoryEntry {
            revision: 2,
            at: at(60),
            who: "王工".into(),
            feature: "a".into(),
            kind: Kind::Tree,
            scenario: None,
            action: HistoryAction::Update,
            by: None,
            before: Some(noted("a", "1")),
            after: Some(noted("a", "2")),
        });
        assert_eq!((&history[2].before, &history[0].after), (&None, &None));
    }

    async fn the_before_of_an_entry_is_the_after_of_the_one_before_it(store) {
        write(&*store, vec![
            put(noted("a", "1"), Expected::Absent),
            put(noted("a", "2"), Expected::Anything),
        ]).await.unwrap();
        for step in 3..8 {
            write(&*store, vec![put(noted("a", &step.to_string()), Expected::Anything)]).await.unwrap();
        }
        write(&*store, vec![remove("a", Expected::Anything)]).await.unwrap();
        write(&*store, vec![put(noted("a", "new"), Expected::Absent)]).await.unwrap();
        let history = of_feature(&*store, "a").await;
        assert_eq!(history.len(), 9);
        for pair in history.windows(2) {
            assert_eq!(pair[0].before, pair[1].after);
        }
    }

    async fn a_scenario_has_its_own_thread_in_the_history(store) {
        write(&*store, vec![put(noted("a", "today"), Expected::Absent)]).await.unwrap();
        scenario(&*store, "s").await;
        write_to(&*store, "s", vec![put(noted("a", "planned"), Expected::At(1))]).await.unwrap();
        let newest = &of_feature(&*store, "a").await[0];
        assert_eq!(newest.scenario.as_deref(), Some("s"));
        assert_eq!(newest.action, HistoryAction::Update);
        assert_eq!(newest.before, Some(noted("a", "today")));
        assert_eq!(newest.after, Some(noted("a", "planned")));
    }

    async fn a_courtyards_history_is_its_own_and_that_of_its_features(store) {
        write(&*store, vec![
            put(square("yard", Kind::Courtyard, 0.0, 0.0, 1.0), Expected::Absent),
            put_in(noted("in", "1"), Some("yard"), Expected::Absent),
            put_in(noted("next", "1"), Some("other"), Expected::Absent),
            put(noted("street", "1"), Expected::Absent),
        ]).await.unwrap();
        write(&*store, vec![put_in(noted("in", "2"), Some("other"), Expected::At(1))]).await.unwrap();
        write(&*store, vec![put_in(noted("in", "3"), Some("other"), Expected::At(2))]).await.unwrap();
        let of = |courtyard: &str| HistoryQuery { courtyard: Some(courtyard.into()), ..HistoryQuery::default() };
        let told = |history: Vec<HistoryEntry>| -> Vec<(i64, String)> {
            history.into_iter().map(|entry| (entry.revision, entry.feature.to_string())).collect()
        };
        let yard = told(store.history(PROJECT, &of("yard")).await.unwrap());
        assert_eq!(yard, [(2, "in".into()), (1, "in".into()), (1, "yard".into())], "also the moving out");
        let other = told(store.history(PROJECT, &of("other")).await.unwrap());
        assert_eq!(other, [(3, "in".into()), (2, "in".into()), (1, "next".into())]);
        write(&*store, vec![remove("in", Expected::Anything)]).await.unwrap();
        assert_eq!(told(store.history(PROJECT, &of("other")).await.unwrap())[0], (4, "in".into()));
    }

    async fn a_history_can_begin_at_a_moment(store) {
        for (step, second) in [(1, 0), (2, 60), (3, 61)] {
            let mut one = by("王工", None, vec![put(noted("a", &step.to_string()), Expected::Anything)]);
            one.at = at(second);
            store.write(PROJECT, &one).await.unwrap();
        }
        let since = async |moment| {
            let query = HistoryQuery { since: Some(moment), ..HistoryQuery::default() };
            let entries = store.history(PROJECT, &query).await.unwrap();
            entries.iter().map(|entry| entry.revision).collect::<Vec<_>>()
        };
        assert_eq!(since(at(0)).await, [3, 2, 1]);
        assert_eq!(since(at(60)).await, [3, 2], "the moment itself is in");
        assert_eq!(since(at(60) + Duration::microseconds(1)).await, [3]);
        // A whole second has no fraction: as text it is shorter than the others.
        let whole = at(60).trunc_subsecs(0);
        assert_eq!(since(whole).await, [3, 2]);
        assert_eq!(since(at(62)).await, Vec::<i64>::new());
    }

    async fn a_limit_keeps_the_newest(store) {
        for step in 1..=5 {
            write(&*store, vec![put(noted("a", &step.to_string()), Expected::Anything)]).await.unwrap();
        }
        let query = HistoryQuery { limit: Some(2), ..HistoryQuery::default() };
        let revisions: Vec<i64> = store.history(PROJECT, &query).await.unwrap().iter().map(|entry| entry.revision).collect();
        assert_eq!(revisions, [5, 4]);
    }
}
