//! The perimeter: what closes the boundary of a courtyard, and the openings that nothing closes.
//!
//! For each edge of the boundary, what runs beside it within the tolerance covers a stretch that is worked out exactly
//! (`geometry::along`); the union of the stretches is what is closed (`geometry::intervals`). A wall that crosses
//! the boundary or meets it, at more than 45°, runs beside nothing of it and closes nothing.

mod closing;
mod report;
mod ring;

use geo::Polygon;

use super::check::Check;
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use super::report::GeoJsonLine;
use crate::geometry::intervals::{ClosedRing, Intervals};
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::{Site, SiteFeature};
use crate::model::{FeatureId, Kind};

pub use report::{ClosedBy, Gate, Opening, Params, Report};

use closing::{Closer, MEANS, Means, closers};
use ring::Ring;

const TOLERANCE: &str = "digitising-tolerance";
const ENCLOSURE: &str = "perimeter-enclosure";
pub(super) const GATE_CONTROL: &str = "gate-control";

pub(super) const PROCESS: Process = Process {
    id: "perimeter",
    title: words("周界", "Perimeter"),
    description: words(
        "楼院边界由围墙、建筑和大门封闭的长度与比例，未封闭的缺口，以及没有门禁的大门。",
        "How much of the boundary walls, buildings and gates close, the openings that are left, and the gates without access control.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// The boundaries of the site's courtyards. Metres.
///
/// # Errors
/// When the tolerance is out of range, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let tolerance_m = tolerance_m(site, params)?;
    let closers = closers(site);
    let mut found = Found::default();
    for courtyard in site.features_of_kind(Kind::Courtyard) {
        let ground = courtyard.area();
        for part in ground.iter().flatten() {
            for (ring, in_hole) in rings(part) {
                control.check()?;
                found.add_ring(&ring, in_hole, courtyard, &closers, tolerance_m);
            }
        }
    }
    Ok(found.report(site, tolerance_m))
}

fn tolerance_m(site: &Site, params: &Params) -> Result<f64, AnalysisError> {
    let tolerance_m = params
        .tolerance_m
        .unwrap_or_else(|| site.rules.value(TOLERANCE));
    if !(0.001..=5.0).contains(&tolerance_m) {
        return Err(AnalysisError::parameter(
            "/tolerance_m",
            "must be from 0.001 to 5, as the rule \"digitising-tolerance\" must",
        ));
    }
    Ok(tolerance_m)
}

/// The rings of a part of the ground, and whether each is a hole.
fn rings(part: &Polygon) -> impl Iterator<Item = (Ring, bool)> {
    let holes = part.interiors().iter().map(|hole| (Ring::of(hole), true));
    std::iter::once((Ring::of(part.exterior()), false)).chain(holes)
}

/// What was found on the rings so far.
#[derive(Default)]
struct Found {
    boundary_m: f64,
    enclosed_m: f64,
    closed_by: ClosedBy,
    openings: Vec<Opening>,
    /// What each gate closes of some ring.
    gates: Vec<(FeatureId, f64)>,
}

impl Found {
    fn add_ring(
        &mut self,
        ring: &Ring,
        in_hole: bool,
        courtyard: &SiteFeature,
        closers: &[Closer],
        tolerance_m: f64,
    ) {
        let closed: Vec<(&Closer, Intervals)> = closers
            .iter()
            .map(|closer| (closer, closer.on(ring, tolerance_m)))
            .filter(|(_, stretches)| !stretches.as_slice().is_empty())
            .collect();
        let all = closed
            .iter()
            .flat_map(|(_, stretches)| stretches.as_slice())
            .copied()
            .collect();
        let result = ClosedRing::new(&all, ring.length_m, 2.0 * tolerance_m);
        self.boundary_m += ring.length_m;
        self.enclosed_m += result.closed.length();
        self.count_means(&closed, &result.closed);
        self.openings
            .extend(result.open.iter().map(|&stretch| Opening {
                courtyard: courtyard.id.clone(),
                in_hole,
                length_m: stretch.length(),
                line: GeoJsonLine(ring.part(stretch)),
            }));
        let of_gates = closed
            .iter()
            .filter(|(closer, _)| closer.means == Means::Gate)
            .map(|(closer, stretches)| (closer.feature.id.clone(), stretches.length()));
        self.gates.extend(of_gates);
    }

    /// Adds what each means closes of `enclosed` beyond those before it.
    fn count_means(&mut self, closed: &[(&Closer, Intervals)], enclosed: &Intervals) {
        let mut so_far = Intervals::default();
        let mut counted_m = 0.0;
        for means in MEANS {
            let own = closed
                .iter()
                .filter(|(closer, _)| closer.means == means)
                .flat_map(|(_, stretches)| stretches.as_slice())
                .copied()
                .collect();
            so_far = so_far.union(&own);
            let together_m = so_far.intersection(enclosed).length();
            *self.closed_by.of(means) += together_m - counted_m;
            counted_m = together_m;
        }
        self.closed_by.noise_m += (enclosed.length() - counted_m).max(0.0);
    }

    fn report(mut self, site: &Site, tolerance_m: f64) -> Report {
        self.openings
            .sort_by(|a, b| b.length_m.total_cmp(&a.length_m));
        let enclosure_share = (self.boundary_m > 0.0).then(|| self.enclosed_m / self.boundary_m);
        let gates = self.gates(site);
        let rules = &site.rules;
        let is_controlled = |gate: &&Gate| gate.controlled == Some(true);
        let controlled = gates.iter().filter(is_controlled).count() as f64;
        let control_share = (!gates.is_empty()).then(|| controlled / gates.len() as f64);
        Report {
            tolerance_m,
            boundary_m: self.boundary_m,
            enclosed_m: self.enclosed_m,
            enclosure_share,
            closed_by: self.closed_by,
            openings: self.openings,
            uncontrolled: gates
                .iter()
                .filter(|gate| !is_controlled(gate))
                .map(|gate| gate.id.clone())
                .collect(),
            gates,
            checks: vec![
                Check::at_least(
                    ENCLOSURE,
                    words("周界封闭比例", "Enclosed share of the boundary"),
                    enclosure_share,
                    rules.threshold(ENCLOSURE),
                ),
                Check::at_least(
                    GATE_CONTROL,
                    words("有门禁的大门比例", "Share of gates with access control"),
                    control_share,
                    rules.threshold(GATE_CONTROL),
                ),
            ],
            rules: [TOLERANCE, ENCLOSURE, GATE_CONTROL]
                .map(|id| AppliedRule::from(rules.threshold(id)))
                .to_vec(),
        }
    }

    fn gates(&self, site: &Site) -> Vec<Gate> {
        site.features_of_kind(Kind::Gate)
            .filter(|gate| gate.is_staying())
            .map(|gate| Gate {
                id: gate.id.clone(),
                closes_m: self
                    .gates
                    .iter()
                    .filter(|(id, _)| *id == gate.id)
                    .fold(0.0, |sum_m, (_, closes_m)| sum_m + closes_m),
                controlled: gate.text("access_control").map(|control| control != "none"),
            })
            .collect()
    }
}

impl ClosedBy {
    fn of(&mut self, means: Means) -> &mut f64 {
        match means {
            Means::Gate => &mut self.gates_m,
            Means::Building => &mut self.buildings_m,
            Means::OpaqueWall => &mut self.opaque_walls_m,
            Means::SeeThroughWall => &mut self.see_through_walls_m,
        }
    }
}

#[cfg(test)]
mod tests;
