//! Circles and sectors as polygons.

use std::f64::consts::TAU;

use geo::{Coord, Point, Polygon};

/// A regular polygon of `sides` sides with the area of the circle.
pub fn disc(centre: Point, radius_m: f64, sides: u32) -> Polygon {
    let step = TAU / f64::from(sides);
    let circumradius = radius_m * equal_area_factor(step);
    let ring = (0..sides).map(|side| centre.0 + polar(circumradius, f64::from(side) * step));
    Polygon::new(ring.collect(), Vec::new())
}

/// How much farther out the corners of an arc's chords must lie for the area to be the arc's.
fn equal_area_factor(step: f64) -> f64 {
    (step / step.sin()).sqrt()
}

fn polar(radius: f64, angle: f64) -> Coord {
    let (sin, cos) = angle.sin_cos();
    Coord {
        x: radius * cos,
        y: radius * sin,
    }
}

/// The unit vector of an azimuth: degrees clockwise from north (y).
pub fn bearing(azimuth_deg: f64) -> Coord {
    let (sin, cos) = azimuth_deg.to_radians().sin_cos();
    Coord { x: sin, y: cos }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;
    use std::f64::consts::PI;

    #[test]
    fn a_disc_has_the_area_of_its_circle() {
        for sides in [3, 8, 24, 1440] {
            let area = disc(Point::new(5.0, -3.0), 2.0, sides).signed_area();
            assert!((area - 4.0 * PI).abs() < 1e-12, "{sides} sides: {area}");
        }
    }

    #[test]
    fn azimuths_turn_clockwise_from_north() {
        let east = bearing(90.0);
        assert!((east.x - 1.0).abs() < 1e-15 && east.y.abs() < 1e-15);
    }
}
