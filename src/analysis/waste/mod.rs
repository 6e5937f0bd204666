//! Waste points: how far one walks to the nearest, what is beyond their service radius, and which streams they take.

mod report;

#[cfg(test)]
mod tests;

use geo::{Area, MultiPolygon};

use super::check::Check;
use super::ground::{parts_by_area, share};
use super::passage::{self, Start, barriers, openings, starts, waste_sources};
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use super::report::{GeoJson, GeoJsonLine};
use crate::geometry::overlay;
use crate::geometry::walking::{Source, Walkable, Walks};
use crate::model::Kind;
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::{LARGEST_SCENE_M, Site, SiteFeature};

pub use report::{Beyond, Params, Part, Report, Stream, Walk};

const RADIUS: &str = "waste-service-radius";
const REACHED_SHARE: &str = "waste-reached-share";
const STREAMS: &str = "waste-streams";

/// The streams that are collected apart.
const ALL_STREAMS: [&str; 4] = ["recyclable", "kitchen", "hazardous", "other"];

pub(super) const PROCESS: Process = Process {
    id: "waste",
    title: words("垃圾分类点服务", "Waste points"),
    description: words(
        "各单元入口步行到最近垃圾分类点的距离、服务半径以外的场地和入口，以及四分类是否齐全。",
        "How far one walks from each entrance to the nearest waste point, the ground and the entrances beyond the service radius, and whether all four streams are collected.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// The waste points of a site. Metres.
///
/// # Errors
/// When the request was cancelled.
pub fn analyse(site: &Site, _: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let place = Place::of(site, control)?;
    let walks = place.walks();
    let radius_m = radius_m(site);
    let entrances = place.entrances(&walks, control)?;
    control.check()?;
    let reach = overlay::intersection(&walks.reach(radius_m), &site.ground);
    control.check()?;
    let streams = streams(&place.points);
    let mut used = vec![RADIUS, REACHED_SHARE, STREAMS, passage::WALL_THICKNESS];
    if place.is_gate_assumed {
        used.push(passage::ASSUMED_GATE_WIDTH);
    }
    Ok(Report {
        radius_m,
        checks: checks(site, &entrances, &streams),
        beyond: beyond(site, &place.ground, &reach),
        reach: GeoJson::new(reach),
        entrances,
        streams,
        rules: used
            .into_iter()
            .map(|id| AppliedRule::from(site.rules.threshold(id)))
            .collect(),
    })
}

/// The checks without the ground in reach, and the ways that they judge by.
///
/// # Errors
/// As [`analyse`].
pub(super) fn judged(
    site: &Site,
    control: &Control,
) -> Result<(Vec<Check>, Vec<Walk>), AnalysisError> {
    let place = Place::of(site, control)?;
    let entrances = place.entrances(&place.walks(), control)?;
    let streams = streams(&place.points);
    Ok((checks(site, &entrances, &streams), entrances))
}

fn radius_m(site: &Site) -> f64 {
    site.rules.value(RADIUS).clamp(0.0, LARGEST_SCENE_M)
}

/// A site's waste points on the ground that one walks on.
struct Place<'a> {
    site: &'a Site,
    ground: Walkable,
    points: Vec<&'a SiteFeature>,
    is_gate_assumed: bool,
}

impl<'a> Place<'a> {
    fn of(site: &'a Site, control: &Control) -> Result<Self, AnalysisError> {
        let openings = openings(site);
        let barriers = barriers(site, &openings);
        Ok(Self {
            site,
            ground: passage::walkable(site, &barriers, &openings, control)?,
            points: site
                .features_of_kind(Kind::WastePoint)
                .filter(|feature| feature.is_staying())
                .collect(),
            is_gate_assumed: openings.iter().any(|opening| opening.is_width_assumed),
        })
    }

    fn walks(&self) -> Walks<'_> {
        let tagged = self.points.iter().enumerate();
        let sources: Vec<Source> = tagged
            .flat_map(|(tag, point)| waste_sources(&self.ground, point, tag))
            .collect();
        self.ground.walks_from(sources)
    }

    fn entrances(&self, walks: &Walks, control: &Control) -> Result<Vec<Walk>, AnalysisError> {
        let radius_m = radius_m(self.site);
        let walk_from = |start: Start| {
            control.check()?;
            Ok(walk(&start, &self.ground, walks, &self.points, radius_m))
        };
        starts(self.site, true).into_iter().map(walk_from).collect()
    }
}

fn checks(site: &Site, entrances: &[Walk], streams: &[Stream]) -> Vec<Check> {
    vec![reach_check(site, entrances), streams_check(site, streams)]
}

fn walk(
    start: &Start,
    ground: &Walkable,
    walks: &Walks,
    points: &[&SiteFeature],
    radius_m: f64,
) -> Walk {
    let nearest = start.walk(ground, walks);
    Walk {
        entrance: start.feature.id.clone(),
        kind: start.feature.kind,
        waste_point: nearest.as_ref().map(|walk| points[walk.tag].id.clone()),
        distance_m: nearest.as_ref().map(|walk| walk.length_m),
        met: nearest
            .as_ref()
            .is_some_and(|walk| walk.length_m <= radius_m),
        path: nearest.map(|walk| GeoJsonLine(walk.path)),
    }
}

/// What of the courtyard one can walk on, but not from a waste point within the radius.
fn beyond(site: &Site, ground: &Walkable, reach: &MultiPolygon) -> Beyond {
    let open = overlay::intersection(ground.area(), &site.ground);
    let left = overlay::difference(&open, reach);
    let area_m2 = left.unsigned_area();
    let part = |(area_m2, polygon)| Part { area_m2, polygon };
    Beyond {
        area_m2,
        share: share(area_m2, open.unsigned_area()),
        parts: parts_by_area(&left).into_iter().map(part).collect(),
    }
}

fn streams(points: &[&SiteFeature]) -> Vec<Stream> {
    let takes = |point: &SiteFeature, stream: &str| {
        let streams = point
            .properties
            .get("streams")
            .and_then(|streams| streams.as_array());
        streams.is_some_and(|streams| streams.iter().any(|own| own == stream))
    };
    ALL_STREAMS
        .map(|stream| Stream {
            stream: stream.to_owned(),
            waste_points: points
                .iter()
                .filter(|point| takes(point, stream))
                .map(|point| point.id.clone())
                .collect(),
        })
        .to_vec()
}

/// Id of the check that is about the way to a waste point.
pub(super) const REACH_CHECK: &str = "waste-reach";

fn reach_check(site: &Site, entrances: &[Walk]) -> Check {
    let met = entrances.iter().filter(|walk| walk.met).count();
    let share = (!entrances.is_empty()).then(|| met as f64 / entrances.len() as f64);
    let title = words(
        "垃圾分类点服务半径内的入口",
        "Entrances within reach of a waste point",
    );
    Check::at_least(
        REACH_CHECK,
        title,
        share,
        site.rules.threshold(REACHED_SHARE),
    )
}

fn streams_check(site: &Site, streams: &[Stream]) -> Check {
    let collected = streams
        .iter()
        .filter(|stream| !stream.waste_points.is_empty())
        .count();
    let title = words("收集的垃圾类别", "Streams that are collected");
    Check::at_least(
        "waste-streams",
        title,
        Some(collected as f64),
        site.rules.threshold(STREAMS),
    )
}
