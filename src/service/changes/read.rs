//! Reads the edits of an action, and tells all that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{ActionInput, EditInput, PutInput, RemoveInput};
use crate::interchange::scene_file::{self, Orientation};
use crate::model::{FaultCode, FeatureId, Revision};
use crate::service::fault::{FaultDocument, fail_on};
use crate::service::membership::MapFeature;
use crate::service::{ServiceError, ServiceResult};
use crate::store::Expected;

const MOST_EDITS: usize = 10_000;
const LONGEST_TITLE_CHARS: usize = 200;

/// The edits of an action, read and found good in themselves.
#[derive(Default)]
pub(super) struct Wanted {
    pub puts: Vec<MapFeature>,
    pub removed: BTreeSet<String>,
    pub expected: BTreeMap<String, Option<Revision>>,
    /// Where in the body each put stands.
    pub places: BTreeMap<String, usize>,
}

impl Wanted {
    pub fn expected(&self, id: &str) -> Expected {
        match self.expected.get(id).copied().flatten() {
            Some(revision) => Expected::At(revision),
            None => Expected::Absent,
        }
    }
}

pub(super) fn read(input: ActionInput) -> ServiceResult<Wanted> {
    let mut faults = Vec::new();
    for (language, text) in [("zh", &input.title.zh), ("en", &input.title.en)] {
        if text.trim().is_empty() || text.chars().count() > LONGEST_TITLE_CHARS {
            let detail = format!("must have 1 to {LONGEST_TITLE_CHARS} characters");
            let pointer = format!("/title/{language}");
            faults.push(
                FaultDocument::new(FaultCode::TitleInvalid, pointer, detail)
                    .with("most", LONGEST_TITLE_CHARS),
            );
        }
    }
    if !(1..=MOST_EDITS).contains(&input.edits.len()) {
        let detail = format!("an action has 1 to {MOST_EDITS} edits");
        faults.push(
            FaultDocument::new(FaultCode::EditsCount, "/edits", detail).with("most", MOST_EDITS),
        );
        return Err(ServiceError::Faults(faults));
    }
    let mut wanted = Wanted::default();
    for (index, edit) in input.edits.into_iter().enumerate() {
        if let Err(more) = wanted.take(index, edit) {
            let room = scene_file::MOST_FAULTS.saturating_sub(faults.len());
            faults.extend(more.into_iter().take(room));
        }
    }
    fail_on(faults).map(|()| wanted)
}

impl Wanted {
    fn take(&mut self, index: usize, edit: EditInput) -> Result<(), Vec<FaultDocument>> {
        match edit {
            EditInput::Put(PutInput { put, expected }) => {
                let place = format!("/edits/{index}/put");
                let feature = read_feature(put, &place)?;
                let id = feature.id.to_string();
                self.expect(&id, expected, &format!("{place}/id"))?;
                self.places.insert(id, index);
                self.puts.push(feature);
            }
            EditInput::Remove(RemoveInput { remove, expected }) => {
                self.expect(&remove, Some(expected), &format!("/edits/{index}/remove"))?;
                self.removed.insert(remove);
            }
        }
        Ok(())
    }

    fn expect(
        &mut self,
        id: &str,
        expected: Option<Revision>,
        pointer: &str,
    ) -> Result<(), Vec<FaultDocument>> {
        match self.expected.insert(id.to_owned(), expected) {
            None => Ok(()),
            Some(_) => {
                let detail = format!("\"{id}\" is edited twice in this action");
                let fault = FaultDocument::new(FaultCode::EditedTwice, pointer, detail);
                Err(vec![fault.with("id", id)])
            }
        }
    }
}

/// The feature as it was sent, without the revision that it was served with.
fn read_feature(mut json: Value, place: &str) -> Result<MapFeature, Vec<FaultDocument>> {
    if json.get("id").is_none_or(Value::is_null) {
        let fault = FaultDocument::new(FaultCode::IdMissing, format!("{place}/id"), "is missing");
        return Err(vec![fault]);
    }
    if let Some(properties) = json.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove("revision");
    }
    scene_file::feature_from_json(json, FeatureId::Number(0), Orientation::Mend).map_err(|faults| {
        let faults = faults.into_iter().map(|mut one| {
            one.pointer.insert_str(0, place);
            FaultDocument::from(one)
        });
        faults.collect()
    })
}
