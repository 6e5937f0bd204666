"""Clients that write, and remember what they asked for and what was acknowledged."""

import dataclasses
import http.client
import json
import random
import threading
import uuid

# Sent in a body, a point of the courtyard of `SCENE`.
INSIDE = {"type": "Point", "coordinates": [114.0005, 34.7005]}

SCENE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "yard",
            "properties": {"kind": "courtyard", "name": "一号院"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[114.0, 34.7], [114.001, 34.7], [114.001, 34.701], [114.0, 34.701], [114.0, 34.7]]],
            },
        }
    ],
}


class Unknown(Exception):
    """Nobody said whether it was stored."""


@dataclasses.dataclass
class Write:
    """One thing that a client asked for."""

    sort: str  # "change", "import", "scenario", "lens" or "publish"
    key: str
    # What each feature is after it: its note, or None where it is gone.
    notes: dict[str, str | None] = dataclasses.field(default_factory=dict)
    scenario: str | None = None
    # The revision that acknowledged it, or that was found in the database. None: it is not stored.
    revision: int | None = None
    acknowledged: bool = False
    replays: int = 0


def tree(id: str, note: str) -> dict:
    return {"type": "Feature", "id": id, "properties": {"kind": "tree", "note": note}, "geometry": INSIDE}


class Client(threading.Thread):
    """Writes to features of its own until it is told to stop. `world` knows the server's port and how often it was struck."""

    def __init__(self, world, number: int, seed: int):
        super().__init__(daemon=True)
        self.world, self.number = world, number
        self.random = random.Random(f"{seed} {number}")
        self.writes: list[Write] = []
        self.stored: dict[str, tuple[str, int]] = {}  # by feature: its note and revision
        self.scenarios: dict[str, int] = {}  # drafts of its own, with their revisions
        self.connection: http.client.HTTPConnection | None = None
        self.fault: BaseException | None = None

    def run(self):
        try:
            while not self.world.stopping.is_set():
                strikes = self.world.strikes
                try:
                    self.write()
                except Unknown:
                    self.connection = None
                    if self.world.wait_after(strikes):
                        self.settle(self.writes[-1])
            if self.writes and self.writes[-1].revision is None:
                self.settle(self.writes[-1])
        except BaseException as fault:  # told by the main thread
            self.fault = fault

    def call(self, method: str, path: str, body: dict, headers: dict | None = None) -> dict:
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=30)
            headers = {"content-type": "application/json", **(headers or {})}
            self.connection.request(method, path, json.dumps(body), headers)
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unknown from error
        if response.status in (503, 507):
            raise Unknown
        if response.status not in (200, 201):
            raise AssertionError(f"{method} {path}: {response.status} {text.decode()}")
        return json.loads(text)

    def write(self):
        sorts = ["change"] * 12 + ["plan"] * 4 + ["import"] * 2 + ["scenario", "lens", "publish"]
        getattr(self, f"do_{self.random.choice(sorts)}")()

    def asked(self, write: Write) -> Write:
        self.writes.append(write)
        return write

    def acknowledge(self, write: Write, revision: int):
        write.revision, write.acknowledged = revision, True
        self.world.acknowledged += 1
        self.learn(write)

    def learn(self, write: Write):
        """What is stored was stored by this write."""
        if write.scenario is not None:
            if write.scenario in self.scenarios:
                self.scenarios[write.scenario] = write.revision
            return
        for id, note in write.notes.items():
            if note is None:
                self.stored.pop(id, None)
            else:
                self.stored[id] = (note, write.revision)

    def edits(self) -> tuple[dict, list]:
        """Several features are added, changed or removed in one action."""
        notes, edits = {}, []
        known = self.random.sample(sorted(self.stored), min(len(self.stored), self.random.randint(0, 3)))
        for id in known:
            expected = self.stored[id][1]
            if self.random.random() < 0.3:
                notes[id] = None
                edits.append({"remove": id, "expected": expected})
            else:
                notes[id] = uuid.uuid4().hex
                edits.append({"put": tree(id, notes[id]), "expected": expected})
        for _ in range(self.random.randint(1, 4)):
            id = f"c{self.number}-{uuid.uuid4().hex[:12]}"
            notes[id] = uuid.uuid4().hex
            edits.append({"put": tree(id, notes[id])})
        return notes, edits

    def do_change(self):
        notes, edits = self.edits()
        self.send_change(self.asked(Write("change", str(uuid.uuid4()), notes)), edits)

    def do_plan(self):
        if not self.scenarios:
            return self.do_scenario()
        scenario = self.random.choice(sorted(self.scenarios))
        notes = {f"p{self.number}-{uuid.uuid4().hex[:12]}": uuid.uuid4().hex for _ in range(3)}
        edits = [{"put": tree(id, note)} for id, note in notes.items()]
        self.send_change(self.asked(Write("change", str(uuid.uuid4()), notes, scenario)), edits)

    def send_change(self, write: Write, edits: list):
        body = {"action": write.key, "title": {"zh": "试", "en": "Try"}, "edits": edits}
        write.body = body
        query = f"?scenario={write.scenario}" if write.scenario else ""
        answer = self.call("POST", f"/api/changes{query}", body)
        write.replays += answer["replayed"]
        self.acknowledge(write, answer["revision"])

    def do_import(self):
        key = f"i{self.number}-{uuid.uuid4().hex[:12]}"
        notes = {f"{key}-{n}": uuid.uuid4().hex for n in range(self.random.randint(1, 60))}
        write = self.asked(Write("import", key, notes))
        features = [tree(id, note) for id, note in notes.items()]
        answer = self.call("POST", "/api/scenes", {"type": "FeatureCollection", "features": features})
        self.acknowledge(write, answer["revision"])

    def do_scenario(self):
        write = self.asked(Write("scenario", f"plan {uuid.uuid4().hex}"))
        answer = self.call("POST", "/api/scenarios", {"courtyard": "yard", "name": write.key})
        self.scenarios[answer["id"]] = answer["revision"]
        self.acknowledge(write, answer["revision"])

    def do_publish(self):
        """A plan that is published is not written to any more."""
        if len(self.scenarios) < 3:
            return self.do_scenario()
        id = self.random.choice(sorted(self.scenarios))
        revision = self.scenarios.pop(id)
        write = self.asked(Write("publish", id))
        answer = self.call("PATCH", f"/api/scenarios/{id}", {"status": "published"}, {"if-match": f'"{revision}"'})
        self.acknowledge(write, answer["revision"])

    def do_lens(self):
        """A project may have two hundred of its own."""
        if sum(write.sort == "lens" for write in self.writes) >= 20:
            return self.do_change()
        write = self.asked(Write("lens", f"lens {uuid.uuid4().hex}"))
        body = {"name": write.key, "image_width_px": 2560, "image_height_px": 1440, "hfov_deg": 90}
        self.call("POST", "/api/lenses", body)
        self.acknowledge(write, self.world.found(write))

    def settle(self, write: Write):
        """Finds out what became of a write that nobody acknowledged: as the page does, by sending the action again, or in
        the database."""
        if write.revision is not None:
            return
        if write.sort == "change" and not self.world.stopping.is_set() and self.random.random() < 0.5:
            strikes = self.world.strikes
            try:
                edits = write.body["edits"]
                return self.send_change(write, edits)
            except Unknown:
                self.connection = None
                if self.world.wait_after(strikes):
                    return self.settle(write)
                return None
        write.revision = self.world.found(write)
        if write.revision is not None:
            if write.sort == "scenario":
                self.scenarios[self.world.scenario_id(write.key)] = write.revision
            self.learn(write)
        return None
