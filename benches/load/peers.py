#!/usr/bin/env python3
"""Items and tiles of 100 000 polygons by us and by others on one PostGIS: `scripts/with_postgres.sh benches/load/peers.py`.

The polygons are made by `polygons.py` and imported by us. MapServer (FastCGI, as many processes as there are cores, behind
nginx) and tipg read the same table; each server runs alone while it is asked. wrk asks over 8 kept connections for
pages of 100 features in boxes, and for tiles of zoom 14 and 16, all at random places that are the same for all. Rounds
go from server to server and back, so that what else the machine does hits all alike; printed are the medians in requests
a second, and our answers' share of the best of the others.

Needs wrk, nginx, spawn-fcgi and mapserv (Debian: `wrk nginx-light spawn-fcgi cgi-mapserver`) and, for tipg, python3-venv.
"""

import argparse
import contextlib
import json
import math
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from planners import database, tile_at  # noqa: E402
from served import Server, free_port, import_scene  # noqa: E402

CONNECTIONS = 8
PLACES = 1000
TIPG = ["tipg==1.6.1", "uvicorn==0.54.0"]


def places(scene, seed):
    """Boxes and tiles about random polygons."""
    chance = random.Random(seed)
    corners = [item["geometry"]["coordinates"][0][0] for item in json.loads(pathlib.Path(scene).read_text())["features"]]
    about = [chance.choice(corners) for _ in range(PLACES)]
    boxes = []
    for east, north in about:
        half = chance.choice([0.0005, 0.001, 0.003])
        boxes.append(f"{east - half:.6f},{north - half:.6f},{east + half:.6f},{north + half:.6f}")
    return {"items": boxes, "z14": [tile_at(*place, 14) for place in about], "z16": [tile_at(*place, 16) for place in about]}


def ours(what, place):
    if what == "items":
        return f"/api/collections/parking-spaces/items?bbox={place}&limit=100"
    return f"/api/collections/parking-spaces/tiles/WebMercatorQuad/{what[1:]}/{place[1]}/{place[0]}"


def of_tipg(what, place):
    collection = "/collections/layers.parking_spaces"
    if what == "items":
        return f"{collection}/items?bbox={place}&limit=100"
    return f"{collection}/tiles/WebMercatorQuad/{what[1:]}/{place[0]}/{place[1]}"


def of_mapserver(what, place):
    if what == "items":
        return f"/mapserver/peer/ogcapi/collections/spaces/items?bbox={place}&limit=100&f=json"
    tile = f"{place[0]}+{place[1]}+{what[1:]}"
    return f"/mapserver?map=peer&mode=tile&tilemode=gmap&tile={tile}&layers=spaces&map.imagetype=mvt"


MAP_FILE = """
MAP
  NAME "peer"
  EXTENT 114 34 115 36
  SIZE 256 256
  PROJECTION "init=epsg:4326" END
  OUTPUTFORMAT NAME "mvt" DRIVER "MVT" EXTENSION "pbf" FORMATOPTION "EXTENT=4096" END
  WEB METADATA "ows_enable_request" "*" "oga_onlineresource" "http://127.0.0.1/mapserver" "ows_title" "peer" END END
  LAYER
    NAME "spaces" TYPE POLYGON STATUS ON TEMPLATE "none"
    CONNECTIONTYPE POSTGIS CONNECTION "{connection}" PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "geom from (select id, name, type, arrangement, geom from layers.parking_spaces) q using unique id using srid=4326"
    PROJECTION "init=epsg:4326" END
    METADATA "ows_enable_request" "*" "ows_title" "spaces" "gml_include_items" "all" "oga_featureid" "id" END
    CLASS STYLE COLOR 255 0 0 END END
  END
END
"""

CONFIG_FILE = """
CONFIG
  ENV MS_MAP_NO_PATH "1" END
  MAPS peer "{folder}/peer.map" END
END
"""

NGINX_FILE = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  upstream mapserver {{ server unix:{folder}/mapserver.socket; keepalive {connections}; }}
  server {{
    listen 127.0.0.1:{port};
    location ~ ^/mapserver(.*)$ {{
      fastcgi_pass mapserver; fastcgi_keep_conn on;
      fastcgi_param PATH_INFO $1; fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param SCRIPT_NAME /mapserver; fastcgi_param SERVER_NAME 127.0.0.1; fastcgi_param SERVER_PORT {port};
    }}
  }}
}}
"""


@contextlib.contextmanager
def ended(process):
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(address):
    for _ in range(300):
        try:
            return urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


@contextlib.contextmanager
def serve_ours(store, _folder):
    with Server(store) as server:
        yield server.port


@contextlib.contextmanager
def serve_mapserver(store, folder):
    address = urllib.parse.urlsplit(store)
    connection = f"host={address.hostname} port={address.port} user={address.username} dbname={address.path[1:]}"
    port = free_port()
    (folder / "peer.map").write_text(MAP_FILE.format(connection=connection))
    (folder / "peer.conf").write_text(CONFIG_FILE.format(folder=folder))
    (folder / "nginx.conf").write_text(NGINX_FILE.format(folder=folder, port=port, connections=CONNECTIONS))
    processes = str(os.cpu_count())
    spawn = ["spawn-fcgi", "-n", "-F", processes, "-s", folder / "mapserver.socket", "-M", "0777", "--", "/usr/bin/mapserv"]
    environment = {**os.environ, "MAPSERVER_CONFIG_FILE": str(folder / "peer.conf")}
    with (
        ended(subprocess.Popen(spawn, env=environment, stdout=subprocess.DEVNULL)),
        ended(subprocess.Popen(["/usr/sbin/nginx", "-c", folder / "nginx.conf"])),
    ):
        wait_for(f"http://127.0.0.1:{port}/mapserver/peer/ogcapi/collections?f=json")
        yield port


@contextlib.contextmanager
def serve_tipg(store, folder):
    venv = folder / "venv"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *TIPG], check=True)
    port = free_port()
    command = [venv / "bin/uvicorn", "tipg.main:app", "--port", str(port), "--workers", str(os.cpu_count()), "--log-level", "error"]
    environment = {**os.environ, "DATABASE_URL": store, "TIPG_DB_SCHEMAS": '["layers"]'}
    with ended(subprocess.Popen([str(part) for part in command], env=environment)):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port


SERVERS = {"Yuantu": (serve_ours, ours), "MapServer": (serve_mapserver, of_mapserver), "tipg": (serve_tipg, of_tipg)}


def wrk(port, paths, folder, seconds):
    """Requests a second. Every answer must be a good one."""
    script = folder / "paths.lua"
    listed = ",\n".join(json.dumps(path) for path in paths)
    script.write_text(
        f"local paths = {{\n{listed}\n}}\nlocal at = 0\n"
        'request = function() at = at % #paths + 1; return wrk.format("GET", paths[at]) end\n'
    )
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        print(told, file=sys.stderr)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def look_at_answers(port, address, asked):
    """A page and a tile must hold polygons, or figures of nothing would be compared."""
    page = json.loads(wait_for(f"http://127.0.0.1:{port}{address('items', asked['items'][0])}"))
    tile = wait_for(f"http://127.0.0.1:{port}{address('z16', asked['z16'][0])}")
    return f"{len(page['features'])} features on a page, {len(tile) / 1000:.1f} kB a tile"


def measure(store, folder, asked, options):
    rates = {}
    for round_number in range(options.rounds):
        order = list(SERVERS) if round_number % 2 == 0 else list(reversed(SERVERS))
        for name in order:
            serve, address = SERVERS[name]
            with serve(store, folder) as port:
                if round_number == 0:
                    print(f"{name}: {look_at_answers(port, address, asked)}")
                for what, where in asked.items():
                    paths = [address(what, place) for place in where]
                    rates.setdefault((name, what), []).append(wrk(port, paths, folder, options.seconds))
    return {key: statistics.median(values) for key, values in rates.items()}


def tell(rates, asked):
    print(f"\n{'requests/s':12}" + "".join(f"{what:>10}" for what in asked))
    for name in SERVERS:
        print(f"{name:12}" + "".join(f"{rates[name, what]:10.0f}" for what in asked))
    others = [name for name in SERVERS if name != "Yuantu"]
    best = {what: max(rates[name, what] for name in others) for what in asked}
    print(f"{'to the best':12}" + "".join(f"{rates['Yuantu', what] / best[what]:9.1f}×" for what in asked))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, database() as store:
        if store is None:
            raise SystemExit("run it under scripts/with_postgres.sh")
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        scene = folder / "spaces.geojson"
        make = [sys.executable, HERE / "polygons.py", "--count", str(options.count), "--out", scene]
        subprocess.run(make, check=True)
        print(f"{options.count} polygons imported in {import_scene(store, scene):.1f} s; "
              f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        subprocess.run(["psql", "-q", store, "-c", "vacuum analyze"], check=True)
        asked = places(scene, options.seed)
        tell(measure(store, folder, asked, options), asked)


if __name__ == "__main__":
    main()
