//! Whether the database is still the one that was opened. Another one may take its place while the program runs: a backup
//! that was put back, a database that was dropped and made again. What was read of both must never be mixed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::StoreError;
use crate::model::Revision;

/// Which of the databases that have had the place is there now.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    /// How often another one took the place.
    number: AtomicU64,
    /// The newest revision of each project that was read.
    heads: Mutex<BTreeMap<String, Revision>>,
}

impl Lineage {
    pub fn number(&self) -> u64 {
        self.0.number.load(Ordering::SeqCst)
    }

    /// Another database has the place from now on.
    pub fn replaced(&self) -> StoreError {
        let mut heads = self.heads();
        heads.clear();
        self.0.number.fetch_add(1, Ordering::SeqCst);
        StoreError::Replaced
    }

    /// The newest revision that is known: whatever begins to be read now is at least as new.
    pub fn head(&self, project: &str) -> Option<Revision> {
        self.heads().get(project).copied()
    }

    /// Keeps what was read since the database was at `number`; fails when it is older than the `head` that was known before
    /// the reading began. Revisions never go back, so that this is another database.
    pub fn read(
        &self,
        project: &str,
        found: Option<Revision>,
        (number, head): (u64, Option<Revision>),
    ) -> Result<(), StoreError> {
        let mut heads = self.heads();
        if number != self.number() {
            return Err(StoreError::Replaced);
        }
        if head.is_some_and(|head| found.is_none_or(|found| found < head)) {
            drop(heads);
            return Err(self.replaced());
        }
        if let Some(found) = found {
            let head = heads.entry(project.to_owned()).or_default();
            *head = found.max(*head);
        }
        Ok(())
    }

    /// A thread that panicked while it held the lock left whole entries behind.
    fn heads(&self) -> MutexGuard<'_, BTreeMap<String, Revision>> {
        self.0.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reading that begins now.
    fn begun(lineage: &Lineage) -> (u64, Option<Revision>) {
        (lineage.number(), lineage.head("p"))
    }

    #[test]
    fn a_revision_that_goes_back_is_of_another_database() {
        let lineage = Lineage::default();
        let early = begun(&lineage);
        lineage.read("p", Some(7), begun(&lineage)).unwrap();
        // It began before the other one, and ends after it.
        lineage.read("p", Some(6), early).unwrap();
        lineage.read("other", Some(1), (0, None)).unwrap();
        let late = begun(&lineage);
        assert!(lineage.read("p", Some(6), begun(&lineage)).is_err());
        assert_eq!(lineage.number(), 1);
        // What began before it was noticed is of the database before, or of both.
        assert!(lineage.read("p", Some(7), late).is_err());
        lineage.read("p", Some(6), begun(&lineage)).unwrap();
        assert!(lineage.read("p", None, begun(&lineage)).is_err(), "gone");
        assert_eq!(lineage.number(), 2);
    }
}
