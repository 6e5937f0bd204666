#!/usr/bin/env python3
"""Judges parking layouts by what shares nothing with how they are made: `make test-layouts`

    YUANTU_BINARY=target/release/yuantu python3 tests/golden/check_layouts.py [lot …]

For each lot: spaces stand on the ground, overlap nothing, have the size of their arrangement and are open to an aisle of its width; aisles
hang together with a gate; a car of 4.8 × 1.8 m with a turning circle of 6 m comes forwards from the street to where it can be put
into each space, as others stand in theirs; and there are as many spaces as a good layout has (`LOTS`). Plain Python; half a minute.
"""

import json
import math
import os
import subprocess
import sys
from collections import deque

WIDTH_M, LENGTH_M, AISLE_M, PARALLEL_M, ONE_WAY_M, PINCH_M = 2.5, 5.0, 5.0, 6.0, 3.8, 3.0
CAR_LENGTH_M, CAR_WIDTH_M, OVERHANG_M, TURN_M = 4.8, 1.8, 1.0, 3.9
GRAIN_M, HEADINGS, STEP_M, STREET_M = 0.2, 72, 0.4, 6.0
LIMIT_S = 2


def rectangle(x, y, wide, deep):
    return [(x, y), (x + wide, y), (x + wide, y + deep), (x, y + deep)]


def columns(xs, ys):
    return [rectangle(x - 0.3, y - 0.3, 0.6, 0.6) for x in xs for y in ys]


# boundary, gates, columns, spaces at least
LOTS = {
    "30 × 15": (rectangle(0, 0, 30, 15), [[(0, 5), (0, 10)]], [], 22),
    "60 × 10, gate on a long side": (rectangle(0, 0, 60, 10), [[(27.5, 0), (32.5, 0)]], [], 24),
    "L": ([(0, 0), (35, 0), (35, 15), (15, 15), (15, 30), (0, 30)], [[(35, 5), (35, 10)]], [], 36),
    "columns": (rectangle(0, 0, 36, 30), [[(0, 12.5), (0, 17.5)]], columns((9, 18, 27), (10, 20)), 44),
    "columns in the aisle": (rectangle(0, 0, 30, 15), [[(0, 5), (0, 10)]], columns((10, 20), (5, 10)), 18),
    "skew": ([(0, 0), (40, 3), (36, 30), (4, 26)], [[(0.615, 4), (1.385, 9)]], [], 34),
    "two gates": (rectangle(0, 0, 40, 32), [[(0, 2), (0, 7)], [(40, 25), (40, 30)]], [], 55),
}


def scene(boundary, gates, standing):
    def feature(name, geometry_type, coordinates, **properties):
        geometry = {"type": geometry_type, "coordinates": coordinates}
        return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}

    def ring(corners):
        return [[*corners, corners[0]]]

    features = [feature("yard", "Polygon", ring(boundary), kind="courtyard")]
    features += [feature(f"gate-{at}", "LineString", gate, kind="gate", passage="vehicle") for at, gate in enumerate(gates)]
    features += [feature(f"column-{at}", "Polygon", ring(column), kind="obstacle", height_m=3) for at, column in enumerate(standing)]
    return {"type": "FeatureCollection", "planar": True, "features": features}


def proposals(lot):
    parameters = {"stall_width_m": WIDTH_M, "stall_length_m": LENGTH_M, "aisle_width_m": AISLE_M, "time_limit_s": LIMIT_S}
    command = [os.environ["YUANTU_BINARY"], "analyse", "parking-layout", "-", "--params", json.dumps(parameters)]
    done = subprocess.run(command, input=json.dumps(scene(*lot)), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["proposals"]


# Geometry

def area(corners):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1])) / 2


def clipped(subject, clip):
    """What of a polygon lies in a convex one, by Sutherland and Hodgman."""
    clip = clip if area(clip) > 0 else clip[::-1]
    for a, b in zip(clip, clip[1:] + clip[:1]):
        def side(p):
            return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

        kept = []
        for p, q in zip(subject, subject[1:] + subject[:1]):
            at_p, at_q = side(p), side(q)
            if at_p >= 0:
                kept.append(p)
            if (at_p >= 0) != (at_q >= 0):
                share = at_p / (at_p - at_q)
                kept.append((p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share))
        subject = kept
        if not subject:
            return []
    return subject


def common_m2(subject, convex):
    return abs(area(clipped(subject, convex))) if near(subject, convex) else 0.0


def near(one, other):
    return all(min(p[k] for p in one) < max(p[k] for p in other) and min(p[k] for p in other) < max(p[k] for p in one) for k in (0, 1))


def holds(corners, point):
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def edges(quad):
    return list(zip(quad, quad[1:] + quad[:1]))


def before(edge, deep_m):
    """The rectangle outside an edge of a polygon that runs counter-clockwise, and the way out."""
    (ax, ay), (bx, by) = edge
    length_m = math.dist(*edge)
    out = ((by - ay) / length_m, (ax - bx) / length_m)
    far = [(x + out[0] * deep_m, y + out[1] * deep_m) for x, y in edge]
    return [edge[0], far[0], far[1], edge[1]], out


# What is drawn

def quad_of(feature):
    return [tuple(point) for point in feature["geometry"]["coordinates"][0][:4]]


def ways_in(space, arrangement):
    is_parallel = arrangement == "parallel"
    deep_m = AISLE_M if arrangement == "perpendicular" else ONE_WAY_M
    middle_m = (WIDTH_M + LENGTH_M) / 2
    return [before(edge, deep_m) for edge in edges(space) if (math.dist(*edge) > middle_m) == is_parallel]


def drawing_faults(lot, spaces, kinds, aisles):
    boundary, gates, standing = lot
    faults = []
    for at, (space, kind) in enumerate(zip(spaces, kinds)):
        sides = sorted(math.dist(*edge) for edge in edges(space))
        long_m = PARALLEL_M if kind == "parallel" else LENGTH_M
        if sides[0] < WIDTH_M - 1e-6 or sides[2] < long_m - 1e-6:
            faults.append(f"{at} is too small: {sides}")
        if common_m2(boundary, space) < abs(area(space)) - 1e-6:
            faults.append(f"{at} is outside")
        if any(common_m2(other, space) > 1e-6 for other in spaces[at + 1:] + standing):
            faults.append(f"{at} overlaps")
        if any(common_m2(aisle, space) > 1e-6 for aisle, _ in aisles):
            faults.append(f"{at} stands on an aisle")
        if not any(is_open(lot, front, spaces, at) and touches_aisle(space, front, out, aisles) for front, out in ways_in(space, kind)):
            faults.append(f"{at} ({kind}) is not open to an aisle")
    for at, (aisle, properties) in enumerate(aisles):
        if common_m2(boundary, aisle) < abs(area(aisle)) - 1e-4 or any(common_m2(column, aisle) > 1e-4 for column in standing):
            faults.append(f"aisle {at} is not on free ground")
        if properties["width_m"] < PINCH_M - 1e-6:
            faults.append(f"aisle {at} is {properties['width_m']} m wide")
    joined = [at for at, (aisle, _) in enumerate(aisles) if any(touches_gate(aisle, gate) for gate in gates)]
    for at in joined:
        joined += [other for other, (aisle, _) in enumerate(aisles) if other not in joined and common_m2(grown(aisle), aisles[at][0]) > 1e-6]
    if len(joined) < len(aisles):
        faults.append(f"{len(aisles) - len(joined)} aisles do not hang together with a gate")
    return faults


def is_open(lot, front, spaces, own):
    boundary, _, standing = lot
    others = spaces[:own] + spaces[own + 1:] + standing
    return common_m2(boundary, front) > abs(area(front)) - 1e-3 and all(common_m2(other, front) < 1e-3 for other in others)


def touches_aisle(space, front, out, aisles):
    """A hand's breadth out of the open side, the aisle goes by."""
    a, _, _, b = front
    spots = [(a[0] + (b[0] - a[0]) * share + out[0] * 0.1, a[1] + (b[1] - a[1]) * share + out[1] * 0.1) for share in (0.1, 0.5, 0.9)]
    return sum(any(holds(aisle, spot) for aisle, _ in aisles) for spot in spots) >= 2


def grown(quad):
    x, y = (sum(point[k] for point in quad) / 4 for k in (0, 1))
    return [(px + math.copysign(0.01, px - x), py + math.copysign(0.01, py - y)) for px, py in quad]


def touches_gate(aisle, gate):
    return any(holds(grown(aisle), (gate[0][0] + (gate[1][0] - gate[0][0]) * k / 20, gate[0][1] + (gate[1][1] - gate[0][1]) * k / 20)) for k in range(21))


# Driving

class Grid:
    """Where the car can be: for each heading a row of bits, set where its middle of the rear axle may be."""

    def __init__(self, lot, spaces):
        boundary, gates, standing = lot
        self.low = tuple(min(p[k] for p in boundary) - STREET_M - 2 for k in (0, 1))
        high = tuple(max(p[k] for p in boundary) + STREET_M + 2 for k in (0, 1))
        self.wide, self.deep = (int((high[k] - self.low[k]) / GRAIN_M) + 1 for k in (0, 1))
        self.streets = [street(gate, boundary) for gate in gates]
        ground = self.bits([boundary, *(apron for apron, _ in self.streets)])
        self.open = [row & ~taken for row, taken in zip(ground, self.bits(standing))]
        self.free = [row & ~taken for row, taken in zip(self.open, self.bits(spaces))]

    def bits(self, polygons):
        rows = [0] * self.deep
        for corners in polygons:
            for row in range(self.deep):
                y = self.low[1] + (row + 0.5) * GRAIN_M
                cuts = sorted((bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in edges(corners) if (ay > y) != (by > y))
                for x0, x1 in zip(cuts[::2], cuts[1::2]):
                    first = max(0, math.ceil((x0 - self.low[0]) / GRAIN_M - 0.5))
                    last = min(self.wide, math.ceil((x1 - self.low[0]) / GRAIN_M - 0.5))
                    if last > first:
                        rows[row] |= ((1 << (last - first)) - 1) << first
        return rows

    def poses(self, free):
        """For each heading, where the car stands wholly on what is free."""
        return [self.room(free, 2 * math.pi * turn / HEADINGS) for turn in range(HEADINGS)]

    def room(self, free, heading):
        sin, cos = math.sin(heading), math.cos(heading)
        offsets = set()
        for i in range(25):
            for j in range(10):
                ahead_m, aside_m = i / 24 * CAR_LENGTH_M - OVERHANG_M, (j / 9 - 0.5) * CAR_WIDTH_M
                x, y = cos * ahead_m - sin * aside_m, sin * ahead_m + cos * aside_m
                offsets.add((round(x / GRAIN_M), round(y / GRAIN_M)))
        rows = []
        for row in range(self.deep):
            all_free = -1
            for x, y in offsets:
                there = free[row + y] if 0 <= row + y < self.deep else 0
                all_free &= there >> x if x >= 0 else there << -x
                if not all_free:
                    break
            rows.append(all_free)
        return rows

    def pose(self, x, y, heading):
        return (int((x - self.low[0]) / GRAIN_M), int((y - self.low[1]) / GRAIN_M), round(heading / (2 * math.pi) * HEADINGS) % HEADINGS)

    def driven(self, room, starts, directions, is_goal=None, most=400_000):
        """The poses that are come to; none where the goal is one of them and was found."""
        seen, waiting = set(), deque(starts)
        while waiting and len(seen) < most:
            x, y, heading = waiting.popleft()
            pose = self.pose(x, y, heading)
            column, row, turn = pose
            if pose in seen or not 0 <= row < self.deep or column < 0 or not room[turn][row] >> column & 1:
                continue
            seen.add(pose)
            if is_goal and is_goal(pose):
                return None
            for direction in directions:
                for bend in (-1, -0.5, 0, 0.5, 1):
                    after = heading + direction * bend * STEP_M / TURN_M
                    middle = (heading + after) / 2
                    waiting.append((x + direction * STEP_M * math.cos(middle), y + direction * STEP_M * math.sin(middle), after))
        return seen


def street(gate, boundary):
    """The street before a gate, and where cars set out on it: their heading is into the place."""
    middle = tuple((gate[0][k] + gate[1][k]) / 2 for k in (0, 1))
    length_m = math.dist(*gate)
    along = tuple((gate[1][k] - gate[0][k]) / length_m for k in (0, 1))
    into = (-along[1], along[0])
    if not holds(boundary, (middle[0] + into[0] * 0.1, middle[1] + into[1] * 0.1)):
        into = (-into[0], -into[1])

    def at(aside_m, back_m):
        return (middle[0] + along[0] * aside_m - into[0] * back_m, middle[1] + along[1] * aside_m - into[1] * back_m)

    half_m = length_m / 2
    apron = [at(-half_m, STREET_M), at(half_m, STREET_M), at(half_m, -0.2), at(-half_m, -0.2)]
    heading = math.atan2(into[1], into[0])
    return apron, [(*at(aside_m / 2, STREET_M - 1.6), heading) for aside_m in range(-3, 4)]


def driving_faults(lot, spaces, kinds):
    grid = Grid(lot, spaces)
    starts = [start for _, places in grid.streets for start in places]
    reached = grid.driven(grid.poses(grid.free), starts, [1])
    return [f"no car is put into {at} ({kind})" for at, kind in enumerate(kinds) if not is_parked(grid, reached, spaces, at, kind)]


def is_parked(grid, reached, spaces, own, kind):
    """From the space, with one of both ends first, the car comes out to where cars come forwards; so it goes in as well."""
    space = spaces[own]
    middle = tuple(sum(point[k] for point in space) / 4 for k in (0, 1))
    within_m = 9.0
    around = [other for at, other in enumerate(spaces) if at != own and math.dist(other[0], middle) < within_m + 6]
    free = [row & ~taken for row, taken in zip(grid.open, grid.bits(around))]
    room = Lazily(grid, free)
    long_edge = max(edges(space), key=lambda edge: math.dist(*edge))
    along = math.atan2(long_edge[1][1] - long_edge[0][1], long_edge[1][0] - long_edge[0][0])
    for heading in (along, along + math.pi):
        back_m = CAR_LENGTH_M / 2 - OVERHANG_M
        start = (middle[0] - math.cos(heading) * back_m, middle[1] - math.sin(heading) * back_m, heading)
        if grid.driven(room, [start], [1, -1], lambda pose: pose in reached, 300_000) is None:
            return True
    return False


class Lazily(dict):
    """The poses of each heading, when it is asked for."""

    def __init__(self, grid, free):
        super().__init__()
        self.grid, self.ground = grid, free

    def __missing__(self, turn):
        self[turn] = self.grid.room(self.ground, 2 * math.pi * turn / HEADINGS)
        return self[turn]


def main():
    names = sys.argv[1:] or list(LOTS)
    failed = False
    for name in names:
        *lot, least = LOTS[name]
        found = proposals(lot)
        faults = [] if found and found[0]["count"] >= least else [f"fewer than {least} spaces"]
        for proposal in found[:2]:
            features = proposal["spaces"]["features"]
            spaces = [quad_of(feature) for feature in features]
            kinds = [feature["properties"]["arrangement"] for feature in features]
            aisles = [(quad_of(feature), feature["properties"]) for feature in proposal["aisles"]["features"]]
            own = drawing_faults(lot, spaces, kinds, aisles) + driving_faults(lot, spaces, kinds)
            if proposal["count"] != len(spaces) or proposal["count"] > proposal["upper_bound"]:
                own.append("the count is wrong")
            faults += [f"{proposal['goal']}: {fault}" for fault in own]
        ground_m2 = abs(area(lot[0])) - sum(abs(area(column)) for column in lot[2])
        count = found[0]["count"] if found else 0
        print(f"{name:30} {ground_m2:6.0f} m² {count:4} spaces {ground_m2 / max(1, count):5.1f} m² each  {'; '.join(faults) or 'as it should be'}", flush=True)
        failed = failed or bool(faults)
    sys.exit(failed)


if __name__ == "__main__":
    main()
