//! How much of a lane a space leaves clear.

use geo::{Distance, Euclidean, Line, LineString, MultiPolygon, Point};

use crate::geometry::half_plane::{HalfPlane, clipped};
use crate::geometry::vector::dot;

/// The widest strip about the lane's axis that the space does not reach into. Infinite where the space lies beyond the
/// lane's ends: a lane ends flat.
pub(super) fn clear_width_m(axis: &LineString, space: &MultiPolygon) -> f64 {
    let beside = axis
        .lines()
        .filter(|line| line.start != line.end)
        .flat_map(|line| space.iter().map(move |part| (line, part)))
        .filter_map(|(line, part)| {
            let part = clipped(part, &slab(line));
            (part.exterior().0.len() > 3).then(|| Euclidean.distance(&part, &line))
        });
    let at_bends = bends(axis).map(|bend| Euclidean.distance(&bend, space));
    2.0 * beside.chain(at_bends).fold(f64::INFINITY, f64::min)
}

/// The ground between the two perpendiculars at a line's ends.
fn slab(line: Line) -> [HalfPlane; 2] {
    let along = line.delta();
    let limit = |sign: f64, at| HalfPlane {
        a: sign * along.x,
        b: sign * along.y,
        c: sign * dot(along, at),
    };
    [limit(1.0, line.end), limit(-1.0, line.start)]
}

fn bends(axis: &LineString) -> impl Iterator<Item = Point> {
    let all = axis.0.len();
    let is_ring = axis.is_closed() && all > 3;
    let ends = usize::from(!is_ring);
    axis.points().skip(ends).take(all.saturating_sub(2 * ends))
}
