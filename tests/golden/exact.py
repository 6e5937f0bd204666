"""What is seen along every ray from an eye, in exact arithmetic: the ground that both makers beside this file stand on.

It shares no code and no method with the engine. Coordinates are rational numbers brought to one common denominator, so
that all tests are on whole numbers. Every direction in which something may change (to a vertex, to a crossing of two
edges) is sorted exactly; between two neighbouring ones the same edges are met in the same order, and the ground between
two of them is a difference of two triangles. Each triangle is a fraction; the sum is kept to 2⁻²⁰⁰.
"""

import functools
import math
from fractions import Fraction as F

BITS = 200


def cross(a, b):
    return a[0] * b[1] - a[1] * b[0]


def minus(a, b):
    return (a[0] - b[0], a[1] - b[1])


def scaled(edge, factor):
    return tuple((x * factor, y * factor) for x, y in edge)


def edges_of(ring):
    return list(zip(ring, ring[1:] + ring[:1]))


def links_of(line):
    return list(zip(line, line[1:]))


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
    return F(cross(a, along), cross(direction, along))


def crossing(p, q):
    """A direction to where two edges cross or touch in one point; none where they do not."""
    (a, b), (c, d) = p, q
    if (max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0])
            or max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1])):
        return None
    r, s = minus(b, a), minus(d, c)
    turn = cross(r, s)
    if turn == 0:
        return None
    t, u = cross(minus(c, a), s), cross(minus(c, a), r)
    if turn < 0:
        turn, t, u = -turn, -t, -u
    if not (0 <= t <= turn and 0 <= u <= turn):
        return None
    return (a[0] * turn + t * r[0], a[1] * turn + t * r[1])


def whole(edge_lists, eye):
    """The lists of edges relative to the eye, as whole numbers, and how many of them make a metre."""
    relative = [[(minus(a, eye), minus(b, eye)) for a, b in edges] for edges in edge_lists]
    unit = math.lcm(*(F(value).denominator for edges in relative for edge in edges for point in edge for value in point))
    return [[tuple((int(x * unit), int(y * unit)) for x, y in edge) for edge in edges] for edges in relative], unit


class Sweep:
    """All directions around the origin in which `edges` (whole numbers) may change their order."""

    AXES = [(1, 0), (0, 1), (-1, 0), (0, -1)]

    def __init__(self, edges):
        points = [point for edge in edges for point in edge] + self.AXES
        for index, p in enumerate(edges):
            for q in edges[:index]:
                point = crossing(p, q)
                if point:
                    points.append(point)
        shortest = set()
        for x, y in points:
            common = math.gcd(x, y)
            if common:
                shortest.add((x // common, y // common))
        self.directions = sorted(shortest, key=functools.cmp_to_key(by_angle))
        self.place = {direction: index for index, direction in enumerate(self.directions)}
        self.edges = edges

    def sectors(self):
        """Each pair of neighbouring directions, with the positions of the edges that cross it, in no order."""
        count = len(self.directions)
        active = [[] for _ in range(count)]
        for index, (a, b) in enumerate(self.edges):
            turn = cross(a, b)
            if turn == 0:
                continue  # In line with the eye, or under it.
            first, last = (self.at(a), self.at(b)) if turn > 0 else (self.at(b), self.at(a))
            while first != last:
                active[first].append(index)
                first = (first + 1) % count
        for index in range(count):
            yield self.directions[index], self.directions[(index + 1) % count], active[index]

    def at(self, point):
        common = math.gcd(*point)
        return self.place[(point[0] // common, point[1] // common)]


def between(a, b):
    return (a[0] + b[0], a[1] + b[1])


def triangle(edge, a, b):
    """Doubled area between the eye and an edge, from direction a to b."""
    return F(0) if edge is None else hit(a, edge) * hit(b, edge) * cross(a, b)


class Total:
    """A sum of doubled areas in whole units, kept to 2⁻²⁰⁰."""

    def __init__(self):
        self.sum = 0

    def add(self, doubled):
        self.sum += (doubled.numerator << BITS) // doubled.denominator

    def square_metres(self, unit):
        return float(F(self.sum, 2 * unit * unit << BITS))


def contains(ring, point):
    inside = False
    for (ax, ay), (bx, by) in edges_of(ring):
        if (ay > point[1]) != (by > point[1]) and point[0] < (bx - ax) * (point[1] - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def on_edge(edge, point):
    a, b = edge
    return (cross(minus(b, a), minus(point, a)) == 0 and min(a[0], b[0]) <= point[0] <= max(a[0], b[0])
            and min(a[1], b[1]) <= point[1] <= max(a[1], b[1]))


def as_float(points):
    return [[float(x), float(y)] for x, y in points]


def exact(points):
    """The very numbers that a file with these points will hold."""
    return [(F(float(x)), F(float(y))) for x, y in points]


def turned(points, turn):
    cos, sin = turn
    return [(x * cos - y * sin, x * sin + y * cos) for x, y in points]


def rectangle(x, y, width, height):
    x, y, width, height = F(x), F(y), F(width), F(height)
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def feature(identifier, kind, geometry, coordinates, **properties):
    return {"type": "Feature", "id": identifier, "properties": {"kind": kind, **properties},
            "geometry": {"type": geometry, "coordinates": coordinates}}


def rings(polygon):
    """GeoJSON's way to write a polygon: closed rings."""
    return [as_float(ring + ring[:1]) for ring in polygon]
