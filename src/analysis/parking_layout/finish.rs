//! Which spaces are for wheelchairs and which for electric cars; and a last look at all of them by `parking-supply`.

use std::collections::BTreeSet;
use std::sync::Arc;

use geo::Coord;
use serde_json::json;

use super::fill::{Row, Run, Stall};
use super::frame::Quad;
use super::ground::{Ground, nearest_m};
use super::plan::Layout;
use super::report::Arrangement;
use super::rule::{self, Sizes};
use crate::analysis::parking_supply::{self, Conflict};
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::intervals::Interval;
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

/// A space of a proposal.
#[derive(Clone, Debug)]
pub(super) struct Space {
    pub ground: Quad,
    pub arrangement: Arrangement,
    pub space_type: &'static str,
    run: usize,
}

/// How a run gives one of its spaces room for a wheelchair.
struct Room {
    lost: usize,
    far_m: f64,
    spaces: Vec<Space>,
    run: usize,
}

/// The spaces of a layout with their types.
pub(super) fn typed(site: &Site, ground: &Ground, sizes: &Sizes, layout: &Layout) -> Vec<Space> {
    let mut spaces: Vec<Space> = layout.rows.stalls.iter().map(Space::of).collect();
    let rules = &site.rules;
    if spaces.is_empty() {
        return spaces;
    }
    // Shares are those of all spaces, of the ones that stay too.
    let all_drawn = drawn(site).count();
    let share =
        |count: usize, rule: &str| rounded_up((count + all_drawn) as f64 * rules.value(rule));
    let needed = share(spaces.len(), rule::ACCESSIBLE_SHARE)
        .saturating_sub(drawn_of_type(site, "accessible"))
        .max(least_accessible(site));
    let mut used = BTreeSet::new();
    for _ in 0..needed {
        let best = (0..layout.rows.runs.len())
            .filter(|run| !used.contains(run))
            .filter_map(|run| room_in(run, ground, sizes, layout, &spaces))
            .min_by(|a, b| a.lost.cmp(&b.lost).then(a.far_m.total_cmp(&b.far_m)));
        let Some(room) = best else {
            break;
        };
        used.insert(room.run);
        spaces.retain(|space| space.run != room.run);
        spaces.extend(room.spaces);
    }
    spaces.sort_by_key(|space| space.run);
    let electric = share(spaces.len(), rule::EV_SHARE).saturating_sub(drawn_of_type(site, "ev"));
    make_electric(&mut spaces, ground, electric);
    spaces
}

/// So many spaces for wheelchairs are needed beside the drawn ones, however few spaces there are.
pub(super) fn least_accessible(site: &Site) -> usize {
    let least = rounded_up(site.rules.value(rule::ACCESSIBLE_LEAST));
    least.saturating_sub(drawn_of_type(site, "accessible"))
}

fn drawn(site: &Site) -> impl Iterator<Item = &SiteFeature> {
    site.features_of_kind(Kind::ParkingSpace)
        .filter(|space| space.is_staying())
}

fn drawn_of_type(site: &Site, name: &str) -> usize {
    drawn(site)
        .filter(|space| space.text("type") == Some(name))
        .count()
}

impl Space {
    fn of(stall: &Stall) -> Self {
        Self {
            ground: stall.ground,
            arrangement: stall.arrangement,
            space_type: "standard",
            run: stall.run,
        }
    }

    fn feature(&self, id: &str, layout: &str) -> SiteFeature {
        let properties = json!({
            "type": self.space_type,
            "arrangement": self.arrangement,
            "layout": layout,
        });
        SiteFeature {
            id: id.into(),
            kind: Kind::ParkingSpace,
            geometry: self.ground.polygon().into(),
            courtyard: None,
            properties: properties.as_object().cloned().unwrap_or_default(),
        }
    }
}

/// The cheapest way to make room beside one of a run's spaces: ground that is left at an end of it, ground beyond, or a space less.
fn room_in(
    at: usize,
    ground: &Ground,
    sizes: &Sizes,
    layout: &Layout,
    spaces: &[Space],
) -> Option<Room> {
    let run = &layout.rows.runs[at];
    let own: Vec<&Space> = spaces.iter().filter(|space| space.run == at).collect();
    let count = own.len();
    let others = || spaces.iter().filter(|space| space.run != at);
    let room = |lost: usize, chosen: usize, mut changed: Vec<Space>| {
        let place = changed.get(chosen)?.ground.middle();
        changed.get_mut(chosen)?.space_type = "accessible";
        Some(Room {
            lost,
            far_m: nearest_m(place, &ground.entrances).unwrap_or(0.0),
            spaces: changed,
            run: at,
        })
    };
    let as_it_is = || own.iter().map(|&space| space.clone()).collect::<Vec<_>>();
    // Beside its long side runs the aisle.
    if run.pattern.arrangement == Arrangement::Parallel {
        return room(0, 0, as_it_is());
    }
    if run.pattern.arrangement == Arrangement::Oblique {
        let kept: Vec<Space> = as_it_is()
            .into_iter()
            .take(count.saturating_sub(1))
            .collect();
        return room(1, kept.len().checked_sub(1)?, kept);
    }
    let is_clear = |quad: &Quad| {
        let aisles = layout
            .aisles
            .iter()
            .any(|aisle| aisle.ground.overlaps(quad));
        ground.drive.holds_quad(quad)
            && !aisles
            && !others().any(|space| space.ground.overlaps(quad))
    };
    let wheelchair_m = sizes.wheelchair_m;
    let free_end = run
        .beside(wheelchair_m)
        .into_iter()
        .zip([0, count.checked_sub(1)?])
        .filter(|(beside, _)| is_clear(beside))
        .filter_map(|(_, chosen)| room(0, chosen, as_it_is()))
        .min_by(|a, b| a.far_m.total_cmp(&b.far_m));
    free_end
        .or_else(|| room(0, 0, moved(run, at, count, wheelchair_m, &others)?))
        .or_else(|| {
            room(
                1,
                0,
                moved(run, at, count.checked_sub(1)?, wheelchair_m, &others)?,
            )
        })
}

/// So many spaces of a run behind room for a wheelchair; none where that is longer than the run has ground.
fn moved<'a, Others: Iterator<Item = &'a Space>>(
    run: &Run,
    at: usize,
    count: usize,
    wheelchair_m: f64,
    others: &impl Fn() -> Others,
) -> Option<Vec<Space>> {
    let from = run.free.from + wheelchair_m;
    let taken = Interval {
        from,
        to: from + run.pattern.pitch_m * count as f64,
    };
    if count == 0 || taken.to > run.free.to {
        return None;
    }
    let row = Row {
        pattern: run.pattern,
        leans_back: false,
        stretches: Vec::new(),
        ground: run.frame.quad(taken, taken),
    };
    let deep = Interval {
        from: 0.0,
        to: run.pattern.depth_m,
    };
    let all = Interval {
        from: run.free.from,
        to: taken.to,
    };
    let whole = run.frame.quad(all, deep);
    if others().any(|space| space.ground.overlaps(&whole)) {
        return None;
    }
    let spaces = (0..count).map(|place| Space {
        ground: row.space(&run.frame, taken, place).0,
        arrangement: run.pattern.arrangement,
        space_type: "standard",
        run: at,
    });
    Some(spaces.collect())
}

/// Those nearest to a charger; where there is none, to an entrance, where a cable is short.
fn make_electric(spaces: &mut [Space], ground: &Ground, count: usize) {
    let places: &[Coord] = if ground.chargers.is_empty() {
        &ground.entrances
    } else {
        &ground.chargers
    };
    let mut order: Vec<usize> = (0..spaces.len())
        .filter(|&at| spaces[at].space_type == "standard")
        .collect();
    let far_m = |at: usize| nearest_m(spaces[at].ground.middle(), places).unwrap_or(0.0);
    order.sort_by(|&a, &b| far_m(a).total_cmp(&far_m(b)));
    for at in order.into_iter().take(count) {
        spaces[at].space_type = "ev";
    }
}

/// The features of spaces against which nothing speaks, as `parking-supply` judges them with the sizes asked for; and what it counts.
pub(super) fn lawful(
    site: &Site,
    sizes: &Sizes,
    layout: &str,
    mut spaces: Vec<Space>,
    control: &Control,
) -> Result<(Vec<Space>, parking_supply::Report), AnalysisError> {
    let id = |place: usize| format!("{layout}-{}", place + 1);
    let mut judged = site.clone();
    judged.rules = Arc::new(sizes.in_rules(&site.rules));
    let before = parking_supply::analyse(&judged, &parking_supply::Params::default(), control)?;
    loop {
        let mut with = judged.clone();
        let drawn = spaces.iter().enumerate();
        with.features
            .extend(drawn.map(|(place, space)| Arc::new(space.feature(&id(place), layout))));
        let mut report =
            parking_supply::analyse(&with, &parking_supply::Params::default(), control)?;
        let is_new = |conflict: &Conflict| {
            !before
                .conflicts
                .iter()
                .any(|old| is_about_the_same(old, conflict))
        };
        report.conflicts.retain(is_new);
        let names: BTreeSet<String> = report
            .conflicts
            .iter()
            .flat_map(|conflict| conflict.spaces.iter().map(ToString::to_string))
            .collect();
        let count = spaces.len();
        let mut place = 0;
        spaces.retain(|_| {
            place += 1;
            !names.contains(&id(place - 1))
        });
        if spaces.len() == count {
            return Ok((spaces, report));
        }
    }
}

/// A drawn space that was in conflict before is so whatever is laid out, be it with another measure.
fn is_about_the_same(one: &Conflict, two: &Conflict) -> bool {
    let other = |conflict: &Conflict| conflict.other.as_ref().map(|other| other.feature.clone());
    one.problem == two.problem && one.spaces == two.spaces && other(one) == other(two)
}

/// A tenth of thirty is three, whatever the floating point says.
fn rounded_up(spaces: f64) -> usize {
    const ROUNDING: f64 = 1e-9;
    (spaces - ROUNDING).ceil().max(0.0) as usize
}
