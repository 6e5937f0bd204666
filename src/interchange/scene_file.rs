use crate::model::*; use geo::Geometry; use serde_json::Value;
pub enum Orientation { Mend, Refuse }
pub fn feature_to_json(_f: &Feature<LonLat<Geometry>>) -> Value { todo!() }
pub fn read(_b: &[u8], _o: Orientation) -> Result<Scene, super::crs::CrsError> { todo!() }
pub fn read_value(_b: Value, _o: Orientation) -> Result<Scene, super::crs::CrsError> { todo!() }
