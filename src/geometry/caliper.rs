//! How wide things are, and how deep one reaches into another: of convex hulls, by their edges' directions. Exact.

use geo::{ConvexHull, Coord, CoordsIter, Distance, Euclidean, Line, MultiPoint, Point, Polygon};

use super::vector::{dot, left_of};

/// The narrowest strip that holds a shape, and how much of the strip's length the shape takes up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Narrowest {
    pub across_m: f64,
    pub along_m: f64,
}

/// What is narrower is a line that rounding has made an area of.
const ROUNDING_M: f64 = 1e-9;

/// None for what has no area. A rectangle's answer is its sides.
pub fn narrowest(shape: &impl CoordsIter<Scalar = f64>) -> Option<Narrowest> {
    let points: MultiPoint = shape.coords_iter().map(Point::from).collect();
    let hull = points.convex_hull();
    let corners: Vec<Coord> = hull.exterior_coords_iter().collect();
    hull.exterior()
        .lines()
        .filter_map(unit)
        .map(|along| Narrowest {
            across_m: range(&corners, left_of(along)).length(),
            along_m: range(&corners, along).length(),
        })
        .min_by(|a, b| a.across_m.total_cmp(&b.across_m))
        .filter(|narrowest| narrowest.across_m > ROUNDING_M)
}

/// How far a line must be moved to leave a convex hull; 0 where they only touch or do not meet.
pub fn reach_of_line(line: Line, hull: &Polygon) -> f64 {
    let corners: Vec<Coord> = hull.exterior_coords_iter().collect();
    let ends = [line.start, line.end];
    let of_hull = hull.exterior().lines().filter_map(unit).map(left_of);
    let of_line = unit(line)
        .into_iter()
        .flat_map(|along| [along, left_of(along)]);
    of_hull
        .chain(of_line)
        .map(|axis| range(&corners, axis).overlap(range(&ends, axis)))
        .reduce(f64::min)
        .unwrap_or(0.0)
        .max(0.0)
}

/// The direction of a line, of length 1; none for a point.
pub fn unit(line: Line) -> Option<Coord> {
    let length_m = Euclidean.distance(line.start, line.end);
    (length_m > 0.0).then(|| line.delta() / length_m)
}

/// The point of a line that is nearest to another point.
pub fn foot(line: Line, point: Coord) -> Coord {
    let along = line.delta();
    let length_squared = dot(along, along);
    if length_squared == 0.0 {
        return line.start;
    }
    let share = dot(point - line.start, along) / length_squared;
    if share >= 1.0 {
        line.end
    } else {
        line.start + along * share.max(0.0)
    }
}

#[derive(Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
}

fn range(points: &[Coord], axis: Coord) -> Range {
    let nothing = Range {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };
    points.iter().fold(nothing, |range, point| {
        let at = dot(*point, axis);
        Range {
            low: range.low.min(at),
            high: range.high.max(at),
        }
    })
}

impl Range {
    fn length(self) -> f64 {
        self.high - self.low
    }

    /// How far one must be moved along the axis to leave the other.
    fn overlap(self, other: Self) -> f64 {
        (self.high - other.low).min(other.high - self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{AffineOps, AffineTransform, coord, polygon, wkt};
    use proptest::prelude::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    proptest! {
        #[test]
        fn a_rectangle_has_its_sides_however_it_is_turned(
            short in 0.1..5.0_f64, more in 0.0..5.0_f64, turn_deg in 0.0..360.0_f64, x in -1e4..1e4_f64,
        ) {
            let long = short + more;
            let flat: Polygon = polygon![(x: 0.0, y: 0.0), (x: long, y: 0.0), (x: long, y: short), (x: 0.0, y: short)];
            let turned = flat.affine_transform(
                &AffineTransform::rotate(turn_deg, coord! { x: 0.0, y: 0.0 }).translated(x, -x),
            );
            let found = narrowest(&turned).unwrap();
            prop_assert!((found.across_m - short).abs() < 1e-7 && (found.along_m - long).abs() < 1e-7);
        }

        #[test]
        fn a_line_moved_by_its_reach_is_out_and_by_less_is_not(
            from in (-4.0..4.0_f64, -4.0..4.0_f64), to in (-4.0..4.0_f64, -4.0..4.0_f64),
        ) {
            use geo::Intersects;
            let square: Polygon = wkt!(POLYGON((-2. -2., 2. -2., 2. 2., -2. 2., -2. -2.)));
            let line = Line::new(Coord::from(from), Coord::from(to));
            let reach_m = reach_of_line(line, &square);
            let moved = |by_m: f64| {
                (0..720).map(f64::from).map(move |half_deg| {
                    let (sin, cos) = (half_deg / 2.0).to_radians().sin_cos();
                    let by = coord! { x: cos * by_m, y: sin * by_m };
                    Line::new(line.start + by, line.end + by)
                })
            };
            // Half a degree beside the best direction costs less than a ten thousandth.
            prop_assert!(moved(reach_m * 1.0001 + 1e-6).any(|line| !line.intersects(&square)));
            if reach_m > 1e-3 {
                prop_assert!(moved(reach_m * 0.999).all(|line| line.intersects(&square)));
            }
        }
    }

    #[test]
    fn what_has_no_area_has_no_width() {
        assert_eq!(narrowest(&wkt!(LINESTRING(0. 0., 3. 4.))), None);
        assert_eq!(narrowest(&wkt!(POINT(1. 1.))), None);
        let triangle: Polygon = wkt!(POLYGON((0. 0., 4. 0., 0. 3., 0. 0.)));
        let found = narrowest(&triangle).unwrap();
        assert!(close(found.across_m, 2.4) && close(found.along_m, 5.0));
    }
}
