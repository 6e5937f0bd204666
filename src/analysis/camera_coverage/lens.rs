//! From a lens and its mounting to half-planes of the target plane.

use geo::Coord;

use crate::geometry::circle::bearing;
use crate::geometry::half_plane::HalfPlane;
use crate::model::site::Camera;

/// A camera over a horizontal target plane, in the terms of the pinhole model.
///
/// For a point of the plane at forward distance u and lateral distance w (to the right), all in metres:
/// depth along the optical axis = u·cos τ + h·sin τ, image abscissa = w / depth, image ordinate (up) =
/// (u·sin τ − h·cos τ) / depth, where h is the camera's height over the plane. The frame's four edges and the lines of
/// equal pixel density are linear in u and w, so each of them is a half-plane.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct View {
    eye: Coord,
    forward: Coord,
    right: Coord,
    cos_tilt: f64,
    sin_tilt: f64,
    /// Height of the camera over the target plane, above 0.
    height_m: f64,
    /// Focal length in pixels: W / (2 tan(α/2)).
    focal_px: f64,
    /// Half the image's width and height in units of the focal length.
    half_width: f64,
    half_height: f64,
}

/// `forward·u + right·w ≤ limit`.
struct Limit {
    forward: f64,
    right: f64,
    limit: f64,
}

impl View {
    /// The view from `eye` of the plane `target_height_m` over the ground; none when the camera is not above it.
    pub fn new(camera: &Camera, eye: Coord, target_height_m: f64) -> Option<Self> {
        let height_m = camera.height_m - target_height_m;
        if height_m.is_nan() || height_m <= 0.0 {
            return None;
        }
        let forward = bearing(camera.azimuth_deg);
        let (sin_tilt, cos_tilt) = camera.tilt_deg.to_radians().sin_cos();
        let half_width = (camera.hfov_deg.to_radians() / 2.0).tan();
        Some(Self {
            eye,
            forward,
            right: Coord {
                x: forward.y,
                y: -forward.x,
            },
            cos_tilt,
            sin_tilt,
            height_m,
            focal_px: camera.image_width_px / (2.0 * half_width),
            half_width,
            half_height: half_width * camera.image_height_px / camera.image_width_px,
        })
    }

    /// The half-planes whose common part falls into the frame.
    pub fn frame(&self) -> [HalfPlane; 4] {
        [
            self.right_edge(),
            self.left_edge(),
            self.upper_edge(),
            self.lower_edge(),
        ]
        .map(|limit| self.half_plane(limit))
    }

    /// Where the pixel density f / depth is at least `min_px_per_m`.
    pub fn density(&self, min_px_per_m: f64) -> HalfPlane {
        self.half_plane(Limit {
            forward: self.cos_tilt,
            right: 0.0,
            limit: self.focal_px / min_px_per_m - self.height_m * self.sin_tilt,
        })
    }

    fn right_edge(&self) -> Limit {
        Limit {
            forward: -self.half_width * self.cos_tilt,
            right: 1.0,
            limit: self.half_width * self.height_m * self.sin_tilt,
        }
    }

    fn left_edge(&self) -> Limit {
        Limit {
            right: -1.0,
            ..self.right_edge()
        }
    }

    /// The far end: open where the upper image edge is at or above the horizon.
    fn upper_edge(&self) -> Limit {
        Limit {
            forward: self.sin_tilt - self.half_height * self.cos_tilt,
            right: 0.0,
            limit: self.height_m * (self.cos_tilt + self.half_height * self.sin_tilt),
        }
    }

    /// The near dead zone lies before it.
    fn lower_edge(&self) -> Limit {
        Limit {
            forward: -self.sin_tilt - self.half_height * self.cos_tilt,
            right: 0.0,
            limit: self.height_m * (self.half_height * self.sin_tilt - self.cos_tilt),
        }
    }

    fn half_plane(&self, limit: Limit) -> HalfPlane {
        let normal = self.forward * limit.forward + self.right * limit.right;
        HalfPlane {
            a: normal.x,
            b: normal.y,
            c: limit.limit + normal.x * self.eye.x + normal.y * self.eye.y,
        }
    }
}

/// Where a point of the target plane falls in the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analysis) struct ImagePoint {
    pub px_per_m: f64,
    /// To the right of the image's middle, in half widths: from −1 to 1 within the frame.
    pub right: f64,
    /// Above the image's middle, in half heights.
    pub up: f64,
}

impl View {
    /// The image of a point of the plane; none when the point lies behind the lens.
    pub fn image_of(&self, point: Coord) -> Option<ImagePoint> {
        let offset = point - self.eye;
        let along = |axis: Coord| offset.x * axis.x + offset.y * axis.y;
        let forward_m = along(self.forward);
        let depth_m = forward_m * self.cos_tilt + self.height_m * self.sin_tilt;
        let rise_m = forward_m * self.sin_tilt - self.height_m * self.cos_tilt;
        (depth_m > 0.0).then(|| ImagePoint {
            px_per_m: self.focal_px / depth_m,
            right: along(self.right) / depth_m / self.half_width,
            up: rise_m / depth_m / self.half_height,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::half_plane::Convex;
    use crate::model::FeatureId;
    use geo::{Area, BoundingRect, Point, Polygon, Rect, coord};

    /// 1920 px over 90°, looking north: a focal length of 960 px.
    fn camera(height_m: f64, tilt_deg: f64) -> Camera {
        Camera {
            id: FeatureId::Number(1),
            position: Point::new(0.0, 0.0),
            height_m,
            azimuth_deg: 0.0,
            tilt_deg,
            hfov_deg: 90.0,
            image_width_px: 1920.0,
            image_height_px: 1080.0,
            max_range_m: None,
        }
    }

    fn footprint(camera: &Camera, target_height_m: f64, min_px_per_m: f64) -> Rect {
        let extent = Rect::new(
            coord! { x: -500.0, y: -500.0 },
            coord! { x: 500.0, y: 500.0 },
        );
        polygon(camera, target_height_m, extent, min_px_per_m)
            .bounding_rect()
            .unwrap()
    }

    fn polygon(camera: &Camera, target_height_m: f64, extent: Rect, min_px_per_m: f64) -> Polygon {
        let view = View::new(camera, coord! { x: 0.0, y: 0.0 }, target_height_m).unwrap();
        view.frame()
            .into_iter()
            .chain([view.density(min_px_per_m)])
            .fold(Convex::of_rect(extent), |convex, half_plane| {
                convex.cut(half_plane)
            })
            .polygon()
            .unwrap()
    }

    #[test]
    fn a_level_camera_at_target_height_reaches_the_published_distances() {
        for (min_px_per_m, distance_m) in
            [(250.0, 3.84), (125.0, 7.68), (62.5, 15.36), (25.0, 38.4)]
        {
            // A hair above the target plane: at it, the plane is a line.
            let reach = footprint(&camera(1.6 + 1e-9, 0.0), 1.6, min_px_per_m)
                .max()
                .y;
            assert!(
                (reach - distance_m).abs() < 1e-6,
                "{min_px_per_m} px/m at {reach} m"
            );
        }
    }

    #[test]
    fn a_camera_looking_straight_down_sees_a_rectangle() {
        let rect = footprint(&camera(10.0, 90.0), 0.0, 1.0);
        assert!(
            (rect.width() - 20.0).abs() < 1e-9 && (rect.height() - 11.25).abs() < 1e-9,
            "{rect:?}"
        );
        let area = polygon(&camera(10.0, 90.0), 0.0, rect, 1.0).unsigned_area();
        assert!((area - 225.0).abs() < 1e-9);
    }

    #[test]
    fn the_near_dead_zone_ends_where_the_lowest_pixel_row_meets_the_ground() {
        // Half the vertical field of view is atan(0.5625); tilted 30° down, the lower edge looks 59.36° down.
        let near = footprint(&camera(3.0, 30.0), 0.0, 1.0).min().y;
        let expected = 3.0 / (30_f64.to_radians() + 0.5625_f64.atan()).tan();
        assert!((near - expected).abs() < 1e-9, "{near} is not {expected}");
    }

    #[test]
    fn a_camera_below_the_target_plane_has_no_view_of_it() {
        assert!(View::new(&camera(1.6, 0.0), coord! { x: 0.0, y: 0.0 }, 1.6).is_none());
    }
}
