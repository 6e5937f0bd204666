//! Activity ground: how much there is for the elderly, for children and for sports, and whether any is large enough.

mod report;

use geo::{Area, MultiPolygon};

use super::check::Check;
use super::ground::{areas_on, free_ground, per_resident, residents};
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use super::report::GeoJson;
use crate::geometry::overlay;
use crate::model::Kind;
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::{Site, SiteFeature};

pub use report::{Ground, Group, GroupGround, Params, Report};

const GROUND: &str = "activity-ground";

pub(super) const PROCESS: Process = Process {
    id: "activity",
    title: words("活动场地", "Activity ground"),
    description: words(
        "老年人、儿童和健身活动场地的面积，最大一处是否达标，哪类人群没有场地。",
        "Activity ground for the elderly, for children and for sports, whether the largest one is large enough, and who has none.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

type Areas<'a> = Vec<(&'a SiteFeature, MultiPolygon)>;

/// The activity ground of a site. Metres; areas in m².
///
/// # Errors
/// When the request was cancelled.
pub fn analyse(site: &Site, _: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let free = free_ground(site);
    control.check()?;
    let areas: Areas = areas_on(site, Kind::ActivityArea, &free);
    control.check()?;
    let groups =
        [Group::Elderly, Group::Children, Group::Sports].map(|group| ground_of(group, &areas));
    let grounds = grounds(&areas);
    let area_m2 = grounds
        .iter()
        .fold(0.0, |sum_m2, ground| sum_m2 + ground.area_m2);
    let largest_m2 = grounds.first().map_or(0.0, |ground| ground.area_m2);
    let residents = residents(site);
    let rule = site.rules.threshold(GROUND);
    Ok(Report {
        area_m2,
        residents,
        per_resident_m2: per_resident(area_m2, residents),
        without: groups
            .iter()
            .filter(|ground| ground.area_m2 <= 0.0)
            .map(|ground| ground.group)
            .collect(),
        groups: groups.to_vec(),
        grounds,
        checks: vec![Check::at_least(
            GROUND,
            words("最大活动场地面积", "Area of the largest activity ground"),
            Some(largest_m2),
            rule,
        )],
        rules: vec![AppliedRule::from(rule)],
    })
}

fn ground_of(group: Group, areas: &Areas) -> GroupGround {
    let own: Vec<_> = areas
        .iter()
        .filter(|(feature, _)| group.is_served_by(feature.text("for")))
        .collect();
    let ground = overlay::union(own.iter().map(|(_, area)| area));
    GroupGround {
        group,
        areas: own.iter().map(|(feature, _)| feature.id.clone()).collect(),
        area_m2: ground.unsigned_area(),
        largest_m2: ground.iter().map(Area::unsigned_area).fold(0.0, f64::max),
    }
}

/// The connected parts of all areas together, the largest first.
fn grounds(areas: &Areas) -> Vec<Ground> {
    let together = overlay::union(areas.iter().map(|(_, area)| area));
    let mut grounds: Vec<Ground> = together
        .into_iter()
        .map(|part| {
            let area_m2 = part.unsigned_area();
            let part = MultiPolygon::new(vec![part]);
            let lies_in = |area: &MultiPolygon| overlay::common_area(&part, area) > 0.0;
            let inside = areas.iter().filter(|(_, area)| lies_in(area));
            Ground {
                areas: inside.map(|(feature, _)| feature.id.clone()).collect(),
                area_m2,
                polygon: GeoJson::new(part),
            }
        })
        .collect();
    grounds.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    grounds
}

impl Group {
    fn is_served_by(self, stated: Option<&str>) -> bool {
        let own = match self {
            Self::Elderly => "elderly",
            Self::Children => "children",
            Self::Sports => "sports",
        };
        stated == Some(own) || stated == Some("all")
    }
}

#[cfg(test)]
mod tests;
