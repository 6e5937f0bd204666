#!/usr/bin/env python3
"""How long a synthetic city takes to rank over HTTP: `benches/city/measure.py [COURTYARDS]` (5000).

Makes the city, imports it into a fresh folder, starts the built server (YUANTU_BINARY, or target/release/yuantu) and asks
for the ranking: once, once more with other weights, and once to go away after two seconds. Prints seconds, the server's
largest memory, and how long it went on working after nobody waited any more.
"""

import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
BINARY = os.environ.get("YUANTU_BINARY", str(HERE.parent.parent / "target/release/yuantu"))
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, data):
        self.port = free_port()
        command = [BINARY, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", data]
        self.process = subprocess.Popen(command, env={**os.environ, "YUANTU_LOG": "warn"})
        for _ in range(200):
            try:
                self.connection().request("GET", "/api/health")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def ask_for_ranking(self, weights, headers=None):
        connection = self.connection()
        body = json.dumps({"inputs": {"weights": weights}})
        headers = {"content-type": "application/json", **(headers or {})}
        connection.request("POST", "/api/processes/ranking/execution", body, headers)
        return connection

    def call(self, method, path):
        connection = self.connection()
        connection.request(method, path)
        return json.loads(connection.getresponse().read())

    def status(self, member):
        lines = pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(member))

    def processor_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def started(server, weights):
    """The address of a job that ranks."""
    response = server.ask_for_ranking(weights, {"prefer": "respond-async"}).getresponse()
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
        start = time.perf_counter()
        subprocess.run([BINARY, "import", "--data", data, city], check=True, stdout=subprocess.DEVNULL)
        print(f"imported in {time.perf_counter() - start:.1f} s")
        server = Server(data)
        try:
            measure(server)
        finally:
            server.process.terminate()
            server.process.wait()


def measure(server):
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; idle, {server.status('VmRSS') / 1024:.0f} MB")
    connection = server.ask_for_ranking({})
    print(f"asked and gone: went on for {goes_on_for(server, connection.close):.2f} s")
    job = started(server, {})
    print(f"job dismissed: went on for {goes_on_for(server, lambda: server.call('DELETE', job)):.2f} s")
    for name, weights in [("first ranking", {}), ("with other weights", {"fire-reach": 3})]:
        took, spent, told, report = ranked(server, weights)
        count = len(report["courtyards"])
        print(
            f"{name}: {took:.2f} s for {count} courtyards ({len(report['left_out'])} left out), "
            f"{spent:.1f} s of processor time, progress told {told} times, {server.status('VmHWM') / 1024:.0f} MB at most"
        )


if __name__ == "__main__":
    main()
