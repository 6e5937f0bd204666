//! When somebody was here last. It is written beside the request, which waits for no import to end.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;

use super::lock;
use crate::service::Service;
use crate::store::{Hash, StoreResult};

/// It is written so often at most.
pub const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The secrets whose use is being written, each once at a time.
pub type Seen = Arc<Mutex<BTreeSet<Hash>>>;

impl Service {
    /// Writes that a secret was used. What is lost of it is written a minute later.
    pub(super) fn saw(
        &self,
        secret: Hash,
        write: impl Future<Output = StoreResult<()>> + Send + 'static,
    ) {
        let seen = Arc::clone(&self.people.seen);
        if !lock(&seen).insert(secret) {
            return;
        }
        tokio::spawn(async move {
            if let Err(error) = write.await {
                tracing::debug!(%error, "when somebody was here was not written");
            }
            lock(&seen).remove(&secret);
        });
    }
}
