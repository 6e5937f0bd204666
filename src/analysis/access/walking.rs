//! Shortest ways on foot.

use geo::{Coord, Intersects, LinesIter, MultiPolygon, Point};

use super::report::{CutOff, Destination, Walk};
use crate::analysis::passage::{
    Barrier, Opening, Start, gate_sources, starts, walkable, waste_sources,
};
use crate::analysis::process::{AnalysisError, Control};
use crate::analysis::report::GeoJsonLine;
use crate::geometry::overlay;
use crate::geometry::walking::{self, Source, Walkable, Walks};
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

#[derive(Default)]
pub(super) struct OnFoot {
    pub walks: Vec<Walk>,
    pub cut_off: Vec<CutOff>,
    pub missing: Vec<Destination>,
}

const DESTINATIONS: [Destination; 3] = [
    Destination::Gate,
    Destination::WastePoint,
    Destination::GreenArea,
];

pub(super) fn analyse(
    site: &Site,
    barriers: &[Barrier],
    openings: &[Opening],
    control: &Control,
) -> Result<OnFoot, AnalysisError> {
    let ground = walkable(site, barriers, openings, control)?;
    let mut goals = Vec::new();
    let mut missing = Vec::new();
    for to in DESTINATIONS {
        control.check()?;
        let targets = Targets::of(to, site, openings, &ground);
        if targets.features.is_empty() {
            missing.push(to);
        } else {
            let walks = ground.walks_from(targets.sources.clone());
            goals.push(Goal { to, targets, walks });
        }
    }
    let mut found = OnFoot {
        missing,
        ..OnFoot::default()
    };
    for start in starts(site, false) {
        control.check()?;
        for goal in &goals {
            match goal.walk(&start, &ground) {
                Some(walk) => found.walks.push(walk),
                None => found.cut_off.push(CutOff {
                    entrance: start.feature.id.clone(),
                    kind: start.feature.kind,
                    to: goal.to,
                }),
            }
        }
    }
    Ok(found)
}

/// All destinations of one sort.
struct Targets<'a> {
    features: Vec<&'a SiteFeature>,
    /// Tagged with the places of their features.
    sources: Vec<Source>,
    /// Of green areas, in the features' order: who sets out inside of one is there.
    areas: Vec<MultiPolygon>,
}

impl<'a> Targets<'a> {
    fn of(to: Destination, site: &'a Site, openings: &[Opening<'a>], ground: &Walkable) -> Self {
        let all = |kind| -> Vec<&SiteFeature> { site.features_of_kind(kind).collect() };
        match to {
            Destination::Gate => Self::gates(openings, ground),
            Destination::WastePoint => {
                let features = all(Kind::WastePoint);
                let sources = sources(&features, |point, tag| waste_sources(ground, point, tag));
                Self {
                    features,
                    sources,
                    areas: Vec::new(),
                }
            }
            Destination::GreenArea => {
                let features = all(Kind::GreenArea);
                // What a building or a parked car stands on is no green to walk to.
                let free = |green: &&SiteFeature| {
                    let area = green.area().unwrap_or(MultiPolygon::empty());
                    overlay::intersection_near(ground.area(), &area)
                };
                let areas: Vec<MultiPolygon> = features.iter().map(free).collect();
                let tagged = areas.iter().enumerate();
                let sources = tagged
                    .flat_map(|(tag, area)| {
                        area.lines_iter()
                            .flat_map(move |edge| ground.along(edge, tag))
                    })
                    .collect();
                Self {
                    features,
                    sources,
                    areas,
                }
            }
        }
    }

    /// Those that let pedestrians pass; where there is none, all.
    fn gates(openings: &[Opening<'a>], ground: &Walkable) -> Self {
        let for_feet = |opening: &&Opening| opening.is_for("pedestrian");
        let mut gates: Vec<&Opening> = openings.iter().filter(for_feet).collect();
        if gates.is_empty() {
            gates = openings.iter().collect();
        }
        Self {
            features: gates.iter().map(|gate| gate.feature).collect(),
            sources: sources(&gates, |gate, tag| gate_sources(ground, gate, tag)),
            areas: Vec::new(),
        }
    }
}

fn sources<T>(targets: &[&T], of: impl Fn(&T, usize) -> Vec<Source>) -> Vec<Source> {
    let tagged = targets.iter().enumerate();
    tagged.flat_map(|(tag, target)| of(target, tag)).collect()
}

struct Goal<'a, 'g> {
    to: Destination,
    targets: Targets<'a>,
    walks: Walks<'g>,
}

impl Goal<'_, '_> {
    fn walk(&self, start: &Start, ground: &Walkable) -> Option<Walk> {
        let walk = self
            .here(start)
            .or_else(|| start.walk(ground, &self.walks))?;
        Some(Walk {
            entrance: start.feature.id.clone(),
            kind: start.feature.kind,
            to: self.to,
            target: self.targets.features[walk.tag].id.clone(),
            distance_m: walk.length_m,
            path: GeoJsonLine(walk.path),
        })
    }

    fn here(&self, start: &Start) -> Option<walking::Walk> {
        let at_once = |place: &Coord| {
            let point = Point::from(*place);
            let tag = self
                .targets
                .areas
                .iter()
                .position(|area| area.intersects(&point))?;
            Some(walking::Walk {
                length_m: 0.0,
                path: vec![*place, *place].into(),
                tag,
            })
        };
        start.places.iter().find_map(at_once)
    }
}
