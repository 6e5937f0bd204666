//! Parts of an area that hang off the rest: whoever comes in there can only leave by the way they came.
//!
//! The area is cut into triangles between points of its outline (a constrained Delaunay triangulation by `spade`). None of
//! them has a corner within the area, so which triangles share a side tells all about its shape: around a hole they make a
//! ring, and into a branch they make a tree. Triangles with one neighbour left are taken away until there are none; what is
//! taken away hangs.
//!
//! # Units
//! Metres. O(n log n) for n points of the outline.

use std::collections::VecDeque;

use geo::{Coord, LineString, MultiPolygon, Polygon, Triangle};
use spade::{ConstrainedDelaunayTriangulation, Point2, Triangulation};

/// A triangle of an area.
#[derive(Clone, Debug)]
pub struct Cell {
    pub corners: [Coord; 3],
    /// The cells on the other sides of its three sides, the first of which runs from the first corner to the second.
    neighbours: [Option<usize>; 3],
}

/// An area in triangles.
#[derive(Clone, Debug, Default)]
pub struct Cells(pub Vec<Cell>);

/// How a cell is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It is on a ring, between two that are held, or held itself.
    Stays,
    /// It hangs by one of its sides.
    Hangs(usize),
    /// It hangs together with nothing that is held.
    Loose,
}

/// What hangs of an area.
#[derive(Clone, Debug)]
pub struct Hanging {
    pub holds: Vec<Hold>,
    /// The cells that hang, each before the one that it hangs by.
    pub outermost_first: Vec<usize>,
}

impl Cell {
    pub fn triangle(&self) -> Triangle {
        let [a, b, c] = self.corners;
        Triangle::new(a, b, c)
    }

    /// The ends of one of its sides.
    pub fn side(&self, side: usize) -> [Coord; 2] {
        [self.corners[side], self.corners[(side + 1) % 3]]
    }

    pub fn neighbours(&self) -> impl Iterator<Item = usize> {
        self.neighbours.into_iter().flatten()
    }
}

impl Cells {
    /// Cuts a valid area; sides of its outline that are longer than `spacing_m` are divided first, so that no cell reaches far
    /// along a way that is narrow.
    pub fn of(area: &MultiPolygon, spacing_m: f64) -> Self {
        let mut cells = Vec::new();
        for part in area {
            add_part(&mut cells, part, spacing_m);
        }
        Self(cells)
    }

    /// What hangs when the cells that are `held` stay.
    pub fn hanging(&self, held: &[bool]) -> Hanging {
        let mut holds = vec![Hold::Stays; self.0.len()];
        let mut is_gone = vec![false; self.0.len()];
        let mut outermost_first = Vec::new();
        let mut open: VecDeque<usize> = (0..self.0.len()).collect();
        while let Some(place) = open.pop_front() {
            if is_gone[place] || held[place] {
                continue;
            }
            let mut left = (0..3)
                .filter_map(|side| Some((side, self.0[place].neighbours[side]?)))
                .filter(|(_, next)| !is_gone[*next]);
            let (first, second) = (left.next(), left.next());
            if second.is_some() {
                continue;
            }
            is_gone[place] = true;
            outermost_first.push(place);
            holds[place] = first.map_or(Hold::Loose, |(side, _)| Hold::Hangs(side));
            open.extend(first.map(|(_, next)| next));
        }
        Hanging {
            holds,
            outermost_first,
        }
    }

    /// The cell that a cell hangs by.
    pub fn holder(&self, hanging: &Hanging, place: usize) -> Option<usize> {
        match hanging.holds[place] {
            Hold::Hangs(side) => self.0[place].neighbours[side],
            Hold::Stays | Hold::Loose => None,
        }
    }

    /// The cells by which a cell hangs, the last one of which stays.
    pub fn holders<'a>(
        &'a self,
        hanging: &'a Hanging,
        place: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        std::iter::successors(self.holder(hanging, place), |&next| {
            self.holder(hanging, next)
        })
    }

    /// A cell and those up to so many steps away that can be come to by cells that `is_in` holds of.
    pub fn around(&self, place: usize, steps: usize, is_in: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut found = vec![place];
        let mut from = 0;
        for _ in 0..steps {
            let to = found.len();
            for index in from..to {
                for next in self.0[found[index]].neighbours() {
                    if is_in(next) && !found.contains(&next) {
                        found.push(next);
                    }
                }
            }
            from = to;
        }
        found
    }
}

fn add_part(cells: &mut Vec<Cell>, part: &Polygon, spacing_m: f64) {
    let (mut points, mut sides) = (Vec::new(), Vec::new());
    for ring in std::iter::once(part.exterior()).chain(part.interiors()) {
        let first = points.len();
        points.extend(divided(ring, spacing_m).map(|point| Point2::new(point.x, point.y)));
        let last = points.len();
        sides.extend((first..last).map(|at| [at, if at + 1 < last { at + 1 } else { first }]));
    }
    // Sides of a valid area do not cross; of those that rounding lets cross, one is left out.
    let Ok(triangulation) =
        ConstrainedDelaunayTriangulation::<Point2<f64>>::try_bulk_load_cdt(points, sides, |_| {})
    else {
        return;
    };
    let faces = triangulation.num_inner_faces() + 1;
    // From outside, each side of the outline that is crossed leads in or out.
    let mut is_inside: Vec<Option<bool>> = vec![None; faces];
    let mut open = VecDeque::new();
    for face in triangulation.inner_faces() {
        for edge in face.adjacent_edges() {
            if edge.rev().face().as_inner().is_none() && is_inside[face.fix().index()].is_none() {
                is_inside[face.fix().index()] = Some(edge.is_constraint_edge());
                open.push_back(face);
            }
        }
    }
    while let Some(face) = open.pop_front() {
        let here = is_inside[face.fix().index()] == Some(true);
        for edge in face.adjacent_edges() {
            let Some(next) = edge.rev().face().as_inner() else {
                continue;
            };
            if is_inside[next.fix().index()].is_none() {
                is_inside[next.fix().index()] = Some(here != edge.is_constraint_edge());
                open.push_back(next);
            }
        }
    }
    let mut places: Vec<Option<usize>> = vec![None; faces];
    let inside = || {
        let all = triangulation.inner_faces();
        all.filter(|face| is_inside[face.fix().index()] == Some(true))
    };
    for (count, face) in inside().enumerate() {
        places[face.fix().index()] = Some(cells.len() + count);
    }
    cells.extend(inside().map(|face| Cell {
        corners: face.positions().map(|point| Coord {
            x: point.x,
            y: point.y,
        }),
        neighbours: face.adjacent_edges().map(|edge| {
            let next = edge.rev().face().as_inner()?;
            places[next.fix().index()].filter(|_| !edge.is_constraint_edge())
        }),
    }));
}

/// The points of a ring, not closed, with more between those that are far from each other.
fn divided(ring: &LineString, spacing_m: f64) -> impl Iterator<Item = Coord> {
    ring.lines().flat_map(move |side| {
        let pieces = (side.dx().hypot(side.dy()) / spacing_m).ceil().max(1.0) as u32;
        (0..pieces)
            .map(move |piece| side.start + side.delta() * (f64::from(piece) / f64::from(pieces)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixtures::{ground, rectangle};
    use crate::geometry::overlay;
    use geo::Area;
    use proptest::prelude::*;

    fn hanging_m2(area: &MultiPolygon, is_held: impl Fn(&Cell) -> bool) -> f64 {
        let cells = Cells::of(area, 2.0);
        let held: Vec<bool> = cells.0.iter().map(is_held).collect();
        let hanging = cells.hanging(&held);
        let gone = hanging.outermost_first.iter();
        gone.map(|&cell| cells.0[cell].triangle().unsigned_area())
            .sum()
    }

    #[test]
    fn a_branch_of_a_ring_hangs_and_the_ring_does_not() {
        let block = overlay::union_of_polygons(&[rectangle(0.0, 0.0, 40.0, 40.0)]);
        let ring = overlay::difference(&block, &[rectangle(5.0, 5.0, 30.0, 30.0)]);
        // But for the outer corners, which no way around needs.
        assert!(hanging_m2(&ring, |_| false) < 4.0 * 25.0);
        let branch = overlay::union_of_polygons(&[rectangle(40.0, 10.0, 30.0, 5.0)]);
        let both = overlay::union([&ring, &branch]);
        let more_m2 = hanging_m2(&both, |_| false) - hanging_m2(&ring, |_| false);
        assert!((more_m2 - 150.0).abs() < 25.0, "{more_m2}");
        // Held at its end, it leads through.
        let at_end = |cell: &Cell| cell.corners.iter().any(|corner| corner.x > 69.9);
        assert!(hanging_m2(&both, at_end) < 4.0 * 25.0);
    }

    #[test]
    fn what_nothing_holds_is_loose_and_nothing_has_no_cells() {
        let cells = Cells::of(&MultiPolygon::new(vec![rectangle(0.0, 0.0, 9.0, 2.0)]), 2.0);
        let hanging = cells.hanging(&vec![false; cells.0.len()]);
        let loose = hanging.holds.iter().filter(|hold| **hold == Hold::Loose);
        assert_eq!(
            (loose.count(), hanging.outermost_first.len()),
            (1, cells.0.len())
        );
        assert!(Cells::of(&MultiPolygon::empty(), 2.0).0.is_empty());
    }

    proptest! {
        #[test]
        fn cells_make_up_the_area_and_go_around_each_hole_once(ground in ground(), spacing_m in 1.0..50.0_f64) {
            let cells = Cells::of(&ground, spacing_m);
            let area_m2: f64 = cells.0.iter().map(|cell| cell.triangle().unsigned_area()).sum();
            prop_assert!((area_m2 - ground.unsigned_area()).abs() < 1e-6);
            let doors = cells.0.iter().flat_map(Cell::neighbours).count() / 2;
            let holes: usize = ground.iter().map(|part| part.interiors().len()).sum();
            prop_assert_eq!(cells.0.len() + holes, doors + ground.0.len());
            for (place, cell) in cells.0.iter().enumerate() {
                prop_assert!(cell.neighbours().all(|next| cells.0[next].neighbours().any(|back| back == place)));
            }
        }
    }
}
