//! How often one guest may ask for what costs most. Who works on the machine itself is not counted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Visitor;
use crate::http::problem::Problem;
use crate::service::Guest;

/// Requests per second of one guest, on average; ten seconds' worth of them may come at once.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub executions: u32,
    pub tiles: u32,
}

impl Default for Rates {
    /// A planner who drags a camera asks for 30 coverages in a second, and a map in motion for 50 tiles.
    fn default() -> Self {
        Self {
            executions: 100,
            tiles: 500,
        }
    }
}

const BURST_S: f64 = 10.0;

/// Guests who are kept in mind: more are first looked through for those who have not asked for a while.
const MOST_GUESTS: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Costly {
    Execution,
    Tile,
}

#[derive(Clone, Debug)]
pub struct RatesState {
    rates: Rates,
    buckets: Arc<Mutex<HashMap<(Guest, Costly), Bucket>>>,
}

/// What is left to a guest, which grows with time.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// Refuses who asks too often.
pub async fn limit(State(state): State<RatesState>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>();
    let guest = visitor.filter(|visitor| !visitor.is_local);
    let route = request.extensions().get::<MatchedPath>();
    if let (Some(visitor), Some(costly)) = (guest, route.and_then(|route| costly(route.as_str())))
        && let Err(wait) = state.take(&visitor.guest, costly, Instant::now())
    {
        return Problem::too_many_requests(state.per_second(costly), wait).into_response();
    }
    next.run(request).await
}

fn costly(route: &str) -> Option<Costly> {
    match route {
        route if route.ends_with("/execution") => Some(Costly::Execution),
        route if route.contains("/tiles/") && route.ends_with("{x}") => Some(Costly::Tile),
        _ => None,
    }
}

impl RatesState {
    pub fn new(rates: Rates) -> Self {
        Self {
            rates,
            buckets: Arc::default(),
        }
    }

    fn per_second(&self, costly: Costly) -> u32 {
        match costly {
            Costly::Execution => self.rates.executions,
            Costly::Tile => self.rates.tiles,
        }
    }

    /// Counts a request, or says after how long it may come.
    fn take(&self, guest: &Guest, costly: Costly, now: Instant) -> Result<(), Duration> {
        let rate = f64::from(self.per_second(costly).max(1));
        let full = rate * BURST_S;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_GUESTS {
            // A bucket that is full by now says nothing.
            buckets.retain(|_, bucket| (now - bucket.at).as_secs_f64() < BURST_S);
        }
        let bucket = buckets.entry((guest.clone(), costly)).or_insert(Bucket {
            left: full,
            at: now,
        });
        let grown = (now - bucket.at).as_secs_f64() * rate;
        bucket.left = (bucket.left + grown).min(full);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.left) / rate));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(state: &RatesState, guest: &Guest, at: Instant) -> usize {
        let take = || state.take(guest, Costly::Tile, at);
        std::iter::repeat_with(take)
            .take(100_000)
            .take_while(Result::is_ok)
            .count()
    }

    #[test]
    fn a_guest_has_a_burst_and_then_the_rate() {
        let state = RatesState::new(Rates {
            executions: 1,
            tiles: 7,
        });
        let (one, other) = (Guest::named("one"), Guest::named("other"));
        let begin = Instant::now();
        assert_eq!(count(&state, &one, begin), 70);
        assert_eq!(count(&state, &other, begin), 70);
        assert!(state.take(&one, Costly::Execution, begin).is_ok());
        assert_eq!(count(&state, &one, begin + Duration::from_secs(3)), 21);
        assert_eq!(count(&state, &one, begin + Duration::from_secs(300)), 70);
    }

    #[test]
    fn who_waits_as_long_as_told_is_let_in() {
        let state = RatesState::new(Rates {
            executions: 1,
            tiles: 3,
        });
        let guest = Guest::named("one");
        let begin = Instant::now();
        count(&state, &guest, begin);
        let wait = state.take(&guest, Costly::Tile, begin).unwrap_err();
        let almost = begin + wait.mul_f64(0.9);
        assert!(state.take(&guest, Costly::Tile, almost).is_err());
        let then = begin + wait + Duration::from_millis(1);
        assert!(state.take(&guest, Costly::Tile, then).is_ok());
    }

    #[test]
    fn guests_who_went_away_are_forgotten() {
        let state = RatesState::new(Rates::default());
        let begin = Instant::now();
        for number in 0..MOST_GUESTS {
            let guest = Guest::named(&number.to_string());
            state.take(&guest, Costly::Tile, begin).unwrap();
        }
        let later = begin + Duration::from_secs(60);
        state
            .take(&Guest::named("new"), Costly::Tile, later)
            .unwrap();
        assert_eq!(state.buckets.lock().unwrap().len(), 1);
    }

    #[test]
    fn tiles_and_executions_are_what_costs() {
        assert_eq!(
            costly("/api/processes/{id}/execution"),
            Some(Costly::Execution)
        );
        assert_eq!(
            costly("/api/tiles/WebMercatorQuad/{z}/{y}/{x}"),
            Some(Costly::Tile)
        );
        assert_eq!(costly("/api/tiles/WebMercatorQuad"), None);
        assert_eq!(costly("/api/collections/{collection}/items"), None);
    }
}
