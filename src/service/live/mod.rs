//! Events: what is written and who is there, told to those who follow a project, whichever program wrote it.
//!
//! Nobody is told what a writer says that it wrote: each program reads the revisions after the last one that it knows,
//! as soon as it hears that there are some. So events come in order and without gaps, and one that was not heard of
//! is made up for by the next. Whoever is too slow to take events loses them and is told so; a writer never waits.

mod event;
mod follow;
mod presence;

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Service, ServiceError, ServiceResult};
use crate::model::Revision;
use crate::store::Store;

pub use event::{LiveEvent, PresenceEvent, ResyncEvent};
pub use presence::PresenceInput;

use presence::{Notice, People};

/// So many events wait for somebody who is slow.
const MOST_WAITING: usize = 256;

/// Whoever missed more revisions reads everything anew.
const MOST_REPLAYED: u32 = 500;

/// So many may follow at the same time unless the one who starts the program says otherwise.
pub const MOST_STREAMS: usize = 500;

/// All that is followed in this program.
pub(super) struct Live {
    /// Tells this program from others on the same database.
    id: String,
    followed: Mutex<Followed>,
    people: Mutex<People>,
    streams: Arc<Semaphore>,
    most: usize,
    stopping: watch::Sender<bool>,
}

#[derive(Default)]
struct Followed {
    topics: BTreeMap<String, Topic>,
    /// Whether somebody reads what is new.
    is_running: bool,
}

/// A project that is followed.
struct Topic {
    /// All that was written up to it has been told.
    at: Revision,
    /// Of which database that is a revision.
    lineage: u64,
    sender: broadcast::Sender<Arc<LiveEvent>>,
    /// Somebody came or went since it was told last.
    moved: bool,
}

impl Live {
    pub fn with_most(most: usize) -> Self {
        Self {
            id: Uuid::now_v7().to_string(),
            followed: Mutex::default(),
            people: Mutex::default(),
            streams: Arc::new(Semaphore::new(most)),
            most,
            stopping: watch::Sender::new(false),
        }
    }

    /// Ends all that is followed.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Threads that panicked while they held a lock left whole entries behind.
    fn followed(&self) -> MutexGuard<'_, Followed> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn people(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn present(&self, project: &str) -> Arc<LiveEvent> {
        let people = self.people().of(project);
        Arc::new(LiveEvent::Presence(PresenceEvent { people }))
    }

    fn moved(&self, project: &str) {
        if let Some(topic) = self.followed().topics.get_mut(project) {
            topic.moved = true;
        }
    }

    /// Takes part in what is told of a project from now on, which is all that is written after the revision that is
    /// answered, and sees to it that somebody reads it.
    fn join(
        self: &Arc<Self>,
        store: &Arc<dyn Store>,
        project: &str,
        revision: Revision,
    ) -> (Revision, broadcast::Receiver<Arc<LiveEvent>>) {
        let mut followed = self.followed();
        let topic = followed.topics.entry(project.to_owned());
        let topic = topic.or_insert_with(|| Topic {
            at: revision,
            lineage: store.lineage(),
            sender: broadcast::Sender::new(MOST_WAITING),
            moved: false,
        });
        let joined = (topic.at, topic.sender.subscribe());
        if !followed.is_running {
            followed.is_running = true;
            tokio::spawn(follow::run(Arc::clone(self), Arc::clone(store)));
        }
        joined
    }
}

/// Somebody who follows a project.
pub struct Following {
    live: Arc<Live>,
    project: String,
    courtyard: Option<String>,
    /// What is told before what happens from now on.
    waiting: VecDeque<Arc<LiveEvent>>,
    news: broadcast::Receiver<Arc<LiveEvent>>,
    /// All up to it was told.
    at: Revision,
    stopping: watch::Receiver<bool>,
    _stream: OwnedSemaphorePermit,
}

impl Following {
    /// The next event; none when the program stops.
    pub async fn next(&mut self) -> Option<Arc<LiveEvent>> {
        loop {
            let event = match self.waiting.pop_front() {
                Some(event) => event,
                None => self.heard().await?,
            };
            if let Some(revision) = event.revision() {
                let is_resync = matches!(*event, LiveEvent::Resync(_));
                if revision <= self.at && !is_resync {
                    continue;
                }
                self.at = revision;
            }
            let seen = match &self.courtyard {
                Some(courtyard) => event.seen_from(courtyard),
                None => Some(event),
            };
            if seen.is_some() {
                return seen;
            }
        }
    }

    async fn heard(&mut self) -> Option<Arc<LiveEvent>> {
        let heard = tokio::select! {
            _ = self.stopping.wait_for(|stops| *stops) => return None,
            heard = self.news.recv() => heard,
        };
        match heard {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Closed) => None,
            Err(broadcast::error::RecvError::Lagged(_)) => Some(self.caught_up()),
        }
    }

    /// Too slow: what was missed is left out.
    fn caught_up(&mut self) -> Arc<LiveEvent> {
        let followed = self.live.followed();
        let mut revision = self.at;
        if let Some(topic) = followed.topics.get(&self.project) {
            self.news = topic.sender.subscribe();
            revision = topic.at;
        }
        drop(followed);
        self.waiting.push_back(self.live.present(&self.project));
        resync(revision)
    }

    /// The revision up to which all was told.
    pub fn at(&self) -> Revision {
        self.at
    }
}

impl Service {
    /// Follows a project, or one courtyard of it: from after the revision `since` if it is named, else from now on.
    pub async fn follow(
        &self,
        project: &str,
        courtyard: Option<String>,
        since: Option<Revision>,
    ) -> ServiceResult<Following> {
        let found = self.project_row(project).await?;
        let stream = Arc::clone(&self.live.streams).try_acquire_owned();
        let stream = stream.map_err(|_| ServiceError::TooManyListeners {
            most: self.live.most,
        })?;
        let (at, news) = self.live.join(&self.store, &found.id, found.revision);
        let (at, mut waiting) = match since {
            None => (at, Vec::new()),
            // A revision of another database, or of before an older state was restored.
            Some(since) if since > at.max(found.revision) => (at, vec![resync(at)]),
            Some(since) => (since, self.missed(&found.id, since, at).await?),
        };
        waiting.push(self.live.present(&found.id));
        Ok(Following {
            live: Arc::clone(&self.live),
            project: found.id,
            courtyard,
            waiting: waiting.into(),
            news,
            at,
            stopping: self.live.stopping.subscribe(),
            _stream: stream,
        })
    }

    /// What was written after one revision up to another one.
    async fn missed(
        &self,
        project: &str,
        since: Revision,
        until: Revision,
    ) -> ServiceResult<Vec<Arc<LiveEvent>>> {
        if until.saturating_sub(since) > i64::from(MOST_REPLAYED) {
            return Ok(vec![resync(until)]);
        }
        let missed = self.store.summaries(project, since, MOST_REPLAYED).await?;
        let missed = missed.into_iter().filter(|one| one.revision <= until);
        Ok(missed.map(|one| Arc::new(LiveEvent::of(one))).collect())
    }

    /// Says that somebody is in a project, for half a minute.
    pub async fn be_present(&self, project: &str, input: PresenceInput) -> ServiceResult<()> {
        let project = self.project_row(project).await?.id;
        let input = input.checked()?;
        let client = input.client.clone();
        let came = self.live.people().put(&project, input, Instant::now())?;
        if came.is_new {
            self.live.moved(&project);
        }
        if came.is_to_tell {
            self.tell_presence(&project, &client).await;
        }
        Ok(())
    }

    /// Says that somebody has left.
    pub async fn be_absent(&self, project: &str, client: &str) -> ServiceResult<()> {
        presence::check_client(client)?;
        if self.live.people().remove(project, client) {
            self.live.moved(project);
            self.tell_presence(project, client).await;
        }
        Ok(())
    }

    /// What somebody who is present in any project wants to be called.
    pub fn name_of(&self, client: &str) -> Option<String> {
        self.live.people().name_of(client)
    }

    /// Presence is no reason to fail: whoever is not heard of now is heard of a little later.
    async fn tell_presence(&self, project: &str, client: &str) {
        let notice = self.live.people().notice(&self.live.id, project, client);
        let told = match serde_json::to_string(&notice) {
            Ok(text) => self.store.tell(&text).await.map_err(ServiceError::from),
            Err(error) => Err(ServiceError::Internal(error.to_string())),
        };
        if let Err(error) = told {
            tracing::warn!(%error, "other programs were not told who is here");
        }
    }

    /// Ends all streams of events.
    pub fn stop_following(&self) {
        self.live.stop();
    }
}

fn resync(revision: Revision) -> Arc<LiveEvent> {
    Arc::new(LiveEvent::Resync(ResyncEvent { revision }))
}

/// What another program said of somebody, if it is another one.
fn notice_of_other(text: &str, own: &str) -> Option<Notice> {
    let notice: Notice = serde_json::from_str(text).ok()?;
    (notice.from != own).then_some(notice)
}
