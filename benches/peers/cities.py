#!/usr/bin/env python3
"""Isovists in real cities against exact arithmetic: `benches/peers/cities.py BINARY FILE...`

FILE is a GeoPackage with a table `buildings`, or a GeoJSON file of buildings in degrees. Around several places the
buildings within reach become a planar scene; from random viewpoints on free ground `BINARY analyse isovist` and
`tests/golden` (exact rational arithmetic) say how much is seen. Prints the worst relative difference.
"""

import json
import math
import pathlib
import random
import sqlite3
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/golden"))

from exact import exact, feature, rectangle, rings  # noqa: E402
from make_isovists import Scene, area  # noqa: E402

REACH_M = 320
PLACES = 5
VIEWPOINTS = 20
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def from_geopackage(path):
    """The rings of all buildings, in the file's own metres."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:
        for (blob,) in connection.execute("select geom from buildings"):
            yield from polygons(blob, 8 + ENVELOPE_BYTES[blob[3] >> 1 & 7])


def polygons(blob, offset):
    """The polygons of well-known binary (little-endian, no heights)."""
    (kind,) = struct.unpack_from("<I", blob, offset + 1)
    offset += 5
    if kind == 6:
        (count,) = struct.unpack_from("<I", blob, offset)
        offset += 4
        for _ in range(count):
            rings_of_part, offset = polygon(blob, offset + 5)
            yield rings_of_part
    elif kind == 3:
        yield polygon(blob, offset)[0]


def polygon(blob, offset):
    (count,) = struct.unpack_from("<I", blob, offset)
    offset, found = offset + 4, []
    for _ in range(count):
        (corners,) = struct.unpack_from("<I", blob, offset)
        numbers = struct.unpack_from(f"<{2 * corners}d", blob, offset + 4)
        found.append(list(zip(numbers[::2], numbers[1::2])))
        offset += 4 + 16 * corners
    return found, offset


def from_geojson(path):
    """The rings of all buildings, in metres around the first corner; on so small a ground degrees are even."""
    metres = None
    for entry in json.loads(pathlib.Path(path).read_text())["features"]:
        geometry = entry["geometry"]
        parts = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(geometry["type"], [])
        for part in parts:
            longitude, latitude = part[0][0][:2]
            metres = metres or (longitude, latitude, 111_320 * math.cos(math.radians(latitude)), 110_574)
            yield [[((x - metres[0]) * metres[2], (y - metres[1]) * metres[3]) for x, y, *_ in ring] for ring in part]


def scene_around(buildings, place):
    x, y = place
    near = [building for building in buildings if all(math.dist(corner, place) < REACH_M for corner in building[0])]
    solids = [[exact(ring[:-1]) for ring in building] for building in near]
    return Scene([[rectangle(round(x) - REACH_M, round(y) - REACH_M, 2 * REACH_M, 2 * REACH_M)]], solids, [])


def accepted(binary, scene, folder):
    """The scene without the buildings that the reader refuses, such as rings that cross themselves."""
    kept = []
    for solid in scene.solids:
        path = folder / "one.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "planar": True,
                                    "features": [feature("b", "building", "Polygon", rings(solid))]}))
        if subprocess.run([binary, "analyse", "isovist", path, "--params", '{"viewpoints": []}'], capture_output=True).returncode == 0:
            kept.append(solid)
    return Scene(scene.ground, kept, [])


def asked(binary, scene, eyes, folder):
    path = folder / "scene.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "planar": True, "features": scene.features()}))
    params = json.dumps({"viewpoints": [[float(x), float(y)] for x, y in eyes]})
    answer = subprocess.run([binary, "analyse", "isovist", path, "--params", params], check=True, capture_output=True)
    return [isovist["area_m2"] for isovist in json.loads(answer.stdout)["isovists"]]


def main():
    binary, *paths = sys.argv[1:]
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            buildings = list(from_geopackage(path) if path.endswith(".gpkg") else from_geojson(path))
            worst, seen = 0.0, 0
            for _ in range(PLACES):
                scene = accepted(binary, scene_around(buildings, dice.choice(buildings)[0][0]), pathlib.Path(folder))
                (left, low), (right, high) = scene.ground[0][0][0], scene.ground[0][0][2]
                eyes = []
                while len(eyes) < VIEWPOINTS:
                    eye = exact([(dice.uniform(float(left), float(right)), dice.uniform(float(low), float(high)))])[0]
                    if scene.is_free(eye):
                        eyes.append(eye)
                for eye, found_m2 in zip(eyes, asked(binary, scene, eyes, pathlib.Path(folder))):
                    exact_m2 = area(scene, eye, False)
                    worst, seen = max(worst, abs(found_m2 - exact_m2) / exact_m2), seen + 1
                print(f"{path}: {len(scene.solids)} buildings, {sum(map(len, scene.solid_edges()))} edges", flush=True)
            print(f"{path}: {seen} viewpoints, worst relative difference {worst:.1e}", flush=True)


if __name__ == "__main__":
    main()
