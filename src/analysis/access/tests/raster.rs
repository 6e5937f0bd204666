//! The widest vehicle that comes within reach of the house, by a raster over the yard.

use super::*;
use geo::{Distance, Euclidean, Geometry, Intersects, Line, LinesIter, Polygon, coord};

/// The widest vehicle that comes within reach of the house, by a raster over the yard.
pub(super) struct Raster {
    clear_m: Vec<f64>,
    to_house_m: Vec<f64>,
}

const STEP_M: f64 = 0.25;
const COLUMNS: usize = 240;
const ROWS: usize = 256;
/// The raster begins before the gate.
const SOUTH_M: f64 = -4.0;

impl Raster {
    pub(super) fn of(clutter: &[SiteFeature]) -> Self {
        let (west, east) = (27.5, 32.5);
        let ground = rectangle(0.0, 0.0, 60.0, 45.0);
        let apron = rectangle(west, -4.0, east - west, 4.0);
        let mut edges: Vec<Line> = ground.lines_iter().chain(apron.lines_iter()).collect();
        edges.retain(|edge| edge.start.y != 0.0 || edge.end.y != 0.0);
        edges.push(Line::new(coord! {x: 0.0, y: 0.0}, coord! {x: west, y: 0.0}));
        edges.push(Line::new(
            coord! {x: east, y: 0.0},
            coord! {x: 60.0, y: 0.0},
        ));
        let blocks: Vec<&Polygon> = clutter
            .iter()
            .filter_map(|thing| match &thing.geometry {
                Geometry::Polygon(block) => Some(block),
                _ => None,
            })
            .collect();
        for thing in clutter {
            match &thing.geometry {
                Geometry::Point(trunk) => edges.push(Line::new(trunk.0, trunk.0)),
                Geometry::LineString(wall) => edges.extend(wall.lines()),
                _ => {}
            }
        }
        edges.extend(blocks.iter().flat_map(|block| block.lines_iter()));
        let house = Line::new(coord! {x: 0.0, y: 45.0}, coord! {x: 60.0, y: 45.0});
        let cells = (0..COLUMNS * ROWS).map(Self::middle);
        let (clear_m, to_house_m) = cells
            .map(|at| {
                let is_ground = ground.intersects(&at) || apron.intersects(&at);
                let is_free = is_ground && !blocks.iter().any(|block| block.intersects(&at));
                let clear_m = if is_free {
                    edges
                        .iter()
                        .map(|edge| Euclidean.distance(&at, edge))
                        .fold(f64::INFINITY, f64::min)
                } else {
                    -1.0
                };
                (clear_m, Euclidean.distance(&at, &house))
            })
            .unzip();
        Self {
            clear_m,
            to_house_m,
        }
    }

    fn middle(cell: usize) -> Point {
        let metres = |steps: usize| (steps as f64 + 0.5) * STEP_M;
        Point::new(metres(cell % COLUMNS), SOUTH_M + metres(cell / COLUMNS))
    }

    pub(super) fn reaches(&self, width_m: f64) -> bool {
        let is_free = |cell: usize| self.clear_m[cell] >= width_m / 2.0;
        let is_start = |cell: &usize| {
            let at = Self::middle(*cell);
            (at.x() - 30.0).abs() <= STEP_M && (-2.0..=0.0).contains(&at.y()) && is_free(*cell)
        };
        let mut open: Vec<usize> = (0..COLUMNS * ROWS).filter(is_start).collect();
        let mut seen = vec![false; COLUMNS * ROWS];
        while let Some(cell) = open.pop() {
            if std::mem::replace(&mut seen[cell], true) {
                continue;
            }
            if Self::middle(cell).y() > 0.0 && self.to_house_m[cell] <= 10.0 + width_m / 2.0 {
                return true;
            }
            let (column, row) = (cell % COLUMNS, cell / COLUMNS);
            for (x, y) in [
                (column + 1, row),
                (column.wrapping_sub(1), row),
                (column, row + 1),
                (column, row.wrapping_sub(1)),
            ] {
                if x < COLUMNS && y < ROWS && is_free(y * COLUMNS + x) {
                    open.push(y * COLUMNS + x);
                }
            }
        }
        false
    }
}
