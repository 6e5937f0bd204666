//! `yuantu project lens`.

use std::io::{self, Write};

use clap::{Args, Subcommand};

use super::DataOptions;
use super::error::{CliError, CliResult};
use super::project::closing;
use crate::service::{Actor, DEFAULT_PROJECT, LensDocument, LensInput, Service};

/// Who writes from the command line.
pub(super) const WHO: &str = "cli";

#[derive(Debug, Subcommand)]
pub(super) enum LensCommand {
    /// List the built-in lenses and the project's own: id, name, field of view
    List(Where),
    /// Keep a lens with the project
    Add(Add),
    /// Remove a lens of the project's own
    Remove {
        #[command(flatten)]
        place: Where,
        /// As `list` shows it
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Where {
    #[command(flatten)]
    data: DataOptions,
    /// The project
    #[arg(long, default_value = DEFAULT_PROJECT)]
    project: String,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  yuantu project lens add \"门卫室 6 mm\" --image 2560x1440 --focal-length 6 --sensor-width 5.38\n  \
    yuantu project lens add \"东门实测\" --image 1920x1080 --hfov 101.5"
)]
pub(super) struct Add {
    #[command(flatten)]
    place: Where,
    /// What the lens is called
    name: String,
    /// Width and height of the image in pixels
    #[arg(long, value_name = "WxH", value_parser = image)]
    image: Image,
    /// Focal length in mm
    #[arg(
        long,
        value_name = "MM",
        requires = "sensor_width",
        conflicts_with = "hfov"
    )]
    focal_length: Option<f64>,
    /// Width of the sensor's picture area in mm
    #[arg(long, value_name = "MM", requires = "focal_length")]
    sensor_width: Option<f64>,
    /// Horizontal field of view in degrees, as it was measured
    #[arg(long, value_name = "DEG", required_unless_present = "focal_length")]
    hfov: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Image {
    width_px: u32,
    height_px: u32,
}

fn image(text: &str) -> Result<Image, String> {
    let sides = text.split_once('x').ok_or("write it as 2560x1440")?;
    let side = |side: &str| side.parse().map_err(|error| format!("\"{side}\": {error}"));
    Ok(Image {
        width_px: side(sides.0)?,
        height_px: side(sides.1)?,
    })
}

impl LensCommand {
    pub(super) async fn run(self) -> CliResult<()> {
        match self {
            Self::List(place) => {
                let service = place.open().await?;
                let lenses = closing(&service, service.lenses(&place.project).await).await?;
                print(&lenses.iter().map(line).collect::<String>())
            }
            Self::Add(add) => {
                let service = add.place.open().await?;
                let added = service
                    .add_lens(&add.place.project, add.input(), &Actor::trusted(WHO))
                    .await;
                print(&line(&closing(&service, added).await?))
            }
            Self::Remove { place, id } => {
                let service = place.open().await?;
                let removed = service
                    .remove_lens(&place.project, &id, &Actor::trusted(WHO))
                    .await;
                Ok(closing(&service, removed).await?)
            }
        }
    }
}

impl Where {
    async fn open(&self) -> CliResult<Service> {
        self.data.open().await
    }
}

impl Add {
    fn input(&self) -> LensInput {
        LensInput {
            name: self.name.clone(),
            image_width_px: self.image.width_px,
            image_height_px: self.image.height_px,
            focal_length_mm: self.focal_length,
            sensor_width_mm: self.sensor_width,
            hfov_deg: self.hfov,
        }
    }
}

fn line(lens: &LensDocument) -> String {
    let LensDocument {
        id, name, hfov_deg, ..
    } = lens;
    format!("{id}\t{name}\t{hfov_deg:.1}°\n")
}

fn print(text: &str) -> CliResult<()> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(CliError::Output)
}
