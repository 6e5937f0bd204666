//! How many spaces there are, and how many there should be.

use std::collections::BTreeMap;

use super::report::{Check, Count, Demand, Space, Supply};
use super::rule;
use crate::model::Kind;
use crate::model::site::Site;

pub(super) fn supply(spaces: &[Space]) -> Supply {
    Supply {
        total: spaces.len(),
        by_type: counted(spaces.iter().map(|space| space.space_type.as_deref())),
        by_arrangement: counted(spaces.iter().map(|space| space.arrangement.as_deref())),
    }
}

/// By name; what is not stated comes first.
fn counted<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Vec<Count> {
    let mut counts = BTreeMap::<Option<&str>, usize>::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(value, count)| Count {
            value: value.map(str::to_owned),
            count,
        })
        .collect()
}

pub(super) fn demand(site: &Site) -> Option<Demand> {
    let households = households(site)?;
    let per_household = site.rules.value(rule::DEMAND);
    Some(Demand {
        households,
        per_household,
        spaces: rounded_up(households * per_household),
    })
}

/// As the courtyards state them; where none does, as the buildings do.
fn households(site: &Site) -> Option<f64> {
    let stated = |kind| {
        site.features_of_kind(kind)
            .filter_map(|feature| feature.number("households"))
            .reduce(|a, b| a + b)
    };
    stated(Kind::Courtyard).or_else(|| stated(Kind::Building))
}

pub(super) fn checks(site: &Site, supply: &Supply, demand: Option<&Demand>) -> Vec<Check> {
    let total = supply.total;
    let of_type = |name: &str| {
        let mut counts = supply.by_type.iter();
        counts
            .find(|count| count.value.as_deref() == Some(name))
            .map_or(0, |count| count.count)
    };
    let share_of = |rule: &str| rounded_up(total as f64 * site.rules.value(rule));
    let least = if total > 0 {
        rounded_up(site.rules.value(rule::ACCESSIBLE_LEAST))
    } else {
        0
    };
    let accessible = share_of(rule::ACCESSIBLE_SHARE).max(least);
    demand
        .map(|demand| check(rule::DEMAND, total, demand.spaces))
        .into_iter()
        .chain([
            check(rule::ACCESSIBLE_SHARE, of_type("accessible"), accessible),
            check(rule::EV_SHARE, of_type("ev"), share_of(rule::EV_SHARE)),
        ])
        .collect()
}

fn check(rule: &str, value: usize, target: usize) -> Check {
    Check {
        rule: rule.to_owned(),
        value,
        target,
        missing: target.saturating_sub(value),
        met: value >= target,
    }
}

/// A tenth of thirty is three, whatever the floating point says. A count below nothing is none.
fn rounded_up(spaces: f64) -> usize {
    const ROUNDING: f64 = 1e-9;
    (spaces - ROUNDING).ceil().max(0.0) as usize
}
