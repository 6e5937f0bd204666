//! People: who they are, how they sign in, what they may do, and the log of it.

mod audit;
mod password;
mod secret;
mod seen;
mod sessions;
mod throttle;
mod tokens;
mod users;

use std::sync::Mutex;
use std::sync::atomic::AtomicU32;

use crate::store::Hash;

pub use audit::AuditDocument;
pub use sessions::{Begun, MeDocument, SESSION_LASTS, SessionDocument};
pub use tokens::{NewTokenDocument, TokenDocument, TokenInput};
pub use users::{UserDocument, UserInput, UserPatch};

/// What a process remembers of people.
#[derive(Default)]
pub(super) struct People {
    passwords: password::Passwords,
    throttle: throttle::Throttle,
    /// Lets the first account be made, as long as there is none.
    setup: Mutex<Option<Hash>>,
    seen: seen::Seen,
    /// How many entries were written to the log.
    recorded: AtomicU32,
}
