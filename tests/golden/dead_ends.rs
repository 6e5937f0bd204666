//! `dead_ends.json`: dead ends of fire engines, by another geometry engine.

use super::*;

#[derive(Deserialize)]
struct Case {
    name: String,
    scene: Value,
    /// The longest first.
    dead_ends: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    length_m: f64,
    needed: bool,
    found: bool,
    within_m: f64,
}

#[derive(Deserialize)]
struct Access {
    fire: Fire,
}

#[derive(Deserialize)]
struct Fire {
    dead_ends: Vec<DeadEnd>,
}

#[derive(Deserialize)]
struct DeadEnd {
    length_m: f64,
    turning: Turning,
    met: bool,
}

#[derive(Deserialize)]
struct Turning {
    needed: bool,
    found: bool,
}

#[test]
fn dead_ends_agree_with_another_engine() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("dead_ends.json")).unwrap();
    let (mut compared, mut worst_m) = (0, 0.0_f64);
    for case in &cases {
        let access: Access = answer("access", &case.scene, json!({}));
        let mut found = access.fire.dead_ends;
        found.sort_by(|a, b| b.length_m.total_cmp(&a.length_m));
        let lengths_m: Vec<f64> = found.iter().map(|one| one.length_m).collect();
        assert_eq!(
            found.len(),
            case.dead_ends.len(),
            "{}: {lengths_m:?}",
            case.name
        );
        for (found, expected) in found.iter().zip(&case.dead_ends) {
            let error_m = (found.length_m - expected.length_m).abs();
            assert!(
                error_m <= expected.within_m,
                "{}: {} is not {}",
                case.name,
                found.length_m,
                expected.length_m
            );
            assert_eq!(
                (found.turning.needed, found.turning.found, found.met),
                (
                    expected.needed,
                    expected.found,
                    expected.found || !expected.needed
                ),
                "{}",
                case.name
            );
            compared += 1;
            if expected.within_m < 0.1 {
                worst_m = worst_m.max(error_m);
            }
        }
    }
    println!("{compared} dead ends, worst error: {worst_m:e} m");
}
