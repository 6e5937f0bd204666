//! What stands in the way.

use geo::{BoundingRect, Coord, Geometry, Line, LinesIter, Polygon};

use super::Opening;
use crate::geometry::rect;
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

/// A feature that one has to go around.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Barrier<'a> {
    pub feature: &'a SiteFeature,
    pub areas: Vec<Polygon>,
    /// Walls, cut where a gate is.
    pub lines: Vec<Line>,
    /// A tree's trunk, as thin as a point: nobody has measured it.
    pub trunk: Option<Coord>,
}

/// All that stands on a site or reaches into it and is there to stay.
pub(in crate::analysis) fn barriers<'a>(site: &'a Site, openings: &[Opening]) -> Vec<Barrier<'a>> {
    let Some(ground) = site.ground.bounding_rect() else {
        return Vec::new();
    };
    let is_near = |feature: &SiteFeature| {
        let bounds = feature.geometry.bounding_rect();
        bounds.is_some_and(|bounds| rect::touch(bounds, ground))
    };
    let own = site.features.iter().map(AsRef::as_ref);
    let around = site
        .surroundings
        .iter()
        .filter(|feature| matches!(feature.kind, Kind::Building | Kind::Obstacle | Kind::Wall));
    own.chain(around)
        .filter(|feature| is_near(feature))
        .filter_map(|feature| Barrier::of(feature, openings))
        .collect()
}

impl<'a> Barrier<'a> {
    fn of(feature: &'a SiteFeature, openings: &[Opening]) -> Option<Self> {
        let nothing = Self {
            feature,
            areas: Vec::new(),
            lines: Vec::new(),
            trunk: None,
        };
        match (feature.kind, &feature.geometry) {
            (Kind::Wall, Geometry::LineString(wall)) => Some(Self {
                lines: wall
                    .lines_iter()
                    .flat_map(|line| cut(line, openings))
                    .collect(),
                ..nothing
            }),
            (Kind::Tree, Geometry::Point(trunk)) => Some(Self {
                trunk: Some(trunk.0),
                ..nothing
            }),
            (Kind::Building | Kind::Obstacle | Kind::ParkingSpace | Kind::BicycleShed, _) => {
                Some(Self {
                    areas: feature.area()?.0,
                    ..nothing
                })
            }
            _ => None,
        }
    }
}

/// What gates leave of a wall.
fn cut(line: Line, openings: &[Opening]) -> Vec<Line> {
    openings.iter().fold(vec![line], |pieces, opening| {
        pieces
            .into_iter()
            .flat_map(|piece| opening.cut(piece))
            .collect()
    })
}
