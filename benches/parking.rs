//! How many spaces `parking-layout` finds on lots of many shapes and sizes, and how soon: `cargo bench --locked --bench parking`
//!
//! Spaces of 2.5 × 5 m, aisles of 5 m, one gate of 5 m; a limit of two seconds. A line of the table: the first answer that is told and when,
//! the last one and when the last space was found, when the search was over; how many spaces no layout exceeds, and no layout of rows
//! along straight aisles, with the gap to either. Below it: how the times grow with the area.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use geo::{Area, Coord, LineString, Polygon};
use serde::Deserialize;
use serde_json::{Value, json};

use yuantu::analysis::{Control, Memory, Question, Run, process};
use yuantu::model::Kind;
use yuantu::model::rules::Rules;
use yuantu::model::site::{Shift, Site, SiteFeature};

struct Lot {
    name: String,
    boundary: Polygon,
    gate: LineString,
    columns: Vec<Polygon>,
}

fn ring(corners: &[(f64, f64)]) -> Polygon {
    Polygon::new(corners.to_vec().into(), Vec::new())
}

fn rectangle(x: f64, y: f64, wide: f64, deep: f64) -> Polygon {
    ring(&[(x, y), (x + wide, y), (x + wide, y + deep), (x, y + deep)])
}

/// With a gate of 5 m from a corner of it on, along the x axis or the y axis.
fn lot(name: &str, boundary: Polygon, from: (f64, f64), is_along_x: bool) -> Lot {
    let to = if is_along_x {
        (from.0 + 5.0, from.1)
    } else {
        (from.0, from.1 + 5.0)
    };
    Lot {
        name: name.to_owned(),
        boundary,
        gate: vec![from, to].into(),
        columns: Vec::new(),
    }
}

fn lots() -> Vec<Lot> {
    let rectangles = [
        (20.0, 20.0),
        (30.0, 15.0),
        (60.0, 10.0),
        (30.0, 20.0),
        (40.0, 30.0),
        (50.0, 40.0),
        (60.0, 50.0),
        (80.0, 60.0),
        (100.0, 100.0),
    ];
    let rectangles = rectangles.map(|(wide, deep): (f64, f64)| {
        let name = format!("{wide} × {deep}");
        lot(
            &name,
            rectangle(0.0, 0.0, wide, deep),
            (0.0, deep / 2.0 - 2.5),
            false,
        )
    });
    let shapes = [
        lot(
            "L",
            ring(&[
                (0.0, 0.0),
                (35.0, 0.0),
                (35.0, 15.0),
                (15.0, 15.0),
                (15.0, 30.0),
                (0.0, 30.0),
            ]),
            (35.0, 5.0),
            false,
        ),
        lot(
            "T",
            ring(&[
                (0.0, 15.0),
                (12.0, 15.0),
                (12.0, 0.0),
                (28.0, 0.0),
                (28.0, 15.0),
                (40.0, 15.0),
                (40.0, 30.0),
                (0.0, 30.0),
            ]),
            (17.5, 0.0),
            true,
        ),
        lot(
            "U",
            ring(&[
                (0.0, 0.0),
                (40.0, 0.0),
                (40.0, 30.0),
                (25.0, 30.0),
                (25.0, 15.0),
                (15.0, 15.0),
                (15.0, 30.0),
                (0.0, 30.0),
            ]),
            (17.5, 0.0),
            true,
        ),
        lot(
            "notched",
            ring(&[
                (0.0, 0.0),
                (36.0, 0.0),
                (36.0, 30.0),
                (22.0, 30.0),
                (22.0, 24.0),
                (14.0, 24.0),
                (14.0, 30.0),
                (0.0, 30.0),
            ]),
            (0.0, 5.0),
            false,
        ),
    ];
    let column = |x: f64, y: f64| rectangle(x - 0.3, y - 0.3, 0.6, 0.6);
    let pillars = Lot {
        columns: [9.0, 18.0, 27.0]
            .map(|x| [column(x, 10.0), column(x, 20.0)])
            .concat(),
        ..lot(
            "columns",
            rectangle(0.0, 0.0, 36.0, 30.0),
            (0.0, 12.5),
            false,
        )
    };
    rectangles
        .into_iter()
        .chain(shapes)
        .chain([pillars])
        .collect()
}

fn site(lot: &Lot) -> Site {
    let feature = |id: &str, kind, geometry: geo::Geometry, properties: Value| SiteFeature {
        id: id.into(),
        kind,
        geometry,
        courtyard: Some("yard".into()),
        properties: properties.as_object().cloned().unwrap_or_default(),
    };
    let mut features = vec![
        feature(
            "yard",
            Kind::Courtyard,
            lot.boundary.clone().into(),
            json!({}),
        ),
        feature(
            "gate",
            Kind::Gate,
            lot.gate.clone().into(),
            json!({"passage": "vehicle"}),
        ),
    ];
    for (place, column) in lot.columns.iter().enumerate() {
        let id = format!("column-{place}");
        features.push(feature(
            &id,
            Kind::Obstacle,
            column.clone().into(),
            json!({"height_m": 3}),
        ));
    }
    Site::build(features, Some("yard"), Rules::default()).expect("the lot is valid")
}

/// What of a report is looked at.
#[derive(Default, Deserialize)]
struct Told {
    proposals: Vec<Proposal>,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Proposal {
    count: usize,
    upper_bound: usize,
    rows_bound: Option<usize>,
}

impl Told {
    /// The one with most spaces.
    fn best(text: &str) -> Proposal {
        let told: Self = serde_json::from_str(text).expect("a report");
        told.proposals.first().copied().unwrap_or_default()
    }
}

/// The best proposals as they are told, with the milliseconds until then: the last one is the answer.
fn laid_out(site: &Site) -> Vec<(f64, Proposal)> {
    const LIMIT_S: f64 = 2.0;
    let told = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    let now_ms = move || start.elapsed().as_secs_f64() * 1000.0;
    let heard = Arc::clone(&told);
    let control = Control::heard_by(move |report| {
        let at_ms = now_ms();
        let mut heard = heard.lock().expect("nobody panicked");
        heard.push((at_ms, Told::best(report.get())));
    });
    let Some(Run::Site(run)) = process("parking-layout").map(|process| process.run) else {
        panic!("parking-layout is an analysis of a site");
    };
    let question = Question {
        site,
        frame: &Shift(Coord::zero()),
        memory: &Memory::default(),
    };
    let parameters = json!({
        "stall_width_m": 2.5, "stall_length_m": 5.0, "aisle_width_m": 5.0, "time_limit_s": LIMIT_S,
    });
    let report = run(&question, parameters, &control).expect("the parameters are right");
    let at_ms = now_ms();
    let mut told = std::mem::take(&mut *told.lock().expect("nobody panicked"));
    told.push((at_ms, Told::best(report.get())));
    told
}

fn main() {
    println!(
        "{:12} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7} {:>8} {:>6} {:>5} {:>6} {:>5}",
        "lot",
        "m²",
        "first",
        "ms",
        "spaces",
        "ms",
        "end ms",
        "m²/space",
        "bound",
        "gap",
        "rows",
        "gap"
    );
    let mut grown = Vec::new();
    for lot in lots() {
        let site = site(&lot);
        let area_m2 = site.open_ground.unsigned_area();
        let told = laid_out(&site);
        let (first_ms, first) = told[0];
        let (end_ms, best) = told[told.len() - 1];
        let found_ms = told
            .iter()
            .find(|(_, one)| one.count == best.count)
            .map_or(end_ms, |&(at_ms, _)| at_ms);
        let gap = |most: usize| {
            let open = most.saturating_sub(best.count);
            format!("{} %", 100 * open / most.max(1))
        };
        let rows = best.rows_bound.unwrap_or(best.upper_bound);
        println!(
            "{:12} {area_m2:6.0} {:6} {first_ms:7.1} {:7} {found_ms:7.0} {end_ms:7.0} {:8.1} {:6} {:>5} {rows:6} {:>5}",
            lot.name,
            first.count,
            best.count,
            area_m2 / best.count.max(1) as f64,
            best.upper_bound,
            gap(best.upper_bound),
            gap(rows),
        );
        grown.push((area_m2, first_ms, end_ms));
    }
    let first = growth(
        grown
            .iter()
            .map(|&(area_m2, first_ms, _)| (area_m2, first_ms)),
    );
    let whole = growth(grown.iter().map(|&(area_m2, _, end_ms)| (area_m2, end_ms)));
    println!("the first answer takes about area^{first:.1}, the whole search area^{whole:.1}");
}

/// The power of the area that times grow with: the slope of the straight line through their logarithms.
fn growth(times: impl Iterator<Item = (f64, f64)>) -> f64 {
    let points: Vec<(f64, f64)> = times.map(|(area_m2, ms)| (area_m2.ln(), ms.ln())).collect();
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let shared: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    shared
        / points
            .iter()
            .map(|point| (point.0 - x).powi(2))
            .sum::<f64>()
}
