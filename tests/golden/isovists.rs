//! `isovists.json`: what is seen all round from a viewpoint.

use super::*;

#[derive(Deserialize)]
struct Case {
    name: String,
    scene: Value,
    isovists: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    viewpoint: [f64; 2],
    area_m2: f64,
    /// With a boundary that blocks; absent where the viewpoint is not on the courtyard's ground.
    area_with_boundary_m2: Option<f64>,
}

#[derive(Deserialize)]
struct Report {
    isovists: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    area_m2: f64,
    polygon: geojson::Geometry,
}

fn isovist(scene: &Value, viewpoint: [f64; 2], boundary_blocks: bool) -> Found {
    let params = json!({"viewpoints": [viewpoint], "boundary_blocks": boundary_blocks});
    let report: Report = answer("isovist", scene, params);
    report.isovists.into_iter().next().unwrap()
}

#[test]
fn isovists_agree_with_exact_arithmetic_to_nine_digits() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("isovists.json")).unwrap();
    let mut comparison = Comparison::default();
    for case in &cases {
        for expected in &case.isovists {
            let asked = [
                (false, Some(expected.area_m2)),
                (true, expected.area_with_boundary_m2),
            ];
            for (boundary_blocks, exact_m2) in asked {
                let Some(exact_m2) = exact_m2 else { continue };
                let found = isovist(&case.scene, expected.viewpoint, boundary_blocks);
                let which = format!(
                    "{}, from {:?}, boundary_blocks {boundary_blocks}",
                    case.name, expected.viewpoint
                );
                comparison.polygon(&which, &found.polygon, found.area_m2);
                comparison.area(&which, found.area_m2, exact_m2);
            }
        }
    }
    comparison.conclude();
}
