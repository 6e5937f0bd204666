#!/usr/bin/env python3
"""Makes `dead_ends.json`: places with dead ends whose lengths Shapely (GEOS) and networkx work out.

    pip install shapely networkx
    python3 tests/golden/make_dead_ends.py

Where a dead end begins and ends is said by hand for each place. How long it is follows from the full visibility graph of the ground that
GEOS shrinks by half a vehicle's width; that a turning place is one, or none, from squares that are tried on a grid of middles and
directions.
"""

import json
import math
import pathlib

from shapely.affinity import affine_transform, rotate, translate
from shapely.geometry import LineString, Point, Polygon, box, mapping
from shapely.ops import unary_union
from shapely.prepared import prep

from make_walks import Graph, feature

HALF_M = (4.0 - 0.01) / 2   # rule fire-lane-width, a centimetre let pass
LIMIT_M = 40.0              # rule fire-dead-end-length
SIDE_M = 12.0               # rule fire-turning-place
APRON_M = 4.0
# mirrored, turned by degrees
CHANGES = [(False, 0), (False, 30), (True, 0), (True, 112)]


class Place:
    def __init__(self, name, *ground):
        self.name, self.ground = name, unary_union(ground)
        self.gates, self.cars, self.trees, self.houses = [], [], [], []
        self.dead_ends, self.squares = [], []

    def free(self):
        aprons = [gate.buffer(APRON_M, cap_style="flat") for gate in self.gates]
        standing = unary_union(self.cars + self.houses)
        return unary_union([self.ground, *aprons]).difference(standing)

    def room(self):
        trunks = unary_union([tree.buffer(HALF_M, quad_segs=24) for tree in self.trees])
        return self.free().buffer(-HALF_M, quad_segs=24).difference(trunks)

    def dead_end(self, begins, end, turns=False, within_m=0.05):
        """Begins at lines. Without a turning place, `end` is an area that holds its far end; with one, the line by which one comes
        into it."""
        self.dead_ends.append((begins, end, turns, within_m))

    def lengths(self):
        graph = Graph(self.room())
        for begins, end, turns, within_m in self.dead_ends:
            ways = graph.lengths_from(begins)
            if turns:
                inside = end.intersection(graph.free)
                points = [inside.interpolate(i / 40, normalized=True).coords[0] for i in range(41)]
                known = [graph.length(ways, point) for point in points]
                length_m = min(length for length in known if length is not None) + SIDE_M
            else:
                # Corners of the ground are seen to from just inside.
                corners = [point for point in graph.corners if end.covers(Point(point))]
                length_m = max(graph.length(ways, corner) for corner in corners) + HALF_M
            yield {"length_m": length_m, "needed": length_m > LIMIT_M, "found": turns, "within_m": within_m}

    def holds_square(self, middle, side_m):
        """Whether a square has room whose middle is within 3 m of a place."""
        free = self.free().difference(unary_union([tree.buffer(1e-6) for tree in self.trees]))
        room = prep(free)
        for turn in range(0, 90, 1):
            square = rotate(box(-side_m / 2, -side_m / 2, side_m / 2, side_m / 2), turn)
            for i in range(-30, 31):
                for j in range(-30, 31):
                    if room.covers(translate(square, middle[0] + i / 10, middle[1] + j / 10)):
                        return True
        return False

    def features(self, change):
        put = lambda shape: affine_transform(shape, change)
        found = [feature("yard", "courtyard", put(self.ground))]
        found += [feature(f"gate-{i}", "gate", put(gate), passage="vehicle") for i, gate in enumerate(self.gates)]
        for kind, shapes in [("parking_space", self.cars), ("tree", self.trees), ("building", self.houses)]:
            found += [feature(f"{kind}-{i}", kind, put(shape), courtyard="yard") for i, shape in enumerate(shapes)]
        return found


def bent():
    place = Place("a lane with a bend", box(0, 0, 5, 30), box(0, 25, 40, 30))
    place.gates = [LineString([(0, 0), (5, 0)])]
    place.dead_end(place.gates, box(37, 25, 40, 30))
    return place


def comb():
    place = Place("a way through with three branches", box(0, 0, 100, 4.5),
                  box(20, 4, 24, 24.5), box(50, 4, 55, 49.5), box(80, 4, 84.2, 64.5))
    place.gates = [LineString([(0, 0), (0, 4.5)]), LineString([(100, 0), (100, 4.5)])]
    # The far kerb of the lane's vehicles. Where the branch begins about the rounded corners is a matter of triangles.
    mouth = lambda x0, x1: [LineString([(x0, 4.5 - HALF_M), (x1, 4.5 - HALF_M)])]
    place.dead_end(mouth(20, 24), box(20, 22, 24, 25), within_m=2.1)
    place.dead_end(mouth(50, 55), box(50, 47, 55, 50), within_m=2.1)
    place.dead_end(mouth(80, 84.2), box(80, 62, 84.2, 65), within_m=2.1)
    return place


def ring_on_a_stalk():
    place = Place("a ring at the end of a lane", box(20, 0, 24, 40), box(0, 36, 44, 72).difference(box(4.5, 40.5, 39.5, 67.5)))
    place.gates = [LineString([(20, 0), (24, 0)])]
    return place


def broken_ring():
    place = Place("a ring that a tree shuts", box(0, 0, 60, 60).difference(box(5, 5, 55, 55)))
    place.gates = [LineString([(20, 0), (25, 0)])]
    place.trees = [Point(30, 57.5)]
    place.dead_end(place.gates, box(26, 55, 29, 60))
    place.dead_end(place.gates, box(31, 55, 34, 60))
    return place


def yard_behind():
    """An arch to a yard, and a lane from there on."""
    place = Place("a yard behind an arch, and a lane behind the yard", box(10, 0, 14.4, 45), box(0, 45, 25, 65), box(2, 65, 6.2, 115))
    place.gates = [LineString([(10, 0), (14.4, 0)])]
    place.dead_end(place.gates, LineString([(0, 45), (25, 45)]), turns=True)
    place.dead_end([LineString([(0, 65), (25, 65)])], box(2, 112, 6.2, 115))
    place.squares = [((12, 55), 12.05, True)]
    return place


def slanted_place():
    square = rotate(box(-6.2, -6.2, 6.2, 6.2), 33)
    place = Place("a turning place that lies askew", box(0, 0, 4.2, 50), translate(square, 2.1, 55))
    place.gates = [LineString([(0, 0), (4.2, 0)])]
    place.squares = [((2.1, 55), 12.05, True)]
    # By which side one comes into the square is not told by hand: only that it is at most as far as its middle.
    place.dead_end(place.gates, LineString([(0, 50), (4.2, 50)]), turns=True, within_m=4.0)
    return place


def small_place():
    place = Place("a place too small to turn", box(0, 0, 4.2, 50), box(-4, 50, 7.9, 62))
    place.gates = [LineString([(0, 0), (4.2, 0)])]
    place.dead_end(place.gates, box(-4, 59, 8, 62))
    place.squares = [((2, 56), 11.95, False)]
    return place


def parked_row():
    cars = [box(0, 10 + 6 * i, 2.3, 16 + 6 * i) for i in range(8)]
    place = Place("a parked row along a lane, and a car in the turning place", box(0, 0, 6.8, 70), box(0, 58, 20, 70))
    place.cars = [*cars, box(14, 58, 16.4, 63.3)]
    place.gates = [LineString([(2, 0), (6.8, 0)])]
    place.squares = [((7, 64), 11.95, True)]
    place.dead_end(place.gates, LineString([(0, 58), (20, 58)]), turns=True)
    return place


def case(place, mirrored, turn_deg):
    turn = math.radians(turn_deg)
    (cos, sin), side = (math.cos(turn), math.sin(turn)), -1 if mirrored else 1
    change = [cos * side, -sin, sin * side, cos, 240.0, -75.0]
    collection = {"type": "FeatureCollection", "planar": True, "features": place.features(change)}
    expected = sorted(place.lengths(), key=lambda one: -one["length_m"])
    return {"name": f"{place.name}, mirrored: {mirrored}, turned by {turn_deg}°", "scene": collection, "dead_ends": expected}


def main():
    places = [make() for make in (bent, comb, ring_on_a_stalk, broken_ring, yard_behind, slanted_place, small_place,
                               parked_row)]
    for place in places:
        for middle, side_m, has_room in place.squares:
            assert place.holds_square(middle, side_m) == has_room, place.name
    cases = [case(place, *change) for place in places for change in CHANGES]
    path = pathlib.Path(__file__).with_name("dead_ends.json")
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), ensure_ascii=False) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")
    for one in cases[::len(CHANGES)]:
        print(one["name"], [(round(end["length_m"], 3), end["needed"], end["found"]) for end in one["dead_ends"]])


if __name__ == "__main__":
    main()
