//! Proposals that differ clearly: what each of them is after, and how it is written down.

use std::sync::Arc;

use geo::{Area, Coord, MultiPolygon, Polygon};

use super::bound::{self, Bound};
use super::finish::{Space, lawful, typed};
use super::frame::Quad;
use super::ground::{Ground, nearest_m};
use super::network::{Aisle, Role};
use super::plan::{Aim, Layout, MOST};
use super::report::{
    AisleFeature, AisleProperties, Aisles, CollectionType, FeatureType, PolygonType, Proposal,
    Ring, SpaceFeature, SpaceProperties, Spaces,
};
use super::rule::{self, Sizes};
use crate::analysis::check::Check;
use crate::analysis::parking_supply;
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::overlay;
use crate::model::Words;
use crate::model::kind::words;
use crate::model::site::Site;

/// What a proposal is after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Goal {
    MostSpaces,
    LeastGround,
    TreesKept,
    AlongLanes,
    NearEntrances,
    OtherDirection,
    /// By the weights asked for.
    Weighted(Aim),
}

impl Goal {
    pub fn id(self) -> &'static str {
        match self {
            Self::MostSpaces => "most-spaces",
            Self::LeastGround => "least-ground",
            Self::TreesKept => "trees-kept",
            Self::AlongLanes => "along-lanes",
            Self::NearEntrances => "near-entrances",
            Self::OtherDirection => "other-direction",
            Self::Weighted(_) => "weighted",
        }
    }

    /// What it is after in a word, the same for all versions.
    fn word(self) -> &'static str {
        match self {
            Self::MostSpaces => "most",
            Self::LeastGround => "cost",
            Self::TreesKept => "green",
            Self::AlongLanes => "lanes",
            Self::NearEntrances => "near",
            Self::OtherDirection => "other-direction",
            Self::Weighted(_) => "weighted",
        }
    }

    /// What counts, the mildest first.
    pub fn aims(self) -> Vec<Aim> {
        let sparing = |per_aisle_m2: f64| Aim {
            per_aisle_m2,
            ..MOST
        };
        match self {
            Self::LeastGround => vec![sparing(0.05), sparing(0.11)],
            Self::NearEntrances => vec![Aim {
                per_walk_m: 1.0 / 50.0,
                ..sparing(0.02)
            }],
            Self::Weighted(aim) => vec![aim],
            _ => vec![MOST],
        }
    }

    /// Of the search, the share that is for it.
    pub fn share(self) -> f64 {
        if matches!(self, Self::Weighted(_)) {
            0.24
        } else {
            0.12
        }
    }

    fn name(self) -> Words {
        match self {
            Self::MostSpaces => words("车位最多", "Most spaces"),
            Self::LeastGround => words("通道最省", "Least new aisle"),
            Self::TreesKept => words("避让树冠", "Tree crowns kept clear"),
            Self::AlongLanes => words("沿现有道路", "Along existing lanes"),
            Self::NearEntrances => words("靠近单元入口", "Near the entrances"),
            Self::OtherDirection => words("另一方向", "Another direction"),
            Self::Weighted(_) => words("按设定的权重", "By the weights set"),
        }
    }
}

/// A layout as the report has it.
pub(super) fn proposal(
    site: &Site,
    ground: &Ground,
    sizes: &Sizes,
    goal: Goal,
    layout: &Layout,
    control: &Control,
) -> Result<Proposal, AnalysisError> {
    let spaces = typed(site, ground, sizes, layout);
    let (spaces, supply) = lawful(site, sizes, goal.id(), spaces, control)?;
    let count = spaces.len();
    let parts: Vec<(&Arc<Aisle>, Quad)> = layout
        .aisles
        .iter()
        .flat_map(|aisle| {
            aisle
                .parts(ground, sizes)
                .into_iter()
                .map(move |part| (aisle, part))
        })
        .collect();
    let stalls: Vec<Polygon> = spaces.iter().map(|space| space.ground.polygon()).collect();
    let is_lane = |(aisle, _): &&(&Arc<Aisle>, Quad)| aisle.role == Role::Lane;
    let there: Vec<Polygon> = parts
        .iter()
        .filter(is_lane)
        .map(|(_, part)| part.polygon())
        .collect();
    let there = overlay::union_of_many(&there);
    let all_aisles: Vec<Polygon> = parts.iter().map(|(_, part)| part.polygon()).collect();
    let all_aisles = overlay::union_of_many(&all_aisles);
    let new_aisles = overlay::difference(&all_aisles, &there);
    let stalls = overlay::union_of_many(&stalls);
    let paved = overlay::union([&stalls, &new_aisles]);
    let taken = overlay::union([&stalls, &all_aisles]);
    let per_space = |m2: f64| if count > 0 { m2 / count as f64 } else { 0.0 };
    let bound = *ground.bound.get_or_init(|| Bound::of(ground, sizes));
    let is_laid_out = |aisle: &Arc<Aisle>| matches!(aisle.role, Role::Gate | Role::Aisle);
    let rows_bound = layout.aisles.iter().all(is_laid_out).then_some(bound.rows);
    let stand_m2 = ground.stand.area_m2();
    let taken_m2 = taken.unsigned_area();
    Ok(Proposal {
        id: goal.id().to_owned(),
        name: goal.name().into(),
        count,
        goal: goal.word().to_owned(),
        upper_bound: bound.any,
        rows_bound,
        bound_note: bound::note(sizes, rows_bound.is_some()),
        bound_reason: bound::reason(count, bound.any, rows_bound),
        checks: checks(site, sizes, layout, &supply),
        taken_m2,
        left_m2: stand_m2 - common_m2(&taken, &ground.stand.area),
        m2_per_space: per_space(taken_m2),
        aisle_m2: new_aisles.unsigned_area(),
        green_taken_m2: common_m2(&paved, &ground.all_crowns.area),
        cost_index: per_space(paved.unsigned_area()),
        walk_m: mean_walk_m(&spaces, ground),
        dead_end_m: layout.dead_end_m,
        spaces: Spaces {
            collection_type: CollectionType::FeatureCollection,
            features: (1..)
                .zip(&spaces)
                .map(|(number, space)| space_feature(goal, number, space))
                .collect(),
        },
        aisles: Aisles {
            collection_type: CollectionType::FeatureCollection,
            features: (1..)
                .zip(&parts)
                .map(|(number, (aisle, part))| aisle_feature(goal, number, aisle, part, &there))
                .collect(),
        },
    })
}

fn common_m2(a: &MultiPolygon, b: &MultiPolygon) -> f64 {
    overlay::intersection(a, b).unsigned_area()
}

/// None where no entrance is drawn.
fn mean_walk_m(spaces: &[Space], ground: &Ground) -> Option<f64> {
    let walks = spaces
        .iter()
        .map(|space| nearest_m(space.ground.middle(), &ground.entrances));
    let sum: f64 = walks.sum::<Option<f64>>()?;
    (!spaces.is_empty()).then(|| sum / spaces.len() as f64)
}

fn checks(
    site: &Site,
    sizes: &Sizes,
    layout: &Layout,
    supply: &parking_supply::Report,
) -> Vec<Check> {
    let rules = &site.rules;
    let asked = sizes.against_rules().map(|(size_m, id)| {
        let rule = rules.threshold(id);
        let title = match id {
            rule::AISLE => words("通道宽度", "Width of aisles"),
            rule::BACK_TO_BACK_LENGTH => words("车位长度", "Length of spaces"),
            _ => words("车位宽度", "Width of spaces"),
        };
        Check::at_least(id, title, Some(size_m), rule)
    });
    let mut none = rules.threshold(rule::TOLERANCE).clone();
    none.value = 0.0;
    "count".clone_into(&mut none.unit);
    let conflicts = Check::at_most(
        "parking-conflicts",
        words("车位冲突", "Conflicts of spaces"),
        Some(supply.conflicts.len() as f64),
        &none,
    );
    let dead_end = Check::at_most(
        rule::DEAD_END,
        words("尽端通道长度", "Length of dead ends"),
        Some(layout.dead_end_m),
        rules.threshold(rule::DEAD_END),
    );
    let counted = supply.checks.iter().map(|counted| {
        let mut rule = rules.threshold(&counted.rule).clone();
        rule.value = counted.target as f64;
        "count".clone_into(&mut rule.unit);
        let title = match counted.rule.as_str() {
            rule::ACCESSIBLE_SHARE => words("无障碍车位", "Accessible spaces"),
            rule::EV_SHARE => words("新能源车位", "Spaces for electric vehicles"),
            _ => words("车位需求", "Demand for spaces"),
        };
        Check::at_least(&counted.rule, title, Some(counted.value as f64), &rule)
    });
    [conflicts, dead_end]
        .into_iter()
        .chain(asked)
        .chain(counted)
        .collect()
}

fn space_feature(goal: Goal, number: usize, space: &Space) -> SpaceFeature {
    SpaceFeature {
        feature_type: FeatureType::Feature,
        id: format!("{}-{number}", goal.id()),
        geometry: ring(&space.ground),
        properties: SpaceProperties {
            kind: "parking_space".to_owned(),
            space_type: space.space_type.to_owned(),
            arrangement: space.arrangement,
            layout: goal.id().to_owned(),
        },
    }
}

fn aisle_feature(
    goal: Goal,
    number: usize,
    aisle: &Aisle,
    part: &Quad,
    there: &MultiPolygon,
) -> AisleFeature {
    /// What lies over lanes but for a tenth is no aisle beside them.
    const NEARLY: f64 = 0.9;
    let ground: MultiPolygon = part.polygon().into();
    let [a, b, c, d] = part.corners;
    let point = |at: Coord| [at.x, at.y];
    AisleFeature {
        feature_type: FeatureType::Feature,
        id: format!("{}-aisle-{number}", goal.id()),
        geometry: ring(part),
        properties: AisleProperties {
            width_m: part.width_m(),
            one_way: aisle.is_one_way,
            axis: [point((a + d) / 2.0), point((b + c) / 2.0)],
            is_there: common_m2(&ground, there) >= NEARLY * ground.unsigned_area(),
        },
    }
}

fn ring(quad: &Quad) -> Ring {
    let mut corners: Vec<[f64; 2]> = quad
        .corners
        .iter()
        .map(|corner| [corner.x, corner.y])
        .collect();
    corners.push(corners[0]);
    Ring {
        polygon_type: PolygonType::Polygon,
        coordinates: [corners],
    }
}
