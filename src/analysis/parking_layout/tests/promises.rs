//! What proposals promise beyond being lawful: what is kept, what each is after, and ground of any shape.

use super::*;

fn drawn(id: &str, x: f64, y: f64) -> SiteFeature {
    feature(
        id,
        Kind::ParkingSpace,
        rectangle(x, y, 2.5, 5.3),
        json!({"type": "standard", "arrangement": "perpendicular"}),
    )
}

#[test]
fn what_is_kept_stays_and_the_others_are_replaced() {
    let lot = strip();
    let site = lot.site_with(vec![drawn("old", 10.0, 0.0), drawn("kept", 20.0, 0.0)]);
    let kept = rectangle(20.0, 0.0, 2.5, 5.3);
    let asked = |keep: Option<&[&str]>| {
        let asked = Params {
            keep: keep.map(|ids| ids.iter().map(|&id| id.into()).collect()),
            ..params(0.2)
        };
        analyse(&site, &asked, &Control::default())
    };
    let some = asked(Some(&["kept"])).unwrap();
    assert_eq!(some.replaced, ["old".into()]);
    for proposal in &some.proposals {
        assert_eq!(proposal.checks[0].met, Some(true));
        for space in drive::quads(proposal) {
            assert!(space.intersection(&kept).unsigned_area() < 1e-6);
        }
    }
    let all = asked(None).unwrap();
    assert!(all.replaced.is_empty());
    let none = asked(Some(&[])).unwrap();
    assert_eq!(none.replaced.len(), 2);
    let count = |report: &Report| report.proposals[0].count;
    assert!(count(&all) <= count(&some) && count(&some) < count(&none));
    match asked(Some(&["kept", "nobody"])) {
        Err(AnalysisError::Parameter { pointer, .. }) => assert_eq!(pointer, "/keep/1"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn better_and_better_reports_are_told_and_the_last_is_the_best() {
    let told = std::cell::RefCell::new(Vec::new());
    let better: &Better<'_, Report> = &|report| {
        told.borrow_mut().push(report()?);
        Ok(())
    };
    let site = corner().site();
    let last = analyse_improving(&site, &params(0.5), &Control::default(), better).unwrap();
    let told = told.into_inner();
    let counts: Vec<usize> = told.iter().map(|one| one.proposals[0].count).collect();
    assert!(!counts.is_empty() && counts.is_sorted(), "{counts:?}");
    assert_eq!(counts.last(), Some(&last.proposals[0].count));
    assert_eq!(told.last(), Some(&last));
    for report in &told {
        let first = &report.proposals[0];
        assert_eq!(first.count, first.spaces.features.len());
        assert_eq!(first.checks[0].met, Some(true));
    }
}

#[test]
fn goals_differ_in_what_they_are_after() {
    let lot = Lot {
        columns: Vec::new(),
        ..pillars()
    };
    let trees = [(9.0, 10.0), (18.0, 12.0), (27.0, 20.0)].map(|(x, y)| {
        let id = format!("tree-{x}");
        let crown = json!({"crown_radius_m": 3.5});
        feature(&id, Kind::Tree, geo::Point::new(x, y), crown)
    });
    let report = analyse(
        &lot.site_with(trees.to_vec()),
        &params(0.5),
        &Control::default(),
    )
    .unwrap();
    let of = |goal: &str| {
        let found = report.proposals.iter().find(|one| one.goal == goal);
        found.unwrap_or_else(|| panic!("no {goal}"))
    };
    let (most, green, cost) = (of("most"), of("green"), of("cost"));
    assert!(most.count >= green.count && most.count >= cost.count);
    assert!(green.green_taken_m2 < most.green_taken_m2);
    assert!(cost.cost_index < most.cost_index);
    assert!(most.walk_m.is_none());
}

#[test]
fn without_one_way_aisles_all_are_as_wide_as_two_cars_need() {
    let asked = Params {
        one_way: Some(false),
        arrangements: Some(vec![Arrangement::Oblique, Arrangement::Parallel]),
        ..params(0.2)
    };
    let report = report(&strip(), &asked);
    assert!(!report.proposals.is_empty());
    for proposal in &report.proposals {
        assert!(
            proposal
                .aisles
                .features
                .iter()
                .all(|aisle| !aisle.properties.one_way)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn grounds_of_any_shape_give_lawful_layouts(
        corners in prop::collection::vec((12.0..30.0_f64, 0.1..0.9_f64), 3..8), seed in 0_u64..4,
    ) {
        // A star about the origin, with a gate in the middle of its first edge.
        let count = corners.len() as f64;
        let points: Vec<(f64, f64)> = corners
            .iter()
            .enumerate()
            .map(|(at, (far_m, within))| {
                let (sin, cos) = ((at as f64 + within) / count * std::f64::consts::TAU).sin_cos();
                (far_m * cos, far_m * sin)
            })
            .collect();
        let middle = |share: f64| {
            let ((ax, ay), (bx, by)) = (points[0], points[1]);
            (ax + (bx - ax) * share, ay + (by - ay) * share)
        };
        let boundary = Polygon::new(points.clone().into(), Vec::new());
        let lot = Lot::new(boundary, vec![middle(0.3), middle(0.7)].into());
        let asked = Params { seed: Some(seed), ..params(0.1) };
        let one = report(&lot, &asked);
        prop_assert_eq!(&one, &report(&lot, &asked));
        for proposal in &one.proposals {
            prop_assert!(proposal.count <= proposal.upper_bound);
            prop_assert_eq!(proposal.checks[0].met, Some(true));
            let spaces = drive::quads(proposal);
            prop_assert!(spaces.iter().all(|space| drive::is_within(space, &lot.boundary)));
        }
    }
}

#[test]
fn grounds_that_no_car_park_has_are_answered_in_bounded_work() {
    let gate = line_string![(x: 0.0, y: 0.0), (x: 0.0, y: 5.0)];
    let sliver = rectangle(0.0, 0.0, 400.0, 5.0);
    let touching = polygon![
        (x: 0.0, y: 0.0), (x: 20.0, y: 0.0), (x: 20.0, y: 20.0), (x: 10.0, y: 0.0), (x: 0.0, y: 20.0)
    ];
    let vast = rectangle(0.0, 0.0, 1000.0, 1000.0);
    for boundary in [sliver, touching, vast] {
        let report = report(&Lot::new(boundary, gate.clone()), &params(0.0));
        assert!(report.proposals.is_empty() == report.reason.is_some());
    }
}

#[test]
fn weights_steer_a_proposal_of_their_own() {
    let lot = Lot {
        columns: Vec::new(),
        ..pillars()
    };
    let tree = json!({"crown_radius_m": 4.0});
    let more = vec![
        feature("tree", Kind::Tree, geo::Point::new(20.0, 10.0), tree),
        feature(
            "door",
            Kind::Entrance,
            geo::Point::new(36.0, 28.0),
            json!({}),
        ),
    ];
    let site = lot.site_with(more);
    let with = |weights: Weights| {
        let asked = Params {
            weights: Some(weights),
            ..params(0.5)
        };
        let report = analyse(&site, &asked, &Control::default()).unwrap();
        assert_eq!(report.proposals[0].goal, "most");
        let of = |goal: &str| {
            report
                .proposals
                .iter()
                .find(|one| one.goal == goal)
                .cloned()
        };
        (of("most").unwrap(), of("weighted").unwrap())
    };
    let near = Weights {
        walk_per_m: 0.05,
        ..Weights::default()
    };
    let (most, weighted) = with(near);
    assert!(weighted.walk_m < most.walk_m);
    let green = Weights {
        crown_per_m2: 1.0,
        ..Weights::default()
    };
    let (most, weighted) = with(green);
    assert!(weighted.green_taken_m2 < most.green_taken_m2);
    let cheap = Weights {
        aisle_per_m2: 0.1,
        ..Weights::default()
    };
    let (most, weighted) = with(cheap);
    assert!(weighted.aisle_m2 < most.aisle_m2);
    let wrong = Params {
        weights: Some(Weights {
            walk_per_m: -1.0,
            ..Weights::default()
        }),
        ..params(0.0)
    };
    match analyse(&site, &wrong, &Control::default()) {
        Err(AnalysisError::Parameter { pointer, .. }) => assert_eq!(pointer, "/weights/walk_per_m"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_driven_on_over_a_lane_is_no_new_aisle() {
    let lot = Lot::new(
        rectangle(0.0, 0.0, 50.0, 18.0),
        line_string![(x: 0.0, y: 6.5), (x: 0.0, y: 11.5)],
    );
    let lane = feature(
        "lane",
        Kind::Lane,
        line_string![(x: 0.0, y: 9.0), (x: 50.0, y: 9.0)],
        json!({"width_m": 5}),
    );
    let report = analyse(
        &lot.site_with(vec![lane]),
        &params(0.3),
        &Control::default(),
    )
    .unwrap();
    let band = rectangle(0.0, 6.5, 50.0, 5.0);
    let first = &report.proposals[0];
    let beside_m2: f64 = first
        .aisles
        .features
        .iter()
        .map(|aisle| {
            let ring: LineString = aisle.geometry.coordinates[0].clone().into();
            let ground = Polygon::new(ring, Vec::new());
            let off_m2 = ground.difference(&band).unsigned_area();
            assert_eq!(
                aisle.properties.is_there,
                off_m2 <= 0.1 * ground.unsigned_area()
            );
            off_m2
        })
        .sum();
    assert!(first.count >= 30 && first.aisle_m2 <= beside_m2 + 1e-6);
    assert!(
        first
            .aisles
            .features
            .iter()
            .any(|aisle| aisle.properties.is_there)
    );
}
