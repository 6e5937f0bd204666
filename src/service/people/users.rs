//! Accounts: listed, made, changed, removed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit;
use crate::model::{Account, Grant, Role};
use crate::service::{Actor, Service, ServiceError, ServiceResult};
use crate::store::{AccountChange, NewAccount, StoreError};

const LONGEST_NAME_CHARS: usize = 64;
const LONGEST_DISPLAY_NAME_CHARS: usize = 100;
const MOST_GRANTS: usize = 200;
const LONGEST_WORD_CHARS: usize = 200;

/// A person who can sign in.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserDocument {
    pub id: String,
    #[schema(example = "liwen")]
    pub name: String,
    #[schema(example = "李文")]
    pub display_name: String,
    /// Whether it cannot sign in for the time being.
    pub disabled: bool,
    pub grants: Vec<Grant>,
    pub created: DateTime<Utc>,
    /// To the minute; null: never.
    #[schema(required)]
    pub last_seen: Option<DateTime<Utc>>,
}

/// A person to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserInput {
    /// What it signs in with: letters of any script, digits and `.-_@`. It stays for good.
    #[schema(min_length = 1, max_length = 64, example = "liwen")]
    pub name: String,
    /// The name unless given.
    #[schema(min_length = 1, max_length = 100, example = "李文", nullable = false)]
    pub display_name: Option<String>,
    #[schema(min_length = 10, max_length = 200, format = Password)]
    pub password: String,
    #[serde(default)]
    #[schema(max_items = 200)]
    pub grants: Vec<Grant>,
}

/// What is to become of a person; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserPatch {
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    pub display_name: Option<String>,
    /// It ends all sessions of that person.
    #[schema(min_length = 10, max_length = 200, format = Password, nullable = false)]
    pub password: Option<String>,
    /// `true` ends all sessions, and tokens do not work until it is `false` again.
    #[schema(nullable = false)]
    pub disabled: Option<bool>,
    #[schema(max_items = 200, nullable = false)]
    pub grants: Option<Vec<Grant>>,
}

impl From<Account> for UserDocument {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name,
            display_name: account.display_name,
            disabled: account.disabled,
            grants: account.grants,
            created: account.created_at,
            last_seen: account.last_seen_at,
        }
    }
}

impl Service {
    /// By name.
    pub async fn users(&self) -> ServiceResult<Vec<UserDocument>> {
        let accounts = self.store.accounts().await?;
        Ok(accounts.into_iter().map(Into::into).collect())
    }

    /// The person of this name; the command line knows people by it.
    pub async fn user_named(&self, name: &str) -> ServiceResult<UserDocument> {
        let found = self.store.credentials(name).await?;
        found
            .map(|found| found.account.into())
            .ok_or_else(|| ServiceError::missing("user", name))
    }

    /// Adds a person. The first one must be an administrator.
    pub async fn add_user(&self, input: UserInput, by: &Actor) -> ServiceResult<UserDocument> {
        let new = self.new_account(input, false).await?;
        let detail = json!({"user": new.account.name, "grants": new.account.grants});
        let entry = audit::by(by, "user-added", detail);
        let added = self.store.add_account(&new, &entry).await;
        added.map_err(|error| refused(error, &new.account.name))?;
        Ok(new.account.into())
    }

    /// The account that is meant, under a new id.
    pub(super) async fn new_account(
        &self,
        input: UserInput,
        is_first: bool,
    ) -> ServiceResult<NewAccount> {
        let name = checked_name(&input.name)?;
        let account = Account {
            id: Uuid::now_v7().to_string(),
            display_name: checked_display_name(input.display_name.as_deref().unwrap_or(&name))?,
            disabled: false,
            grants: checked_grants(input.grants)?,
            created_at: Utc::now(),
            last_seen_at: None,
            name,
        };
        let hash = self.people.passwords.hash(&input.password, "/password");
        Ok(NewAccount {
            account,
            password: Some(hash.await?),
            external: None,
            is_first,
        })
    }

    pub async fn change_user(
        &self,
        id: &str,
        patch: UserPatch,
        by: &Actor,
    ) -> ServiceResult<UserDocument> {
        let found = self.account_row(id).await?;
        let mut detail = Map::from_iter([("user".to_owned(), json!(found.name))]);
        let mut told = |member: &str, value: Value| detail.insert(member.to_owned(), value);
        let display_name = patch.display_name.as_deref().map(checked_display_name);
        let display_name = display_name.transpose()?;
        if let Some(display_name) = &display_name {
            told("display_name", json!(display_name));
        }
        let password = match &patch.password {
            Some(password) => {
                told("password", json!(true));
                Some(self.people.passwords.hash(password, "/password").await?)
            }
            None => None,
        };
        if let Some(disabled) = patch.disabled {
            told("disabled", json!(disabled));
        }
        let grants = patch.grants.map(checked_grants).transpose()?;
        if let Some(grants) = &grants {
            told("grants_before", json!(found.grants));
            told("grants", json!(grants));
        }
        let is_own = by.account().is_some_and(|own| own.id == found.id);
        let change = AccountChange {
            display_name,
            password,
            kept_session: by.session().copied().filter(|_| is_own),
            disabled: patch.disabled,
            grants,
        };
        let entry = audit::by(by, "user-changed", Value::Object(detail));
        let changed = self.store.change_account(id, &change, &entry).await;
        Ok(changed.map_err(|error| refused(error, id))?.into())
    }

    pub async fn remove_user(&self, id: &str, by: &Actor) -> ServiceResult<()> {
        let found = self.account_row(id).await?;
        let entry = audit::by(by, "user-removed", json!({"user": found.name}));
        let removed = self.store.remove_account(id, &entry).await;
        removed.map_err(|error| refused(error, id))
    }

    async fn account_row(&self, id: &str) -> ServiceResult<Account> {
        self.store
            .account(id)
            .await?
            .ok_or_else(|| ServiceError::missing("user", id))
    }
}

/// `what`: the name or the id that it was about.
pub(super) fn refused(error: StoreError, what: &str) -> ServiceError {
    match error {
        StoreError::Exists { .. } => ServiceError::NameTaken(what.to_owned()),
        StoreError::Missing { .. } => ServiceError::missing("user", what),
        other => other.into(),
    }
}

/// No colon: `Authorization: Basic` ends the name by it.
fn checked_name(name: &str) -> ServiceResult<String> {
    let name = name.trim();
    let is_good = |character: char| character.is_alphanumeric() || ".-_@".contains(character);
    if (1..=LONGEST_NAME_CHARS).contains(&name.chars().count()) && name.chars().all(is_good) {
        return Ok(name.to_owned());
    }
    let detail =
        format!("a name has 1 to {LONGEST_NAME_CHARS} letters, digits or the characters .-_@");
    Err(ServiceError::input("/name", detail))
}

pub(super) fn checked_display_name(name: &str) -> ServiceResult<String> {
    checked_line(name, LONGEST_DISPLAY_NAME_CHARS, "/display_name")
}

/// A text of one line.
pub(super) fn checked_line(text: &str, most: usize, pointer: &str) -> ServiceResult<String> {
    let text = text.trim();
    if (1..=most).contains(&text.chars().count()) && !text.contains(char::is_control) {
        return Ok(text.to_owned());
    }
    let detail = format!("must be 1 to {most} characters, in one line");
    Err(ServiceError::input(pointer, detail))
}

fn checked_grants(grants: Vec<Grant>) -> ServiceResult<Vec<Grant>> {
    if grants.len() > MOST_GRANTS {
        let detail = format!("a person may have up to {MOST_GRANTS} grants");
        return Err(ServiceError::input("/grants", detail));
    }
    let mut checked: Vec<Grant> = Vec::new();
    for (index, grant) in grants.into_iter().enumerate() {
        let at = |member: &str| format!("/grants/{index}/{member}");
        let community = grant.community.as_deref();
        let grant = Grant {
            project: checked_line(&grant.project, LONGEST_WORD_CHARS, &at("project"))?,
            community: community
                .map(|name| checked_line(name, LONGEST_WORD_CHARS, &at("community")))
                .transpose()?,
            role: grant.role,
        };
        if grant.role == Role::Admin && !grant.is_administration() {
            let detail = "an administrator looks after everything: give this role in the whole project \"default\", \
                or the role manager here";
            return Err(ServiceError::input(at("role"), detail));
        }
        let same =
            |other: &&Grant| other.project == grant.project && other.community == grant.community;
        if checked.iter().find(same).is_some() {
            let detail = "there is a role for the same place already; the higher one is enough";
            return Err(ServiceError::input(format!("/grants/{index}"), detail));
        }
        checked.push(grant);
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_typed_into_any_program_that_signs_in() {
        for good in ["li", "李文", "li.wen@office-3", " trimmed "] {
            assert_eq!(checked_name(good).unwrap(), good.trim());
        }
        for bad in ["", "  ", "a:b", "a b", "a\nb", "a/b", &"x".repeat(65)] {
            assert!(checked_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_administrator_is_one_of_everything_and_a_place_has_one_role() {
        let grant = |project: &str, community: Option<&str>, role| Grant {
            project: project.into(),
            community: community.map(Into::into),
            role,
        };
        let pointer = |grants: Vec<Grant>| match checked_grants(grants) {
            Err(ServiceError::Input { pointer, .. }) => pointer,
            other => panic!("{other:?}"),
        };
        let admin = grant("default", None, Role::Admin);
        checked_grants(vec![
            admin.clone(),
            grant("default", Some("东"), Role::Viewer),
        ])
        .unwrap();
        for wrong in [
            grant("default", Some("东"), Role::Admin),
            grant("other", None, Role::Admin),
        ] {
            assert_eq!(pointer(vec![admin.clone(), wrong]), "/grants/1/role");
        }
        let twice = vec![admin.clone(), grant("default", None, Role::Viewer)];
        assert_eq!(pointer(twice), "/grants/1");
        assert_eq!(
            pointer(vec![grant(" ", None, Role::Viewer)]),
            "/grants/0/project"
        );
        let many = (0..=MOST_GRANTS).map(|number| grant(&number.to_string(), None, Role::Viewer));
        assert_eq!(pointer(many.collect()), "/grants");
    }
}
