//! From bytes to a scene and its questions, whose answers are checked. Shared by the fuzz target and by
//! `tests/fuzz_corpus.rs`, which replays the kept corpus.

mod answers;

use std::fmt;

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

use answers::{
    check_access, check_activity, check_coverage, check_green, check_isovists, check_light,
    check_perimeter, check_scorecard, check_waste, list,
};
use yuantu::service::{Control, ServiceError, analyse_scene, read_scene};

type Position = [f64; 2];

/// A scene, and what the analyses of views are asked of it.
pub struct Question {
    scene: Value,
    coverage: Value,
    isovist: Value,
}

/// The scene, to be saved as a file: what `cargo fuzz fmt` prints.
impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            scene,
            coverage,
            isovist,
        } = self;
        write!(f, "{scene}\ncamera-coverage {coverage}\nisovist {isovist}")
    }
}

impl<'a> Arbitrary<'a> for Question {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let maker = Maker {
            bytes,
            known: Vec::new(),
            features: Vec::new(),
        };
        maker.question()
    }
}

impl Question {
    /// Answers as `yuantu analyse` does, and panics when an answer cannot be right. Says whether the scene was accepted.
    pub fn check_answers(&self) -> bool {
        let is_covered = answer(
            &self.scene,
            "camera-coverage",
            &self.coverage,
            check_coverage,
        );
        let is_looked_at = answer(&self.scene, "isovist", &self.isovist, check_isovists);
        let none = json!({});
        let is_walked = answer(&self.scene, "access", &none, check_access);
        let is_served = answer(&self.scene, "waste", &none, check_waste);
        let lived_in = lived_in(&self.scene);
        answer(&lived_in, "perimeter", &none, check_perimeter);
        answer(&lived_in, "green", &none, check_green);
        answer(&lived_in, "light", &none, check_light);
        answer(&lived_in, "activity", &none, check_activity);
        answer(&lived_in, "scorecard", &none, check_scorecard);
        is_covered && is_looked_at && is_walked && is_served
    }
}

/// Has a process answer, and says whether it accepted the scene.
fn answer(scene: &Value, process: &str, params: &Value, check: impl Fn(&Value)) -> bool {
    let Ok(scene) = read_scene(scene.to_string().as_bytes()) else {
        return false;
    };
    let params: Map<String, Value> = params.as_object().cloned().unwrap_or_default();
    match analyse_scene(process, scene, params, &Control::default()) {
        Ok(report) => {
            check(&serde_json::from_str(&report.to_string()).expect("JSON"));
            true
        }
        Err(fault @ (ServiceError::Internal(_) | ServiceError::Storage(_))) => {
            panic!("{process}: {fault}")
        }
        Err(_) => false,
    }
}

/// The scene, with green on every building, activity ground on every obstacle, a gate along every wall, and a lamp and an
/// entrance at every camera.
fn lived_in(scene: &Value) -> Value {
    let mut features = list(scene, "features").to_vec();
    let more = features.clone();
    for feature in &more {
        let properties = &feature["properties"];
        let height_m = &properties["height_m"];
        let reach_m = properties["max_range_m"]
            .as_f64()
            .unwrap_or(20.0)
            .min(500.0);
        let copies = match properties["kind"].as_str() {
            Some("building") => vec![json!({"kind": "green_area"})],
            Some("obstacle") => vec![json!({"kind": "activity_area", "for": "all"})],
            Some("wall") => vec![
                json!({"kind": "gate", "width_m": 3}),
                json!({"kind": "lane", "width_m": 4}),
            ],
            Some("camera") => vec![
                json!({"kind": "lamp", "height_m": height_m.as_f64().unwrap_or(0.0).min(100.0), "reach_m": reach_m}),
                json!({"kind": "entrance"}),
            ],
            _ => Vec::new(),
        };
        features.extend(copies.into_iter().map(|properties| {
            let id = format!("{}-{}", feature["id"], properties["kind"]);
            json!({"type": "Feature", "id": id, "geometry": feature["geometry"], "properties": properties})
        }));
    }
    json!({"type": "FeatureCollection", "planar": true, "features": features})
}

struct Maker<'a, 'b> {
    bytes: &'b mut Unstructured<'a>,
    /// Positions drawn so far: new things like to touch them.
    known: Vec<Position>,
    features: Vec<Value>,
}

const HEIGHTS_M: [f64; 8] = [0.0, 1.6, 2.0, 3.0, 3.000_000_000_1, 6.0, 0.1, 150.0];
const ANGLES_DEG: [f64; 8] = [0.0, 90.0, -90.0, 180.0, 45.0, 30.0, 1e-9, -360.0];
const FIELDS_DEG: [f64; 5] = [0.1, 30.0, 90.0, 178.9, 179.0];
const NASTY: [f64; 12] = [
    1e-9, -1e-9, 1e-12, 1e-300, 1e9, 1.7e7, -1.7e7, 1e300, 0.1, 1e-6, 1e5, 3.3e-11,
];

impl Maker<'_, '_> {
    fn question(mut self) -> Result<Question> {
        for index in 0..self.bytes.int_in_range(0..=2)? {
            let geometry = self.area()?;
            self.add("courtyard", &format!("y{index}"), geometry, json!({}));
        }
        for index in 0..self.bytes.int_in_range(0..=7)? {
            self.solid(index)?;
        }
        for index in 0..self.bytes.int_in_range(1..=4)? {
            self.camera(index)?;
        }
        if self.bytes.ratio(1, 3)? {
            self.place()?;
        }
        let coverage = json!({
            "target_height_m": self.height()?,
            "profile": self.bytes.choose(&["iec62676-4-2014", "iec62676-4-2025"])?,
        });
        let isovist = self.isovist()?;
        let features = self.features;
        Ok(Question {
            scene: json!({"type": "FeatureCollection", "planar": true, "features": features}),
            coverage,
            isovist,
        })
    }

    fn add(&mut self, kind: &str, id: &str, geometry: Value, mut properties: Value) {
        properties["kind"] = kind.into();
        self.features.push(
            json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties}),
        );
    }

    fn solid(&mut self, index: u32) -> Result<()> {
        let id = format!("s{index}");
        let height_m = self.height()?;
        match self.bytes.int_in_range(0..=5)? {
            0..=2 => {
                let geometry = self.polygon_geometry()?;
                self.add("building", &id, geometry, json!({"height_m": height_m}));
            }
            3 => {
                let geometry = self.polygon_geometry()?;
                self.add("obstacle", &id, geometry, json!({"height_m": height_m}));
            }
            4 => {
                let line = self.positions(2, 6)?;
                let geometry = json!({"type": "LineString", "coordinates": line});
                let see_through = self.bytes.ratio(1, 6)?;
                let properties = json!({"height_m": height_m, "see_through": see_through});
                self.add("wall", &id, geometry, properties);
            }
            _ => {
                let geometry = self.point()?;
                let trunk_height_m = self.height()?.min(100.0);
                let crown_radius_m = self.bytes.choose(&[2.0, 0.5, 50.0, 1e-6, 0.0])?;
                let properties = json!({
                    "height_m": height_m, "trunk_height_m": trunk_height_m, "crown_radius_m": crown_radius_m
                });
                self.add("tree", &id, geometry, properties);
            }
        }
        Ok(())
    }

    fn camera(&mut self, index: u32) -> Result<()> {
        let max_range_m = match self.bytes.int_in_range(0..=3)? {
            0 => Some(self.bytes.choose(&[10.0, 0.0, 1e-6, 10_000.0])?),
            _ => None,
        };
        let mut properties = json!({
            "height_m": self.height()?,
            "azimuth_deg": self.angle(360.0)?,
            "tilt_deg": self.angle(90.0)?,
            "hfov_deg": self.bytes.choose(&FIELDS_DEG)?,
            "image_width_px": self.bytes.choose(&[1920, 1, 100_000])?,
            "image_height_px": self.bytes.choose(&[1080, 1, 100_000])?,
        });
        if let Some(max_range_m) = max_range_m {
            properties["max_range_m"] = json!(max_range_m);
        }
        let geometry = self.point()?;
        self.add("camera", &format!("c{index}"), geometry, properties);
        Ok(())
    }

    /// Something that must be seen.
    fn place(&mut self) -> Result<()> {
        let kind = *self
            .bytes
            .choose(&["entrance", "gate", "lane", "waste_point"])?;
        let geometry = if kind == "lane" {
            json!({"type": "LineString", "coordinates": self.positions(2, 4)?})
        } else {
            self.point()?
        };
        self.add(kind, "place", geometry, json!({}));
        Ok(())
    }

    fn isovist(&mut self) -> Result<Value> {
        let mut params = json!({
            "viewpoints": self.positions(1, 3)?,
            "boundary_blocks": self.bytes.arbitrary::<bool>()?,
        });
        if self.bytes.ratio(1, 3)? {
            params["fov_deg"] = json!(
                self.bytes
                    .choose(&[90.0, 0.0, 180.0, 359.999, 1e-6, 360.0])?
            );
            params["azimuth_deg"] = json!(self.angle(1e6)?);
        }
        if self.bytes.ratio(1, 3)? {
            params["range_m"] = json!(self.bytes.choose(&[8.0, 0.0, 1e-6, 999_999.0])?);
        }
        Ok(params)
    }

    fn height(&mut self) -> Result<f64> {
        Ok(*self.bytes.choose(&HEIGHTS_M)?)
    }

    /// From −`most` to `most`.
    fn angle(&mut self, most: f64) -> Result<f64> {
        if self.bytes.ratio(1, 2)? {
            return Ok(self.bytes.choose(&ANGLES_DEG)?.clamp(-most, most));
        }
        let share = f64::from(self.bytes.arbitrary::<i16>()?) / f64::from(i16::MAX);
        Ok((share * most).clamp(-most, most))
    }

    fn area(&mut self) -> Result<Value> {
        if self.bytes.ratio(1, 4)? {
            let parts = [self.rings()?, self.rings()?];
            return Ok(json!({"type": "MultiPolygon", "coordinates": parts}));
        }
        if self.bytes.ratio(1, 2)? {
            let big = closed(rectangle([-40.0, -40.0], 80.0, 80.0));
            return Ok(json!({"type": "Polygon", "coordinates": [big]}));
        }
        self.polygon_geometry()
    }

    fn polygon_geometry(&mut self) -> Result<Value> {
        Ok(json!({"type": "Polygon", "coordinates": self.rings()?}))
    }

    /// A rectangle, one with a hole, a star-shaped ring, or whatever ring the bytes make: the reader refuses what is none.
    fn rings(&mut self) -> Result<Vec<Vec<Position>>> {
        let kind = self.bytes.int_in_range(0..=11)?;
        if kind >= 8 {
            let positions = self.positions(3, 8)?;
            let is_raw = kind == 11;
            return Ok(vec![closed(if is_raw {
                positions
            } else {
                around_their_middle(positions)
            })]);
        }
        let low = self.position()?;
        let size = |maker: &mut Self| Ok(f64::from(maker.bytes.int_in_range(1_u8..=24)?));
        let (width, depth) = (size(self)?, size(self)?);
        let outer = rectangle(low, width, depth);
        self.known.extend(&outer);
        if kind < 5 {
            return Ok(vec![closed(outer)]);
        }
        let corner = [low[0] + width / 4.0, low[1] + depth / 4.0];
        let mut hole = rectangle(corner, width / 2.0, depth / 2.0);
        hole.reverse();
        self.known.extend(&hole);
        Ok(vec![closed(outer), closed(hole)])
    }

    fn positions(&mut self, fewest: usize, most: usize) -> Result<Vec<Position>> {
        let count = self.bytes.int_in_range(fewest..=most)?;
        (0..count).map(|_| self.position()).collect()
    }

    fn point(&mut self) -> Result<Value> {
        Ok(json!({"type": "Point", "coordinates": self.position()?}))
    }

    /// On the grid, on something known, between two things known, or nearly so.
    fn position(&mut self) -> Result<Position> {
        let position = match self.bytes.int_in_range(0..=9)? {
            0..=4 => [self.on_grid()?, self.on_grid()?],
            5..=6 => self.known_position()?,
            7 => {
                let (a, b) = (self.known_position()?, self.known_position()?);
                [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
            }
            8 => {
                let [x, y] = self.known_position()?;
                let (east, north) = (self.nasty()?, self.nasty()?);
                [x + east, y + north]
            }
            _ => [self.nasty()?, self.on_grid()?],
        };
        self.known.push(position);
        Ok(position)
    }

    fn on_grid(&mut self) -> Result<f64> {
        Ok(f64::from(self.bytes.int_in_range(-80_i8..=80)?) / 2.0)
    }

    fn known_position(&mut self) -> Result<Position> {
        if self.known.is_empty() {
            return Ok([0.0, 0.0]);
        }
        Ok(*self.bytes.choose(&self.known)?)
    }

    fn nasty(&mut self) -> Result<f64> {
        match self.bytes.int_in_range(0..=3)? {
            0 => self.bytes.arbitrary(),
            1 => Ok(0.0),
            _ => Ok(*self.bytes.choose(&NASTY)?),
        }
    }
}

fn rectangle([x, y]: Position, width: f64, depth: f64) -> Vec<Position> {
    vec![
        [x, y],
        [x + width, y],
        [x + width, y + depth],
        [x, y + depth],
    ]
}

fn around_their_middle(mut positions: Vec<Position>) -> Vec<Position> {
    let count = positions.len() as f64;
    let middle = |axis: usize| positions.iter().map(|position| position[axis]).sum::<f64>() / count;
    let (x, y) = (middle(0), middle(1));
    positions.sort_by(|a, b| {
        let angle = |position: &Position| (position[1] - y).atan2(position[0] - x);
        angle(a).total_cmp(&angle(b))
    });
    positions
}

fn closed(mut ring: Vec<Position>) -> Vec<Position> {
    ring.extend(ring.first().copied());
    ring
}
