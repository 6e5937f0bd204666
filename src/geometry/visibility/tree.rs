//! A packed binary tree of bounding rectangles: edges in the order of their distance from an eye, near ones first.

use geo::{Coord, Rect};

use crate::geometry::rect;

/// Edges in one leaf: testing four edges costs about as much as testing one rectangle.
const LEAF: usize = 8;

/// Rectangles over ranges of items. Built once in O(n log n); children follow their parent.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Items in the order of the leaves.
    order: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    low: Coord,
    high: Coord,
    content: Content,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    /// A range of `order`.
    Leaf { first: u32, last: u32 },
    /// The first child follows its parent.
    Fork { second: u32 },
}

/// The corners of a node's rectangle, relative to an eye.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub low: Coord,
    pub high: Coord,
}

impl Span {
    /// The corners between which, counter-clockwise, all of the rectangle is seen; none when it holds the eye, or lies across
    /// due west, where the circle of directions is cut open.
    pub fn extreme_corners(&self) -> Option<(Coord, Coord)> {
        let (low, high) = (self.low, self.high);
        let corner = |x: f64, y: f64| Coord { x, y };
        let (right, left) = (low.x > 0.0, high.x < 0.0);
        let corners = if low.y > 0.0 {
            let first = corner(high.x, if left { high.y } else { low.y });
            (first, corner(low.x, if right { high.y } else { low.y }))
        } else if high.y < 0.0 {
            let first = corner(low.x, if right { low.y } else { high.y });
            (first, corner(high.x, if left { low.y } else { high.y }))
        } else if right {
            (corner(low.x, low.y), corner(low.x, high.y))
        } else {
            return None;
        };
        Some(corners)
    }

    /// How far the nearest point of the rectangle is from the eye, squared.
    pub fn distance_squared(&self) -> f64 {
        let x = self.low.x.max(-self.high.x).max(0.0);
        let y = self.low.y.max(-self.high.y).max(0.0);
        x * x + y * y
    }
}

impl Tree {
    pub fn new(rects: &[Rect]) -> Self {
        let mut order: Vec<u32> = (0..rects.len() as u32).collect();
        let mut nodes = Vec::with_capacity(rects.len());
        if !order.is_empty() {
            grow(&mut nodes, rects, &mut order, 0);
        }
        Self { nodes, order }
    }

    /// Calls `visit` with each item, roughly from the nearest to the farthest, of the nodes that `enters` lets in.
    pub fn walk<T>(
        &self,
        eye: Coord,
        state: &mut T,
        enters: impl Fn(&mut T, Span) -> bool,
        mut visit: impl FnMut(&mut T, usize),
    ) {
        if self.nodes.is_empty() {
            return;
        }
        let mut pending = vec![0_usize];
        while let Some(index) = pending.pop() {
            let node = self.nodes[index];
            if !enters(state, node.span(eye)) {
                continue;
            }
            match node.content {
                Content::Leaf { first, last } => {
                    for &item in &self.order[first as usize..last as usize] {
                        visit(state, item as usize);
                    }
                }
                Content::Fork { second } => {
                    let (first, second) = (index + 1, second as usize);
                    let distance = |child: usize| self.nodes[child].span(eye).distance_squared();
                    if distance(first) <= distance(second) {
                        pending.extend([second, first]);
                    } else {
                        pending.extend([first, second]);
                    }
                }
            }
        }
    }
}

impl Node {
    fn span(&self, eye: Coord) -> Span {
        Span {
            low: self.low - eye,
            high: self.high - eye,
        }
    }
}

/// Appends the node over `items`, whose first stands at `offset` of the order, and all that is below it.
fn grow(nodes: &mut Vec<Node>, rects: &[Rect], items: &mut [u32], offset: usize) {
    let Some(bounds) = items
        .iter()
        .map(|&item| rects[item as usize])
        .reduce(rect::joined)
    else {
        return;
    };
    let place = nodes.len();
    nodes.push(Node {
        low: bounds.min(),
        high: bounds.max(),
        content: Content::Leaf {
            first: offset as u32,
            last: (offset + items.len()) as u32,
        },
    });
    if items.len() <= LEAF {
        return;
    }
    let middle = items.len() / 2;
    let along_x = bounds.width() >= bounds.height();
    let position = |item: &u32| {
        let centre = rects[*item as usize].center();
        if along_x { centre.x } else { centre.y }
    };
    items.select_nth_unstable_by(middle, |a, b| position(a).total_cmp(&position(b)));
    let (left, right) = items.split_at_mut(middle);
    grow(nodes, rects, left, offset);
    let second = nodes.len() as u32;
    grow(nodes, rects, right, offset + middle);
    nodes[place].content = Content::Fork { second };
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    fn unit_at(x: f64, y: f64) -> Rect {
        Rect::new(coord! { x: x, y: y }, coord! { x: x + 1.0, y: y + 1.0 })
    }

    fn visited(tree: &Tree, eye: Coord, within_m: f64) -> Vec<usize> {
        let mut items = Vec::new();
        tree.walk(
            eye,
            &mut items,
            |_, span| span.distance_squared() <= within_m * within_m,
            Vec::push,
        );
        items
    }

    #[test]
    fn every_item_is_visited_once_and_near_ones_come_first() {
        let rects: Vec<Rect> = (0..100).map(|x| unit_at(f64::from(x) * 3.0, 0.0)).collect();
        let tree = Tree::new(&rects);
        let mut items = visited(&tree, coord! { x: -5.0, y: 0.0 }, f64::INFINITY);
        assert!(items[0] < LEAF);
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn a_rectangle_is_seen_between_two_of_its_corners() {
        use crate::geometry::visibility::envelope::angle_of;
        for x in [-3.0, -0.5, 2.0] {
            for y in [-3.0, -0.5, 2.0] {
                let span = Span {
                    low: coord! { x: x, y: y },
                    high: coord! { x: x + 1.0, y: y + 1.0 },
                };
                let Some((first, last)) = span.extreme_corners() else {
                    assert!(x < 0.0 && y == -0.5, "{span:?}");
                    continue;
                };
                let corners = [
                    span.low,
                    span.high,
                    coord! { x: x, y: y + 1.0 },
                    coord! { x: x + 1.0, y: y },
                ];
                let angles = corners.map(angle_of);
                assert_eq!(
                    angle_of(first),
                    angles.into_iter().fold(f64::INFINITY, f64::min)
                );
                assert_eq!(
                    angle_of(last),
                    angles.into_iter().fold(f64::NEG_INFINITY, f64::max)
                );
            }
        }
    }

    #[test]
    fn nodes_that_are_not_entered_are_left_out() {
        let rects: Vec<Rect> = (0..100).map(|x| unit_at(f64::from(x) * 3.0, 0.0)).collect();
        let near = visited(&Tree::new(&rects), coord! { x: 0.0, y: 0.0 }, 10.0);
        assert!(near.contains(&0) && near.len() < 20);
        assert_eq!(
            visited(&Tree::default(), Coord::zero(), 1.0),
            Vec::<usize>::new()
        );
    }
}
