//! Where in a JSON document something is.

use serde_path_to_error::{Path, Segment};

/// `viewpoints[1][0]` as the JSON pointer `/viewpoints/1/0` (RFC 6901).
pub fn json_pointer(path: &Path) -> String {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_pointer_leads_through_members_and_items() {
        let json = r#"{"a/b": [[1, 2], [3, "x"]]}"#;
        let wrong = serde_path_to_error::deserialize::<_, BTreeMap<String, Vec<Vec<u8>>>>(
            &mut serde_json::Deserializer::from_str(json),
        );
        assert_eq!(json_pointer(wrong.unwrap_err().path()), "/a~1b/1/1");
    }
}
