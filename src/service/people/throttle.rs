//! Slows down who guesses: a few wrong attempts are free, then each wait is twice as long as the one before.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::lock;
use crate::service::{ServiceError, ServiceResult};

/// A person mistypes; behind one address there may be a whole office.
const FREE_BY_NAME: u32 = 5;
const FREE_BY_ADDRESS: u32 = 30;

const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// After so long without a wrong attempt all is forgotten.
const REMEMBERED: Duration = Duration::from_secs(15 * 60);

/// No account has a longer name.
const LONGEST_NAME_CHARS: usize = 64;

/// Names and addresses that are remembered; the longest unused one makes room.
const MOST_KEPT: usize = 10_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    Address(IpAddr),
}

impl Key {
    fn free(&self) -> u32 {
        match self {
            Self::Name(_) => FREE_BY_NAME,
            Self::Address(_) => FREE_BY_ADDRESS,
        }
    }
}

struct Record {
    attempts: u32,
    last: Instant,
    free_at: Instant,
}

/// The attempts of late, by name and by address. Kept in memory: each process counts for itself.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<Key, Record>>);

impl Throttle {
    /// Counts an attempt, unless it comes too early. It counts as wrong until [`Throttle::succeeded`] says otherwise,
    /// so that many at the same time are no way around.
    pub fn attempt(&self, name: &str, address: Option<IpAddr>, now: Instant) -> ServiceResult<()> {
        let mut records = lock(&self.0);
        let keys = keys(name, address);
        let wait = keys
            .iter()
            .filter_map(|key| records.get(key)?.free_at.checked_duration_since(now))
            .max()
            .filter(|wait| !wait.is_zero());
        if let Some(wait) = wait {
            let seconds = wait.as_secs_f64().ceil() as u16;
            return Err(ServiceError::TooManyAttempts {
                retry_after_s: seconds.max(1),
            });
        }
        for key in keys {
            make_room(&mut records, &key, now);
            let free = key.free();
            let record = records.entry(key).or_insert(Record {
                attempts: 0,
                last: now,
                free_at: now,
            });
            if now.duration_since(record.last) > REMEMBERED {
                record.attempts = 0;
            }
            record.attempts = record.attempts.saturating_add(1);
            record.last = now;
            record.free_at = now + wait_after(record.attempts, free);
        }
        Ok(())
    }

    /// The attempt was right: the name starts anew, and the address has one less.
    pub fn succeeded(&self, name: &str, address: Option<IpAddr>) {
        let mut records = lock(&self.0);
        for key in keys(name, address) {
            match &key {
                Key::Name(_) => drop(records.remove(&key)),
                Key::Address(_) => {
                    if let Some(record) = records.get_mut(&key) {
                        record.attempts = record.attempts.saturating_sub(1);
                        record.free_at = record.last;
                    }
                }
            }
        }
    }
}

/// An IPv6 customer has a network of 2⁶⁴ addresses.
fn keys(name: &str, address: Option<IpAddr>) -> Vec<Key> {
    let address = address.map(|address| match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() & (u128::MAX << 64)).into()),
        four @ IpAddr::V4(_) => four,
    });
    let name = Key::Name(
        name.chars()
            .take(LONGEST_NAME_CHARS)
            .collect::<String>()
            .to_lowercase(),
    );
    [name]
        .into_iter()
        .chain(address.map(Key::Address))
        .collect()
}

fn wait_after(attempts: u32, free: u32) -> Duration {
    match attempts.checked_sub(free) {
        None => Duration::ZERO,
        Some(more) => FIRST_WAIT
            .saturating_mul(1 << more.min(10))
            .min(LONGEST_WAIT),
    }
}

fn make_room(records: &mut HashMap<Key, Record>, key: &Key, now: Instant) {
    if records.len() < MOST_KEPT || records.contains_key(key) {
        return;
    }
    records.retain(|_, record| now.duration_since(record.last) <= REMEMBERED);
    if records.len() >= MOST_KEPT {
        let oldest = records.iter().min_by_key(|(_, record)| record.last);
        if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
            records.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1)));

    fn seconds(refused: ServiceResult<()>) -> u16 {
        match refused {
            Err(ServiceError::TooManyAttempts { retry_after_s }) => retry_after_s,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn after_some_free_attempts_each_wait_is_twice_as_long() {
        let throttle = Throttle::default();
        let mut now = Instant::now();
        for _ in 0..FREE_BY_NAME {
            throttle.attempt("李", HOME, now).unwrap();
        }
        for expected in [5, 10, 20, 40, 80, 160, 300, 300] {
            let wait = seconds(throttle.attempt("李", HOME, now));
            assert_eq!(wait, expected);
            now += Duration::from_secs(u64::from(wait) - 1);
            assert_eq!(seconds(throttle.attempt("李", HOME, now)), 1);
            now += Duration::from_secs(1);
            throttle.attempt("李", HOME, now).unwrap();
        }
        throttle.attempt("王", HOME, now).unwrap();
        now += REMEMBERED + LONGEST_WAIT;
        for _ in 0..FREE_BY_NAME {
            throttle.attempt("李", HOME, now).unwrap();
        }
    }

    #[test]
    fn an_address_that_tries_many_names_has_to_wait_and_others_need_not() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for number in 0..FREE_BY_ADDRESS {
            throttle.attempt(&format!("n{number}"), HOME, now).unwrap();
        }
        assert_eq!(seconds(throttle.attempt("another", HOME, now)), 5);
        let elsewhere = Some("10.0.0.2".parse().unwrap());
        throttle.attempt("another", elsewhere, now).unwrap();
    }

    #[test]
    fn right_attempts_cost_nothing() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..10 * FREE_BY_ADDRESS {
            throttle.attempt("李", HOME, now).unwrap();
            throttle.succeeded("李", HOME);
        }
    }

    #[test]
    fn a_network_of_six_is_one_address_and_names_do_not_differ_by_their_case() {
        let throttle = Throttle::default();
        let now = Instant::now();
        let six = |last: u32| Some(format!("2001:db8:0:1::{last:x}").parse().unwrap());
        for number in 0..FREE_BY_ADDRESS {
            throttle
                .attempt(&format!("n{number}"), six(number), now)
                .unwrap();
        }
        seconds(throttle.attempt("another", six(999), now));
        for name in ["Li", "LI", "li", "lI", "Li"] {
            throttle.attempt(name, None, now).unwrap();
        }
        seconds(throttle.attempt("li", None, now));
    }

    #[test]
    fn only_so_much_is_remembered() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for number in 0..MOST_KEPT + 10 {
            throttle.attempt(&number.to_string(), None, now).unwrap();
        }
        assert_eq!(throttle.0.lock().unwrap().len(), MOST_KEPT);
    }
}
