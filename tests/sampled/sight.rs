//! What a camera sees of a point, by a ray through triangles and a pinhole's image: the plain way, in three dimensions.

use geo::{Coord, LineString, Polygon, TriangulateEarcut};

use crate::is_in_ring;
use crate::scene::{Base, Camera, Prism, Scene};

pub type Vec3 = [f64; 3];

fn minus(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn raised(at: Coord, height_m: f64) -> Vec3 {
    [at.x, at.y, height_m]
}

#[derive(Clone, Copy, Debug)]
struct Triangle {
    corners: [Vec3; 3],
    is_thin: bool,
}

impl Triangle {
    /// Whether the segment from `eye` along `ray` passes through: Möller and Trumbore's test. Its very ends do not count:
    /// a point on the ground touches what stands there, and a camera on a corner grazes the solid that it is mounted on.
    /// What looks into that solid comes out of it elsewhere; a thin wall is met just once.
    fn is_hit(&self, eye: Vec3, ray: Vec3) -> bool {
        const SEAM: f64 = 1e-12;
        const END: f64 = 1e-12;
        const GRAZING_M: f64 = 1e-7;
        let start = if self.is_thin {
            0.0
        } else {
            GRAZING_M / dot(ray, ray).sqrt()
        };
        let [a, b, c] = self.corners;
        let (ab, ac) = (minus(b, a), minus(c, a));
        let normal = cross(ray, ac);
        let slope = dot(ab, normal);
        if slope == 0.0 {
            return false;
        }
        let from_a = minus(eye, a);
        let u = dot(from_a, normal) / slope;
        let across = cross(from_a, ab);
        let v = dot(ray, across) / slope;
        let share = dot(ac, across) / slope;
        u >= -SEAM && v >= -SEAM && u + v <= 1.0 + SEAM && share > start && share < 1.0 - END
    }
}

/// The opaque prisms: their surfaces (sides, roof and underside), and crowns that a point of the plane may lie in.
pub struct Mesh {
    triangles: Vec<Triangle>,
    crowns: Vec<Prism>,
}

impl Mesh {
    pub fn of(scene: &Scene) -> Self {
        let opaque = scene.prisms.iter().filter(|prism| !prism.see_through);
        let is_crown = |prism: &&Prism| matches!(prism.base, Base::Crown(..));
        Self {
            triangles: opaque.flat_map(surface).collect(),
            crowns: scene.prisms.iter().filter(is_crown).cloned().collect(),
        }
    }

    /// Where nothing is seen, not even from within the same leaves.
    fn is_in_a_crown(&self, [x, y, z]: Vec3) -> bool {
        self.crowns.iter().any(|crown| {
            let outline = &crown.base.rings()[0];
            crown.bottom_m < z && z < crown.top_m && is_in_ring(outline, Coord { x, y })
        })
    }

    fn is_between(&self, eye: &Eye, target: Vec3) -> bool {
        let (at, beside) = (minus(target, eye.at), minus(target, eye.beside));
        self.triangles.iter().any(|triangle| {
            if triangle.is_thin {
                triangle.is_hit(eye.beside, beside)
            } else {
                triangle.is_hit(eye.at, at)
            }
        })
    }
}

/// Where a camera looks from. For thin walls that is a hair from where it is drawn, on the side that it looks to: it may
/// be mounted on one.
struct Eye {
    at: Vec3,
    beside: Vec3,
}

fn surface(prism: &Prism) -> Vec<Triangle> {
    let rings = prism.base.rings();
    let is_thin = matches!(prism.base, Base::Line(_));
    let mut corners: Vec<[Vec3; 3]> = rings
        .iter()
        .flat_map(|ring| sides(ring, prism.bottom_m, prism.top_m))
        .collect();
    let cap = match &prism.base {
        Base::Area(polygon) => Some(polygon.clone()),
        Base::Crown(..) => Some(Polygon::new(rings[0].clone(), vec![])),
        Base::Line(_) => None,
    };
    for triangle in cap.iter().flat_map(Polygon::earcut_triangles) {
        let at = |height_m: f64| triangle.to_array().map(|corner| raised(corner, height_m));
        corners.extend([at(prism.bottom_m), at(prism.top_m)]);
    }
    corners
        .into_iter()
        .map(|corners| Triangle { corners, is_thin })
        .collect()
}

fn sides(ring: &LineString, bottom_m: f64, top_m: f64) -> Vec<[Vec3; 3]> {
    ring.lines()
        .flat_map(|edge| {
            let [a, b, c, d] = [
                raised(edge.start, bottom_m),
                raised(edge.end, bottom_m),
                raised(edge.end, top_m),
                raised(edge.start, top_m),
            ];
            [[a, b, c], [a, c, d]]
        })
        .collect()
}

/// A pinhole camera: world to image by one rotation.
pub struct Pinhole<'a> {
    camera: &'a Camera,
    eye: Eye,
    /// Rows: to the right, down the image, along the optical axis.
    rotation: [Vec3; 3],
    focal_px: f64,
}

impl<'a> Pinhole<'a> {
    const HAIR_M: f64 = 1e-8;

    pub fn new(camera: &'a Camera) -> Self {
        let (sin_a, cos_a) = camera.azimuth_deg.to_radians().sin_cos();
        let (sin_t, cos_t) = camera.tilt_deg.to_radians().sin_cos();
        let right = [cos_a, -sin_a, 0.0];
        let axis = [sin_a * cos_t, cos_a * cos_t, -sin_t];
        let at = raised(camera.at, camera.height_m);
        let beside = [
            at[0] + sin_a * Self::HAIR_M,
            at[1] + cos_a * Self::HAIR_M,
            at[2],
        ];
        Self {
            camera,
            eye: Eye { at, beside },
            rotation: [right, cross(axis, right), axis],
            focal_px: camera.width_px / 2.0 / (camera.hfov_deg.to_radians() / 2.0).tan(),
        }
    }

    /// Pixels per metre at a point, if it is in the image, in range and not hidden.
    pub fn density_px_per_m(&self, mesh: &Mesh, target: Vec3) -> Option<f64> {
        let [x, y, depth] = self
            .rotation
            .map(|row| dot(row, minus(target, self.eye.at)));
        let (width_px, height_px) = (self.camera.width_px, self.camera.image_height_px);
        let column = width_px / 2.0 + self.focal_px * x / depth;
        let row = height_px / 2.0 + self.focal_px * y / depth;
        let in_image =
            depth > 0.0 && (0.0..=width_px).contains(&column) && (0.0..=height_px).contains(&row);
        let in_range = self
            .camera
            .max_range_m
            .is_none_or(|range_m| self.distance_m(target) <= range_m);
        let is_hidden = mesh.is_in_a_crown(target) || mesh.is_between(&self.eye, target);
        (in_image && in_range && !is_hidden).then(|| self.focal_px / depth)
    }

    /// Along the plane.
    pub fn distance_m(&self, target: Vec3) -> f64 {
        (target[0] - self.eye.at[0]).hypot(target[1] - self.eye.at[1])
    }
}
