//! How the rings of a polygon, or of several, lie to each other.

use std::collections::{BTreeSet, HashMap};

use geo::kernels::Orientation;
use geo::{Coord, Polygon};
use rstar::{AABB, RTree, RTreeObject};

use super::segments::{Meeting, meeting, paths_cross, turn};
use super::{Flaw, GeometryFault};

/// A ring without repeated positions and without its closing one.
struct Ring {
    part: usize,
    /// 0 is the outer ring of its part.
    number: usize,
    /// Index in the file's coordinates, and the position.
    vertices: Vec<(usize, Coord)>,
}

#[derive(Clone, Copy, PartialEq)]
struct Edge {
    ring: usize,
    /// Of the vertex that it starts at.
    index: usize,
    from: Coord,
    to: Coord,
}

impl RTreeObject for Edge {
    type Envelope = AABB<[f64; 4]>;

    /// The edge's extent along the axes and along both diagonals: a box alone would be wide around a diagonal edge, and
    /// long edges side by side would all have to be compared.
    fn envelope(&self) -> Self::Envelope {
        let (from, to) = (extents(self.from), extents(self.to));
        // Sums are rounded, and touching edges must be found.
        let slack =
            4.0 * f64::EPSILON * from.iter().chain(&to).fold(0.0, |a: f64, b| a.max(b.abs()));
        let mut lower = [0.0; 4];
        let mut upper = [0.0; 4];
        for (axis, (a, b)) in from.into_iter().zip(to).enumerate() {
            lower[axis] = a.min(b) - slack;
            upper[axis] = a.max(b) + slack;
        }
        AABB::from_corners(lower, upper)
    }
}

fn extents(at: Coord) -> [f64; 4] {
    [at.x, at.y, at.x + at.y, at.x - at.y]
}

/// A ring on its way through a point that it shares.
#[derive(Clone, Copy, PartialEq)]
struct Passage {
    ring: usize,
    index: usize,
    from: Coord,
    to: Coord,
}

/// All rings with an index of their edges.
struct Arrangement {
    rings: Vec<Ring>,
    edges: RTree<Edge>,
    /// By point: who passes through it. Only points that are shared.
    touches: HashMap<(u64, u64), (Coord, Vec<Passage>)>,
}

/// The first fault among the rings of `parts`, whose rings are finite and span an area each.
/// The pointer begins with the part's index.
pub(super) fn fault(parts: &[Polygon]) -> Option<GeometryFault> {
    let mut arrangement = Arrangement::of(parts);
    arrangement
        .meeting_fault()
        .or_else(|| arrangement.crossing_in_a_vertex())
        .or_else(|| arrangement.nesting_fault())
}

impl Arrangement {
    fn of(parts: &[Polygon]) -> Self {
        let rings: Vec<Ring> = parts
            .iter()
            .enumerate()
            .flat_map(|(part, polygon)| {
                std::iter::once(polygon.exterior())
                    .chain(polygon.interiors())
                    .enumerate()
                    .map(move |(number, line)| Ring {
                        part,
                        number,
                        vertices: distinct(&line.0),
                    })
            })
            .collect();
        let edges = rings
            .iter()
            .enumerate()
            .flat_map(|(number, ring)| ring.edges(number))
            .collect();
        Self {
            edges: RTree::bulk_load(edges),
            rings,
            touches: HashMap::new(),
        }
    }

    /// Edges that cross or overlap; notes where they touch.
    fn meeting_fault(&mut self) -> Option<GeometryFault> {
        let mut touches: Vec<(Coord, Edge)> = Vec::new();
        let mut first: Option<(Edge, Edge, Meeting)> = None;
        for edge in &self.edges {
            for other in self.edges.locate_in_envelope_intersecting(&edge.envelope()) {
                if (other.ring, other.index) <= (edge.ring, edge.index) {
                    continue;
                }
                match meeting((edge.from, edge.to), (other.from, other.to)) {
                    Meeting::Apart => {}
                    Meeting::Touch(at) => {
                        if !self.are_neighbours(edge, other) {
                            touches.extend([(at, *edge), (at, *other)]);
                        }
                    }
                    bad => {
                        let place =
                            |(a, b, _): &(Edge, Edge, Meeting)| (a.ring, a.index, b.ring, b.index);
                        let found = (*edge, *other, bad);
                        if first.is_none_or(|first| place(&found) < place(&first)) {
                            first = Some(found);
                        }
                    }
                }
            }
        }
        for (at, edge) in touches {
            self.note(at, &edge);
        }
        first.map(|(edge, other, bad)| self.describe(&edge, &other, bad == Meeting::Crossing))
    }

    fn are_neighbours(&self, edge: &Edge, other: &Edge) -> bool {
        let count = self.rings[edge.ring].vertices.len();
        edge.ring == other.ring
            && ((edge.index + 1) % count == other.index || (other.index + 1) % count == edge.index)
    }

    fn note(&mut self, at: Coord, edge: &Edge) {
        // Adding 0 makes one zero of the two.
        let key = ((at.x + 0.0).to_bits(), (at.y + 0.0).to_bits());
        let passage = self.rings[edge.ring].passage(at, edge);
        let (_, passages) = self.touches.entry(key).or_insert((at, Vec::new()));
        if !passages.contains(&passage) {
            passages.push(passage);
        }
    }

    /// Paths that only share a vertex, yet change sides there.
    fn crossing_in_a_vertex(&self) -> Option<GeometryFault> {
        self.touches
            .values()
            .flat_map(|(at, passages)| {
                passages.iter().enumerate().flat_map(move |(number, one)| {
                    passages[..number]
                        .iter()
                        .filter(|other| {
                            paths_cross(*at, (one.from, one.to), (other.from, other.to))
                        })
                        .map(move |other| (*one, *other))
                })
            })
            .map(|(one, other)| {
                if (one.ring, one.index) < (other.ring, other.index) {
                    (one, other)
                } else {
                    (other, one)
                }
            })
            .min_by_key(|(one, other)| (one.ring, one.index, other.ring, other.index))
            .map(|(one, other)| self.describe(&one.edge(), &other.edge(), true))
    }

    /// Rings that lie where they must not, now that none crosses another.
    fn nesting_fault(&self) -> Option<GeometryFault> {
        if self.rings.len() < 2 {
            return None;
        }
        self.rings
            .iter()
            .enumerate()
            .find_map(|(number, ring)| self.misplacement(number, ring))
    }

    fn misplacement(&self, number: usize, ring: &Ring) -> Option<GeometryFault> {
        let around = self.rings_around(self.sample(ring), number);
        let is_inside = |part: usize, hole: bool| {
            around.iter().any(|other| {
                let other = &self.rings[*other];
                other.part == part && (other.number > 0) == hole
            })
        };
        let (flaw, what) = if ring.number > 0 {
            if !is_inside(ring.part, false) {
                (
                    Flaw::HoleOutside,
                    "is a hole that lies outside of the outer ring".to_owned(),
                )
            } else if is_inside(ring.part, true) {
                (
                    Flaw::Inside,
                    "is a hole that lies inside another hole".to_owned(),
                )
            } else {
                return None;
            }
        } else {
            let covering = around
                .iter()
                .map(|other| self.rings[*other].part)
                .find(|part| *part != ring.part && !is_inside(*part, true))?;
            (Flaw::Inside, format!("lies inside the part /{covering}"))
        };
        Some(GeometryFault::new(flaw, ring.pointer(), what))
    }

    /// A point of the ring that lies on no other ring.
    fn sample(&self, ring: &Ring) -> Coord {
        let is_shared = |at: &Coord| {
            self.touches
                .contains_key(&((at.x + 0.0).to_bits(), (at.y + 0.0).to_bits()))
        };
        ring.vertices
            .iter()
            .map(|(_, at)| *at)
            .find(|at| !is_shared(at))
            .unwrap_or_else(|| {
                // Each vertex is shared; edges share single points only, so a point off their middle is free.
                let edge = ring.edge(0, 0);
                edge.from + (edge.to - edge.from) * 0.487_1
            })
    }

    /// The rings that wind around `position`, by a ray to the east; `own` is left out.
    fn rings_around(&self, position: Coord, own: usize) -> BTreeSet<usize> {
        const FAR: f64 = f64::MAX;
        let ray = AABB::from_corners(
            [position.x, position.y, -FAR, -FAR],
            [FAR, position.y, FAR, FAR],
        );
        let mut around = BTreeSet::new();
        for edge in self.edges.locate_in_envelope_intersecting(&ray) {
            let is_upward = edge.to.y > position.y;
            if edge.ring == own || (edge.from.y > position.y) == is_upward {
                continue;
            }
            let side = if is_upward {
                Orientation::CounterClockwise
            } else {
                Orientation::Clockwise
            };
            let crosses = turn(edge.from, edge.to, position) == side;
            if crosses && !around.insert(edge.ring) {
                around.remove(&edge.ring);
            }
        }
        around
    }

    fn describe(&self, edge: &Edge, other: &Edge, crosses: bool) -> GeometryFault {
        let (ring, other_ring) = (&self.rings[edge.ring], &self.rings[other.ring]);
        let pointer = ring.vertex_pointer(edge.index);
        let (flaw, verb) = if crosses {
            (Flaw::Crosses, "crosses")
        } else {
            (Flaw::RunsAlong, "runs along an edge of")
        };
        let what = if edge.ring == other.ring {
            format!(
                "the ring {verb} itself (at vertex {})",
                other_ring.vertices[other.index].0
            )
        } else if ring.part == other_ring.part {
            format!("the ring {verb} ring {}", other_ring.number)
        } else {
            format!("the ring {verb} the part /{}", other_ring.part)
        };
        GeometryFault::new(flaw, pointer, what)
    }
}

impl Passage {
    fn edge(&self) -> Edge {
        Edge {
            ring: self.ring,
            index: self.index,
            from: self.from,
            to: self.to,
        }
    }
}

impl Ring {
    fn pointer(&self) -> String {
        format!("/{}/{}", self.part, self.number)
    }

    fn vertex_pointer(&self, index: usize) -> String {
        format!("{}/{}", self.pointer(), self.vertices[index].0)
    }

    fn edges(&self, number: usize) -> impl Iterator<Item = Edge> {
        (0..self.vertices.len()).map(move |index| self.edge(number, index))
    }

    fn edge(&self, ring: usize, index: usize) -> Edge {
        Edge {
            ring,
            index,
            from: self.vertices[index].1,
            to: self.vertices[(index + 1) % self.vertices.len()].1,
        }
    }

    /// How the ring passes `at`, a point of its `edge`: around a corner, or straight on.
    fn passage(&self, at: Coord, edge: &Edge) -> Passage {
        let count = self.vertices.len();
        let index = if at == edge.to {
            (edge.index + 1) % count
        } else {
            edge.index
        };
        let is_corner = at == edge.to || at == edge.from;
        Passage {
            ring: edge.ring,
            index,
            from: if is_corner {
                self.vertices[(index + count - 1) % count].1
            } else {
                edge.from
            },
            to: if is_corner {
                self.vertices[(index + 1) % count].1
            } else {
                edge.to
            },
        }
    }
}

/// The ring's positions without repetitions and without the closing one, each with its index.
fn distinct(positions: &[Coord]) -> Vec<(usize, Coord)> {
    let mut vertices: Vec<(usize, Coord)> = Vec::with_capacity(positions.len());
    for (index, position) in positions.iter().enumerate() {
        if vertices.last().is_none_or(|(_, last)| last != position) {
            vertices.push((index, *position));
        }
    }
    while vertices.len() > 1 && vertices.first().map(|v| v.1) == vertices.last().map(|v| v.1) {
        vertices.pop();
    }
    vertices
}
