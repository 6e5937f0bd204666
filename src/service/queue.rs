//! Who has a core next: a bounded queue in which guests take turns.
//!
//! As many turns run as there are cores. Beyond them, a guest who has none gets one of as many extra places and shares
//! the cores, so that nobody waits for the long analyses of somebody else. All others wait, and are served in a round
//! over the guests and not by who sent most. Where too many wait, the newest of the guest with most in the queue is
//! refused. Whoever drops the future of a turn leaves the queue.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::{ServiceError, ServiceResult};

/// On whose behalf something is done: an account or an address. Without a name: the program itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Guest(Option<Arc<str>>);

impl Guest {
    pub fn named(name: &str) -> Self {
        Self(Some(name.into()))
    }
}

/// How a queue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueFigures {
    pub running: usize,
    pub waiting: usize,
    /// How many were refused since the start.
    pub refused: u64,
}

#[derive(Debug)]
pub(super) struct Queue {
    line: Mutex<Line>,
    places: usize,
    most_waiting: usize,
    refused: AtomicU64,
}

#[derive(Debug, Default)]
struct Line {
    running: HashMap<Guest, usize>,
    /// Guests who wait for something, the next one first; each has at least one waiter.
    waiting: VecDeque<(Guest, VecDeque<Waiter>)>,
    next_id: u64,
}

#[derive(Debug)]
struct Waiter {
    id: u64,
    /// Part of something that was let in already: never refused.
    is_step: bool,
    tell: oneshot::Sender<Turn>,
}

/// A core, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    queue: Arc<Queue>,
    guest: Guest,
}

impl Queue {
    pub fn new(places: usize, most_waiting: usize) -> Arc<Self> {
        Arc::new(Self {
            line: Mutex::default(),
            places,
            most_waiting,
            refused: AtomicU64::new(0),
        })
    }

    /// Waits for a turn; fails at once where too many wait, or later when others must be let in.
    pub async fn turn(self: &Arc<Self>, guest: &Guest) -> ServiceResult<Turn> {
        self.wait(guest, false).await
    }

    /// Waits for the next turn of something that was let in before.
    pub async fn step(self: &Arc<Self>, guest: &Guest) -> ServiceResult<Turn> {
        self.wait(guest, true).await
    }

    async fn wait(self: &Arc<Self>, guest: &Guest, is_step: bool) -> ServiceResult<Turn> {
        let (tell, told) = oneshot::channel();
        let id = self.line().join(guest, is_step, tell);
        let _place = Place { queue: self, id };
        self.serve();
        self.refuse_beyond();
        told.await.map_err(|_| ServiceError::Crowded {
            most: self.most_waiting,
        })
    }

    pub fn figures(&self) -> QueueFigures {
        let line = self.line();
        QueueFigures {
            running: line.running.values().sum(),
            waiting: line.waiting.iter().map(|(_, waiters)| waiters.len()).sum(),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }

    /// Gives turns to those who can have one. They are told outside of the lock: who has gone meanwhile gives it back.
    fn serve(self: &Arc<Self>) {
        loop {
            let Some((guest, waiter)) = self.line().next(self.places) else {
                return;
            };
            let turn = Turn {
                queue: Arc::clone(self),
                guest,
            };
            // The turn of one who does not listen any more ends here, and serves the others.
            let _ = waiter.tell.send(turn);
        }
    }

    fn refuse_beyond(&self) {
        let refused = {
            let mut line = self.line();
            let count = line.refusable().map(|(_, count)| count).sum::<usize>();
            (count > self.most_waiting).then(|| line.newest_of_the_greediest())
        };
        // Dropping the waiter tells them.
        if refused.flatten().is_some() {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A thread that panicked while it held the lock left whole entries behind.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn join(&mut self, guest: &Guest, is_step: bool, tell: oneshot::Sender<Turn>) -> u64 {
        self.next_id += 1;
        let waiter = Waiter {
            id: self.next_id,
            is_step,
            tell,
        };
        match self.waiting.iter_mut().find(|(who, _)| who == guest) {
            Some((_, waiters)) => waiters.push_back(waiter),
            None => self
                .waiting
                .push_back((guest.clone(), VecDeque::from([waiter]))),
        }
        self.next_id
    }

    /// Takes the next waiter out who can have one of the places, and counts them as running.
    fn next(&mut self, places: usize) -> Option<(Guest, Waiter)> {
        let running: usize = self.running.values().sum();
        let at = match running {
            _ if running < places => 0,
            _ if running < 2 * places => self
                .waiting
                .iter()
                .position(|(guest, _)| !self.running.contains_key(guest))?,
            _ => return None,
        };
        let (guest, mut waiters) = self.waiting.remove(at)?;
        let waiter = waiters.pop_front()?;
        if !waiters.is_empty() {
            self.waiting.push_back((guest.clone(), waiters));
        }
        *self.running.entry(guest.clone()).or_default() += 1;
        Some((guest, waiter))
    }

    /// The place of each guest, and how many of theirs can be refused.
    fn refusable(&self) -> impl Iterator<Item = (usize, usize)> {
        let count = |waiters: &VecDeque<Waiter>| waiters.iter().filter(|one| !one.is_step).count();
        self.waiting
            .iter()
            .enumerate()
            .map(move |(at, (_, waiters))| (at, count(waiters)))
    }

    fn newest_of_the_greediest(&mut self) -> Option<Waiter> {
        let (at, _) = self.refusable().max_by_key(|&(_, count)| count)?;
        let waiters = &self.waiting.get(at)?.1;
        let newest = waiters.iter().rev().find(|waiter| !waiter.is_step)?.id;
        self.remove(newest)
    }

    fn remove(&mut self, id: u64) -> Option<Waiter> {
        for at in 0..self.waiting.len() {
            let waiters = &mut self.waiting[at].1;
            if let Some(position) = waiters.iter().position(|waiter| waiter.id == id) {
                let waiter = waiters.remove(position);
                if waiters.is_empty() {
                    self.waiting.remove(at);
                }
                return waiter;
            }
        }
        None
    }
}

/// A place in the queue, which is left when the one who waits goes away.
struct Place<'a> {
    queue: &'a Queue,
    id: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let gone = self.queue.line().remove(self.id);
        drop(gone);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        {
            let mut line = self.queue.line();
            if let Some(count) = line.running.get_mut(&self.guest) {
                *count -= 1;
                if *count == 0 {
                    line.running.remove(&self.guest);
                }
            }
        }
        self.queue.serve();
    }
}

#[cfg(test)]
mod tests;
