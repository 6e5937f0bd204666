#!/usr/bin/env python3
"""Makes `zones.json`: what cameras see, in exact rational arithmetic (see `exact.py`).

Lenses are rational: azimuth and tilt come from Pythagorean triples, and the tangent of half the field of view is a
fraction. The scene file holds their degrees to 17 digits. Along each ray from the eye the ground that is seen is a union
of intervals whose ends move along straight lines from one critical direction to the next: convex pieces. Each level cuts
the pieces by its lines; what several cameras see together is added up from the pieces that they have in common.

    python3 tests/golden/make_zones.py
"""

import itertools
import json
import math
import pathlib
import random
import tomllib

from exact import (BITS, F, Sweep, as_float, between, contains, cross, edges_of, exact, feature, hit, links_of, minus,
                   on_edge, rectangle, rings, scaled, turned, whole)

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEVELS = {profile["id"]: [F(level["min_px_per_m"]) for level in profile["levels"]]
          for profile in tomllib.loads((ROOT / "geodata/rules.toml").read_text())["profile"]}
BLIND = {"iec62676-4-2014": ("detect", 1), "iec62676-4-2025": ("outline", 1)}


class Solid:
    """A prism over a polygon (a list of rings) or a line, from a bottom to a top."""

    def __init__(self, kind, top, area=None, line=None, bottom=0, **properties):
        self.kind, self.area, self.line = kind, area, line
        self.top, self.bottom = F(float(top)), F(float(bottom))
        self.properties = {"height_m": float(top), **properties}

    def edges(self):
        return links_of(self.line) if self.line else [edge for ring in self.area for edge in edges_of(ring)]

    def covers_ground(self):
        return self.kind in ("building", "obstacle")

    def factors(self, camera_m, target_m):
        """How far the base is swept from the eye: from and to (None: without end); none where nothing is hidden."""
        if self.properties.get("see_through") or self.top <= target_m or self.bottom >= camera_m:
            return None
        height = camera_m - target_m
        near = height / (camera_m - max(self.bottom, target_m))
        return near, (None if self.top >= camera_m else height / (camera_m - self.top))

    def mapped(self, change):
        moved = Solid.__new__(Solid)
        moved.__dict__.update(self.__dict__)
        moved.area = self.area and [change(ring) for ring in self.area]
        moved.line = self.line and change(self.line)
        return moved

    def feature(self, identifier):
        if self.kind == "tree":
            return feature(identifier, "tree", "Point", self.properties["centre"],
                           **{name: value for name, value in self.properties.items() if name != "centre"})
        if self.line:
            return feature(identifier, self.kind, "LineString", as_float(self.line), **self.properties)
        return feature(identifier, self.kind, "Polygon", rings(self.area), **self.properties)


def tree(x, y, radius, trunk, top):
    """A crown is a polygon of 24 sides with the area of its circle."""
    step = 2 * math.pi / 24
    reach = radius * math.sqrt(step / math.sin(step))
    crown = [(x + reach * math.cos(side * step), y + reach * math.sin(side * step)) for side in range(24)]
    return Solid("tree", top, area=[exact(crown)], bottom=trunk, trunk_height_m=float(trunk), crown_radius_m=float(radius),
                 centre=[float(x), float(y)])


class Camera:
    def __init__(self, at, height, forward, tilt, tangent, width=1920, image_height=1080):
        self.eye, self.height, self.forward = at, F(float(height)), forward
        self.cos, self.sin = tilt
        self.tangent, self.width, self.image_height = F(tangent), width, image_height

    def mapped(self, change, turn):
        moved = Camera.__new__(Camera)
        moved.__dict__.update(self.__dict__)
        moved.eye, moved.forward = change([self.eye])[0], turn([self.forward])[0]
        return moved

    def feature(self, identifier):
        return feature(identifier, "camera", "Point", as_float([self.eye])[0], height_m=float(self.height),
                       azimuth_deg=math.degrees(math.atan2(self.forward[0], self.forward[1])),
                       tilt_deg=math.degrees(math.atan2(self.sin, self.cos)),
                       hfov_deg=2 * math.degrees(math.atan(self.tangent)),
                       image_width_px=self.width, image_height_px=self.image_height)

    def limits(self, target_m, min_px_per_m):
        """The image and the level as linear forms of the plane that must not be negative: (factor of x, of y, constant)."""
        height = self.height - target_m
        upright = self.tangent * self.image_height / self.width
        depth, rise, aside = (self.cos, 0, height * self.sin), (self.sin, 0, -height * self.cos), (0, 1, 0)

        def form(*terms):
            ahead, right, constant = (sum(factor * part[i] for factor, part in terms) for i in range(3))
            x, y = self.forward
            across = (ahead * x + right * y, ahead * y - right * x)
            return (*across, constant - across[0] * self.eye[0] - across[1] * self.eye[1])
        reach = self.width / (2 * self.tangent) / min_px_per_m
        within = form((-1, depth))
        return [form((self.tangent, depth), (1, aside)), form((self.tangent, depth), (-1, aside)),
                form((upright, depth), (1, rise)), form((upright, depth), (-1, rise)),
                (within[0], within[1], within[2] + reach)]


def cut(polygon, limit):
    """The part of a convex polygon where a linear form is not negative."""
    x, y, constant = limit
    values = [x * px + y * py + constant for px, py in polygon]
    if all(value >= 0 for value in values):
        return polygon
    kept = []
    for (p, vp), (q, vq) in edges_of(list(zip(polygon, values))):
        if vp >= 0:
            kept.append(p)
        if (vp > 0) != (vq > 0) and vp != 0 and vq != 0:
            share = vp / (vp - vq)
            kept.append((p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])))
    return kept


def doubled_area(polygon):
    return sum(cross(a, b) for a, b in edges_of(polygon))


def cut_all(polygons, limits):
    for limit in limits:
        polygons = [polygon for polygon in (cut(polygon, limit) for polygon in polygons) if len(polygon) > 2]
    return [polygon for polygon in polygons if doubled_area(polygon) != 0]


def area(polygons):
    doubled = (doubled_area(polygon) for polygon in polygons)
    return F(sum((value.numerator << BITS) // value.denominator for value in doubled), 2 << BITS)


def box(polygon):
    """A little larger than the polygon."""
    xs, ys = [float(x) for x, _ in polygon], [float(y) for _, y in polygon]
    return min(xs) - 1e-6, min(ys) - 1e-6, max(xs) + 1e-6, max(ys) + 1e-6


def common(ones, others):
    """What two sets of convex polygons (counter-clockwise, none overlapping another of its set) have in common."""
    boxed, found = [(box(polygon), polygon) for polygon in others], []
    for one in ones:
        left, low, right, high = box(one)
        for (other_left, other_low, other_right, other_high), other in boxed:
            if other_left < right and left < other_right and other_low < high and low < other_high:
                limits = [(a[1] - b[1], b[0] - a[0], cross(a, b)) for a, b in edges_of(other)]
                found += cut_all([one], limits)
    return found


class View:
    """The ground that is not hidden from a point over it: convex pieces, by a sweep over all directions."""

    def __init__(self, ground, solids, eye, camera_m=None, target_m=None, facing=None):
        """Without a camera's height: the open ground."""
        self.facing, self.arms = facing, []
        lists, self.roles = [ground], ["ground"]
        for solid in solids:
            if solid.covers_ground():
                lists.append(solid.edges())
                self.roles.append("cover")
            factors = solid.factors(camera_m, target_m) if camera_m is not None else None
            if not factors:
                continue
            near, far = factors
            lists += [images(solid.edges(), eye, near), [] if far is None else images(solid.edges(), eye, far)]
            self.roles += [("near", "line" if solid.line else "area", far is None), "far"]
            if far is None and solid.line:
                self.arms += arms_at(solid.line, eye)
        whole_lists, self.unit = whole(lists, eye)
        self.eye = eye
        self.owners = [owner for owner, edges in enumerate(whole_lists) for _ in edges]
        self.edges = [edge for edges in whole_lists for edge in edges]

    def pieces(self):
        found, growing, previous = [], {}, None
        for a, b, active in Sweep(self.edges).sectors():
            here = set(self.seen_between(a, b, active))
            for pair in list(growing):
                # Within a quarter of a turn, a piece between two edges and two rays is convex.
                if pair not in here or a in Sweep.AXES:
                    found.append(self.piece(pair, growing.pop(pair), a))
            for pair in here:
                growing.setdefault(pair, a)
            previous = b
        found += [self.piece(pair, first, previous) for pair, first in growing.items()]
        return [piece for piece in found if doubled_area(piece) != 0]

    def seen_between(self, a, b, active):
        """Pairs of edges (the nearer may be None, the eye itself) between which ground is seen."""
        middle = between(a, b)
        if self.facing and any(is_within(*arms, middle) != is_within(*arms, self.facing) for arms in self.arms):
            return []
        met = [[] for _ in self.roles]
        for index in active:
            met[self.owners[index]].append((hit(middle, self.edges[index]), index))
        for crossings in met:
            crossings.sort()
        changes = []
        for owner, role in enumerate(self.roles):
            if role in ("ground", "cover"):
                step = (1, 0) if role == "ground" else (0, 1)
                for start, end in in_pairs(met[owner]):
                    add_span(changes, start, end, step)
            elif role != "far":
                for start, end in shadows(met[owner], met[owner + 1], *role[1:]):
                    add_span(changes, start, end, (0, 1))
        return spans_of_ground(changes)

    def piece(self, pair, first, last):
        """The convex polygon between two edges and two rays, in metres."""
        near, far = (None if index is None else self.edges[index] for index in pair)

        def at(direction, edge):
            distance = hit(direction, edge) / self.unit
            return (self.eye[0] + distance * direction[0], self.eye[1] + distance * direction[1])
        inner = [self.eye] if near is None else [at(last, near), at(first, near)]
        corners = [at(first, far), at(last, far), *inner]
        return [corner for index, corner in enumerate(corners) if corner != corners[index - 1]]


def images(edges, eye, factor):
    """The edges scaled about the eye."""
    relative = [scaled((minus(a, eye), minus(b, eye)), factor) for a, b in edges]
    return [tuple((x + eye[0], y + eye[1]) for x, y in edge) for edge in relative]


def arms_at(line, eye):
    """Directions to both sides along a wall that the eye stands on; none at a free end."""
    for start, end in links_of(line):
        if on_edge((start, end), eye) and eye not in (start, end):
            return [(minus(start, eye), minus(end, eye))]
    return [(minus(before, eye), minus(after, eye)) for before, here, after in zip(line, line[1:], line[2:]) if here == eye]


def is_within(first, last, direction):
    """Whether a direction lies in the angle from `first` counter-clockwise to `last`."""
    after_first, before_last = cross(first, direction) > 0, cross(direction, last) > 0
    turn = cross(first, last)
    return (after_first and before_last) if turn > 0 else (after_first or before_last) if turn < 0 else after_first


def in_pairs(crossings):
    """From outline crossings along a ray to spans inside; an odd number means that the ray starts inside."""
    ends = list(crossings)
    if len(ends) % 2:
        ends.insert(0, (F(0), None))
    return list(zip(ends[::2], ends[1::2]))


def shadows(near, far, shape, endless):
    """What a prism hides along a ray: from the nearer image of its outline to the farther, or without end."""
    far = [None] * len(near) if endless else far
    if shape == "line":
        return list(zip(near, far))
    near_pairs = in_pairs(near)
    far_ends = [None] * len(near_pairs) if endless else [end for _, end in in_pairs(far)]
    return [(start, end) for (start, _), end in zip(near_pairs, far_ends)]


def add_span(changes, start, end, step):
    changes.append((start[0], start[1], step))
    if end is not None:
        changes.append((end[0], end[1], (-step[0], -step[1])))


def spans_of_ground(changes):
    spans, ground, hiding, open_since = [], 0, 0, None
    changes.sort(key=lambda change: change[0])
    for _, at_distance in itertools.groupby(changes, key=lambda change: change[0]):
        at_distance = list(at_distance)
        was_seen = ground > 0 and hiding == 0
        for _, index, (ground_step, hiding_step) in at_distance:
            ground, hiding = ground + ground_step, hiding + hiding_step
        is_seen = ground > 0 and hiding == 0
        # Edges that coincide here stand for each other: always the same one, so that pieces grow as far as they can.
        index = min((index for _, index, _ in at_distance if index is not None), default=None)
        if is_seen and not was_seen:
            open_since = index
        elif was_seen and not is_seen:
            spans.append((open_since, index))
    return spans


class Scene:
    def __init__(self, ground, solids, cameras):
        self.ground, self.solids, self.cameras = ground, solids, cameras

    def moved(self, offset, turn=(1, 0), grid=1):
        def about_zero(points):
            return turned(points, turn)

        def change(points):
            grown = about_zero([(x * grid, y * grid) for x, y in points])
            return [(x + offset[0], y + offset[1]) for x, y in grown]
        if any(solid.kind == "tree" for solid in self.solids):
            raise ValueError("crowns are not turned with the scene")
        return Scene([[change(ring) for ring in part] for part in self.ground],
                     [solid.mapped(change) for solid in self.solids],
                     [camera.mapped(change, about_zero) for camera in self.cameras])

    def edges(self):
        return [edge for part in self.ground for ring in part for edge in edges_of(ring)]

    def features(self):
        yard = feature("yard", "courtyard", "MultiPolygon", [rings(part) for part in self.ground])
        return ([yard] + [solid.feature(f"s{i}") for i, solid in enumerate(self.solids)]
                + [camera.feature(f"c{i}") for i, camera in enumerate(self.cameras)])

    def zones(self, camera, target_m, levels):
        if camera.height <= target_m:
            return [[] for _ in levels]
        facing = camera.forward
        pieces = View(self.edges(), self.solids, camera.eye, camera.height, target_m, facing).pieces()
        found = []
        for level in levels:
            pieces = cut_all(pieces, camera.limits(target_m, level))
            found.append(pieces)
        return found

    def open_ground(self):
        return area(View(self.edges(), self.solids, self.cameras[0].eye).pieces())

    def answer(self, target_m, profile):
        levels, (blind_level, blind_index) = LEVELS[profile], BLIND[profile]
        target_m = F(float(target_m))
        by_camera = [self.zones(camera, target_m, levels) for camera in self.cameras]
        exactly = [counts([zones[index] for zones in by_camera]) for index in range(len(levels))]
        open_ground = self.open_ground()
        return {"params": {"profile": profile, "target_height_m": float(target_m), "blind_level": blind_level},
                "open_ground_m2": float(open_ground),
                "cameras": [[float(area(zone)) for zone in zones] for zones in by_camera],
                "union": [float(sum(seen)) for seen in exactly],
                "overlap": [float(seen) for seen in exactly[blind_index]],
                "blind_m2": float(open_ground - sum(exactly[blind_index]))}


def counts(zones):
    """What exactly one, exactly two and all three zones cover."""
    one, two, three = zones
    pairs = [common(one, two), common(one, three), common(two, three)]
    by_all = area(common(pairs[0], three))
    by_two, by_any = sum(map(area, pairs)), sum(map(area, zones))
    return by_any - 2 * by_two + 3 * by_all, by_two - 3 * by_all, by_all


def building(x, y, width, depth, top):
    return Solid("building", top, area=[rectangle(x, y, width, depth)])


def obstacle(x, y, width, depth, top):
    return Solid("obstacle", top, area=[rectangle(x, y, width, depth)])


def wall(top, *points, see_through=False):
    return Solid("wall", top, line=[(F(x), F(y)) for x, y in points], see_through=see_through, type="wall")


def at(x, y):
    return (F(x), F(y))


NORTH, EAST, SOUTH, WEST = at(0, 1), at(1, 0), at(0, -1), at(-1, 0)
LEVEL, DOWN, UP_A_LITTLE = (F(1), F(0)), (F(0), F(1)), (F(24, 25), F(-7, 25))
TILT_16, TILT_37, TILT_53, TILT_23 = (F(24, 25), F(7, 25)), (F(4, 5), F(3, 5)), (F(3, 5), F(4, 5)), (F(12, 13), F(5, 13))


def mixed():
    """All kinds of solids around three cameras that stand free, in two parts of ground with a hole."""
    ground = [[rectangle(-40, -30, 70, 60), list(reversed(rectangle(-30, 14, 10, 8)))], [rectangle(30, 30, 14, 10)]]
    solids = [building(-20, -20, 12, 8, 18), building(0, -20, 10, 6, 3), building(10, -20, 6, 6, 3.5), building(-20, 0, 8, 8, 2.5),
              building(8, 6, 6, 10, 12), building(26, -8, 8, 6, 9), obstacle(-4, -6, 3, 2, 1.25), obstacle(2, 12, 2, 2, 2.5),
              obstacle(14, 6, 3, 3, 1.5), wall(2, (-12, -8), (4, -8), (4, -2)), wall(1, (-36, -10), (-24, -10)),
              wall(4, (18, -28), (18, -10)), wall(3, (-10, 20), (6, 24), see_through=True),
              tree(-6, 10, 2.5, 1.5, 8), tree(16, 20, 3, 2.25, 9), tree(-30, -20, 2, 0, 2.5), tree(20, 0, 1.5, 3.5, 7)]
    cameras = [Camera(at(-5, 3), 3.5, (F(3, 5), F(-4, 5)), TILT_16, 1), Camera(at(24, 22), 5, (F(-24, 25), F(-7, 25)), TILT_23, F(3, 4), 2560, 1440),
               Camera(at(-34, 6), 4, (F(4, 5), F(3, 5)), LEVEL, F(5, 4), 3840, 2160)]
    return Scene(ground, solids, cameras)


def mounted():
    """Cameras on a façade, on a corner that three buildings share, and on a wall, among solids that touch."""
    ground = [[rectangle(-40, -40, 80, 80)]]
    solids = [building(0, 0, 8, 6, 12), building(8, 0, 8, 6, 9), building(8, 6, 8, 8, 12), building(-16, -12, 6, 6, 3), building(-10, -12, 6, 6, 2),
              building(16, -20, 10, 4, 15), Solid("building", 6, area=[rectangle(-30, 10, 12, 12), list(reversed(rectangle(-27, 13, 6, 6)))]),
              wall(3.5, (-30, -20), (-10, -20), (-10, -30)), wall(3.5, (-20, -20), (0, -20)), wall(1.5, (0, -10), (20, -10), (20, 20)),
              obstacle(-6, 20, 4, 2, 2), obstacle(-2, 20, 4, 2, 3)]
    cameras = [Camera(at(4, 0), 3, (F(-3, 5), F(-4, 5)), TILT_16, 1), Camera(at(8, 6), 4, (F(-7, 25), F(24, 25)), TILT_23, F(3, 2), 2560, 1440),
               Camera(at(-15, -20), 3, (F(5, 13), F(12, 13)), TILT_16, F(3, 4))]
    return Scene(ground, solids, cameras)


def on_corners():
    """Cameras on outer corners, on the corner of a wall and over a corner of a lower roof."""
    scene = mounted()
    cameras = [Camera(at(0, 0), 5, (F(-4, 5), F(-3, 5)), TILT_37, 2), Camera(at(-10, -20), 2.5, (F(3, 5), F(-4, 5)), TILT_16, 1, 2560, 1440),
               Camera(at(-10, -6), 6, (F(3, 5), F(4, 5)), TILT_23, 1, 3840, 2160)]
    return Scene(scene.ground, scene.solids, cameras)


def above():
    """Cameras over roofs: one straight down, one over its own roof's edge, one that looks up a little."""
    scene = mixed()
    cameras = [Camera(at(5, -17), 10, NORTH, DOWN, 1, 2560, 1920), Camera(at(-17, 4), 6, (F(7, 25), F(-24, 25)), TILT_53, F(3, 2)),
               Camera(at(11, 11), 14, (F(-15, 17), F(-8, 17)), UP_A_LITTLE, F(2, 3), 7680, 4320)]
    return Scene(scene.ground, scene.solids, cameras)


def dense(seed, count, reach):
    """Many solids of many heights on a grid of half metres, overlapping, touching and in line."""
    pick = random.Random(seed).randrange
    ground = [[[(F(x * reach, 4), F(y * reach, 4)) for x, y in [(-4, -4), (4, -4), (4, 1), (2, 1), (2, 2), (4, 2), (4, 4), (-4, 4)]]]]

    def place():
        return F(pick(-2 * reach, 2 * reach), 2)
    solids = []
    for index in range(count):
        size = (pick(2, 9), pick(2, 9))
        make = building if index % 3 else obstacle
        solids.append(make(place(), place(), *size, pick(2, 30) / 2 if index % 3 else pick(1, 8) / 2))
    for _ in range(count // 4):
        solids.append(wall(pick(2, 10) / 2, *[(place(), place()) for _ in range(pick(2, 4))]))
    cameras = []
    while len(cameras) < 3:
        eye, height = (place(), place()), F(pick(5, 14), 2)
        if any(s.area and contains(s.area[0], eye) or any(on_edge(e, eye) for e in s.edges()) for s in solids):
            continue
        turn = [(F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13)), (F(-8, 17), F(-15, 17))][len(cameras)]
        cameras.append(Camera(eye, height, turn, [TILT_16, TILT_23, TILT_37][len(cameras)], F(5, 4), 2560, 1440))
    return Scene(ground, solids, cameras)


def case(name, scene, *questions):
    print(name, flush=True)
    collection = {"type": "FeatureCollection", "planar": True, "features": scene.features()}
    return {"name": name, "scene": collection, "answers": [scene.answer(*question) for question in questions]}


def main():
    dori, new = "iec62676-4-2014", "iec62676-4-2025"
    fives, far = (F(3, 5), F(4, 5)), (38_497_252, 3_843_530)
    cases = [
        case("all kinds of solids", mixed(), (0, dori), (1.6, dori), (0, new)),
        case("cameras on façades and walls", mounted(), (0, dori), (1.6, new)),
        case("cameras on façades and walls, turned and far from the origin", mounted().moved(far, fives, F(5, 4)), (0, dori)),
        case("cameras on corners", on_corners(), (0, dori), (1.6, dori)),
        case("cameras on corners, turned", on_corners().moved((0, 0), (F(-20, 29), F(-21, 29)), F(29, 32)), (0, new)),
        case("cameras above roofs", above(), (0, dori), (1.6, new)),
        case("thirty solids", dense(1, 30, 30), (0, dori), (1.6, dori)),
        case("sixty solids", dense(2, 60, 48), (0, new)),
        case("a hundred and twenty solids", dense(3, 120, 60), (0, dori)),
    ]
    path = pathlib.Path(__file__).with_name("zones.json")
    path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(f"{path}: {sum(len(c['answers']) for c in cases)} answers")


if __name__ == "__main__":
    main()
