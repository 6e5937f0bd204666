//! What user actions look like when they are sent, and what they are answered.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::{Revision, Title};

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
#[serde(untagged, try_from = "EditFields")]
pub enum EditInput {
    Put(PutInput),
    Remove(RemoveInput),
}

/// All that an edit may say. Read as one, so that what is neither is told in plain words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditFields {
    put: Option<Value>,
    remove: Option<String>,
    expected: Option<Revision>,
}

impl TryFrom<EditFields> for EditInput {
    type Error = &'static str;

    fn try_from(fields: EditFields) -> Result<Self, Self::Error> {
        let EditFields {
            put,
            remove,
            expected,
        } = fields;
        match (put, remove, expected) {
            (Some(put), None, expected) => Ok(Self::Put(PutInput { put, expected })),
            (None, Some(remove), Some(expected)) => {
                Ok(Self::Remove(RemoveInput { remove, expected }))
            }
            (None, Some(_), None) => {
                Err("to remove a feature, say in \"expected\" which revision of it goes")
            }
            _ => Err("an edit has either \"put\", a feature, or \"remove\", the id of one"),
        }
    }
}

#[derive(Clone, Debug, ToSchema)]
pub struct PutInput {
    /// A GeoJSON feature with its id.
    #[schema(schema_with = feature_input)]
    pub put: Value,
    /// The revision that it replaces; null: it must be new.
    #[schema(value_type = Option<i64>, required)]
    pub expected: Option<Revision>,
}

#[derive(Clone, Debug, ToSchema)]
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
#[derive(Clone, Debug, Serialize, ToSchema)]
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

fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    let text = String::deserialize(deserializer)?;
    Uuid::parse_str(&text)
        .map_err(|error| D::Error::custom(format!("\"{text}\" is no UUID: {error}")))
}

/// The schema of a feature that may not be there.
pub fn feature_or_null() -> utoipa::openapi::Schema {
    use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
    OneOfBuilder::new()
        .item(utoipa::openapi::Ref::from_schema_name("Feature"))
        .item(ObjectBuilder::new().schema_type(Type::Null).build())
        .build()
        .into()
}

/// The schema of a feature as it is sent.
fn feature_input() -> utoipa::openapi::Ref {
    utoipa::openapi::Ref::from_schema_name("FeatureInput")
}
