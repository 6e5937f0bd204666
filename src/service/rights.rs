//! Whether somebody may write what they are about to: in the community of every courtyard that it concerns.

use std::collections::BTreeSet;

use super::membership::{MapFeature, Owners, Rewrite};
use super::{Actor, Service, ServiceResult};
use crate::model::{Kind, Project, Role, Scenario, StoredFeature};

/// What a write concerns.
#[derive(Default)]
struct Concerned {
    /// The courtyards of the features, before the write and after it; none: no courtyard.
    courtyards: BTreeSet<Option<String>>,
    /// Those that are written to themselves.
    registered: BTreeSet<String>,
    /// The communities that such a courtyard names, before and after.
    communities: BTreeSet<Option<String>>,
}

impl Concerned {
    fn of(rewrite: &Rewrite<'_>, affected: &[StoredFeature], owners: &Owners) -> Self {
        let mut concerned = Self::default();
        for put in rewrite.puts {
            let owner = owners.get(&put.id.to_string()).cloned().flatten();
            concerned.add(put, owner);
        }
        for stored in rewrite.before.values() {
            concerned.add(&stored.feature, stored.belongs_to.clone());
        }
        for stored in affected {
            let owner = owners.get(&stored.feature.id.to_string());
            if let Some(owner) = owner.filter(|owner| **owner != stored.belongs_to) {
                concerned.add(&stored.feature, owner.clone());
                concerned.add(&stored.feature, stored.belongs_to.clone());
            }
        }
        concerned
    }

    fn add(&mut self, feature: &MapFeature, owner: Option<String>) {
        if feature.kind == Kind::Courtyard {
            self.registered.insert(feature.id.to_string());
            self.communities.insert(community_of(feature));
        } else {
            self.courtyards.insert(owner);
        }
    }
}

impl Service {
    /// Fails where somebody may not write: surveyors write to today's state and planners to scenarios, in the communities
    /// of the courtyards concerned; today's courtyards themselves, and `least` where that is more, take their role.
    pub(super) async fn check_rights(
        &self,
        by: &Actor,
        least: Role,
        rewrite: &Rewrite<'_>,
        affected: &[StoredFeature],
        owners: &Owners,
    ) -> ServiceResult<()> {
        let project = rewrite.project;
        if by.needs(Role::Manager, &project.id, None).is_ok() {
            return Ok(());
        }
        let (role, of_courtyards) = match rewrite.scenario {
            Some(_) => (Role::Planner, Role::Planner),
            None => (Role::Surveyor.max(least), Role::Manager),
        };
        let concerned = Concerned::of(rewrite, affected, owners);
        for community in &concerned.communities {
            by.needs(of_courtyards, &project.id, community.as_deref())?;
        }
        let registered = concerned.registered.iter().cloned().map(Some).collect();
        for community in self.communities(rewrite, &registered).await? {
            by.needs(of_courtyards, &project.id, community.as_deref())?;
        }
        for community in self.communities(rewrite, &concerned.courtyards).await? {
            by.needs(role, &project.id, community.as_deref())?;
        }
        Ok(())
    }

    /// Fails where somebody has not the role in the community of a scenario's courtyard.
    pub(super) async fn check_scenario_rights(
        &self,
        by: &Actor,
        role: Role,
        project: &Project,
        scenario: &Scenario,
    ) -> ServiceResult<()> {
        self.check_courtyard_rights(by, role, project, &scenario.courtyard)
            .await
    }

    /// Fails where somebody has not the role in the community of a courtyard, as it is today.
    pub(super) async fn check_courtyard_rights(
        &self,
        by: &Actor,
        role: Role,
        project: &Project,
        courtyard: &str,
    ) -> ServiceResult<()> {
        if by.needs(role, &project.id, None).is_ok() {
            return Ok(());
        }
        let ids = BTreeSet::from([courtyard.to_owned()]);
        let found = self.stored_under(project, None, &ids).await?;
        let community = found
            .values()
            .next()
            .and_then(|stored| community_of(&stored.feature));
        by.needs(role, &project.id, community.as_deref())
    }

    /// The communities of courtyards as they are today. One that is only in the scenario, or comes with the write, has
    /// the community that it names there.
    async fn communities(
        &self,
        rewrite: &Rewrite<'_>,
        courtyards: &BTreeSet<Option<String>>,
    ) -> ServiceResult<BTreeSet<Option<String>>> {
        let ids: BTreeSet<String> = courtyards.iter().flatten().cloned().collect();
        let mut found = self.stored_under(rewrite.project, None, &ids).await?;
        if rewrite.scenario.is_some() {
            let merged = self.stored_under(rewrite.project, rewrite.scenario, &ids);
            for (id, stored) in merged.await? {
                found.entry(id).or_insert(stored);
            }
        }
        let community = |id: &String| match found.get(id) {
            Some(stored) => community_of(&stored.feature),
            None => {
                let mut puts = rewrite.puts.iter();
                puts.find(|put| put.id.to_string() == *id)
                    .and_then(community_of)
            }
        };
        Ok(courtyards
            .iter()
            .map(|courtyard| courtyard.as_ref().and_then(community))
            .collect())
    }
}

/// The community that a courtyard names.
fn community_of(courtyard: &MapFeature) -> Option<String> {
    let community = courtyard.text("community")?.trim();
    (!community.is_empty()).then(|| community.to_owned())
}
