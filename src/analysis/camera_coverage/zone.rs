//! The ground that one camera sees, level by level.

use geo::{BoundingRect, Coord, MultiPolygon, Point, Polygon, Rect};

use super::lens::View;
use super::mounting;
use crate::geometry::circle::{bearing, fine_disc};
use crate::geometry::shadow::{self, Sweep};
use crate::geometry::visibility::{Obstruction, Star};
use crate::geometry::{overlay, rect};
use crate::model::site::{Base, Camera, Site, Solid};

/// The visible zones of a camera on the plane `target_height_m` over the ground, one for each pixel density asked for
/// (from the weakest to the strongest), within the courtyard's open ground. Valid, metres.
pub(super) fn zones(
    site: &Site,
    camera: &Camera,
    target_height_m: f64,
    densities_px_per_m: &[f64],
) -> Vec<MultiPolygon> {
    let eye = mounting::eye(site, camera);
    let nothing = || vec![MultiPolygon::empty(); densities_px_per_m.len()];
    let (Some(view), Some(extent), Some(&weakest)) = (
        View::new(camera, eye, target_height_m),
        site.extent_around(eye),
        densities_px_per_m.first(),
    ) else {
        return nothing();
    };
    let Some(footprint) = view.footprint(extent, weakest).polygon() else {
        return nothing();
    };
    let mut seen = seen(site, camera, eye, target_height_m, footprint);
    densities_px_per_m
        .iter()
        .map(|&density| {
            let level = view.footprint(extent, density).polygon();
            seen = match level {
                Some(level) => overlay::intersection(&seen, &MultiPolygon::new(vec![level])),
                None => MultiPolygon::empty(),
            };
            seen.clone()
        })
        .collect()
}

/// The part of the footprint that is open ground, within the range, and not hidden.
fn seen(
    site: &Site,
    camera: &Camera,
    eye: Coord,
    target_height_m: f64,
    footprint: Polygon,
) -> MultiPolygon {
    let nothing = MultiPolygon::empty();
    let Some(reach) = rect_with(&footprint, eye) else {
        return nothing;
    };
    let hiding: Vec<(&Solid, Hides)> = site
        .solids
        .touching(reach)
        .filter_map(|solid| Some((solid, Hides::of(solid, camera.height_m, target_height_m)?)))
        .collect();

    let Some(outline) = unhidden(camera, eye, reach, &hiding) else {
        return nothing;
    };
    let footprint = within_range(camera, eye, MultiPolygon::new(vec![footprint]));
    let unhidden = overlay::intersection(&footprint, &MultiPolygon::new(vec![outline]));
    let ground = overlay::intersection(&unhidden, &site.open_ground);
    let shadows: Vec<Polygon> = hiding
        .iter()
        .flat_map(|(solid, hides)| hides.shadow(solid, eye))
        .collect();
    overlay::difference(&ground, &shadows)
}

fn within_range(camera: &Camera, eye: Coord, footprint: MultiPolygon) -> MultiPolygon {
    match camera.max_range_m {
        Some(range_m) => {
            let disc = fine_disc(Point::from(eye), range_m);
            overlay::intersection(&footprint, &MultiPolygon::new(vec![disc]))
        }
        None => footprint,
    }
}

/// What the solids that reach the camera's height leave to be seen.
fn unhidden(
    camera: &Camera,
    eye: Coord,
    reach: Rect,
    hiding: &[(&Solid, Hides)],
) -> Option<Polygon> {
    let scaled: Vec<(Option<Polygon>, &Solid)> = hiding
        .iter()
        .filter_map(|(solid, hides)| match *hides {
            Hides::AllBeyond { factor } => Some((raised(solid, eye, factor), *solid)),
            Hides::Shadow(_) => None,
        })
        .collect();
    let obstructions = scaled.iter().map(|(raised, solid)| match raised {
        Some(polygon) => Obstruction::Solid(polygon),
        None => solid.obstruction(),
    });
    let facing = bearing(camera.azimuth_deg);
    Star::look_around(eye, obstructions, reach, None, Some(facing)).outline()
}

/// The image on the target plane of a base that hangs in the air; none when it stands on the ground.
fn raised(solid: &Solid, eye: Coord, factor: f64) -> Option<Polygon> {
    match &solid.base {
        Base::Area(polygon) if factor > 1.0 => Some(shadow::scaled(polygon, eye, factor)),
        _ => None,
    }
}

/// How a solid hides parts of the target plane from a camera.
///
/// A sight line from height H to the plane t passes height z at the share (H − z)/(H − t) of its way. A solid from
/// z₀ to z₁ over a point at distance s so hides the distances from s·(H − t)/(H − z₀) to s·(H − t)/(H − z₁), and all
/// beyond when z₁ ≥ H.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Hides {
    AllBeyond { factor: f64 },
    Shadow(Sweep),
}

impl Hides {
    fn of(solid: &Solid, camera_m: f64, target_m: f64) -> Option<Self> {
        if solid.top_m <= target_m || solid.bottom_m >= camera_m {
            return None;
        }
        let factor = |height_m: f64| (camera_m - target_m) / (camera_m - height_m);
        let near = factor(solid.bottom_m.max(target_m));
        if solid.top_m >= camera_m {
            return Some(Self::AllBeyond { factor: near });
        }
        Some(Self::Shadow(Sweep {
            near,
            far: factor(solid.top_m),
        }))
    }

    fn shadow(&self, solid: &Solid, eye: Coord) -> Vec<Polygon> {
        match (*self, &solid.base) {
            (Self::AllBeyond { .. }, _) => Vec::new(),
            (Self::Shadow(sweep), Base::Area(polygon)) => shadow::of_area(polygon, eye, sweep),
            (Self::Shadow(sweep), Base::Line(line)) => shadow::of_line(line, eye, sweep),
        }
    }
}

/// The rectangle around the footprint and the eye: nothing outside of it can hide a part of the footprint.
fn rect_with(footprint: &Polygon, eye: Coord) -> Option<Rect> {
    const ROOM_M: f64 = 1.0;
    let rect = rect::with_point(footprint.bounding_rect()?, eye);
    Some(rect::grown(rect, ROOM_M))
}
