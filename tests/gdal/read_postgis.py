#!/usr/bin/env python3
"""Two programs serve one PostgreSQL database, and GDAL reads its layers as QGIS would.

    YUANTU_BINARY=target/release/yuantu scripts/with_postgres.sh python3 tests/gdal/read_postgis.py

Closes with "N passed, M failed".
"""

import json
import os
import re
import sys
import tempfile
import urllib.parse
import urllib.request
import uuid

from servers import of_kind, ogrinfo, run, served

SERVER = os.environ["YUANTU_TEST_POSTGRES"]
DATABASE = "with_postgis"
URL = f"{SERVER}/{DATABASE}"
ADDRESS = urllib.parse.urlsplit(SERVER)
LAYERS = f"PG:host={ADDRESS.hostname} port={ADDRESS.port} user={ADDRESS.username} dbname={DATABASE} schemas=layers"
"""Set by `main`: the APIs of the two programs."""
APIS: list[str] = []


def count_of(summary: str) -> int:
    return int(re.search(r"Feature Count: (\d+)", summary)[1])


def lists_a_layer_for_every_kind() -> None:
    layers = set(re.findall(r"^\d+: (?:layers\.)?([a-z_]+)", ogrinfo(LAYERS), re.MULTILINE))
    collections = json.load(urllib.request.urlopen(f"{APIS[0]}/collections"))["collections"]
    assert layers == {collection["id"].replace("-", "_") for collection in collections}, layers


def counts_the_features_of_the_demo() -> None:
    for layer, kind in [("courtyards", "courtyard"), ("parking_spaces", "parking_space")]:
        found = count_of(ogrinfo("-so", LAYERS, layer))
        assert found == len(of_kind(kind)), f"{layer}: {found} instead of {len(of_kind(kind))}"


def reads_typed_columns_and_the_place() -> None:
    summary = ogrinfo("-so", LAYERS, "cameras")
    for line in ["height_m: Real", "azimuth_deg: Real", "model: String", "Geometry Column = geom"]:
        assert re.search(rf"^{line}", summary, re.MULTILINE), f"no {line} in:\n{summary}"
    assert "WGS 84" in summary


def filters_by_rectangle_with_the_index() -> None:
    ring = of_kind("courtyard")[0]["geometry"]["coordinates"][0]
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    found = count_of(ogrinfo("-so", "-spat", *map(str, (west, south, east, north)), LAYERS, "cameras"))
    places = [camera["geometry"]["coordinates"] for camera in of_kind("camera")]
    inside = sum(west <= x <= east and south <= y <= north for x, y in places)
    assert found == inside, f"{found} instead of {inside}"


def what_one_program_stores_the_other_answers_at_once() -> None:
    for n in range(20):
        writer, reader = APIS[n % 2], APIS[(n + 1) % 2]
        tree = {
            "type": "Feature", "id": f"tree-of-two-{n}", "geometry": {"type": "Point", "coordinates": [113.9, 34.7]},
            "properties": {"kind": "tree", "height_m": n + 1},
        }
        edits = [{"put": tree, "expected": None}]
        action = {"action": str(uuid.uuid4()), "title": {"zh": "种树", "en": "Plant"}, "edits": edits}
        request = urllib.request.Request(
            f"{writer}/changes", json.dumps(action).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request)
        item = json.load(urllib.request.urlopen(f"{reader}/collections/trees/items/tree-of-two-{n}"))
        assert item["properties"]["height_m"] == n + 1, item
    assert count_of(ogrinfo("-so", LAYERS, "trees")) == len(of_kind("tree")) + 20


def scorecard(api: str, courtyard: str) -> dict:
    body = json.dumps({"inputs": {"courtyard": courtyard}}).encode()
    address = f"{api}/processes/scorecard/execution"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def an_analysis_answers_the_same_as_on_sqlite() -> None:
    courtyard = of_kind("courtyard")[0]["id"]
    with tempfile.TemporaryDirectory() as data, served("--data", data) as alone:
        answers = [scorecard(api, courtyard) for api in [*APIS, alone]]
    assert answers[0]["checks"] and answers[0] == answers[1] == answers[2]


CHECKS = [
    lists_a_layer_for_every_kind, counts_the_features_of_the_demo, reads_typed_columns_and_the_place,
    filters_by_rectangle_with_the_index, an_analysis_answers_the_same_as_on_sqlite,
    what_one_program_stores_the_other_answers_at_once,
]


def main() -> int:
    with served("--database-url", URL) as one, served("--database-url", URL) as other:
        APIS.extend([one, other])
        return run(CHECKS)


if __name__ == "__main__":
    sys.exit(main())
