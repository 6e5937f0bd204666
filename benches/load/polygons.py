#!/usr/bin/env python3
"""Makes a scene of parking spaces in rows, nothing else: `polygons.py --count 100000 --seed 1 --out spaces.geojson`."""

import argparse
import json
import math
import random

WEST_DEG, SOUTH_DEG = 114.2, 34.7
METRES_PER_DEGREE_NORTH = 110_950.0
METRES_PER_DEGREE_EAST = 111_320.0 * math.cos(math.radians(SOUTH_DEG))
ROW = 20
ROW_EAST_M, ROW_NORTH_M = 110.0, 90.0


def corner(east_m, north_m):
    return [
        round(WEST_DEG + east_m / METRES_PER_DEGREE_EAST, 8),
        round(SOUTH_DEG + north_m / METRES_PER_DEGREE_NORTH, 8),
    ]


def space(number, rows_east, chance):
    row, place = divmod(number, ROW)
    west = row % rows_east * ROW_EAST_M + place * 2.5
    south = row // rows_east * ROW_NORTH_M
    outline = [(0, 0), (2.5, 0), (2.5, 5.0), (0, 5.0), (0, 0)]
    return {
        "type": "Feature",
        "id": f"space-{number:06}",
        "properties": {
            "kind": "parking_space",
            "type": chance.choice(["standard", "standard", "standard", "accessible", "ev"]),
            "arrangement": "perpendicular",
            "name": f"{number}",
        },
        "geometry": {"type": "Polygon", "coordinates": [[corner(west + x, south + y) for x, y in outline]]},
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    rows_east = max(1, round(math.sqrt(options.count / ROW)))
    features = [space(number, rows_east, chance) for number in range(options.count)]
    with open(options.out, "w") as out:
        json.dump({"type": "FeatureCollection", "features": features}, out, ensure_ascii=False)


if __name__ == "__main__":
    main()
