//! Single features, as OGC API Features part 4 writes them: each write is a user action of its own.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::document::{ActionInput, EditInput, PutInput, RemoveInput};
use crate::model::kind::words;
use crate::model::{FaultCode, Kind, Revision, StoredFeature, Title, Words};
use crate::service::fault::{FaultDocument, fail_on};
use crate::service::{Actor, Known, Service, ServiceError, ServiceResult, feature_json};

/// The collection of a kind, in a state of a project.
#[derive(Clone, Copy, Debug)]
pub struct InCollection<'a> {
    pub project: &'a str,
    pub kind: Kind,
    /// None: the baseline.
    pub scenario: Option<&'a str>,
}

const ADD: Words = words("新增", "Add");
const CHANGE: Words = words("修改", "Change");
const REMOVE: Words = words("删除", "Remove");

impl Service {
    /// Adds a feature. One that brings no id is given one.
    pub async fn add_item(
        &self,
        place: InCollection<'_>,
        mut feature: Map<String, Value>,
        by: &Actor,
    ) -> ServiceResult<StoredFeature> {
        let id = match feature.get("id") {
            None | Some(Value::Null) => Uuid::now_v7().to_string(),
            Some(id) => plain(id),
        };
        feature.entry("id").or_insert(Value::Null);
        if feature["id"].is_null() {
            feature.insert("id".into(), json!(id));
        }
        let written = self.put_item(place, feature, None, ADD, by).await;
        written.map_err(|error| match error {
            ServiceError::Stale(_) => {
                ServiceError::Conflict(format!("feature \"{id}\" exists already"))
            }
            other => other,
        })?;
        self.item(place, &id).await
    }

    /// Puts another feature in the place of one.
    pub async fn replace_item(
        &self,
        place: InCollection<'_>,
        id: &str,
        known: &Known,
        mut feature: Map<String, Value>,
        by: &Actor,
    ) -> ServiceResult<StoredFeature> {
        let found = self.known_item(place, id, known).await?;
        let named = feature.insert("id".into(), json!(id));
        check_same_id(named.as_ref(), id)?;
        let expected = Some(found.revision);
        self.put_item(place, feature, expected, CHANGE, by).await?;
        self.item(place, id).await
    }

    /// Changes the members of a feature that the patch has (RFC 7396).
    pub async fn patch_item(
        &self,
        place: InCollection<'_>,
        id: &str,
        known: &Known,
        patch: Map<String, Value>,
        by: &Actor,
    ) -> ServiceResult<StoredFeature> {
        let found = self.known_item(place, id, known).await?;
        let mut patched = feature_json(&found);
        merge(&mut patched, Value::Object(patch));
        match patched {
            Value::Object(feature) => {
                let known = Known::OneOf(vec![found.revision]);
                self.replace_item(place, id, &known, feature, by).await
            }
            _ => Ok(found),
        }
    }

    pub async fn remove_item(
        &self,
        place: InCollection<'_>,
        id: &str,
        known: &Known,
        by: &Actor,
    ) -> ServiceResult<()> {
        let found = self.known_item(place, id, known).await?;
        let edit = EditInput::Remove(RemoveInput {
            remove: id.to_owned(),
            expected: found.revision,
        });
        self.edit_item(place, edit, REMOVE, by).await
    }

    async fn item(&self, place: InCollection<'_>, id: &str) -> ServiceResult<StoredFeature> {
        self.feature(place.project, place.kind, id, place.scenario)
            .await
    }

    /// The feature as the caller knows it.
    async fn known_item(
        &self,
        place: InCollection<'_>,
        id: &str,
        known: &Known,
    ) -> ServiceResult<StoredFeature> {
        let found = self.item(place, id).await?;
        if known.is(found.revision) {
            return Ok(found);
        }
        Err(ServiceError::Outdated {
            what: "feature",
            id: id.to_owned(),
            found: found.revision,
        })
    }

    async fn put_item(
        &self,
        place: InCollection<'_>,
        feature: Map<String, Value>,
        expected: Option<Revision>,
        verb: Words,
        by: &Actor,
    ) -> ServiceResult<()> {
        let put = of_kind(feature, place.kind)?;
        let edit = EditInput::Put(PutInput { put, expected });
        self.edit_item(place, edit, verb, by).await
    }

    async fn edit_item(
        &self,
        place: InCollection<'_>,
        edit: EditInput,
        verb: Words,
        by: &Actor,
    ) -> ServiceResult<()> {
        let noun = place.kind.title();
        let action = ActionInput {
            action: Uuid::now_v7(),
            title: Title {
                zh: format!("{}{}", verb.zh, noun.zh),
                en: format!("{} {}", verb.en, noun.en.to_lowercase()),
            },
            edits: vec![edit],
        };
        let done = self.change(place.project, place.scenario, action, by);
        done.await.map(drop).map_err(in_feature)
    }
}

/// An id as the store has it.
fn plain(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

fn check_same_id(named: Option<&Value>, id: &str) -> ServiceResult<()> {
    let other = named.filter(|named| !named.is_null() && plain(named) != id);
    let fault = other.map(|other| {
        let detail = format!("is {other}, but the address says \"{id}\"; a feature keeps its id");
        FaultDocument::new(FaultCode::IdChanged, "/id", detail).with("id", id)
    });
    fail_on(fault.into_iter().collect())
}

/// The feature with the kind of its collection, which it need not say itself.
fn of_kind(mut feature: Map<String, Value>, kind: Kind) -> ServiceResult<Value> {
    let properties = feature.entry("properties").or_insert(Value::Null);
    if properties.is_null() {
        *properties = json!({});
    }
    if let Some(properties) = properties.as_object_mut() {
        let named = properties.entry("kind").or_insert(json!(kind.name()));
        if *named != kind.name() {
            let detail = format!("is {named}, but this is the collection of \"{kind}\"");
            let fault = FaultDocument::new(FaultCode::KindChanged, "/properties/kind", detail)
                .with("expected", kind.name())
                .with("found", named.clone());
            return Err(ServiceError::Faults(vec![fault]));
        }
    }
    Ok(Value::Object(feature))
}

/// The faults by their place in the feature: whoever sent it knows nothing of the action around it.
fn in_feature(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Faults(mut faults) => {
            for fault in &mut faults {
                if let Some(inner) = fault.pointer.strip_prefix("/edits/0/put") {
                    fault.pointer = inner.to_owned();
                }
            }
            ServiceError::Faults(faults)
        }
        other => other,
    }
}

/// JSON Merge Patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Value::Object(target) = target else {
        return;
    };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(&name);
        } else {
            merge(target.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_merges_as_the_appendix_of_rfc_7396_shows() {
        for (original, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (
                json!({"a": "b"}),
                json!({"b": "c"}),
                json!({"a": "b", "b": "c"}),
            ),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (
                json!({"a": "b", "b": "c"}),
                json!({"a": null}),
                json!({"b": "c"}),
            ),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (
                json!({"a": [{"b": "c"}]}),
                json!({"a": [1]}),
                json!({"a": [1]}),
            ),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), json!(null), json!(null)),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (
                json!({"e": null}),
                json!({"a": 1}),
                json!({"e": null, "a": 1}),
            ),
            (
                json!([1, 2]),
                json!({"a": "b", "c": null}),
                json!({"a": "b"}),
            ),
            (
                json!({}),
                json!({"a": {"bb": {"ccc": null}}}),
                json!({"a": {"bb": {}}}),
            ),
        ] {
            let mut merged = original.clone();
            merge(&mut merged, patch.clone());
            assert_eq!(merged, result, "{original} and {patch}");
        }
    }
}
