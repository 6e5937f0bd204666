//! What a camera sees of a point, by a ray through triangles and a pinhole's image: the plain way, in three dimensions.

use geo::{Coord, LineString, Polygon, TriangulateEarcut};

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
struct Triangle([Vec3; 3]);

impl Triangle {
    /// Whether the segment from `eye` along `ray` passes through: Möller and Trumbore's test. Its very ends do not count:
    /// a camera touches what it is mounted on, and a point on the ground touches what stands there.
    fn is_hit(&self, eye: Vec3, ray: Vec3) -> bool {
        const SEAM: f64 = 1e-12;
        const END: f64 = 1e-12;
        let Triangle([a, b, c]) = *self;
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
        u >= -SEAM && v >= -SEAM && u + v <= 1.0 + SEAM && share > END && share < 1.0 - END
    }
}

/// The prisms' surfaces: sides, roof and underside.
pub struct Mesh(Vec<Triangle>);

impl Mesh {
    pub fn of(scene: &Scene) -> Self {
        let opaque = scene.prisms.iter().filter(|prism| !prism.see_through);
        Self(opaque.flat_map(surface).collect())
    }

    fn is_between(&self, eye: Vec3, target: Vec3) -> bool {
        let ray = minus(target, eye);
        self.0.iter().any(|triangle| triangle.is_hit(eye, ray))
    }
}

fn surface(prism: &Prism) -> Vec<Triangle> {
    let rings = prism.base.rings();
    let mut triangles: Vec<Triangle> = rings
        .iter()
        .flat_map(|ring| sides(ring, prism.bottom_m, prism.top_m))
        .collect();
    let cap = match &prism.base {
        Base::Area(polygon) => Some(polygon.clone()),
        Base::Crown(..) => Some(Polygon::new(rings[0].clone(), vec![])),
        Base::Line(_) => None,
    };
    for triangle in cap.iter().flat_map(Polygon::earcut_triangles) {
        for height_m in [prism.bottom_m, prism.top_m] {
            let corners = triangle.to_array();
            triangles.push(Triangle(corners.map(|corner| raised(corner, height_m))));
        }
    }
    triangles
}

fn sides(ring: &LineString, bottom_m: f64, top_m: f64) -> Vec<Triangle> {
    ring.lines()
        .flat_map(|edge| {
            let [a, b, c, d] = [
                raised(edge.start, bottom_m),
                raised(edge.end, bottom_m),
                raised(edge.end, top_m),
                raised(edge.start, top_m),
            ];
            [Triangle([a, b, c]), Triangle([a, c, d])]
        })
        .collect()
}

/// A pinhole camera: world to image by one rotation.
pub struct Pinhole<'a> {
    camera: &'a Camera,
    eye: Vec3,
    /// Rows: to the right, down the image, along the optical axis.
    rotation: [Vec3; 3],
    focal_px: f64,
}

impl<'a> Pinhole<'a> {
    /// A mounted camera hangs a hair before its wall, on the side that it looks to.
    const HAIR_M: f64 = 1e-8;

    pub fn new(camera: &'a Camera) -> Self {
        let (sin_a, cos_a) = camera.azimuth_deg.to_radians().sin_cos();
        let (sin_t, cos_t) = camera.tilt_deg.to_radians().sin_cos();
        let right = [cos_a, -sin_a, 0.0];
        let axis = [sin_a * cos_t, cos_a * cos_t, -sin_t];
        let at = camera.at + Coord { x: sin_a, y: cos_a } * Self::HAIR_M;
        Self {
            camera,
            eye: raised(at, camera.height_m),
            rotation: [right, cross(axis, right), axis],
            focal_px: camera.width_px / 2.0 / (camera.hfov_deg.to_radians() / 2.0).tan(),
        }
    }

    /// Pixels per metre at a point, if it is in the image, in range and not hidden.
    pub fn density_px_per_m(&self, mesh: &Mesh, target: Vec3) -> Option<f64> {
        let [x, y, depth] = self.rotation.map(|row| dot(row, minus(target, self.eye)));
        let (width_px, height_px) = (self.camera.width_px, self.camera.image_height_px);
        let column = width_px / 2.0 + self.focal_px * x / depth;
        let row = height_px / 2.0 + self.focal_px * y / depth;
        let in_image =
            depth > 0.0 && (0.0..=width_px).contains(&column) && (0.0..=height_px).contains(&row);
        let in_range = self
            .camera
            .max_range_m
            .is_none_or(|range_m| self.distance_m(target) <= range_m);
        (in_image && in_range && !mesh.is_between(self.eye, target)).then(|| self.focal_px / depth)
    }

    /// Along the plane.
    pub fn distance_m(&self, target: Vec3) -> f64 {
        (target[0] - self.eye[0]).hypot(target[1] - self.eye[1])
    }
}
