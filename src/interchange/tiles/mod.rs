//! Mapbox vector tiles: one layer for each kind, called as the kind is.

mod clip;
mod grid;

use fast_mvt::{
    MvtCoord, MvtError, MvtExtent, MvtFeatureBuilder, MvtGeomType, MvtTileBuilder, MvtValueRef,
};
use geo::{Coord, Geometry, LineString, MapCoords, Polygon};
use serde_json::Value;

use crate::model::StoredFeature;
use clip::Square;

pub use grid::{MOST_ZOOM, Tile};

/// So much of a tile's width is drawn beyond each side, so that outlines and symbols run on into the next tile.
pub const BUFFER: f64 = 1.0 / 64.0;

/// The member that carries the feature's id: ids are texts, which MVT's own id cannot be.
pub const ID: &str = "fid";

#[derive(Debug, thiserror::Error)]
#[error("a tile cannot be written: {0}")]
pub struct TileError(#[from] MvtError);

/// Steps across a tile. A tile of level 16 is 600 m wide and less, so that a step is under 2 cm: a parking space keeps
/// its width. Whole streets need less.
pub fn extent(zoom: u8) -> u32 {
    match zoom {
        0..14 => 4096,
        14..16 => 8192,
        _ => 32_768,
    }
}

/// The tile with those of the features that are in it or near. Those of a kind must stand together.
///
/// # Errors
/// When there is more than the format can count.
pub fn encode(tile: Tile, features: &[StoredFeature]) -> Result<Vec<u8>, TileError> {
    let grain = Grain::new(tile);
    let mut builder = MvtTileBuilder::new();
    for of_kind in features.chunk_by(|a, b| a.feature.kind == b.feature.kind) {
        let drawn: Vec<_> = of_kind
            .iter()
            .filter_map(|stored| Some((stored, grain.drawn(stored.feature.geometry.degrees())?)))
            .collect();
        let Some((first, _)) = drawn.first() else {
            continue;
        };
        let mut layer = builder.layer(first.feature.kind.name())?;
        layer.extent(grain.extent);
        for (stored, shape) in drawn {
            let mut feature = layer.feature_of(shape.geometry_type());
            shape.write(&mut feature)?;
            write_properties(stored, &mut feature)?;
            layer = feature.end();
        }
        builder = layer.end();
    }
    Ok(builder.encode())
}

/// Texts, numbers and truth values; a tile knows no lists.
fn write_properties(stored: &StoredFeature, to: &mut MvtFeatureBuilder) -> Result<(), MvtError> {
    let feature = &stored.feature;
    to.tag_ref(ID, MvtValueRef::String(&feature.id.to_string()))?;
    to.tag_ref("kind", MvtValueRef::String(feature.kind.name()))?;
    if let Some(courtyard) = &stored.belongs_to {
        to.tag_ref("courtyard", MvtValueRef::String(courtyard))?;
    }
    for (name, value) in feature.properties.iter().filter(|(name, _)| *name != ID) {
        if let Some(value) = scalar(value) {
            to.tag_ref(name, value)?;
        }
    }
    Ok(())
}

fn scalar(value: &Value) -> Option<MvtValueRef<'_>> {
    match value {
        Value::String(text) => Some(MvtValueRef::String(text)),
        Value::Bool(truth) => Some(MvtValueRef::Bool(*truth)),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(MvtValueRef::SInt(whole)),
            None => number.as_f64().map(MvtValueRef::Double),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A geometry in steps of a tile, with nothing empty in it.
enum Shape {
    Points(Vec<MvtCoord>),
    Lines(Vec<Vec<MvtCoord>>),
    /// Each with its outer ring first.
    Polygons(Vec<Vec<Vec<MvtCoord>>>),
}

impl Shape {
    fn geometry_type(&self) -> MvtGeomType {
        match self {
            Self::Points(_) => MvtGeomType::Point,
            Self::Lines(_) => MvtGeomType::LineString,
            Self::Polygons(_) => MvtGeomType::Polygon,
        }
    }

    fn write(self, to: &mut MvtFeatureBuilder) -> Result<(), MvtError> {
        match self {
            Self::Points(points) => {
                to.points(points)?;
            }
            Self::Lines(lines) => {
                for line in lines {
                    to.line(line)?;
                }
            }
            Self::Polygons(polygons) => {
                for rings in polygons {
                    for (index, ring) in rings.into_iter().enumerate() {
                        to.ring(ring, index == 0)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A tile and how finely it is drawn.
struct Grain {
    tile: Tile,
    extent: MvtExtent,
    square: Square,
}

impl Grain {
    fn new(tile: Tile) -> Self {
        let extent = MvtExtent::new(extent(tile.zoom())).unwrap_or(MvtExtent::MIN);
        let steps = f64::from(extent.get());
        Self {
            tile,
            extent,
            square: Square {
                low: -BUFFER * steps,
                high: (1.0 + BUFFER) * steps,
            },
        }
    }

    /// What of a geometry is to be seen; none when it is elsewhere, or smaller than a step.
    fn drawn(&self, degrees: &Geometry) -> Option<Shape> {
        let steps = f64::from(self.extent.get());
        let placed = degrees.map_coords(|at| self.tile.share(at) * steps);
        match &placed {
            Geometry::Point(point) => self.points(&[point.0]),
            Geometry::MultiPoint(points) => {
                self.points(&points.iter().map(|point| point.0).collect::<Vec<_>>())
            }
            Geometry::LineString(line) => self.lines(std::slice::from_ref(line)),
            Geometry::MultiLineString(lines) => self.lines(&lines.0),
            Geometry::Polygon(polygon) => self.polygons(std::slice::from_ref(polygon)),
            Geometry::MultiPolygon(polygons) => self.polygons(&polygons.0),
            // No kind has any other.
            _ => None,
        }
    }

    fn points(&self, points: &[Coord]) -> Option<Shape> {
        let seen: Vec<_> = points
            .iter()
            .filter(|at| self.square.holds(**at))
            .map(|at| step(*at))
            .collect();
        (!seen.is_empty()).then_some(Shape::Points(seen))
    }

    fn lines(&self, lines: &[LineString]) -> Option<Shape> {
        let seen: Vec<_> = lines
            .iter()
            .flat_map(|line| self.square.clip_line(line))
            .map(|part| stepped(&part))
            .filter(|part| part.len() >= 2)
            .collect();
        (!seen.is_empty()).then_some(Shape::Lines(seen))
    }

    fn polygons(&self, polygons: &[Polygon]) -> Option<Shape> {
        let seen: Vec<_> = polygons
            .iter()
            .filter_map(|polygon| self.rings(polygon))
            .collect();
        (!seen.is_empty()).then_some(Shape::Polygons(seen))
    }

    fn rings(&self, polygon: &Polygon) -> Option<Vec<Vec<MvtCoord>>> {
        let outer = self.ring(polygon.exterior())?;
        let holes = polygon
            .interiors()
            .iter()
            .filter_map(|hole| self.ring(hole));
        Some(std::iter::once(outer).chain(holes).collect())
    }

    fn ring(&self, ring: &LineString) -> Option<Vec<MvtCoord>> {
        let mut steps = stepped(&self.square.clip_ring(ring));
        if steps.len() > 1 && steps.first() == steps.last() {
            steps.pop();
        }
        (twice_the_area(&steps) != 0).then_some(steps)
    }
}

/// A clipped coordinate is at most a few tiles' widths from 0: far within `i32`.
fn step(at: Coord) -> MvtCoord {
    MvtCoord {
        x: at.x.round() as i32,
        y: at.y.round() as i32,
    }
}

/// Points that fall on the same step as the one before are left out.
fn stepped(points: &[Coord]) -> Vec<MvtCoord> {
    let mut steps: Vec<_> = points.iter().map(|at| step(*at)).collect();
    steps.dedup();
    steps
}

fn twice_the_area(ring: &[MvtCoord]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
        .sum()
}

#[cfg(test)]
mod tests;
