#!/usr/bin/env python3
"""How long a synthetic city takes to rank over HTTP: `benches/city/measure.py [COURTYARDS]` (5000).

Makes the city, imports it into a fresh folder, starts the built server (YUANTU_BINARY, or target/release/yuantu) and asks
for the ranking: once, once more with other weights, and once to go away after two seconds. Prints seconds, the server's
largest memory, and how long it went on working after nobody waited any more.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from served import Server, import_scene  # noqa: E402


def ask_for_ranking(server, weights, headers=None):
    connection = server.connection()
    body = json.dumps({"inputs": {"weights": weights}})
    headers = {"content-type": "application/json", **(headers or {})}
    connection.request("POST", "/api/processes/ranking/execution", body, headers)
    return connection


def started(server, weights):
    """The address of a job that ranks."""
    response = ask_for_ranking(server, weights, {"prefer": "respond-async"}).getresponse()
    answer = response.read()
    if response.status != 201:
        raise SystemExit(answer.decode())
    return urllib.parse.urlsplit(response.headers["location"]).path


def ranked(server, weights):
    """Seconds, processor seconds, how often its progress was another one, and the report."""
    start, spent = time.perf_counter(), server.processor_s()
    job, told = started(server, weights), set()
    while (status := server.call("GET", job))["status"] in ("accepted", "running"):
        told.add(status.get("progress"))
        time.sleep(0.1)
    took = time.perf_counter() - start
    return took, server.processor_s() - spent, len(told), server.call("GET", f"{job}/results")


def goes_on_for(server, stop):
    """Seconds for which the server still works after it was stopped."""
    time.sleep(2)
    before = server.processor_s()
    stop()
    start = end = time.perf_counter()
    while time.perf_counter() - start < 5:
        time.sleep(0.05)
        now = server.processor_s()
        if now > before:
            before, end = now, time.perf_counter()
    return end - start


def main():
    courtyards = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        city, data = f"{folder}/city.geojson", f"{folder}/data"
        subprocess.run([sys.executable, HERE / "make.py", "--courtyards", str(courtyards), "--out", city], check=True)
        print(f"imported in {import_scene(data, city):.1f} s")
        with Server(data) as server:
            measure(server)


def measure(server):
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; idle, {server.memory_mb():.0f} MB")
    connection = ask_for_ranking(server, {})
    print(f"asked and gone: went on for {goes_on_for(server, connection.close):.2f} s")
    job = started(server, {})
    print(f"job dismissed: went on for {goes_on_for(server, lambda: server.call('DELETE', job)):.2f} s")
    for name, weights in [("first ranking", {}), ("with other weights", {"fire-reach": 3})]:
        took, spent, told, report = ranked(server, weights)
        count = len(report["courtyards"])
        print(
            f"{name}: {took:.2f} s for {count} courtyards ({len(report['left_out'])} left out), "
            f"{spent:.1f} s of processor time, progress told {told} times, {server.memory_mb('VmHWM'):.0f} MB at most"
        )


if __name__ == "__main__":
    main()
