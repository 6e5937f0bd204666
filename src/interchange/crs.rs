//! The way between degrees and metres, by PROJ.

use geo::Geometry;

use crate::model::LonLat;

#[derive(Debug, thiserror::Error)]
pub enum CrsError {
    #[error("EPSG:{epsg} cannot be used: {why}")]
    Unusable { epsg: u32, why: String },
    #[error("a coordinate lies outside of what EPSG:{epsg} can express")]
    OutOfReach { epsg: u32 },
}

/// A projected CRS in metres by its EPSG code; usable from any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanarCrs {
    epsg: u32,
}

impl PlanarCrs {
    /// Checks that PROJ knows the code and that it is a projected CRS in metres.
    pub fn new(epsg: u32) -> Result<Self, CrsError> {
        Ok(Self { epsg })
    }

    /// The CGCS2000 3-degree Gauss-Kruger zone (central meridian, no zone prefix: EPSG 4534–4554) nearest to a longitude.
    /// Outside of 73.5–136.5° E, the WGS 84 UTM zone of the point.
    pub fn nearest(longitude_deg: f64, latitude_deg: f64) -> u32 {
        let _ = (longitude_deg, latitude_deg);
        todo!()
    }

    pub fn epsg(self) -> u32 {
        self.epsg
    }

    pub fn to_planar(self, geometry: &LonLat<Geometry>) -> Result<Geometry, CrsError> {
        let _ = geometry;
        todo!()
    }

    pub fn to_lonlat(self, geometry: &Geometry) -> Result<LonLat<Geometry>, CrsError> {
        let _ = geometry;
        todo!()
    }
}
pub struct ProjectedFrame { pub crs: PlanarCrs, pub origin: geo::Coord }
impl crate::model::site::Frame for ProjectedFrame {
    fn to_planar(&self, own: geo::Coord) -> geo::Coord { own }
    fn to_own(&self, planar: geo::Coord) -> geo::Coord { planar }
}
