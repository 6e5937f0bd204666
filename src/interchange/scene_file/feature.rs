//! One feature, to and from its GeoJSON.

use geo::{Geometry, MapCoords, MultiLineString, MultiPoint, MultiPolygon};
use serde_json::{Map, Value, json};

use super::geometry::{self, Fault};
use super::{Orientation, SceneFault, Unplaced};
use crate::geometry::validity::{self, GeometryFault};
use crate::interchange::crs::rounded_degrees;
use crate::model::{
    FaultCode, Feature, FeatureId, Kind, LonLat, Properties, SceneFeatures, Shape, schema,
};

/// A feature whose coordinates are not yet known to be degrees or metres, and what is wrong with it so far.
pub(super) struct Draft {
    pub(super) index: usize,
    /// None where the file has none, or none that can be used.
    pub(super) id: Option<FeatureId>,
    pub(super) content: Result<Content, Vec<Fault>>,
}

pub(super) struct Content {
    pub(super) kind: Kind,
    pub(super) geometry: Unplaced,
    courtyard: Option<FeatureId>,
    properties: Properties,
}

/// What coordinates mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plane {
    Degrees,
    Metres,
}

/// No plane of a courtyard, nor any projected CRS, has larger coordinates.
const LARGEST_M: f64 = 1e8;

impl Draft {
    /// A feature that could not even be taken apart.
    pub(super) fn broken(index: usize, fault: Fault) -> Self {
        Self {
            index,
            id: None,
            content: Err(vec![fault]),
        }
    }

    pub(super) fn from_json(index: usize, value: Value) -> Self {
        let Value::Object(mut members) = value else {
            let what = "is not a GeoJSON feature";
            return Self::broken(index, Fault::new(FaultCode::NotAFeature, "", what));
        };
        let mut faults = Vec::new();
        if members.get("type").is_none_or(|name| name != "Feature") {
            faults.push(Fault::new(
                FaultCode::NotAFeature,
                "/type",
                "must be \"Feature\"",
            ));
        }
        let id = keep(&mut faults, own_id(members.get("id"))).flatten();
        let geometry = geometry::from_json(members.get("geometry").unwrap_or(&Value::Null));
        let geometry = keep(
            &mut faults,
            geometry.map_err(|fault| fault.within("geometry")),
        );
        let properties = match members.remove("properties") {
            Some(Value::Object(properties)) => properties,
            None | Some(Value::Null) => Map::new(),
            Some(_) => {
                faults.push(Fault::new(
                    FaultCode::NotAFeature,
                    "/properties",
                    "must be an object",
                ));
                Map::new()
            }
        };
        let described = described(properties, &mut faults);
        let content = match (geometry, described) {
            (Some(geometry), Some((kind, courtyard, properties))) if faults.is_empty() => {
                Ok(Content {
                    kind,
                    geometry,
                    courtyard,
                    properties,
                })
            }
            _ => Err(faults),
        };
        Self { index, id, content }
    }

    /// The id that it has, or its index.
    pub(super) fn id(&self) -> FeatureId {
        self.id
            .clone()
            .unwrap_or_else(|| FeatureId::Number(i64::try_from(self.index).unwrap_or(i64::MAX)))
    }

    /// The finished feature, or all its faults.
    pub(super) fn settle(
        self,
        plane: Plane,
        orientation: Orientation,
    ) -> Result<Feature<Geometry>, Vec<Fault>> {
        let id = self.id();
        self.content?.settle(id, plane, orientation)
    }
}

impl Content {
    fn settle(
        self,
        id: FeatureId,
        plane: Plane,
        orientation: Orientation,
    ) -> Result<Feature<Geometry>, Vec<Fault>> {
        let mut faults = Vec::new();
        let geometry = placed(self.geometry, self.kind, plane, orientation);
        let geometry = keep(
            &mut faults,
            geometry.map_err(|fault| fault.within("geometry")),
        );
        for fault in schema::faults(self.kind, &self.properties) {
            let pointer = format!("/properties/{}", fault.property);
            let what = fault.to_string();
            faults.push(
                Fault::new(FaultCode::PropertyInvalid, pointer, what).with("found", fault.found),
            );
        }
        match geometry {
            Some(geometry) if faults.is_empty() => Ok(Feature {
                id,
                kind: self.kind,
                geometry,
                courtyard: self.courtyard,
                properties: self.properties,
            }),
            _ => Err(faults),
        }
    }
}

/// The value, or nothing and one more fault.
fn keep<T>(faults: &mut Vec<Fault>, result: Result<T, Fault>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

/// The feature's `id`: absent and `null` are none.
fn own_id(value: Option<&Value>) -> Result<Option<FeatureId>, Fault> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() > FeatureId::MOST_CHARS => {
            let what = format!("may have up to {} characters", FeatureId::MOST_CHARS);
            Err(Fault::new(FaultCode::IdTooLong, "/id", what).with("most", FeatureId::MOST_CHARS))
        }
        Some(value) => id_of(value).map(Some).ok_or_else(|| {
            let what = format!("must be a text or a whole number, but is {value}");
            Fault::new(FaultCode::IdInvalid, "/id", what)
        }),
    }
}

fn id_of(value: &Value) -> Option<FeatureId> {
    match value {
        Value::String(text) if !text.is_empty() => Some(FeatureId::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(FeatureId::Number),
        _ => None,
    }
}

/// Takes kind and courtyard out of the properties.
fn described(
    mut properties: Properties,
    faults: &mut Vec<Fault>,
) -> Option<(Kind, Option<FeatureId>, Properties)> {
    const POINTER: &str = "/properties/kind";
    let kind = match properties.remove("kind") {
        None => Err(Fault::new(
            FaultCode::KindMissing,
            POINTER,
            "is missing; it says what the feature is, such as \"building\"",
        )),
        Some(Value::String(name)) => name.parse::<Kind>().map_err(|error| {
            let fault = Fault::new(FaultCode::KindUnknown, POINTER, error.to_string());
            fault.with("found", name)
        }),
        Some(other) => {
            let what = format!("must be the name of a kind, but is {other}");
            Err(Fault::new(FaultCode::KindUnknown, POINTER, what).with("found", other))
        }
    };
    let kind = keep(faults, kind);
    let courtyard = match properties.remove("courtyard") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let id = id_of(&value);
            if id.is_none() {
                let what = format!("must be the id of a courtyard, but is {value}");
                let pointer = "/properties/courtyard";
                faults.push(Fault::new(FaultCode::CourtyardInvalid, pointer, what));
            }
            id
        }
    };
    Some((kind?, courtyard, properties))
}

/// A geometry whose coordinates can be degrees; not checked otherwise.
pub(in crate::interchange) fn geometry_in_degrees(value: &Value) -> Result<Geometry, Fault> {
    let geometry = geometry::from_json(value)?;
    match out_of_range(&geometry, Plane::Degrees) {
        Some(fault) => Err(fault.within("coordinates")),
        None => Ok(geometry),
    }
}

/// What is wrong with a geometry in degrees, as it is or as it is told again: rounded, in which something smaller than
/// 0.1 mm vanishes.
pub(in crate::interchange) fn fault_in_degrees(geometry: &Geometry) -> Option<GeometryFault> {
    validity::fault(geometry).or_else(|| {
        let told = geometry.map_coords(rounded_degrees);
        (told != *geometry).then(|| validity::fault(&told))?
    })
}

/// The geometry, checked, in a shape that the kind has.
fn placed(
    geometry: Unplaced,
    kind: Kind,
    plane: Plane,
    orientation: Orientation,
) -> Result<Geometry, Fault> {
    let shape = fitting(&geometry, kind)?;
    let in_coordinates = |fault: Fault| fault.within("coordinates");
    if let Some(fault) = out_of_range(&geometry, plane) {
        return Err(in_coordinates(fault));
    }
    let fault = match plane {
        Plane::Degrees => fault_in_degrees(&geometry),
        Plane::Metres => validity::fault(&geometry),
    };
    let fault = fault.or_else(|| match orientation {
        Orientation::Strict => validity::orientation_fault(&geometry),
        Orientation::Mend => None,
    });
    if let Some(fault) = fault {
        return Err(in_coordinates(fault.into()));
    }
    Ok(match shape {
        Fit::AsItIs => validity::oriented(geometry),
        Fit::OnlyPart => validity::oriented(only_part(geometry)),
    })
}

enum Fit {
    AsItIs,
    /// The kind has single shapes, and this is a collection of one.
    OnlyPart,
}

fn fitting(geometry: &Geometry, kind: Kind) -> Result<Fit, Fault> {
    let (name, shape, single) = match geometry {
        Geometry::Point(_) => ("Point", Some(Shape::Point), None),
        Geometry::LineString(_) => ("LineString", Some(Shape::LineString), None),
        Geometry::Polygon(_) => ("Polygon", Some(Shape::Polygon), None),
        Geometry::MultiPolygon(parts) => {
            let single = (parts.0.len() == 1).then_some(Shape::Polygon);
            ("MultiPolygon", Some(Shape::MultiPolygon), single)
        }
        Geometry::MultiPoint(parts) => {
            let single = (parts.0.len() == 1).then_some(Shape::Point);
            ("MultiPoint", None, single)
        }
        Geometry::MultiLineString(parts) => {
            let single = (parts.0.len() == 1).then_some(Shape::LineString);
            ("MultiLineString", None, single)
        }
        _ => ("another geometry", None, None),
    };
    let allowed = kind.shapes();
    let has = |shape: Option<Shape>| shape.is_some_and(|shape| allowed.contains(&shape));
    if has(shape) {
        return Ok(Fit::AsItIs);
    }
    if has(single) {
        return Ok(Fit::OnlyPart);
    }
    let allowed: Vec<_> = allowed.iter().map(|shape| format!("{shape:?}")).collect();
    let what = format!("a {kind} is a {}, not a {name}", allowed.join(" or a "));
    Err(Fault::new(FaultCode::GeometryType, "/type", what).with("found", name))
}

fn only_part(geometry: Geometry) -> Geometry {
    match geometry {
        Geometry::MultiPoint(MultiPoint(mut parts)) if parts.len() == 1 => parts.remove(0).into(),
        Geometry::MultiLineString(MultiLineString(mut parts)) if parts.len() == 1 => {
            parts.remove(0).into()
        }
        Geometry::MultiPolygon(MultiPolygon(mut parts)) if parts.len() == 1 => {
            parts.remove(0).into()
        }
        other => other,
    }
}

/// The first coordinate that cannot be one.
fn out_of_range(geometry: &Geometry, plane: Plane) -> Option<Fault> {
    geometry::find_position(geometry, &|at| {
        let (x_limit, y_limit) = match plane {
            Plane::Degrees => (180.0, 90.0),
            Plane::Metres => (LARGEST_M, LARGEST_M),
        };
        let (step, value, limit) = if at.x.abs() > x_limit {
            (0, at.x, x_limit)
        } else if at.y.abs() > y_limit {
            (1, at.y, y_limit)
        } else {
            return None;
        };
        let what = match (plane, step) {
            (Plane::Metres, _) => format!("must be from -{limit} m to {limit} m, but is {value}"),
            (Plane::Degrees, 0) => {
                format!("the longitude must be from -180 to 180, but is {value}{PLANAR_HINT}")
            }
            (Plane::Degrees, _) => {
                format!("the latitude must be from -90 to 90, but is {value}{PLANAR_HINT}")
            }
        };
        let fault = Fault::new(FaultCode::OutOfRange, "", what)
            .with("found", value)
            .with("minimum", -limit)
            .with("maximum", limit);
        Some(fault.within(step))
    })
}

const PLANAR_HINT: &str = " (a scene in metres says \"planar\": true)";

/// The GeoJSON feature: `kind` and `courtyard` among the properties, degrees with 9 decimals, rings running as
/// RFC 7946 says.
pub fn feature_to_json(feature: &Feature<LonLat<Geometry>>) -> Value {
    let geometry = validity::oriented(feature.geometry.degrees().clone());
    let geometry = geometry::to_json(&geometry, rounded_degrees);
    to_json(
        &feature.id,
        feature.kind,
        feature.courtyard.as_ref(),
        &feature.properties,
        geometry,
    )
}

/// As [`feature_to_json`], in metres, not rounded.
pub(super) fn planar_feature_to_json(feature: &Feature<Geometry>) -> Value {
    let geometry = validity::oriented(feature.geometry.clone());
    let geometry = geometry::to_json(&geometry, |at| at);
    to_json(
        &feature.id,
        feature.kind,
        feature.courtyard.as_ref(),
        &feature.properties,
        geometry,
    )
}

/// Each feature of a scene, in the coordinates of the scene.
pub fn features_to_json(features: &SceneFeatures) -> Vec<Value> {
    match features {
        SceneFeatures::LonLat(features) => features.iter().map(feature_to_json).collect(),
        SceneFeatures::Planar(features) => features.iter().map(planar_feature_to_json).collect(),
    }
}

fn to_json(
    id: &FeatureId,
    kind: Kind,
    courtyard: Option<&FeatureId>,
    own: &Properties,
    geometry: Value,
) -> Value {
    let mut properties = Map::new();
    properties.insert("kind".into(), json!(kind));
    if let Some(courtyard) = courtyard {
        properties.insert("courtyard".into(), json!(courtyard));
    }
    properties.extend(
        own.iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    json!({ "type": "Feature", "id": id, "properties": properties, "geometry": geometry })
}

/// The feature that [`feature_to_json`] wrote, or that somebody sent; `fallback` is its id if it brings none.
///
/// # Errors
/// All faults, with pointers from the feature itself: `/properties/height_m`.
pub fn feature_from_json(
    value: Value,
    fallback: FeatureId,
    orientation: Orientation,
) -> Result<Feature<LonLat<Geometry>>, Vec<SceneFault>> {
    let mut draft = Draft::from_json(0, value);
    let own = draft.id.clone();
    draft.id.get_or_insert(fallback);
    draft
        .settle(Plane::Degrees, orientation)
        .map(|feature| feature.map_geometry(LonLat::from_degrees))
        .map_err(|faults| {
            faults
                .into_iter()
                .map(|fault| SceneFault::of(fault, 0, own.clone(), ""))
                .collect()
        })
}
