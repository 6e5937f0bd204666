#!/usr/bin/env python3
"""Bad guests at a running `yuantu`: every request of the list is answered 4xx with a problem document, or closed in time.

    YUANTU_BINARY=target/release/yuantu python3 tests/guests/bad_requests.py

Closes with "N passed, M failed".
"""

import contextlib
import gzip
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "gdal"))
from servers import BINARY, free_port, wait_until_healthy  # noqa: E402

EXECUTE = "/api/processes/camera-coverage/execution"
INJECTIONS = ["' OR '1'='1", "'; drop table feature; --", "1) union select 1,2,3--", "\"; select pg_sleep(9); --", "%' or 1=1 --", "$1", "?1", "{}", "${jndi:ldap://x}"]


class Answer:
    def __init__(self, raw: bytes):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if lines[0].startswith("HTTP/") else 0
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if self.headers.get("transfer-encoding") == "chunked":
            self.body = unchunked(self.body)

    def problem(self) -> dict:
        kind = self.headers.get("content-type")
        assert 400 <= self.status < 500, f"status {self.status}: {self.body[:300]!r}"
        assert kind == "application/problem+json", f"{self.status} with {kind}"
        problem = json.loads(self.body)
        assert problem["status"] == self.status and problem["type"] and problem["detail"], problem
        return problem


def unchunked(body: bytes) -> bytes:
    out = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size or b"0", 16)
        out, body = out + body[:length], body[length + 2:]
    return out


class Server:
    """A server with the demo, and raw connections to it."""

    def __init__(self, port: int, process: subprocess.Popen, log: pathlib.Path):
        self.port, self.process, self.log = port, process, log

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def send(self, raw: bytes) -> Answer:
        with self.connect() as connection:
            # Who is refused early is not read to the end.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(raw)
            return Answer(read_all(connection))

    def ask(self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        head = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body)), **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return self.send(f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body)

    def post(self, target: str, body: bytes | str | dict, media_type: str = "application/json") -> Answer:
        text = json.dumps(body) if isinstance(body, dict) else body
        return self.ask("POST", target, text.encode() if isinstance(text, str) else text, {"Content-Type": media_type})


def read_all(connection: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@contextlib.contextmanager
def served(*arguments: str):
    with tempfile.TemporaryDirectory() as folder:
        port, log = free_port(), pathlib.Path(folder) / "log"
        command = [BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--demo", "--data", f"{folder}/data", "--log-format", "json", *arguments]
        with log.open("wb") as errors:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}/api", process)
            yield Server(port, process, log)
        finally:
            process.terminate()
            process.wait(timeout=60)


def quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


# What is asked, and must be refused.

def climbs_out_of_the_folder(server: Server) -> None:
    for path in ["/assets/../../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "/assets/....//etc/passwd", "/assets/%00", "/assets/..%5c..%5cwindows"]:
        server.ask("GET", path).problem()
    for path in ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"]:
        # The page answers every address that is none of the API's; nothing of the disk is in it.
        assert b"root:" not in server.ask("GET", path).body
    for id in ["..", "../../x", "..%2f..%2fx", "%00", "a%00b", "x" * 4000]:
        for path in ["/api/collections/{}", "/api/collections/cameras/items/{}", "/api/processes/{}", "/api/scenarios/{}", "/api/jobs/{}", "/api/projects/{}", "/api/problems/{}"]:
            server.ask("GET", path.format(id if "%" in id else quoted(id))).problem()


def injects_sql_into_every_parameter_and_filter(server: Server) -> None:
    document = json.loads(server.ask("GET", "/api/openapi.json").body)
    asked = 0
    for path, methods in document["paths"].items():
        operation = methods.get("get")
        if not operation:
            continue
        filled = path.replace("{collection}", "cameras").replace("{id}", "camera-coverage").replace("{z}", "3").replace("{y}", "3").replace("{x}", "6")
        filled = re.sub(r"\{\w+\}", "x", filled)
        names = [one["name"] for one in operation.get("parameters", []) if one.get("in") == "query"]
        if path == "/api/collections/{collection}/items":
            names += ["name", "height_m", "state", "lens"]
        for name in names:
            for text in INJECTIONS:
                began = time.monotonic()
                # Who follows a project is answered for ever, but for a revision that is none.
                ends = "&since=never" if path == "/api/events" and name != "since" else ""
                answer = server.ask("GET", f"{filled}?{name}={quoted(text)}{ends}")
                asked += 1
                assert time.monotonic() - began < 5, f"{name} of {path} took long"
                if answer.status == 200:
                    # A filter that matches nothing, or a parameter that is not looked at.
                    found = json.loads(answer.body) if b"{" in answer.body[:1] else {}
                    assert not found.get("features") or name == "datetime", f"{path}?{name}={text} found something"
                else:
                    answer.problem()
    for text in INJECTIONS:
        server.ask("GET", f"/api/collections/{quoted(text)}/items").problem()
        server.ask("GET", f"/api/collections/cameras/items?{quoted(text)}=1").problem()
        server.ask("GET", f"/api/collections/cameras/items/{quoted(text)}").problem()
        server.post(EXECUTE, {"inputs": {"courtyard": text}}).problem()
        server.post(EXECUTE, {"inputs": {"courtyard": "cy-01", "scenario": text}}).problem()
        server.post("/api/scenarios", {"courtyard": text, "name": "a"}).problem()
    assert asked > 100, asked
    counted = json.loads(server.ask("GET", "/api/collections/cameras/items?limit=1").body)
    assert counted["numberMatched"] > 10, "something is gone"


def sends_nul_and_bad_utf_8(server: Server) -> None:
    for query in ["name=%00", "project=%00", "scenario=a%00b", "courtyard=%00"]:
        answer = server.ask("GET", f"/api/collections/cameras/items?{query}")
        assert answer.status == 200 and not json.loads(answer.body)["features"] or answer.problem()
    for path in ["/api/collections/%ff/items", "/api/collections/cameras/items/%c3%28", "/api/collections/cameras/items?bbox=%ff", "/api/processes/%80"]:
        server.ask("GET", path).problem()
    for body in [b"{\"inputs\": {\"courtyard\": \"\xff\"}}", b"\xff\xfe{}", b"{\"inputs\": {\"\xc3\x28\": 1}}", b"{\"inputs\": {\"courtyard\": \"\\ud800\"}}", b"{\"inputs\": {\"courtyard\": \"a\\u0000b\"}}"]:
        server.post(EXECUTE, body).problem()
    feature = {"type": "Feature", "id": "nul", "geometry": {"type": "Point", "coordinates": [114, 34]}, "properties": {"kind": "lamp", "note": "a\0b"}}
    server.post("/api/collections/lamps/items", feature).problem()
    server.post("/api/scenes", {"type": "FeatureCollection", "features": [feature]}).problem()


def sends_numbers_that_are_none(server: Server) -> None:
    for query in ["bbox=NaN,0,1,1", "bbox=1e999,0,1,1", "bbox=0,0,inf,1", "bbox=1,2,3", "limit=-1", "limit=1e3", "limit=NaN", "offset=-1", "offset=99999999999999999999", f"limit={'9' * 500}x"]:
        server.ask("GET", f"/api/collections/cameras/items?{query}").problem()
    for z, y, x in [("-1", "0", "0"), ("99", "0", "0"), ("1", "2", "0"), ("1", "0", "9" * 30), ("NaN", "0", "0"), ("1.5", "0", "0")]:
        server.ask("GET", f"/api/tiles/WebMercatorQuad/{z}/{y}/{x}").problem()
    for number in ["NaN", "Infinity", "-Infinity", "1e999", "0x10", "01", "+1", "1.", "9" * 5000 + "e999"]:
        server.post(EXECUTE, '{"inputs": {"courtyard": "cy-01", "target_height_m": %s}}' % number).problem()
    for number in ["1e300", "-1e300", "-1", "9" * 300, "\"1\"", "[1]", "{}", "true"]:
        server.post(EXECUTE, '{"inputs": {"courtyard": "cy-01", "target_height_m": %s}}' % number).problem()
    for position in ["[1e300, 0]", "[0, 91]", "[-181, 0]", "[0]", "[]", "[1, 2, 3, 4]", "[null, 1]", "[\"1\", 2]", "{}", "null"]:
        feature = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": %s}, "properties": {"kind": "lamp"}}' % position
        server.post("/api/collections/lamps/items", feature, "application/geo+json").problem()


def says_two_things_at_once(server: Server) -> None:
    for body in ['{"inputs": {"courtyard": "cy-01"}, "inputs": {}}', '{"inputs": {"courtyard": "cy-01", "courtyard": "cy-02"}}']:
        assert "twice" in server.post(EXECUTE, body).problem()["detail"]
    server.post("/api/scenarios", '{"courtyard": "cy-01", "name": "a", "name": "b"}').problem()
    server.ask("GET", "/api/features?courtyard=cy-01&courtyard=cy-02").problem()


def sends_the_wrong_type(server: Server) -> None:
    for media_type in ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "", "json", "application/json, text/plain"]:
        for target in [EXECUTE, "/api/changes", "/api/scenes", "/api/scenes/check", "/api/scenarios", "/api/lenses", "/api/collections/lamps/items"]:
            assert server.post(target, "{}", media_type).problem()["status"] == 415
    for body in ["", "[]", "1", "null", "\"x\"", "<xml/>", "{\"inputs\": []}", "{\"inputs\": null}", "{}", "{\"inputs\": {}, \"more\": 1}"]:
        server.post(EXECUTE, body).problem()
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"]:
        server.ask(method, "/api/processes").problem()


def sends_packed_and_truncated_bodies(server: Server) -> None:
    packed = gzip.compress(json.dumps({"inputs": {"courtyard": "cy-01"}}).encode())
    bomb = gzip.compress(b" " * 10_000_000)
    for body in [packed, packed[:10], bomb]:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        assert server.ask("POST", EXECUTE, body, headers).problem()["status"] == 415
        assert server.post(EXECUTE, body).problem()["status"] == 400


def sends_too_much(server: Server) -> None:
    assert server.ask("GET", f"/api/collections/cameras/items?name={'x' * 9000}").problem()["status"] == 414
    assert server.ask("GET", f"/{'x/' * 5000}").problem()["status"] == 414
    assert server.ask("GET", "/api/health", headers={"Cookie": "x" * 20_000}).problem()["status"] == 431
    for many in ["X-Many-%d: 1\r\n", "X-Long-%d: " + "y" * 2000 + "\r\n"]:
        head = "GET /api/health HTTP/1.1\r\nHost: localhost\r\n" + "".join(many % number for number in range(2000)) + "\r\n"
        assert server.send(head.encode()).status == 431
    assert 400 <= server.send(b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\n\r\n").status < 500
    deep = '{"inputs":' * 50_000
    for target in [EXECUTE, "/api/changes", "/api/scenes", "/api/scenes/check", "/api/collections/lamps/items"]:
        assert "64 levels" in server.post(target, deep).problem()["detail"]
        assert "64 levels" in server.post(target, "[" * 200_000).problem()["detail"]
    announced = f"POST /api/scenarios HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {10**12}\r\n\r\n".encode()
    assert server.send(announced + b"{").problem()["status"] == 413
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    endless = b"POST /api/scenarios HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk * 20
    assert server.send(endless + b"0\r\n\r\n").problem()["status"] == 413


def breaks_the_protocol(server: Server) -> None:
    for raw in [
        b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        b"GET /api/health HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET /api/health HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET  /api/health HTTP/1.1\r\n\r\n",
        b"POST /api/changes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /api/changes HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/changes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ]:
        answer = server.send(raw + b"\r\n\r\n")
        assert answer.status == 0 or 400 <= answer.status < 500, (raw, answer.status)
    for value in ["x\r\nSet-Cookie: a=b", "%0d%0aSet-Cookie:%20a=b"]:
        answer = server.ask("GET", f"/api/projects/{quoted(value)}", headers={"X-Request-Id": quoted(value)})
        answer.problem()
        assert "set-cookie" not in answer.headers
    for host in ["evil.example/x?", "a\"b", "x" * 300, "<script>"]:
        landing = server.ask("GET", "/api", headers={"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "javascript"})
        assert host.encode() not in landing.body, host


def sends_slowly(server: Server) -> None:
    """Slowloris, and a body that drips: both are cut off, and others are served meanwhile."""
    began = time.monotonic()
    ends: list[float] = []

    def drip(first: bytes) -> None:
        with server.connect() as connection:
            connection.sendall(first)
            connection.settimeout(1)
            for _ in range(80):
                try:
                    connection.sendall(b"x")
                    if connection.recv(4096) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
                else:
                    break
            ends.append(time.monotonic() - began)

    heads = [b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "] * 20
    bodies = [b"POST /api/scenarios HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"] * 20
    threads = [threading.Thread(target=drip, args=[first]) for first in heads + bodies]
    for thread in threads:
        thread.start()
    time.sleep(1)
    assert server.ask("GET", "/api/health").status == 200
    for thread in threads:
        thread.join()
    assert len(ends) == 40 and max(ends) < 50, f"the last one after {max(ends):.0f} s"


def comes_in_crowds(_: Server) -> None:
    """More connections than there may be are told so, and leave room when they go."""
    with served("--connections", "20") as small:
        time.sleep(1)
        held = [small.connect() for _ in range(20)]
        for connection in held:
            connection.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        refused = small.ask("GET", "/api/health")
        assert refused.status == 503 and refused.headers["retry-after"], refused.status
        assert json.loads(refused.body)["type"] == "/api/problems/busy"
        for connection in held:
            connection.close()
        time.sleep(0.5)
        assert small.ask("GET", "/api/health").status == 200


def takes_all_cores(_: Server) -> None:
    """A guest with hundreds of long analyses does not keep another waiting, and is told when there are too many."""
    with served("--metrics", "--require-sign-in") as server:
        greedy, other = two_people(server)
        took_s, refused = crowd(server, greedy, other)
        # Those who went away have left the queue.
        idle = ("yuantu_analyses_waiting 0\n", "yuantu_analyses_running 0\n")
        figures = lambda: server.ask("GET", "/metrics", headers={"Cookie": greedy}).body.decode()
        assert eventually(lambda: all(line in figures() for line in idle)), figures()
        print(f"     another guest was answered after {took_s:.2f} s, {refused} were refused")


def two_people(server: Server) -> tuple[str, str]:
    """The cookies of an administrator and of one who may look."""
    secret = re.search(r"one-time token: ([^\s\"]+)", server.log.read_text())[1]
    admin = {"name": "liming", "display_name": "李明", "password": "liu shu bu tong de ci"}
    viewer = {**admin, "name": "chenjing", "grants": [{"project": "default", "community": None, "role": "viewer"}]}
    first = cookie_of(server.post("/api/setup", {**admin, "token": secret}))
    form = {"Content-Type": "application/json", "Cookie": first}
    assert server.ask("POST", "/api/users", json.dumps(viewer).encode(), form).status == 201
    return first, cookie_of(server.post("/api/session", {key: viewer[key] for key in ("name", "password")}))


def cookie_of(answer: Answer) -> str:
    assert answer.status in (200, 201), answer.body[:300]
    return answer.headers["set-cookie"].partition(";")[0]


def crowd(server: Server, greedy: str, other: str) -> tuple[float, int]:
    """How long the other one waits behind hundreds of the greedy one's, and how many of those are refused."""
    body = json.dumps({"inputs": {"courtyard": "cy-01", "time_limit_s": 5}}).encode()
    head = f"POST /api/processes/parking-layout/execution HTTP/1.1\r\nHost: localhost\r\nCookie: {greedy}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    asked = []
    for _ in range(300 + (os.cpu_count() or 1)):
        connection = server.connect()
        connection.sendall(head.encode() + body)
        asked.append(connection)
    time.sleep(1)
    began = time.monotonic()
    live = json.dumps({"inputs": {"courtyard": "cy-01"}}).encode()
    answer = server.ask("POST", EXECUTE, live, {"Content-Type": "application/json", "Cookie": other})
    took_s = time.monotonic() - began
    assert answer.status == 200, answer.body[:300]
    assert took_s < 15, f"another guest waited for {took_s:.1f} s"
    refused = 0
    for connection in asked:
        connection.settimeout(0.01)
        with contextlib.suppress(TimeoutError):
            answer = Answer(connection.recv(65536))
            if answer.status == 503:
                assert answer.headers["retry-after"] and json.loads(answer.body)["type"] == "/api/problems/busy"
                refused += 1
    for connection in asked:
        connection.close()
    assert 20 <= refused <= 60, f"{refused} were refused"
    return took_s, refused


def listens_in(server: Server) -> None:
    """TLS: old versions are refused, the certificate is changed while running, plain HTTP is not spoken."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = pathlib.Path(folder) / "cert.pem", pathlib.Path(folder) / "key.pem"
        issue(certificate, key, "first")
        port = free_port()
        command = [BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--data", f"{folder}/data", "--tls-cert", str(certificate), "--tls-key", str(key)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                assert eventually(lambda: subject(port) == "first")
                for version in [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]:
                    assert handshake(port, version, version)[1] in ("TLSv1.2", "TLSv1.3")
                old = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], input=b"", capture_output=True, timeout=30)
                assert old.returncode != 0, "TLS 1.1 is spoken"
                curl = subprocess.run(["curl", "-sS", "--cacert", str(certificate), "-D", "-", f"https://127.0.0.1:{port}/api/health"], capture_output=True, text=True, timeout=30)
                assert "strict-transport-security: max-age=" in curl.stdout and '"status":"ok"' in curl.stdout, curl.stdout + curl.stderr
                issue(certificate, key, "second")
                process.send_signal(1)
                assert eventually(lambda: subject(port) == "second"), "the certificate was not read again"
                key.write_text("broken")
                process.send_signal(1)
                time.sleep(0.5)
                assert subject(port) == "second", "a broken key took the certificate away"
                with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
                    plain.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    assert b"200" not in read_all(plain)[:20]
            finally:
                process.terminate()


def issue(certificate: pathlib.Path, key: pathlib.Path, name: str) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90", "-subj", f"/CN={name}",
         "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True, timeout=30)


def handshake(port: int, least: ssl.TLSVersion, most: ssl.TLSVersion) -> tuple[bytes, str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version, context.maximum_version = least, most
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain, context.wrap_socket(plain) as secure:
        return secure.getpeercert(binary_form=True), secure.version()


def subject(port: int) -> str | None:
    try:
        found, _ = handshake(port, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
    except OSError:
        return None
    told = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-subject"], input=found, capture_output=True, timeout=30, check=True)
    return told.stdout.decode().strip().rpartition("=")[2].strip()


def eventually(holds, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def leaves_secrets_in_the_log(server: Server) -> None:
    for id, secret, status in [("bad-guests-1", {"Cookie": "yuantu_session=sesame-cookie"}, 200), ("bad-guests-2", {"Authorization": "Bearer sesame-token"}, 401)]:
        server.ask("GET", "/api/collections/cameras/items?name=sesame-query", headers={**secret, "X-Request-Id": id})
        assert eventually(lambda: id.encode() in server.log.read_bytes(), 5), "the request is not in the log"
        log = server.log.read_text()
        assert "sesame" not in log, "a secret is in the log"
        line = json.loads(next(line for line in log.splitlines() if id in line))
        span, fields = line["span"], line["fields"]
        assert span["method"] == "GET" and span["route"] == "/api/collections/{collection}/items" and span["address"] == "127.0.0.1", line
        assert fields["status"] == status and "milliseconds" in fields, line


def breaks_the_server(server: Server) -> None:
    """After all of that: nothing of it was a fault of the server's own."""
    assert server.ask("GET", "/api/health").status == 200
    faults = [line for line in server.log.read_text().splitlines() if '"level":"ERROR"' in line or "panicked" in line]
    assert not faults, faults[:3]


CHECKS = [
    climbs_out_of_the_folder, injects_sql_into_every_parameter_and_filter, sends_nul_and_bad_utf_8, sends_numbers_that_are_none,
    says_two_things_at_once, sends_the_wrong_type, sends_packed_and_truncated_bodies, sends_too_much, breaks_the_protocol,
    comes_in_crowds, takes_all_cores, listens_in, leaves_secrets_in_the_log, sends_slowly, breaks_the_server,
]


def main() -> int:
    failed = 0
    with served("--metrics") as server:
        for check in CHECKS:
            name = f"a guest who {check.__name__.replace('_', ' ')}"
            try:
                check(server)
                print(f"ok   {name}", flush=True)
            except (AssertionError, subprocess.SubprocessError, OSError, ValueError, LookupError) as error:
                failed += 1
                print(f"FAIL {name}: {type(error).__name__}: {error}", flush=True)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
