#!/usr/bin/env python3
"""Makes `walks.json`: courtyards with the lengths of shortest ways on foot and the ground within reach of waste points, by Shapely
(GEOS) and networkx, which share nothing with the engine.

    pip install shapely networkx
    python3 tests/golden/make_walks.py

The ways are those of the full visibility graph: every pair of corners whose straight way stays on the ground. What is not ground is made
a micrometre larger first, which shuts the gaps between obstacles that touch; so lengths are right to some micrometres. Ground in reach
is told by points on a grid whose own shortest way is shorter than the radius.
"""

import json
import math
import pathlib
import random

import networkx as nx
from shapely.affinity import rotate, scale
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping
from shapely.ops import unary_union
from shapely.prepared import prep

WALL_M = 0.3       # rule digitising-tolerance
THRESHOLD_M = 1.0  # a gate's ground, to either side
RADIUS_M = 70.0    # rule waste-service-radius
TOUCH_M = 1e-6     # nearer than this is touching
HAIR_M = 1e-7      # what GEOS rounds


class Scene:
    def __init__(self, name, ground):
        self.name, self.ground = name, ground
        self.buildings, self.obstacles, self.spaces, self.walls = [], [], [], []
        self.gates, self.waste, self.greens, self.entrances = [], [], [], []

    def scaled(self, factor):
        for name, shapes in vars(self).items():
            if isinstance(shapes, list):
                setattr(self, name, [scale(shape, factor, factor, origin=(0, 0)) for shape in shapes])
        self.ground = scale(self.ground, factor, factor, origin=(0, 0))
        return self

    def features(self):
        found = [feature("yard", "courtyard", self.ground)]
        for kind, shapes in [("building", self.buildings), ("obstacle", self.obstacles), ("parking_space", self.spaces),
                             ("green_area", self.greens), ("wall", self.walls), ("entrance", self.entrances)]:
            found += [feature(f"{kind}-{i}", kind, shape) for i, shape in enumerate(shapes)]
        found += [feature(f"gate-{i}", "gate", line, passage="both") for i, line in enumerate(self.gates)]
        found += [feature(f"waste-{i}", "waste_point", point, streams=["other"]) for i, point in enumerate(self.waste)]
        return found

    def free(self):
        """The ground that one walks on."""
        gates = unary_union([threshold(gate) for gate in self.gates])
        walls = [piece.buffer(WALL_M / 2, cap_style="square")
                 for wall in self.walls for piece in pieces(wall.difference(gates))]
        blocked = unary_union(self.buildings + self.obstacles + self.spaces + [unary_union(walls).difference(gates)])
        return unary_union([self.ground, gates]).difference(blocked)


def feature(name, kind, shape, **properties):
    geometry = mapping(shape)
    return {"type": "Feature", "id": name, "properties": {"kind": kind, **properties}, "geometry": geometry}


def pieces(line):
    for part in getattr(line, "geoms", [line]):
        points = list(part.coords)
        yield from (LineString(pair) for pair in zip(points, points[1:]))


def threshold(gate):
    return gate.buffer(THRESHOLD_M, cap_style="flat")


class Graph:
    """The full visibility graph of the ground's corners."""

    def __init__(self, free):
        free = free.buffer(-TOUCH_M, join_style="mitre")
        self.free = free
        self.room = prep(free.buffer(HAIR_M))
        polygons = free.geoms if isinstance(free, MultiPolygon) else [free]
        self.corners = sorted({point for polygon in polygons for ring in [polygon.exterior, *polygon.interiors]
                               for point in ring.coords})
        self.graph = nx.Graph()
        self.graph.add_nodes_from(self.corners)
        for i, a in enumerate(self.corners):
            self.graph.add_weighted_edges_from((a, b, math.dist(a, b)) for b in self.corners[i + 1:] if self.sees(a, b))

    def sees(self, a, b):
        return a == b or self.room.covers(LineString([a, b]))

    def stand(self, point):
        """The place on the ground nearest to a point."""
        if self.free.distance(point) == 0:
            return point.coords[0]
        lines = self.free.boundary
        return lines.interpolate(lines.project(point)).coords[0]

    def lengths_from(self, lines):
        """Of the shortest ways from any point of the lines to each corner: the nearest points that are seen."""
        self.lines = [line.intersection(self.free.buffer(HAIR_M)) for line in lines]
        graph = self.graph.copy()
        for corner in self.corners:
            seen = [math.dist(corner, foot) for foot in self.feet(corner) if self.sees(corner, foot)]
            if seen:
                graph.add_edge("source", corner, weight=min(seen))
        if "source" not in graph:
            return {}
        return nx.single_source_dijkstra_path_length(graph, "source")

    def feet(self, point):
        for line in self.lines:
            for part in getattr(line, "geoms", [line]):
                if part.is_empty:
                    continue
                for piece in (pieces(part) if part.geom_type == "LineString" else [part]):
                    foot = piece.interpolate(piece.project(Point(point))) if piece.geom_type == "LineString" else piece
                    yield foot.coords[0]

    def length(self, lengths, point):
        straight = [math.dist(point, foot) for foot in self.feet(point) if self.sees(point, foot)]
        bent = [lengths[corner] + math.dist(corner, point) for corner in self.corners
                if corner in lengths and self.sees(corner, point)]
        return min(straight + bent, default=None)


def answers(scene, step):
    free = scene.free()
    graph = Graph(free)
    print(f"{scene.name}: {len(graph.corners)} corners, {graph.graph.number_of_edges()} ways", flush=True)
    starts = [graph.stand(point) for point in scene.entrances]
    found = {}
    sorts = [("gate", scene.gates), ("waste_point", scene.waste), ("green_area", [green.exterior for green in scene.greens])]
    for to, lines in sorts:
        if not lines:
            continue
        if to == "waste_point":
            lines = [Point(graph.stand(point)) for point in lines]
        lengths = graph.lengths_from(lines)
        inside = [to == "green_area" and any(green.covers(Point(start)) for green in scene.greens) for start in starts]
        found[to] = [0.0 if here else graph.length(lengths, start) for here, start in zip(inside, starts)]
        if to == "waste_point":
            near, far = [], []
            low_x, low_y, high_x, high_y = scene.ground.bounds
            for i in range(int((high_x - low_x) / step)):
                for j in range(int((high_y - low_y) / step)):
                    point = (low_x + (i + 0.5) * step, low_y + (j + 0.5) * step)
                    if not (free.covers(Point(point)) and scene.ground.covers(Point(point))):
                        continue
                    length = graph.length(lengths, point)
                    (near if length is not None and length <= RADIUS_M else far).append(
                        [*point, length])
            found["in_reach"], found["beyond"] = near, far
    return found


def case(scene, step):
    found = answers(scene, step)
    collection = {"type": "FeatureCollection", "planar": True, "features": scene.features()}
    keep = lambda points: [[round(x, 6), round(y, 6), None if d is None else round(d, 6)] for x, y, d in points]
    return {"name": scene.name, "scene": collection,
            "walks": {to: found[to] for to in ("gate", "waste_point", "green_area") if to in found},
            "in_reach": keep(found.get("in_reach", [])), "beyond": keep(found.get("beyond", []))}


def rectangle(pick, low, high, sizes, turned, grid):
    place = lambda: pick.uniform(low, high) if not grid else float(pick.randrange(int(low), int(high), grid))
    size = lambda: pick.uniform(*sizes) if not grid else float(pick.randrange(grid, int(sizes[1]) + grid, grid))
    x, y = place(), place()
    shape = box(x, y, x + size(), y + size())
    return rotate(shape, pick.uniform(0, 180)) if turned else shape


def random_scene(name, seed, buildings, cars, walls, turned, grid):
    pick = random.Random(seed)
    scene = Scene(name, box(0, 0, 100, 80))
    scene.buildings = [rectangle(pick, 4, 80, (6, 24), turned, grid) for _ in range(buildings)]
    scene.obstacles = [rectangle(pick, 4, 90, (1, 4), turned, grid) for _ in range(buildings)]
    scene.spaces = [box(10 + 2.5 * i, 72, 12.5 + 2.5 * i, 77.3) for i in range(cars)]
    scene.walls = [LineString([(pick.uniform(5, 95), pick.uniform(5, 75)) for _ in range(3)]) for _ in range(walls)]
    # A wall along the southern boundary is drawn across both gates.
    scene.walls.append(LineString([(0, 0), (100, 0)]))
    scene.gates = [LineString([(20, 0), (25, 0)]), LineString([(80, 0), (82, 0)])]
    scene.greens = [box(70.3, 60.3, 76.3, 70.3), box(2.3, 40.3, 8.3, 46.3)]
    free = scene.free()
    pieces_of_ground = list(free.geoms) if isinstance(free, MultiPolygon) else [free]
    largest = max(pieces_of_ground, key=lambda part: part.area)
    while len(scene.waste) < 3:
        point = Point(pick.uniform(2, 98), pick.uniform(2, 78))
        if largest.buffer(-0.5).covers(point):
            scene.waste.append(point)
    # Entrances in the middles of façades, where these lie on the ground's edge, and a few places anywhere.
    for building in scene.buildings:
        for piece in pieces(building.exterior):
            door = piece.interpolate(0.5, normalized=True)
            if free.distance(door) < 1e-9:
                scene.entrances.append(door)
                break
    while len(scene.entrances) < buildings + 6:
        point = Point(pick.uniform(1, 99), pick.uniform(1, 79))
        if free.buffer(-0.1).covers(point):
            scene.entrances.append(point)
    return scene


def spiral():
    """Walls that make a long way of a short one."""
    scene = Scene("a spiral of walls", box(0, 0, 60, 60))
    scene.walls = [LineString([(0, 10), (50, 10), (50, 50), (10, 50), (10, 20), (40, 20), (40, 40), (20, 40), (20, 30)])]
    scene.gates = [LineString([(28, 0), (32, 0)])]
    scene.waste = [Point(30, 35)]
    scene.entrances = [Point(30, 35), Point(30, 25), Point(55, 30), Point(5, 30), Point(30, 5), Point(30, 15)]
    return scene


def cut_off():
    """A court that no way leads out of, and two blocks that touch in a corner."""
    scene = Scene("shut courts and corners that touch", box(0, 0, 60, 60))
    scene.buildings = [Polygon([(10, 10), (30, 10), (30, 30), (10, 30)], [[(15, 15), (25, 15), (25, 25), (15, 25)]]),
                       box(30, 30, 45, 45), box(45, 15, 60, 30)]
    scene.gates = [LineString([(28, 0), (32, 0)])]
    scene.waste = [Point(50, 50)]
    scene.entrances = [Point(20, 20), Point(20, 15), Point(31, 29), Point(29, 31), Point(50, 31), Point(50, 10)]
    return scene


def main():
    cases = [
        case(random_scene("blocks on a grid that touch", 1, 8, 6, 0, False, 4).scaled(2), 5.3),
        case(random_scene("blocks turned any way", 2, 10, 8, 0, True, None).scaled(2), 5.3),
        case(random_scene("blocks and walls", 3, 7, 10, 5, True, None).scaled(2), 5.3),
        case(random_scene("many blocks on a grid", 4, 16, 12, 3, False, 4).scaled(2), 6.1),
        case(spiral(), 1.9),
        case(cut_off().scaled(2), 2.9),
    ]
    path = pathlib.Path(__file__).with_name("walks.json")
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), ensure_ascii=False) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{path.name}: {len(cases)} scenes, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
