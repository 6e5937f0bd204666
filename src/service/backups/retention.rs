//! Which backups of a folder are kept. Pure but for the names.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};

const NAME: &str = "yuantu-%Y%m%dT%H%M%SZ.sqlite";

/// The name of the backup that was made at this time.
pub(super) fn name(at: DateTime<Utc>) -> String {
    at.format(NAME).to_string()
}

/// When the backup of this name was made; none: it is no backup that the schedule made.
pub(super) fn time(name: &str) -> Option<DateTime<Utc>> {
    let time = NaiveDateTime::parse_from_str(name, NAME).ok()?;
    Some(time.and_utc()).filter(|time| self::name(*time) == name)
}

/// The times that are not kept: neither among the newest, nor the newest of one of the newest weeks.
pub(super) fn expired(
    times: &BTreeSet<DateTime<Utc>>,
    newest: usize,
    weeks: usize,
) -> Vec<DateTime<Utc>> {
    let mut seen = BTreeSet::new();
    let mut expired = Vec::new();
    for (index, time) in times.iter().rev().enumerate() {
        let week = time.iso_week();
        let is_newest_of_week = seen.insert((week.year(), week.week()));
        let is_kept = index < newest || (is_newest_of_week && seen.len() <= weeks);
        if !is_kept {
            expired.push(*time);
        }
    }
    expired
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn day(number: i64) -> DateTime<Utc> {
        // A Monday.
        let start = time("yuantu-20260105T020000Z.sqlite").unwrap();
        start + TimeDelta::days(number)
    }

    #[test]
    fn names_are_told_from_others() {
        assert_eq!(name(day(0)), "yuantu-20260105T020000Z.sqlite");
        for other in [
            "yuantu.sqlite",
            "yuantu-20260105T020000Z.sqlite.part",
            "yuantu-2026105T020000Z.sqlite",
            "yuantu-20261305T020000Z.sqlite",
            "before-the-move.sqlite",
        ] {
            assert_eq!(time(other), None, "{other}");
        }
    }

    #[test]
    fn the_newest_and_the_last_of_each_week_are_kept() {
        let times: BTreeSet<_> = (0..70).map(day).collect();
        let expired: BTreeSet<_> = expired(&times, 14, 4).into_iter().collect();
        let kept: Vec<i64> = (0..70)
            .filter(|number| !expired.contains(&day(*number)))
            .collect();
        // The last fortnight, and two Sundays before it.
        let expected: Vec<i64> = [48, 55].into_iter().chain(56..70).collect();
        assert_eq!(kept, expected);
    }

    #[test]
    fn few_are_all_kept() {
        let times: BTreeSet<_> = (0..3).map(day).collect();
        assert!(expired(&times, 3, 0).is_empty());
        assert_eq!(expired(&times, 1, 0).len(), 2);
        assert_eq!(expired(&times, 1, 1).len(), 2);
    }
}
