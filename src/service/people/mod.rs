//! People: who they are, how they sign in, what they may do, and the log of it.

mod admission;
mod audit;
mod elsewhere;
mod password;
mod secret;
mod seen;
mod sessions;
mod throttle;
mod tokens;
mod users;

use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use crate::store::Hash;

pub use audit::AuditDocument;
pub use elsewhere::{Departure, Return};
pub use sessions::{Begun, MeDocument, SESSION_LASTS, SessionDocument};
pub use tokens::{NewTokenDocument, TokenDocument, TokenInput};
pub use users::{UserDocument, UserInput, UserPatch};

/// What a process remembers of people.
pub(super) struct People {
    passwords: password::Passwords,
    admission: admission::Admission,
    throttle: throttle::Throttle,
    /// Lets the first account be made, as long as there is none.
    setup: Mutex<Option<Hash>>,
    seen: seen::Seen,
    /// Those of whom the identity provider is asked now.
    on_their_way: Semaphore,
    /// How many entries were written to the log.
    recorded: AtomicU32,
}

impl Default for People {
    fn default() -> Self {
        Self {
            passwords: password::Passwords::default(),
            admission: admission::Admission::default(),
            throttle: throttle::Throttle::default(),
            setup: Mutex::default(),
            seen: seen::Seen::default(),
            on_their_way: Semaphore::new(elsewhere::MOST_AT_ONCE),
            recorded: AtomicU32::default(),
        }
    }
}

/// Threads that panicked while they held a lock left whole entries behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
