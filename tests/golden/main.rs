//! Answers that exact arithmetic, or another engine, has worked out: see the scripts beside this file.
//!
//! `cargo test --release --test golden -- --nocapture` prints the worst relative errors.

mod isovists;
mod living;
mod walks;
mod zones;

use geo::{Area, MultiPolygon, Validation};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use yuantu::service::{Control, analyse_scene, read_scene};

/// Answers as `yuantu analyse` does, so that scenes far from the origin are moved as they are for users.
fn answer<Report: DeserializeOwned>(process: &str, scene: &Value, params: Value) -> Report {
    let scene = read_scene(scene.to_string().as_bytes()).unwrap();
    let Value::Object(params) = params else {
        panic!("the parameters are no object: {params}")
    };
    let report = analyse_scene(process, scene, params, &Control::default()).unwrap();
    serde_json::from_str(&report.to_string()).unwrap()
}

/// Collects what does not agree, so that one run tells all of it.
#[derive(Default)]
struct Comparison {
    compared: usize,
    worst: f64,
    faults: Vec<String>,
}

impl Comparison {
    const MOST_RELATIVE_ERROR: f64 = 1e-9;

    fn area(&mut self, which: &str, found_m2: f64, exact_m2: f64) {
        self.compared += 1;
        if exact_m2 == 0.0 && found_m2 == 0.0 {
            return;
        }
        let error = (found_m2 - exact_m2).abs() / exact_m2;
        self.worst = self.worst.max(error);
        if error.is_nan() || error > Self::MOST_RELATIVE_ERROR {
            self.faults.push(format!(
                "{which}: {found_m2} is not {exact_m2} (relative error {error:e})"
            ));
        }
    }

    /// The polygon is valid and has the area that the report says. Far from the origin its coordinates are coarse.
    fn polygon(&mut self, which: &str, polygon: &geojson::Geometry, area_m2: f64) {
        let polygon: MultiPolygon = polygon.try_into().unwrap();
        if let Err(fault) = polygon.check_validation() {
            self.faults.push(format!("{which}: {fault}"));
        }
        let drawn_m2 = polygon.unsigned_area();
        if (drawn_m2 - area_m2).abs() > 1e-6 * area_m2 {
            self.faults.push(format!(
                "{which}: drawn with {drawn_m2} m², said to have {area_m2}"
            ));
        }
    }

    fn conclude(self) {
        let (compared, worst) = (self.compared, self.worst);
        println!("{compared} areas, worst relative error: {worst:e}");
        assert!(
            self.faults.is_empty(),
            "{} faults:\n{}",
            self.faults.len(),
            self.faults.join("\n")
        );
    }
}
