//! The ground that one camera sees, level by level.

use geo::{Coord, MultiPolygon, Polygon, Rect};

use super::hiding::{Seen, look};
use super::lens::View;
use super::mounting;
use crate::geometry::circle::bearing;
use crate::geometry::cut::cut;
use crate::geometry::half_plane::{Convex, HalfPlane};
use crate::geometry::vector::cross;
use crate::geometry::visibility::{Gaze, Sector};
use crate::geometry::{overlay, rect};
use crate::model::site::{Camera, Site};

/// The visible zones of a camera and the limit of each: a zone is the part of the weakest one within its limit.
pub(super) struct Zones {
    pub zones: Vec<MultiPolygon>,
    pub densities: Vec<HalfPlane>,
}

/// The visible zones of a camera on the plane `target_height_m` over the ground, one for each pixel density asked for
/// (from the weakest to the strongest), within the courtyard's open ground. Valid, metres.
pub(super) fn zones(
    site: &Site,
    camera: &Camera,
    target_height_m: f64,
    densities_px_per_m: &[f64],
) -> Zones {
    let eye = mounting::eye(site, camera);
    let nothing = || Zones {
        zones: vec![MultiPolygon::empty(); densities_px_per_m.len()],
        densities: Vec::new(),
    };
    let (Some(view), Some(extent)) = (
        View::new(camera, eye, target_height_m),
        site.extent_around(eye),
    ) else {
        return nothing();
    };
    let footprint = Footprint::new(&view, extent, densities_px_per_m);
    let Some(bounds) = footprint.corners.bounding_rect() else {
        return nothing();
    };
    let mut zone = footprint.seen(site, camera, eye, target_height_m, bounds);
    let densities = footprint.densities;
    let zones = densities
        .iter()
        .map(|&limit| {
            zone = cut(&zone, limit);
            zone.clone()
        })
        .collect();
    Zones { zones, densities }
}

/// The part of the target plane that falls into the image at the weakest density asked for.
struct Footprint {
    frame: [HalfPlane; 4],
    /// The limits of all levels, the weakest first.
    densities: Vec<HalfPlane>,
    corners: Convex,
}

impl Footprint {
    fn new(view: &View, extent: Rect, densities_px_per_m: &[f64]) -> Self {
        let densities = densities_px_per_m.iter();
        let mut footprint = Self {
            frame: view.frame(),
            densities: densities.map(|&density| view.density(density)).collect(),
            corners: Convex::of_rect(extent),
        };
        footprint.corners = footprint
            .edges()
            .fold(Convex::of_rect(extent), |corners, edge| corners.cut(edge));
        footprint
    }

    /// The half-planes whose common part it is.
    fn edges(&self) -> impl Iterator<Item = HalfPlane> {
        self.frame.iter().chain(self.densities.first()).copied()
    }

    /// The open ground of the footprint within the camera's range that nothing hides.
    fn seen(
        &self,
        site: &Site,
        camera: &Camera,
        eye: Coord,
        target_height_m: f64,
        bounds: Rect,
    ) -> MultiPolygon {
        const ROOM_M: f64 = 1.0;
        let cut_by: Vec<HalfPlane> = self.frame.iter().chain(&self.densities).copied().collect();
        let gaze = Gaze {
            eye,
            // Nothing outside of this can hide a part of the footprint.
            extent: rect::grown(rect::with_point(bounds, eye), ROOM_M),
            sector: self.sector_from(eye),
            range_m: camera.max_range_m,
            cut_by: &cut_by,
            facing: Some(bearing(camera.azimuth_deg)),
        };
        let Seen { region, shadows } = look(site, gaze, camera.height_m, target_height_m, bounds);
        let in_frame = self.within(region);
        let shadows: Vec<Polygon> = shadows
            .into_iter()
            .filter(|shadow| self.may_meet(shadow))
            .collect();
        if shadows.is_empty() {
            in_frame
        } else {
            overlay::difference(&in_frame, &shadows)
        }
    }

    /// The part of `region` in the footprint.
    fn within(&self, region: MultiPolygon) -> MultiPolygon {
        self.edges().fold(region, |region, edge| cut(&region, edge))
    }

    /// Whether a polygon does not lie wholly on the outer side of one of the footprint's edges.
    fn may_meet(&self, polygon: &Polygon) -> bool {
        let corners = &polygon.exterior().0;
        self.edges()
            .all(|half_plane| corners.iter().any(|&corner| half_plane.contains(corner)))
    }

    /// The directions in which the footprint lies, with a hair on either side; none from an eye in it.
    fn sector_from(&self, eye: Coord) -> Option<Sector> {
        const HAIR: f64 = 1e-9;
        if self.corners.contains(eye) {
            return None;
        }
        let offsets = self.corners.corners().iter().map(|&corner| corner - eye);
        let first = offsets
            .clone()
            .reduce(|a, b| if cross(a, b) < 0.0 { b } else { a })?;
        let last = offsets.reduce(|a, b| if cross(a, b) > 0.0 { b } else { a })?;
        let aside = |towards: Coord, share: f64| Coord {
            x: towards.x + towards.y * share,
            y: towards.y - towards.x * share,
        };
        Some(Sector {
            first: aside(first, HAIR),
            last: aside(last, -HAIR),
        })
    }
}
