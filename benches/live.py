#!/usr/bin/env python3
"""How long a moved camera's answer takes over HTTP, on the demo's largest courtyard: `benches/live.py [COURTYARD]`.

Starts the built server (YUANTU_BINARY, or target/release/yuantu) with the demo on a free port, and moves one camera after
the other by 10 cm at a time. Prints medians, in milliseconds, from the sent request to the last byte of the answer, over one
kept connection without compression.
"""

import copy
import json
import pathlib
import statistics
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from served import Server  # noqa: E402

STEPS = 100


def coverage(connection, inputs, outputs=None):
    """Milliseconds and bytes of one answer."""
    body = json.dumps({"inputs": inputs, **({"outputs": outputs} if outputs else {})})
    start = time.perf_counter()
    connection.request("POST", "/api/processes/camera-coverage/execution", body, {"content-type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    took_ms = (time.perf_counter() - start) * 1e3
    if response.status != 200:
        raise SystemExit(answer.decode())
    return took_ms, len(answer)


def largest_courtyard(server):
    return max(server.get("/api/register")["courtyards"], key=lambda courtyard: courtyard["area_m2"])


def moved(camera, step):
    """The camera as a draft, some decimetres to the east."""
    camera = copy.deepcopy(camera)
    camera["geometry"]["coordinates"][0] += step * 1.1e-6
    return {"type": "FeatureCollection", "features": [camera]}


def row(name, answers):
    times = sorted(took_ms for took_ms, _ in answers)
    size = statistics.median(size for _, size in answers)
    print(f"{name:34} median {statistics.median(times):6.2f}   fastest {times[0]:6.2f}   "
          f"95 % {times[int(len(times) * 0.95)]:6.2f} ms   {size / 1000:5.0f} kB")


def main():
    with tempfile.TemporaryDirectory() as data, Server(data, "--demo") as server:
        measure(server)


def measure(server):
    connection = server.connection()
    wanted = sys.argv[1:] or [largest_courtyard(server)["id"]]
    courtyard = wanted[0]
    items = server.get(f"/api/collections/cameras/items?courtyard={courtyard}&limit=1000")["features"]
    cameras = [{key: item[key] for key in ("type", "id", "geometry", "properties")} for item in items]
    print(f"{courtyard}: {len(cameras)} cameras, {STEPS} steps for each of the first 5")
    row("the first question", [coverage(connection, {"courtyard": courtyard})])
    row("the same again", [coverage(connection, {"courtyard": courtyard}) for _ in range(STEPS)])
    whole, drawn, begun = [], [], []
    live = {"cameras": {}, "union": {}, "blind": {}}
    for camera in cameras[:5]:
        begun.append(coverage(connection, {"courtyard": courtyard, "draft": moved(camera, 0.5)}))
        for step in range(1, STEPS + 1):
            draft = {"courtyard": courtyard, "draft": moved(camera, step)}
            whole.append(coverage(connection, draft))
            draft["draft"] = moved(camera, step + 0.3)
            drawn.append(coverage(connection, {**draft, "zones_of": [camera["id"]]}, live))
    row("a drag begins: whole report", begun)
    row("a camera moved: whole report", whole)
    row("a camera moved: what a drag draws", drawn)


if __name__ == "__main__":
    main()
