//! Geometries inside parameters and reports: computed in metres, asked for and answered in the scene's own coordinates.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::geometry::repair::valid;
use crate::geometry::ring::doubled_signed_area;

/// A value that carries coordinates somewhere inside.
pub trait HasCoords {
    /// Replaces each coordinate by what `convert` makes of it.
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord);
}

impl<T: HasCoords> HasCoords for Vec<T> {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        for item in self {
            item.map_coords_in_place(convert);
        }
    }
}

/// A `[x, y]` pair.
impl HasCoords for [f64; 2] {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        let Coord { x, y } = convert(Coord {
            x: self[0],
            y: self[1],
        });
        *self = [x, y];
    }
}

/// A MultiPolygon in metres that is written as a GeoJSON geometry, outer rings counter-clockwise.
///
/// It is written down when its coordinates are converted, once, and its copies share what is written: the zones of a
/// camera that stays where it is cost nothing in the next report. So all of them belong to one frame.
#[derive(Clone, Debug)]
pub struct GeoJson(pub Arc<MultiPolygon>, Arc<OnceLock<Box<RawValue>>>);

impl GeoJson {
    /// Of an area in metres that is valid beyond doubt.
    pub fn of_valid(metres: MultiPolygon) -> Self {
        Self(Arc::new(metres), Arc::default())
    }

    /// Of an area in metres, which is made valid where rounding has left it invalid.
    pub fn new(metres: MultiPolygon) -> Self {
        Self::of_valid(valid(metres))
    }
}

impl PartialEq for GeoJson {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl HasCoords for GeoJson {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.1.get_or_init(|| {
            let converted = valid(self.0.map_coords(convert));
            // A number that cannot be written is a coordinate that cannot be converted: no geometry then.
            serde_json::value::to_raw_value(&Written(&converted)).unwrap_or_default()
        });
    }
}

impl Serialize for GeoJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1.get() {
            Some(written) => written.serialize(serializer),
            None => Written(&self.0).serialize(serializer),
        }
    }
}

/// A MultiPolygon as a GeoJSON geometry, without copying its coordinates.
struct Written<'a>(&'a MultiPolygon);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut geometry = serializer.serialize_struct("MultiPolygon", 2)?;
        geometry.serialize_field("type", "MultiPolygon")?;
        geometry.serialize_field("coordinates", &Parts(self.0))?;
        geometry.end()
    }
}

struct Parts<'a>(&'a MultiPolygon);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Rings))
    }
}

struct Rings<'a>(&'a Polygon);

impl Serialize for Rings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exterior = std::iter::once(Ring(self.0.exterior(), true));
        let interiors = self.0.interiors().iter().map(|ring| Ring(ring, false));
        serializer.collect_seq(exterior.chain(interiors))
    }
}

/// A ring, and whether it is to run counter-clockwise.
struct Ring<'a>(&'a LineString, bool);

impl Serialize for Ring<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(ring, counter_clockwise) = self;
        let points = ring.coords().map(|coord| [coord.x, coord.y]);
        if (doubled_signed_area(&ring.0) > 0.0) == *counter_clockwise {
            serializer.collect_seq(points)
        } else {
            serializer.collect_seq(points.rev())
        }
    }
}

/// A line in metres that is written as a GeoJSON geometry.
#[derive(Clone, Debug, PartialEq)]
pub struct GeoJsonLine(pub LineString);

impl HasCoords for GeoJsonLine {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.0 = self.0.map_coords(convert);
    }
}

impl Serialize for GeoJsonLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let points: Vec<[f64; 2]> = self.0.coords().map(|&coord| coord.into()).collect();
        let mut geometry = serializer.serialize_struct("LineString", 2)?;
        geometry.serialize_field("type", "LineString")?;
        geometry.serialize_field("coordinates", &points)?;
        geometry.end()
    }
}

impl JsonSchema for GeoJsonLine {
    fn schema_name() -> Cow<'static, str> {
        "GeoJSONLineString".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "format": "geojson-linestring",
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"const": "LineString"},
                "coordinates": {"type": "array", "items": {
                    "type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2
                }}
            }
        })
    }
}

impl JsonSchema for GeoJson {
    fn schema_name() -> Cow<'static, str> {
        "GeoJSONMultiPolygon".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "format": "geojson-multipolygon",
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"const": "MultiPolygon"},
                "coordinates": {
                    "type": "array",
                    "items": {"type": "array", "items": {"type": "array", "items": {
                        "type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2
                    }}}
                }
            }
        })
    }
}
