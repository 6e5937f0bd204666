//! `yuantu project`

use clap::{Args, Subcommand};

use super::{CliError, Workspace};
use crate::service::{ProjectChange, ProjectDocument};

/// List, show and set up projects
#[derive(Debug, Subcommand)]
pub(super) enum ProjectCommand {
    /// List the projects of a database
    List(List),
    /// Show a project's settings
    Show(Show),
    /// Change a project's settings
    Set(Set),
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    workspace: Workspace,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    workspace: Workspace,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  yuantu project set --name 广惠街街道 --planar-crs 4547")]
pub(super) struct Set {
    #[command(flatten)]
    workspace: Workspace,

    /// What people call it
    #[arg(long)]
    name: Option<String>,

    /// EPSG code of the projected CRS in metres that areas and lengths are measured in
    #[arg(long, value_name = "EPSG")]
    planar_crs: Option<u32>,

    /// Scale of image quality: iec62676-4-2014 or iec62676-4-2025
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
}

impl ProjectCommand {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self {
            Self::List(command) => command.run().await,
            Self::Show(command) => command.run().await,
            Self::Set(command) => command.run().await,
        }
    }
}

impl List {
    async fn run(self) -> Result<(), CliError> {
        let service = self.workspace.open().await?;
        for project in service.projects().await? {
            println!(
                "{:<16} EPSG:{} revision {:<6} {}",
                project.id, project.planar_crs, project.revision, project.name
            );
        }
        service.close().await;
        Ok(())
    }
}

impl Show {
    async fn run(self) -> Result<(), CliError> {
        let service = self.workspace.open().await?;
        print(&service.project(&self.workspace.project).await?);
        service.close().await;
        Ok(())
    }
}

impl Set {
    async fn run(self) -> Result<(), CliError> {
        let change = ProjectChange {
            name: self.name,
            planar_crs: self.planar_crs,
            profile: self.profile,
        };
        if change == ProjectChange::default() {
            return Err(CliError::Refused(
                "nothing to set: give --name, --planar-crs or --profile".into(),
            ));
        }
        let service = self.workspace.open().await?;
        print(&service.set_project(&self.workspace.project, change).await?);
        service.close().await;
        Ok(())
    }
}

fn print(project: &ProjectDocument) {
    println!("id          {}", project.id);
    println!("name        {}", project.name);
    println!("planar CRS  EPSG:{}", project.planar_crs);
    println!("profile     {}", project.profile);
    println!(
        "demo data   {}",
        if project.demo { "yes, invented" } else { "no" }
    );
    println!("revision    {}", project.revision);
    match project.extent {
        Some([west, south, east, north]) => {
            println!("extent      {west:.5} {south:.5} {east:.5} {north:.5}")
        }
        None => println!("extent      no courtyards yet"),
    }
}
