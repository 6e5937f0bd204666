#!/usr/bin/env python3
"""Makes `isovists.json`: scenes with isovist areas in exact rational arithmetic (see `exact.py`).

    python3 tests/golden/make_isovists.py
"""

import json
import pathlib
import random

from exact import (F, Sweep, Total, as_float, between, contains, edges_of, exact, feature, hit, links_of, on_edge,
                   rectangle, rings, triangle, turned, whole)

# Cosine and sine of turns, and the denominator: on a grid of it, turned points are whole numbers again.
TURNS = [(1, 0), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13)), (F(-20, 29), F(-21, 29))]
YARD = [(-60, -50), (60, -50), (60, 10), (20, 10), (20, 30), (60, 30), (60, 55), (-60, 55)]


class Scene:
    """Ground as polygons (lists of rings), solids as polygons, walls as lines."""

    def __init__(self, ground, solids, walls):
        self.ground, self.solids, self.walls = ground, solids, walls

    def mapped(self, change):
        return Scene([[change(ring) for ring in part] for part in self.ground],
                     [[change(ring) for ring in solid] for solid in self.solids], [change(line) for line in self.walls])

    def ground_edges(self):
        return [edge for part in self.ground for ring in part for edge in edges_of(ring)]

    def solid_edges(self):
        return [[edge for ring in solid for edge in edges_of(ring)] for solid in self.solids]

    def features(self):
        yard = feature("yard", "courtyard", "MultiPolygon", [rings(part) for part in self.ground])
        if len(self.ground) == 1:
            yard = feature("yard", "courtyard", "Polygon", rings(self.ground[0]))
        return ([yard]
                + [feature(f"b{i}", "building", "Polygon", rings(s), height_m=12) for i, s in enumerate(self.solids)]
                + [feature(f"w{i}", "wall", "LineString", as_float(line), height_m=2, see_through=False, type="wall")
                   for i, line in enumerate(self.walls)])

    def is_free(self, eye):
        """On open ground or in a hole of it, and on no edge."""
        walls = [edge for line in self.walls for edge in links_of(line)]
        edges = walls + self.ground_edges() + [edge for edges in self.solid_edges() for edge in edges]
        return (any(contains(part[0], eye) for part in self.ground)
                and not any(contains(ring, eye) for solid in self.solids for ring in solid)
                and not any(on_edge(edge, eye) for edge in edges))

    def stands_on_ground(self, eye):
        return any(sum(contains(ring, eye) for ring in part) == 1 for part in self.ground)


def area(scene, eye, boundary_blocks):
    """The part of the ground that is seen. An eye on an outline sees what lies outside of the solid."""
    ground, solids = scene.ground_edges(), scene.solid_edges()
    walls = [edge for line in scene.walls for edge in links_of(line)]
    lists, unit = whole([ground, walls, *solids], eye)
    owners = [owner for owner, edges in enumerate(lists) for _ in edges]
    edges = [edge for edges in lists for edge in edges]
    total = Total()
    for a, b, active in Sweep(edges).sectors():
        middle = between(a, b)
        met = sorted((hit(middle, edges[index]), index) for index in active if hit(middle, edges[index]) > 0)
        inside = {}
        for _, index in met:
            inside[owners[index]] = not inside.get(owners[index], False)
        if any(is_inside for owner, is_inside in inside.items() if owner >= 2):
            continue  # The ray starts in a solid.
        on_ground, near = inside.get(0, False), None
        if boundary_blocks and not on_ground:
            continue
        for _, index in met:
            is_boundary = owners[index] == 0
            if on_ground and (is_boundary or owners[index] > 0):
                total.add(triangle(edges[index], a, b) - triangle(near, a, b))
            if not is_boundary or boundary_blocks:
                break
            on_ground, near = not on_ground, edges[index]
    return total.square_metres(unit)


def answers(scene, eyes, boundary=True):
    found = []
    for eye in eyes:
        entry = {"viewpoint": as_float([eye])[0], "area_m2": area(scene, eye, False)}
        if boundary and scene.stands_on_ground(eye):
            entry["area_with_boundary_m2"] = area(scene, eye, True)
        found.append(entry)
    return found


def case(name, scene, eyes, boundary=True):
    print(f"{name}: {sum(map(len, scene.solid_edges())) + len(scene.ground_edges())} edges, {len(scene.walls)} walls", flush=True)
    collection = {"type": "FeatureCollection", "planar": True, "features": scene.features()}
    return {"name": name, "scene": collection, "isovists": answers(scene, eyes, boundary)}


def random_scene(seed, buildings, walls, touching, reach=1):
    """A notched courtyard with rectangles and walls on a grid of eighths, many of them touching or in line."""
    pick = random.Random(seed).randrange
    unit = 32 if touching else 1

    def place(low, high):
        return F(pick(8 * low * reach, 8 * high * reach) // unit * unit, 8)

    yard = [(F(x) * reach, F(y) * reach) for x, y in YARD]
    hole = list(reversed(rectangle(-50 * reach, 35 * reach, 12, 9)))
    solids = [[rectangle(place(-48, 40), place(-44, 26), pick(1, 4) * 4, pick(1, 4) * 4)] for _ in range(buildings)]
    lines = [[(F(pick(-48 * reach, 48 * reach)), F(pick(-44 * reach, 50 * reach))) for _ in range(pick(2, 5))] for _ in range(walls)]
    return Scene([[yard, hole]], solids, lines)


def random_case(name, seed, buildings, walls, touching, viewpoints, reach=1):
    """Whole coordinates: in line with many corners. Some eyes lie in the courtyard's hole: one sees out of it."""
    turn = TURNS[seed % len(TURNS)]
    scene = random_scene(seed, buildings, walls, touching, reach).mapped(lambda points: exact(turned(points, turn)))
    pick = random.Random(seed + 1000).randrange
    eyes = []
    while len(eyes) < viewpoints:
        eye = exact(turned([(F(pick(-56 * reach, 56 * reach)), F(pick(-46 * reach, 50 * reach)))], turn))[0]
        if scene.is_free(eye):
            eyes.append(eye)
    return case(name, scene, eyes)


def on_outlines():
    """Eyes on façades, corners, walls, ends of walls, and where buildings share edges and corners."""
    ground = [[rectangle(-40, -40, 80, 80)]]
    solids = [[rectangle(0, 0, 8, 6)], [rectangle(8, 0, 8, 6)], [rectangle(16, 6, 8, 8)], [rectangle(0, 6, 4, 9)],
              [rectangle(-20, -20, 12, 12), list(reversed(rectangle(-17, -17, 6, 6)))]]
    walls = [[(F(-30), F(10)), (F(-10), F(10)), (F(-10), F(24))], [(F(-24), F(10)), (F(-4), F(10))], [(F(16), F(0)), (F(30), F(0))],
             [(F(24), F(-10)), (F(24), F(-30))], [(F(20), F(-20)), (F(28), F(-20))]]
    eyes = [(4, 0), (0, 0), (8, 0), (8, 6), (16, 6), (4, 6), (2, 15), (-15, 10), (-10, 10), (-30, 10), (24, -14), (24, -20),
            (-20, -14), (-8, -8), (-17, -14), (-11, -11), (30, 0), (16, 0)]
    return Scene(ground, solids, walls), [(F(x), F(y)) for x, y in eyes]


def gaps(width):
    """A row of buildings with needle-thin gaps between them, before another one, and a wall with a slit."""
    width = F(float(width))
    row = [[rectangle(x * 8 + x * width, 0, 8, 6)] for x in range(-4, 4)]
    behind = [[rectangle(x * 8 + x * width, 12, 8, 6)] for x in range(-4, 4)]
    walls = [[(F(-40), F(-10)), (F(-2), F(-10))], [(F(-2) + width, F(-10)), (F(40), F(-10))]]
    scene = Scene([[rectangle(-40, -30, 80, 70)]], row + behind, walls).mapped(exact)
    eyes = [(F(x), F(y)) for x, y in [(0, -5), (3, -20), (-2, -12), (F(1, 8), 9), (-32, 9), (12, 25)]]
    in_the_gap = exact([((row[3][0][1][0] + row[4][0][0][0]) / 2, F(3))])
    # What is seen from within a nanometre is a few square micrometres: less than any answer keeps.
    return scene, eyes + (in_the_gap if width > F(1, 10**7) else [])


def in_parts():
    """Ground of several parts that touch in a corner or not at all, with holes, and buildings across their edges."""
    ground = [[rectangle(-40, -40, 40, 40), list(reversed(rectangle(-30, -30, 10, 10))), list(reversed(rectangle(-20, -20, 6, 6)))],
              [rectangle(0, 0, 40, 40), list(reversed(rectangle(10, 10, 20, 4)))], [rectangle(10, -30, 20, 20)]]
    solids = [[rectangle(-6, -12, 12, 4)], [rectangle(4, 4, 5, 5)], [rectangle(34, 30, 12, 4)], [rectangle(-28, -28, 4, 4)]]
    walls = [[(F(0), F(-40)), (F(0), F(-2))], [(F(5), F(20)), (F(40), F(20))]]
    eyes = [(-10, -10), (20, 5), (20, -20), (-25, -22), (-5, 5), (38, 38), (15, 12), (-39, -1)]
    return Scene(ground, solids, walls), [(F(x), F(y)) for x, y in eyes]


def crossing_walls():
    """A fan and a lattice of walls: crossings, collinear stretches that overlap, and ends that touch."""
    fan = [[(F(x), F(-30)), (F(-x), F(20))] for x in range(-20, 21, 4)]
    lattice = [[(F(x), F(22)), (F(x), F(38))] for x in range(-30, 31, 6)] + [[(F(-33), F(y)), (F(33), F(y))] for y in (24, 36)]
    overlapping = [[(F(-30), F(0)), (F(-10), F(0))], [(F(-16), F(0)), (F(12), F(0))], [(F(30), F(0)), (F(6), F(0))]]
    eyes = [(-30, -5), (1, 1), (3, 30), (0, 39), (35, 23), (-2, -29), (F(1, 8), 25)]
    return Scene([[rectangle(-40, -40, 80, 80)]], [], fan + lattice + overlapping), [(F(x), F(y)) for x, y in eyes]


def moved(scene_and_eyes, offset, turn=(1, 0), grid=1):
    scene, eyes = scene_and_eyes

    def change(points):
        points = [(x * grid, y * grid) for x, y in points]
        return [(x + offset[0], y + offset[1]) for x, y in turned(points, turn)]
    return scene.mapped(change), change(eyes)


def main():
    cases = [
        random_case("a few buildings", 0, 5, 2, False, 6),
        random_case("turned, touching on a grid", 1, 14, 3, True, 6),
        random_case("dense and overlapping", 2, 24, 6, True, 6),
        random_case("many walls that cross", 3, 6, 14, False, 6),
        random_case("eighty buildings", 4, 80, 4, True, 6),
        random_case("two hundred buildings", 8, 200, 12, True, 6, 3),
        random_case("two hundred buildings, turned", 9, 200, 12, False, 6, 3),
        case("on façades, corners and walls", *on_outlines(), boundary=False),
        case("on façades, corners and walls, turned on a grid of fives", *moved(on_outlines(), (0, 0), TURNS[1], 5), boundary=False),
        case("on façades, corners and walls, turned on a grid of 29", *moved(on_outlines(), (0, 0), TURNS[3], F(29, 16)), boundary=False),
        case("gaps of a micrometre", *gaps(F(1, 10**6))),
        case("gaps of a nanometre", *gaps(F(1, 10**9))),
        case("several parts and holes", *in_parts()),
        case("several parts and holes, far from the origin", *moved(in_parts(), (497_252, 3_843_530))),
        case("crossing and overlapping walls", *crossing_walls()),
        case("crossing and overlapping walls, turned and far", *moved(crossing_walls(), (38_497_252, 3_843_530), TURNS[2], F(13, 8))),
    ]
    path = pathlib.Path(__file__).with_name("isovists.json")
    path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(f"{path}: {sum(len(c['isovists']) for c in cases)} isovists")


if __name__ == "__main__":
    main()
