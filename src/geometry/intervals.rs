//! Sets of numbers that are made of intervals, such as stretches of a line.

/// From one number to a larger one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub from: f64,
    pub to: f64,
}

impl Interval {
    pub fn length(self) -> f64 {
        self.to - self.from
    }

    #[must_use]
    pub fn moved(self, by: f64) -> Self {
        Self {
            from: self.from + by,
            to: self.to + by,
        }
    }
}

/// Intervals that neither overlap nor touch, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intervals(Vec<Interval>);

impl FromIterator<Interval> for Intervals {
    /// The union. What has no length, or no number for an end, is left out.
    fn from_iter<I: IntoIterator<Item = Interval>>(all: I) -> Self {
        let has_length = |interval: &Interval| interval.from < interval.to;
        let mut sorted: Vec<Interval> = all.into_iter().filter(has_length).collect();
        sorted.sort_unstable_by(|a, b| a.from.total_cmp(&b.from));
        let mut apart: Vec<Interval> = Vec::with_capacity(sorted.len());
        for interval in sorted {
            match apart.last_mut() {
                Some(last) if interval.from <= last.to => last.to = last.to.max(interval.to),
                _ => apart.push(interval),
            }
        }
        Self(apart)
    }
}

impl Intervals {
    pub fn as_slice(&self) -> &[Interval] {
        &self.0
    }

    pub fn length(&self) -> f64 {
        // The sum of nothing is −0.
        self.0
            .iter()
            .fold(0.0, |sum, interval| sum + interval.length())
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0.iter().chain(&other.0).copied().collect()
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut here, mut there) = (0, 0);
        let mut common = Vec::new();
        while let (Some(a), Some(b)) = (self.0.get(here), other.0.get(there)) {
            common.push(Interval {
                from: a.from.max(b.from),
                to: a.to.min(b.to),
            });
            if a.to < b.to {
                here += 1;
            } else {
                there += 1;
            }
        }
        common.into_iter().collect()
    }
}

/// A ring of some length, of which a part is closed and the rest is open.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedRing {
    /// The closed stretches between 0 and the ring's length.
    pub closed: Intervals,
    /// The open stretches, in order. One that runs past the ring's end goes on beyond the length.
    pub open: Vec<Interval>,
}

impl ClosedRing {
    /// Of a ring that `closed` closes, without noise: what is open for less than `least` counts as closed, and what is
    /// closed for less than that, after this, counts as open. To close more of a ring never opens any of it.
    pub fn new(closed: &Intervals, length: f64, least: f64) -> Self {
        let whole = Interval {
            from: 0.0,
            to: length,
        };
        let runs = match closed.as_slice() {
            [] => Vec::new(),
            runs => match from_longest_gap(runs, length, least) {
                Some(runs) => without_noise(runs, least),
                None => {
                    return Self {
                        closed: [whole].into_iter().collect(),
                        open: Vec::new(),
                    };
                }
            },
        };
        let Some(first) = runs.first() else {
            return Self {
                closed: Intervals::default(),
                open: vec![whole],
            };
        };
        let nexts = runs.iter().skip(1).copied();
        let open = runs
            .iter()
            .zip(nexts.chain([first.moved(length)]))
            .map(|(run, next)| Interval {
                from: run.to,
                to: next.from,
            });
        let mut open: Vec<Interval> = open.map(|gap| within(gap, length)).collect();
        open.sort_unstable_by(|a, b| a.from.total_cmp(&b.from));
        Self {
            closed: runs.iter().flat_map(|&run| cut_open(run, length)).collect(),
            open,
        }
    }
}

/// The runs in order from the end of the longest gap on, those after the ring's end moved behind it. None when no gap is
/// as long as `least`.
fn from_longest_gap(runs: &[Interval], length: f64, least: f64) -> Option<Vec<Interval>> {
    let count = runs.len();
    let on_from = |index: usize| {
        let laps = (index / count) as f64;
        runs[index % count].moved(laps * length)
    };
    let gap_after = |index: usize| on_from(index + 1).from - on_from(index).to;
    let longest = (0..count).max_by(|&a, &b| gap_after(a).total_cmp(&gap_after(b)))?;
    (gap_after(longest) >= least).then(|| (longest + 1..=longest + count).map(on_from).collect())
}

fn without_noise(runs: Vec<Interval>, least: f64) -> Vec<Interval> {
    let mut bridged: Vec<Interval> = Vec::with_capacity(runs.len());
    for run in runs {
        match bridged.last_mut() {
            Some(last) if run.from - last.to < least => last.to = run.to,
            _ => bridged.push(run),
        }
    }
    bridged.retain(|run| run.length() >= least);
    bridged
}

/// The interval, moved by whole laps so that it begins before the ring's end.
fn within(interval: Interval, length: f64) -> Interval {
    let laps = (interval.from / length).floor();
    interval.moved(-laps * length)
}

/// The parts of a stretch of the ring, each between 0 and the ring's length.
fn cut_open(interval: Interval, length: f64) -> impl Iterator<Item = Interval> {
    let first = within(interval, length);
    [first, first.moved(-length)]
        .into_iter()
        .map(move |part| Interval {
            from: part.from.max(0.0),
            to: part.to.min(length),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(intervals: &[(f64, f64)]) -> Intervals {
        let interval = |&(from, to)| Interval { from, to };
        intervals.iter().map(interval).collect()
    }

    fn open(closed: &[(f64, f64)], length: f64, least: f64) -> Vec<(f64, f64)> {
        let ring = ClosedRing::new(&set(closed), length, least);
        ring.open.iter().map(|gap| (gap.from, gap.to)).collect()
    }

    #[test]
    fn intervals_that_touch_are_one_and_empty_ones_are_none() {
        let all = set(&[
            (4.0, 5.0),
            (0.0, 1.0),
            (1.0, 2.0),
            (3.0, 3.0),
            (1.5, 1.7),
            (f64::NAN, 9.0),
        ]);
        assert_eq!(all, set(&[(0.0, 2.0), (4.0, 5.0)]));
        assert_eq!(all.length(), 3.0);
        let other = set(&[(1.0, 4.5), (4.6, 9.0)]);
        assert_eq!(
            all.intersection(&other),
            set(&[(1.0, 2.0), (4.0, 4.5), (4.6, 5.0)])
        );
        assert_eq!(
            all.union(&other),
            set(&[(0.0, 9.0)]).intersection(&all.union(&other))
        );
    }

    #[test]
    fn a_gap_across_the_rings_beginning_is_one_gap() {
        assert_eq!(open(&[(3.0, 90.0)], 100.0, 0.6), [(90.0, 103.0)]);
        assert_eq!(
            open(&[(0.0, 40.0), (50.0, 100.0)], 100.0, 0.6),
            [(40.0, 50.0)]
        );
    }

    #[test]
    fn nothing_closed_is_all_open_and_all_closed_is_closed() {
        assert_eq!(open(&[], 100.0, 0.6), [(0.0, 100.0)]);
        assert_eq!(open(&[(0.0, 100.0)], 100.0, 0.6), []);
        assert_eq!(open(&[(0.5, 100.0)], 100.0, 0.6), []);
    }

    #[test]
    fn short_gaps_are_bridged_and_what_is_closed_for_a_little_is_open() {
        let fence = [(0.0, 10.0), (10.5, 20.0), (30.0, 30.5), (40.0, 100.0)];
        assert_eq!(open(&fence, 100.0, 0.6), [(20.0, 40.0)]);
        // Palings: each is short, and so is what is between them.
        let palings: Vec<(f64, f64)> = (0..20)
            .map(|i| (f64::from(i), f64::from(i) + 0.5))
            .collect();
        assert_eq!(open(&palings, 100.0, 0.6), [(19.5, 100.0)]);
        // A single short one at the beginning is no end of the opening.
        assert_eq!(
            open(&[(0.0, 0.2), (50.0, 60.0)], 100.0, 0.6),
            [(60.0, 150.0)]
        );
    }

    proptest! {
        #[test]
        fn a_ring_is_closed_or_open_everywhere_and_to_close_more_opens_nothing(
            closed in prop::collection::vec((0.0..100.0_f64, 0.0..9.0_f64), 0..9),
            more in (0.0..100.0_f64, 0.0..30.0_f64),
            least in 0.1..3.0_f64,
        ) {
            let interval = |&(from, width): &(f64, f64)| Interval { from, to: (from + width).min(100.0) };
            let some: Intervals = closed.iter().map(interval).collect();
            let all: Intervals = closed.iter().chain([&more]).map(interval).collect();
            let (some, all) = (ClosedRing::new(&some, 100.0, least), ClosedRing::new(&all, 100.0, least));
            for ring in [&some, &all] {
                let open: f64 = ring.open.iter().map(|gap| gap.length()).sum();
                prop_assert!((ring.closed.length() + open - 100.0).abs() < 1e-9);
                let is_long = |gap: &Interval| gap.length() >= least - 1e-9;
                prop_assert!(ring.open.iter().all(is_long));
            }
            let kept = some.closed.intersection(&all.closed).length();
            prop_assert!((kept - some.closed.length()).abs() < 1e-9);
        }
    }
}
