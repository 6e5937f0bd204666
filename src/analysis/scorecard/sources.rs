//! Which analyses feed the scorecard, and with what.

use super::Asked;
use crate::analysis::check::{Bound, Check};
use crate::analysis::{
    AnalysisError, access, activity, camera_coverage, governance, green, light, parking_supply,
    perimeter, waste,
};
use crate::model::kind::words;
use crate::model::rules::{AppliedRule, Threshold};
use crate::model::{FeatureId, Words};

/// A check, and what on the map keeps it from being met.
type Judged = (Check, Vec<FeatureId>);

/// An analysis that has checks.
pub(super) struct Source {
    pub analysis: &'static str,
    pub judge: fn(&Asked<'_>) -> Result<Vec<Judged>, AnalysisError>,
}

/// In the order in which the scorecard lists them.
pub(super) const SOURCES: &[Source] = &[
    Source {
        analysis: perimeter::PROCESS.id,
        judge: perimeter,
    },
    Source {
        analysis: access::PROCESS.id,
        judge: access,
    },
    Source {
        analysis: camera_coverage::PROCESS.id,
        judge: cameras,
    },
    Source {
        analysis: light::PROCESS.id,
        judge: light,
    },
    Source {
        analysis: parking_supply::PROCESS.id,
        judge: parking,
    },
    Source {
        analysis: green::PROCESS.id,
        judge: green,
    },
    Source {
        analysis: waste::PROCESS.id,
        judge: waste,
    },
    Source {
        analysis: activity::PROCESS.id,
        judge: activity,
    },
    Source {
        analysis: governance::PROCESS.id,
        judge: governance,
    },
];

fn perimeter(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    let params = perimeter::Params::default();
    let report = perimeter::analyse(asked.site, &params, asked.control)?;
    Ok(with_features(
        report.checks,
        [(perimeter::GATE_CONTROL, report.uncontrolled)],
    ))
}

fn access(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    // The ways on foot have no check.
    let (checks, fire) = access::judged(asked.site, asked.control)?;
    let unreached = fire.buildings.iter().filter(|one| !one.reached);
    let unreached = unreached.map(|building| building.id.clone()).collect();
    Ok(with_features(checks, [(access::FIRE_CHECK, unreached)]))
}

/// How many of the places that must be seen are.
fn cameras(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    const RULE: &str = "must-see-share";
    let params = camera_coverage::Params {
        profile: asked.params.profile.clone(),
        zones_of: Some(Vec::new()),
        ..camera_coverage::Params::default()
    };
    let report = camera_coverage::analyse_again(
        asked.site,
        &params,
        &asked.memory.camera_coverage,
        asked.control,
    )?;
    let places = report.must_see.len();
    let unseen: Vec<FeatureId> = report
        .must_see
        .into_iter()
        .filter(|place| !place.met)
        .map(|place| place.feature)
        .collect();
    let seen_share = (places > 0).then(|| (places - unseen.len()) as f64 / places as f64);
    let check = Check::at_least(
        "must-see",
        words(
            "监控达标的重点部位比例",
            "Share of must-see places that cameras see",
        ),
        seen_share,
        asked.site.rules.threshold(RULE),
    );
    Ok(vec![(check, unseen)])
}

fn light(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    let params = light::Params::default();
    let report = light::analyse(asked.site, &params, asked.control)?;
    let dark = report.places.iter().filter(|place| !place.met);
    let dark = dark.map(|place| place.feature.clone()).collect();
    Ok(with_features(report.checks, [(light::PLACES, dark)]))
}

const PARKING: [(&str, Words); 3] = [
    ("parking-demand", words("停车位数量", "Parking spaces")),
    (
        "parking-accessible-share",
        words("无障碍车位数量", "Accessible parking spaces"),
    ),
    (
        "parking-ev-share",
        words("新能源车位数量", "Parking spaces for electric vehicles"),
    ),
];

fn parking(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    // The conflicts of no space: only what is counted is wanted.
    let params = parking_supply::Params {
        spaces: Some(Vec::new()),
    };
    let report = parking_supply::analyse(asked.site, &params, asked.control)?;
    let judged = PARKING.map(|(id, title)| {
        let rule = asked.site.rules.threshold(id);
        let counted = report.checks.iter().find(|check| check.rule == id);
        let check = match counted {
            Some(counted) => of_counts(counted, title, rule),
            None => Check::at_least(id, title, None, rule),
        };
        (check, Vec::new())
    });
    Ok(judged.to_vec())
}

fn of_counts(counted: &parking_supply::Check, title: Words, rule: &Threshold) -> Check {
    Check {
        id: rule.id.clone(),
        title: title.into(),
        value: Some(counted.value as f64),
        unit: "count".to_owned(),
        target: counted.target as f64,
        bound: Bound::AtLeast,
        gap: Some(counted.missing as f64),
        met: Some(counted.met),
        rule: AppliedRule::from(rule),
    }
}

fn green(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    let params = green::Params::default();
    let report = green::analyse(asked.site, &params, asked.control)?;
    Ok(with_features(report.checks, []))
}

fn waste(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    let (checks, entrances) = waste::judged(asked.site, asked.control)?;
    let far = entrances.iter().filter(|walk| !walk.met);
    let far = far.map(|walk| walk.entrance.clone()).collect();
    Ok(with_features(checks, [(waste::REACH_CHECK, far)]))
}

fn activity(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    let params = activity::Params::default();
    let report = activity::analyse(asked.site, &params, asked.control)?;
    Ok(with_features(report.checks, []))
}

fn governance(asked: &Asked<'_>) -> Result<Vec<Judged>, AnalysisError> {
    let params = governance::Params::default();
    let report = governance::analyse(asked.site, &params, asked.control)?;
    let with_blanks = report
        .courtyards
        .iter()
        .filter(|courtyard| courtyard.blanks > 0)
        .map(|courtyard| courtyard.id.clone())
        .collect();
    Ok(with_features(
        report.checks,
        [(governance::BLANKS, with_blanks)],
    ))
}

/// The checks, each with the features that are named for its id, if any are.
fn with_features<const N: usize>(
    checks: Vec<Check>,
    named: [(&str, Vec<FeatureId>); N],
) -> Vec<Judged> {
    let features_of = |check: &Check| {
        let own = named.iter().find(|(id, _)| *id == check.id);
        own.map(|(_, features)| features.clone())
            .unwrap_or_default()
    };
    checks
        .into_iter()
        .map(|check| (features_of(&check), check))
        .map(|(features, check)| (check, features))
        .collect()
}
