"""Times pyvispoly (CGAL) on the scenes of a folder and adds what it answers to each: see run.sh."""

import json
import pathlib
import statistics
import sys
import time

from pyvispoly import Point, Polygon, PolygonWithHoles, VisibilityPolygonCalculator

REPEATS = 3


def timed(run):
    times, answer = [], None
    for _ in range(REPEATS):
        start = time.perf_counter()
        answer = run()
        times.append(time.perf_counter() - start)
    return statistics.median(times), answer


def points(ring):
    return [Point(x, y) for x, y in ring]


def main():
    for path in sorted(pathlib.Path(sys.argv[1]).glob("[0-9]*.json")):
        scene = json.loads(path.read_text())
        # Holes run clockwise.
        ground = PolygonWithHoles(Polygon(points(scene["boundary"])), [Polygon(points(ring[::-1])) for ring in scene["buildings"]])
        preprocessing_s, calculator = timed(lambda: VisibilityPolygonCalculator(ground))
        queries_s, areas_m2 = [], []
        for at in scene["viewpoints"]:
            query_s, polygon = timed(lambda: calculator.compute_visibility_polygon(Point(*at)))
            queries_s.append(query_s)
            areas_m2.append(abs(float(polygon.area())))
        scene["pyvispoly 0.3.1 (CGAL)"] = {"preprocessing_ms": preprocessing_s * 1e3,
                                           "query_us": statistics.median(queries_s) * 1e6, "areas_m2": areas_m2}
        path.write_text(json.dumps(scene))


if __name__ == "__main__":
    main()
