//! User actions: many edits at once, all of them or none, and each action only once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::membership::{MapFeature, Rewrite, reassigned};
use super::{Service, ServiceError, ServiceResult, feature_json};
use crate::interchange::scene_file::{self, Orientation};
use crate::model::{Action, FeatureId, Project, Revision, StoredFeature, Title};
use crate::store::{Edit, Expected, HistoryQuery, StoreError, Write, Written};

const MOST_EDITS: usize = 10_000;
const LONGEST_TITLE_CHARS: usize = 200;
const LONGEST_ID_CHARS: usize = 200;

/// One user action. It is stored once, however often it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionInput {
    /// Made up by whoever sends it.
    #[serde(deserialize_with = "uuid")]
    #[schema(value_type = String, example = "0190a5c4-8f3e-7b21-9a54-2d6f1c0e8b37")]
    pub action: Uuid,
    pub title: Title,
    #[schema(min_items = 1, max_items = 10000)]
    pub edits: Vec<EditInput>,
}

/// One feature that is put or removed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum EditInput {
    Put(PutInput),
    Remove(RemoveInput),
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutInput {
    /// A GeoJSON feature with its id.
    #[schema(value_type = Object)]
    pub put: Value,
    /// The revision that it replaces; null: it must be new.
    #[schema(value_type = Option<i64>)]
    pub expected: Option<Revision>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveInput {
    /// The id of the feature.
    pub remove: String,
    /// The revision that goes.
    #[schema(value_type = i64)]
    pub expected: Revision,
}

/// What an action did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionDocument {
    #[schema(value_type = i64)]
    pub revision: Revision,
    /// The action had been stored before; nothing was written now.
    pub replayed: bool,
    /// Each feature that the action touched, as it is stored now.
    pub features: Vec<TouchedDocument>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TouchedDocument {
    pub id: String,
    /// Null: it is gone.
    #[schema(schema_with = feature_or_null, required)]
    pub feature: Option<Value>,
}

/// A feature that is not what an edit started from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConflictDocument {
    pub id: String,
    /// Null: it should have been new.
    #[schema(value_type = Option<i64>, required)]
    pub expected: Option<Revision>,
    /// Null: there is none.
    #[schema(value_type = Option<i64>, required)]
    pub found: Option<Revision>,
    /// What is stored now.
    #[schema(schema_with = feature_or_null, required)]
    pub feature: Option<Value>,
}

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultDocument {
    /// JSON pointer from the root of the body.
    #[schema(example = "/edits/3/put/properties/height_m")]
    pub pointer: String,
    pub detail: String,
}

fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    let text = String::deserialize(deserializer)?;
    Uuid::parse_str(&text)
        .map_err(|error| D::Error::custom(format!("\"{text}\" is no UUID: {error}")))
}

/// The schema of a feature that may not be there.
pub(super) fn feature_or_null() -> utoipa::openapi::Schema {
    use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
    OneOfBuilder::new()
        .item(utoipa::openapi::Ref::from_schema_name("Feature"))
        .item(ObjectBuilder::new().schema_type(Type::Null).build())
        .build()
        .into()
}

/// The edits of an action, read and found good in themselves.
#[derive(Default)]
struct Wanted {
    puts: Vec<MapFeature>,
    removed: BTreeSet<String>,
    expected: BTreeMap<String, Option<Revision>>,
    /// Where in the body each put stands.
    places: BTreeMap<String, usize>,
}

impl Service {
    pub async fn change(
        &self,
        project: &str,
        scenario: Option<&str>,
        input: ActionInput,
        who: &str,
    ) -> ServiceResult<ActionDocument> {
        let project = self.project_row(project).await?;
        if let Some(scenario) = scenario {
            self.scenario_row(&project.id, scenario).await?;
        }
        let id = input.action.to_string();
        let written = match self.store.action(&project.id, &id).await? {
            Some(revision) => Written {
                revision,
                replayed: true,
            },
            None => {
                let title = input.title.clone();
                let wanted = tokio::task::spawn_blocking(move || read(input))
                    .await
                    .map_err(|error| ServiceError::Internal(error.to_string()))??;
                let project = self.project_for(&project.id, &wanted.puts).await?;
                let action = Action { id, title };
                self.store_action(&project, scenario, wanted, action, who)
                    .await?
            }
        };
        Ok(ActionDocument {
            revision: written.revision,
            replayed: written.replayed,
            features: self.touched(&project, scenario, written.revision).await?,
        })
    }

    async fn store_action(
        &self,
        project: &Project,
        scenario: Option<&str>,
        mut wanted: Wanted,
        action: Action,
        who: &str,
    ) -> ServiceResult<Written> {
        let ids: BTreeSet<String> = wanted.expected.keys().cloned().collect();
        let before = self.stored_under(project, scenario, &ids).await?;
        check_current(&wanted, &before)?;
        check_kinds(&wanted, &before)?;
        let baseline = match scenario {
            Some(_) => self.stored_under(project, None, &ids).await?,
            None => BTreeMap::new(),
        };
        for put in &mut wanted.puts {
            let id = put.id.to_string();
            if let Some(stored) = before.get(&id).or_else(|| baseline.get(&id)) {
                take_back_echo(put, stored);
            }
        }
        let write = Write {
            who: who.to_owned(),
            at: Utc::now(),
            scenario: scenario.map(str::to_owned),
            action: Some(action),
            edits: self.edits(project, scenario, &wanted, &before).await?,
        };
        match self.store.write(&project.id, &write).await {
            Ok(written) => Ok(written),
            // Somebody was faster between the look and the write: tell which features.
            Err(
                error @ (StoreError::Stale { .. }
                | StoreError::Exists { .. }
                | StoreError::Missing { .. }),
            ) => {
                let now = self.stored_under(project, scenario, &ids).await?;
                check_current(&wanted, &now)?;
                Err(error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The action's edits, and those of features that change hands because of it.
    async fn edits(
        &self,
        project: &Project,
        scenario: Option<&str>,
        wanted: &Wanted,
        before: &BTreeMap<String, StoredFeature>,
    ) -> ServiceResult<Vec<Edit>> {
        let rewrite = Rewrite {
            project,
            scenario,
            puts: &wanted.puts,
            removed: &wanted.removed,
            before,
        };
        let affected = self.affected(&rewrite).await?;
        let owners = self.owners(&rewrite, &affected).await?;
        let puts = wanted.puts.iter().map(|feature| {
            let id = feature.id.to_string();
            Edit::Put {
                belongs_to: owners.get(&id).cloned().flatten(),
                expected: wanted.expected(&id),
                feature: feature.clone(),
            }
        });
        let removals = wanted.removed.iter().map(|id| Edit::Remove {
            id: id.clone(),
            expected: wanted.expected(id),
        });
        Ok(puts
            .chain(removals)
            .chain(reassigned(affected, &owners))
            .collect())
    }

    /// What a revision touched, as it is now.
    async fn touched(
        &self,
        project: &Project,
        scenario: Option<&str>,
        revision: Revision,
    ) -> ServiceResult<Vec<TouchedDocument>> {
        let query = HistoryQuery {
            revision: Some(revision),
            ..HistoryQuery::default()
        };
        let entries = self.store.history(&project.id, &query).await?;
        let ids = entries
            .iter()
            .map(|entry| entry.feature.to_string())
            .collect();
        let now = self.stored_under(project, scenario, &ids).await?;
        Ok(ids
            .into_iter()
            .map(|id| TouchedDocument {
                feature: now.get(&id).map(feature_json),
                id,
            })
            .collect())
    }
}

impl Wanted {
    fn expected(&self, id: &str) -> Expected {
        match self.expected.get(id).copied().flatten() {
            Some(revision) => Expected::At(revision),
            None => Expected::Absent,
        }
    }
}

/// Every feature is served with the courtyard that it belongs to. Sent back as it was served, that is no claim: a
/// feature that never named a courtyard goes on belonging to the one it lies in.
fn take_back_echo(put: &mut MapFeature, stored: &StoredFeature) {
    let named = put.courtyard.as_ref().map(FeatureId::to_string);
    if stored.feature.courtyard.is_none() && named == stored.belongs_to {
        put.courtyard = None;
    }
}

fn check_current(wanted: &Wanted, now: &BTreeMap<String, StoredFeature>) -> ServiceResult<()> {
    let conflicts: Vec<ConflictDocument> = wanted
        .expected
        .iter()
        .filter_map(|(id, &expected)| {
            let stored = now.get(id);
            let found = stored.map(|stored| stored.revision);
            (found != expected).then(|| ConflictDocument {
                id: id.clone(),
                expected,
                found,
                feature: stored.map(feature_json),
            })
        })
        .collect();
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Stale(conflicts))
    }
}

fn check_kinds(wanted: &Wanted, before: &BTreeMap<String, StoredFeature>) -> ServiceResult<()> {
    let faults = wanted.puts.iter().filter_map(|put| {
        let id = put.id.to_string();
        let stored = before.get(&id)?.feature.kind;
        let index = wanted.places.get(&id)?;
        (stored != put.kind).then(|| FaultDocument {
            pointer: format!("/edits/{index}/put/properties/kind"),
            detail: format!("\"{id}\" is a {stored}, and a feature keeps its kind"),
        })
    });
    fail_on(faults.collect())
}

fn fail_on(faults: Vec<FaultDocument>) -> ServiceResult<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Faults(faults))
    }
}

fn read(input: ActionInput) -> ServiceResult<Wanted> {
    let mut faults = Vec::new();
    for (language, text) in [("zh", &input.title.zh), ("en", &input.title.en)] {
        if text.trim().is_empty() || text.chars().count() > LONGEST_TITLE_CHARS {
            faults.push(FaultDocument {
                pointer: format!("/title/{language}"),
                detail: format!("must have 1 to {LONGEST_TITLE_CHARS} characters"),
            });
        }
    }
    if !(1..=MOST_EDITS).contains(&input.edits.len()) {
        faults.push(FaultDocument {
            pointer: "/edits".to_owned(),
            detail: format!("an action has 1 to {MOST_EDITS} edits"),
        });
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
            Some(_) => Err(vec![FaultDocument {
                pointer: pointer.to_owned(),
                detail: format!("\"{id}\" is edited twice in this action"),
            }]),
        }
    }
}

/// The feature as it was sent, without the revision that it was served with.
fn read_feature(mut json: Value, place: &str) -> Result<MapFeature, Vec<FaultDocument>> {
    let fault = |pointer: &str, detail: String| FaultDocument {
        pointer: format!("{place}{pointer}"),
        detail,
    };
    if json.get("id").is_none_or(Value::is_null) {
        return Err(vec![fault("/id", "is missing".to_owned())]);
    }
    if let Some(properties) = json.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove("revision");
    }
    let feature = scene_file::feature_from_json(json, FeatureId::Number(0), Orientation::Mend)
        .map_err(|faults| {
            let faults = faults.into_iter();
            faults
                .map(|one| fault(&one.pointer, one.what))
                .collect::<Vec<_>>()
        })?;
    if feature.id.to_string().chars().count() > LONGEST_ID_CHARS {
        let detail = format!("may have up to {LONGEST_ID_CHARS} characters");
        return Err(vec![fault("/id", detail)]);
    }
    Ok(feature)
}
