"""Scene and courtyard builders: a courtyard is drawn in its own metres (x east, y north along its
own axes), every builder refuses what would stand in a wall, a lane or another thing."""
import json
import random
from math import cos, hypot, sin

from geom import (Frame, bbox, boxes_apart, ccw, corridor, edges, foot, inside, rect,
                  ring_dist, soft, to_lonlat, too_near, turned)

GRID_DEG = 4.2                       # the whole street grid is turned by this against north
WORLD = Frame((0.0, 0.0), GRID_DEG)

SPECIES = {  # height, crown radius, trunk height: (low, high)
    "法桐": ((9, 15), (2.8, 4.8), (2.4, 3.6)), "国槐": ((6, 10), (2.2, 3.8), (2.0, 2.8)),
    "女贞": ((4, 7), (1.5, 2.6), (1.4, 2.2)), "石楠": ((2, 4), (1.2, 1.9), (0.4, 1.0)),
    "雪松": ((7, 13), (2.2, 3.6), (0.6, 1.4)), "泡桐": ((10, 15), (3.2, 5.0), (2.8, 4.2)),
    "桂花": ((2.5, 4.5), (1.3, 2.2), (0.6, 1.2)), "枇杷": ((3, 5), (1.4, 2.2), (1.0, 1.6)),
    "柿树": ((4, 7), (1.8, 2.8), (1.4, 2.0)), "樱花": ((3, 5), (1.6, 2.5), (1.0, 1.5)),
    "紫薇": ((2.5, 4), (1.2, 1.8), (0.8, 1.3)), "栾树": ((7, 11), (2.2, 3.6), (2.2, 3.0)),
    "臭椿": ((8, 13), (2.4, 3.8), (2.6, 3.6)), "石榴": ((2.5, 4), (1.3, 2.0), (0.7, 1.2)),
}


class Scene:
    """Collects features in design metres; writes them as lon/lat, one to a line."""

    def __init__(self):
        self.features, self.ids, self.solids = [], set(), []

    def add(self, fid, kind, gtype, pts, props):
        assert fid not in self.ids, fid
        self.ids.add(fid)
        world = [to_lonlat(WORLD.out(p)) for p in (ccw(pts) if gtype == "Polygon" else pts)]
        if gtype == "Polygon":
            world = [world + world[:1]]
        if gtype == "Point":
            world = world[0]
        props = {"kind": kind, **{k: v for k, v in props.items() if v is not None}}
        self.features.append({"type": "Feature", "id": fid, "properties": props,
                              "geometry": {"type": gtype, "coordinates": world}})

    def write(self, path, head):
        dump = lambda v: json.dumps(v, ensure_ascii=False, separators=(",", ":"))
        order = {k: i for i, k in enumerate(
            ("courtyard", "lane", "green_area", "activity_area", "parking_area", "parking_space", "building"))}
        feats = sorted(self.features, key=lambda f: (f["id"][:3] != "cy-", f["properties"].get("courtyard", f["id"]),
                                                     order.get(f["properties"]["kind"], 9), f["id"]))
        with open(path, "w", encoding="utf-8") as out:
            members = "".join(f"{dump(k)}:{dump(v)},\n" for k, v in head.items())
            out.write('{"type":"FeatureCollection",\n' + members + '"features":[\n')
            out.write(",\n".join(dump(f) for f in feats) + "\n]}\n")


class Slab:
    """A walk-up with its frontage lines: y0 the south façade, top the north façade."""

    def __init__(self, fid, number, x, y, length, depth, units):
        self.id, self.number, self.x, self.y, self.L, self.D, self.units = fid, number, x, y, length, depth, units
        self.x1, self.top = x + length, y + depth


class Court:
    def __init__(self, scene, no, at, rot, boundary, **props):
        self.scene, self.id = scene, f"cy-{no:02d}"
        self.frame, self.ring = Frame(at, rot), ccw(boundary)
        self.rng = random.Random(9700 + no)
        self.n = {}
        self.buildings, self.slabs, self.lanes, self.greens, self.spaces = [], [], [], [], []
        self.trees_, self.obstacles, self.entrances, self.areas = [], [], [], []
        self.cuts, self.gates, self.segments, self.refused = [], [], [], []
        self.houses, self.space_no = 0, 0
        self.props, self.residents_per = props, props.pop("per_household", 2.8)
        self.outer = self.frame.outs(self.ring)

    # ------------------------------------------------------------ plumbing
    def _id(self, tag):
        self.n[tag] = self.n.get(tag, 0) + 1
        return f"{self.id}-{tag}-{self.n[tag]:02d}"

    def _put(self, tag, kind, gtype, pts, **props):
        fid = self._id(tag)
        self.scene.add(fid, kind, gtype, self.frame.outs(pts), {**props, "courtyard": self.id})
        return fid

    def _hits(self, poly, building=0.0, lane=0.0, green=None, space=None, obstacle=None, entrance=None, gate=None,
              tree=None, inset=0.1):
        """The first thing that stands in the way of `poly`, or None. Distances are clearances; None = do not ask."""
        if any(not inside(p, self.ring) or ring_dist(p, self.ring) < inset for p in poly):
            return "boundary"
        for name, clear, rings in (("building", building, self.buildings),
                                   ("lane", lane, [q for _, w, qs in self.lanes for q in qs]),
                                   ("green", green, self.greens), ("space", space, self.spaces),
                                   ("obstacle", obstacle, self.obstacles)):
            if clear is not None and any(too_near(poly, r, clear) for r in rings):
                return name
        if entrance is not None and any(inside(e, poly) or ring_dist(e, poly) < entrance for e in self.entrances):
            return "entrance"
        if gate is not None and any(ring_dist(m, poly) < gate + w / 2 or inside(m, poly) for _, _, m, w in self.cuts):
            return "gate"
        if tree is not None and any(inside(t, poly) or ring_dist(t, poly) < tree for t, _ in self.trees_):
            return "tree"
        return None

    # ------------------------------------------------------------ buildings
    def _building(self, pts, number, storeys, use, households, height=None, **more):
        height = height or round(storeys * (2.9 if storeys < 7 else 2.95) + (0.9 if storeys > 1 else 0.6), 1)
        fid = self._put("b", "building", "Polygon", pts, number=number, storeys=storeys, height_m=height, use=use,
                        households=households or None, **more)
        self.buildings.append(ccw(pts))
        self.houses += households or 0
        return fid

    def _entrance(self, p, unit, building):
        self.entrances.append(p)
        self._put("e", "entrance", "Point", [p], unit=unit, building=building)

    def slab(self, number, x, y, length, units, storeys, depth=12.4, style="stair", shops=False, note=None, flats=2):
        """South-facing walk-up: stairwells on the north front, balconies (style) on the south."""
        step, pts = length / units, [(x, y)]
        if style in ("balcony", "both"):
            for i in range(units):
                for k in (0.08, 0.56):
                    a, b = x + (i + k) * step, x + (i + k + 0.36) * step
                    pts += [(a, y), (a, y - 1.2), (b, y - 1.2), (b, y)]
        pts += [(x + length, y), (x + length, y + depth)]
        mids = [x + (i + 0.5) * step for i in range(units)]
        out = {"stair": 0.9, "both": 0.9, "recess": -0.9}.get(style, 0.0)
        for m in reversed(mids):
            if out:
                pts += [(m + 1.35, y + depth), (m + 1.35, y + depth + out), (m - 1.35, y + depth + out), (m - 1.35, y + depth)]
        pts.append((x, y + depth))
        floors = storeys - (1 if shops else 0)
        note = note or ("一层为沿街商铺" if shops else None)
        fid = self._building(pts, number, storeys, "residential", floors * units * flats, note=note)
        for i, m in enumerate(mids):
            self._entrance((m, y + depth + out + 0.12), f"{i + 1}单元", fid)
        s = Slab(fid, number, x, y, length, depth, units)
        self.slabs.append(s)
        return s

    def block(self, number, pts, storeys, entrances, flats=2, shops=False, note=None):
        """A residential block of any outline (L, U, tower) with its entrances."""
        floors = storeys - (1 if shops else 0)
        fid = self._building(pts, number, storeys, "residential", floors * len(entrances) * flats,
                             note=note or ("一层为沿街商铺" if shops else None))
        for i, p in enumerate(entrances):
            self._entrance(p, f"{i + 1}单元", fid)
        return fid

    def tower(self, number, x, y, storeys=18, flats=6, w=24.0, d=22.0):
        """Point tower with re-entrant corners and a light well in each side."""
        a, b = 3.4, 2.6
        pts = [(x + a, y), (x + w * .42, y), (x + w * .42, y + b), (x + w * .58, y + b), (x + w * .58, y),
               (x + w - a, y), (x + w - a, y + b), (x + w, y + b), (x + w, y + d * .6), (x + w - 2.2, y + d * .6),
               (x + w - 2.2, y + d), (x + w * .62, y + d), (x + w * .62, y + d - 1.8), (x + w * .38, y + d - 1.8),
               (x + w * .38, y + d), (x + 2.2, y + d), (x + 2.2, y + d * .6), (x, y + d * .6), (x, y + b), (x + a, y + b)]
        self.block(number, pts, storeys, [(x + w / 2, y + d - 1.65)], flats)

    def house(self, name, x0, y0, x1, y1, storeys, use="public", pts=None, height=None, number=None):
        """Offices, boiler houses, shop rows, bungalows without flats."""
        return self._building(pts or rect(x0, y0, x1, y1), number, storeys, use, 0,
                              height=height or round(storeys * 3.3 + 0.6, 1), name=name)

    def outside(self, name, x0, y0, x1, y1, storeys, use="commercial"):
        """A neighbour's building drawn in this courtyard's frame: context, not ours."""
        pts = self.frame.outs(rect(x0, y0, x1, y1))
        k = len(self.scene.solids)
        self.scene.add(f"ctx-nb-{k:03d}", "building", "Polygon", pts,
                       {"name": name, "storeys": storeys, "height_m": round(storeys * 3.4 + 0.8, 1), "use": use})
        self.scene.solids.append(ccw(pts))

    # ------------------------------------------------------------ boundary: gates, gaps, walls
    def _station(self, p):
        """Arc length of the boundary point nearest to p."""
        best, s = (1e9, 0.0, None), 0.0
        for a, b in edges(self.ring):
            q, t = foot(p, a, b)
            n = hypot(b[0] - a[0], b[1] - a[1])
            d = hypot(q[0] - p[0], q[1] - p[1])
            if d < best[0]:
                best = (d, s + t * n, q)
            s += n
        return best[1], best[2]

    def _at(self, s):
        total = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in edges(self.ring))
        s %= total
        for a, b in edges(self.ring):
            n = hypot(b[0] - a[0], b[1] - a[1])
            if s <= n:
                return (a[0] + (b[0] - a[0]) * s / n, a[1] + (b[1] - a[1]) * s / n)
            s -= n
        return self.ring[0]

    def _cut(self, x, y, width):
        s, mid = self._station((x, y))
        self.cuts.append((s - width / 2, s + width / 2, mid, width))
        return self._at(s - width / 2), self._at(s + width / 2), mid

    def gate(self, name, x, y, width, passage="both", control="none", lanes=None, note=None):
        a, b, mid = self._cut(x, y, width)
        self.gates.append((a, b, mid, width))
        self._put("g", "gate", "LineString", [a, b], name=name, width_m=width, passage=passage, access_control=control,
                  lanes=lanes, note=note)
        return mid

    def gap(self, x, y, width):
        """A stretch without wall, without gate: fallen down, never built, or broken through as a short cut."""
        self._cut(x, y, width)

    def walls(self, kind="wall", height=2.3, edges_as=()):
        """Walls along the boundary, except at gates, gaps and where a building stands on the line.
        `edges_as`: ((x, y), type, height) for the edge nearest to the point; type None leaves it open."""
        ring, special = edges(self.ring), {}
        for p, k, h in edges_as:
            i = min(range(len(ring)), key=lambda j: hypot(*(u - v for u, v in zip(p, foot(p, *ring[j])[0]))))
            special[i] = (k, h)
        s = 0.0
        for i, (a, b) in enumerate(ring):
            n = hypot(b[0] - a[0], b[1] - a[1])
            k, h = special.get(i, (kind, height))
            if k:
                for lo, hi in self._open_spans(a, b, n, s):
                    p = (a[0] + (b[0] - a[0]) * lo / n, a[1] + (b[1] - a[1]) * lo / n)
                    q = (a[0] + (b[0] - a[0]) * hi / n, a[1] + (b[1] - a[1]) * hi / n)
                    self.segments.append((p, q))
                    self._put("w", "wall", "LineString", [p, q], height_m=h, see_through=k == "railing", type=k)
            s += n

    def _open_spans(self, a, b, n, s):
        """Spans of edge ab (arc length s at a) that need a wall."""
        total = sum(hypot(q[0] - p[0], q[1] - p[1]) for p, q in edges(self.ring))
        cuts = [(lo + k - s, hi + k - s) for lo, hi, _, _ in self.cuts for k in (0, total, -total)]
        cuts += self._facades(a, b, n)
        spans, lo = [], 0.0
        for c0, c1 in sorted(cuts):
            if c1 <= 0 or c0 >= n:
                continue
            if c0 - lo > 0.15:
                spans.append((lo, c0))
            lo = max(lo, c1)
        if n - lo > 0.15:
            spans.append((lo, n))
        return spans

    def _facades(self, a, b, n):
        """Spans of the edge that lie on a building's façade (the wall runs 0.3 m into it)."""
        out, run, k = [], None, max(2, int(n / 0.2))
        near = [r for r in self.buildings if not boxes_apart(bbox(r), bbox([a, b]), 0.5)]
        for i in range(k + 1):
            t = n * i / k
            p = (a[0] + (b[0] - a[0]) * t / n, a[1] + (b[1] - a[1]) * t / n)
            on = any(inside(p, r) or ring_dist(p, r) < 0.3 for r in near)
            if on and run is None:
                run = t
            if run is not None and (not on or i == k):
                lo, hi = (run + 0.6 if run > 0 else run), (t if i == k and on else t - 0.8)
                if hi - lo > 1.0:
                    out.append((lo, hi))
                run = None
        return out

    # ------------------------------------------------------------ ground
    def lane(self, pts, width=4.0, fire=False, one_way=False, name=None):
        pts = [next((m for _, _, m, _ in self.gates if i in (0, len(pts) - 1) and hypot(m[0] - p[0], m[1] - p[1]) < 1.6), p)
               for i, p in enumerate(pts)]                    # a lane that leads to a gate ends in its middle
        self.lanes.append((pts, width, corridor(pts, width)))
        self._put("ln", "lane", "LineString", pts, name=name, width_m=width, fire_lane=fire, one_way=one_way)

    def yard(self, s, spine, width=3.6, off=5.0, cars="par", fill=0.55, south=0.0, past=1.5, fire=False):
        """The lane north of a slab, from the spine to the far gable, with the cars left beside it."""
        far = s.x1 + past if abs(spine - s.x1) > abs(spine - s.x) else s.x - past
        y = s.top + off
        self.lane([(spine, y), (far, y + self.rng.uniform(-0.25, 0.25))], width, fire)
        lo, hi = (s.x + 1, min(s.x1 + past, far)) if far > s.x1 else (max(s.x - past, far), s.x1 - 1)
        if cars:
            self.cars(lo, y + width / 2 + 0.35, hi, cars, fill)
        if south:
            self.cars(lo, y - width / 2 - 0.3, hi, "par", south, side=-1)

    def green(self, x0, y0, x1, y1, type="lawn", concentrated=False, pts=None, radius=1.2, name=None):
        shape = soft(pts or rect(x0, y0, x1, y1), self.rng, radius)
        why = self._hits(shape, 0.25, 0.1, 0.2, 0.1, 0.1, 1.0, 0.5, inset=0.15)
        if why:
            self.refused.append(("green", why, tuple(round(v, 1) for v in (x0, y0, x1, y1))))
            return None
        self.greens.append(shape)
        self._put("gr", "green_area", "Polygon", shape, name=name, type=type, concentrated=concentrated)
        return shape

    def front(self, s, depth=4.5, parts=2, types=("shrub", "lawn"), off=1.5, keep=0.85, trees=None, x0=None, x1=None):
        """Beds before a slab's south front: uneven, some gone, some dug up as a kitchen garden."""
        rng, x0, x1 = self.rng, (s.x + 0.8 if x0 is None else x0), (s.x1 - 0.8 if x1 is None else x1)
        marks = [x0] + sorted(x0 + (x1 - x0) * (i + rng.uniform(-0.22, 0.22)) / parts for i in range(1, parts)) + [x1]
        for a, b in zip(marks, marks[1:]):
            if rng.random() > keep:
                continue
            d = depth * rng.uniform(0.72, 1.0)
            bed = self.green(a + rng.uniform(0.3, 1.4), s.y - off - d, b - rng.uniform(0.3, 1.4), s.y - off, rng.choice(types))
            if bed and trees:
                self.scatter(bed, max(1, int((b - a) * d / 38)), trees)

    def bed(self, x0, y0, x1, y1, type="shrub", n=2, trees=None, **kw):
        shape = self.green(x0, y0, x1, y1, type, **kw)
        if shape and trees:
            self.scatter(shape, n, trees)

    # ------------------------------------------------------------ trees
    def tree(self, x, y, species, scale=1.0, must=False):
        rng = self.rng
        h, r, t = (rng.uniform(*v) for v in SPECIES[species])
        r *= scale
        dist = min([ring_dist((x, y), b) for b in self.buildings if not boxes_apart(bbox(b), (x, y, x, y), 8)] or [9])
        dot = [(x - .3, y - .3), (x + .3, y - .3), (x + .3, y + .3), (x - .3, y + .3)]
        why = self._hits(dot, 1.3, 0.2, None, 0.1, 0.3, 1.6, 1.2, inset=0.5)
        if why or any(hypot(x - q[0], y - q[1]) < 0.75 * (r + s) for q, s in self.trees_):
            if must:
                self.refused.append(("tree", why or "tree", (round(x, 1), round(y, 1))))
            return False
        r = min(r, dist + 0.6)
        self.trees_.append(((x, y), r))
        self._put("t", "tree", "Point", [(x, y)], species=species, height_m=round(h, 1), crown_radius_m=round(r, 1),
                  trunk_height_m=round(min(t, h * 0.5), 1))
        return True

    def row(self, x0, y0, x1, y1, step, species, lost=0.15, jitter=0.5, scale=1.0):
        """A planted row, decades later: steps uneven, some trees lost, some replaced by other kinds."""
        rng, n = self.rng, hypot(x1 - x0, y1 - y0)
        t = rng.uniform(0, step * 0.4)
        while t < n:
            if rng.random() > lost:
                kind = species if rng.random() > 0.1 else rng.choice(("女贞", "国槐", "石楠"))
                self.tree(x0 + (x1 - x0) * t / n + rng.gauss(0, jitter * .6), y0 + (y1 - y0) * t / n + rng.gauss(0, jitter * .6), kind, scale)
            t += step * rng.uniform(0.82, 1.2)

    def scatter(self, ring, n, species):
        x0, y0, x1, y1 = bbox(ring)
        for _ in range(n * 12):
            if n <= 0:
                break
            p = (self.rng.uniform(x0, x1), self.rng.uniform(y0, y1))
            if inside(p, ring) and ring_dist(p, ring) > 0.5 and self.tree(*p, self.rng.choice(species)):
                n -= 1

    # ------------------------------------------------------------ parking
    def space(self, pts, arrangement, type="standard", **clear):
        c = dict(building=0.9, lane=0.0, green=0.0, space=0.0, obstacle=0.1, entrance=1.5, gate=2.0, tree=0.25, inset=0.25)
        c.update(clear)
        if self._hits(pts, **c):
            return False
        self.space_no += 1
        self.spaces.append(ccw(pts))
        self._put("p", "parking_space", "Polygon", pts, name=f"{self.space_no}", type=type, arrangement=arrangement)
        return True

    def cars(self, x0, y, x1, kind="par", fill=1.0, side=1, vertical=False, types=None, tidy=False, w=None, d=None,
             surface="concrete"):
        """A row of painted places from x0 to x1 on the line y (side +1: beyond it, -1: before it).
        vertical: the row runs along y instead, and the line is x = y."""
        rng, k, put = self.rng, 0, []
        length, depth = (6.0, 2.4) if kind == "par" else (2.5, 5.3)
        length, depth = (w or length), (d or depth)
        x = x0
        while x + length <= x1 + 1e-6:
            if rng.random() < fill:
                slip = 0 if tidy else rng.uniform(0, 0.25)
                y0, y1 = (y + slip, y + slip + depth) if side > 0 else (y - slip - depth, y - slip)
                pts = rect(x, y0, x + length, y1)
                if vertical:
                    pts = [(v, u) for u, v in pts]
                t = types[k] if types and k < len(types) else "standard"
                if self.space(pts, "parallel" if kind == "par" else "perpendicular", t):
                    put += pts
                k += 1
                x += length + (0.02 if tidy or kind != "par" else rng.choice((0.02, 0.02, 0.4)))
            else:
                x += length * (1 if tidy else rng.uniform(0.4, 1.3))
        if kind != "par" and len(put) >= 20:
            self.lot(rect(*bbox(put)), surface)

    def lot(self, pts, surface, name=None):
        """Ground that is parked on; painted places may lie on it."""
        if self._hits(pts, 0.2, 0.0, 0.0, None, 0.0, 0.5, 1.0):
            return
        self.areas.append(ccw(pts))
        self._put("pa", "parking_area", "Polygon", pts, name=name, surface=surface)

    # ------------------------------------------------------------ small things
    def thing(self, x, y, w, d, h, name, illegal=None, deg=0):
        """An obstacle with its south-west corner at x, y."""
        pts = turned(rect(x, y, x + w, y + d), (x, y), deg)
        why = self._hits(pts, 0.02, 0.0, 0.05, 0.05, 0.05, 0.9, 0.5, tree=0.2, inset=0.05)
        if why:
            self.refused.append((name, why, (x, y)))
            return
        self.obstacles.append(ccw(pts))
        self._put("o", "obstacle", "Polygon", pts, name=name, height_m=h, illegal=illegal)

    def sheds(self, x0, y, x1, depth=2.8, vertical=False, name="煤棚", keep=0.7, illegal=True):
        """A ragged run of coal rooms and lean-tos along a wall."""
        rng, x = self.rng, x0
        while x < x1 - 1.8:
            w = rng.uniform(2.2, 4.6)
            if rng.random() < keep:
                d, h = depth * rng.uniform(0.75, 1.0), round(rng.uniform(2.1, 2.8), 1)
                tag = name if rng.random() < 0.7 else "自建杂物间"
                bad = True if tag != name else (True if illegal else None)
                self.thing(*((y, x, d, w) if vertical else (x, y, w, d)), h, tag, bad)
                x += w + 0.12
            else:
                x += w + rng.uniform(0.5, 3)

    def bikes(self, x0, y0, x1, y1, spaces=None, name="自行车棚"):
        pts = rect(x0, y0, x1, y1)
        why = self._hits(pts, 0.02, 0.0, 0.05, 0.05, 0.05, 0.9, 0.5, inset=0.05)
        if why:
            self.refused.append((name, why, (x0, y0)))
            return
        self.obstacles.append(ccw(pts))
        self._put("bs", "bicycle_shed", "Polygon", pts, name=name, spaces=spaces)

    def activity(self, pts, who, name):
        self.areas.append(ccw(pts))
        self._put("ac", "activity_area", "Polygon", pts, name=name, **{"for": who})

    def waste(self, x, y, streams=("other",), name="垃圾投放点"):
        self._put("wp", "waste_point", "Point", [(x, y)], name=name, streams=list(streams))
        self.obstacles.append(rect(x - .7, y - .7, x + .7, y + .7))

    def board(self, x, y, name="宣传栏"):
        self._put("nb", "notice_board", "Point", [(x, y)], name=name)

    def charger(self, x, y, kw=7.0):
        self._put("ch", "charger", "Point", [(x, y)], power_kw=kw)

    def lamps(self, pts, h=4.5, reach=9.0):
        """Lamps near the given points: moved aside by the least that frees them of lanes and bays."""
        for x, y in pts:
            spots = [(x, y)] + [(x + r * cos(k * .7854), y + r * sin(k * .7854)) for r in (.6, 1.2, 1.8, 2.6, 3.4) for k in range(8)]
            free = [p for p in spots if not self._hits(rect(p[0] - .15, p[1] - .15, p[0] + .15, p[1] + .15), 0.1, 0.1, None, 0.05, 0.05, 0.8, 0.2)]
            if not free:
                self.refused.append(("lamp", "no room", (x, y)))
                continue
            x, y = free[0]
            self._put("l", "lamp", "Point", [(x, y)], height_m=h, reach_m=reach)

    def cam(self, x, y, az, h=3.5, tilt=15, hfov=90, res=1080, reach=30, name=None, purpose=None, free=False):
        """A camera near (x, y), mounted a hair off the nearest façade, wall or boundary; azimuth in the
        courtyard's own north."""
        p = (x, y)
        if not free:
            lines = [e for r in self.buildings for e in edges(r)] + edges(self.ring)
            q = min((foot(p, a, b)[0] for a, b in lines), key=lambda q: hypot(q[0] - x, q[1] - y))
            d = hypot(x - q[0], y - q[1]) or 1.0
            p = (q[0] + (x - q[0]) / d * 0.15, q[1] + (y - q[1]) / d * 0.15)
            if d > 2.5:
                self.refused.append(("camera far from a mount", round(d, 1), (x, y)))
        w, v = {1080: (1920, 1080), 1440: (2560, 1440)}[res]
        self._put("cam", "camera", "Point", [p], name=name, height_m=h, azimuth_deg=round((az - self.frame.deg - GRID_DEG) % 360, 1),
                  tilt_deg=tilt, hfov_deg=hfov, image_width_px=w, image_height_px=v, max_range_m=reach, purpose=purpose)

    # ------------------------------------------------------------ the register entry
    def close(self):
        p = self.props
        households = self.houses
        self.scene.add(self.id, "courtyard", "Polygon", self.outer, {
            "code": "GH-" + self.id[3:], "name": p["name"], "community": p["community"], "address": p["address"],
            "households": households, "residents": round(households * self.residents_per), "built_year": p["built_year"],
            "category": p.get("category", "unmanaged"), "no_owning_unit": p.get("no_owning_unit", True),
            "no_property_service": p.get("no_property_service", True), "no_staff": p.get("no_staff", True),
            "pilot": p.get("pilot", False), "stage": p["stage"], "cadre": p.get("cadre"),
            "party_branch": p.get("party_branch", True), "self_management_committee": p.get("committee", True),
            "volunteer_team": p.get("volunteers", True), "owners_committee": p.get("owners", "none"),
            "property_company": p.get("company"), "note": p.get("note")})
        return self
