//! Where the middle of a vehicle can be: ground that is half its width away from everything, and hangs together with the street
//! before a gate.

use geo::{Coord, Intersects, Line, MultiPolygon, Polygon};

use crate::analysis::passage::{Barrier, Opening};
use crate::geometry::erosion::{Thin, eroded};
use crate::geometry::overlay;
use crate::model::site::Site;

use super::CENTIMETRE_M;

/// A site as vehicles come to it.
pub(super) struct Vehicles<'a> {
    /// The courtyard and the aprons of its gates, without buildings, obstacles, sheds and parked places.
    pub ground: MultiPolygon,
    /// Walls and trunks.
    pub thin: Thin,
    pub gates: Vec<StreetGate<'a>>,
    courtyard: &'a MultiPolygon,
}

/// A gate on the boundary that lets vehicles pass.
pub(super) struct StreetGate<'a> {
    pub opening: &'a Opening<'a>,
    /// From the gate's middle straight out to the street.
    way_in: Line,
}

/// Where vehicles of a width can be.
pub(super) struct Roads {
    /// How far everything is from there at least.
    pub half_m: f64,
    /// Where their middles can be, coming in from the street.
    pub connected: MultiPolygon,
    /// What of it lies in the courtyard.
    pub inside: MultiPolygon,
}

impl<'a> Vehicles<'a> {
    /// For vehicles as wide as `widest_m` at most.
    pub(super) fn new(
        site: &'a Site,
        barriers: &[Barrier],
        openings: &'a [Opening],
        widest_m: f64,
    ) -> Self {
        let street = openings.iter().filter(|opening| opening.is_for("vehicle"));
        let gates: Vec<StreetGate> = street
            .filter_map(|opening| {
                // A vehicle that stands on the apron has its middle half its width away from the apron's end.
                let way_out = opening.outward? * (widest_m / 2.0);
                let middle = opening.middle();
                Some(StreetGate {
                    opening,
                    way_in: Line::new(middle + way_out, middle),
                })
            })
            .collect();
        let aprons: MultiPolygon = gates
            .iter()
            .filter_map(|gate| gate.opening.apron(widest_m))
            .collect();
        // Aprons reach into the courtyard, so that rounding leaves no crack between.
        let ground = overlay::union([site.ground.as_ref(), &aprons]);
        let areas = barriers.iter().flat_map(|barrier| &barrier.areas);
        Self {
            ground: overlay::difference(&ground, areas),
            thin: Thin {
                lines: barriers
                    .iter()
                    .flat_map(|barrier| barrier.lines.clone())
                    .collect(),
                points: barriers
                    .iter()
                    .filter_map(|barrier| barrier.trunk)
                    .collect(),
            },
            gates,
            courtyard: &site.ground,
        }
    }

    /// Where vehicles of a width can be. A centimetre less is let pass.
    pub(super) fn roads(&self, width_m: f64) -> Roads {
        self.roads_past(&self.thin, width_m)
    }

    /// Likewise, with a post more.
    pub(super) fn roads_past_post(&self, post: Coord, width_m: f64) -> Roads {
        let mut thin = self.thin.clone();
        thin.points.push(post);
        self.roads_past(&thin, width_m)
    }

    fn roads_past(&self, thin: &Thin, width_m: f64) -> Roads {
        let half_m = (width_m - CENTIMETRE_M).max(0.0) / 2.0;
        let room = if self.gates.is_empty() {
            MultiPolygon::empty()
        } else {
            eroded(&self.ground, thin, half_m)
        };
        let is_connected =
            |part: &Polygon| self.gates.iter().any(|gate| part.intersects(&gate.way_in));
        let connected: MultiPolygon = room.into_iter().filter(is_connected).collect();
        Roads {
            half_m,
            inside: overlay::intersection(&connected, self.courtyard),
            connected,
        }
    }
}

impl Roads {
    /// Whether vehicles come into the courtyard by a gate.
    pub(super) fn leads_in_by(&self, gate: &StreetGate) -> bool {
        self.connected
            .iter()
            .any(|part| part.intersects(&gate.way_in) && part.intersects(&self.inside))
    }
}
