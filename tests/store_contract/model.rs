//! Random writes against a model of the store that a reader takes in at a glance.

use std::collections::BTreeMap;

use proptest::prelude::*;
use yuantu::model::Revision;
use yuantu::store::{Edit, Expected, Store};

use crate::backends;
use crate::samples::*;

/// Id → note and revision.
type State = BTreeMap<String, (String, Revision)>;

#[derive(Clone, Debug, Default)]
struct Model {
    revision: Revision,
    baseline: State,
    /// What the scenario says of an id; none: removed.
    overlay: BTreeMap<String, Option<(String, Revision)>>,
}

/// An edit that says how wrong its expectation is, since the right revision is not known beforehand.
#[derive(Clone, Debug)]
struct Draft {
    id: u8,
    note: Option<u8>,
    expectation: Expectation,
}

#[derive(Clone, Copy, Debug)]
enum Expectation {
    Anything,
    Absent,
    Newest,
    Older,
}

impl Model {
    fn merged(&self, in_scenario: bool) -> State {
        let mut state = self.baseline.clone();
        if in_scenario {
            for (id, says) in &self.overlay {
                match says {
                    Some(held) => state.insert(id.clone(), held.clone()),
                    None => state.remove(id),
                };
            }
        }
        state
    }

    /// Whether the write goes through; if not, nothing has changed.
    fn write(&mut self, in_scenario: bool, edits: &[Edit]) -> bool {
        let mut next = self.clone();
        next.revision += 1;
        let done = edits.iter().all(|edit| next.apply(in_scenario, edit));
        if done {
            if in_scenario {
                next.forget_what_agrees(edits);
            }
            *self = next;
        }
        done
    }

    /// An overlay says only what differs from the baseline it was written on. Only a write to the scenario looks.
    fn forget_what_agrees(&mut self, edits: &[Edit]) {
        for edit in edits {
            let id = match edit {
                Edit::Put { feature, .. } => feature.id.to_string(),
                Edit::Remove { id, .. } => id.clone(),
            };
            let says = self
                .overlay
                .get(&id)
                .cloned()
                .flatten()
                .map(|(note, _)| note);
            let today = self.baseline.get(&id).map(|(note, _)| note.clone());
            if says.is_some() && says == today {
                self.overlay.remove(&id);
            }
        }
    }

    fn apply(&mut self, in_scenario: bool, edit: &Edit) -> bool {
        let (id, note, expected) = match edit {
            Edit::Put {
                feature, expected, ..
            } => (feature.id.to_string(), feature.text("note"), *expected),
            Edit::Remove { id, expected } => (id.clone(), None, *expected),
        };
        let found = self
            .merged(in_scenario)
            .get(&id)
            .map(|(_, revision)| *revision);
        let expected_found = match expected {
            Expected::Anything => true,
            Expected::Absent => found.is_none(),
            Expected::At(revision) => found == Some(revision),
        };
        if !expected_found || (note.is_none() && found.is_none()) {
            return false;
        }
        let after = note.map(|note| (note.to_owned(), self.revision));
        match (in_scenario, after) {
            (true, None) if !self.baseline.contains_key(&id) => drop(self.overlay.remove(&id)),
            (true, after) => drop(self.overlay.insert(id, after)),
            (false, Some(held)) => drop(self.baseline.insert(id, held)),
            (false, None) => drop(self.baseline.remove(&id)),
        }
        true
    }

    fn edit(&self, in_scenario: bool, draft: &Draft) -> Edit {
        let id = format!("f{}", draft.id);
        let newest = self
            .merged(in_scenario)
            .get(&id)
            .map_or(0, |(_, revision)| *revision);
        let expected = match draft.expectation {
            Expectation::Anything => Expected::Anything,
            Expectation::Absent => Expected::Absent,
            Expectation::Newest => Expected::At(newest),
            Expectation::Older => Expected::At(newest - 1),
        };
        match draft.note {
            Some(note) => put(noted(&id, &note.to_string()), expected),
            None => remove(&id, expected),
        }
    }
}

fn draft() -> impl Strategy<Value = Draft> {
    let expectation = prop_oneof![
        4 => Just(Expectation::Anything),
        2 => Just(Expectation::Absent),
        4 => Just(Expectation::Newest),
        1 => Just(Expectation::Older),
    ];
    (0u8..6, proptest::option::weighted(0.7, 0u8..4), expectation).prop_map(
        |(id, note, expectation)| Draft {
            id,
            note,
            expectation,
        },
    )
}

fn writes() -> impl Strategy<Value = Vec<(bool, Vec<Draft>)>> {
    proptest::collection::vec(
        (any::<bool>(), proptest::collection::vec(draft(), 1..4)),
        1..25,
    )
}

async fn state(store: &dyn Store, scenario: Option<&str>) -> State {
    everything(store, scenario)
        .await
        .iter()
        .map(|stored| {
            (
                stored.feature.id.to_string(),
                (note(stored).to_owned(), stored.revision),
            )
        })
        .collect()
}

async fn behaves_like_the_model(store: &dyn Store, writes: &[(bool, Vec<Draft>)]) {
    store.put_project(&project()).await.unwrap();
    scenario(store, "s").await;
    let mut model = Model {
        revision: 1,
        ..Model::default()
    };
    for (in_scenario, drafts) in writes {
        let edits: Vec<Edit> = drafts
            .iter()
            .map(|draft| model.edit(*in_scenario, draft))
            .collect();
        let scenario = in_scenario.then_some("s");
        let written = store
            .write(PROJECT, &by("x", scenario, edits.clone()))
            .await;
        assert_eq!(
            written.is_ok(),
            model.write(*in_scenario, &edits),
            "{written:?}"
        );
        assert_eq!(revision(store).await, model.revision);
        assert_eq!(state(store, None).await, model.baseline);
        assert_eq!(state(store, Some("s")).await, model.merged(true));
        let changes = store.scenario(PROJECT, "s").await.unwrap().unwrap().changes;
        assert_eq!(changes, i64::try_from(model.overlay.len()).unwrap());
    }
    crate::chain::is_whole(store).await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_writes_give_the_state_of_the_model(writes in writes()) {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            for backend in backends::all().await {
                behaves_like_the_model(&*backend.store, &writes).await;
                backend.store.close().await;
            }
        });
    }
}
