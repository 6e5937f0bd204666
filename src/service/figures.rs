//! How busy the service is, for those who watch over it.

use super::jobs::JobStatus;
use super::queue::QueueFigures;
use super::{Service, ServiceResult};
use crate::model::Revision;
use crate::store::Connections;

#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub analyses: QueueFigures,
    pub surveys: QueueFigures,
    pub jobs: Vec<(JobStatus, usize)>,
    pub store: &'static str,
    pub connections: Connections,
}

impl Service {
    pub fn figures(&self) -> Figures {
        Figures {
            analyses: self.runs.figures(),
            surveys: self.surveys.figures(),
            jobs: self.jobs.counts(),
            store: self.store.backend(),
            connections: self.store.connections(),
        }
    }

    /// The projects, each with the revision that it is at.
    pub async fn revisions(&self) -> ServiceResult<Vec<(String, Revision)>> {
        let projects = self.store.projects().await?.into_iter();
        Ok(projects
            .map(|project| (project.id, project.revision))
            .collect())
    }
}
