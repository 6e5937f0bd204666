//! Who is let in, remembered, so that a request reads neither its session nor its token.
//!
//! What is remembered holds for the revision of the people that it was read at ([`PeopleState`]). A change by this
//! program rings, and the newest revision is read anew by the next who asks; of changes by others it is read anew after
//! [`KNOWN_FOR`]. So a session that was ended is good nowhere for longer than that. Streams are told by a watch that
//! runs while there are any.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::Utc;
use tokio::sync::watch;

use super::lock;
use super::sessions::is_good as is_good_session;
use super::tokens::is_good as is_good_token;
use crate::model::{Account, Permit, Revision, Role};
use crate::service::actor::Way;
use crate::service::{Actor, Service, ServiceResult};
use crate::store::{Bearer, Hash, PeopleState, Session, StoreResult};

/// The newest revision is read anew after so long.
const KNOWN_FOR: Duration = Duration::from_millis(500);

/// Whatever the revision says, nothing is remembered for longer: somebody may have changed the tables by hand.
const REMEMBERED_FOR: Duration = Duration::from_secs(60);

/// So many sessions, and so many tokens, are remembered.
const MOST_KEPT: usize = 2000;

/// Those who follow a stream look at the people so often…
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// … and whether their time has run out so often.
const LOOK_AGAIN: Duration = Duration::from_secs(20);

/// What this program knows of who is let in.
#[derive(Default)]
pub struct Admission {
    newest: Mutex<Option<Newest>>,
    pub(super) sessions: Remembered<Session>,
    pub(super) tokens: Remembered<Bearer>,
    /// The newest revision, for those who follow a stream.
    told: watch::Sender<Revision>,
    is_watching: Mutex<bool>,
}

struct Newest {
    people: PeopleState,
    /// When it began to be read, and how many changes this program had made by then.
    asked_at: Instant,
    own_changes: u64,
}

impl Admission {
    fn newest(&self, own_changes: u64, now: Instant) -> Option<PeopleState> {
        let newest = lock(&self.newest);
        let newest = newest.as_ref().filter(|newest| {
            newest.own_changes == own_changes && now.duration_since(newest.asked_at) < KNOWN_FOR
        });
        newest.map(|newest| newest.people)
    }

    fn learn(&self, learnt: Newest) {
        let mut newest = lock(&self.newest);
        if newest
            .as_ref()
            .is_none_or(|known| known.asked_at < learnt.asked_at)
        {
            let revision = learnt.people.revision;
            self.told
                .send_if_modified(|told| std::mem::replace(told, revision) != revision);
            *newest = Some(learnt);
        }
    }
}

/// Rows by the hash of the secret that they stand for.
pub struct Remembered<T>(Mutex<HashMap<Hash, Entry<T>>>);

struct Entry<T> {
    row: T,
    revision: Revision,
    read_at: Instant,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Remembered<T> {
    fn get(&self, hash: &Hash, revision: Revision, now: Instant) -> Option<T> {
        let entries = lock(&self.0);
        let entry = entries.get(hash).filter(|entry| {
            entry.revision == revision && now.duration_since(entry.read_at) < REMEMBERED_FOR
        });
        entry.map(|entry| entry.row.clone())
    }

    fn put(&self, hash: Hash, revision: Revision, row: T, read_at: Instant) {
        let mut entries = lock(&self.0);
        if entries.len() >= MOST_KEPT && !entries.contains_key(&hash) {
            // Those that are used come back with their next request.
            entries.clear();
        }
        let entry = Entry {
            row,
            revision,
            read_at,
        };
        entries.insert(hash, entry);
    }

    /// Changes what is remembered as it was changed in the database, without a new revision.
    pub(super) fn amend(&self, hash: &Hash, amend: impl FnOnce(&mut T)) {
        if let Some(entry) = lock(&self.0).get_mut(hash) {
            amend(&mut entry.row);
        }
    }

    /// What is remembered and good, or else what is stored.
    async fn find(
        &self,
        hash: Hash,
        newest: Revision,
        is_good: impl Fn(&T) -> bool,
        read: impl Future<Output = StoreResult<Option<(Revision, T)>>>,
    ) -> ServiceResult<Option<T>> {
        let now = Instant::now();
        if let Some(row) = self.get(&hash, newest, now).filter(&is_good) {
            return Ok(Some(row));
        }
        let stored = read.await?.filter(|(_, row)| is_good(row));
        if let Some((revision, row)) = &stored {
            self.put(hash, *revision, row.clone(), now);
        }
        Ok(stored.map(|(_, row)| row))
    }
}

impl Service {
    pub async fn has_accounts(&self) -> ServiceResult<bool> {
        Ok(self.people_now().await?.has_accounts)
    }

    /// The people as they are after all changes of this program, and after those of others of more than [`KNOWN_FOR`] ago.
    async fn people_now(&self) -> ServiceResult<PeopleState> {
        let own_changes = *self.store.people_changed().borrow();
        let asked_at = Instant::now();
        let admission = &self.people.admission;
        if let Some(people) = admission.newest(own_changes, asked_at) {
            return Ok(people);
        }
        let people = self.store.people().await?;
        admission.learn(Newest {
            people,
            asked_at,
            own_changes,
        });
        Ok(people)
    }

    /// A session that is good now.
    pub(super) async fn good_session(&self, hash: Hash) -> ServiceResult<Option<Session>> {
        let newest = self.people_now().await?.revision;
        let now = Utc::now();
        let read = async {
            let session = self.store.session(&hash).await?;
            Ok(session.map(|session| (session.people, session)))
        };
        let known = &self.people.admission.sessions;
        let is_good = |session: &Session| is_good_session(session, now);
        known.find(hash, newest, is_good, read).await
    }

    /// A token that is good now.
    pub(super) async fn good_token(&self, hash: Hash) -> ServiceResult<Option<Bearer>> {
        let newest = self.people_now().await?.revision;
        let now = Utc::now();
        let read = async {
            let bearer = self.store.token(&hash).await?;
            Ok(bearer.map(|bearer| (bearer.people, bearer)))
        };
        let known = &self.people.admission.tokens;
        let is_good = |bearer: &Bearer| is_good_token(bearer, now);
        known.find(hash, newest, is_good, read).await
    }

    /// Ready as soon as somebody who was let in to read a project would no longer be: signed out, disabled, without a
    /// role there, the token gone or ended, or accounts made where there were none. Also when that cannot be found out.
    pub fn until_shut_out(
        &self,
        actor: Arc<Actor>,
        project: String,
    ) -> impl Future<Output = ()> + Send + 'static {
        let service = self.clone();
        let mut changes = service.watch_people();
        async move {
            while service.is_let_in(&actor, &project).await {
                tokio::select! {
                    _ = changes.changed() => {}
                    () = tokio::time::sleep(LOOK_AGAIN) => {}
                }
            }
        }
    }

    async fn is_let_in(&self, actor: &Actor, project: &str) -> bool {
        let found = match actor.way() {
            Way::NoAccount => return self.has_accounts().await.is_ok_and(|are_there| !are_there),
            Way::Session(hash) => {
                let session = self.good_session(*hash).await;
                session.map(|found| found.map(|session| (session.account, Role::Admin)))
            }
            Way::Token(hash) => {
                let bearer = self.good_token(*hash).await;
                bearer.map(|found| found.map(|bearer| (bearer.account, bearer.token.role)))
            }
        };
        let may_read = |(account, most): (Account, Role)| {
            let grants = account.grants;
            Permit::Granted { grants, most }.highest(project).is_some()
        };
        found.is_ok_and(|found| found.is_some_and(may_read))
    }

    /// Tells of new revisions of the people, whoever makes them.
    fn watch_people(&self) -> watch::Receiver<Revision> {
        let admission = &self.people.admission;
        let mut is_watching = lock(&admission.is_watching);
        let told = admission.told.subscribe();
        if !*is_watching {
            *is_watching = true;
            tokio::spawn(self.clone().keep_watch());
        }
        told
    }

    /// Looks at the people as long as somebody wants to know.
    async fn keep_watch(self) {
        let mut own = self.store.people_changed();
        loop {
            if let Err(error) = self.people_now().await {
                tracing::debug!(%error, "the people cannot be looked at");
            }
            tokio::select! {
                _ = own.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            let mut is_watching = lock(&self.people.admission.is_watching);
            if self.people.admission.told.receiver_count() == 0 {
                *is_watching = false;
                return;
            }
        }
    }
}
