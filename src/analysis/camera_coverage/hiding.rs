//! How a solid hides parts of the target plane from a camera.

use geo::{Coord, MultiPolygon, Polygon, Rect};

use crate::geometry::shadow::{self, Sweep};
use crate::geometry::visibility::{Gaze, Role};
use crate::model::site::{Base, Site, Solid};

/// What is seen of the ground past all that hides everything beyond it, and what lower solids hide of that.
pub(in crate::analysis) struct Seen {
    pub region: MultiPolygon,
    /// Within the bounds asked for; they may overlap.
    pub shadows: Vec<Polygon>,
}

/// Looks at the plane `target_m` over the ground from an eye at `eye_m`. Nothing outside of `bounds` is wanted.
pub(in crate::analysis) fn look(
    site: &Site,
    gaze: Gaze<'_>,
    eye_m: f64,
    target_m: f64,
    bounds: Rect,
) -> Seen {
    let hides = |place: usize| {
        let solid = site.solids.get(place)?;
        Hides::of(solid, eye_m, target_m)
    };
    let view = site.outlook.look(gaze, |place| match hides(place) {
        Some(Hides::AllBeyond) => Role::Blocks,
        Some(Hides::Covers | Hides::Shadow(_)) => Role::Noticed,
        None => Role::Ignored,
    });
    let shadows = view
        .noticed
        .into_iter()
        .filter_map(|place| Some((site.solids.get(place)?, hides(place)?)))
        .flat_map(|(solid, hides)| hides.pieces(solid, gaze.eye, bounds))
        .collect();
    Seen {
        region: view.region,
        shadows,
    }
}

/// A sight line from height H to the plane t passes height z at the share (H − z)/(H − t) of its way. A solid from z₀ to
/// z₁ over a point at distance s so hides the distances from s·(H − t)/(H − z₀) to s·(H − t)/(H − z₁), and all beyond when
/// z₁ ≥ H.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Hides {
    /// All behind it, from its base on.
    AllBeyond,
    /// What its base sweeps over.
    Shadow(Sweep),
    /// Only the ground that it stands on.
    Covers,
}

impl Hides {
    /// None for a solid that the camera does not notice.
    fn of(solid: &Solid, camera_m: f64, target_m: f64) -> Option<Self> {
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
    fn pieces(self, solid: &Solid, eye: Coord, bounds: Rect) -> Vec<Polygon> {
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
