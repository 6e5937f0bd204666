//! How many spaces no layout can exceed.
//!
//! Before each space lies ground of its width and of its aisle's depth that stays free of spaces (`parking-supply` asks for it).
//! From a point of that ground one sees the space's open end under some angle, past no other space; so the angles of all spaces
//! that a point lies before add up to at most a full turn. Summed over the ground, N spaces need aisles of at least N/2π times
//! the angle summed over the ground before one of them, besides the ground that they stand on.

use std::f64::consts::TAU;

use geo::Area;

use super::ground::Ground;
use super::report::Arrangement;
use super::rule::{Pattern, Sizes};
use crate::geometry::overlay;
use crate::model::kind::words;
use crate::model::rules::Text;

/// The least ground that a space of any of the patterns takes, with the least share of its aisle.
pub(super) fn least_m2(sizes: &Sizes) -> f64 {
    sizes
        .patterns
        .iter()
        .map(|pattern| taken_m2(sizes, pattern))
        .fold(f64::INFINITY, f64::min)
}

fn taken_m2(sizes: &Sizes, pattern: &Pattern) -> f64 {
    let (open_m, deep_m) = match pattern.arrangement {
        Arrangement::Parallel => (pattern.pitch_m, sizes.width_m),
        _ => (sizes.width_m, sizes.length_m),
    };
    open_m * deep_m + angle_m2(open_m, pattern.aisle_m) / TAU
}

/// The angle under which an edge of length w is seen, summed over the rectangle before it of depth d: 2 ∫∫ atan(x / y).
fn angle_m2(w: f64, d: f64) -> f64 {
    let (w2, d2) = (w * w, d * d);
    let both = w2 + d2;
    2.0 * (w * d * (w / d).atan() + (w2 * (both / w2).ln() - d2 * (both / d2).ln()) / 4.0)
}

/// The ground that spaces and their aisles can share, in m², bounds their number.
pub(super) fn upper_bound(ground: &Ground, sizes: &Sizes) -> usize {
    let least_m2 = least_m2(sizes);
    let usable = overlay::union([&ground.stand.area, &ground.drive.area]);
    let by_aisles: f64 = usable
        .iter()
        .map(|part| (part.unsigned_area() / least_m2 + 1e-9).floor())
        .sum();
    // And each stands on ground where it may.
    let own_m2 = sizes.width_m * sizes.length_m;
    let by_ground: f64 = ground
        .stand
        .area
        .iter()
        .map(|part| (part.unsigned_area() / own_m2 + 1e-9).floor())
        .sum();
    by_aisles.min(by_ground) as usize
}

pub(super) fn note(sizes: &Sizes) -> Text {
    let least = least_m2(sizes);
    let mut text = Text::from(words("", ""));
    text.zh = format!(
        "按面积估算的上限：每个车位连同其前方通道的最小份额至少占地 {least:.1} m²，任何方向、任何排列都不可能更省；实际方案因通道须连通大门，通常只能达到上限的六至七成。"
    );
    text.en = format!(
        "By area: a space with the least share of the aisle before it takes at least {least:.1} m² in any direction and pattern. Since aisles must lead to a gate as well, good layouts come to 60–70 % of it."
    );
    text
}

/// How far a number of spaces is from the bound, in a sentence.
pub(super) fn reason(count: usize, upper_bound: usize) -> Text {
    let open = upper_bound.saturating_sub(count);
    let share = 100 * open / upper_bound.max(1);
    let mut text = Text::from(words("", ""));
    text.zh = format!(
        "本方案 {count} 个，理论上限 {upper_bound} 个，差 {open} 个（{share}%）：上限假定地块没有边角损失、通道没有路口，也不必通向大门，因此实际达不到。"
    );
    text.en = format!(
        "{count} of at most {upper_bound}, a gap of {open} ({share} %): the bound allows for no lost corners, no crossings of aisles and no way to a gate, so that no real layout comes up to it."
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_angle_summed_over_the_ground_is_that_of_many_points(w in 1.0..7.0_f64, d in 1.0..9.0_f64) {
            const STEPS: u32 = 200;
            let middle = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS);
            let angle = |x: f64, y: f64| (x / y).atan() + ((w - x) / y).atan();
            let sum: f64 = (0..STEPS)
                .flat_map(|i| (0..STEPS).map(move |j| (middle(i), middle(j))))
                .map(|(along, away)| angle(along * w, away * d))
                .sum();
            let summed = sum * w * d / f64::from(STEPS * STEPS);
            prop_assert!((angle_m2(w, d) - summed).abs() < 1e-3 * summed);
        }
    }
}
