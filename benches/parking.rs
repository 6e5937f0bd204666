//! How many spaces `parking-layout` finds on lots of many shapes and sizes, and how long it takes: `cargo bench --locked --bench parking`
//!
//! Spaces of 2.5 × 5 m, aisles of 5 m, one gate of 5 m. The first answer (no search), and that of a limit of two seconds.

use std::time::Instant;

use geo::{Area, LineString, Polygon};
use serde_json::{Value, json};

use yuantu::analysis::Control;
use yuantu::analysis::parking_layout::{Params, Report, analyse};
use yuantu::model::Kind;
use yuantu::model::rules::Rules;
use yuantu::model::site::{Site, SiteFeature};

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

fn laid_out(site: &Site, limit_s: f64) -> (Report, f64) {
    let params = Params {
        stall_width_m: Some(2.5),
        stall_length_m: Some(5.0),
        aisle_width_m: Some(5.0),
        time_limit_s: Some(limit_s),
        ..Params::default()
    };
    let start = Instant::now();
    let report = analyse(site, &params, &Control::default()).expect("the parameters are right");
    (report, start.elapsed().as_secs_f64() * 1000.0)
}

fn main() {
    println!(
        "{:12} {:>7} {:>6} {:>8} {:>7} {:>8} {:>9} {:>6}",
        "lot", "m²", "first", "ms", "spaces", "ms", "m²/space", "bound"
    );
    for lot in lots() {
        let site = site(&lot);
        let area_m2 = site.open_ground.unsigned_area();
        let (first, first_ms) = laid_out(&site, 0.0);
        let (best, best_ms) = laid_out(&site, 2.0);
        let count = |report: &Report| {
            report
                .proposals
                .first()
                .map_or(0, |proposal| proposal.count)
        };
        let bound = best
            .proposals
            .first()
            .map_or(0, |proposal| proposal.upper_bound);
        println!(
            "{:12} {area_m2:7.0} {:6} {first_ms:8.1} {:7} {best_ms:8.0} {:9.1} {bound:6}",
            lot.name,
            count(&first),
            count(&best),
            area_m2 / count(&best).max(1) as f64,
        );
    }
}
