//! The demo: an invented street, embedded in the program.

use super::{DEFAULT_PROJECT, ImportInto, Service, ServiceError, ServiceResult, read_scene};

/// What the demo's project is called, so that nobody takes it for real.
const NAME: &str = "广惠街街道（演示）";

const STREET: &[u8] = include_bytes!("../../geodata/demo/street.geojson");

impl Service {
    /// Loads the demo into an empty store; a store with anything in it keeps what it has. Says whether it loaded.
    pub async fn load_demo(&self) -> ServiceResult<bool> {
        if !self.store.projects().await?.is_empty() {
            return Ok(false);
        }
        let scene = tokio::task::spawn_blocking(|| read_scene(STREET))
            .await
            .map_err(|error| ServiceError::Internal(error.to_string()))??;
        let into = ImportInto::baseline(DEFAULT_PROJECT, "demo");
        self.import(into, scene).await?;
        let mut project = self.project_row(DEFAULT_PROJECT).await?;
        project.name = NAME.to_owned();
        project.demo = true;
        self.store.put_project(&project).await?;
        Ok(true)
    }
}
