//! The binary needs nothing beside itself: no file, no variable, no network.

use std::process::Command;

use serde_json::Value;

/// A courtyard of 100 × 100 m (as near as degrees of five decimals come) by Zhengzhou, in longitude and latitude.
const SCENE: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "id": "yard", "properties": {"kind": "courtyard"}, "geometry": {"type": "Polygon", "coordinates":
        [[[113.97, 34.72], [113.97109, 34.72], [113.97109, 34.7209], [113.97, 34.7209], [113.97, 34.72]]]}}]}"#;

/// Runs a copy of the program in an empty folder, with these variables and no others.
fn area_m2(variables: &[(&str, &str)]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("yuantu");
    std::fs::copy(env!("CARGO_BIN_EXE_yuantu"), &program).unwrap();
    std::fs::write(folder.path().join("scene.geojson"), SCENE).unwrap();
    let output = Command::new(&program)
        .args([
            "analyse",
            "isovist",
            "scene.geojson",
            "--params",
            r#"{"viewpoints": [[113.9705, 34.7205]]}"#,
        ])
        .current_dir(folder.path())
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["isovists"][0]["area_m2"].as_f64().unwrap()
}

#[test]
fn a_copy_in_an_empty_folder_projects_without_any_file_or_variable() {
    let area = area_m2(&[]);
    // The same rectangle by the ellipsoid's radii of curvature at 34.72° N: 92.02 m a thousandth of a degree east, 110.93 north.
    assert!((area - 99.83 * 99.85).abs() < 20.0, "{area}");
}

#[test]
fn another_proj_on_the_machine_does_no_harm() {
    let area = area_m2(&[]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("proj.db"), "not a database").unwrap();
    let elsewhere = folder.path().to_str().unwrap();
    assert_eq!(
        area_m2(&[("PROJ_DATA", elsewhere), ("PROJ_LIB", elsewhere)]),
        area
    );
    assert_eq!(area_m2(&[("PROJ_NETWORK", "ON")]), area);
}
