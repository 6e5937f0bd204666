#!/usr/bin/env python3
"""Many planners at work at the same time: `benches/load/planners.py [--planners 200] [--minutes 3] [--seed 1]`.

A synthetic city is imported into a fresh store, SQLite and (where YUANTU_TEST_POSTGRES names a server, as under
`scripts/with_postgres.sh`) PostgreSQL. Each planner has a courtyard of their own and does one thing after the other, with
pauses of 1 to 4 s: they look at the map (tiles), list features (items), drag a camera (live coverage), save it where it
is. What is printed for each kind of request: how many, what failed, the median, 95 %, 99 % and slowest answer in ms, over
kept connections; then the server's memory by thirds of the time, and whether each save that was acknowledged is a
revision. Everything is on loopback, and ends after the given time.
"""

import argparse
import contextlib
import http.client
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from served import Server, import_scene  # noqa: E402

LIVE = {"cameras": {}, "union": {}, "blind": {}}
PAUSE_S = (1.0, 4.0)
DRAG_STEPS = 5


class Tally:
    """What all planners saw: milliseconds of each answer by kind of request, and what failed."""

    def __init__(self):
        self.lock = threading.Lock()
        self.times_ms, self.failures, self.saved = {}, [], 0

    def add(self, what, took_ms, failure=None):
        with self.lock:
            self.times_ms.setdefault(what, []).append(took_ms)
            if failure:
                self.failures.append(f"{what}: {failure}")

    def add_save(self):
        with self.lock:
            self.saved += 1


class Planner:
    def __init__(self, number, server, courtyard, tally, seed):
        self.server, self.tally = server, tally
        self.chance = random.Random(seed * 100_003 + number)
        self.courtyard, (self.west, self.south, self.east, self.north) = courtyard["id"], courtyard["bbox"]
        self.connection = server.connection()
        self.cameras = {}

    def ask(self, what, method, path, body=None):
        """The answer as bytes; none where there is none, or a wrong one, which is tallied."""
        text = None if body is None else json.dumps(body)
        headers = {} if body is None else {"content-type": "application/json"}
        start = time.perf_counter()
        failure, answer = None, None
        try:
            self.connection.request(method, path, text, headers)
            response = self.connection.getresponse()
            answer = response.read()
            if response.status not in (200, 204):
                failure, answer = f"{response.status} {answer[:200]}", None
        except (OSError, http.client.HTTPException) as error:
            failure = repr(error)
            self.connection.close()
        self.tally.add(what, (time.perf_counter() - start) * 1e3, failure)
        return answer

    def work(self, until):
        time.sleep(self.chance.uniform(0, PAUSE_S[1]))
        self.open_courtyard()
        acts = [self.look, self.list_features, self.drag, self.save]
        while time.monotonic() < until:
            self.chance.choices(acts, weights=[4, 3, 2, 1])[0]()
            time.sleep(self.chance.uniform(*PAUSE_S))

    def open_courtyard(self):
        """The cameras of the courtyard, with the revision that each of them is at."""
        query = urllib.parse.urlencode({"courtyard": self.courtyard, "limit": 100})
        answer = self.ask("open", "GET", f"/api/features?{query}")
        if answer:
            features = json.loads(answer)["features"]
            self.cameras = {item["id"]: item for item in features if item["properties"]["kind"] == "camera"}
            for camera in self.cameras.values():
                camera["revision"] = camera["properties"].pop("revision")

    def look(self):
        """The four tiles about the courtyard's middle."""
        zoom = self.chance.choice([16, 17, 18])
        east, south = tile_at((self.west + self.east) / 2, (self.south + self.north) / 2, zoom)
        for column in (east, east + 1):
            for row in (south, south + 1):
                self.ask("tile", "GET", f"/api/tiles/WebMercatorQuad/{zoom}/{row}/{column}")

    def list_features(self):
        kind = self.chance.choice(["buildings", "parking-spaces", "trees", "cameras"])
        wide = self.chance.choice([0, 0.001, 0.004])
        bbox = f"{self.west - wide},{self.south - wide},{self.east + wide},{self.north + wide}"
        self.ask("items", "GET", f"/api/collections/{kind}/items?bbox={bbox}&limit=100")

    def moved(self, camera):
        """The camera some centimetres away from where it is."""
        east, north = camera["geometry"]["coordinates"][:2]
        nudge = [east + self.chance.uniform(-1, 1) * 1e-6, north + self.chance.uniform(-1, 1) * 1e-6]
        return {
            "type": "Feature",
            "id": camera["id"],
            "geometry": {"type": "Point", "coordinates": nudge},
            "properties": camera["properties"],
        }

    def drag(self):
        if not self.cameras:
            return
        camera = self.chance.choice(list(self.cameras.values()))
        for _ in range(DRAG_STEPS):
            draft = {"type": "FeatureCollection", "features": [self.moved(camera)]}
            inputs = {"courtyard": self.courtyard, "draft": draft, "zones_of": [camera["id"]]}
            body = {"inputs": inputs, "outputs": LIVE}
            self.ask("live coverage", "POST", "/api/processes/camera-coverage/execution", body)

    def save(self):
        if not self.cameras:
            return
        camera = self.chance.choice(list(self.cameras.values()))
        put = self.moved(camera)
        action = {
            "action": str(uuid.uuid4()),
            "title": {"zh": "移动摄像头", "en": "Move a camera"},
            "edits": [{"put": put, "expected": camera["revision"]}],
        }
        answer = self.ask("save", "POST", "/api/changes", action)
        if answer:
            self.tally.add_save()
            camera["geometry"] = put["geometry"]
            camera["revision"] = json.loads(answer)["revision"]


def tile_at(longitude, latitude, zoom):
    across = 2**zoom
    row = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int((longitude + 180) / 360 * across), int(row * across)


def courtyards_of(scene):
    """Those with a camera: id and box."""
    features = json.loads(pathlib.Path(scene).read_text())["features"]
    watched = {item["properties"].get("courtyard") for item in features if item["properties"]["kind"] == "camera"}
    found = []
    for item in features:
        if item["properties"]["kind"] == "courtyard" and item["id"] in watched:
            easts, norths = zip(*item["geometry"]["coordinates"][0])
            found.append({"id": item["id"], "bbox": (min(easts), min(norths), max(easts), max(norths))})
    return found


def work_together(server, courtyards, options):
    tally = Tally()
    until = time.monotonic() + options.minutes * 60
    planners = [
        threading.Thread(target=Planner(number, server, courtyard, tally, options.seed).work, args=[until])
        for number, courtyard in enumerate(courtyards)
    ]
    for planner in planners:
        planner.start()
    memory_mb = []
    while any(planner.is_alive() for planner in planners):
        memory_mb.append(server.memory_mb())
        time.sleep(2)
    return tally, memory_mb


def tell(name, tally, memory_mb, spent_s, options):
    seconds = options.minutes * 60
    total = sum(len(times) for times in tally.times_ms.values())
    print(f"\n{name}: {options.planners} planners for {seconds:.0f} s, {total / seconds:.0f} requests/s, "
          f"{spent_s / seconds:.2f} cores of ours")
    print(f"{'request':14}{'count':>8}{'failed':>8}{'median':>9}{'95 %':>9}{'99 %':>9}{'slowest':>9}  ms")
    for what, times in sorted(tally.times_ms.items()):
        times.sort()
        failed = sum(failure.startswith(f"{what}:") for failure in tally.failures)
        at = [times[int((len(times) - 1) * share)] for share in (0.5, 0.95, 0.99, 1)]
        print(f"{what:14}{len(times):8}{failed:8}" + "".join(f"{value:9.1f}" for value in at))
    third = max(1, len(memory_mb) // 3)
    thirds = [statistics.mean(memory_mb[at : at + third]) for at in (0, third, 2 * third) if memory_mb[at:]]
    print("memory by thirds of the time: " + ", ".join(f"{value:.0f}" for value in thirds) + " MB")
    for failure in tally.failures[:5]:
        print(f"failed: {failure}")


def measure(name, store, scene, courtyards, options):
    """How many requests failed or saves are missing, in a city imported into an empty store."""
    import_s = import_scene(store, scene)
    print(f"{name}: imported in {import_s:.1f} s")
    with Server(store) as server:
        before = server.get("/api/projects/default")["revision"]
        spent_s = server.processor_s()
        tally, memory_mb = work_together(server, courtyards, options)
        tell(name, tally, memory_mb, server.processor_s() - spent_s, options)
        stored = server.get("/api/projects/default")["revision"] - before
        print(f"saves acknowledged: {tally.saved}, revisions made: {stored}")
        return len(tally.failures) + abs(stored - tally.saved)


@contextlib.contextmanager
def database():
    """The address of an empty database with PostGIS, where there is a server for it."""
    address = os.environ.get("YUANTU_TEST_POSTGRES")
    if address is None:
        yield None
        return
    name = f"load_{os.getpid()}"
    psql = ["psql", "-q", f"{address}/postgres", "-c"]
    subprocess.run([*psql, f"create database {name} template with_postgis"], check=True)
    try:
        yield f"{address}/{name}"
    finally:
        subprocess.run([*psql, f"drop database {name} with (force)"], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--planners", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--courtyards", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database() as address:
        scene = f"{folder}/city.geojson"
        make = [sys.executable, HERE.parent / "city/make.py", "--courtyards", str(options.courtyards), "--out", scene]
        subprocess.run(make, check=True)
        courtyards = courtyards_of(scene)
        if len(courtyards) < options.planners:
            raise SystemExit(f"{len(courtyards)} courtyards have a camera: too few for {options.planners} planners")
        chosen = random.Random(options.seed).sample(courtyards, options.planners)
        print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        stores = {"SQLite": f"{folder}/data", "PostgreSQL": address}
        wrong = sum(measure(name, store, scene, chosen, options) for name, store in stores.items() if store)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
