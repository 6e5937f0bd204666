//! A smooth map of the plane near the origin by polynomials, for where thousands of points are converted at once.
//!
//! Within a few kilometres the way from metres to degrees is so close to a straight line that a polynomial of fourth
//! degree follows it to the last digit. It is fitted to the map itself, and checked against it between the points that it
//! was fitted at; where it does not hold, there is none.

use std::f64::consts::PI;

use geo::Coord;

/// Half the side of the square that is mapped. A courtyard and its surroundings lie well within it.
const REACH_M: f64 = 2000.0;
/// Nodes, and so coefficients, along each axis.
const NODES: usize = 5;
/// The largest difference from the map that is let pass: 1e-11 degrees are a micrometre.
const LARGEST_ERROR_DEG: f64 = 1e-11;

/// Sums of products of Chebyshev polynomials, relative to the value at the origin.
#[derive(Clone, Debug)]
pub(super) struct Nearby {
    centre: Coord,
    coefficients: [[Coord; NODES]; NODES],
}

impl Nearby {
    /// Follows `map` (metres to degrees) around the origin; none where it cannot.
    pub fn of(map: impl Fn(Coord) -> Option<Coord>) -> Option<Self> {
        let centre = map(Coord::zero())?;
        let mut nearby = Self {
            centre,
            coefficients: [[Coord::zero(); NODES]; NODES],
        };
        for row in 0..NODES {
            for column in 0..NODES {
                let at = Coord {
                    x: node(row) * REACH_M,
                    y: node(column) * REACH_M,
                };
                nearby.add_node(row, column, map(at)? - centre);
            }
        }
        nearby.follows(&map).then_some(nearby)
    }

    /// The value at a point; none outside of the square.
    pub fn at(&self, planar: Coord) -> Option<Coord> {
        let (x, y) = (planar.x / REACH_M, planar.y / REACH_M);
        if !(x.abs() <= 1.0 && y.abs() <= 1.0) {
            return None;
        }
        let (across, up) = (chebyshev(x), chebyshev(y));
        let mut value = Coord::zero();
        for (row, factor) in self.coefficients.iter().zip(across) {
            let mut sum = Coord::zero();
            for (coefficient, factor) in row.iter().zip(up) {
                sum = sum + *coefficient * factor;
            }
            value = value + sum * factor;
        }
        Some(self.centre + value)
    }

    /// What the value at one node adds to each coefficient: the discrete Chebyshev transform.
    fn add_node(&mut self, row: usize, column: usize, value: Coord) {
        let (across, up) = (chebyshev(node(row)), chebyshev(node(column)));
        for (i, coefficients) in self.coefficients.iter_mut().enumerate() {
            for (j, coefficient) in coefficients.iter_mut().enumerate() {
                let weight = weight(i) * weight(j) * across[i] * up[j];
                *coefficient = *coefficient + value * weight;
            }
        }
    }

    /// Compares with the map on a grid that shares no inner point with the nodes.
    fn follows(&self, map: &impl Fn(Coord) -> Option<Coord>) -> bool {
        const STEPS: i32 = 7;
        let position = |step: i32| (f64::from(step) / f64::from(STEPS) * 2.0 - 1.0) * REACH_M;
        (0..=STEPS).all(|x| {
            (0..=STEPS).all(|y| {
                let at = Coord {
                    x: position(x),
                    y: position(y),
                };
                let (Some(exact), Some(found)) = (map(at), self.at(at)) else {
                    return false;
                };
                let error = exact - found;
                error.x.abs() <= LARGEST_ERROR_DEG && error.y.abs() <= LARGEST_ERROR_DEG
            })
        })
    }
}

/// The Chebyshev polynomials of degrees 0 to 4.
fn chebyshev(x: f64) -> [f64; NODES] {
    let mut values = [1.0, x, 0.0, 0.0, 0.0];
    for degree in 2..NODES {
        values[degree] = 2.0 * x * values[degree - 1] - values[degree - 2];
    }
    values
}

/// The zeros of the Chebyshev polynomial of degree 5.
fn node(index: usize) -> f64 {
    (PI * (index as f64 + 0.5) / NODES as f64).cos()
}

fn weight(degree: usize) -> f64 {
    if degree == 0 {
        1.0 / NODES as f64
    } else {
        2.0 / NODES as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    #[test]
    fn a_smooth_map_is_followed_and_a_broken_one_is_not() {
        let smooth = |at: Coord| {
            let x = 100.0 + at.x / 9e4 + at.x * at.y / 1e12;
            Some(coord! { x: x, y: 30.0 + at.y / 1.1e5 - (at.x / 1e6).powi(2) })
        };
        let nearby = Nearby::of(smooth).unwrap();
        let at = coord! { x: 123.4, y: -1987.6 };
        let error = nearby.at(at).unwrap() - smooth(at).unwrap();
        assert!(error.x.abs() < 1e-12 && error.y.abs() < 1e-12, "{error:?}");
        assert_eq!(nearby.at(coord! { x: 2000.1, y: 0.0 }), None);
        assert_eq!(nearby.at(coord! { x: f64::NAN, y: 0.0 }), None);

        let broken = |at: Coord| {
            smooth(at).map(|value| {
                value
                    + Coord {
                        x: at.x.abs() / 1e9,
                        y: 0.0,
                    }
            })
        };
        assert!(Nearby::of(broken).is_none());
        assert!(Nearby::of(|at: Coord| (at.x < 1500.0).then_some(at)).is_none());
    }
}
