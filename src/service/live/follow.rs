//! Reads what is new in the projects that are followed, as long as somebody follows one.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{Live, LiveEvent, notice_of_other, resync};
use crate::model::Revision;
use crate::store::{News, Store, StoreResult};

/// Who is there is told so often, and what could not be read is tried again.
const TICK: Duration = Duration::from_millis(250);

const PAGE: u32 = 100;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The projects that there may be something new in.
enum Dirty {
    All,
    Some(BTreeSet<String>),
}

pub(super) async fn run(live: Arc<Live>, store: Arc<dyn Store>) {
    let (tell, mut news) = mpsc::channel(64);
    let hearing = tokio::spawn(hear(Arc::clone(&store), tell));
    let mut own = store.written();
    let mut stopping = live.stopping.subscribe();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // What was written before `own` listens.
    let mut dirty = Dirty::All;
    loop {
        dirty = catch_up(&live, &*store, dirty).await;
        tokio::select! {
            _ = stopping.wait_for(|stops| *stops) => break,
            rung = own.recv() => match rung {
                Ok(project) => dirty.add(project),
                Err(RecvError::Lagged(_)) => dirty = Dirty::All,
                Err(RecvError::Closed) => break,
            },
            heard = news.recv() => match heard {
                Some(heard) => take(&live, &mut dirty, heard),
                None => break,
            },
            _ = tick.tick() => {
                if !tell_presence(&live) {
                    break;
                }
            }
        }
        // Many at once are looked at once.
        while let Ok(project) = own.try_recv() {
            dirty.add(project);
        }
        while let Ok(heard) = news.try_recv() {
            take(&live, &mut dirty, heard);
        }
    }
    hearing.abort();
}

fn take(live: &Live, dirty: &mut Dirty, heard: News) {
    match heard {
        News::Written(project) => dirty.add(project),
        News::Missed => *dirty = Dirty::All,
        News::Told(text) => {
            let notice = notice_of_other(&text, &live.id);
            let moved = notice.and_then(|notice| live.people().heard(notice, Instant::now()));
            if let Some(project) = moved {
                live.moved(&project);
            }
        }
    }
}

impl Dirty {
    fn add(&mut self, project: String) {
        if let Self::Some(projects) = self {
            projects.insert(project);
        }
    }
}

/// Tells what is new, and answers what could not be read.
async fn catch_up(live: &Live, store: &dyn Store, dirty: Dirty) -> Dirty {
    let followed: Vec<String> = live.followed().topics.keys().cloned().collect();
    let is_dirty = |project: &String| match &dirty {
        Dirty::All => true,
        Dirty::Some(projects) => projects.contains(project),
    };
    let mut left = BTreeSet::new();
    for project in followed.into_iter().filter(is_dirty) {
        if let Err(error) = catch_up_project(live, store, &project).await {
            tracing::warn!(%error, project, "what was written is told later");
            left.insert(project);
        }
    }
    Dirty::Some(left)
}

async fn catch_up_project(live: &Live, store: &dyn Store, project: &str) -> StoreResult<()> {
    let Some(stored) = store.project(project).await? else {
        return Ok(());
    };
    loop {
        let Some(at) = live.told(project, store.lineage(), stored.revision) else {
            return Ok(());
        };
        if stored.revision == at {
            return Ok(());
        }
        let written = store.summaries(project, at, PAGE).await?;
        let Some(last) = written.last().map(|one| one.revision) else {
            return Ok(());
        };
        for one in written {
            live.tell(project, one.revision, Arc::new(LiveEvent::of(one)));
        }
        if last >= stored.revision {
            return Ok(());
        }
    }
}

impl Live {
    /// Up to where a project has been told. Where another database took the place, all is to be read anew.
    fn told(&self, project: &str, lineage: u64, revision: Revision) -> Option<Revision> {
        let mut followed = self.followed();
        let topic = followed.topics.get_mut(project)?;
        if topic.lineage != lineage {
            topic.lineage = lineage;
            topic.at = revision;
            let _ = topic.sender.send(resync(revision));
        }
        Some(topic.at)
    }

    fn tell(&self, project: &str, at: Revision, event: Arc<LiveEvent>) {
        if let Some(topic) = self.followed().topics.get_mut(project) {
            topic.at = at;
            // Nobody listens any more: the topic goes with the next tick.
            let _ = topic.sender.send(event);
        }
    }
}

/// Tells who is there where somebody came or went; false when nobody follows anything any more.
fn tell_presence(live: &Live) -> bool {
    let left = live.people().expire(Instant::now());
    for project in left {
        live.moved(&project);
    }
    let mut followed = live.followed();
    followed
        .topics
        .retain(|_, topic| topic.sender.receiver_count() > 0);
    if followed.topics.is_empty() {
        followed.is_running = false;
        return false;
    }
    let moved = followed.topics.iter_mut().filter(|(_, topic)| topic.moved);
    for (project, topic) in moved {
        topic.moved = false;
        let _ = topic.sender.send(live.present(project));
    }
    true
}

/// Hears what other programs do, again and again.
async fn hear(store: Arc<dyn Store>, news: mpsc::Sender<News>) {
    let mut wait = FIRST_WAIT;
    while !news.is_closed() {
        let began = Instant::now();
        if let Err(error) = store.hear(&news).await {
            tracing::warn!(%error, "other programs are not heard for a moment");
        }
        wait = if began.elapsed() > LONGEST_WAIT {
            FIRST_WAIT
        } else {
            (wait * 2).min(LONGEST_WAIT)
        };
        tokio::time::sleep(wait).await;
    }
}
