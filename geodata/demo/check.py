#!/usr/bin/env python3
"""Plausibility of street.geojson (needs shapely). Exit code 1 when something is wrong.

    pip install shapely && python3 check.py [FILE]
"""
import json
import os
import sys
from collections import Counter, defaultdict

from shapely import transform
from shapely.geometry import Point, Polygon, shape
from shapely.ops import unary_union
from shapely.strtree import STRtree

from geom import to_metres

TOL = 0.02                                     # metres: rounding of coordinates, and a builder's hair
REQUIRED = {
    "courtyard": {"code": str, "name": str, "community": str, "households": int, "residents": int, "category": str,
                  "no_owning_unit": bool, "no_property_service": bool, "no_staff": bool, "pilot": bool, "stage": str,
                  "party_branch": bool, "self_management_committee": bool, "volunteer_team": bool, "owners_committee": str},
    "building": {"storeys": int, "height_m": (int, float), "use": str}, "entrance": {"unit": str, "building": str},
    "wall": {"height_m": (int, float), "see_through": bool, "type": str},
    "gate": {"width_m": (int, float), "passage": str, "access_control": str},
    "camera": {k: (int, float) for k in ("height_m", "azimuth_deg", "tilt_deg", "hfov_deg", "image_width_px", "image_height_px")},
    "lamp": {"height_m": (int, float), "reach_m": (int, float)}, "lane": {"width_m": (int, float), "fire_lane": bool, "one_way": bool},
    "parking_area": {}, "parking_space": {"type": str, "arrangement": str}, "charger": {}, "bicycle_shed": {},
    "green_area": {"type": str, "concentrated": bool}, "tree": {k: (int, float) for k in ("height_m", "crown_radius_m", "trunk_height_m")},
    "activity_area": {"for": str}, "waste_point": {"streams": list}, "notice_board": {}, "obstacle": {"height_m": (int, float)},
}
ALLOWED = {
    ("courtyard", "category"): "unmanaged old_compound managed", ("courtyard", "stage"): "surveyed consulting planning in_works accepted maintained",
    ("courtyard", "owners_committee"): "none preparing established", ("building", "use"): "residential public commercial utility",
    ("wall", "type"): "wall railing hedge", ("gate", "passage"): "pedestrian vehicle both", ("gate", "access_control"): "none staffed card face barrier",
    ("parking_space", "type"): "standard accessible ev compact", ("parking_space", "arrangement"): "perpendicular oblique parallel",
    ("green_area", "type"): "lawn shrub nursery garden", ("activity_area", "for"): "elderly children sports all",
}
problems = []


def bad(fid, text):
    problems.append(f"{fid}: {text}")


def load(path):
    with open(path, encoding="utf-8") as f:
        doc = json.load(f)
    for f in doc["features"]:
        f["kind"], f["p"] = f["properties"]["kind"], f["properties"]
        f["g"] = transform(shape(f["geometry"]), lambda c: [to_metres(p) for p in c])
    return doc


def check_contract(feats):
    ids = Counter(f["id"] for f in feats)
    for fid, n in ids.items():
        if n > 1:
            bad(fid, "id used twice")
    for f in feats:
        for key, kind in REQUIRED[f["kind"]].items():
            v = f["p"].get(key)
            if not isinstance(v, kind) or (isinstance(v, bool) and kind is not bool):
                bad(f["id"], f"property {key} = {v!r}")
        for (kind, key), values in ALLOWED.items():
            if f["kind"] == kind and f["p"].get(key) not in values.split():
                bad(f["id"], f"{key} = {f['p'].get(key)!r}")
        if not f["g"].is_valid:
            bad(f["id"], "not valid")
        if f["geometry"]["type"] == "Polygon":
            ring = f["geometry"]["coordinates"][0]
            if ring[0] != ring[-1] or not Polygon(ring).exterior.is_ccw:
                bad(f["id"], "ring not closed or not counter-clockwise")


def lane_ground(f):
    return f["g"].buffer(f["p"]["width_m"] / 2, cap_style="flat", join_style="mitre")


def check_courtyard(cy, mine, report):
    yard, cid, p = cy["g"], cy["id"], cy["p"]
    by = defaultdict(list)
    for f in mine:
        by[f["kind"]].append(f)
    built = unary_union([f["g"] for f in by["building"]])
    if not 3000 <= yard.area <= 30000:
        bad(cid, f"area {yard.area:.0f} m2")
    if not 40 <= p["households"] <= 600:
        bad(cid, f"households {p['households']}")
    if not 2.4 <= p["residents"] / p["households"] <= 3.1:
        bad(cid, "residents per household")
    for f in mine:
        if f["kind"] in ("lane", "gate", "wall"):
            if f["g"].difference(yard.buffer(0.05)).length > 0.1:
                bad(f["id"], "leaves the courtyard")
        elif not yard.buffer(TOL).covers(f["g"]):
            bad(f["id"], f"{f['kind']} outside the courtyard")
    check_buildings(by, cid, p)
    solid = built.buffer(-TOL)
    for kind in ("tree", "camera", "lamp", "waste_point", "notice_board", "charger", "entrance", "parking_space", "green_area",
                 "bicycle_shed", "obstacle", "activity_area"):
        for f in by[kind]:
            if f["g"].intersects(solid):
                bad(f["id"], f"{kind} in a building")
    roads = [(f, lane_ground(f)) for f in by["lane"]]
    for f, ground in roads:
        if ground.intersection(built).area > 0.05:
            bad(f["id"], f"lane runs into a building ({ground.intersection(built).area:.1f} m2)")
        for kind in ("obstacle", "green_area", "bicycle_shed", "activity_area"):
            for o in by[kind]:
                if ground.intersection(o["g"]).area > 0.3:
                    bad(o["id"], f"{kind} {o['p'].get('name')} on lane {f['id']} ({ground.intersection(o['g']).area:.1f} m2)")
    check_lanes_lead(by)
    check_overlaps(by)
    check_edge(cy, by, report)
    mounts = unary_union([f["g"].boundary for f in by["building"]] + [f["g"] for f in by["wall"] + by["gate"]] + [yard.boundary])
    for f in by["camera"]:
        on_pole = f["p"].get("purpose") == "立杆"
        if not on_pole and f["g"].distance(mounts) > 0.6:
            bad(f["id"], f"camera floats {f['g'].distance(mounts):.1f} m from a mount")
    for f in by["entrance"]:
        b = next((b for b in by["building"] if b["id"] == f["p"]["building"]), None)
        if b is None or b["g"].distance(f["g"]) > 0.3:
            bad(f["id"], "entrance not at its building")
    paved = unary_union([g for _, g in roads]).area
    report.append((cid, p["name"], p["households"], yard.area, built.area / yard.area,
                   sum(f["g"].area for f in by["green_area"]) / yard.area, len(by["parking_space"]), len(by["tree"]), len(by["camera"]), paved / yard.area))


def check_buildings(by, cid, p):
    homes = [b for b in by["building"] if b["p"]["use"] == "residential"]
    for i, a in enumerate(by["building"]):
        for b in by["building"][i + 1:]:
            if a["g"].intersection(b["g"]).area > 0.05:
                bad(a["id"], f"overlaps {b['id']}")
    if sum(b["p"].get("households", 0) for b in homes) != p["households"]:
        bad(cid, "households do not sum")
    for b in homes:
        n = sum(1 for e in by["entrance"] if e["p"]["building"] == b["id"])
        floors = b["p"]["storeys"] - ("商铺" in b["p"].get("note", ""))
        if n and b["p"].get("households", 0) not in (floors * n * 2, floors * n * 4, floors * n * 6):
            bad(b["id"], f"households {b['p'].get('households')} with {floors} floors and {n} stairs")
        if not 2.7 <= b["p"]["height_m"] / b["p"]["storeys"] <= 3.9:
            bad(b["id"], "height")
    tall = [b for b in homes if b["p"]["storeys"] >= 4]
    for b in tall:      # southern neighbour that shades it
        for a in tall:
            w = min(a["g"].bounds[2], b["g"].bounds[2]) - max(a["g"].bounds[0], b["g"].bounds[0])
            if a is not b and w > 15 and a["g"].centroid.y < b["g"].centroid.y:
                gap = a["g"].distance(b["g"])
                if gap < 0.8 * min(a["p"]["height_m"], 24):
                    bad(a["id"], f"only {gap:.1f} m to {b['id']}, height {a['p']['height_m']}")


def check_lanes_lead(by):
    """Every lane end is on another lane or a gate, or is the dead end of a lane that starts at one."""
    gates = [g["g"] for g in by["gate"]]
    for f in by["lane"]:
        ends = [Point(f["g"].coords[0]), Point(f["g"].coords[-1])]
        others = [o for o in by["lane"] if o is not f]
        tied = [any(e.distance(o["g"]) < o["p"]["width_m"] / 2 + 0.3 for o in others) or any(e.distance(g) < 0.6 for g in gates) for e in ends]
        if not any(tied) and not any(Point(o["g"].coords[k]).distance(f["g"]) < f["p"]["width_m"] / 2 + .3 for o in others for k in (0, -1)):
            bad(f["id"], "lane tied to nothing")


def check_overlaps(by):
    kinds = ("parking_space", "green_area", "obstacle", "bicycle_shed", "activity_area")
    things = [f for k in kinds for f in by[k]]
    tree = STRtree([f["g"] for f in things])
    for i, f in enumerate(things):
        for j in tree.query(f["g"]):
            if j > i and things[j]["g"].intersection(f["g"]).area > 0.05:
                bad(f["id"], f"overlaps {things[j]['id']} ({things[j]['p'].get('name')})")
    for t in by["tree"]:
        for f in by["parking_space"] + by["obstacle"] + by["bicycle_shed"]:
            if f["g"].contains(t["g"]):
                bad(t["id"], f"tree in {f['id']}")
    for t in by["waste_point"]:
        for f in by["parking_space"] + by["green_area"] + by["obstacle"] + by["bicycle_shed"]:
            if f["g"].contains(t["g"]):
                bad(t["id"], f"waste point in {f['id']}")


def check_edge(cy, by, report):
    line = cy["g"].exterior
    for w in by["wall"]:
        if w["g"].hausdorff_distance(line.intersection(w["g"].buffer(0.05))) > 0.2 or w["g"].distance(line) > 0.05:
            bad(w["id"], "wall not on the boundary")
    walls = unary_union([w["g"] for w in by["wall"]])
    for g in by["gate"]:
        if any(Point(c).distance(line) > 0.05 for c in g["g"].coords):
            bad(g["id"], "gate not on the boundary")
        if g["g"].intersection(walls.buffer(0.02)).length > 0.2:
            bad(g["id"], "wall runs through the gate")
        if abs(g["g"].length - g["p"]["width_m"]) > 0.15:
            bad(g["id"], f"width {g['p']['width_m']}, drawn {g['g'].length:.2f}")
        if any(g["g"].distance(b["g"]) < 0.02 for b in by["building"]):
            bad(g["id"], "gate in a building")
    closed = unary_union([w["g"] for w in by["wall"] + by["gate"]]).buffer(0.06).union(unary_union([b["g"] for b in by["building"]]).buffer(0.35))
    rest = line.difference(closed)
    for part in getattr(rest, "geoms", [rest]):
        if 0 < part.length < 2.5 or part.length > 9:
            bad(cy["id"], f"odd opening of {part.length:.2f} m at {tuple(round(v) for v in part.centroid.coords[0])}")
    cy["openings"] = [round(p.length, 1) for p in getattr(rest, "geoms", [rest]) if p.length > 0.5]


def check_town(feats, yards):
    for i, a in enumerate(yards):
        for b in yards[i + 1:]:
            if a["g"].distance(b["g"]) < 2:
                bad(a["id"], f"meets {b['id']}")
    ctx = [f for f in feats if "courtyard" not in f["p"] and f["kind"] != "courtyard"]
    solid = [f for f in ctx if f["kind"] == "building"]
    tree = STRtree([f["g"] for f in solid])
    for i, f in enumerate(solid):
        for j in tree.query(f["g"]):
            if j > i and solid[j]["g"].intersection(f["g"]).area > 0.05:
                bad(f["id"], f"overlaps {solid[j]['id']}")
    for f in ctx:
        ground = lane_ground(f) if f["kind"] == "lane" else f["g"]
        for y in yards:
            if ground.intersection(y["g"]).area > (0.05 if not f["id"].startswith("ctx-apron") else 3) or (f["kind"] == "tree" and y["g"].contains(ground)):
                bad(f["id"], f"in courtyard {y['id']}")
        if f["kind"] in ("lane", "tree", "green_area", "activity_area"):
            for j in tree.query(ground):
                if ground.intersects(solid[j]["g"].buffer(-TOL)) and (f["kind"] == "tree" or ground.intersection(solid[j]["g"]).area > 0.1):
                    bad(f["id"], f"{f['kind']} in {solid[j]['id']}")
        if f["id"].startswith("st-"):
            for j in tree.query(ground):
                if ground.intersects(solid[j]["g"]):
                    bad(f["id"], f"through {solid[j]['id']}")
    roads = unary_union([lane_ground(f) for f in ctx if f["kind"] == "lane"])
    for g in (f for f in feats if f["kind"] == "gate"):
        if g["g"].distance(roads) > 1.0:
            bad(g["id"], f"no street or alley within reach ({g['g'].distance(roads):.0f} m)")


def main(path):
    doc = load(path)
    feats = doc["features"]
    yards = [f for f in feats if f["kind"] == "courtyard"]
    own = defaultdict(list)
    for f in feats:
        if "courtyard" in f["p"]:
            own[f["p"]["courtyard"]].append(f)
    report = []
    check_contract(feats)
    for y in yards:
        check_courtyard(y, own[y["id"]], report)
    check_town(feats, yards)
    if sum(y["p"]["category"] == "unmanaged" for y in yards) != 16:
        bad("scene", "not 16 unmanaged courtyards")
    print(f"{os.path.getsize(path) / 1e6:.2f} MB", dict(Counter(f["kind"] for f in feats).most_common()))
    print("courtyard                       hh    ha  built green  cars trees cams lanes openings")
    for (cid, name, hh, a, built, green, cars, trees, cams, lanes), y in zip(report, yards):
        print(f"{cid} {name + '　' * (10 - len(name))} {hh:4d} {a / 1e4:5.2f} {built:5.0%} {green:5.0%} {cars:5d} {trees:5d} {cams:4d} {lanes:5.0%} {y['openings']}")
    for p in problems:
        print("PROBLEM", p)
    print("ok" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "street.geojson")))
