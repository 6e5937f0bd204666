//! Finite shadows: the ground that a base sweeps over when it is scaled away from the eye.

use geo::{Coord, Line, LineString, LinesIter, MapCoords, Polygon};

/// Factors by which a base is scaled about the eye: from the nearest image of it to the farthest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sweep {
    pub near: f64,
    pub far: f64,
}

/// The sweep of an area: pieces that together cover it, and that may overlap.
///
/// A point of the sweep lies in the nearest image, or an edge passed over it on the way out.
pub fn of_area(base: &Polygon, eye: Coord, sweep: Sweep) -> Vec<Polygon> {
    let mut pieces: Vec<Polygon> = base
        .lines_iter()
        .filter_map(|edge| of_edge(edge, eye, sweep))
        .collect();
    pieces.push(scaled(base, eye, sweep.near));
    pieces
}

/// The sweep of a line.
pub fn of_line(base: &LineString, eye: Coord, sweep: Sweep) -> Vec<Polygon> {
    base.lines()
        .filter_map(|edge| of_edge(edge, eye, sweep))
        .collect()
}

/// The base's image at a factor.
pub fn scaled(base: &Polygon, eye: Coord, factor: f64) -> Polygon {
    base.map_coords(|coord| from_eye(coord, eye, factor))
}

fn of_edge(edge: Line, eye: Coord, sweep: Sweep) -> Option<Polygon> {
    if sweep.far <= sweep.near || edge.start == edge.end {
        return None;
    }
    let ring = vec![
        from_eye(edge.start, eye, sweep.near),
        from_eye(edge.end, eye, sweep.near),
        from_eye(edge.end, eye, sweep.far),
        from_eye(edge.start, eye, sweep.far),
    ];
    Some(Polygon::new(LineString::new(ring), Vec::new()))
}

fn from_eye(coord: Coord, eye: Coord, factor: f64) -> Coord {
    eye + (coord - eye) * factor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::overlay;
    use geo::{Area, coord, line_string, polygon};

    #[test]
    fn a_box_casts_a_shadow_of_known_area() {
        // A 2 × 2 box 4 m away, scaled by up to 2: the hull of it and of its double.
        let base =
            polygon![(x: 4.0, y: -1.0), (x: 6.0, y: -1.0), (x: 6.0, y: 1.0), (x: 4.0, y: 1.0)];
        let sweep = Sweep {
            near: 1.0,
            far: 2.0,
        };
        let shadow = overlay::union_of_polygons(&of_area(&base, coord! { x: 0.0, y: 0.0 }, sweep));
        // From x = 4 to 8 the half-width grows from 1 to 2; from 8 to 12 it is 2.
        assert!((shadow.unsigned_area() - (12.0 + 16.0)).abs() < 1e-9);
    }

    #[test]
    fn an_eye_over_the_base_has_the_whole_far_image_in_shadow() {
        let base =
            polygon![(x: -1.0, y: -1.0), (x: 1.0, y: -1.0), (x: 1.0, y: 1.0), (x: -1.0, y: 1.0)];
        let sweep = Sweep {
            near: 1.0,
            far: 3.0,
        };
        let shadow = overlay::union_of_polygons(&of_area(&base, coord! { x: 0.5, y: 0.0 }, sweep));
        assert!((shadow.unsigned_area() - 36.0).abs() < 1e-9);
    }

    #[test]
    fn a_wall_seen_edge_on_casts_none() {
        let wall = line_string![(x: 1.0, y: 0.0), (x: 5.0, y: 0.0)];
        let pieces = of_line(
            &wall,
            coord! { x: 0.0, y: 0.0 },
            Sweep {
                near: 1.0,
                far: 4.0,
            },
        );
        assert_eq!(overlay::union_of_polygons(&pieces).unsigned_area(), 0.0);
    }
}
