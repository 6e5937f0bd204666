//! How many spaces no layout can exceed.
//!
//! **Any layout.** Before each space lies ground of its width and of its aisle's depth that stays free of spaces (`parking-supply`
//! asks for it). From a point of that ground one sees the space's open end under some angle, past no other space; so the angles of
//! all spaces that a point lies before add up to at most a full turn. Summed over the ground, N spaces need aisles of at least N/2π
//! times the angle summed over the ground before one of them, besides the ground that they stand on. Ground counts only where cars
//! get to it from a gate, and where it is wide enough for a space, or for what lies before one.
//!
//! **Rows along aisles.** Most layouts, and all that are drawn with a ruler, are less free: their aisles are strips of full width a,
//! along one direction or across it, and hang together in that width: two that meet share a square of it. Let F be the ground of
//! some of them and P its outline. Then P · a/2 ≤ |F| + a²:
//!
//! - It is so for one strip: (2ℓ + 2a) · a/2 = ℓa + a².
//! - With another strip S that shares the ground I with F, outlines come to P(F) + P(S) − P(I) or less, and areas to |F| + |S| − |I|;
//!   so it is left to show that P(I) · a/2 ≥ |I| + a². All edges lie along S or across it. A line across S that meets I crosses at
//!   least two edges of it and is in it for a at most: those edges times a/2 are |I| or more. Of the lines along S, a width of a
//!   goes through the shared square, and each crosses two edges: times a/2, that is a² or more.
//!
//! A space takes its pitch of the outline, and what is charged to it is half of the aisle that its row needs, which is a at most. A gate
//! takes of the outline as much as a car needs to come in. Where an aisle is pinched no row stands on either side of it: that is a/2
//! from each, and no less than its ground. So with n gates, N spaces that take `by_rows_m2` each need no more than the ground and n
//! times a² less a gate's share. Lanes that are there need be neither wide nor straight: of rows along them nothing is said.

use std::f64::consts::TAU;

use geo::{Area, Distance, Euclidean, MultiPolygon, Point};

use super::ground::Ground;
use super::report::Arrangement;
use super::rule::{Pattern, Sizes};
use crate::geometry::erosion::{Thin, eroded, grown};
use crate::geometry::overlay;
use crate::model::kind::words;
use crate::model::rules::Text;

/// What no layout exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub any: usize,
    /// Of rows along straight aisles, where no lane leads to them.
    pub rows: usize,
}

impl Pattern {
    fn stands_on_m2(&self, sizes: &Sizes) -> f64 {
        match self.arrangement {
            Arrangement::Parallel => self.pitch_m * sizes.width_m,
            _ => sizes.length_m * sizes.width_m,
        }
    }

    /// The least ground that a space takes, with the least share of what lies before it.
    fn least_m2(&self, sizes: &Sizes) -> f64 {
        let open_m = match self.arrangement {
            Arrangement::Parallel => self.pitch_m,
            _ => sizes.width_m,
        };
        self.stands_on_m2(sizes) + angle_m2(open_m, self.aisle_m) / TAU
    }

    /// A space and half of the aisle along it.
    fn by_rows_m2(&self, sizes: &Sizes) -> f64 {
        self.stands_on_m2(sizes) + self.pitch_m * self.aisle_m / 2.0
    }
}

fn least_of(sizes: &Sizes, ground_m2: impl Fn(&Pattern) -> f64) -> f64 {
    sizes
        .patterns
        .iter()
        .map(ground_m2)
        .fold(f64::INFINITY, f64::min)
}

/// The angle under which an edge of length w is seen, summed over the rectangle before it of depth d: 2 ∫∫ atan(x / y).
fn angle_m2(w: f64, d: f64) -> f64 {
    let (w2, d2) = (w * w, d * d);
    let both = w2 + d2;
    2.0 * (w * d * (w / d).atan() + (w2 * (both / w2).ln() - d2 * (both / d2).ln()) / 4.0)
}

impl Bound {
    /// The ground that spaces and their aisles can share, in m², bounds their number.
    pub fn of(ground: &Ground, sizes: &Sizes) -> Self {
        let least_m = sizes.width_m.min(sizes.narrow_m);
        let thin = Thin {
            lines: ground.walls.clone(),
            points: Vec::new(),
        };
        let stand = wide_parts(&ground.stand.area, &thin, sizes.width_m);
        let drive = wide_parts(&ground.drive.area, &thin, least_m);
        let usable = overlay::union([&stand, &drive]);
        let reached: MultiPolygon = usable
            .into_iter()
            .filter(|part| {
                let is_at = |middle| Euclidean.distance(&Point::from(middle), part) < GATE_M;
                ground.gates.iter().any(|gate| is_at(gate.middle))
            })
            .collect();
        let stand = overlay::intersection(&stand, &reached);
        let by_ground = fitting(
            &stand,
            least_of(sizes, |pattern| pattern.stands_on_m2(sizes)),
        );
        let aisle_m = sizes
            .patterns
            .iter()
            .map(|pattern| pattern.aisle_m)
            .fold(0.0, f64::max);
        let before = grown(&stand, aisle_m * OVER_ARCS);
        let near = overlay::intersection(&reached, &before);
        let near = overlay::union([&near, &stand]);
        let by_aisles = fitting(&near, least_of(sizes, |pattern| pattern.least_m2(sizes)));
        let any = by_aisles.min(by_ground);
        let way_in_m = sizes.least_m.min(aisle_m);
        let more_m2 = (aisle_m - way_in_m / 2.0) * aisle_m * ground.gates.len() as f64;
        let space_m2 = least_of(sizes, |pattern| pattern.by_rows_m2(sizes));
        let by_rows = whole((reached.unsigned_area() + more_m2) / space_m2);
        Self {
            any,
            rows: by_rows.min(any),
        }
    }
}

/// A gate is no farther than that from what cars come to by it.
const GATE_M: f64 = 1.5;
/// Arcs are drawn within the circle.
const OVER_ARCS: f64 = 1.01;

/// Ground on which a rectangle of a width fits, and no less: each of its points is at most half its diagonal from one that is half
/// its width from all that bounds the ground.
fn wide_parts(area: &MultiPolygon, thin: &Thin, width_m: f64) -> MultiPolygon {
    const ROUNDING_M: f64 = 1e-3;
    let half_m = width_m / 2.0;
    let middles = eroded(area, thin, half_m - ROUNDING_M);
    let around = grown(&middles, (half_m * 2.0_f64.sqrt() + ROUNDING_M) * OVER_ARCS);
    overlay::intersection(area, &around)
}

/// How many of an area fit on each part of the ground.
fn fitting(ground: &MultiPolygon, each_m2: f64) -> usize {
    ground
        .iter()
        .map(|part| whole(part.unsigned_area() / each_m2))
        .sum()
}

fn whole(spaces: f64) -> usize {
    const ROUNDING: f64 = 1e-6;
    (spaces + ROUNDING).floor() as usize
}

pub(super) fn note(sizes: &Sizes, has_rows: bool) -> Text {
    let least_m2 = least_of(sizes, |pattern| pattern.least_m2(sizes));
    let mut text = Text::from(words("", ""));
    text.zh = format!(
        "按面积估算的上限：每个车位连同其前方通道的最小份额至少占地 {least_m2:.1} m²，任何方向、任何排列都不可能更省；车辆到不了的地块、窄得放不下车位的边角不计。"
    );
    text.en = format!(
        "By area: a space with the least share of the aisle before it takes at least {least_m2:.1} m² in any direction and pattern. Ground that no car gets to, or that is too narrow for a space, does not count."
    );
    if has_rows {
        let space_m2 = least_of(sizes, |pattern| pattern.by_rows_m2(sizes));
        text.zh += &format!(
            "若车位成排布置在足宽、直角相交、互相连通的直通道两侧（通常都是如此），每个车位至少占地 {space_m2:.1} m²，上限因此更低；斜交或变窄的通道不在此列。"
        );
        text.en += &format!(
            " In rows along straight aisles of full width that hang together at right angles, as most layouts are, a space takes at least {space_m2:.1} m², which gives the lower bound; it says nothing of aisles that meet askew or lead on through narrow ones."
        );
    }
    text
}

/// How far a number of spaces is from the bound, in a sentence.
pub(super) fn reason(count: usize, any: usize, rows: Option<usize>) -> Text {
    let gap = |most: usize| {
        let open = most.saturating_sub(count);
        (open, 100 * open / most.max(1))
    };
    let (open, share) = gap(any);
    let mut text = Text::from(words("", ""));
    // What holds more than rows can is no layout of rows alone.
    if let Some(rows) = rows.filter(|&rows| rows >= count) {
        let (open, share) = gap(rows);
        text.zh = format!(
            "本方案 {count} 个；沿直角相交的足宽通道成排布置最多 {rows} 个，差 {open} 个（{share}%），任何排法都不超过 {any} 个。上限未计边角损失、整数车位的余长和尽端限制，因此未必达得到。"
        );
        text.en = format!(
            "{count} of at most {rows} in rows along full aisles at right angles, a gap of {open} ({share} %), and of at most {any} however they stand. The bounds allow for no lost corners, no rests of rows shorter than a space and no limit of dead ends, so that a layout need not come up to them."
        );
        return text;
    }
    text.zh = format!(
        "本方案 {count} 个，理论上限 {any} 个，差 {open} 个（{share}%）：上限假定地块没有边角损失、通道没有路口，也不必通向大门，因此实际达不到。"
    );
    text.en = format!(
        "{count} of at most {any}, a gap of {open} ({share} %): the bound allows for no lost corners, no crossings of aisles and no way to a gate, so that no real layout comes up to it."
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixtures::{feature, rectangle};
    use crate::analysis::parking_layout::report::Params;
    use crate::analysis::process::Control;
    use crate::model::Kind;
    use crate::model::rules::Rules;
    use crate::model::site::Site;
    use geo::line_string;
    use proptest::prelude::*;
    use serde_json::json;

    /// Spaces of 2.5 × 5 m, aisles of 5 m.
    fn params() -> Params {
        Params {
            stall_width_m: Some(2.5),
            stall_length_m: Some(5.0),
            aisle_width_m: Some(5.0),
            ..Params::default()
        }
    }

    /// Of a rectangle with a gate on its lower edge, with more upon it.
    fn bound_with(wide: f64, deep: f64, more: Vec<crate::model::site::SiteFeature>) -> Bound {
        let gate = line_string![(x: 0.1, y: 0.0), (x: 4.9, y: 0.0)];
        let yard = rectangle(0.0, 0.0, wide, deep);
        let mut features = vec![
            feature("yard", Kind::Courtyard, yard, json!({})),
            feature("gate", Kind::Gate, gate, json!({"passage": "vehicle"})),
        ];
        features.extend(more);
        // Nothing is kept clear beside the gate: so many spaces can stand that the bound has to be above.
        let mut rules = Rules::default();
        for threshold in &mut rules.thresholds {
            if threshold.id == "parking-gate-distance" {
                threshold.value = 0.0;
            }
        }
        let site = Site::build(features, Some("yard"), rules).unwrap();
        let sizes = Sizes::of(&params(), &site.rules).unwrap();
        let ground = Ground::of(&site, &params(), &sizes, &Control::default()).unwrap();
        Bound::of(&ground, &sizes)
    }

    fn bound(wide: f64, deep: f64) -> Bound {
        bound_with(wide, deep, Vec::new())
    }

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

        #[test]
        fn wide_parts_hold_each_rectangle_that_fits_and_leave_strips_out(
            deep in 2.5..6.0_f64, long in 5.0..12.0_f64, turn_deg in 0.0..90.0_f64, strip_m in 0.1..2.3_f64,
        ) {
            use geo::{AffineOps, AffineTransform};
            let turn = AffineTransform::rotate(turn_deg, geo::coord! { x: 0.0, y: 0.0 });
            let room = rectangle(0.0, 0.0, long, deep).affine_transform(&turn);
            let strip = rectangle(long, 0.0, 30.0, strip_m).affine_transform(&turn);
            let ground = overlay::union_of_polygons([&room, &strip]);
            let wide = wide_parts(&ground, &Thin::default(), 2.5);
            let room: MultiPolygon = room.into();
            prop_assert!((overlay::intersection(&wide, &room).unsigned_area() - long * deep).abs() < 1e-6);
            prop_assert!(wide.unsigned_area() < long * deep + 1.5 * strip_m);
        }
    }

    /// A space on a grid of 2.5 m: the cells that it stands on, and those that stay free before it, as bits.
    fn placed(columns: usize, rows: usize) -> Vec<(u64, u64)> {
        let bits = |cells: [(i64, i64); 2]| {
            let is_there = |&(x, y): &(i64, i64)| {
                (0..columns as i64).contains(&x) && (0..rows as i64).contains(&y)
            };
            let bit = |(x, y): (i64, i64)| 1 << (y as usize * columns + x as usize);
            cells
                .iter()
                .all(is_there)
                .then(|| bit(cells[0]) | bit(cells[1]))
        };
        let mut all = Vec::new();
        for (x, y) in (0..columns as i64).flat_map(|x| (0..rows as i64).map(move |y| (x, y))) {
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                let own = bits([(x, y), (x - dx, y - dy)]);
                let front = bits([(x + dx, y + dy), (x + 2 * dx, y + 2 * dy)]);
                all.extend(own.zip(front));
            }
        }
        all
    }

    /// The most of them that hinder one another nowhere.
    fn most(open: &[(u64, u64)], taken: u64, cells: u32, count: usize, best: &mut usize) {
        *best = (*best).max(count);
        let free = cells - taken.count_ones();
        if count + (free / 2) as usize <= *best {
            return;
        }
        for (at, &(own, front)) in open.iter().enumerate() {
            let rest: Vec<(u64, u64)> = open[at + 1..]
                .iter()
                .copied()
                .filter(|&(other, before)| other & (own | front) == 0 && before & own == 0)
                .collect();
            most(&rest, taken | own | front, cells, count + 1, best);
        }
    }

    #[test]
    fn no_placing_of_spaces_on_a_grid_exceeds_the_bound() {
        for (columns, rows) in [(3, 2), (4, 2), (4, 4), (6, 4), (5, 5), (8, 3)] {
            let mut best = 0;
            let cells = (columns * rows) as u32;
            most(&placed(columns, rows), 0, cells, 0, &mut best);
            let any = bound(columns as f64 * 2.5, rows as f64 * 2.5).any;
            assert!(best <= any, "{columns} × {rows}: {best} of {any}");
        }
    }

    #[test]
    fn no_rows_along_any_network_of_squares_exceed_the_bound() {
        for (columns, rows) in [(2, 2), (3, 2), (3, 3), (4, 3), (5, 3), (4, 4)] {
            let cells = columns * rows;
            let around = |cell: usize| {
                let (x, y) = (cell % columns, cell / columns);
                let beside = [
                    (x > 0).then(|| cell - 1),
                    (x + 1 < columns).then_some(cell + 1),
                    (y > 0).then(|| cell - columns),
                    (y + 1 < rows).then_some(cell + columns),
                ];
                beside
                    .into_iter()
                    .flatten()
                    .fold(0_u32, |bits, next| bits | 1 << next)
            };
            let beside = |aisles: u32| {
                let cells = (0..cells).filter(|cell| aisles >> cell & 1 == 1);
                cells.fold(0, |bits, cell| bits | around(cell)) & !aisles
            };
            let hangs_together = |aisles: u32| {
                // The gate is on the first cell.
                let mut reached = aisles & 1;
                while beside(reached) & aisles != 0 {
                    reached |= beside(reached) & aisles;
                }
                reached == aisles
            };
            // Two spaces stand on each square beside an aisle.
            let best = (1..1_u32 << cells)
                .filter(|&aisles| hangs_together(aisles))
                .map(|aisles| 2 * beside(aisles).count_ones() as usize)
                .max()
                .unwrap();
            let rows_bound = bound(columns as f64 * 5.0, rows as f64 * 5.0).rows;
            assert!(
                best <= rows_bound,
                "{columns} × {rows}: {best} of {rows_bound}"
            );
            assert!(
                2 * rows_bound <= 3 * best,
                "{columns} × {rows}: {best} of {rows_bound}"
            );
        }
    }

    #[test]
    fn ground_that_no_car_gets_to_does_not_count() {
        let across = feature(
            "house",
            Kind::Building,
            rectangle(20.0, -1.0, 5.0, 17.0),
            json!({}),
        );
        let shut_off = bound_with(45.0, 15.0, vec![across]);
        assert_eq!(shut_off, bound(20.0, 15.0));
    }
}
