//! Green: its share of the ground, and what of it is wide enough to count as concentrated.

mod report;

use geo::{Area, MultiPolygon};

use super::check::Check;
use super::ground::{areas_on, free_ground, has_courtyard, per_resident, residents};
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use super::report::GeoJson;
use crate::geometry::overlay;
use crate::geometry::wide::wide_part;
use crate::model::Kind;
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::{Site, SiteFeature};

pub use report::{Concentrated, GreenArea, Params, Report, Target};

const SHARE: &str = "green-share";
const SHARE_NEW: &str = "green-share-new";
const CONCENTRATED: &str = "concentrated-green";
const CONCENTRATED_NEW: &str = "concentrated-green-new";
const WIDTH: &str = "concentrated-green-width";

pub(super) const PROCESS: Process = Process {
    id: "green",
    title: words("绿地", "Green"),
    description: words(
        "绿地率、人均集中绿地（宽度达标的部分），与各项指标相差的面积。",
        "The green share of the ground, concentrated green (what is wide enough) for each resident, and the area missing to each target.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// The green of a site. Metres; areas in m².
///
/// # Errors
/// When the request was cancelled.
pub fn analyse(site: &Site, _: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let free = free_ground(site);
    control.check()?;
    let areas = areas_on(site, Kind::GreenArea, &free);
    control.check()?;
    let green = overlay::union(areas.iter().map(|(_, area)| area));
    let wide = wide_part(&green, site.rules.value(WIDTH));
    control.check()?;

    let site_m2 = site.ground.unsigned_area();
    let (green_m2, wide_m2) = (green.unsigned_area(), wide.unsigned_area());
    let residents = residents(site);
    let green_share = (has_courtyard(site) && site_m2 > 0.0).then(|| green_m2 / site_m2);
    let concentrated_each_m2 = per_resident(wide_m2, residents);
    let rule = |id| site.rules.threshold(id);
    Ok(Report {
        site_m2,
        green_m2,
        green_share,
        residents,
        areas: areas
            .iter()
            .map(|(feature, area)| described(feature, area, &wide))
            .collect(),
        targets: targets(site, green_m2, wide_m2, residents),
        checks: vec![
            Check::at_least(
                SHARE,
                words("绿地率", "Green share of the ground"),
                green_share,
                rule(SHARE),
            ),
            Check::at_least(
                CONCENTRATED,
                words("人均集中绿地", "Concentrated green per resident"),
                concentrated_each_m2,
                rule(CONCENTRATED),
            ),
        ],
        rules: [SHARE, SHARE_NEW, CONCENTRATED, CONCENTRATED_NEW, WIDTH]
            .map(|id| AppliedRule::from(rule(id)))
            .to_vec(),
        concentrated: Concentrated {
            area_m2: wide_m2,
            per_resident_m2: concentrated_each_m2,
            polygon: GeoJson::new(wide),
        },
    })
}

fn described(feature: &SiteFeature, area: &MultiPolygon, wide: &MultiPolygon) -> GreenArea {
    let area_m2 = area.unsigned_area();
    let wide_m2 = overlay::common_area(wide, area);
    let qualifies = wide_m2 > 0.0 && wide_m2 >= area_m2 / 2.0;
    let said_concentrated = feature
        .properties
        .get("concentrated")
        .and_then(serde_json::Value::as_bool);
    GreenArea {
        id: feature.id.clone(),
        area_m2,
        wide_m2,
        qualifies,
        said_concentrated,
        disagrees: said_concentrated.is_some_and(|said| said != qualifies),
    }
}

fn targets(site: &Site, green_m2: f64, wide_m2: f64, residents: Option<f64>) -> Vec<Target> {
    let ground_m2 = has_courtyard(site).then(|| site.ground.unsigned_area());
    [
        (SHARE, ground_m2, green_m2),
        (SHARE_NEW, ground_m2, green_m2),
        (CONCENTRATED, residents, wide_m2),
        (CONCENTRATED_NEW, residents, wide_m2),
    ]
    .into_iter()
    .map(|(rule, base, found_m2)| {
        let target_m2 = base.map(|base| base * site.rules.value(rule));
        Target {
            rule: rule.to_owned(),
            target_m2,
            gap_m2: target_m2.map(|target_m2| (target_m2 - found_m2).max(0.0)),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests;
