"""Where a car comes to: poses on a lattice, joined by strokes that a car can drive, as sets of bits. Plain Python.

A pose is a point of a grid (the middle of the rear axle) and one of some headings. A stroke leads from one heading to another over a bit of
straight, an arc of no less than the car's turning radius, and a bit of straight; it is chosen so that it ends on the grid to within a
finger's breadth. For each heading, all places where the car stands free are one big integer, so that a stroke moves all of them at once.
"""

import math

CAR_LENGTH_M, CAR_WIDTH_M, OVERHANG_M = 4.8, 1.8, 1.0
TURN_M = 3.9  # of the middle of the rear axle: the outer front corner then goes round in 6 m
GRAIN_M, HEADINGS = 0.1, 72
MARGIN = round(7.0 / GRAIN_M)  # more than a car reaches beyond its rear axle, so that no row of bits runs into the next
STREET_M, APRON_M = 6.0, 1.0  # before the gate, and in it
PARKING_M = 11.0  # so far from a space's middle the car manoeuvres
MANOEUVRE = 60  # strokes


def edges(corners):
    return list(zip(corners, corners[1:] + corners[:1]))


def turned(turn):
    angle = 2 * math.pi * turn / HEADINGS
    return math.cos(angle), math.sin(angle)


# Strokes

def strokes():
    """For each heading: the heading after it, where it ends, and the poses between, as (heading, column, row)."""
    quarter = HEADINGS // 4
    first = [[*straight(turn), *(arc(turn, bend, wide) for bend in (1, 2, 3, -1, -2, -3) for wide in (1.0, 1.7))] for turn in range(quarter)]
    made = []
    for turn in range(HEADINGS):
        times, base = divmod(turn, quarter)
        made.append([[((heading + times * quarter) % HEADINGS, *quarter_turned(x, y, times)) for heading, x, y in stroke] for stroke in first[base]])
    return made


def quarter_turned(x, y, times):
    for _ in range(times):
        x, y = -y, x
    return x, y


def on_grid(x, y):
    column, row = round(x / GRAIN_M), round(y / GRAIN_M)
    return math.dist((x, y), (column * GRAIN_M, row * GRAIN_M)), column, row


def straight(turn):
    """Two strokes straight on: a short one and a longer one, of the lengths that come nearest to the grid."""
    cos, sin = turned(turn)
    for low, high in ((4, 10), (11, 18)):
        lengths = [tenth * GRAIN_M + fine * GRAIN_M / 5 for tenth in range(low, high) for fine in range(5)]
        length_m = min(lengths, key=lambda length: on_grid(length * cos, length * sin)[0] / length)
        steps = max(1, round(length_m / 0.4))
        yield [(turn, *on_grid(cos * length_m * step / steps, sin * length_m * step / steps)[1:]) for step in range(1, steps + 1)]


def arc(turn, bend, wide):
    """The shortest of those that end within 2 cm of the grid, and turn no tighter there: straight, an arc of this radius or more, straight."""
    span = 2 * math.pi * bend / HEADINGS
    best = None
    for longer in range(0, 12):
        radius_m = TURN_M * (wide + longer * 0.02)
        for before in range(0, 5):
            for after in range(0, 5):
                before_m, after_m = before * 0.04, after * 0.04
                off_m, column, row = on_grid(*after_arc(turn, span, radius_m, before_m, after_m))
                is_tight = math.hypot(column, row) * GRAIN_M < 2 * TURN_M * math.sin(abs(span) / 2)
                cost = before_m + after_m + (radius_m - TURN_M * wide) * abs(span) + (10 * off_m if off_m > 0.02 else 0) + is_tight
                if best is None or cost < best[0]:
                    best = (cost, radius_m, before_m, after_m)
    _, radius_m, before_m, after_m = best
    sign = 1 if bend > 0 else -1
    poses = []
    for step in range(1, abs(bend) + 1):
        share = step / abs(bend)
        x, y = after_arc(turn, span * share, radius_m, before_m, after_m if share == 1 else 0.0)
        poses.append(((turn + sign * step) % HEADINGS, *on_grid(x, y)[1:]))
    return poses


def after_arc(turn, span, radius_m, before_m, after_m):
    cos, sin = turned(turn)
    ahead, aside = radius_m * math.sin(abs(span)), radius_m * (1 - math.cos(span)) * math.copysign(1, span)
    ahead, aside = before_m + ahead + after_m * math.cos(span), aside + after_m * math.sin(span)
    return cos * ahead - sin * aside, sin * ahead + cos * aside


STROKES = strokes()


def car_cells(turn):
    """The cells of its outline, and some within: nothing that stands is so small that it stands between them."""
    cos, sin = turned(turn)
    long, wide = round(CAR_LENGTH_M / GRAIN_M), round(CAR_WIDTH_M / GRAIN_M)
    cells = set()
    for i in range(long + 1):
        for j in range(wide + 1):
            if i in (0, long) or j in (0, wide) or (i % 3 == 0 and j % 3 == 0):
                ahead_m, aside_m = i / long * CAR_LENGTH_M - OVERHANG_M, (j / wide - 0.5) * CAR_WIDTH_M
                cells.add(on_grid(cos * ahead_m - sin * aside_m, sin * ahead_m + cos * aside_m)[1:])
    return sorted(cells)


CAR = [car_cells(turn) for turn in range(HEADINGS)]


def moved(bits, by):
    return bits << by if by >= 0 else bits >> -by


class Room:
    """Where a car can be on what is free: bits by rows of one length, in one integer for each heading.

    Some places may be forbidden to it in a heading."""

    def __init__(self, free, stride, forbidden=lambda turn: 0):
        self.free, self.stride, self.forbidden = free, stride, forbidden
        self.stands, self.drives = {}, {}

    def by(self, column, row):
        return row * self.stride + column

    def at(self, turn):
        """Where the car stands wholly on what is free."""
        if turn not in self.stands:
            all_free = self.free & ~self.forbidden(turn)
            for column, row in CAR[turn]:
                all_free &= moved(self.free, -self.by(column, row))
                if not all_free:
                    break
            self.stands[turn] = all_free
        return self.stands[turn]

    def from_where(self, turn, which):
        """From where a stroke can be driven."""
        if (turn, which) not in self.drives:
            bits = self.at(turn)
            for heading, column, row in STROKES[turn][which]:
                if not bits:
                    break
                bits &= moved(self.at(heading), -self.by(column, row))
            self.drives[turn, which] = bits
        return self.drives[turn, which]

    def reached(self, starts, forwards=True, backwards=False, is_found=None, most=10_000):
        """All that is come to from poses (bits by heading); True as soon as one is found, None if none is."""
        reached = [starts.get(turn, 0) & self.at(turn) for turn in range(HEADINGS)]
        fresh = {turn: bits for turn, bits in enumerate(reached) if bits}
        for _ in range(most):
            if is_found and any(bits & is_found(turn) for turn, bits in fresh.items()):
                return True
            after = {}
            for turn, bits in fresh.items() if forwards else ():
                for which, stroke in enumerate(STROKES[turn]):
                    going = bits & self.from_where(turn, which)
                    if going:
                        heading, column, row = stroke[-1]
                        after[heading] = after.get(heading, 0) | moved(going, self.by(column, row))
            if backwards:
                for turn, others in enumerate(STROKES):
                    for which, stroke in enumerate(others):
                        heading, column, row = stroke[-1]
                        bits = fresh.get(heading)
                        if bits:
                            coming = moved(bits, -self.by(column, row)) & self.from_where(turn, which)
                            if coming:
                                after[turn] = after.get(turn, 0) | coming
            fresh = {}
            for turn, bits in after.items():
                new = bits & ~reached[turn]
                if new:
                    fresh[turn] = new
                    reached[turn] |= new
            if not fresh:
                break
        return None if is_found else reached


class Yard:
    """A place with spaces on it: what is inside of its outline and outside of what stands is open, and the street before its gates.

    One-way aisles are polygons with the way that they are driven."""

    def __init__(self, outline, standing, gates, spaces, one_way=()):
        low, high = ([limit(point[k] for point in outline) for k in (0, 1)] for limit in (min, max))
        self.low = [low[k] - STREET_M - MARGIN * GRAIN_M for k in (0, 1)]
        wide, self.rows = (int((high[k] - self.low[k] + STREET_M) / GRAIN_M) + MARGIN for k in (0, 1))
        self.stride = whole_bytes(wide)
        self.spaces = spaces
        aprons = [street(gate, outline) for gate in gates]
        ground = self.bits([outline, *(apron for apron, _ in aprons)])
        self.open = [row & ~taken for row, taken in zip(ground, self.bits(standing))]
        self.free = [row & ~taken for row, taken in zip(self.open, self.bits(spaces))]
        self.one_way = [(joined(self.bits([aisle]), self.stride), way) for aisle, way in one_way]
        self.room = Room(joined(self.free, self.stride), self.stride, self.against)
        self.driven = [self.room.reached(self.starts(aprons, 1))]
        if one_way:
            # Who drives out forwards did the same the other way round.
            self.driven.append(self.room.reached(self.starts(aprons, -1), forwards=False, backwards=True))

    def bits(self, polygons):
        """The cells whose middles lie in one of the polygons, row by row."""
        rows = [0] * self.rows
        for corners in polygons:
            first, last = (limit(y for _, y in corners) for limit in (min, max))
            for row in range(max(0, self.row(first)), min(self.rows, self.row(last) + 2)):
                y = self.low[1] + (row + 0.5) * GRAIN_M
                cuts = sorted((bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in edges(corners) if (ay > y) != (by > y))
                for x0, x1 in zip(cuts[::2], cuts[1::2]):
                    begin, end = (min(self.stride, max(0, math.ceil((x - self.low[0]) / GRAIN_M - 0.5))) for x in (x0, x1))
                    if end > begin:
                        rows[row] |= ((1 << (end - begin)) - 1) << begin
        return rows

    def column(self, x):
        return math.floor((x - self.low[0]) / GRAIN_M)

    def row(self, y):
        return math.floor((y - self.low[1]) / GRAIN_M)

    def against(self, turn):
        """Where somebody with a heading would drive against the way of a one-way aisle."""
        cos, sin = turned(turn)
        against = 0
        for bits, (x, y) in self.one_way:
            if cos * x + sin * y < -1e-9:
                against |= bits
        return against

    def starts(self, aprons, sense):
        """On the street before a gate, straight towards it or away from it."""
        starts = {}
        for apron, into in aprons:
            turn = round(math.atan2(sense * into[1], sense * into[0]) / (2 * math.pi) * HEADINGS) % HEADINGS
            starts[turn] = starts.get(turn, 0) | joined(self.bits([apron]), self.stride)
        return starts

    def is_parked_in(self, own):
        """From the space, with one of both ends first, the car comes out to where cars come forwards; so it goes in as well.

        Beside one-way aisles it comes out to where cars drive on and out, too."""
        space = self.spaces[own]
        middle = [sum(point[k] for point in space) / 4 for k in (0, 1)]
        reach = round(PARKING_M / GRAIN_M)
        left, low = self.column(middle[0]) - reach, self.row(middle[1]) - reach
        wide = whole_bytes(2 * reach + MARGIN)
        freed = [row | own_row for row, own_row in zip(self.free, self.bits([space]))]

        def window(rows):
            mask = (1 << 2 * reach) - 1
            return joined([moved(rows[row], -left) & mask if 0 <= row < self.rows else 0 for row in range(low, low + 2 * reach)], wide)

        others = [other for at, other in enumerate(self.spaces) if at != own and math.dist(other[0], middle) < PARKING_M + 8]
        taken = self.bits(others)
        room = Room(window([row & ~there & here for row, there, here in zip(freed, taken, self.open)]), wide)
        inner = self.inside(space, left, low, wide)

        def comes_to(driven):
            windows = {}

            def is_there(turn):
                if turn not in windows:
                    windows[turn] = window(rows_of(driven[turn], self.stride, self.rows))
                return windows[turn]

            return bool(room.reached(inner, backwards=True, is_found=is_there, most=MANOEUVRE))

        return all(comes_to(driven) for driven in self.driven)

    def inside(self, space, left, low, stride):
        """The poses of a car that stands in the space."""
        sides = []
        for (ax, ay), (bx, by) in edges(space):
            length_m = math.dist((ax, ay), (bx, by))
            sides.append((ax, ay, (ay - by) / length_m, (bx - ax) / length_m))
        (ax, ay), (bx, by) = max(edges(space), key=lambda edge: math.dist(*edge))
        along = math.atan2(by - ay, bx - ax) / (2 * math.pi) * HEADINGS
        slack_m = 0.02
        poses = {}
        for towards in (along, along + HEADINGS / 2):
            for turn in {math.floor(towards) % HEADINGS, math.ceil(towards) % HEADINGS}:
                cos, sin = turned(turn)
                corners = [(cos * f - sin * s, sin * f + cos * s) for f in (-OVERHANG_M, CAR_LENGTH_M - OVERHANG_M) for s in (-CAR_WIDTH_M / 2, CAR_WIDTH_M / 2)]
                need = [max(-(x * nx + y * ny) for x, y in corners) for _, _, nx, ny in sides]
                for row in range(self.row(min(y for _, y in space)), self.row(max(y for _, y in space)) + 1):
                    for column in range(self.column(min(x for x, _ in space)), self.column(max(x for x, _ in space)) + 1):
                        x, y = self.low[0] + (column + 0.5) * GRAIN_M, self.low[1] + (row + 0.5) * GRAIN_M
                        if all((x - sx) * nx + (y - sy) * ny > needed - slack_m for (sx, sy, nx, ny), needed in zip(sides, need)):
                            poses[turn] = poses.get(turn, 0) | 1 << ((row - low) * stride + column - left)
        return poses


def whole_bytes(bits):
    return (bits + 7) // 8 * 8


def joined(rows, stride):
    """Rows of bits as one integer."""
    size = stride // 8
    return int.from_bytes(b"".join(row.to_bytes(size, "little") for row in rows), "little")


def rows_of(bits, stride, count):
    size = stride // 8
    raw = bits.to_bytes(size * count, "little")
    return [int.from_bytes(raw[at:at + size], "little") for at in range(0, size * count, size)]


def street(gate, outline):
    """The street before a gate, and the way in."""
    middle = tuple((gate[0][k] + gate[-1][k]) / 2 for k in (0, 1))
    length_m = math.dist(gate[0], gate[-1])
    along = tuple((gate[-1][k] - gate[0][k]) / length_m for k in (0, 1))
    into = (-along[1], along[0])
    if not holds(outline, (middle[0] + into[0] * 1.1, middle[1] + into[1] * 1.1)):
        into = (-into[0], -into[1])

    def at(aside_m, back_m):
        return (middle[0] + along[0] * aside_m - into[0] * back_m, middle[1] + along[1] * aside_m - into[1] * back_m)

    half_m = length_m / 2
    return [at(-half_m, STREET_M), at(half_m, STREET_M), at(half_m, -APRON_M), at(-half_m, -APRON_M)], into


def holds(corners, point):
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in edges(corners):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
