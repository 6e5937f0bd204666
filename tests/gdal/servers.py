"""What the checks with GDAL have in common: servers of ours, `ogrinfo`, and how an outcome is told."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("YUANTU_BINARY", str(ROOT / "target/release/yuantu"))
DEMO = json.loads((ROOT / "geodata/demo/street.geojson").read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(api: str, server: subprocess.Popen, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"{api}/health", timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {api} in {seconds} s")


def ogrinfo(*arguments: str) -> str:
    return subprocess.run(["ogrinfo", "-ro", *arguments], check=True, capture_output=True, text=True, timeout=120).stdout


def of_kind(kind: str) -> list[dict]:
    return [feature for feature in DEMO["features"] if feature["properties"]["kind"] == kind]


@contextlib.contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The address of the API of a server with the demo."""
    port = free_port()
    command = [BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--demo", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        api = f"http://127.0.0.1:{port}/api"
        wait_until_healthy(api, server)
        yield api
    finally:
        server.terminate()
        server.wait(timeout=30)


def run(checks: list[Callable[[], None]]) -> int:
    """Runs the checks, tells of each, and answers the exit code."""
    failed = 0
    for check in checks:
        name = f"GDAL {check.__name__.replace('_', ' ')}"
        try:
            check()
            print(f"ok   {name}")
        except (AssertionError, subprocess.SubprocessError) as error:
            failed += 1
            print(f"FAIL {name}: {error}\n{getattr(error, 'stderr', '') or ''}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0
