//! `yuantu user`: people, looked after on the computer that has the data. Passwords never come as arguments, which
//! others could read.

use std::io::{self, IsTerminal, Write};

use clap::{Args, Subcommand};

use super::DataOptions;
use super::error::{CliError, CliResult};
use super::lens::WHO;
use super::project::closing;
use crate::model::{Grant, Role};
use crate::service::{
    Actor, DEFAULT_PROJECT, Service, ServiceResult, UserDocument, UserInput, UserPatch,
};

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a person; the password is asked for, or read from standard input
    Add(Add),
    /// List the people: name, display name, whether they can sign in, and their roles
    List {
        #[command(flatten)]
        data: DataOptions,
    },
    /// Give a person another password; it is asked for, or read from standard input
    Password(Named),
    /// Keep a person from signing in, at once
    Disable(Named),
    /// Let a person sign in again
    Enable(Named),
    /// Give a person a role in a project or in one community, in the place of the one there
    Grant(GrantOptions),
    /// Take a person's role in a project or in one community away
    Revoke(Revoke),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    yuantu user add chen --role admin                        the first one\n  \
    yuantu user add liwen --display-name 李文 --role planner --community 金帝城社区\n  \
    pass show yuantu/robot | yuantu user add robot --role viewer")]
pub(super) struct Add {
    #[command(flatten)]
    named: Named,
    /// As others read it in the history; the name unless given
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// viewer, surveyor, planner, manager or admin; without one the person can sign in and see nothing
    #[arg(long)]
    role: Option<Role>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(super) struct Named {
    #[command(flatten)]
    data: DataOptions,
    /// What the person signs in with
    name: String,
}

#[derive(Debug, Args)]
pub(super) struct GrantOptions {
    #[command(flatten)]
    named: Named,
    /// viewer, surveyor, planner, manager or admin
    role: Role,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
struct Place {
    /// The project of the role
    #[arg(long, default_value = DEFAULT_PROJECT)]
    project: String,
    /// Only in the courtyards of this community
    #[arg(long, value_name = "NAME")]
    community: Option<String>,
}

impl Place {
    fn is_of(&self, grant: &Grant) -> bool {
        grant.project == self.project && grant.community == self.community
    }

    fn grant(self, role: Role) -> Grant {
        Grant {
            project: self.project,
            community: self.community,
            role,
        }
    }
}

impl UserCommand {
    pub(super) async fn run(self) -> CliResult<()> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List { data } => {
                let service = data.open().await?;
                let users = closing(&service, service.users().await).await?;
                print(&users.iter().map(line).collect::<String>())
            }
            Self::Password(named) => {
                let password = Some(read_password()?);
                let patch = UserPatch {
                    password,
                    ..UserPatch::default()
                };
                named.change(|_| patch).await
            }
            Self::Disable(named) => named.change(|_| disabled(true)).await,
            Self::Enable(named) => named.change(|_| disabled(false)).await,
            Self::Grant(GrantOptions { named, role, place }) => {
                named
                    .change(|mut grants| {
                        grants.retain(|grant| !place.is_of(grant));
                        grants.push(place.grant(role));
                        granted(grants)
                    })
                    .await
            }
            Self::Revoke(Revoke { named, place }) => {
                named
                    .change(|mut grants| {
                        grants.retain(|grant| !place.is_of(grant));
                        granted(grants)
                    })
                    .await
            }
        }
    }
}

fn disabled(disabled: bool) -> UserPatch {
    UserPatch {
        disabled: Some(disabled),
        ..UserPatch::default()
    }
}

fn granted(grants: Vec<Grant>) -> UserPatch {
    UserPatch {
        grants: Some(grants),
        ..UserPatch::default()
    }
}

impl Add {
    async fn run(self) -> CliResult<()> {
        let input = UserInput {
            name: self.named.name,
            display_name: self.display_name,
            password: read_password()?,
            grants: self
                .role
                .map(|role| self.place.grant(role))
                .into_iter()
                .collect(),
        };
        let service = self.named.data.open().await?;
        let added = service.add_user(input, &Actor::trusted(WHO)).await;
        print(&line(&closing(&service, added).await?))
    }
}

impl Named {
    /// Changes the person; the change is told their grants.
    async fn change(self, change: impl FnOnce(Vec<Grant>) -> UserPatch) -> CliResult<()> {
        let service = self.data.open().await?;
        let changed = changed(&service, &self.name, change).await;
        print(&line(&closing(&service, changed).await?))
    }
}

async fn changed(
    service: &Service,
    name: &str,
    change: impl FnOnce(Vec<Grant>) -> UserPatch,
) -> ServiceResult<UserDocument> {
    let user = service.user_named(name).await?;
    let patch = change(user.grants);
    service
        .change_user(&user.id, patch, &Actor::trusted(WHO))
        .await
}

/// Asked for twice at a terminal; else the first line of standard input.
fn read_password() -> CliResult<String> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin()
            .read_line(&mut line)
            .map_err(CliError::Password)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password("Password: ").map_err(CliError::Password)?;
    let again = rpassword::prompt_password("Once more: ").map_err(CliError::Password)?;
    if password == again {
        Ok(password)
    } else {
        Err(CliError::PasswordsDiffer)
    }
}

fn line(user: &UserDocument) -> String {
    let state = if user.disabled { "disabled" } else { "enabled" };
    let grants: Vec<String> = user.grants.iter().map(told).collect();
    let (name, display_name) = (&user.name, &user.display_name);
    format!("{name}\t{display_name}\t{state}\t{}\n", grants.join(", "))
}

fn told(grant: &Grant) -> String {
    match &grant.community {
        None => format!("{} in {}", grant.role, grant.project),
        Some(community) => format!("{} in {} of {}", grant.role, community, grant.project),
    }
}

fn print(text: &str) -> CliResult<()> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(CliError::Output)
}
