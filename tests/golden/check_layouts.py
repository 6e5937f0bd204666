#!/usr/bin/env python3
"""Judges parking layouts by what shares nothing with how they are made: `make test-layouts`, and a part of it in `make test`

    YUANTU_BINARY=target/release/yuantu python3 tests/golden/check_layouts.py [--few | lot …]

For each lot: spaces stand on the ground, overlap nothing, have the size of their arrangement and are open to an aisle of its width; aisles
hang together with a gate; a car of 4.8 × 1.8 m with a turning circle of 6 m comes forwards from the street to where it can be put
into each space, as others stand in theirs, and where there are one-way aisles, never against one and out again forwards (`driving`);
and there are as many spaces as a good layout has (`lots`). Plain Python.
"""

import json
import math
import os
import subprocess
import sys

import lots
from driving import Yard, edges, holds

WIDTH_M, LENGTH_M, AISLE_M, PARALLEL_M, ONE_WAY_M, PINCH_M = 2.5, 5.0, 5.0, 6.0, 3.8, 3.0


def proposals(scene, limit_s):
    parameters = {"stall_width_m": WIDTH_M, "stall_length_m": LENGTH_M, "aisle_width_m": AISLE_M, "time_limit_s": limit_s, "keep": []}
    command = [os.environ["YUANTU_BINARY"], "analyse", "parking-layout", "-", "--params", json.dumps(parameters)]
    done = subprocess.run(command, input=json.dumps(scene), capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
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
    faults = []
    for at, (space, kind) in enumerate(zip(spaces, kinds)):
        sides = sorted(math.dist(*edge) for edge in edges(space))
        long_m = PARALLEL_M if kind == "parallel" else LENGTH_M
        if sides[0] < WIDTH_M - 1e-6 or sides[2] < long_m - 1e-6:
            faults.append(f"{at} is too small: {sides}")
        if common_m2(lot.outline, space) < abs(area(space)) - 1e-6:
            faults.append(f"{at} is outside")
        if any(common_m2(other, space) > 1e-6 for other in spaces[at + 1:] + lot.standing):
            faults.append(f"{at} overlaps")
        if any(common_m2(aisle, space) > 1e-6 for aisle, _ in aisles):
            faults.append(f"{at} stands on an aisle")
        if any(common_m2(wall, drawn_in(space)) > 1e-6 for wall in lot.walls):
            faults.append(f"{at} stands across a wall")
        off_m = ONE_WAY_M if kind == "oblique" else 0.1
        if not any(is_open(lot, front, spaces, at) and comes_to_aisle(front, out, aisles, off_m) for front, out in ways_in(space, kind)):
            faults.append(f"{at} ({kind}) is not open to an aisle")
    for at, (aisle, properties) in enumerate(aisles):
        stands_on_it = any(common_m2(other, aisle) > 1e-4 for other in lot.standing) or any(common_m2(wall, drawn_in(aisle)) > 1e-4 for wall in lot.walls)
        if common_m2(lot.outline, aisle) < abs(area(aisle)) - 1e-4 or stands_on_it:
            faults.append(f"aisle {at} is not on free ground")
        if properties["width_m"] < PINCH_M - 1e-6:
            faults.append(f"aisle {at} is {properties['width_m']} m wide")
    for at, (aisle, properties) in enumerate(aisles):
        against = [other for other, (two, more) in enumerate(aisles) if properties["one_way"] and more["one_way"] and turned_back(properties, more) and common_m2(aisle, two) > PARALLEL_M * ONE_WAY_M]
        faults += [f"aisle {at} is driven both ways, with {other}" for other in against if other > at]
    joined = [at for at, (aisle, _) in enumerate(aisles) if any(touches_gate(aisle, gate) for gate in lot.gates)]
    for at in joined:
        joined += [other for other, (aisle, _) in enumerate(aisles) if other not in joined and common_m2(grown(aisle, 0.01), aisles[at][0]) > 1e-6]
    if len(joined) < len(aisles):
        faults.append(f"{len(aisles) - len(joined)} aisles do not hang together with a gate")
    return faults


def is_open(lot, front, spaces, own):
    others = spaces[:own] + spaces[own + 1:] + lot.standing
    return common_m2(lot.outline, front) > abs(area(front)) - 1e-3 and all(common_m2(other, front) < 1e-3 for other in others)


def comes_to_aisle(front, out, aisles, off_m):
    """No farther than that out of the open side, the aisle goes by. That of an oblique space looks over a corner of open ground."""
    a, _, _, b = front

    def is_there(share):
        x, y = (a[k] + (b[k] - a[k]) * share for k in (0, 1))
        steps = range(1, round(off_m / 0.1) + 1)
        return any(holds(aisle, (x + out[0] * 0.1 * step, y + out[1] * 0.1 * step)) for step in steps for aisle, _ in aisles)

    return sum(map(is_there, (0.1, 0.5, 0.9))) >= 2


def drawn_in(quad):
    """A wall beside a space is half a hand thick in it."""
    x, y = (sum(point[k] for point in quad) / 4 for k in (0, 1))
    return [(x + (px - x) * 0.95, y + (py - y) * 0.95) for px, py in quad]


def grown(quad, by_m):
    x, y = (sum(point[k] for point in quad) / 4 for k in (0, 1))
    return [(px + math.copysign(by_m, px - x), py + math.copysign(by_m, py - y)) for px, py in quad]


def turned_back(one, other):
    """Whether they are driven in opposite directions."""
    (ax, ay), (bx, by) = (way(*properties["axis"]) for properties in (one, other))
    return ax * bx + ay * by < -0.9 * math.hypot(ax, ay) * math.hypot(bx, by)


def touches_gate(aisle, gate):
    """A gate up to a metre off the boundary is on it."""
    (ax, ay), (bx, by) = gate[0], gate[-1]
    return any(holds(grown(aisle, 1.0), (ax + (bx - ax) * k / 20, ay + (by - ay) * k / 20)) for k in range(21))


def faults_of(lot, proposal):
    features = proposal["spaces"]["features"]
    spaces = [quad_of(feature) for feature in features]
    kinds = [feature["properties"]["arrangement"] for feature in features]
    aisles = [(quad_of(feature), feature["properties"]) for feature in proposal["aisles"]["features"]]
    faults = drawing_faults(lot, spaces, kinds, aisles)
    one_way = [(aisle, way(*properties["axis"])) for aisle, properties in aisles if properties["one_way"]]
    yard = Yard(lot.outline, lot.standing + lot.walls, lot.gates, spaces, one_way)
    faults += [f"no car is put into {at} ({kind})" for at, kind in enumerate(kinds) if not yard.is_parked_in(at)]
    if proposal["count"] != len(spaces) or proposal["count"] > proposal["upper_bound"]:
        faults.append("the count is wrong")
    return faults


def way(start, end):
    return end[0] - start[0], end[1] - start[1]


def must_tell_apart():
    """A judge that lets every layout pass is worth nothing, nor is one that lets none."""
    space = lots.rectangle(20, 5, 2.5, 5)
    walls = [lots.rectangle(0, 5, 20, 5), lots.rectangle(22.5, 5, 17.5, 5)]
    west, east = [(0, 0), (0, 5)], [(40, 0), (40, 5)]
    aisle = lots.rectangle(5, 0, 30, 5)
    cases = {
        "an aisle of 5 m": (True, walls, [], [west], []),
        "an aisle of 2 m": (False, [*walls, lots.rectangle(5, 2.5, 35, 0.5)], [], [west], []),
        "a wall across the gate": (False, [*walls, lots.rectangle(1, 0, 0.2, 5)], [], [west], []),
        "others in the way": (False, walls, [lots.rectangle(20 + 2.5 * at, -0.1, 2.5, 5) for at in (-1, 0, 1)], [west], []),
        "one way from gate to gate": (True, walls, [], [west, east], [(aisle, (1, 0))]),
        "one way towards the only gate": (False, walls, [], [west], [(aisle, (-1, 0))]),
        "one way into a dead end": (False, walls, [], [west], [(aisle, (1, 0))]),
    }
    for name, (is_right, standing, others, gates, one_way) in cases.items():
        yard = Yard(lots.rectangle(0, 0, 40, 10), standing, gates, [space, *others], one_way)
        if yard.is_parked_in(0) != is_right:
            sys.exit(f"{name}: the judge is wrong")


def main():
    asked = sys.argv[1:]
    is_few = asked == ["--few"]
    names = [name for name, lot in lots.LOTS.items() if lot.is_of_few] if is_few else asked or list(lots.LOTS)
    must_tell_apart()
    failed = False
    for name in names:
        lot = lots.LOTS[name]
        found = proposals(lot.scene(), 1 if is_few else 2)
        count = found[0]["count"] if found else 0
        faults = [] if count >= lot.least else [f"{count} of at least {lot.least} spaces"]
        for proposal in found[:1 if is_few else 2]:
            faults += [f"{proposal['goal']}: {fault}" for fault in faults_of(lot, proposal)]
        ground_m2 = abs(area(lot.outline)) - sum(abs(area(other)) for other in lot.standing)
        print(f"{name:30} {ground_m2:6.0f} m² {count:4} spaces {ground_m2 / max(1, count):5.1f} m² each  {'; '.join(faults) or 'as it should be'}", flush=True)
        failed = failed or bool(faults)
    sys.exit(failed)


if __name__ == "__main__":
    main()
