#!/usr/bin/env python3
"""Kills the server while clients write, again and again, and accounts for every write.

    scripts/with_postgres.sh python3 tests/crash/crash.py --kills 300 --seed 7

The real program (YUANTU_BINARY, or target/release/yuantu) is killed with SIGKILL at random moments, also while it starts; on
PostgreSQL the database server is stopped with `-m immediate` besides. After each strike, clients find out what became
of what nobody acknowledged. In the end, read past the server: each acknowledged write is there exactly once, with all of its
features and at the revision that was told; each other one is absent or whole; no revision is there that nobody asked for; and
`yuantu check-store` finds the history whole.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from clients import SCENE, Client, Write  # noqa: E402
from databases import Postgres, Sqlite  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("YUANTU_BINARY", str(ROOT / "target/release/yuantu"))

NOTE = {"SQLite": "json_extract(h.after, '$.properties.note')", "PostgreSQL": "h.after::json -> 'properties' ->> 'note'"}


class World:
    """The server, and how often it was struck."""

    def __init__(self, database, folder: pathlib.Path):
        self.database, self.folder = database, folder
        self.port = free_port()
        self.stopping = threading.Event()
        self.changed = threading.Condition()
        self.acknowledged = 0
        # Strikes that were recovered from.
        self.strikes = 0
        self.starts_ms: list[float] = []
        self.process: subprocess.Popen | None = None

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=check, timeout=120)

    def spawn(self):
        command = [BINARY, "--log", "warn", "serve", "--listen", f"127.0.0.1:{self.port}", *self.database.arguments()]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(command, stderr=log)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def recover(self):
        """Until the server answers with its database; then the clients go on."""
        start = time.perf_counter()
        while True:
            if self.process.poll() is not None:
                raise AssertionError(f"the server does not start again: {(self.folder / 'server.log').read_text()[-2000:]}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=10)
                break
            except OSError:
                time.sleep(0.005)
            if time.perf_counter() - start > 60:
                raise AssertionError("the server does not answer within a minute")
        self.starts_ms.append((time.perf_counter() - start) * 1e3)
        with self.changed:
            self.strikes += 1
            self.changed.notify_all()

    def wait_after(self, strikes: int) -> bool:
        """Until there was another strike, and recovery from it. False: it is over."""
        with self.changed:
            self.changed.wait_for(lambda: self.strikes > strikes or self.stopping.is_set())
        return not self.stopping.is_set()

    def found(self, write: Write) -> int | None:
        """The revision at which the write is stored, whole; None: it is absent."""
        if write.sort == "scenario":
            query = f"select revision from scenario where name = '{write.key}'"
        elif write.sort == "publish":
            query = f"select revision from scenario where id = '{write.key}' and status = 'published'"
        elif write.sort == "lens":
            query = f"select revision from lens where name = '{write.key}'"
        elif write.sort == "import":
            query = f"select distinct revision from history where feature like '{write.key}-%'"
        else:
            query = f"select revision from revision where action = '{write.key}'"
        rows = self.database.rows(query)
        if not rows:
            return None
        assert len(rows) == 1, f"{write.sort} {write.key} is stored {len(rows)} times"
        return rows[0]["revision"]

    def scenario_id(self, name: str) -> str:
        return self.database.rows(f"select id from scenario where name = '{name}'")[0]["id"]

    def check_history(self):
        checked = self.run("check-store", *self.database.arguments(), check=False)
        assert checked.returncode == 0, f"{checked.stdout}\n{checked.stderr}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def strike(world: World, chance: random.Random) -> str:
    """Kills something at a moment that nobody could foresee, after none or some more writes, and brings it back."""
    enough, patience = world.acknowledged + chance.randint(0, 30), time.monotonic() + 3
    while world.acknowledged < enough and time.monotonic() < patience:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.02))
    if chance.random() < 0.2 and world.database.strike():
        world.recover()
        return "database"
    world.kill()
    world.spawn()
    if chance.random() < 0.15:
        # While it starts, or mends what the kill before has left.
        time.sleep(chance.uniform(0, 0.15))
        world.kill()
        world.spawn()
    world.recover()
    return "server"


def account(world: World, writes: list[Write], first: int):
    """Compares all that was asked for with all that is stored."""
    note = NOTE[world.database.name]
    entries = collections.defaultdict(dict)
    for row in world.database.rows(f"select h.revision, h.feature, h.scenario, {note} as note from history h"):
        entries[row["revision"]][row["feature"]] = (row["note"], row["scenario"])
    actions = collections.defaultdict(list)
    for row in world.database.rows("select revision, action from revision where action is not null"):
        actions[row["action"]].append(row["revision"])
    plans = {key: row["status"] for row in world.database.rows("select id, name, status from scenario")
             for key in (row["id"], row["name"])}
    lenses = {row["name"] for row in world.database.rows("select name from lens")}
    stored = {id for features in entries.values() for id in features}
    known = {id for write in writes if write.revision for id in write.notes}
    owners = {}
    for write in writes:
        what = f"{write.sort} {write.key}"
        if write.sort == "change":
            expected = [write.revision] if write.revision else []
            assert actions[write.key] == expected, f"{what}: told {expected}, stored {actions[write.key]}"
        if write.revision is None:
            assert not set(write.notes) & stored - known, f"{what}: nobody acknowledged it, and a part of it is stored"
            continue
        assert write.revision not in owners, f"{what}: revision {write.revision} is also {owners[write.revision]}"
        owners[write.revision] = what
        found = entries.get(write.revision, {})
        expected = {id: (text, write.scenario) for id, text in write.notes.items()}
        assert found == expected, f"{what}: asked {expected}, stored {found}"
        assert write.sort != "scenario" or write.key in plans, f"{what} is gone"
        assert write.sort != "publish" or plans[write.key] == "published", f"{what} is a draft again"
        assert write.sort != "lens" or write.key in lenses, f"{what} is gone"
    newest = world.database.rows("select revision from project")[0]["revision"]
    unasked = set(range(first + 1, newest + 1)) - set(owners)
    assert not unasked, f"revisions that nobody asked for: {sorted(unasked)[:10]}"


def same_features(world: World, clients: list[Client]):
    """What is stored now is what the clients know."""
    column = {"SQLite": "json_extract(properties, '$.note')", "PostgreSQL": "properties ->> 'note'"}[world.database.name]
    rows = world.database.rows(f"select id, {column} as note, revision from feature where kind = 'tree'")
    found = {row["id"]: (row["note"], row["revision"]) for row in rows}
    expected = {id: held for client in clients for id, held in client.stored.items()}
    assert found == expected, f"{len(found)} features stored, {len(expected)} known"


def crash(database, folder: pathlib.Path, kills: int, seed: int, client_count: int) -> str:
    chance = random.Random(seed)
    world = World(database, folder)
    scene = folder / "scene.geojson"
    scene.write_text(json.dumps(SCENE))
    world.run("import", str(scene), *database.arguments())
    first = database.rows("select revision from project")[0]["revision"]
    world.spawn()
    world.recover()
    world.starts_ms.clear()
    clients = [Client(world, number, seed) for number in range(client_count)]
    for client in clients:
        client.start()
    struck = collections.Counter()
    begun = time.perf_counter()
    try:
        while sum(struck.values()) < kills:
            struck[strike(world, chance)] += 1
            broken = [client.fault for client in clients if client.fault]
            if broken:
                raise broken[0]
            if sum(struck.values()) % 50 == 0:
                world.check_history()
                print(f"  {database.name}: {sum(struck.values())} strikes", flush=True)
        took_s = time.perf_counter() - begun
    finally:
        with world.changed:
            world.stopping.set()
            world.changed.notify_all()
        for client in clients:
            client.join(60)
        world.kill()
    broken = [client.fault for client in clients if client.fault]
    if broken:
        raise broken[0]
    writes = [write for client in clients for write in client.writes]
    account(world, writes, first)
    same_features(world, clients)
    world.check_history()
    acknowledged = [write for write in writes if write.acknowledged]
    silent = [write for write in writes if not write.acknowledged]
    return (
        f"{database.name}: seed {seed}, {struck['server']} kills of the server, {struck['database']} of the database, "
        f"{took_s:.0f} s; {len(acknowledged)} writes acknowledged, all stored once ({sum(w.replays for w in writes)} by "
        f"sending them again); {len(silent)} never acknowledged: {sum(w.revision is not None for w in silent)} whole, "
        f"{sum(w.revision is None for w in silent)} absent; history whole; "
        f"answers again after {statistics.median(world.starts_ms):.0f} ms (at most {max(world.starts_ms):.0f})"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300, help="strikes on each backend")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--backend", choices=["sqlite", "postgres", "both"], default="both")
    options = parser.parse_args()
    databases = []
    for name in ["sqlite", "postgres"]:
        if options.backend not in (name, "both"):
            continue
        if name == "postgres" and "YUANTU_TEST_POSTGRES" not in os.environ:
            print("not on PostgreSQL: run it by scripts/with_postgres.sh")
            continue
        databases.append(name)
    failed = 0
    for name in databases:
        with tempfile.TemporaryDirectory(prefix="yuantu-crash.", ignore_cleanup_errors=True) as place:
            folder = pathlib.Path(place)
            database = Sqlite(folder / "data") if name == "sqlite" else Postgres()
            try:
                print("ok  ", crash(database, folder, options.kills, options.seed, options.clients), flush=True)
            except AssertionError as fault:
                failed += 1
                print(f"FAIL {database.name}: seed {options.seed}: {fault}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
