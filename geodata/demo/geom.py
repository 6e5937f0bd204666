"""Small plane geometry for the demo data: standard library only, all units metres."""
from math import atan2, cos, hypot, pi, radians, sin

# ---------------------------------------------------------------- projection
LON0, LAT0 = 113.97, 34.72          # centre of the invented street office
_A, _E2 = 6378137.0, 0.00669437999014
_W2 = 1 - _E2 * sin(radians(LAT0)) ** 2
_M_PER_RAD_LAT = _A * (1 - _E2) / _W2 ** 1.5
_M_PER_RAD_LON = _A / _W2 ** 0.5 * cos(radians(LAT0))


def to_lonlat(p):
    """Equirectangular about the centre, with the ellipsoid's radii there: the scale is right to
    1e-4 within 800 m, and the design needs no better."""
    lon = LON0 + p[0] / _M_PER_RAD_LON * 180 / pi
    lat = LAT0 + p[1] / _M_PER_RAD_LAT * 180 / pi
    return [round(lon, 8), round(lat, 8)]


def to_metres(lonlat):
    return ((lonlat[0] - LON0) * pi / 180 * _M_PER_RAD_LON,
            (lonlat[1] - LAT0) * pi / 180 * _M_PER_RAD_LAT)


# ---------------------------------------------------------------- frames
class Frame:
    """A right-handed frame: origin in the parent plane, turned counter-clockwise by `deg`."""

    def __init__(self, origin=(0.0, 0.0), deg=0.0):
        self.o, self.deg = origin, deg
        self.c, self.s = cos(radians(deg)), sin(radians(deg))

    def out(self, p):
        return (self.o[0] + p[0] * self.c - p[1] * self.s, self.o[1] + p[0] * self.s + p[1] * self.c)

    def outs(self, pts):
        return [self.out(p) for p in pts]

    def within(self, p):
        x, y = p[0] - self.o[0], p[1] - self.o[1]
        return (x * self.c + y * self.s, -x * self.s + y * self.c)


# ---------------------------------------------------------------- rings
def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges(ring)) / 2


def edges(ring):
    return [(ring[i], ring[(i + 1) % len(ring)]) for i in range(len(ring))]


def ccw(ring):
    return list(ring) if area(ring) > 0 else list(ring)[::-1]


def rect(x0, y0, x1, y1):
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def turned(pts, about, deg):
    f = Frame(about, deg)
    return [f.out((p[0] - about[0], p[1] - about[1])) for p in pts]


def bbox(pts):
    xs, ys = [p[0] for p in pts], [p[1] for p in pts]
    return min(xs), min(ys), max(xs), max(ys)


def boxes_apart(a, b, gap=0.0):
    return a[0] > b[2] + gap or b[0] > a[2] + gap or a[1] > b[3] + gap or b[1] > a[3] + gap


def inside(p, ring):
    hit = False
    for (x0, y0), (x1, y1) in edges(ring):
        if (y0 > p[1]) != (y1 > p[1]) and p[0] < (x1 - x0) * (p[1] - y0) / (y1 - y0) + x0:
            hit = not hit
    return hit


def foot(p, a, b):
    """Nearest point of segment ab to p, and its parameter."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    d2 = dx * dx + dy * dy
    t = 0.0 if d2 == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / d2))
    return (a[0] + t * dx, a[1] + t * dy), t


def seg_dist(p, a, b):
    q, _ = foot(p, a, b)
    return hypot(p[0] - q[0], p[1] - q[1])


def ring_dist(p, ring):
    return min(seg_dist(p, a, b) for a, b in edges(ring))


def _cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def segs_cross(a, b, c, d):
    return (_cross(a, b, c) * _cross(a, b, d) < 0) and (_cross(c, d, a) * _cross(c, d, b) < 0)


def gap(ra, rb):
    """Distance between two rings as areas; 0 when they overlap."""
    if inside(ra[0], rb) or inside(rb[0], ra):
        return 0.0
    best = 1e9
    for a, b in edges(ra):
        for c, d in edges(rb):
            if segs_cross(a, b, c, d):
                return 0.0
            best = min(best, seg_dist(a, c, d), seg_dist(c, a, b))
    return best


def too_near(ra, rb, clear):
    """True if the two areas come nearer than `clear` (box test first)."""
    return not boxes_apart(bbox(ra), bbox(rb), clear) and gap(ra, rb) <= clear


def corridor(line, width):
    """A line's carriageway as one quad for each segment."""
    out = []
    for a, b in zip(line, line[1:]):
        n = hypot(b[0] - a[0], b[1] - a[1])
        ux, uy = (b[0] - a[0]) / n * width / 2, (b[1] - a[1]) / n * width / 2
        out.append([(a[0] + uy, a[1] - ux), (b[0] + uy, b[1] - ux),
                    (b[0] - uy, b[1] + ux), (a[0] - uy, a[1] + ux)])
    return out


def along(line, step, start=0.0):
    """Points every `step` along a polyline with the direction there."""
    s = start
    for a, b in zip(line, line[1:]):
        n = hypot(b[0] - a[0], b[1] - a[1])
        while s <= n:
            yield (a[0] + (b[0] - a[0]) * s / n, a[1] + (b[1] - a[1]) * s / n), atan2(b[1] - a[1], b[0] - a[0])
            s += step
        s -= n


# ---------------------------------------------------------------- soft shapes
def soft(ring, rng, radius=1.2, wobble=0.25):
    """A planting bed as a gardener leaves it: rounded corners, edges a little off the straight."""
    ring, out = ccw(ring), []
    n = len(ring)
    for i in range(n):
        a, p, b = ring[i - 1], ring[i], ring[(i + 1) % n]
        la, lb = hypot(a[0] - p[0], a[1] - p[1]), hypot(b[0] - p[0], b[1] - p[1])
        r = min(radius * rng.uniform(0.5, 1.5), la * 0.35, lb * 0.35)
        u = ((a[0] - p[0]) / la, (a[1] - p[1]) / la)
        v = ((b[0] - p[0]) / lb, (b[1] - p[1]) / lb)
        for k in (0.0, 0.33, 0.67, 1.0):     # a quadratic curve round the corner, pulled inward
            e, m, f = (1 - k) ** 2, 2 * k * (1 - k), k * k
            out.append((p[0] + u[0] * r * e + v[0] * r * f + m * 0, p[1] + u[1] * r * e + v[1] * r * f + m * 0))
        if lb > 9 and wobble:
            w = rng.uniform(0, wobble)
            t = rng.uniform(0.35, 0.65)
            out.append((p[0] + v[0] * lb * t - v[1] * w, p[1] + v[1] * lb * t + v[0] * w))
    return out


def blob(cx, cy, rx, ry, rng, n=16, rough=0.12):
    """A garden bed: an ellipse with a wandering edge."""
    ph = [rng.uniform(0, 2 * pi) for _ in range(3)]
    out = []
    for i in range(n):
        t = 2 * pi * i / n
        k = 1 + rough * (sin(2 * t + ph[0]) + 0.6 * sin(3 * t + ph[1]) + 0.3 * sin(5 * t + ph[2])) / 1.5
        out.append((cx + rx * k * cos(t), cy + ry * k * sin(t)))
    return out
