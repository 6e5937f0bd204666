//! Geometries as bytes (well-known binary, exact to the bit) and their bounding boxes.

use geo::{BoundingRect, CoordsIter, Geometry};
use geo_traits::to_geo::ToGeoGeometry;
use wkb::Endianness;
use wkb::reader::read_wkb;
use wkb::writer::{WriteOptions, write_geometry};

use super::Bounds;

/// Little-endian, as every machine here is.
const OPTIONS: WriteOptions = WriteOptions {
    endianness: Endianness::LittleEndian,
};

pub(super) fn to_wkb(geometry: &Geometry) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    write_geometry(&mut bytes, geometry, &OPTIONS).map_err(|error| error.to_string())?;
    Ok(bytes)
}

pub(super) fn from_wkb(bytes: &[u8]) -> Result<Geometry, String> {
    read_wkb(bytes)
        .map_err(|error| error.to_string())?
        .try_to_geometry()
        .ok_or_else(|| "it is an empty point".to_owned())
}

/// The box around a geometry. A geometry without one, or with a coordinate that is no number, cannot be found again.
pub(super) fn bounds(geometry: &Geometry) -> Result<Bounds, String> {
    if geometry
        .coords_iter()
        .any(|coord| !coord.x.is_finite() || !coord.y.is_finite())
    {
        return Err("a coordinate is not a finite number".to_owned());
    }
    let rect = geometry
        .bounding_rect()
        .ok_or_else(|| "it has no coordinates".to_owned())?;
    Ok([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiPolygon, Point, point};

    #[test]
    fn cut_bytes_are_an_error_and_no_panic() {
        let bytes = to_wkb(&Geometry::from(point!(x: 113.97, y: 34.72))).unwrap();
        for length in 0..bytes.len() {
            assert!(from_wkb(&bytes[..length]).is_err(), "{length} bytes");
        }
        assert!(from_wkb(&[0xff; 64]).is_err());
    }

    #[test]
    fn a_geometry_that_lies_nowhere_has_no_box() {
        assert!(bounds(&MultiPolygon::<f64>::new(vec![]).into()).is_err());
        assert!(bounds(&Point::new(f64::NAN, 1.0).into()).is_err());
        assert!(bounds(&Point::new(1.0, f64::INFINITY).into()).is_err());
    }
}
