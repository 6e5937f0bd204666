#!/usr/bin/env python3
"""Makes `isovists.json`: scenes with isovist areas in exact rational arithmetic.

An independent answer for `tests/golden`: it shares no code and no method with the engine. Every direction in which
something may change (to a vertex, to a crossing of two edges) is sorted exactly; between two neighbouring ones the
ground that is seen is a sum of triangles, added up as fractions.

    python3 tests/golden/make_isovists.py
"""

import functools
import json
import pathlib
import random
from fractions import Fraction as F

TURNS = [(1, 0), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13)), (F(-20, 29), F(-21, 29))]


def cross(a, b):
    return a[0] * b[1] - a[1] * b[0]


def minus(a, b):
    return (a[0] - b[0], a[1] - b[1])


def edges_of(ring):
    return list(zip(ring, ring[1:] + ring[:1]))


def crossing(p, q):
    """Where two edges cross or touch, if in one point."""
    (a, b), (c, d) = p, q
    r, s = minus(b, a), minus(d, c)
    turn = cross(r, s)
    if turn == 0:
        return None
    t, u = F(cross(minus(c, a), s)) / turn, F(cross(minus(c, a), r)) / turn
    if 0 <= t <= 1 and 0 <= u <= 1:
        return (a[0] + t * r[0], a[1] + t * r[1])
    return None


def by_angle(a, b):
    """Exact order of directions, counter-clockwise from just after west."""
    def half(d):
        return 0 if d[1] < 0 or (d[1] == 0 and d[0] > 0) else 1
    if half(a) != half(b):
        return half(a) - half(b)
    turn = cross(a, b)
    return -1 if turn > 0 else (1 if turn < 0 else 0)


def hit(direction, edge):
    """Distance (in units of `direction`) to an edge's line."""
    a, b = edge
    along = minus(b, a)
    return F(cross(a, along)) / cross(direction, along)


def crosses(direction, edge):
    """Whether the open ray meets the edge (relative to the eye); the direction goes through no vertex."""
    a, b = edge
    left, right = cross(direction, a), cross(direction, b)
    return (left > 0) != (right > 0) and left != 0 and right != 0 and hit(direction, edge) > 0


def area(eye, blocking, ground):
    """The seen part of the ground: `blocking` and `ground` are edges in the plane."""
    def relative(edges):
        return [(minus(a, eye), minus(b, eye)) for a, b in edges]
    blocking, ground = relative(blocking), relative(ground)
    everything = blocking + ground
    points = [point for edge in everything for point in edge]
    for index, p in enumerate(everything):
        for q in everything[:index]:
            point = crossing(p, q)
            if point:
                points.append(point)
    directions = sorted((p for p in points if p != (0, 0)), key=functools.cmp_to_key(by_angle))
    distinct = [d for index, d in enumerate(directions) if index == 0 or by_angle(directions[index - 1], d) != 0]
    return sum(sector(a, b, blocking, ground) for a, b in zip(distinct, distinct[1:] + distinct[:1]))


def sector(a, b, blocking, ground):
    """What is seen between two directions in which alone something changes."""
    if cross(a, b) <= 0:
        raise ValueError("the scene leaves half a turn without a vertex")
    between = (a[0] + b[0], a[1] + b[1])
    walls = sorted((hit(between, edge), index) for index, edge in enumerate(blocking) if crosses(between, edge))
    wall = blocking[walls[0][1]] if walls else None
    limit = walls[0][0] if walls else None

    def triangle(edge):
        near, far = hit(a, edge), hit(b, edge)
        return near * far * cross(a, b) / 2

    total = F(0)
    crossings = sorted((hit(between, e), i) for i, e in enumerate(ground) if crosses(between, e))
    inside = len(crossings) % 2 == 1
    previous = F(0)
    for distance, index in crossings:
        if limit is not None and distance >= limit:
            break
        here = triangle(ground[index])
        if inside:
            total += here - previous
        inside, previous = not inside, here
    if inside:
        total += triangle(wall) - previous
    return total


def turned(points, turn):
    cos, sin = turn
    return [(x * cos - y * sin, x * sin + y * cos) for x, y in points]


def rectangle(x, y, width, height):
    return [(F(x), F(y)), (F(x + width), F(y)), (F(x + width), F(y + height)), (F(x), F(y + height))]


def scene(seed, buildings, walls, touching):
    """A notched courtyard with rectangles and walls on a grid of eighths, many of them touching or in line."""
    random.seed(seed)
    pick = random.randrange
    turn = TURNS[seed % len(TURNS)]
    yard = turned([(F(x), F(y)) for x, y in [(-60, -50), (60, -50), (60, 10), (20, 10), (20, 30), (60, 30), (60, 55), (-60, 55)]], turn)
    hole = turned(list(reversed(rectangle(-50, 35, 12, 9))), turn)
    unit = 32 if touching else 1
    def place(low, high):
        return F(pick(8 * low, 8 * high) // unit * unit, 8)
    solids = [turned(rectangle(place(-48, 40), place(-44, 26), pick(1, 4) * 4, pick(1, 4) * 4), turn) for _ in range(buildings)]
    lines = [turned([(F(pick(-48, 48)), F(pick(-44, 50))) for _ in range(pick(2, 5))], turn) for _ in range(walls)]
    return yard, hole, solids, lines, turn


def contains(ring, point):
    inside = False
    for (ax, ay), (bx, by) in edges_of(ring):
        if (ay > point[1]) != (by > point[1]) and point[0] < (bx - ax) * (point[1] - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def on_edge(edge, point):
    a, b = edge
    return cross(minus(b, a), minus(point, a)) == 0 and min(a[0], b[0]) <= point[0] <= max(a[0], b[0])


def as_float(points):
    return [[float(x), float(y)] for x, y in points]


def exact(points):
    """The very numbers that the scene file will hold."""
    return [(F(float(x)), F(float(y))) for x, y in points]


def case(name, seed, buildings, walls, touching, viewpoints):
    yard, hole, solids, lines, turn = scene(seed, buildings, walls, touching)
    yard, hole = exact(yard), exact(hole)
    solids, lines = [exact(s) for s in solids], [exact(line) for line in lines]
    ground = edges_of(yard) + edges_of(hole)
    blocking = [edge for solid in solids for edge in edges_of(solid)] + [e for line in lines for e in zip(line, line[1:])]
    answers = []
    while len(answers) < viewpoints:
        x, y = random.randrange(-56, 56), random.randrange(-46, 50)
        # Whole coordinates: in line with many corners. Some lie in the courtyard's hole: one sees out of it.
        eye = exact(turned([(F(x), F(y))], turn))[0]
        if not contains(yard, eye) or any(contains(s, eye) for s in solids) or any(on_edge(e, eye) for e in blocking + ground):
            continue
        entry = {"viewpoint": as_float([eye])[0], "area_m2": float(area(eye, blocking, ground))}
        if not contains(hole, eye):
            entry["area_with_boundary_m2"] = float(area(eye, blocking + ground, ground))
        answers.append(entry)
    def closed(ring):
        return as_float(ring + ring[:1])
    features = [{"type": "Feature", "id": "yard", "properties": {"kind": "courtyard"},
                 "geometry": {"type": "Polygon", "coordinates": [closed(yard), closed(hole)]}}]
    features += [{"type": "Feature", "id": f"b{i}", "properties": {"kind": "building", "height_m": 12},
                  "geometry": {"type": "Polygon", "coordinates": [closed(s)]}} for i, s in enumerate(solids)]
    features += [{"type": "Feature", "id": f"w{i}", "properties": {"kind": "wall", "height_m": 2, "see_through": False, "type": "wall"},
                  "geometry": {"type": "LineString", "coordinates": as_float(line)}} for i, line in enumerate(lines)]
    return {"name": name, "scene": {"type": "FeatureCollection", "planar": True, "features": features}, "isovists": answers}


def main():
    cases = [
        case("a few buildings", 0, 5, 2, False, 6),
        case("turned, touching on a grid", 1, 14, 3, True, 6),
        case("dense and overlapping", 2, 24, 6, True, 5),
        case("many walls that cross", 3, 6, 14, False, 5),
        case("eighty buildings", 4, 80, 4, True, 3),
    ]
    path = pathlib.Path(__file__).with_name("isovists.json")
    path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(f"{path}: {sum(len(c['isovists']) for c in cases)} isovists")


if __name__ == "__main__":
    main()
