//! Which courtyard a feature belongs to.

use std::collections::BTreeMap;

use geo::{
    BoundingRect, Contains, CoordsIter, Distance, Euclidean, Geometry, InteriorPoint, LinesIter,
    MultiPolygon, Point,
};
use rstar::RTree;

use super::SiteFeature;
use crate::geometry::rect;
use crate::model::Kind;

/// How far outside of a boundary a point may be drawn and still count as inside: the walls, gates and cameras of
/// a courtyard stand on its boundary, and nobody draws them there to the millimetre.
const TOLERANCE_M: f64 = 1.0;

/// The courtyards of a scene with a spatial index. Metres.
#[derive(Debug, Default)]
pub struct Courtyards {
    boundaries: BTreeMap<String, MultiPolygon>,
    index: RTree<rect::Indexed<String>>,
}

impl Courtyards {
    /// The courtyards among `features`.
    pub fn of(features: &[SiteFeature]) -> Self {
        let boundaries: BTreeMap<String, MultiPolygon> = features
            .iter()
            .filter(|feature| feature.kind == Kind::Courtyard)
            .filter_map(|feature| {
                let boundary = match &feature.geometry {
                    Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon.clone()]),
                    Geometry::MultiPolygon(parts) => parts.clone(),
                    _ => return None,
                };
                Some((feature.id.to_string(), boundary))
            })
            .collect();
        let rectangles = boundaries
            .iter()
            .filter_map(|(id, boundary)| Some(rect::indexed(boundary.bounding_rect()?, id.clone())))
            .collect();
        Self {
            boundaries,
            index: RTree::bulk_load(rectangles),
        }
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.boundaries.keys().map(String::as_str)
    }

    pub fn contains(&self, id: &str) -> bool {
        self.boundaries.contains_key(id)
    }

    pub fn boundary(&self, id: &str) -> Option<&MultiPolygon> {
        self.boundaries.get(id)
    }

    /// The courtyard that the feature is, that it names, or that it mostly lies in; none: surroundings.
    pub fn owner(&self, feature: &SiteFeature) -> Option<&str> {
        if feature.kind == Kind::Courtyard {
            return self.known(&feature.id.to_string());
        }
        match &feature.courtyard {
            Some(named) => self.known(&named.to_string()),
            None => self.around(&feature.geometry),
        }
    }

    fn known(&self, id: &str) -> Option<&str> {
        self.boundaries.get_key_value(id).map(|(id, _)| id.as_str())
    }

    /// The courtyard that at least half of the geometry's sample points lie in; the one with the most, of several.
    fn around(&self, geometry: &Geometry) -> Option<&str> {
        let samples = sample_points(geometry);
        let reach = rect::grown(geometry.bounding_rect()?, TOLERANCE_M);
        self.index
            .locate_in_envelope_intersecting(&rect::envelope(reach))
            .map(|entry| {
                let boundary = &self.boundaries[&entry.data];
                let inside = samples
                    .iter()
                    .filter(|point| is_in(boundary, point))
                    .count();
                (inside, entry.data.as_str())
            })
            .filter(|(inside, _)| *inside > 0 && 2 * inside >= samples.len())
            // Of two with equally many the first id, so that the answer does not hang on the index's order.
            .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))
            .map(|(_, id)| id)
    }
}

/// Vertices, the middles of edges, and a point inside.
fn sample_points(geometry: &Geometry) -> Vec<Point> {
    let mut points: Vec<Point> = geometry.coords_iter().map(Point::from).collect();
    match geometry {
        Geometry::LineString(line) => {
            points.extend(
                line.lines_iter()
                    .map(|edge| Point::from((edge.start + edge.end) / 2.0)),
            );
        }
        Geometry::Polygon(polygon) => points.extend(polygon.interior_point()),
        Geometry::MultiPolygon(parts) => points.extend(parts.interior_point()),
        _ => {}
    }
    points
}

fn is_in(boundary: &MultiPolygon, point: &Point) -> bool {
    boundary.contains(point) || Euclidean.distance(point, boundary) <= TOLERANCE_M
}
