//! Earlier states, against what was read at the time.

use proptest::prelude::*;
use yuantu::model::{Revision, StoredFeature};
use yuantu::store::{Belonging, Edit, Expected, FeatureQuery, NewScenario, PastQuery, Store};

use crate::backends::{contract, sqlite_in_memory};
use crate::samples::*;

const YARD: &str = "yard";

async fn at_revision(
    store: &dyn Store,
    scenario: Option<&str>,
    at: Revision,
) -> Vec<StoredFeature> {
    let query = PastQuery {
        courtyard: YARD.into(),
        scenario: scenario.map(str::to_owned),
        at,
    };
    store.features_at(PROJECT, &query).await.unwrap()
}

async fn now(store: &dyn Store, scenario: Option<&str>) -> Vec<StoredFeature> {
    let query = FeatureQuery {
        belonging: Belonging::Courtyard(YARD.into()),
        scenario: scenario.map(str::to_owned),
        ..FeatureQuery::default()
    };
    store.features(PROJECT, &query).await.unwrap().features
}

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Deed {
    /// `false`: to the baseline.
    Put {
        id: u8,
        note: u8,
        is_in_yard: bool,
        in_scenario: bool,
    },
    Remove {
        id: u8,
        in_scenario: bool,
    },
    /// Makes the second scenario as a copy of the first, once.
    Copy,
}

/// Few ids and few notes, so that scenarios often come back to what the baseline says.
fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => (0..4_u8, 0..2_u8, prop::bool::weighted(0.8), any::<bool>()).prop_map(
            |(id, note, is_in_yard, in_scenario)| Deed::Put { id, note, is_in_yard, in_scenario }
        ),
        3 => (0..4_u8, any::<bool>()).prop_map(|(id, in_scenario)| Deed::Remove { id, in_scenario }),
        1 => Just(Deed::Copy),
    ]
}

impl Deed {
    fn edit(&self) -> Option<Edit> {
        match self {
            Self::Put {
                id,
                note,
                is_in_yard,
                ..
            } => Some(put_in(
                noted(&id.to_string(), &note.to_string()),
                is_in_yard.then_some(YARD),
                Expected::Anything,
            )),
            Self::Remove { id, .. } => Some(remove(&id.to_string(), Expected::Anything)),
            Self::Copy => None,
        }
    }

    fn in_scenario(&self) -> bool {
        matches!(
            self,
            Self::Put {
                in_scenario: true,
                ..
            } | Self::Remove {
                in_scenario: true,
                ..
            }
        )
    }

    /// A removal of what is not there is refused; nothing else is.
    async fn perform(&self, store: &dyn Store) {
        match self.edit() {
            Some(edit) if self.in_scenario() => drop(write_to(store, "s", vec![edit]).await),
            Some(edit) => drop(write(store, vec![edit]).await),
            None => {
                let copy = NewScenario {
                    id: "t".into(),
                    courtyard: YARD.into(),
                    name: "副本".into(),
                    from: Some("s".into()),
                    who: "李工".into(),
                    at: at(3),
                };
                drop(store.create_scenario(PROJECT, &copy).await);
            }
        }
    }
}

async fn every_state_is_found_again(deeds: Vec<Deed>) -> Result<(), TestCaseError> {
    let backend = sqlite_in_memory().await;
    let store = &*backend.store;
    store.put_project(&project()).await.unwrap();
    scenario(store, "s").await;
    let mut seen = Vec::new();
    for deed in deeds {
        deed.perform(store).await;
        let has_copy = store.scenario(PROJECT, "t").await.unwrap().is_some();
        let states = [None, Some("s"), has_copy.then_some("t")];
        for state in states
            .into_iter()
            .enumerate()
            .filter(|(index, state)| *index == 0 || state.is_some())
        {
            seen.push((revision(store).await, state.1, now(store, state.1).await));
        }
    }
    for (revision, state, features) in seen {
        let found = at_revision(store, state, revision).await;
        prop_assert_eq!(found, features, "{:?} at {}", state, revision);
    }
    backend.store.close().await;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_earlier_state_is_what_was_read_at_the_time(deeds in prop::collection::vec(deed(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(every_state_is_found_again(deeds))?;
    }
}

contract! {
    async fn before_the_first_write_there_is_nothing(store) {
        write(&*store, vec![put_in(noted("a", "today"), Some(YARD), Expected::Absent)]).await.unwrap();
        assert_eq!(at_revision(&*store, None, 0).await, []);
        assert_eq!(at_revision(&*store, None, 1).await, now(&*store, None).await);
    }

    async fn what_moved_to_another_courtyard_is_found_where_it_was(store) {
        write(&*store, vec![put_in(noted("a", "x"), Some(YARD), Expected::Absent)]).await.unwrap();
        write(&*store, vec![put_in(noted("a", "x"), Some("next"), Expected::At(1))]).await.unwrap();
        assert_eq!(at_revision(&*store, None, 1).await.len(), 1);
        assert_eq!(at_revision(&*store, None, 2).await, []);
    }

    async fn of_two_edits_in_one_write_the_last_counts(store) {
        write(&*store, vec![
            put_in(noted("a", "first"), Some(YARD), Expected::Absent),
            put_in(noted("a", "second"), Some(YARD), Expected::Anything),
        ]).await.unwrap();
        let found = at_revision(&*store, None, 1).await;
        assert_eq!(found.iter().map(note).collect::<Vec<_>>(), ["second"]);
    }

    async fn an_earlier_state_is_exact_and_in_order(store) {
        let somewhere = [("b", 114.123_456_789_012_34, 34.7), ("a", 1.0 / 3.0, 2.0 / 3.0)];
        let edits = somewhere.map(|(id, x, y)| put_in(tree(id, x, y), Some(YARD), Expected::Absent));
        let square = square("0", yuantu::model::Kind::Building, 0.1, 0.2, 0.3);
        let edits = edits.into_iter().chain([put_in(square, Some(YARD), Expected::Absent)]);
        write(&*store, edits.collect()).await.unwrap();
        let before = now(&*store, None).await;
        write(&*store, vec![remove("a", Expected::At(1))]).await.unwrap();
        assert_eq!(at_revision(&*store, None, 1).await, before);
    }

    async fn a_scenario_that_is_not_there_has_no_past(store) {
        let query = PastQuery { courtyard: YARD.into(), scenario: Some("none".into()), at: 0 };
        assert!(is_missing(&store.features_at(PROJECT, &query).await));
    }
}
