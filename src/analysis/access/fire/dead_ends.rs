//! Dead ends: where an engine only comes out again by the way that it went in.
//!
//! What hangs off the ground that its middle can be on (`geometry::limbs`), when the street's gates and the places where it can
//! turn stay, are the dead ends without a turning place. When only the gates stay, the ways to turning places that hang then
//! are those with one. Lengths are those of shortest ways on the ground.

use geo::{
    BoundingRect, Coord, Distance, Euclidean, Intersects, Line, LinesIter, MultiPolygon, Point,
    Polygon, Rect,
};
use rstar::RTree;

use super::super::report::{DeadEnd, Turning};
use super::CENTIMETRE_M;
use super::turning::TurningPlaces;
use super::vehicle::{Roads, Vehicles};
use crate::analysis::process::{AnalysisError, Control};
use crate::analysis::report::{GeoJson, GeoJsonLine};
use crate::geometry::limbs::{Cells, Hanging, Hold};
use crate::geometry::walking::{Source, Walk, Walkable, Walks};
use crate::geometry::{overlay, rect};

/// Sides of the ground's outline are divided into pieces as short, so that branches are told apart where they begin.
const SPACING_M: f64 = 2.0;
/// What an engine stands on at a gate or in a turning place are the triangles up to so many steps around.
const STEPS: usize = 3;
/// Ways through the middles of triangles' sides are longer than the shortest ones, by no more than this at their ends.
const DETOUR_M: f64 = 4.0;

/// The ground that vehicles can be on, in triangles.
pub(super) struct Ways<'a> {
    cells: Cells,
    gates: Vec<Line>,
    is_at_gate: Vec<bool>,
    half_m: f64,
    control: &'a Control,
}

/// From how long on a dead end needs a turning place, in metres.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub longest_m: f64,
    /// A branch that is no longer than a turning place is none to drive into.
    pub least_m: f64,
}

/// The places where vehicles can turn, by triangle.
struct Marks<'a> {
    places: &'a TurningPlaces,
    /// Which connected parts of the ground to turn on each triangle touches.
    touched: Vec<Vec<usize>>,
}

/// The far end of a branch: the triangles that lead there, each with how far in it is.
struct Tip {
    crude_m: f64,
    cells: Vec<(usize, f64)>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(vehicles: &Vehicles, roads: &Roads, control: &'a Control) -> Self {
        let cells = Cells::of(&roads.connected, SPACING_M);
        let gates: Vec<Line> = vehicles
            .gates
            .iter()
            .filter(|gate| roads.leads_in_by(gate))
            .map(|gate| gate.opening.line)
            .collect();
        let is_at_gate = cells
            .0
            .iter()
            .map(|cell| gates.iter().any(|gate| gate.intersects(&cell.triangle())))
            .collect();
        Self {
            cells,
            gates,
            is_at_gate,
            half_m: roads.half_m,
            control,
        }
    }

    /// The dead ends, the worst first.
    pub(super) fn dead_ends(
        &self,
        places: &TurningPlaces,
        limits: Limits,
    ) -> Result<Vec<DeadEnd>, AnalysisError> {
        let marks = Marks::of(&self.cells, places);
        let mut found = self.without_turning_place(&marks, limits)?;
        found.extend(self.with_turning_place(&marks, limits)?);
        found.sort_by(|a, b| {
            let by_length = b.length_m.total_cmp(&a.length_m);
            a.met.cmp(&b.met).then(by_length)
        });
        Ok(found)
    }

    fn without_turning_place(
        &self,
        marks: &Marks<'_>,
        limits: Limits,
    ) -> Result<Vec<DeadEnd>, AnalysisError> {
        let is_held: Vec<bool> = (0..self.cells.0.len())
            .map(|cell| self.is_at_gate[cell] || !marks.touched[cell].is_empty())
            .collect();
        let hanging = self.cells.hanging(&is_held);
        let depths_m = self.crude_depths(&hanging, |root| self.room_before(marks, root));
        let mut tips: Vec<Option<Tip>> = depths_m.iter().map(|_| None).collect();
        let mut found = Vec::new();
        for &cell in &hanging.outermost_first {
            let Some(holder) = self.cells.holder(&hanging, cell) else {
                continue;
            };
            let mut tip = tips[cell].take().unwrap_or(Tip {
                crude_m: depths_m[cell],
                cells: Vec::new(),
            });
            tip.cells.push((cell, depths_m[cell]));
            if hanging.holds[holder] == Hold::Stays {
                found.extend(self.dead_end(marks, &hanging, &is_held, &tip, limits)?);
                continue;
            }
            let Some(other) = tips[holder].take() else {
                tips[holder] = Some(tip);
                continue;
            };
            let (mut deeper, other) = if other.crude_m > tip.crude_m {
                (other, tip)
            } else {
                (tip, other)
            };
            if other.crude_m - depths_m[holder] >= limits.least_m {
                found.extend(self.dead_end(marks, &hanging, &is_held, &other, limits)?);
            } else {
                deeper.cells.extend(other.cells);
            }
            tips[holder] = Some(deeper);
        }
        Ok(found)
    }

    /// How far in a hanging triangle's far end is, by the middles of the sides that one crosses.
    fn crude_depths(&self, hanging: &Hanging, before: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut at_side_m = vec![0.0; self.cells.0.len()];
        let mut depths_m = vec![0.0; self.cells.0.len()];
        for &cell in hanging.outermost_first.iter().rev() {
            let Some((holder, middle)) = self.entry(hanging, cell) else {
                continue;
            };
            at_side_m[cell] = match self.entry(hanging, holder) {
                Some((_, inner)) => at_side_m[holder] + Euclidean.distance(inner, middle),
                None => before(cell),
            };
            let corners = self.cells.0[cell].corners.iter();
            let farthest_m = corners.map(|corner| Euclidean.distance(*corner, middle));
            depths_m[cell] = at_side_m[cell] + farthest_m.fold(0.0, f64::max);
        }
        depths_m
    }

    /// The triangle that one hangs by, and the middle of the side between them.
    fn entry(&self, hanging: &Hanging, cell: usize) -> Option<(usize, Coord)> {
        let Hold::Hangs(side) = hanging.holds[cell] else {
            return None;
        };
        let [a, b] = self.cells.0[cell].side(side);
        Some((self.cells.holder(hanging, cell)?, (a + b) / 2.0))
    }

    /// From a turning place or a gate to the first triangle that hangs by it.
    fn room_before(&self, marks: &Marks<'_>, root: usize) -> f64 {
        let near = self.cells.0[root].neighbours();
        let to_places = near
            .flat_map(|cell| marks.touched[cell].iter())
            .map(|&part| {
                let at = self.cells.0[root].triangle();
                Euclidean.distance(&at, &marks.places.ground.0[part])
            });
        let at = self.cells.0[root].triangle();
        let to_gates = self.gates.iter().map(|gate| Euclidean.distance(gate, &at));
        let nearest_m = to_places.chain(to_gates).fold(f64::INFINITY, f64::min);
        if nearest_m < SPACING_M * STEPS as f64 {
            nearest_m
        } else {
            0.0
        }
    }

    /// The dead end of a tip, if it is one to drive into.
    fn dead_end(
        &self,
        marks: &Marks<'_>,
        hanging: &Hanging,
        is_held: &[bool],
        tip: &Tip,
        limits: Limits,
    ) -> Result<Option<DeadEnd>, AnalysisError> {
        if tip.crude_m + self.half_m < limits.least_m {
            return Ok(None);
        }
        self.control.check()?;
        let Some(&(first, _)) = tip.cells.first() else {
            return Ok(None);
        };
        // The branch itself, and the way to it from where it begins.
        let mut ground: Vec<usize> = tip.cells.iter().map(|(cell, _)| *cell).collect();
        let mut last = first;
        for holder in self.cells.holders(hanging, first) {
            if hanging.holds[holder] == Hold::Stays {
                break;
            }
            last = holder;
            if !ground.contains(&holder) {
                ground.push(holder);
            }
        }
        let Some(way) =
            self.way_from(marks, hanging, is_held, (ground, last), |ground, walks| {
                let far = tip
                    .cells
                    .iter()
                    .filter(|(_, crude_m)| *crude_m >= tip.crude_m - DETOUR_M);
                let corners = far.flat_map(|(cell, _)| self.cells.0[*cell].corners);
                corners
                    .filter_map(|corner| walks.to(ground.stand(corner, CENTIMETRE_M)?))
                    .max_by(|a, b| a.length_m.total_cmp(&b.length_m))
            })?
        else {
            return Ok(None);
        };
        let length_m = way.length_m + self.half_m;
        if length_m < limits.least_m {
            return Ok(None);
        }
        let needed = length_m > limits.longest_m + CENTIMETRE_M;
        Ok(described(way, length_m, needed, marks.places, None))
    }

    /// The shortest way that `choose` picks, from where a branch begins. `branch` are its triangles and the one by which it hangs.
    fn way_from(
        &self,
        marks: &Marks<'_>,
        hanging: &Hanging,
        is_held: &[bool],
        (mut ground, last): (Vec<usize>, usize),
        choose: impl Fn(&Walkable, &Walks<'_>) -> Option<Walk>,
    ) -> Result<Option<Walk>, AnalysisError> {
        let (Hold::Hangs(side), Some(holder)) =
            (hanging.holds[last], self.cells.holder(hanging, last))
        else {
            return Ok(None);
        };
        let near = if is_held[holder] {
            self.cells.around(holder, STEPS, |cell| is_held[cell])
        } else {
            Vec::new()
        };
        ground.extend(
            near.iter()
                .copied()
                .filter(|cell| !ground.contains(cell))
                .collect::<Vec<_>>(),
        );
        let triangles: Vec<Polygon> = ground
            .iter()
            .map(|&cell| self.cells.0[cell].triangle().to_polygon())
            .collect();
        let area = overlay::union_of_polygons(&triangles);
        let ground = Walkable::new(area, || self.control.check())?;
        let sources: Vec<Source> = if near.is_empty() {
            let [a, b] = self.cells.0[last].side(side);
            ground.along(Line::new(a, b), 0)
        } else {
            self.held_along(marks, &near, &ground)
        };
        Ok(choose(&ground, &ground.walks_from(sources)))
    }

    /// The gates and the outlines of turning places in some triangles.
    fn held_along(&self, marks: &Marks<'_>, near: &[usize], ground: &Walkable) -> Vec<Source> {
        let bounds = near
            .iter()
            .map(|&cell| self.cells.0[cell].triangle().bounding_rect())
            .reduce(rect::joined);
        let mut parts: Vec<usize> = near
            .iter()
            .flat_map(|&cell| marks.touched[cell].iter().copied())
            .collect();
        parts.sort_unstable();
        parts.dedup();
        let outlines = parts
            .iter()
            .flat_map(|&part| marks.places.ground.0[part].lines_iter());
        let is_near = |line: &Line| {
            bounds.is_some_and(|bounds: Rect| rect::touch(line.bounding_rect(), bounds))
        };
        let lines = self.gates.iter().copied().chain(outlines).filter(is_near);
        lines.flat_map(|line| ground.along(line, 0)).collect()
    }

    /// Ways to turning places that lead nowhere else.
    fn with_turning_place(
        &self,
        marks: &Marks<'_>,
        limits: Limits,
    ) -> Result<Vec<DeadEnd>, AnalysisError> {
        let hanging = self.cells.hanging(&self.is_at_gate);
        let mut found = Vec::new();
        for part in 0..marks.places.ground.0.len() {
            self.control.check()?;
            found.extend(self.way_to_turning_place(marks, &hanging, part, limits)?);
        }
        Ok(found)
    }

    fn way_to_turning_place(
        &self,
        marks: &Marks<'_>,
        hanging: &Hanging,
        part: usize,
        limits: Limits,
    ) -> Result<Option<DeadEnd>, AnalysisError> {
        let is_own = |cell: usize| marks.touched[cell].contains(&part);
        let own = || (0..self.cells.0.len()).filter(|&cell| is_own(cell));
        let Some(mut first) = own().next() else {
            return Ok(None);
        };
        if own().any(|cell| !matches!(hanging.holds[cell], Hold::Hangs(_))) {
            return Ok(None);
        }
        let mut way: Vec<usize> = Vec::new();
        for holder in self.cells.holders(hanging, first) {
            if is_own(holder) {
                first = holder;
                way.clear();
            } else {
                way.push(holder);
            }
        }
        let ends =
            |cell: &usize| hanging.holds[*cell] == Hold::Stays || !marks.touched[*cell].is_empty();
        way.truncate(way.iter().position(ends).unwrap_or(0));
        let Some(&last) = way.last() else {
            return Ok(None);
        };
        let is_held: Vec<bool> = (0..self.cells.0.len())
            .map(|cell| self.is_at_gate[cell] || (!is_own(cell) && !marks.touched[cell].is_empty()))
            .collect();
        let at_place = self.cells.around(first, STEPS, is_own);
        let bounds = at_place
            .iter()
            .map(|&cell| self.cells.0[cell].triangle().bounding_rect())
            .reduce(rect::joined);
        way.extend(at_place);
        let place = &marks.places.ground.0[part];
        let Some(way) = self.way_from(marks, hanging, &is_held, (way, last), |ground, walks| {
            let corners = place.lines_iter().map(|line| line.start);
            let near = corners.filter(|corner| {
                bounds.is_some_and(|bounds| bounds.intersects(&Point::from(*corner)))
            });
            near.filter_map(|corner| walks.to(ground.stand(corner, CENTIMETRE_M)?))
                .min_by(|a, b| a.length_m.total_cmp(&b.length_m))
        })?
        else {
            return Ok(None);
        };
        if way.length_m < limits.least_m {
            return Ok(None);
        }
        let length_m = way.length_m + marks.places.side_m;
        let needed = length_m > limits.longest_m + CENTIMETRE_M;
        Ok(described(way, length_m, needed, marks.places, Some(place)))
    }
}

impl<'a> Marks<'a> {
    fn of(cells: &Cells, places: &'a TurningPlaces) -> Self {
        let edges = places.ground.iter().enumerate().flat_map(|(part, ground)| {
            let lines = ground.lines_iter();
            lines.map(move |line| rect::indexed(line.bounding_rect(), (part, line)))
        });
        let edges = RTree::bulk_load(edges.collect());
        let parts: Vec<Option<Rect>> = places
            .ground
            .iter()
            .map(BoundingRect::bounding_rect)
            .collect();
        let touched = cells.0.iter().map(|cell| {
            let triangle = cell.triangle();
            let bounds = triangle.bounding_rect();
            let crossed = edges
                .locate_in_envelope_intersecting(&rect::envelope(bounds))
                .filter(|edge| edge.data.1.intersects(&triangle))
                .map(|edge| edge.data.0);
            // A triangle that no outline crosses is in or out with its first corner.
            let corner = Point::from(cell.corners[0]);
            let inside = places.ground.iter().enumerate().filter(|(part, ground)| {
                parts[*part].is_some_and(|part| part.intersects(&corner))
                    && ground.intersects(&corner)
            });
            let mut touched: Vec<usize> = crossed.chain(inside.map(|(part, _)| part)).collect();
            touched.sort_unstable();
            touched.dedup();
            touched
        });
        Self {
            touched: touched.collect(),
            places,
        }
    }
}

fn described(
    mut way: Walk,
    length_m: f64,
    needed: bool,
    places: &TurningPlaces,
    place: Option<&Polygon>,
) -> Option<DeadEnd> {
    way.path.0.reverse();
    let (from, end) = (*way.path.0.first()?, *way.path.0.last()?);
    let square = place.and_then(|place| places.nearest(place, end));
    Some(DeadEnd {
        length_m,
        from: from.into(),
        end: end.into(),
        way: GeoJsonLine(way.path),
        met: !needed || place.is_some(),
        turning: Turning {
            needed,
            size_m: places.side_m,
            found: place.is_some(),
            polygon: square.map(|square| GeoJson::new(MultiPolygon::new(vec![square]))),
        },
    })
}
