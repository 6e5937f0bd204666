#!/usr/bin/env python3
"""GDAL reads the collections of a running `yuantu` as a GIS would: layers, counts, typed fields, geometries.

    YUANTU_BINARY=target/release/yuantu python3 tests/gdal/read_collections.py

Closes with "N passed, M failed".
"""

import functools
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

from servers import of_kind, ogrinfo, run, served


def lists_every_collection(api: str) -> None:
    layers = set(re.findall(r"^\d+: ([a-z-]+)", ogrinfo(f"OAPIF:{api}"), re.MULTILINE))
    collections = {collection["id"] for collection in json.load(urllib.request.urlopen(f"{api}/collections"))["collections"]}
    assert len(layers) == 18 and layers == collections, layers ^ collections


def counts_features_over_several_pages(api: str) -> None:
    for layer, kind in [("courtyards", "courtyard"), ("cameras", "camera"), ("buildings", "building")]:
        summary = ogrinfo("-so", f"OAPIF:{api}", layer)
        found = int(re.search(r"Feature Count: (\d+)", summary)[1])
        assert found == len(of_kind(kind)), f"{layer}: {found} instead of {len(of_kind(kind))}"


def reads_typed_fields(api: str) -> None:
    summary = ogrinfo("-so", f"OAPIF:{api}", "cameras")
    for field, kind in [("height_m", "Real"), ("azimuth_deg", "(Real|Integer)"), ("image_width_px", "Integer")]:
        assert re.search(rf"^{field}: {kind}", summary, re.MULTILINE), f"{field} is not {kind} in:\n{summary}"


def filters_by_rectangle(api: str) -> None:
    bounds = [point for feature in of_kind("courtyard")[:1] for point in feature["geometry"]["coordinates"][0]]
    west, east = min(x for x, _ in bounds), max(x for x, _ in bounds)
    south, north = min(y for _, y in bounds), max(y for _, y in bounds)
    summary = ogrinfo("-so", "-spat", *map(str, (west, south, east, north)), f"OAPIF:{api}", "cameras")
    found = int(re.search(r"Feature Count: (\d+)", summary)[1])
    inside = [c for c in of_kind("camera") if west <= c["geometry"]["coordinates"][0] <= east and south <= c["geometry"]["coordinates"][1] <= north]
    assert found == len(inside), f"{found} instead of {len(inside)}"


def converts_a_layer_without_loss(api: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "courtyards.geojson"
        subprocess.run(["ogr2ogr", "-f", "GeoJSON", str(copy), f"OAPIF:{api}", "courtyards"], check=True, timeout=120)
        names = {feature["properties"]["name"] for feature in json.loads(copy.read_text())["features"]}
    assert names == {feature["properties"]["name"] for feature in of_kind("courtyard")}


def reads_an_empty_collection(api: str) -> None:
    nowhere = ["-spat", "0", "0", "1", "1"]
    assert "Feature Count: 0" in ogrinfo("-so", *nowhere, f"OAPIF:{api}", "chargers")


def reads_a_vector_tile(api: str) -> None:
    longitude, latitude = of_kind("courtyard")[0]["geometry"]["coordinates"][0][0]
    zoom = 16
    column = int((longitude + 180) / 360 * 2**zoom)
    row = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom)
    # GDAL takes the tile's place from the last parts of the address, in the order z/x/y.
    with tempfile.TemporaryDirectory() as folder:
        tile = pathlib.Path(folder) / f"{zoom}/{column}/{row}.pbf"
        tile.parent.mkdir(parents=True)
        tile.write_bytes(urllib.request.urlopen(f"{api}/tiles/WebMercatorQuad/{zoom}/{row}/{column}").read())
        copy = pathlib.Path(folder) / "courtyards.geojson"
        subprocess.run(["ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", str(copy), str(tile), "courtyard"], check=True, timeout=120)
        found = json.loads(copy.read_text())["features"]
    stored = {feature["id"]: feature for feature in of_kind("courtyard")}
    assert found and all(feature["properties"]["fid"] in stored for feature in found), found
    corners = {tuple(point) for feature in found for ring in rings_of(feature) for point in ring}
    nearest = min(math.hypot(x - longitude, y - latitude) for x, y in corners)
    assert nearest < 2e-7, f"the corner is {nearest} degrees away"


def rings_of(feature: dict) -> list:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


CHECKS = [
    lists_every_collection, counts_features_over_several_pages, reads_typed_fields, filters_by_rectangle,
    converts_a_layer_without_loss, reads_an_empty_collection, reads_a_vector_tile,
]


def main() -> int:
    with tempfile.TemporaryDirectory() as data, served("--data", data) as api:
        return run([functools.update_wrapper(functools.partial(check, api), check) for check in CHECKS])


if __name__ == "__main__":
    sys.exit(main())
