//! Where things are, in degrees: boxes to ask the store with. Nothing is measured here.

use geo::{BoundingRect, Coord, Geometry};

use crate::model::{Feature, LonLat};
use crate::store::Bounds;

/// Metres in one degree of latitude, a little under the least, so that a box never comes out too small.
const METRES_PER_DEGREE: f64 = 110_000.0;

/// Poleward of this a degree of longitude is taken as if it were here; a box around the pole is not ours to draw.
const STEEPEST_LATITUDE_DEG: f64 = 85.0;

/// West, south, east and north of a geometry; none when it is empty.
pub(super) fn bounds(geometry: &LonLat<Geometry>) -> Option<Bounds> {
    let rect = geometry.degrees().bounding_rect()?;
    Some([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
}

/// The box around all features.
pub(super) fn bounds_of<'a>(
    features: impl IntoIterator<Item = &'a Feature<LonLat<Geometry>>>,
) -> Option<Bounds> {
    features
        .into_iter()
        .filter_map(|feature| bounds(&feature.geometry))
        .reduce(joined)
}

pub(super) fn joined(a: Bounds, b: Bounds) -> Bounds {
    let [aw, as_, ae, an] = a;
    let [bw, bs, be, bn] = b;
    [aw.min(bw), as_.min(bs), ae.max(be), an.max(bn)]
}

pub(super) fn centre(bounds: Bounds) -> Coord {
    let [west, south, east, north] = bounds;
    Coord {
        x: (west + east) / 2.0,
        y: (south + north) / 2.0,
    }
}

/// The box with at least `metres` more on each side.
pub(super) fn grown(bounds: Bounds, metres: f64) -> Bounds {
    let [west, south, east, north] = bounds;
    let steepest = south.abs().max(north.abs()).min(STEEPEST_LATITUDE_DEG);
    let dy = metres / METRES_PER_DEGREE;
    let dx = dy / steepest.to_radians().cos();
    [west - dx, south - dy, east + dx, north + dy]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grown_box_reaches_at_least_as_far_as_asked() {
        let [west, south, east, north] = grown([114.0, 34.0, 114.0, 34.0], 150.0);
        // One degree of longitude at 34° N is 92.4 km long, one of latitude 110.9 km.
        assert!((114.0 - west) * 92_400.0 >= 150.0 && (east - 114.0) * 92_400.0 < 155.0);
        assert!((34.0 - south) * 110_900.0 >= 150.0 && (north - 34.0) * 110_900.0 < 155.0);
    }
}
