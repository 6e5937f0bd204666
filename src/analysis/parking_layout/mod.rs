//! Parking layouts: spaces and the aisles that lead to them, as many as a place holds, with how many it could hold at most.
//!
//! A plan is a set of straight aisles that hang together with a gate ([`network`]), and an order in which rows of spaces are
//! put along their sides ([`fill`]): so every space is lawful and driven to by construction. First plans are exact for a
//! direction ([`combs`]); annealing makes better ones of them ([`search`]).

mod bound;
mod combs;
mod fill;
mod finish;
mod frame;
mod ground;
mod network;
mod plan;
mod proposals;
mod region;
mod report;
mod rng;
mod rule;
mod search;
mod tidy;
mod turns;
mod ways;

use super::process::{
    AnalysisError, Better, Control, Process, Run, report_schema_of, run_improving_as_json,
    schema_of,
};
use crate::geometry::vector::dot;
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::Site;
use crate::model::{FeatureId, Words};

pub use report::{
    AisleFeature, Aisles, Arrangement, Params, Proposal, Report, Ring, SpaceFeature, Spaces,
    Weights,
};

use finish::least_accessible;
use ground::{Ground, Kept};
use plan::{Aim, Layout, Limits, MOST, Yard};
use proposals::{Goal, proposal};
use rng::Rng;
use rule::Sizes;
use search::{Found, first_plans, improved};

pub(super) const PROCESS: Process = Process {
    id: "parking-layout",
    title: words("停车排布", "Parking layout"),
    description: words(
        "在选定区域或全部空地上排布车位和通道：每个车位都能从可行车的大门开到，满足车位冲突检查，给出几个侧重不同的方案和车位数上限。",
        "Lays out spaces and aisles on chosen areas or the whole open ground: each space can be driven to from a gate and passes the checks of parking supply; several proposals with different aims, and a bound on the number of spaces.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_improving_as_json(analyse_improving, question, parameters, control)
    }),
};

/// What the search does in a second of its limit, in the units that `fill` counts: less than a computer of our day can.
const WORK_PER_S: f64 = 5.5e7;
const DEFAULT_LIMIT_S: f64 = 2.0;
const MOST_LIMIT_S: f64 = 60.0;

/// Layouts of a site. Metres.
///
/// # Errors
/// When a parameter is wrong, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    analyse_improving(site, params, control, &|_| Ok(()))
}

/// As [`analyse`], and tells what there is each time that a proposal is added, or holds more.
fn analyse_improving(
    site: &Site,
    params: &Params,
    control: &Control,
    better: &Better<'_, Report>,
) -> Result<Report, AnalysisError> {
    let sizes = Sizes::of(params, &site.rules)?;
    let limit_s = params.time_limit_s.unwrap_or(DEFAULT_LIMIT_S);
    if !(0.0..=MOST_LIMIT_S).contains(&limit_s) {
        let detail = format!("{limit_s} s is no limit: 0 to {MOST_LIMIT_S} s are");
        return Err(AnalysisError::parameter("/time_limit_s", detail));
    }
    let weighted = params.weights.map(weighted).transpose()?;
    let kept = Kept::of(site, params)?;
    let site = &kept.site;
    let ground = Ground::of(site, params, &sizes, control)?;
    let mut desk = Desk {
        site,
        sizes: &sizes,
        limits: Limits {
            dead_end_m: site.rules.value(rule::DEAD_END),
            way_in_m: site.rules.value(rule::WAY_IN_WIDTH),
            accessible: least_accessible(site),
        },
        work: limit_s * WORK_PER_S,
        rng: Rng::new(params.seed.unwrap_or(0)),
        control,
        better,
        ground: &ground,
        replaced: &kept.replaced,
        weighted,
        made: Vec::new(),
        proposals: Vec::new(),
    };
    let reason = desk.propose()?;
    Ok(desk.report(reason))
}

/// Where proposals are made.
struct Desk<'a> {
    site: &'a Site,
    sizes: &'a Sizes,
    limits: Limits,
    work: f64,
    rng: Rng,
    control: &'a Control,
    better: &'a Better<'a, Report>,
    ground: &'a Ground,
    replaced: &'a [FeatureId],
    weighted: Option<Aim>,
    made: Vec<Layout>,
    proposals: Vec<Proposal>,
}

/// What weights count.
fn weighted(weights: Weights) -> Result<Aim, AnalysisError> {
    let weight = |weight: f64, name: &str| {
        if (0.0..=1.0).contains(&weight) {
            return Ok(weight);
        }
        let detail = format!("{weight} is no weight: 0 to 1 of a space are");
        Err(AnalysisError::parameter(format!("/weights/{name}"), detail))
    };
    Ok(Aim {
        per_aisle_m2: weight(weights.aisle_per_m2, "aisle_per_m2")?.max(MOST.per_aisle_m2),
        per_walk_m: weight(weights.walk_per_m, "walk_per_m")?,
        per_crown_m2: weight(weights.crown_per_m2, "crown_per_m2")?,
    })
}

impl<'a> Desk<'a> {
    /// Why nothing could be proposed; none where something was.
    fn propose(&mut self) -> Result<Option<Words>, AnalysisError> {
        const NO_GATE: Words = words(
            "没有可供车辆进入的大门：请先画出边界上的大门，并注明通行方式和宽度。",
            "No gate lets vehicles in: draw one on the boundary, with whom it is for and how wide it is.",
        );
        const NO_ROOM: Words = words(
            "空地太小、太窄，或车辆到不了，放不下车位和通道。",
            "The ground is too small or too narrow for a space and an aisle, or no car gets there.",
        );
        /// With so many, another direction says nothing new.
        const MOST_PROPOSALS: usize = 5;
        let ground = self.ground;
        let weighted = self.weighted.map(|aim| (Goal::Weighted(aim), true));
        let others: Vec<Goal> = [
            (Goal::LeastGround, true),
            (Goal::NearEntrances, !ground.entrances.is_empty()),
            (Goal::AlongLanes, !ground.lanes.is_empty()),
            (Goal::TreesKept, !ground.crowns.0.is_empty()),
            (Goal::OtherDirection, true),
        ]
        .into_iter()
        .chain(weighted)
        .filter_map(|(goal, is_there)| is_there.then_some(goal))
        .collect();
        self.control.expect(others.len() as u64 + 1);
        let mut yard = self.yard(ground);
        if yard.gates.is_empty() {
            return Ok(Some(NO_GATE));
        }
        let at_once = self.at_once(&yard)?;
        let starts = self.starts(&mut yard)?;
        let most_share = 1.0 - others.iter().map(|goal| goal.share()).sum::<f64>();
        let Some(best) = self.most(&yard, &starts, at_once, most_share)? else {
            return Ok(Some(NO_ROOM));
        };
        for goal in others {
            let share = goal.share();
            match goal {
                Goal::TreesKept => {
                    let beside = ground.beside_crowns();
                    let mut yard = self.yard(&beside);
                    let starts = self.starts(&mut yard)?;
                    if let Some(found) = self.best(&yard, &MOST, &starts, share)? {
                        self.accept(&beside, goal, &found.layout)?;
                    }
                }
                Goal::AlongLanes => {
                    if let Some(layout) = yard.layout(&[], &MOST, &mut 0) {
                        self.accept(ground, goal, &layout)?;
                    }
                }
                Goal::OtherDirection if self.proposals.len() < MOST_PROPOSALS => {
                    self.turned(&yard, &starts, &best, share)?;
                }
                Goal::OtherDirection => {}
                _ => {
                    // The next aim is for where the one before leads to what is there already.
                    for aim in goal.aims() {
                        let starts = self.with_best(&yard, &aim, &starts, &best);
                        let found = self.best(&yard, &aim, &starts, share)?;
                        let is_other = match found {
                            Some(found) => self.accept(ground, goal, &found.layout)?,
                            None => false,
                        };
                        if is_other {
                            break;
                        }
                    }
                }
            }
            self.control.advance();
        }
        Ok(None)
    }

    /// What stands along the lanes that there are: told before anything is searched for, which takes long where there is a lot. With
    /// how many spaces; none without any.
    fn at_once(&mut self, yard: &Yard) -> Result<Option<(Found, usize)>, AnalysisError> {
        if self.ground.lanes.is_empty() {
            return Ok(None);
        }
        let layout = yard.layout(&[], &MOST, &mut 0);
        let Some(layout) = layout.filter(|layout| !layout.rows.stalls.is_empty()) else {
            return Ok(None);
        };
        let made = self.proposal(self.ground, Goal::MostSpaces, &layout)?;
        let count = made.count;
        self.proposals = vec![made];
        (self.better)(&|| Ok(self.report(None)))?;
        let strips = Vec::new();
        Ok(Some((Found { strips, layout }, count)))
    }

    /// The proposal with most spaces, told each time that more are found. None without any.
    fn most(
        &mut self,
        yard: &Yard,
        starts: &[Found],
        at_once: Option<(Found, usize)>,
        share: f64,
    ) -> Result<Option<Found>, AnalysisError> {
        let work = (self.work * share) as u64;
        let control = self.control;
        let mut rng = self.rng.clone();
        let mut best = at_once;
        let mut tell = |found: &Found| {
            let most = best.as_ref().map_or(0, |&(_, count)| count);
            if found.layout.rows.stalls.len() <= most {
                return Ok(());
            }
            let made = self.proposal(self.ground, Goal::MostSpaces, &found.layout)?;
            // A layout of more rows may hold fewer once there is room for wheelchairs.
            if made.count <= most {
                return Ok(());
            }
            best = Some((found.clone(), made.count));
            self.proposals = vec![made];
            (self.better)(&|| Ok(self.report(None)))
        };
        improved(yard, &MOST, starts, work, &mut rng, control, &mut tell)?;
        self.rng = rng;
        self.control.advance();
        let best = best.map(|(found, _)| found);
        self.made
            .extend(best.iter().map(|found| found.layout.clone()));
        Ok(best)
    }

    /// The best whose aisles lie across those of another, or askew.
    fn turned(
        &mut self,
        yard: &Yard,
        starts: &[Found],
        best: &Found,
        share: f64,
    ) -> Result<(), AnalysisError> {
        /// Another direction is shown if it holds this share of the best.
        const WORTH_IT: f64 = 0.6;
        let least = WORTH_IT * best.layout.rows.stalls.len() as f64;
        let is_of_use = |found: &Found| {
            is_turned(&found.layout, &best.layout) && found.layout.rows.stalls.len() as f64 >= least
        };
        let Some(start) = starts.iter().find(|found| is_of_use(found)) else {
            return Ok(());
        };
        let found = self.best(yard, &MOST, std::slice::from_ref(start), share)?;
        let found = found.filter(is_of_use);
        let layout = &found.as_ref().unwrap_or(start).layout;
        self.accept(self.ground, Goal::OtherDirection, layout)?;
        Ok(())
    }

    /// The ground with its ways in and its lanes.
    fn yard<'g>(&self, ground: &'g Ground) -> Yard<'g>
    where
        'a: 'g,
    {
        let mut yard = Yard::new(ground, self.sizes, self.limits);
        yard.ways = ways::lanes(&yard);
        yard
    }

    /// The first plans; with ways to where spaces may stand, where neither gates nor lanes lead straight there.
    fn starts(&self, yard: &mut Yard) -> Result<Vec<Found>, AnalysisError> {
        if yard.gates.is_empty() {
            return Ok(Vec::new());
        }
        let starts = first_plans(yard, &MOST, self.control)?;
        let holds_any = |found: &Found| !found.layout.rows.stalls.is_empty();
        if starts.iter().any(holds_any) {
            return Ok(starts);
        }
        let ways = ways::ways_to_parts(yard, self.control)?;
        yard.ways.extend(ways);
        first_plans(yard, &MOST, self.control)
    }

    /// The first plans and the best plan for another aim, judged by this one, the best first.
    fn with_best(&self, yard: &Yard, aim: &Aim, starts: &[Found], best: &Found) -> Vec<Found> {
        let mut judged: Vec<Found> = std::iter::once(best)
            .chain(starts)
            .filter_map(|found| {
                Some(Found {
                    layout: yard.layout(&found.strips, aim, &mut 0)?,
                    strips: found.strips.clone(),
                })
            })
            .collect();
        judged.sort_by(|a, b| b.layout.value.total_cmp(&a.layout.value));
        judged
    }

    fn best(
        &mut self,
        yard: &Yard,
        aim: &Aim,
        starts: &[Found],
        share: f64,
    ) -> Result<Option<Found>, AnalysisError> {
        let work = (self.work * share) as u64;
        let mut best: Option<Found> = None;
        let mut tell = |found: &Found| {
            let value = best.as_ref().map(|best| best.layout.value);
            if value.is_none_or(|value| found.layout.value > value) {
                best = Some(found.clone());
            }
            Ok(())
        };
        let rng = &mut self.rng;
        improved(yard, aim, starts, work, rng, self.control, &mut tell)?;
        Ok(best)
    }

    /// Adds a layout unless it is much the same as one that is there, or of little use; tells whether it did.
    fn accept(
        &mut self,
        ground: &Ground,
        goal: Goal,
        layout: &Layout,
    ) -> Result<bool, AnalysisError> {
        /// What costs least is shown if it holds this share of the most.
        const LEAST: f64 = 0.4;
        // What is asked for is shown, be it much the same.
        let is_asked = matches!(goal, Goal::Weighted(_));
        let is_known = self.made.iter().any(|made| is_much_the_same(made, layout));
        if (is_known && !is_asked) || layout.rows.stalls.is_empty() {
            return Ok(false);
        }
        let made = self.proposal(ground, goal, layout)?;
        let most = self.proposals.first().map_or(0, |most| most.count);
        let least = if matches!(goal, Goal::LeastGround | Goal::AlongLanes) {
            LEAST * most as f64
        } else {
            1.0
        };
        if (made.count as f64) < least {
            return Ok(false);
        }
        if made.count > most {
            // What is after something else holds most, by luck: then it is the one with most spaces.
            self.proposals[0] = self.proposal(self.ground, Goal::MostSpaces, layout)?;
            self.made[0] = layout.clone();
        }
        if made.count <= most || is_asked {
            self.made.push(layout.clone());
            self.proposals.push(made);
        }
        (self.better)(&|| Ok(self.report(None)))?;
        Ok(true)
    }

    fn proposal(
        &self,
        ground: &Ground,
        goal: Goal,
        layout: &Layout,
    ) -> Result<Proposal, AnalysisError> {
        proposal(self.site, ground, self.sizes, goal, layout, self.control)
    }

    /// What there is so far, the proposal with most spaces first.
    fn report(&self, reason: Option<Words>) -> Report {
        let mut proposals = self.proposals.clone();
        proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.count));
        Report {
            proposals,
            reason: reason.map(Into::into),
            ground_m2: self.ground.stand.area_m2(),
            replaced: self.replaced.to_vec(),
            rules: rule::ALL
                .map(|id| AppliedRule::from(self.site.rules.threshold(id)))
                .to_vec(),
        }
    }
}

/// Whether nine in ten of the spaces of either stand where the other has one, as well.
fn is_much_the_same(a: &Layout, b: &Layout) -> bool {
    const SAME: f64 = 0.9;
    let covered = |one: &Layout, two: &Layout| {
        let is_there = |stall: &&fill::Stall| {
            let middle = stall.ground.middle();
            two.rows.stalls.iter().any(|other| {
                let away = other.ground.middle() - middle;
                dot(away, away) < 0.25
            })
        };
        one.rows.stalls.iter().filter(is_there).count() as f64
    };
    let (of_a, of_b) = (a.rows.stalls.len() as f64, b.rows.stalls.len() as f64);
    covered(a, b) >= SAME * of_a && covered(b, a) >= SAME * of_b
}

/// Whether the longest aisles of two layouts lie across each other, or askew.
fn is_turned(a: &Layout, b: &Layout) -> bool {
    let along = |layout: &Layout| {
        let longest = layout
            .aisles
            .iter()
            .max_by(|a, b| a.length_m().total_cmp(&b.length_m()));
        longest.map(|aisle| aisle.along)
    };
    match (along(a), along(b)) {
        (Some(a), Some(b)) => dot(a, b).abs() < 0.9,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
