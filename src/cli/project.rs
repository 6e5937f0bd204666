//! `yuantu project`.

use std::io::{self, Write};

use clap::{Args, Subcommand};

use super::DataOptions;
use super::error::{CliError, CliResult};
use super::lens::{LensCommand, WHO};
use crate::service::{DEFAULT_PROJECT, ProjectChange, ProjectDocument, Service, ServiceResult};

#[derive(Debug, Subcommand)]
pub(super) enum ProjectCommand {
    /// List the projects: id and name
    List {
        #[command(flatten)]
        data: DataOptions,
    },
    /// Show a project's settings as JSON
    Show {
        #[command(flatten)]
        data: DataOptions,
        #[arg(default_value = DEFAULT_PROJECT)]
        id: String,
    },
    /// Change a project's settings
    Set(Set),
    /// Look at the lenses to choose from, and keep own ones
    #[command(subcommand)]
    Lens(LensCommand),
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  yuantu project set --name 广惠街街道 --planar-crs 4547")]
#[group(required = true, multiple = true, args = ["name", "planar_crs", "profile"])]
pub(super) struct Set {
    #[command(flatten)]
    data: DataOptions,
    #[arg(default_value = DEFAULT_PROJECT)]
    id: String,
    /// What the project is called
    #[arg(long)]
    name: Option<String>,
    /// EPSG code of the projected CRS in metres to measure in
    #[arg(long, value_name = "EPSG")]
    planar_crs: Option<u32>,
    /// Scale of image quality, such as iec62676-4-2014
    #[arg(long)]
    profile: Option<String>,
}

impl ProjectCommand {
    pub(super) async fn run(self) -> CliResult<()> {
        match self {
            Self::List { data } => {
                let service = data.open().await?;
                let projects = closing(&service, service.projects().await).await?;
                print(&projects.iter().map(line).collect::<String>())
            }
            Self::Show { data, id } => {
                let service = data.open().await?;
                let project = closing(&service, service.project(&id).await).await?;
                show(&project)
            }
            Self::Lens(command) => command.run().await,
            Self::Set(set) => {
                let service = set.data.open().await?;
                let change = ProjectChange {
                    name: set.name,
                    planar_crs: set.planar_crs,
                    profile: set.profile,
                };
                let changed = service.set_project(&set.id, change, WHO).await;
                show(&closing(&service, changed).await?)
            }
        }
    }
}

pub(super) async fn closing<T>(service: &Service, outcome: ServiceResult<T>) -> ServiceResult<T> {
    service.close().await;
    outcome
}

fn line(project: &ProjectDocument) -> String {
    format!("{}\t{}\n", project.id, project.name)
}

fn show(project: &ProjectDocument) -> CliResult<()> {
    let json = serde_json::to_string_pretty(project)
        .map_err(|error| CliError::Output(io::Error::other(error)))?;
    print(&format!("{json}\n"))
}

pub(super) fn print(text: &str) -> CliResult<()> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(CliError::Output)
}
