//! Geometries inside parameters and reports: computed in metres, asked for and answered in the scene's own coordinates.

use std::borrow::Cow;

use geo::{Coord, MapCoordsInPlace, MultiPolygon};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

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

/// A MultiPolygon that is written as a GeoJSON geometry, outer rings counter-clockwise.
#[derive(Clone, Debug, PartialEq)]
pub struct GeoJson(pub MultiPolygon);

impl HasCoords for GeoJson {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.0.map_coords_in_place(convert);
    }
}

impl Serialize for GeoJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        geojson::Geometry::from(&self.0).serialize(serializer)
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
