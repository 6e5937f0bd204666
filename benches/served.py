"""A server of ours for the benches that ask over HTTP: YUANTU_BINARY, or target/release/yuantu."""

import http.client
import json
import os
import pathlib
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = os.environ.get("YUANTU_BINARY", str(ROOT / "target/release/yuantu"))
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def place_of(store):
    """The program's arguments for a store: a database's address, or a data folder."""
    return ["--database-url", store] if store.startswith("postgres") else ["--data", store]


def import_scene(store, scene):
    """Seconds that it takes to import a scene file into a store."""
    start = time.perf_counter()
    subprocess.run([BINARY, "import", *place_of(store), scene], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


class Server:
    """Serves a store on a free port of 127.0.0.1 until the `with` ends."""

    def __init__(self, store, *flags):
        self.port = free_port()
        command = [BINARY, "serve", "--listen", f"127.0.0.1:{self.port}", *place_of(store), *flags]
        self.process = subprocess.Popen(command, env={**os.environ, "YUANTU_LOG": "warn"})
        for _ in range(600):
            try:
                self.get("/api/health")
                return
            except OSError:
                time.sleep(0.1)
        self.process.kill()
        raise SystemExit("the server does not answer")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def call(self, method, path):
        connection = self.connection()
        connection.request(method, path)
        return json.loads(connection.getresponse().read())

    def get(self, path):
        return self.call("GET", path)

    def memory_mb(self, member="VmRSS"):
        """Its memory now, or `VmHWM`: the most so far."""
        lines = pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(member)) / 1024

    def processor_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
