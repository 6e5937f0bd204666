//! Writes the bench's scenes into a folder, with viewpoints on free ground and what the engine answers and takes there.
//!
//! `cargo run --release --example peers -- FOLDER`: for `run.sh`, which gives the same scenes to others.

#[path = "../scenes/mod.rs"]
#[allow(
    dead_code,
    reason = "the bench uses the cameras and the places, the peers do without"
)]
mod scenes;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use geo::{Coord, Rect};
use serde_json::{Value, json};

use scenes::{BUILDINGS, Courtyard};
use yuantu::analysis::{Control, isovist};

const VIEWPOINTS: usize = 100;
/// Each viewpoint is looked from so many times; the middle time counts.
const REPEATS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    for buildings in BUILDINGS {
        let courtyard = Courtyard::new(buildings);
        let viewpoints = courtyard.viewpoints(VIEWPOINTS);
        let measured = measure(&courtyard, &viewpoints)?;
        let rings: Vec<Value> = courtyard.buildings.iter().map(ring).collect();
        let scene = json!({
            "boundary": ring(&courtyard.boundary), "buildings": rings,
            "viewpoints": viewpoints.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>(), "yuantu": measured,
        });
        let path = Path::new(&folder).join(format!("{buildings}.json"));
        std::fs::write(path, scene.to_string())?;
    }
    Ok(())
}

/// The corners, counter-clockwise.
fn ring(rect: &Rect) -> Value {
    let (low, high) = (rect.min(), rect.max());
    json!([
        [low.x, low.y],
        [high.x, low.y],
        [high.x, high.y],
        [low.x, high.y]
    ])
}

fn measure(courtyard: &Courtyard, viewpoints: &[Coord]) -> Result<Value, Box<dyn Error>> {
    let mut builds_ms = Vec::new();
    for _ in 0..REPEATS {
        let start = Instant::now();
        std::hint::black_box(courtyard.bare_site());
        builds_ms.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let site = courtyard.bare_site();
    let mut queries_us = Vec::new();
    let mut areas_m2 = Vec::new();
    for at in viewpoints {
        let params = serde_json::from_value(json!({"viewpoints": [[at.x, at.y]]}))?;
        let mut times_us = Vec::new();
        let mut area_m2 = 0.0;
        for _ in 0..REPEATS {
            let start = Instant::now();
            let report = isovist::analyse(&site, &params, &Control::default())?;
            times_us.push(start.elapsed().as_secs_f64() * 1e6);
            area_m2 = report.isovists[0].area_m2;
        }
        queries_us.push(median(&mut times_us));
        areas_m2.push(area_m2);
    }
    Ok(json!({
        "preprocessing_ms": median(&mut builds_ms), "query_us": median(&mut queries_us), "areas_m2": areas_m2
    }))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
