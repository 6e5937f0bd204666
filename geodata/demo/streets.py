"""The invented street grid: nearly, not quite, orthogonal. Design metres, before the turn against north.

Streets running east are y = c + k·x; streets running north are x = c + k·y (one of them bends)."""
from math import atan, degrees

from geom import Frame

EAST = {  # id: name, c, k, width, one-way, x from, x to
    "nanyuan": ("南苑路", -600, 0.012, 18, -800, 830), "qingnian": ("青年路", -382, 0.022, 28, -800, 830),
    "pingan": ("平安街", -160, 0.010, 14, None, 830), "shangdu": ("商都大街", 70, 0.018, 44, -800, 830),
    "dongfeng": ("东风路", 328, 0.026, 22, -800, 830), "xuefu": ("学府路", 598, 0.012, 18, -800, 830),
}
NORTH = {
    "xihuan": ("西环路", -735, 0.030, 24, -660, 660), "wenbo": ("文博路", -492, 0.025, 30, -660, 660),
    "yucai": ("育才路", -252, 0.020, 16, -660, None), "wenchang": ("文昌街", -222, 0.015, 18, None, 660),
    "guanghui": ("广惠街", 0, 0.028, 40, -660, 660), "jianshe": ("建设路", 272, 0.015, 20, -660, 660),
    "chunxiao": ("春晓路", 520, 0.010, 18, -660, None), "donghuan": ("东环路", 762, 0.020, 24, -660, 660),
}
# where a street ends at another one
ENDS = {"pingan": ("from", "wenbo"), "yucai": ("to", "shangdu"), "wenchang": ("from", "shangdu"),
        "chunxiao": ("to", "dongfeng")}


def crossing(v, h, dv=0.0, dh=0.0):
    """Where north street v (shifted east by dv) meets east street h (shifted north by dh)."""
    cv, kv, ch, kh = NORTH[v][1] + dv, NORTH[v][2], EAST[h][1] + dh, EAST[h][2]
    y = (ch + kh * cv) / (1 - kh * kv)
    return (cv + kv * y, y)


def plot(v, h, dx=0.0, dy=0.0, turn=0.0):
    """Frame of a plot north-east of the junction of v and h: origin at the kerb corner, moved dx along
    the southern street and dy away from it."""
    deg = degrees(atan(EAST[h][2]))
    base = Frame(crossing(v, h, NORTH[v][3] / 2, EAST[h][3] / 2), deg)
    return base.out((dx, dy)), deg + turn


def centrelines():
    """id -> (name, width, [points])."""
    out = {}
    for sid, (name, c, k, w, a, b) in EAST.items():
        p = crossing(ENDS[sid][1], sid) if a is None else (a, c + k * a)
        out[sid] = (name, w, [p, (b, c + k * b)])
    for sid, (name, c, k, w, a, b) in NORTH.items():
        end = ENDS.get(sid, ("", ""))
        p = crossing(sid, end[1]) if a is None else (c + k * a, a)
        q = crossing(sid, end[1]) if b is None else (c + k * b, b)
        out[sid] = (name, w, [p, q])
    return out


# alleys (巷) and estate roads: junction south-west of the block, name, width, points in the block's metres
ALLEYS = [
    ("wenbo", "shangdu", "博士园路", 6.0, [(253, 66), (133, 65.4), (131, 150), (132, 231)]),
    ("yucai", "pingan", "永茂巷", 5.0, [(157.5, -6), (157.5, 119), (243, 121)]),
    ("jianshe", "pingan", "怡海巷", 6.0, [(66, -6), (65.6, 110), (66, 222)]),
    ("guanghui", "pingan", "粮库巷", 5.0, [(130, -6), (130.4, 100), (130.6, 220)]),
    ("xihuan", "qingnian", "老厂路", 7.0, [(236, 183), (110, 181.6), (-4, 181)]),
    ("xihuan", "qingnian", None, 6.0, [(110, 181.6), (110.4, 362), (230, 363)]),
    ("guanghui", "dongfeng", "东风西巷", 5.0, [(33.5, -10), (34.5, 176.5), (244, 177.5)]),
    ("jianshe", "shangdu", "锦绣巷", 5.5, [(-8, 102), (143, 102.6), (143.6, 238)]),
    ("jianshe", "shangdu", None, 5.5, [(143, 102.6), (142, -20)]),
    ("wenbo", "qingnian", "校园路", 4.0, [(107.4, 210), (107.2, 70), (110, -12)]),
    ("wenbo", "pingan", "平安里", 6.0, [(113, -6), (112.4, 100), (113, 218)]),
    ("wenbo", "nanyuan", "厂前路", 6.0, [(80, -8), (80.6, 105.5), (228, 106.5)]),
    ("wenbo", "dongfeng", "书香路", 6.0, [(124, -10), (124.6, 108), (112, 190), (111, 263)]),
    ("yucai", "nanyuan", "育才里", 5.5, [(96, -8), (96.6, 202)]),
    ("yucai", "qingnian", "市场巷", 6.0, [(-7, 136), (112, 135.6), (240, 136.4)]),
    ("yucai", "qingnian", None, 5.0, [(112, 135.6), (111, 40), (112, -12)]),
    ("wenchang", "shangdu", "金帝里", 5.5, [(97, -20), (97.6, 70), (98, 234)]),
    ("wenchang", "dongfeng", "文昌里", 5.5, [(92, -10), (92, 120), (93, 262)]),
    ("guanghui", "shangdu", "医院后街", 6.0, [(-18, 134), (146, 135), (146.4, 236)]),
    ("jianshe", "nanyuan", None, 5.5, [(119, -8), (119, 92), (246, 93)]),
    ("jianshe", "qingnian", "福源巷", 5.5, [(126, -12), (126.4, 202)]),
    ("jianshe", "dongfeng", "新城环路", 7.0, [(150, -10), (150, 118), (150, 252)]),
    ("jianshe", "dongfeng", "新城环路", 7.0, [(150, 118), (320, 119), (320, -10)]),
    ("jianshe", "dongfeng", None, 6.0, [(320, 119), (484, 121)]),
    ("chunxiao", "nanyuan", "春晓里", 5.5, [(104, 204), (104, 97), (222, 98)]),
    ("chunxiao", "qingnian", "惠民巷", 5.0, [(-8, 147), (100, 148), (228, 149)]),
    ("chunxiao", "pingan", "建材巷", 8.0, [(122, -6), (122, 128), (123, 224)]),
    ("chunxiao", "shangdu", "春晓北里", 5.5, [(106, -20), (106, 120), (107, 234)]),
    ("xihuan", "shangdu", "文博路西巷", 6.0, [(-8, 128), (112, 130), (234, 131)]),
    ("xihuan", "nanyuan", "西村街", 4.5, [(-8, 94), (110, 95), (236, 94)]),
]
