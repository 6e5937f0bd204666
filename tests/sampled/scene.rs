//! Random courtyards: on a coarse grid, where everything touches and lies in line, or free.

use geo::{
    Contains, Coord, Distance, Euclidean, Geometry, LineString, MapCoords, MultiPolygon, Point,
    Polygon, coord,
};
use serde_json::json;

use yuantu::model::rules::Rules;
use yuantu::model::site::{Site, SiteFeature};
use yuantu::model::{FeatureId, Kind};

/// Random numbers that are the same on every machine (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    pub fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

#[derive(Clone, Debug)]
pub enum Base {
    Area(Polygon),
    Line(LineString),
    /// A tree's crown: where its trunk stands, and its radius.
    Crown(Coord, f64),
}

#[derive(Clone, Debug)]
pub struct Prism {
    pub kind: Kind,
    pub base: Base,
    pub bottom_m: f64,
    pub top_m: f64,
    pub see_through: bool,
}

#[derive(Clone, Debug)]
pub struct Camera {
    pub at: Coord,
    pub height_m: f64,
    pub azimuth_deg: f64,
    pub tilt_deg: f64,
    pub hfov_deg: f64,
    pub width_px: f64,
    pub image_height_px: f64,
    pub max_range_m: Option<f64>,
}

#[derive(Clone, Debug)]
pub struct Scene {
    pub ground: MultiPolygon,
    pub prisms: Vec<Prism>,
    pub cameras: Vec<Camera>,
}

impl Base {
    /// The outline as closed rings; a wall's line as it is.
    pub fn rings(&self) -> Vec<LineString> {
        match self {
            Self::Area(polygon) => std::iter::once(polygon.exterior())
                .chain(polygon.interiors())
                .cloned()
                .collect(),
            Self::Line(line) => vec![line.clone()],
            Self::Crown(centre, radius_m) => vec![crown(*centre, *radius_m)],
        }
    }

    fn mapped(&self, change: impl Fn(Coord) -> Coord + Copy, scale: f64) -> Self {
        match self {
            Self::Area(polygon) => Self::Area(polygon.map_coords(change)),
            Self::Line(line) => Self::Line(line.map_coords(change)),
            Self::Crown(centre, radius_m) => Self::Crown(change(*centre), radius_m * scale),
        }
    }
}

/// 24 sides with the area of the circle: as `docs/analyses.md` says.
fn crown(centre: Coord, radius_m: f64) -> LineString {
    const SIDES: u32 = 24;
    let step = std::f64::consts::TAU / f64::from(SIDES);
    let reach = radius_m * (step / step.sin()).sqrt();
    (0..=SIDES)
        .map(|side| {
            let (sin, cos) = (f64::from(side % SIDES) * step).sin_cos();
            centre + coord! { x: reach * cos, y: reach * sin }
        })
        .collect()
}

impl Prism {
    pub fn covers_ground(&self) -> bool {
        matches!(self.kind, Kind::Building | Kind::Obstacle)
    }

    fn feature(&self, index: usize) -> SiteFeature {
        let height_m = self.top_m;
        let (geometry, properties): (Geometry, _) = match &self.base {
            Base::Area(polygon) => (polygon.clone().into(), json!({"height_m": height_m})),
            Base::Line(line) => (
                line.clone().into(),
                json!({"height_m": height_m, "see_through": self.see_through}),
            ),
            Base::Crown(centre, radius_m) => (
                Point::from(*centre).into(),
                json!({"height_m": height_m, "trunk_height_m": self.bottom_m, "crown_radius_m": radius_m}),
            ),
        };
        feature(&format!("s{index}"), self.kind, geometry, &properties)
    }
}

impl Camera {
    fn ahead(&self) -> Coord {
        let (sin, cos) = self.azimuth_deg.to_radians().sin_cos();
        coord! { x: sin, y: cos }
    }

    /// Whether nobody can doubt which side of the solid it is on: not buried, not just beside a wall, not looking along it.
    fn is_clear_of(&self, prism: &Prism) -> bool {
        const STEP_M: f64 = 1e-3;
        const BESIDE_M: f64 = 0.06;
        let is_low = self.height_m <= prism.top_m && !prism.see_through;
        let ahead = Point::from(self.at + self.ahead() * STEP_M);
        match &prism.base {
            Base::Area(polygon) if is_low => {
                !polygon.contains(&ahead) && Euclidean.distance(&ahead, polygon) > STEP_M / 10.0
            }
            Base::Line(line) if is_low => {
                let distance_m = Euclidean.distance(&Point::from(self.at), line);
                Euclidean.distance(&ahead, line) > STEP_M / 10.0
                    // A hair beside a bend or an end of a wall sees less than the point itself: `tests/golden` has such eyes.
                    && !line.0.contains(&self.at)
                    && !(1e-12..=BESIDE_M).contains(&distance_m)
            }
            _ => true,
        }
    }

    fn feature(&self, index: usize) -> SiteFeature {
        let properties = json!({
            "height_m": self.height_m, "azimuth_deg": self.azimuth_deg, "tilt_deg": self.tilt_deg,
            "hfov_deg": self.hfov_deg, "image_width_px": self.width_px,
            "image_height_px": self.image_height_px, "max_range_m": self.max_range_m,
        });
        let at = Point::from(self.at).into();
        feature(&format!("c{index}"), Kind::Camera, at, &properties)
    }
}

fn feature(
    id: &str,
    kind: Kind,
    geometry: Geometry,
    properties: &serde_json::Value,
) -> SiteFeature {
    SiteFeature {
        id: FeatureId::from(id),
        kind,
        geometry,
        courtyard: (kind != Kind::Courtyard).then(|| FeatureId::from("yard")),
        properties: properties.as_object().cloned().unwrap_or_default(),
    }
}

impl Scene {
    pub fn site(&self) -> Site {
        let yard = feature(
            "yard",
            Kind::Courtyard,
            self.ground.clone().into(),
            &json!({}),
        );
        let features = std::iter::once(yard)
            .chain(self.prisms.iter().enumerate().map(|(i, p)| p.feature(i)))
            .chain(self.cameras.iter().enumerate().map(|(i, c)| c.feature(i)))
            .collect();
        Site::build(features, None, Rules::default()).unwrap()
    }

    /// The same scene elsewhere, turned or mirrored: `change` must keep shapes, and make lengths `scale` times as long.
    pub fn mapped(&self, change: impl Fn(Coord) -> Coord + Copy, scale: f64) -> Self {
        let origin = change(Coord::zero());
        Self {
            ground: self.ground.map_coords(change),
            prisms: self
                .prisms
                .iter()
                .map(|prism| Prism {
                    base: prism.base.mapped(change, scale),
                    bottom_m: prism.bottom_m * scale,
                    top_m: prism.top_m * scale,
                    ..prism.clone()
                })
                .collect(),
            cameras: self
                .cameras
                .iter()
                .map(|camera| {
                    let ahead = change(camera.ahead()) - origin;
                    Camera {
                        at: change(camera.at),
                        height_m: camera.height_m * scale,
                        azimuth_deg: ahead.x.atan2(ahead.y).to_degrees(),
                        max_range_m: camera.max_range_m.map(|range_m| range_m * scale),
                        // The same pixels for as many metres: the depth grows, and the focal length with it.
                        width_px: camera.width_px * scale,
                        image_height_px: camera.image_height_px * scale,
                        ..camera.clone()
                    }
                })
                .collect(),
        }
    }

    pub fn random(seed: u64) -> Self {
        Maker {
            dice: Dice(seed),
            on_grid: seed.is_multiple_of(2),
        }
        .scene()
    }
}

struct Maker {
    dice: Dice,
    on_grid: bool,
}

const REACH_M: f64 = 40.0;

impl Maker {
    fn scene(&mut self) -> Scene {
        let count = 2 + self.dice.below(14);
        let prisms: Vec<Prism> = (0..count).map(|_| self.prism()).collect();
        let cameras = 1 + self.dice.below(4);
        Scene {
            ground: self.ground(),
            cameras: (0..cameras).map(|_| self.camera(&prisms)).collect(),
            prisms,
        }
    }

    fn ground(&mut self) -> MultiPolygon {
        let hole = rectangle(-20.0, 4.0, 12.0, 8.0).exterior().clone();
        let other_hole = rectangle(4.0, -24.0, 6.0, 6.0).exterior().clone();
        let notched = LineString::from(vec![
            (-36.0, -36.0),
            (28.0, -36.0),
            (28.0, -8.0),
            (20.0, -8.0),
            (20.0, 28.0),
            (-36.0, 28.0),
            (-36.0, -36.0),
        ]);
        let mut parts = vec![match self.dice.below(3) {
            0 => Polygon::new(notched, vec![]),
            1 => Polygon::new(notched, vec![hole]),
            _ => Polygon::new(notched, vec![hole, other_hole]),
        }];
        if self.dice.one_in(2) {
            // Touches the first part in a corner.
            parts.push(rectangle(28.0, -8.0, 10.0, 16.0));
        }
        if self.dice.one_in(3) {
            parts.push(rectangle(-30.0, 30.0, 40.0, 8.0));
        }
        MultiPolygon::new(parts)
    }

    fn length(&mut self, low: f64, high: f64) -> f64 {
        let length = self.dice.within(low, high);
        if self.on_grid {
            (length / 2.0).round() * 2.0
        } else {
            length
        }
    }

    fn place(&mut self) -> Coord {
        coord! { x: self.length(-REACH_M, REACH_M), y: self.length(-REACH_M, REACH_M) }
    }

    fn height(&mut self, low: f64, high: f64) -> f64 {
        let height_m = self.dice.within(low, high);
        if self.on_grid {
            (height_m * 2.0).round() / 2.0
        } else {
            height_m
        }
    }

    fn prism(&mut self) -> Prism {
        let (kind, base, bottom_m, top_m) = match self.dice.below(10) {
            0..5 => {
                let top_m = self.height(1.0, 16.0);
                (Kind::Building, Base::Area(self.area()), 0.0, top_m)
            }
            5 => {
                let top_m = self.height(0.5, 3.0);
                (Kind::Obstacle, Base::Area(self.area()), 0.0, top_m)
            }
            6..9 => {
                let top_m = self.height(0.5, 5.0);
                (Kind::Wall, Base::Line(self.line()), 0.0, top_m)
            }
            _ => {
                let bottom_m = self.height(0.0, 4.0);
                let crown = Base::Crown(self.place(), self.dice.within(0.5, 4.0));
                let top_m = bottom_m + self.height(0.5, 8.0);
                (Kind::Tree, crown, bottom_m, top_m)
            }
        };
        Prism {
            kind,
            base,
            bottom_m,
            top_m,
            see_through: kind == Kind::Wall && self.dice.one_in(5),
        }
    }

    /// A rectangle, one with a yard inside, a triangle or an L; turned where the scene is free.
    fn area(&mut self) -> Polygon {
        let corner = self.place();
        let (width, depth) = (self.length(2.0, 16.0), self.length(2.0, 16.0));
        let yard = rectangle(width / 4.0, depth / 4.0, width / 2.0, depth / 2.0);
        let shape = match self.dice.below(5) {
            0 => Polygon::new(
                rectangle(0.0, 0.0, width, depth).exterior().clone(),
                vec![yard.exterior().clone()],
            ),
            1 => Polygon::new(
                LineString::from(vec![(0.0, 0.0), (width, 0.0), (0.0, depth), (0.0, 0.0)]),
                vec![],
            ),
            2 => Polygon::new(
                LineString::from(vec![
                    (0.0, 0.0),
                    (width, 0.0),
                    (width, depth / 2.0),
                    (width / 2.0, depth / 2.0),
                    (width / 2.0, depth),
                    (0.0, depth),
                    (0.0, 0.0),
                ]),
                vec![],
            ),
            _ => rectangle(0.0, 0.0, width, depth),
        };
        let (sin, cos) = if self.on_grid {
            (0.0, 1.0)
        } else {
            self.dice.within(0.0, std::f64::consts::TAU).sin_cos()
        };
        shape.map_coords(
            |c| coord! { x: corner.x + cos * c.x - sin * c.y, y: corner.y + sin * c.x + cos * c.y },
        )
    }

    fn line(&mut self) -> LineString {
        let mut points = vec![self.place()];
        for _ in 0..=self.dice.below(3) {
            let mut next = self.place();
            let last = points[points.len() - 1];
            if self.on_grid && self.dice.one_in(2) {
                next.x = last.x;
            }
            if next != last {
                points.push(next);
            }
        }
        if points.len() < 2 {
            points.push(points[0] + coord! { x: 2.0, y: 4.0 });
        }
        LineString::new(points)
    }

    fn camera(&mut self, prisms: &[Prism]) -> Camera {
        loop {
            let camera = self.any_camera(prisms);
            if prisms.iter().all(|prism| camera.is_clear_of(prism)) {
                return camera;
            }
        }
    }

    fn any_camera(&mut self, prisms: &[Prism]) -> Camera {
        let tilt_deg = match self.dice.below(6) {
            0 => 90.0,
            1 => self.dice.within(-20.0, 0.0),
            _ => self.dice.within(0.0, 70.0),
        };
        let (width_px, image_height_px) =
            self.dice
                .pick(&[(1920.0, 1080.0), (2560.0, 1440.0), (7680.0, 4320.0)]);
        let (at, azimuth_deg) = self.mounting(prisms);
        Camera {
            at,
            azimuth_deg,
            height_m: self.height(2.0, 12.0),
            tilt_deg,
            hfov_deg: self.dice.within(20.0, 140.0),
            width_px,
            image_height_px,
            max_range_m: self.dice.one_in(4).then(|| self.dice.within(5.0, 40.0)),
        }
    }

    /// Where it stands and looks: free, or on an edge or a corner of a solid.
    fn mounting(&mut self, prisms: &[Prism]) -> (Coord, f64) {
        let prism = self.dice.pick(prisms);
        let azimuth_deg = self.dice.within(0.0, 360.0);
        if prism.kind == Kind::Tree || self.dice.one_in(2) {
            return (self.place(), azimuth_deg);
        }
        let ring = self.dice.pick(&prism.base.rings());
        let edges: Vec<_> = ring.lines().collect();
        let edge = self.dice.pick(&edges);
        let share = self.dice.pick(&[0.0, 0.25, 0.5]);
        (edge.start + edge.delta() * share, azimuth_deg)
    }
}

fn rectangle(x: f64, y: f64, width: f64, depth: f64) -> Polygon {
    geo::Rect::new(coord! { x: x, y: y }, coord! { x: x + width, y: y + depth }).to_polygon()
}
