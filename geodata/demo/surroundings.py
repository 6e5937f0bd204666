"""Streets, alleys, neighbours and street trees. Context features: no `courtyard`."""
import random
from math import cos, hypot, pi, sin

from builders import SPECIES
from geom import (Frame, along, bbox, blob, boxes_apart, ccw, corridor, foot, inside, rect, ring_dist,
                  soft, too_near)
from streets import ALLEYS, centrelines, plot


class Town:
    """What is already taken, and what is put down beside it."""

    def __init__(self, scene, courts):
        self.scene, self.rng = scene, random.Random(20210812)
        self.courts = [c.outer for c in courts]
        self.solids = list(scene.solids)
        self.streets, self.ways, self.greens, self.dots, self.alleys = [], [], [], [], []
        self.n = {}

    def fid(self, tag):
        self.n[tag] = self.n.get(tag, 0) + 1
        return f"ctx-{tag}-{self.n[tag]:04d}"

    def free(self, pts, solid=3.0, street=3.0, court=5.0, way=1.0, green=None):
        return not (any(too_near(pts, r, solid) for r in self.solids) or any(too_near(pts, r, court) for r in self.courts)
                    or any(too_near(pts, q, street) for q in self.streets) or any(too_near(pts, q, way) for q in self.ways)
                    or (green is not None and any(too_near(pts, g, green) for g in self.greens)))

    def building(self, pts, storeys, use, name=None, floor=3.0, **clear):
        box = bbox(pts)
        if any(not boxes_apart(box, (*q, *q), 1.5) and (inside(q, pts) or ring_dist(q, pts) < 1.2) for q in self.dots):
            return False
        if not self.free(pts, green=0.4, **clear):
            return False
        self.solids.append(ccw(pts))
        self.scene.add(self.fid("b"), "building", "Polygon", pts, {"name": name, "storeys": storeys, "use": use,
                       "height_m": round(storeys * floor + self.rng.choice((0.6, 0.9, 1.2)), 1)})
        return True

    def green(self, pts, type="lawn", name=None, **clear):
        clear = {"solid": 0.6, "street": 2.5, "court": 1.5, "way": 0.4, "green": 0.6, **clear}
        if not self.free(pts, **clear):
            return None
        self.greens.append(ccw(pts))
        self.scene.add(self.fid("g"), "green_area", "Polygon", pts, {"name": name, "type": type, "concentrated": False})
        return pts

    def tree(self, p, species, **clear):
        clear = {"solid": 1.2, "street": 0.1, "court": 0.6, "way": 0.3, **clear}
        dot = rect(p[0] - .3, p[1] - .3, p[0] + .3, p[1] + .3)
        if not self.free(dot, **clear):
            return False
        self.dots.append(p)
        h, r, t = (self.rng.uniform(*v) for v in SPECIES[species])
        near = [ring_dist(p, s) for s in self.solids if not boxes_apart(bbox(s), (*p, *p), 6)]
        self.scene.add(self.fid("t"), "tree", "Point", [p], {"species": species, "height_m": round(h, 1),
                       "crown_radius_m": round(min([r] + [d + .5 for d in near]), 1), "trunk_height_m": round(t, 1)})
        return True

    def lane(self, fid, name, pts, width, fire=False):
        self.scene.add(fid, "lane", "LineString", pts, {"name": name, "width_m": width, "fire_lane": fire, "one_way": False})
        return corridor(pts, width)


# ------------------------------------------------------------------ streets
def streets(town):
    for sid, (name, width, pts) in centrelines().items():
        town.streets += town.lane(f"st-{sid}", name, pts, float(width), True)
    for k, (v, h, name, width, pts) in enumerate(ALLEYS):
        at, deg = plot(v, h)
        line = Frame(at, deg).outs(pts)
        town.alleys.append(line)
        town.ways += town.lane(f"st-alley-{k + 1:02d}", name, line, width)


def aprons(town, courts):
    """From each gate to the nearest street or alley: what you drive over to get in."""
    lines = [(pts, 0) for _, _, pts in centrelines().values()] + [(pts, 0) for pts in town.alleys]
    for c in courts:
        for k, (_, _, mid, width) in enumerate(c.gates):
            p = c.frame.out(mid)
            best = None
            for line, _ in lines:
                for a, b in zip(line, line[1:]):
                    q, _ = foot(p, a, b)
                    d = hypot(q[0] - p[0], q[1] - p[1])
                    clear = not any(_passes(p, q, r) for r in town.courts)
                    if clear and d < 60 and (best is None or d < best[0]):
                        best = (d, q)
            if best and best[0] > 0.5:
                w = max(1.5, width)
                town.ways += town.lane(f"ctx-apron-{c.id[3:]}-{k + 1}", None, [best[1], p], w, width >= 4)


def _passes(p, q, ring):
    """Does the way from p (on the ring or not) to q run through the ring?"""
    return any(inside((p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t), ring) for t in (0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 0.97))


def street_trees(town):
    kinds = {"guanghui": "法桐", "shangdu": "法桐", "qingnian": "国槐", "wenbo": "栾树", "dongfeng": "法桐", "jianshe": "法桐",
             "yucai": "法桐", "wenchang": "女贞", "chunxiao": "栾树", "pingan": "国槐", "nanyuan": "女贞", "xuefu": "栾树",
             "xihuan": "法桐", "donghuan": "国槐"}
    for sid, (name, width, pts) in centrelines().items():
        for side in (-1, 1):
            off = side * (width / 2 + 1.6)
            for p, d in along(pts, 11.0, town.rng.uniform(2, 9)):
                if town.rng.random() < 0.12:
                    continue
                t = town.rng.gauss(0, 0.5)
                q = (p[0] - sin(d) * off + cos(d) * t, p[1] + cos(d) * off + sin(d) * t)
                town.tree(q, kinds[sid] if town.rng.random() > 0.04 else "女贞", street=0.6, way=1.0)


# ------------------------------------------------------------------ blocks
class Block:
    """A block with its own axes; fillers put neighbours where there is room."""

    def __init__(self, town, v, h, width, height):
        at, deg = plot(v, h)
        self.t, self.f, self.w, self.h, self.rng = town, Frame(at, deg), width, height, town.rng

    def put(self, pts, storeys, use, name=None, floor=3.0, **clear):
        return self.t.building(self.f.outs(pts), storeys, use, name, floor, **clear)

    def rows(self, x0, y0, x1, y1, pitch, storeys=(6,), lengths=(56, 44, 30), depth=12.6, gap=8, use="residential", beds=True, spine=None):
        """Rows of slabs, wherever they fit: every row starts elsewhere and mixes its lengths."""
        rng, y = self.rng, y0
        while y + depth <= y1:
            x = x0 + rng.uniform(0, 5)
            st, ends = rng.choice(storeys), []
            while x < x1 - min(lengths):
                for length in sorted(lengths, key=lambda _: rng.random())[:1] + sorted(lengths, reverse=True):
                    pts = self.slab(x, y + rng.uniform(-.4, .4), length, depth, st)
                    if x + length <= x1 and self.put(pts, st, use, solid=6, court=9, way=2.2):
                        if beds and rng.random() < 0.8:
                            b = rect(x + rng.uniform(1, 5), y - rng.uniform(5.2, 7), x + length - rng.uniform(1, 5), y - 1.8)
                            self.t.green(self.f.outs(soft(b, rng, 1.5)), rng.choice(("lawn", "shrub")))
                            for _ in range(int(length / 11)):
                                self.t.tree(self.f.out((x + rng.uniform(1, length), y - rng.uniform(2.5, 8))), rng.choice(("女贞", "国槐", "法桐", "雪松")))
                        ends += [x, x + length]
                        x += length + gap * rng.uniform(0.8, 1.5)
                        break
                else:
                    x += 4
            self.estate_lane(ends, y + depth + 5.2, spine)
            y += pitch * rng.uniform(0.97, 1.06)

    def estate_lane(self, ends, y, spine):
        """The lane behind a row of slabs, tied to the estate's own road at x = spine."""
        if not ends or spine is None:
            return
        line = self.f.outs([(min(ends + [spine]), y), (max(ends + [spine]), y)])
        if any(not self.t.free(q, solid=0.5, street=1, court=1.5, way=-1) for q in corridor(line, 3.6)):
            return
        self.t.ways += self.t.lane(self.t.fid("ln"), None, line, 3.6)

    def slab(self, x, y, length, depth, storeys):
        """Neighbour slab with stairwell bumps on the north."""
        units = max(2, round(length / 14))
        pts = [(x, y), (x + length, y), (x + length, y + depth)]
        for i in reversed(range(units)):
            m = x + (i + 0.5) * length / units
            pts += [(m + 1.4, y + depth), (m + 1.4, y + depth + .9), (m - 1.4, y + depth + .9), (m - 1.4, y + depth)]
        return pts + [(x, y + depth)]

    def front(self, side, a, b, storeys=(2, 3, 4), depth=(9, 14), name="沿街商铺", back=5.0, lengths=(14, 38), use="commercial"):
        """Shop rows along one side of the block ('s', 'n', 'w', 'e') from a to b."""
        rng, s = self.rng, a
        while s < b - 10:
            n, d = min(rng.uniform(*lengths), b - s), rng.uniform(*depth)
            box = self.beside(side, s, n, d, back)
            if self.put(box, rng.choice(storeys), use, name, 3.4, solid=0.4, court=4.0, street=3.5):
                s += n + rng.choice((0.5, 0.5, 3.5, 8))
            else:
                s += 5

    def kerb(self, side, s):
        """The kerb of the street on that side, at s along it: a ray from the block's middle line."""
        p, u = {"s": ((s, self.h / 2), (0, -1)), "n": ((s, self.h / 2), (0, 1)),
                "w": ((self.w / 2, s), (-1, 0)), "e": ((self.w / 2, s), (1, 0))}[side]
        best = 1e9
        for _, width, line in centrelines().values():
            a, b = (self.f.within(q) for q in line)
            d = (b[0] - a[0]) * u[1] - (b[1] - a[1]) * u[0]
            if abs(d) / hypot(b[0] - a[0], b[1] - a[1]) < 0.5:
                continue
            t = ((b[0] - a[0]) * (a[1] - p[1]) - (b[1] - a[1]) * (a[0] - p[0])) / d
            if 0 < t < best + width / 2:
                best = min(best, t - width / 2)
        return (p[0] + u[0] * best, p[1] + u[1] * best)

    def beside(self, side, s, n, d, back):
        """A shop of length n and depth d that stands square to the street on that side."""
        a, b = self.kerb(side, s), self.kerb(side, s + n)
        k = hypot(b[0] - a[0], b[1] - a[1])
        ux, uy = (b[0] - a[0]) / k, (b[1] - a[1]) / k
        nx, ny = {"s": (-uy, ux), "n": (uy, -ux), "w": (uy, -ux), "e": (-uy, ux)}[side]
        at = lambda l, m: (a[0] + ux * l + nx * m, a[1] + uy * l + ny * m)
        return ccw([at(0, back), at(n, back), at(n, back + d), at(0, back + d)])

    def village(self, x0, y0, x1, y1):
        """A village left inside the town: self-built houses, plot by plot, lanes of three metres."""
        rng, y, k = self.rng, y0, 0
        while y < y1 - 11:
            x, d = x0 + rng.uniform(0, 3), rng.uniform(11, 14)
            while x < x1 - 9:
                w = rng.uniform(9.2, 12.6)
                if rng.random() < 0.93:
                    shape = rect(x, y, x + w, y + d - rng.uniform(0, 2))
                    if rng.random() < 0.55:      # a yard in the corner of the plot
                        c, e = w * rng.uniform(.35, .5), d * rng.uniform(.3, .42)
                        shape = [(x, y), (x + w - c, y), (x + w - c, y + e), (x + w, y + e), (x + w, y + d - 1), (x, y + d - 1)]
                    self.put(shape, rng.choice((2, 2, 3, 3, 4)), "residential", "自建房", 3.2, solid=0.3, court=4)
                x += w + (0.5 if rng.random() < 0.8 else 3.4)
            k += 1
            y += d + (0.6 if k % 2 else 4.2)

    def towers(self, x0, y0, x1, y1, dx, dy, storeys=(18, 24, 26)):
        rng, y, odd = self.rng, y0, False
        while y + 18 <= y1:
            x = x0 + (dx * 0.42 if odd else 0)
            st = rng.choice(storeys)
            while x + 34 <= x1:
                pts = [(x, y), (x + 13, y), (x + 13, y + 2), (x + 19, y + 2), (x + 19, y), (x + 32, y), (x + 32, y + 13), (x + 22, y + 13),
                       (x + 22, y + 16), (x + 10, y + 16), (x + 10, y + 13), (x, y + 13)]
                self.put(pts, st, "residential", None, 2.95, solid=10, court=12)
                x += dx * rng.uniform(.97, 1.05)
            y += dy
            odd = not odd

    def scatter_green(self, x0, y0, x1, y1, n, size=(6, 14), type="lawn", trees=3, kinds=("法桐", "雪松", "桂花", "国槐", "樱花")):
        rng = self.rng
        for _ in range(n):
            cx, cy = rng.uniform(x0, x1), rng.uniform(y0, y1)
            b = blob(cx, cy, rng.uniform(*size), rng.uniform(*size) * .7, rng, 18)
            if self.t.green(self.f.outs(b), type):
                for _ in range(trees):
                    p = (cx + rng.uniform(-size[0], size[0]), cy + rng.uniform(-size[0], size[0]) * .7)
                    if inside(p, b):
                        self.t.tree(self.f.out(p), rng.choice(kinds))

    def school(self, x, y, name, track=True, kind="sports"):
        """Teaching blocks joined by a stair hall, a sports ground beside them."""
        comb = [(x, y), (x + 58, y), (x + 58, y + 10), (x + 12, y + 10), (x + 12, y + 30), (x + 52, y + 30), (x + 52, y + 40), (x + 12, y + 40),
                (x + 12, y + 58), (x + 46, y + 58), (x + 46, y + 68), (x, y + 68)]
        self.put(comb, 4, "public", name, 3.6)

    def ground(self, pts, name, who="sports"):
        w = self.f.outs(pts)
        if self.t.free(w, solid=1, street=4, court=4):
            self.t.ways.append(ccw(w))
            self.t.scene.add(self.t.fid("a"), "activity_area", "Polygon", w, {"name": name, "for": who})

    def track(self, cx, cy, straight, radius, vertical=True, name="操场"):
        pts = []
        for end, a0 in ((1, 0), (-1, pi)):
            for i in range(9):
                a = a0 + pi * i / 8
                pts.append((cx + radius * cos(a), cy + end * straight / 2 + radius * sin(a)))
        if not vertical:
            pts = [(cx + (p[1] - cy), cy - (p[0] - cx)) for p in pts]
        self.ground(pts, name)


def blocks(t):
    """Each block by hand: what kind of neighbours stand where."""
    margins(t)
    # west edge: village, mill, new towers, park
    b = Block(t, "xihuan", "nanyuan", 222, 186)
    b.front("e", 4, 180, (2, 3), (8, 12))
    b.village(8, 8, 200, 178)
    b = Block(t, "xihuan", "qingnian", 222, 412)
    b.front("e", 180, 400, (3, 4, 5), (10, 14))
    b.front("s", 4, 60, (2, 3), (9, 12))
    for i, (x, y, w, h) in enumerate(((20, 194, 84, 48), (22, 250, 82, 44), (118, 194, 84, 62), (26, 304, 76, 50), (118, 300, 84, 50))):
        saw = [(x, y), (x + w, y), (x + w, y + h)] + ([(x + w * .62, y + h), (x + w * .62, y + h - 9), (x + w * .3, y + h - 9), (x + w * .3, y + h)] if i % 2 == 0 else []) + [(x, y + h)]
        b.put(saw, 1, "utility", "老纺织厂车间", 8.5, street=4)
    b.put(rect(118, 268, 176, 284), 4, "public", "老厂办公楼", 3.4)
    b.rows(28, 376, 200, 404, 30, (5,), beds=False)
    b.scatter_green(120, 262, 204, 296, 4, (4, 8))
    b.rows(8, 26, 58, 180, 27, (3, 4), (40, 28), 10.5, beds=True)
    b = Block(t, "xihuan", "shangdu", 224, 216)
    b.front("s", 5, 215, (3, 4, 5), (12, 16))
    b.towers(16, 40, 214, 210, 58, 50)
    b.scatter_green(20, 60, 200, 195, 16)
    b.front("e", 40, 205, (2,), (9, 11))
    b = Block(t, "xihuan", "dongfeng", 222, 245)
    park(b)
    # between Wenbo and Yucai / Wenchang
    b = Block(t, "wenbo", "nanyuan", 226, 186)
    b.put([(12, 20), (74, 20), (74, 60), (50, 60), (50, 72), (12, 72)], 1, "utility", "农机厂旧车间", 8.0)
    b.put(rect(12, 84, 72, 108), 1, "utility", "农机厂旧车间", 7.5)
    b.put(rect(14, 120, 62, 133), 3, "public", "农机厂办公楼", 3.3)
    b.rows(88, 14, 214, 98, 31, (4, 5), (48, 36), 11, spine=80)
    b.front("w", 150, 182, (2, 3), (9, 12))
    b.front("n", 70, 216, (2, 3), (8, 10), back=4)
    b = Block(t, "wenbo", "qingnian", 218, 204)
    b.school(10, 96, "县第三初级中学（虚构）")
    b.track(58, 46, 44, 21, False, "学校操场")
    b.put(rect(112, 18, 170, 30), 5, "public", "宿舍楼", 3.2)
    b.put(rect(86, 112, 104, 150), 2, "public", "食堂", 4.2)
    b.front("e", 5, 100, (2, 3), (8, 11))
    b.rows(112, 46, 200, 100, 27, (5,), (40, 30), 11.5)
    b.scatter_green(14, 80, 100, 92, 3, (5, 7), trees=2)
    b = Block(t, "wenbo", "pingan", 218, 196)
    b.front("n", 4, 212, (4, 5, 6), (13, 17))
    b.front("w", 20, 150, (3, 4), (10, 13))
    b.front("s", 4, 212, (2, 2, 3), (8, 11))
    b.rows(26, 26, 206, 172, 33, (6, 6, 7), spine=113)
    b.scatter_green(30, 30, 190, 150, 8, (5, 8))
    b = Block(t, "wenbo", "shangdu", 244, 220)
    b.front("w", 8, 212, (3, 4), (10, 13))
    b.front("s", 4, 130, (3, 4), (11, 14))
    b.rows(28, 34, 127, 206, 34, (7,), (70, 50, 34), 13, spine=132)
    b.rows(138, 76, 236, 206, 34, (7,), (84, 62, 40), 13, spine=132)
    b.scatter_green(40, 50, 220, 190, 8, (5, 9))
    b = Block(t, "wenbo", "dongfeng", 242, 254)
    b.front("w", 112, 246, (3, 4), (10, 13))
    b.front("s", 128, 236, (2, 3), (9, 12))
    b.rows(128, 30, 232, 104, 34, (6,), (46, 34), spine=124)
    b.put([(34, 122), (96, 122), (96, 134), (62, 134), (62, 162), (96, 162), (96, 174), (34, 174), (34, 162), (50, 162), (50, 134), (34, 134)], 4, "public", "县实验小学（虚构）", 3.6)
    b.track(160, 146, 30, 17, False, "小学操场")
    b.rows(30, 196, 232, 246, 33, (6, 7), (56, 44), spine=112)
    b.front("e", 130, 245, (2, 3), (9, 11))
    # between Yucai / Wenchang and Guanghui
    b = Block(t, "yucai", "nanyuan", 220, 190)
    b.front("e", 6, 184, (3, 4, 5), (12, 16))
    b.front("n", 4, 190, (2, 3, 4), (10, 13))
    b.rows(10, 20, 196, 160, 32, (5, 6), (52, 40, 28), spine=96)
    b.front("s", 4, 190, (2,), (8, 10))
    b = Block(t, "yucai", "qingnian", 220, 202)
    b.put([(14, 60), (104, 58), (106, 120), (60, 121), (60, 128), (16, 128)], 2, "commercial", "青年路农贸市场", 5.0)
    b.front("s", 4, 128, (3, 4), (11, 14))
    b.front("e", 84, 196, (4, 5), (12, 16))
    b.front("w", 6, 196, (2, 3), (8, 10))
    b.front("n", 6, 200, (2, 3), (8, 11))
    b.rows(24, 150, 190, 184, 30, (5, 6), (48, 36))
    b.rows(116, 86, 196, 140, 30, (5,), (44, 32))
    b.rows(24, 24, 120, 52, 26, (4,), (40, 30), 11)
    b = Block(t, "yucai", "pingan", 224, 198)
    b.front("s", 166, 218, (3, 4), (10, 13))
    b.front("e", 6, 190, (4, 6), (13, 18), name="商务楼")
    b.front("n", 4, 220, (4, 5, 8), (15, 20), name="商务楼")
    b.put([(20, 128), (88, 128), (88, 142), (70, 142), (70, 156), (38, 156), (38, 142), (20, 142)], 6, "public", "县文化馆（虚构）", 3.8)
    b.scatter_green(96, 124, 190, 160, 5, (6, 11))
    b.rows(164, 26, 206, 112, 30, (5,), (36, 28), 11.5, spine=157.5)
    b = Block(t, "wenchang", "shangdu", 196, 222)
    b.put([(24, 14), (86, 14), (86, 30), (64, 30), (64, 44), (46, 44), (46, 30), (24, 30)], 7, "public", "街道办事处、党群服务中心（虚构）", 3.5)
    b.put(rect(104, 14, 168, 32), 9, "commercial", "商务酒店", 3.5)
    b.scatter_green(20, 50, 90, 66, 4, (6, 9))
    b.front("e", 40, 216, (3, 4, 5), (12, 15))
    b.front("w", 60, 150, (2, 3), (9, 11))
    b.rows(24, 76, 176, 148, 32, (6,), (48, 36), spine=98)
    b.rows(84, 152, 176, 208, 31, (6,), (46, 34), spine=98)
    b.front("n", 78, 180, (3,), (9, 12))
    b = Block(t, "wenchang", "dongfeng", 198, 252)
    b.front("s", 4, 190, (3, 4), (11, 14))
    b.front("e", 30, 244, (3, 4), (11, 14))
    b.front("w", 30, 244, (2, 3), (9, 12))
    b.rows(22, 34, 176, 216, 34, (6, 7), (60, 46, 34), spine=92)
    b.front("n", 10, 186, (2, 3), (9, 11))
    b.scatter_green(24, 40, 170, 210, 8, (5, 8))
    # between Guanghui and Jianshe
    b = Block(t, "guanghui", "nanyuan", 248, 194)
    b.front("w", 6, 188, (2, 3), (10, 13))
    b.front("n", 4, 240, (2, 3, 4), (11, 14))
    b.front("e", 6, 186, (2,), (8, 10))
    b.rows(30, 160, 236, 180, 20, (5,), (44, 32), 11)
    b = Block(t, "guanghui", "qingnian", 246, 198)
    b.front("w", 6, 190, (3, 4, 5), (13, 18))
    b.front("n", 30, 240, (2, 3), (10, 13))
    b.front("e", 8, 190, (2,), (7, 9), back=4)
    b = Block(t, "guanghui", "pingan", 242, 200)
    for i in range(3):
        b.put(rect(137 + i * 33, 112 - i * 1.5, 160 + i * 33, 174), 1, "utility", "老粮库", 7.6, solid=2)
    for i in range(2):
        b.put(rect(144, 26 + i * 36, 222, 50 + i * 36), 1, "utility", "老粮库", 7.2)
    b.front("w", 6, 96, (4, 5), (12, 16))
    b.front("n", 4, 236, (3, 4, 5), (13, 17))
    b.rows(30, 24, 120, 92, 31, (5,), (42, 32), 11.6, spine=130)
    b.front("e", 8, 190, (2, 3), (8, 10))
    b.front("s", 30, 236, (2, 3), (9, 11))
    b = Block(t, "guanghui", "shangdu", 240, 224)
    hospital(b)
    b = Block(t, "guanghui", "dongfeng", 236, 246)
    b.front("w", 8, 240, (3, 4), (12, 15))
    b.front("n", 6, 230, (2, 3), (10, 12))
    b.rows(44, 188, 226, 232, 34, (6, 7), (54, 40))
    # east of Jianshe
    b = Block(t, "jianshe", "nanyuan", 236, 198)
    b.put([(120, 100), (204, 100), (204, 112), (176, 112), (176, 138), (204, 138), (204, 150), (120, 150), (120, 138), (164, 138), (164, 112), (120, 112)], 4, "public", "青年路小学（虚构）", 3.6)
    b.track(64, 128, 36, 20, True, "小学操场")
    b.put(rect(16, 170, 96, 184), 3, "public", "教师楼", 3.3)
    b.put([(128, 24), (172, 24), (172, 44), (156, 44), (156, 58), (128, 58)], 3, "public", "幼儿园（虚构）", 3.4)
    b.ground(rect(176, 26, 204, 56), "幼儿园活动场", "children")
    b.rows(12, 20, 114, 84, 31, (5, 6), (46, 34), spine=119)
    b.front("s", 4, 230, (2,), (8, 10))
    b.front("e", 6, 190, (2, 3), (8, 11))
    b.scatter_green(110, 70, 200, 92, 4, (5, 8))
    b.front("n", 110, 230, (2, 3), (9, 12))
    b = Block(t, "jianshe", "qingnian", 233, 196)
    b.front("s", 128, 226, (3, 4), (12, 15))
    b.front("e", 6, 188, (2, 3), (9, 12))
    b.front("n", 4, 228, (2, 3), (9, 11))
    b.rows(132, 30, 210, 94, 32, (6,), (40, 32), spine=126)
    b.rows(12, 106, 212, 178, 33, (6, 6, 7), (56, 44, 34), spine=126)
    b.front("w", 94, 190, (2,), (8, 9), back=4)
    b = Block(t, "jianshe", "pingan", 234, 202)
    b.front("w", 5, 196, (3, 4), (10, 13))
    b.front("n", 4, 228, (4, 5), (14, 18))
    b.front("s", 24, 72, (2,), (9, 11))
    b.rows(18, 24, 60, 172, 32, (6,), (36, 30), spine=66)
    b.rows(78, 148, 220, 178, 32, (6,), (56, 40), spine=66)
    b.front("e", 140, 190, (3,), (9, 11))
    b = Block(t, "jianshe", "shangdu", 240, 224)
    b.front("s", 4, 234, (4, 5, 6), (14, 18))
    b.front("e", 8, 216, (2, 3), (9, 12))
    b.rows(16, 30, 224, 94, 34, (6, 7), (60, 44), spine=142)
    b.rows(149, 108, 222, 212, 34, (6,), (60, 44, 34), spine=143)
    b.scatter_green(30, 50, 210, 200, 8, (5, 8))
    b = Block(t, "jianshe", "dongfeng", 470, 244)
    b.front("s", 6, 460, (2, 2, 3), (12, 15))
    b.towers(20, 40, 456, 232, 62, 54, (24, 26, 28))
    b.scatter_green(24, 44, 446, 226, 130, (6, 15))
    b.ground(rect(220, 132, 250, 150), "小区广场", "all")
    # east edge
    b = Block(t, "chunxiao", "nanyuan", 214, 194)
    b.scatter_green(14, 14, 200, 92, 26, (8, 18), "lawn", 5)
    b.front("n", 6, 206, (3, 4), (11, 14))
    b.rows(14, 104, 204, 164, 33, (6,), (52, 40), spine=104)
    b = Block(t, "chunxiao", "qingnian", 218, 196)
    b.front("s", 4, 210, (2, 3), (9, 12))
    b.front("e", 8, 190, (3,), (10, 12))
    b.front("n", 4, 210, (2, 3), (9, 11))
    b.rows(172, 24, 204, 180, 26, (4, 5), (28, 24), 10.5)
    b.front("w", 10, 186, (2,), (8, 9))
    b.village(40, 154, 170, 182)
    b = Block(t, "chunxiao", "pingan", 220, 204)
    for i in range(3):
        b.put(rect(22 + (i % 2) * 6, 22 + i * 42, 112, 50 + i * 42), 1, "commercial", "建材市场", 7.5)
    b.put(rect(134, 22, 196, 84), 2, "commercial", "建材市场展厅", 5.2)
    b.put(rect(134, 100, 196, 118), 4, "public", "办公楼", 3.5)
    b.front("n", 4, 212, (3, 4), (13, 16))
    b.rows(126, 134, 206, 176, 32, (5,), (40, 30), 11.6)
    b.front("e", 6, 196, (2,), (8, 9))
    b = Block(t, "chunxiao", "shangdu", 210, 222)
    b.front("s", 4, 204, (4, 5), (14, 17))
    b.front("w", 30, 214, (2, 3), (9, 11))
    b.rows(26, 36, 196, 212, 34, (6, 7), (58, 46, 34), spine=106)
    b.scatter_green(30, 50, 190, 200, 8, (5, 8))
    b.front("e", 30, 214, (2, 3), (9, 11))


def margins(t):
    """What lies across the outer streets, so that the map does not end at a kerb."""
    for v, w in (("xihuan", 222), ("wenbo", 246), ("wenchang", 200), ("guanghui", 238), ("jianshe", 470)):
        b = Block(t, v, "xuefu", w, 60)
        b.front("s", 6, w - 8, (2, 3, 4), (10, 14))
    for v, w in (("xihuan", 222), ("wenbo", 220), ("yucai", 220), ("guanghui", 248), ("jianshe", 236), ("chunxiao", 214)):
        Block(t, v, "nanyuan", w, 60).rows(6, -44, w - 6, -24, 40, (4, 5, 6), (52, 38, 28))
    for h, top in (("nanyuan", 186), ("qingnian", 412), ("shangdu", 216), ("dongfeng", 245)):
        b = Block(t, "xihuan", h, 40, top)
        for y in range(12, top - 16, 30):
            b.rows(-66, y, -26, y + 16, 40, (3, 4, 5), (34, 28), 11)
    for h, top in (("nanyuan", 190), ("qingnian", 196), ("pingan", 204), ("shangdu", 222), ("dongfeng", 244)):
        b = Block(t, "donghuan", h, 40, top)
        for y in range(14, top - 16, 32):
            b.rows(6, y, 48, y + 17, 40, (4, 5, 6), (34, 28), 12)


def groves(t):
    """Single trees in the yards of the neighbours: what the wind and the neighbours planted."""
    for v, h, w, top in (("xihuan", "nanyuan", 222, 186), ("xihuan", "qingnian", 222, 412), ("xihuan", "shangdu", 222, 216), ("xihuan", "dongfeng", 222, 245),
                         ("wenbo", "nanyuan", 220, 186), ("wenbo", "qingnian", 218, 204), ("wenbo", "pingan", 218, 196), ("wenbo", "shangdu", 244, 220),
                         ("wenbo", "dongfeng", 242, 254), ("yucai", "nanyuan", 220, 190), ("yucai", "qingnian", 220, 202), ("yucai", "pingan", 224, 198),
                         ("wenchang", "shangdu", 196, 222), ("wenchang", "dongfeng", 198, 252), ("guanghui", "nanyuan", 248, 194), ("guanghui", "qingnian", 246, 198),
                         ("guanghui", "pingan", 242, 200), ("guanghui", "shangdu", 240, 224), ("guanghui", "dongfeng", 236, 246), ("jianshe", "nanyuan", 236, 198),
                         ("jianshe", "qingnian", 233, 196), ("jianshe", "pingan", 234, 202), ("jianshe", "shangdu", 240, 224), ("jianshe", "dongfeng", 470, 244),
                         ("chunxiao", "nanyuan", 214, 194), ("chunxiao", "qingnian", 218, 196), ("chunxiao", "pingan", 220, 204), ("chunxiao", "shangdu", 210, 222)):
        b = Block(t, v, h, w, top)
        for _ in range(w * top // 700):
            x, y = t.rng.uniform(8, w - 8), t.rng.uniform(8, top - 8)
            kind = t.rng.choice(("法桐", "国槐", "女贞", "泡桐", "栾树", "雪松"))
            for _ in range(t.rng.choice((1, 1, 2, 3))):     # often two or three together
                t.tree(b.f.out((x + t.rng.uniform(-6, 6), y + t.rng.uniform(-6, 6))), kind, solid=2.2, court=2.0, way=0.8, street=3)


def park(b):
    """People's park on the west: lawns round a wandering path, a pavilion, a square."""
    rng = b.rng
    b.put([(150, 34), (164, 34), (170, 44), (164, 54), (150, 54), (144, 44)], 1, "public", "文博公园管理房", 4.2)
    b.ground(blob(112, 122, 22, 18, rng, 20, .05), "文博公园广场", "all")
    for cx, cy, rx, ry in ((52, 60, 38, 32), (60, 150, 36, 40), (64, 212, 44, 18), (112, 52, 14, 34), (176, 100, 26, 34), (168, 172, 34, 28), (150, 214, 36, 14), (112, 176, 12, 22), (182, 40, 18, 16)):
        shape = blob(cx, cy, rx, ry, rng, 26, 0.1)
        if b.t.green(b.f.outs(shape), rng.choice(("lawn", "garden")), "文博公园"):
            for _ in range(int(rx * ry / 70)):
                p = (rng.uniform(cx - rx, cx + rx), rng.uniform(cy - ry, cy + ry))
                if inside(p, shape):
                    b.t.tree(b.f.out(p), rng.choice(("雪松", "法桐", "樱花", "栾树", "国槐", "桂花")))


def hospital(b):
    b.put([(24, 14), (112, 14), (112, 32), (84, 32), (84, 48), (52, 48), (52, 32), (24, 32)], 8, "public", "县第二人民医院门诊楼（虚构）", 3.8)
    b.put([(24, 74), (120, 74), (120, 90), (24, 90)], 11, "public", "住院楼", 3.7)
    b.put(rect(24, 104, 66, 128), 4, "public", "医技楼", 3.8)
    b.front("s", 124, 232, (4, 5), (13, 16))
    b.scatter_green(20, 50, 130, 70, 6, (5, 9))
    b.front("w", 130, 218, (3, 4), (12, 15))
    b.front("n", 4, 232, (3, 4), (11, 14))
    b.rows(26, 142, 140, 206, 33, (6,), (56, 42), spine=146)
    b.rows(152, 150, 226, 206, 31, (5, 6), (46, 34), spine=146)
    b.rows(136, 36, 226, 60, 30, (5,), (44, 34), 11)
    b.front("e", 6, 216, (2,), (7, 9), back=4)
    b.scatter_green(80, 100, 140, 132, 4, (6, 10))


def draw(scene, courts):
    town = Town(scene, courts)
    streets(town)
    aprons(town, courts)
    blocks(town)
    groves(town)
    street_trees(town)
