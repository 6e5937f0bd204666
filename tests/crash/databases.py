"""The two databases that are killed: how to start on them, look into them past the server, and strike them."""

import json
import os
import pathlib
import sqlite3
import subprocess
import time
import uuid

# psql's status where the server cannot be reached, or went away.
NO_CONNECTION = 2


class Sqlite:
    name = "SQLite"

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def arguments(self) -> list[str]:
        return ["--data", str(self.folder)]

    def rows(self, query: str) -> list[dict]:
        """Read past the server, whether it runs or not."""
        connection = sqlite3.connect(f"file:{self.folder / 'yuantu.sqlite'}?mode=ro", uri=True, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query)]
        finally:
            connection.close()

    def strike(self) -> bool:
        """There is no server to be struck."""
        return False


class Postgres:
    """A database of its own on the server that `scripts/with_postgres.sh` has started."""

    name = "PostgreSQL"

    def __init__(self):
        self.server = os.environ["YUANTU_TEST_POSTGRES"]
        self.programs = pathlib.Path(os.environ["YUANTU_TEST_POSTGRES_PROGRAMS"])
        self.data = os.environ["YUANTU_TEST_POSTGRES_DATA"]
        name = f"crash_{uuid.uuid4().hex}"
        self.psql(f"{self.server}/postgres", f"create database {name} template with_postgis")
        self.url = f"{self.server}/{name}"

    def psql(self, url: str, query: str) -> str:
        """Asks again while the server is down: a client may look while the next strike comes."""
        command = [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url, "-c", query]
        patience = time.monotonic() + 60
        while True:
            asked = subprocess.run(command, capture_output=True, text=True, timeout=60)
            if asked.returncode != NO_CONNECTION or time.monotonic() > patience:
                break
            time.sleep(0.05)
        assert asked.returncode == 0, f"{query}: {asked.stderr}"
        return asked.stdout

    def arguments(self) -> list[str]:
        return ["--database-url", self.url]

    def rows(self, query: str) -> list[dict]:
        return json.loads(self.psql(self.url, f"select coalesce(json_agg(row_to_json(q)), '[]') from ({query}) q"))

    def strike(self) -> bool:
        """Stops the server as a power cut would, as far as its processes go, and starts it again."""
        command = [self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "-l", f"{self.data}/../log", "restart"]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, cwd="/")
        return True
