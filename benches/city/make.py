#!/usr/bin/env python3
"""Makes a synthetic city as a scene file: courtyards of several shapes, each with what a survey finds in it.

    python3 benches/city/make.py --courtyards 5000 --seed 1 --out city.geojson

The same arguments make the same file. Nothing in it is a survey of a real place.
"""

import argparse
import json
import math
import random

WEST_DEG, SOUTH_DEG = 114.2, 34.7
METRES_PER_DEGREE_NORTH = 110_950.0
METRES_PER_DEGREE_EAST = 111_320.0 * math.cos(math.radians(SOUTH_DEG))

CELL_EAST_M, CELL_NORTH_M = 120.0, 105.0
CATEGORIES = ["unmanaged", "unmanaged", "old_compound", "managed"]
SPECIES = ["法桐", "国槐", "女贞", "白蜡"]


class Courtyard:
    """One courtyard, drawn in metres from its south-west corner."""

    def __init__(self, number, corner, chance):
        self.id = f"cy-{number:05}"
        self.corner = corner
        self.chance = chance
        self.width = chance.uniform(48, 100)
        self.depth = chance.uniform(44, 85)
        self.features = []
        self.free = []

    def add(self, kind, geometry, **properties):
        number = len(self.features)
        stated = {name: value for name, value in properties.items() if value is not None}
        feature = {
            "type": "Feature",
            "id": self.id if kind == "courtyard" else f"{self.id}-{number}",
            "properties": {"kind": kind, **stated},
            "geometry": geometry,
        }
        if kind != "courtyard":
            feature["properties"]["courtyard"] = self.id
        self.features.append(feature)
        return feature["id"]

    def position(self, x, y):
        east, north = self.corner[0] + x, self.corner[1] + y
        return [
            round(WEST_DEG + east / METRES_PER_DEGREE_EAST, 8),
            round(SOUTH_DEG + north / METRES_PER_DEGREE_NORTH, 8),
        ]

    def point(self, x, y):
        return {"type": "Point", "coordinates": self.position(x, y)}

    def line(self, *places):
        return {"type": "LineString", "coordinates": [self.position(*place) for place in places]}

    def polygon(self, *places):
        ring = [self.position(*place) for place in places]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    def rectangle(self, x, y, width, depth):
        return self.polygon((x, y), (x + width, y), (x + width, y + depth), (x, y + depth))

    def draw(self):
        self.ground()
        self.blocks()
        self.lane_and_gates()
        self.walls()
        self.parking()
        self.greens()
        self.small_things()
        return self.features

    def ground(self):
        chance = self.chance
        told = chance.random() < 0.85
        flag = lambda: chance.choice([True, True, False, None])
        self.households = chance.randint(30, 160)
        self.add(
            "courtyard",
            self.polygon((0, 0), (self.width, 0), (self.width, self.depth), (0, self.depth)),
            name=f"{int(self.id[3:])}号院",
            households=self.households if told else None,
            residents=self.households * 3 if told else None,
            built_year=chance.randint(1975, 2004),
            category=chance.choice(CATEGORIES),
            no_owning_unit=flag(),
            no_property_service=flag(),
            no_staff=flag(),
            party_branch=flag(),
            self_management_committee=flag(),
            volunteer_team=flag(),
            cadre=chance.choice(["王芳", "李强", "张敏", None]),
        )

    def building(self, *places):
        storeys = self.chance.randint(4, 7)
        return self.add(
            "building",
            self.polygon(*places),
            storeys=storeys,
            height_m=round(storeys * 3.0, 1),
            use="residential" if self.chance.random() < 0.9 else "commercial",
        )

    def entrances(self, building, y, west, east):
        for unit in range(1, max(2, int((east - west) / 15)) + 1):
            x = west + (east - west) * (unit - 0.5) / max(2, int((east - west) / 15))
            self.add("entrance", self.point(x, y), unit=f"{unit}单元", building=building)

    def blocks(self):
        """An L, a U, or parallel rows, with an open strip of at least 12 m in the south for lane and parking."""
        chance, thick = self.chance, self.chance.uniform(10, 12.5)
        west, east, north = 5.0, self.width - 5.0, self.depth - 5.0
        south = 16.0
        shape = chance.choice(["rows", "rows", "l", "u"])
        inner = north - thick
        if shape == "l" and inner - south > 8:
            building = self.building((west, south), (west + thick, south), (west + thick, inner), (east, inner), (east, north), (west, north))
            self.entrances(building, inner, west + thick, east)
            self.free.append((west + thick + 6, south, east, inner - 4))
        elif shape == "u" and inner - south > 8 and east - west > 3 * thick:
            building = self.building(
                (west, south), (west + thick, south), (west + thick, inner), (east - thick, inner),
                (east - thick, south), (east, south), (east, north), (west, north),
            )
            self.entrances(building, inner, west + thick, east - thick)
            self.free.append((west + thick + 4, south, east - thick - 4, inner - 4))
        else:
            y = south
            gap = chance.uniform(8, 16)
            while y + thick <= north:
                reach = east - (chance.uniform(0, 12) if chance.random() < 0.5 else 0.0)
                building = self.building((west, y), (reach, y), (reach, y + thick), (west, y + thick))
                self.entrances(building, y, west, reach)
                if y + thick + gap < north:
                    self.free.append((west, y + thick + 3, reach, y + thick + gap - 3))
                y += thick + gap

    def lane_and_gates(self):
        chance = self.chance
        self.gate_x = chance.uniform(14, self.width - 14)
        self.lane_width = round(chance.choice([3.0, 3.5, 4.0, 4.5, 5.5]), 1)
        self.add("lane", self.line((self.gate_x, 0), (self.gate_x, 4.0)), width_m=self.lane_width, fire_lane=True)
        self.add("lane", self.line((3, 4.0), (self.width - 3, 4.0)), width_m=self.lane_width)
        self.gates = []
        if chance.random() < 0.1:
            return
        width = round(chance.uniform(3.0, 6.5), 1)
        control = chance.choice(["none", "none", "staffed", "barrier"])
        self.add("gate", self.point(self.gate_x, 0), width_m=width, passage="both", access_control=control)
        self.gates.append((self.gate_x, width))
        if chance.random() < 0.3:
            self.add("gate", self.point(self.width, self.depth / 2), width_m=1.5, passage="pedestrian", access_control="none")

    def walls(self):
        """Round the courtyard, but for the gate and what has fallen down."""
        chance = self.chance
        half = self.gates[0][1] / 2 if self.gates else 0.0
        corners = [(self.gate_x + half, 0), (self.width, 0), (self.width, self.depth), (0, self.depth), (0, 0), (self.gate_x - half, 0)]
        for start, end in zip(corners, corners[1:]):
            if chance.random() < 0.8:
                self.add("wall", self.line(start, end), height_m=2.2, see_through=chance.random() < 0.3)

    def parking(self):
        chance, y = self.chance, 7.5
        x, number = 3.0, chance.randint(0, 16)
        while number > 0 and x + 2.5 < self.width - 3:
            sort = chance.choice(["standard"] * 8 + ["accessible", "ev"])
            self.add("parking_space", self.rectangle(x, y, 2.5, 5.3), type=sort, arrangement="perpendicular")
            x += 2.5 if chance.random() < 0.9 else 5.0
            number -= 1

    def greens(self):
        for west, south, east, north in self.free:
            if east - west < 8 or north - south < 3 or self.chance.random() < 0.3:
                continue
            split = self.chance.uniform(0.4, 0.9)
            middle = west + (east - west) * split
            self.add("green_area", self.polygon((west, south), (middle, south), (middle, north), (west, north)), type="shrub")
            if east - middle > 6 and self.chance.random() < 0.5:
                self.add("activity_area", self.polygon((middle + 1, south), (east, south), (east, north), (middle + 1, north)), **{"for": "all"})

    def small_things(self):
        chance = self.chance
        along = lambda: chance.uniform(4, self.width - 4)
        for _ in range(chance.randint(0, 5)):
            self.add("lamp", self.point(along(), 14.5), height_m=5.0, reach_m=chance.choice([9.0, 12.0]))
        for _ in range(chance.randint(0, 4)):
            self.add(
                "camera", self.point(along(), 14.0), height_m=round(chance.uniform(3, 5), 1), azimuth_deg=round(chance.uniform(0, 360), 1),
                tilt_deg=round(chance.uniform(8, 30), 1), hfov_deg=chance.choice([60, 90]), image_width_px=1920, image_height_px=1080, max_range_m=40,
            )
        for _ in range(chance.randint(0, 2)):
            streams = chance.sample(["recyclable", "kitchen", "hazardous", "other"], chance.randint(1, 4))
            self.add("waste_point", self.point(along(), 13.6), streams=streams)
        for _ in range(chance.randint(2, 9)):
            self.add("tree", self.point(along(), 1.0), species=chance.choice(SPECIES), height_m=9.0, crown_radius_m=3.0, trunk_height_m=2.5)
        if chance.random() < 0.4:
            self.add("bicycle_shed", self.rectangle(self.width - 4.5, 17, 3.5, 10))


def city(courtyards, seed):
    columns = math.ceil(math.sqrt(courtyards))
    for number in range(courtyards):
        corner = (number % columns * CELL_EAST_M, number // columns * CELL_NORTH_M)
        # Each courtyard has its own dice: a larger city begins with the smaller one.
        yield from Courtyard(number + 1, corner, random.Random(f"{seed}-{number}")).draw()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--courtyards", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    count = 0
    with open(args.out, "w", encoding="utf-8") as out:
        out.write('{"type": "FeatureCollection", "name": "Synthetic city", "features": [\n')
        for feature in city(args.courtyards, args.seed):
            out.write(",\n" if count else "")
            out.write(json.dumps(feature, ensure_ascii=False))
            count += 1
        out.write("\n]}\n")
    print(f"{args.courtyards} courtyards, {count} features: {args.out}")


if __name__ == "__main__":
    main()
