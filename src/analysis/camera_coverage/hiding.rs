//! How a solid hides parts of the target plane from a camera.

use geo::{Coord, Polygon, Rect};

use crate::geometry::shadow::{self, Sweep};
use crate::model::site::{Base, Solid};

/// A sight line from height H to the plane t passes height z at the share (H − z)/(H − t) of its way. A solid from z₀ to
/// z₁ over a point at distance s so hides the distances from s·(H − t)/(H − z₀) to s·(H − t)/(H − z₁), and all beyond when
/// z₁ ≥ H.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Hides {
    /// All behind it, from its base on.
    AllBeyond,
    /// What its base sweeps over.
    Shadow(Sweep),
    /// Only the ground that it stands on.
    Covers,
}

impl Hides {
    /// None for a solid that the camera does not notice.
    pub fn of(solid: &Solid, camera_m: f64, target_m: f64) -> Option<Self> {
        if solid.top_m <= target_m {
            return solid.covers_ground().then_some(Self::Covers);
        }
        if solid.bottom_m >= camera_m {
            return None;
        }
        if solid.bottom_m <= target_m && solid.top_m >= camera_m {
            return Some(Self::AllBeyond);
        }
        let factor = |height_m: f64| {
            if height_m < camera_m {
                (camera_m - target_m) / (camera_m - height_m)
            } else {
                f64::INFINITY
            }
        };
        Some(Self::Shadow(Sweep {
            near: factor(solid.bottom_m.max(target_m)),
            far: factor(solid.top_m),
        }))
    }

    /// Polygons that together are what is hidden within `bounds`, the solid's own base included where it covers ground.
    pub fn pieces(self, solid: &Solid, eye: Coord, bounds: Rect) -> Vec<Polygon> {
        match (self, &solid.base) {
            (Self::AllBeyond, _) | (Self::Covers, Base::Line(_)) => Vec::new(),
            (Self::Covers, Base::Area(polygon)) => vec![polygon.clone()],
            (Self::Shadow(sweep), Base::Area(polygon)) => {
                shadow::of_area(polygon, eye, sweep, bounds)
            }
            (Self::Shadow(sweep), Base::Line(line)) => shadow::of_line(line, eye, sweep, bounds),
        }
    }
}
