//! The parts of a large scene that matter to each of its courtyards.

use std::collections::BTreeSet;
use std::collections::HashMap;

use geo::{BoundingRect, Rect};
use rstar::RTree;

use super::{Courtyards, SiteFeature};
use crate::geometry::rect;
use crate::model::Kind;

/// Which features of a scene are whose, and where those stand that neighbours look past. Features go by their positions.
#[derive(Debug, Default)]
pub struct Neighbourhoods {
    owners: Vec<Option<String>>,
    own: HashMap<String, Vec<usize>>,
    grounds: HashMap<String, Rect>,
    around: RTree<rect::Indexed<usize>>,
}

impl Neighbourhoods {
    /// Of features in one plane, in metres. Those of `kinds` matter to neighbours too.
    pub fn of(features: &[SiteFeature], kinds: &[Kind]) -> Self {
        let courtyards = Courtyards::of(features);
        let owners: Vec<Option<String>> = features
            .iter()
            .map(|feature| courtyards.owner(feature).map(str::to_owned))
            .collect();
        let mut own: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, owner) in owners.iter().enumerate() {
            if let Some(owner) = owner {
                own.entry(owner.clone()).or_default().push(at);
            }
        }
        let grounds = courtyards
            .ids()
            .filter_map(|id| {
                let ground = courtyards.boundary(id)?.bounding_rect()?;
                Some((id.to_owned(), ground))
            })
            .collect();
        let around = features
            .iter()
            .enumerate()
            .filter(|(_, feature)| kinds.contains(&feature.kind))
            .filter_map(|(at, feature)| Some(rect::indexed(feature.geometry.bounding_rect()?, at)))
            .collect();
        Self {
            owners,
            own,
            grounds,
            around: RTree::bulk_load(around),
        }
    }

    /// The courtyard that the feature at this position belongs to.
    pub fn owner(&self, at: usize) -> Option<&str> {
        self.owners.get(at)?.as_deref()
    }

    /// The positions, ascending, of the courtyard's features, and of those around it that are at most `reach_m` from the
    /// rectangle around it.
    pub fn of_courtyard(&self, id: &str, reach_m: f64) -> BTreeSet<usize> {
        let own = self.own.get(id).into_iter().flatten().copied();
        let near = self.grounds.get(id).map(|ground| {
            let reach = rect::envelope(rect::grown(*ground, reach_m));
            self.around.locate_in_envelope_intersecting(&reach)
        });
        let near = near.into_iter().flatten().map(|entry| entry.data);
        own.chain(near).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Geometry, Point, coord};

    fn feature(id: i64, kind: Kind, geometry: impl Into<Geometry>) -> SiteFeature {
        SiteFeature {
            id: crate::model::FeatureId::Number(id),
            kind,
            geometry: geometry.into(),
            courtyard: None,
            properties: crate::model::Properties::new(),
        }
    }

    fn square(x: f64) -> Geometry {
        let low = coord! { x: x, y: 0.0 };
        Rect::new(low, low + coord! { x: 40.0, y: 40.0 })
            .to_polygon()
            .into()
    }

    #[test]
    fn a_courtyard_has_its_own_and_what_stands_near_it() {
        let mut lamp_elsewhere = feature(4, Kind::Lamp, Point::new(500.0, 5.0));
        lamp_elsewhere.courtyard = Some("1".into());
        let features = [
            feature(1, Kind::Courtyard, square(0.0)),
            feature(2, Kind::Courtyard, square(100.0)),
            feature(3, Kind::Lamp, Point::new(5.0, 5.0)),
            lamp_elsewhere,
            feature(5, Kind::Tree, Point::new(105.0, 5.0)),
            feature(6, Kind::Lamp, Point::new(110.0, 5.0)),
            feature(7, Kind::Tree, Point::new(190.0, 5.0)),
            feature(8, Kind::Tree, Point::new(191.0, 5.0)),
        ];
        let found = Neighbourhoods::of(&features, &[Kind::Tree]);
        let of = |id: &str| Vec::from_iter(found.of_courtyard(id, 150.0));
        assert_eq!(of("1"), [0, 2, 3, 4, 6]);
        assert_eq!(of("2"), [1, 4, 5, 6, 7]);
        assert!(of("3").is_empty());
        assert_eq!((found.owner(4), found.owner(6)), (Some("2"), None));
    }
}
