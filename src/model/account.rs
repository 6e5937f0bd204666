//! People who sign in, and what they may do.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UnknownWord;

/// The project whose administrators look after the whole installation.
pub const HOME_PROJECT: &str = "default";

/// What someone may do, in rising order: each role may all that those before it may.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads, and has analyses run.
    Viewer,
    /// Edits today's state.
    Surveyor,
    /// Makes scenarios and edits them.
    Planner,
    /// Keeps the register: courtyards, imports, rules, lenses, publishing.
    Manager,
    /// Looks after people.
    Admin,
}

impl Role {
    pub const ALL: [Self; 5] = [
        Self::Viewer,
        Self::Surveyor,
        Self::Planner,
        Self::Manager,
        Self::Admin,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Surveyor => "surveyor",
            Self::Planner => "planner",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut all = Self::ALL.into_iter();
        all.find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownWord {
                expected: "role",
                found: text.to_owned(),
            })
    }
}

/// A role in a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    #[schema(example = "default")]
    pub project: String,
    /// Only in the courtyards of this community (社区); null: in the whole project.
    #[schema(required, example = "金帝城社区")]
    pub community: Option<String>,
    pub role: Role,
}

impl Grant {
    /// Whether it is the one that looks after the installation.
    pub fn is_administration(&self) -> bool {
        self.role == Role::Admin && self.community.is_none() && self.project == HOME_PROJECT
    }
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: String,
    /// What it signs in with. It never changes.
    pub name: String,
    pub display_name: String,
    pub disabled: bool,
    pub grants: Vec<Grant>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: Option<DateTime<Utc>>,
}

impl Account {
    /// Whether it can sign in and look after the installation.
    pub fn administers(&self) -> bool {
        !self.disabled && self.grants.iter().any(Grant::is_administration)
    }
}

/// A secret for a program, which acts for its account with it. Only a hash of the secret is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessToken {
    pub id: String,
    pub name: String,
    /// The most that it may, whatever its account may.
    pub role: Role,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// What somebody may do.
#[derive(Clone, Debug, PartialEq)]
pub enum Permit {
    /// All of it: the command line, and who works alone on a computer.
    Everything,
    /// What the grants say, but no more than the role `most` anywhere.
    Granted { grants: Vec<Grant>, most: Role },
}

impl Permit {
    /// The highest role anywhere in the project, be it in one community only. Whoever has one may read all of it.
    pub fn highest(&self, project: &str) -> Option<Role> {
        self.role_where(|grant| grant.project == project)
    }

    /// The role in a community of the project. What belongs to no community (none) needs a role in the whole project.
    pub fn role_in(&self, project: &str, community: Option<&str>) -> Option<Role> {
        self.role_where(|grant| {
            grant.project == project
                && (grant.community.is_none() || grant.community.as_deref() == community)
        })
    }

    /// The highest role anywhere.
    pub fn highest_anywhere(&self) -> Option<Role> {
        self.role_where(|_| true)
    }

    pub fn is_admin(&self) -> bool {
        self.role_where(|_| false) == Some(Role::Admin)
    }

    /// Whoever administers the installation has every role in every project.
    fn role_where(&self, counts: impl Fn(&Grant) -> bool) -> Option<Role> {
        match self {
            Self::Everything => Some(Role::Admin),
            Self::Granted { grants, most } => grants
                .iter()
                .filter(|grant| grant.is_administration() || counts(grant))
                .map(|grant| grant.role.min(*most))
                .max(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(project: &str, community: Option<&str>, role: Role) -> Grant {
        Grant {
            project: project.to_owned(),
            community: community.map(str::to_owned),
            role,
        }
    }

    fn permit(grants: &[Grant], most: Role) -> Permit {
        Permit::Granted {
            grants: grants.to_vec(),
            most,
        }
    }

    #[test]
    fn a_role_in_one_community_is_none_in_another_and_none_in_the_whole_project() {
        let permit = permit(
            &[
                grant("p", Some("东"), Role::Planner),
                grant("p", Some("西"), Role::Surveyor),
            ],
            Role::Admin,
        );
        assert_eq!(permit.role_in("p", Some("东")), Some(Role::Planner));
        assert_eq!(permit.role_in("p", Some("西")), Some(Role::Surveyor));
        assert_eq!(permit.role_in("p", Some("南")), None);
        assert_eq!(permit.role_in("p", None), None);
        assert_eq!(permit.role_in("q", Some("东")), None);
        assert_eq!(permit.highest("p"), Some(Role::Planner));
        assert_eq!(permit.highest("q"), None);
        assert!(!permit.is_admin());
    }

    #[test]
    fn a_role_in_the_whole_project_holds_in_each_community() {
        let permit = permit(&[grant("p", None, Role::Manager)], Role::Admin);
        for community in [None, Some("东")] {
            assert_eq!(permit.role_in("p", community), Some(Role::Manager));
        }
    }

    #[test]
    fn an_administrator_has_every_role_everywhere_and_a_token_no_more_than_its_own() {
        let grants = [grant(HOME_PROJECT, None, Role::Admin)];
        for most in Role::ALL {
            let permit = permit(&grants, most);
            assert_eq!(permit.highest("elsewhere"), Some(most));
            assert_eq!(permit.role_in("elsewhere", Some("东")), Some(most));
            assert_eq!(permit.is_admin(), most == Role::Admin);
        }
    }

    #[test]
    fn only_a_grant_in_the_whole_home_project_administers() {
        for (project, community) in [(HOME_PROJECT, Some("东")), ("other", None)] {
            let permit = permit(&[grant(project, community, Role::Admin)], Role::Admin);
            assert!(!permit.is_admin());
            assert_eq!(permit.highest("third"), None);
        }
    }

    #[test]
    fn roles_rise_in_the_order_of_their_list() {
        assert!(Role::ALL.is_sorted());
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }
}
