#!/usr/bin/env python3
"""GDAL reads a server that demands a sign-in by a token, as QGIS does, and nothing without one.

    YUANTU_BINARY=target/release/yuantu python3 tests/gdal/read_with_token.py

Closes with "N passed, M failed".
"""

import functools
import http.cookiejar
import json
import re
import subprocess
import sys
import tempfile
import urllib.request

from servers import BINARY, of_kind, run, served

NAME, PASSWORD = "李文", "a password of some length"


def token_of(api: str) -> str:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def post(path: str, body: dict) -> dict:
        request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        return json.load(opener.open(request))

    post("session", {"name": NAME, "password": PASSWORD})
    return post("tokens", {"name": "QGIS", "role": "viewer"})["secret"]


def courtyards(api: str, *settings: str) -> int:
    command = ["ogrinfo", "-ro", "-so", *settings, f"OAPIF:{api}", "courtyards"]
    summary = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    return int(re.search(r"Feature Count: (\d+)", summary)[1])


def reads_by_name_and_token(api: str, token: str) -> None:
    found = courtyards(api, "--config", "GDAL_HTTP_USERPWD", f"{NAME}:{token}")
    assert found == len(of_kind("courtyard")), found


def reads_by_a_bearer(api: str, token: str) -> None:
    found = courtyards(api, "--config", "GDAL_HTTP_HEADERS", f"Authorization: Bearer {token}")
    assert found == len(of_kind("courtyard")), found


def reads_nothing_without_a_token(api: str, token: str) -> None:
    for settings in [(), ("--config", "GDAL_HTTP_USERPWD", f"{NAME}:{PASSWORD}"), ("--config", "GDAL_HTTP_USERPWD", f"other:{token}")]:
        try:
            courtyards(api, *settings)
        except subprocess.CalledProcessError:
            continue
        raise AssertionError(f"it was let in with {settings}")


CHECKS = [reads_by_name_and_token, reads_by_a_bearer, reads_nothing_without_a_token]


def main() -> int:
    with tempfile.TemporaryDirectory() as data:
        add = [BINARY, "user", "add", NAME, "--role", "admin", "--data", data]
        subprocess.run(add, input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL, timeout=60)
        with served("--require-sign-in", "--data", data) as api:
            token = token_of(api)
            return run([functools.update_wrapper(functools.partial(check, api, token), check) for check in CHECKS])


if __name__ == "__main__":
    sys.exit(main())
