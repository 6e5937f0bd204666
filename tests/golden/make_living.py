#!/usr/bin/env python3
"""Makes `living.json`: perimeter, green, activity and light of invented courtyards, worked out by GEOS (needs `shapely`).

Nothing here is shared with the engine: green areas are shrunk and grown by GEOS, walls are buffered and cut with the boundary, shadows
are hulls of scaled edges. Circles are polygons of many sides, so areas agree to about 1e-4 only.

    pip install shapely && python3 tests/golden/make_living.py
"""

import json
import math
import pathlib
import random

from shapely import LineString, MultiPoint, Point, Polygon, affinity, box, unary_union
from shapely.geometry import mapping

TOLERANCE, WIDTH, ROUNDING = 0.3, 8.0, 0.01
HOLED = Polygon([(0, 0), (120, 0), (120, 80), (0, 80)], [[(50, 30), (50, 50), (70, 50), (70, 30)]])
NOTCHED = Polygon([(0, 0), (120, 0), (120, 40), (80, 40), (80, 90), (0, 90)])
TURNS = [0, 31, 90, 158.5]


class Scene:
    """Shapes by kind, each with its properties; the yard first."""

    def __init__(self, yard, residents):
        self.things = [("courtyard", yard, {"residents": residents})]

    def add(self, kind, shape, **properties):
        self.things.append((kind, shape, properties))

    def turned(self, degrees, mirrored):
        def change(shape):
            shape = affinity.scale(shape, -1 if mirrored else 1, 1, origin=(0, 0))
            return affinity.rotate(shape, degrees, origin=(0, 0))
        scene = Scene(None, 0)
        scene.things = [(kind, change(shape), properties) for kind, shape, properties in self.things]
        return scene

    def of(self, *kinds):
        return [(shape, properties) for kind, shape, properties in self.things if kind in kinds]

    def shapes(self, *kinds):
        return [shape for shape, _ in self.of(*kinds)]

    def yard(self):
        return self.things[0][1]

    def free(self):
        return self.yard().difference(unary_union(self.shapes("building", "obstacle")))

    def file(self):
        features = [{"type": "Feature", "id": "yard" if kind == "courtyard" else f"{kind}-{index}", "geometry": mapping(shape),
                     "properties": {"kind": kind, **({} if kind == "courtyard" else {"courtyard": "yard"}), **properties}}
                    for index, (kind, shape, properties) in enumerate(self.things)]
        return {"type": "FeatureCollection", "planar": True, "features": features}


def parts(shape):
    return [part for part in getattr(shape, "geoms", [shape]) if part.area > 1e-6]


def green(scene):
    ground = unary_union(scene.shapes("green_area")).intersection(scene.free())
    reach = (WIDTH - ROUNDING) / 2
    core = ground.buffer(-reach, quad_segs=256)
    # Mitres as long as a right angle needs: all outer corners of these scenes are right ones.
    wide = core.buffer(reach, join_style="mitre", mitre_limit=1.5).intersection(ground)
    return {"site_m2": scene.yard().area, "green_m2": ground.area, "wide_m2": wide.area}


def activity(scene):
    def ground(*groups):
        areas = [shape for shape, said in scene.of("activity_area") if said["for"] in groups]
        return unary_union(areas).intersection(scene.free())
    groups = {group: ground(group, "all").area for group in ("elderly", "children", "sports")}
    everything = ground("elderly", "children", "sports", "all")
    return {"groups": groups, "area_m2": everything.area, "largest_m2": max((part.area for part in parts(everything)), default=0.0)}


def edges(line):
    return [LineString(pair) for pair in zip(line.coords, line.coords[1:])]


def rings(polygon):
    return [polygon.exterior, *polygon.interiors]


def is_along(edge, other):
    (ax, ay), (bx, by) = edge.coords
    (cx, cy), (dx, dy) = other.coords
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    return abs(turn) < 0.01 * edge.length * other.length


def openings(scene):
    """Lengths of what is open. All walls and façades of these scenes run along an edge of the boundary or square to it."""
    sides = [edge for wall in scene.shapes("wall", "gate") for edge in edges(wall)]
    sides += [edge for house in scene.shapes("building", "obstacle") for ring in rings(house) for edge in edges(ring)]
    houses = unary_union(scene.shapes("building", "obstacle"))
    found = []
    for ring in rings(scene.yard()):
        stretches, start = [], 0.0
        for edge in edges(ring):
            along = [side.buffer(TOLERANCE, cap_style="flat") for side in sides if is_along(edge, side)]
            closed = unary_union([edge.intersection(unary_union(along)), edge.intersection(houses)])
            for piece in getattr(closed, "geoms", [closed]):
                if piece.length > 1e-9:
                    ends = sorted(start + edge.project(Point(point)) for point in (piece.coords[0], piece.coords[-1]))
                    stretches.append(ends)
            start += edge.length
        found += gaps(stretches, ring.length)
    return sorted(found, reverse=True)


def gaps(stretches, length):
    """The gaps of a ring, without noise: short gaps are closed first, short closed stretches opened then."""
    if not stretches:
        return [length]
    # Laid out three times, so that the middle lap has its neighbours.
    laps = sorted((a + lap * length, b + lap * length) for a, b in stretches for lap in range(3))
    runs = []
    for a, b in laps:
        if runs and a - runs[-1][1] < 2 * TOLERANCE:
            runs[-1][1] = max(runs[-1][1], b)
        else:
            runs.append([a, b])
    runs = [run for run in runs if run[1] - run[0] >= 2 * TOLERANCE]
    if not runs:
        return [length]
    open_parts = [(a[1], b[0]) for a, b in zip(runs, runs[1:])]
    return [b - a for a, b in open_parts if length <= a < 2 * length]


def disc(centre, radius, sides):
    """A polygon of the circle's area."""
    step = 2 * math.pi / sides
    reach = radius * math.sqrt(step / math.sin(step))
    return Polygon([(centre.x + reach * math.cos(i * step), centre.y + reach * math.sin(i * step)) for i in range(sides)])


def prisms(scene):
    """Base edges (and the base itself), bottom and top of all that hides."""
    for house, said in scene.of("building", "obstacle"):
        yield [edge for ring in rings(house) for edge in edges(ring)], house, 0.0, said["height_m"]
    for wall, said in scene.of("wall"):
        if not said["see_through"]:
            yield edges(wall), None, 0.0, said["height_m"]
    for trunk, said in scene.of("tree"):
        crown = disc(trunk, said["crown_radius_m"], 24)
        yield edges(crown.exterior), crown, said["trunk_height_m"], said["height_m"]


def lit(scene, lamp, said):
    height, far = said["height_m"], 1000.0
    zone = disc(lamp, said["reach_m"], 4096).intersection(scene.free())
    shadows = []
    for base_edges, base, bottom, top in prisms(scene):
        if bottom >= height:
            continue
        near = height / (height - bottom)
        factor = height / (height - top) if top < height else far

        def image(shape, by):
            return affinity.scale(shape, by, by, origin=(lamp.x, lamp.y))
        for edge in base_edges:
            corners = [*image(edge, near).coords, *image(edge, factor).coords]
            shadows.append(MultiPoint(corners).convex_hull)
        if base is not None:
            shadows.append(image(base, near))
    return zone.difference(unary_union([shadow for shadow in shadows if shadow.area > 0]))


def light(scene):
    zones = [lit(scene, lamp, said) for lamp, said in scene.of("lamp")]
    return {"lamps_m2": [zone.area for zone in zones], "lit_m2": unary_union(zones).area}


def scene_of(seed):
    """Right angles on a grid of whole and half metres; walls beside the boundary, off it by 0.2 m or 0.5 m, with gaps."""
    pick = random.Random(seed)
    yard = [HOLED, NOTCHED][seed % 2]
    scene = Scene(yard, pick.randrange(100, 1500))
    for ring in rings(yard):
        for edge in edges(ring):
            fence(pick, scene, edge, ring is yard.exterior)
    for _ in range(pick.randrange(2, 7)):
        x, y = pick.randrange(-5, 110), pick.randrange(-5, 80)
        block = box(x, y, x + pick.randrange(4, 30), y + pick.randrange(4, 14))
        if pick.random() < 0.3:
            # A U whose legs look north.
            low, high = block.bounds[:2], block.bounds[2:]
            third = (high[0] - low[0]) / 3
            block = block.difference(box(low[0] + third, low[1] + 2, high[0] - third, high[1] + 1))
        scene.add("building", block, height_m=pick.choice([3.0, 9.0, 18.0]))
    for _ in range(pick.randrange(0, 3)):
        x, y = pick.randrange(0, 110), pick.randrange(0, 70)
        scene.add("obstacle", box(x, y, x + 3, y + 2), height_m=2.5)
    for _ in range(pick.randrange(1, 9)):
        x, y = pick.randrange(-5, 110), pick.randrange(-5, 80)
        scene.add("green_area", box(x, y, x + pick.randrange(2, 35), y + pick.randrange(2, 25)), type="lawn", concentrated=False)
    for _ in range(pick.randrange(0, 6)):
        x, y = pick.randrange(-5, 110), pick.randrange(-5, 80)
        group = pick.choice(["elderly", "children", "sports", "all"])
        scene.add("activity_area", box(x, y, x + pick.randrange(2, 16), y + pick.randrange(2, 16)), **{"for": group})
    for _ in range(pick.randrange(0, 6)):
        scene.add("tree", Point(pick.randrange(2, 118), pick.randrange(2, 78)), crown_radius_m=2.5, trunk_height_m=2.2, height_m=pick.choice([4.0, 9.0]))
    free = scene.free()
    while len(scene.of("lamp")) < 4:
        lamp = Point(pick.randrange(2, 236) / 2 + 0.17, pick.randrange(2, 156) / 2 + 0.31)
        if free.contains(lamp) and free.boundary.distance(lamp) > 0.1:
            scene.add("lamp", lamp, height_m=pick.choice([4.5, 6.0]), reach_m=pick.choice([9, 13, 20]))
    x = pick.randrange(0, 100)
    scene.add("obstacle", box(x, -1, x + 5, 1), height_m=2.5)
    return scene.turned(TURNS[seed % 4], seed % 3 == 0)


def fence(pick, scene, edge, is_outer):
    """Stretches of wall, railing, gate or nothing along an edge, each a little off it."""
    (ax, ay), (bx, by) = edge.coords
    ux, uy = (bx - ax) / edge.length, (by - ay) / edge.length
    at = pick.choice([0.0, 0.0, 3.5])
    while at < edge.length - 1:
        to = min(at + pick.randrange(8, 60) / 2 + 0.25, edge.length)
        off = pick.choice([0.0, 0.2, -0.2, 0.1, 0.5])
        line = LineString([(ax + ux * s - uy * off, ay + uy * s + ux * off) for s in (at, to)])
        sort = pick.choice(["wall", "wall", "railing", "gate", "cross", "nothing"])
        if sort in ("wall", "railing"):
            scene.add("wall", line, height_m=2.2, see_through=sort == "railing", type=sort)
        elif sort == "gate" and is_outer:
            scene.add("gate", line, width_m=line.length, passage="both", access_control=pick.choice(["none", "card"]))
        elif sort == "cross":
            middle = line.interpolate(0.5, normalized=True)
            across = LineString([(middle.x - uy * 4, middle.y + ux * 4), (middle.x + uy * 4, middle.y - ux * 4)])
            scene.add("wall", across, height_m=2.2, see_through=False, type="wall")
        at = to + pick.choice([0.0, 0.0, 0.25, 1.25])


def main():
    cases = []
    for seed in range(24):
        scene = scene_of(seed)
        cases.append({"name": f"courtyard {seed}", "scene": scene.file(), "green": green(scene), "activity": activity(scene),
                      "openings_m": openings(scene), "light": light(scene)})
    path = pathlib.Path(__file__).with_name("living.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
    print(f"{path}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
