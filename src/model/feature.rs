//! Anything on the map: one kind, one geometry, typed properties.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Kind;

/// The members of a GeoJSON `properties` object that the kind's schema describes.
pub type Properties = Map<String, Value>;

/// A feature's GeoJSON `id`, kept as the number or the text that the file had.
///
/// The store keeps it as text, so `7` and `"7"` name the same feature: compare [`FeatureId::to_string`].
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum FeatureId {
    Number(i64),
    Text(String),
}

impl FeatureId {
    pub const MOST_CHARS: usize = 200;

    /// Whether both are written the same way: the number 7 and the text "7" name one feature.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Number(number), Self::Text(text)) | (Self::Text(text), Self::Number(number)) => {
                number.to_string() == *text
            }
        }
    }
}

impl fmt::Display for FeatureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<&str> for FeatureId {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for FeatureId {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One thing on the map. `G` says in which coordinates: `LonLat<Geometry>` in the store and in scene files,
/// a plain `geo::Geometry` (metres) in a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature<G> {
    pub id: FeatureId,
    pub kind: Kind,
    pub geometry: G,
    /// The courtyard that the feature names as its own; without it, it belongs to the one it lies in.
    pub courtyard: Option<FeatureId>,
    /// The kind's properties, without `kind` and `courtyard`.
    pub properties: Properties,
}

impl<G> Feature<G> {
    /// The same feature with its geometry converted.
    pub fn map_geometry<H>(self, convert: impl FnOnce(G) -> H) -> Feature<H> {
        Feature {
            id: self.id,
            kind: self.kind,
            geometry: convert(self.geometry),
            courtyard: self.courtyard,
            properties: self.properties,
        }
    }

    /// As [`Feature::map_geometry`], for a conversion that may fail.
    pub fn try_map_geometry<H, E>(
        self,
        convert: impl FnOnce(G) -> Result<H, E>,
    ) -> Result<Feature<H>, E> {
        Ok(Feature {
            id: self.id,
            kind: self.kind,
            geometry: convert(self.geometry)?,
            courtyard: self.courtyard,
            properties: self.properties,
        })
    }

    /// Whether both say the same of the same thing. Ids compare as texts: that is how the store keeps them.
    pub fn says_the_same_as(&self, other: &Self) -> bool
    where
        G: PartialEq,
    {
        let named = |feature: &Self| feature.courtyard.as_ref().map(ToString::to_string);
        self.id.is_same(&other.id)
            && self.kind == other.kind
            && self.geometry == other.geometry
            && self.properties == other.properties
            && named(self) == named(other)
    }

    /// Whether it will still be there when the plan is carried out.
    pub fn is_staying(&self) -> bool {
        self.text("state") != Some("to_remove")
    }

    /// A number among the properties; absent, `null` and other types give nothing.
    pub fn number(&self, property: &str) -> Option<f64> {
        self.properties.get(property)?.as_f64()
    }

    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.get(property)?.as_str()
    }

    /// A truth value; absent counts as `false`.
    pub fn flag(&self, property: &str) -> bool {
        self.properties
            .get(property)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }
}
