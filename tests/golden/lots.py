"""The lots that `check_layouts` has laid out, as scenes of metres."""

import json
import math
import pathlib

STREET = pathlib.Path(__file__).parents[2] / "geodata/demo/street.geojson"
# What of a courtyard no car drives over. Spaces that are drawn are replaced.
STANDING = ("building", "obstacle", "green_area", "activity_area", "bicycle_shed")
TRUNK_M, WALL_M = 0.2, 0.05


class Lot:
    def __init__(self, outline, gates, least, standing=(), walls=(), is_of_few=True):
        self.outline, self.gates, self.least, self.is_of_few = outline, gates, least, is_of_few
        self.standing, self.walls = list(standing), list(walls)

    def scene(self):
        features = [feature("yard", "Polygon", ring(self.outline), kind="courtyard")]
        features += [feature(f"gate-{at}", "LineString", gate, kind="gate", passage="vehicle") for at, gate in enumerate(self.gates)]
        features += [feature(f"column-{at}", "Polygon", ring(column), kind="obstacle", height_m=3) for at, column in enumerate(self.standing)]
        return {"type": "FeatureCollection", "planar": True, "features": features}


class Courtyard(Lot):
    """One of the demo street, on a plane that touches the earth at its first corner."""

    def __init__(self, name, least, is_of_few=True):
        with open(STREET, encoding="utf-8") as file:
            features = [one for one in json.load(file)["features"] if name in (one["id"], one["properties"].get("courtyard"))]
        origin = next(one for one in features if one["id"] == name)["geometry"]["coordinates"][0][0]
        self.features = [{**one, "geometry": {**one["geometry"], "coordinates": on_plane(one["geometry"]["coordinates"], origin)}} for one in features]

        def of(*kinds):
            return [one for one in self.features if one["properties"]["kind"] in kinds]

        def points(one):
            coordinates = one["geometry"]["coordinates"]
            return [tuple(point) for point in (coordinates[0][:-1] if one["geometry"]["type"] == "Polygon" else coordinates)]

        standing = [points(one) for one in of(*STANDING)]
        standing += [square(one["geometry"]["coordinates"], TRUNK_M) for one in of("tree")]
        gates = [points(one) for one in of("gate")]
        walls = []
        for wall in of("wall"):
            legs = points(wall)
            walls += [strip(*piece, WALL_M) for leg in zip(legs, legs[1:]) for piece in cut_at(leg, gates)]
        vehicles = [points(one) for one in of("gate") if one["properties"]["passage"] != "pedestrian"]
        super().__init__(points(of("courtyard")[0]), vehicles, least, standing, walls, is_of_few)

    def scene(self):
        return {"type": "FeatureCollection", "planar": True, "features": self.features}


def feature(name, geometry_type, coordinates, **properties):
    geometry = {"type": geometry_type, "coordinates": coordinates}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def ring(corners):
    return [[*corners, corners[0]]]


def on_plane(coordinates, origin):
    if not isinstance(coordinates[0], (int, float)):
        return [on_plane(inner, origin) for inner in coordinates]
    latitude = math.radians(origin[1])
    curved = 1 - 0.00669438 * math.sin(latitude) ** 2
    east_m = 6378137 * math.cos(latitude) / math.sqrt(curved)
    north_m = 6378137 * (1 - 0.00669438) / curved ** 1.5
    return [math.radians(coordinates[0] - origin[0]) * east_m, math.radians(coordinates[1] - origin[1]) * north_m]


def rectangle(x, y, wide, deep):
    return [(x, y), (x + wide, y), (x + wide, y + deep), (x, y + deep)]


def square(middle, half_m):
    return rectangle(middle[0] - half_m, middle[1] - half_m, 2 * half_m, 2 * half_m)


def columns(xs, ys):
    return [square((x, y), 0.3) for x in xs for y in ys]


def strip(a, b, half_m):
    length_m = math.dist(a, b) or 1
    x, y = (b[1] - a[1]) / length_m * half_m, (a[0] - b[0]) / length_m * half_m
    return [(a[0] + x, a[1] + y), (b[0] + x, b[1] + y), (b[0] - x, b[1] - y), (a[0] - x, a[1] - y)]


def cut_at(leg, gates):
    """What of a wall's leg stands where gates within a metre of it do not."""
    a, b = leg
    length_m = math.dist(a, b)
    if not length_m:
        return []
    along = ((b[0] - a[0]) / length_m, (b[1] - a[1]) / length_m)

    def local(point):
        x, y = point[0] - a[0], point[1] - a[1]
        return x * along[0] + y * along[1], abs(x * along[1] - y * along[0])

    cuts = sorted(sorted(local(point)[0] for point in (gate[0], gate[-1])) for gate in gates if max(local(point)[1] for point in gate) < 1)
    pieces, at_m = [], 0.0
    for low_m, high_m in [*cuts, (length_m, length_m)]:
        if min(low_m, length_m) > at_m + 0.05:
            ends = (at_m, min(low_m, length_m))
            pieces.append([(a[0] + along[0] * m, a[1] + along[1] * m) for m in ends])
        at_m = max(at_m, high_m)
    return pieces


def circle(x, y, radius_m, count):
    """A rim of many corners: every third of them is a notch of a hand's breadth."""
    def radius(at):
        return radius_m - (0.2 if at % 3 == 0 else 0)

    angles = [2 * math.pi * (at + 0.5) / count for at in range(count)]
    return [(x + radius(at) * math.cos(angle), y + radius(at) * math.sin(angle)) for at, angle in enumerate(angles)]


def bean():
    """The rim of a drawn car park: an arc of many corners, a sliver between two lines, and a bay."""
    arc = [(22 + 22 * math.cos(math.radians(angle)), 14 + 14 * math.sin(math.radians(angle)) + 8) for angle in range(0, 181, 6)]
    return [(0, 0), (18, 0.3), (18.1, -0.2), (26, -0.2), (44, 0), (44.02, 10), *arc, (0.4, 21.9), (0.05, 12)]


LOTS = {
    "20 × 20": Lot(rectangle(0, 0, 20, 20), [[(0, 7.5), (0, 12.5)]], 17),
    "30 × 15": Lot(rectangle(0, 0, 30, 15), [[(0, 5), (0, 10)]], 22),
    "60 × 10, gate on a long side": Lot(rectangle(0, 0, 60, 10), [[(27.5, 0), (32.5, 0)]], 23),
    "40 × 20": Lot(rectangle(0, 0, 40, 20), [[(0, 7.5), (0, 12.5)]], 33),
    "L": Lot([(0, 0), (35, 0), (35, 15), (15, 15), (15, 30), (0, 30)], [[(35, 5), (35, 10)]], 35),
    "T": Lot([(0, 15), (12, 15), (12, 0), (28, 0), (28, 15), (40, 15), (40, 30), (0, 30)], [[(17.5, 0), (22.5, 0)]], 39),
    "U": Lot([(0, 0), (40, 0), (40, 30), (25, 30), (25, 15), (15, 15), (15, 30), (0, 30)], [[(17.5, 0), (22.5, 0)]], 45),
    "notched": Lot([(0, 0), (36, 0), (36, 30), (22, 30), (22, 24), (14, 24), (14, 30), (0, 30)], [[(0, 5), (0, 10)]], 38),
    "columns": Lot(rectangle(0, 0, 36, 30), [[(0, 12.5), (0, 17.5)]], 44, columns((9, 18, 27), (10, 20))),
    "columns in the aisle": Lot(rectangle(0, 0, 30, 15), [[(0, 5), (0, 10)]], 18, columns((10, 20), (5, 10))),
    "skew": Lot([(0, 0), (40, 3), (36, 30), (4, 26)], [[(0.615, 4), (1.385, 9)]], 34),
    "triangle": Lot([(0, 0), (50, 0), (0, 40)], [[(0, 5), (0, 10)]], 35),
    "two gates": Lot(rectangle(0, 0, 40, 32), [[(0, 2), (0, 7)], [(40, 25), (40, 30)]], 54),
    "around a house": Lot(rectangle(0, 0, 40, 40), [[(0, 17.5), (0, 22.5)]], 62, [rectangle(15, 15, 10, 10)]),
    "passage": Lot(rectangle(0, 0, 60, 6.4), [[(0, 0), (0, 3.8)], [(60, 0), (60, 3.8)]], 9),
    "passage around a corner": Lot([(0, 0), (40, 0), (40, 40), (33.6, 40), (33.6, 6.4), (0, 6.4)], [[(0, 0), (0, 3.8)], [(36.2, 40), (40, 40)]], 10),
    "loop around a house": Lot(rectangle(0, 0, 40, 30), [[(0, 10), (0, 14)]], 14, [rectangle(6.4, 6.4, 27.2, 17.2)]),
    "wider corner": Lot([(0, 0), (37.82, 0), (37.82, 28.75), (28.3, 28.75), (28.3, 8.76), (0, 8.76)], [[(0, 0), (0, 3.8)], [(34.02, 28.75), (37.82, 28.75)]], 10),
    "oblique row": Lot(rectangle(0, 0, 50, 9.2), [[(0, 0), (0, 3.8)], [(50, 0), (50, 3.8)]], 11),
    "40 × 20, gate of 3 m": Lot(rectangle(0, 0, 40, 20), [[(0, 7.5), (0, 10.5)]], 33),
    "drawn by hand": Lot(bean(), [[(44.004, 2), (44.014, 7)]], 38),
    "round": Lot(circle(0, 0, 20, 60), [circle(0, 0, 20, 60)[28:31]], 30, is_of_few=False),
    "30 × 20": Lot(rectangle(0, 0, 30, 20), [[(0, 7.5), (0, 12.5)]], 24, is_of_few=False),
    "80 × 12": Lot(rectangle(0, 0, 80, 12), [[(37.5, 0), (42.5, 0)]], 31, is_of_few=False),
    "60 × 20": Lot(rectangle(0, 0, 60, 20), [[(0, 7.5), (0, 12.5)]], 48, is_of_few=False),
    "60 × 50": Lot(rectangle(0, 0, 60, 50), [[(0, 22.5), (0, 27.5)]], 143, is_of_few=False),
    "80 × 60": Lot(rectangle(0, 0, 80, 60), [[(0, 27.5), (0, 32.5)]], 231, is_of_few=False),
    "cy-01": Courtyard("cy-01", 45),
    "cy-05": Courtyard("cy-05", 22),
    "cy-10": Courtyard("cy-10", 46),
    "cy-03": Courtyard("cy-03", 150, is_of_few=False),
    "cy-14": Courtyard("cy-14", 40, is_of_few=False),
}
