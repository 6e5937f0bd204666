//! What a deployment is made of, looked at without changing it.

use std::path::Path;

use super::ServiceResult;
use crate::identity::{IdentityError, Provider};
use crate::interchange::crs::PlanarCrs;
use crate::store::{Examination, PostgresStore, SqliteStore};

/// Looks at the database at `url`, or else in the folder `data`; none where there is none yet.
pub async fn examine_store(data: &Path, url: Option<&str>) -> ServiceResult<Option<Examination>> {
    Ok(match url {
        Some(url) => Some(PostgresStore::examine(url).await?),
        None => SqliteStore::examine(data).await?,
    })
}

/// Makes a projection, for which PROJ's database must be inside the program.
pub fn examine_projections() -> ServiceResult<()> {
    /// CGCS2000 / 3-degree Gauss-Kruger CM 114E.
    const ONE_OF_THEM: u32 = 4547;
    PlanarCrs::new(ONE_OF_THEM)?;
    Ok(())
}

/// Asks an identity provider what it says of itself.
pub async fn examine_provider(provider: &Provider) -> Result<(), IdentityError> {
    provider.examine().await
}
