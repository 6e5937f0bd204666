"""Prints what run.sh has measured, with the ratios to Yuantu and how far the areas are apart."""

import json
import pathlib
import sys

OURS = "yuantu"


def main():
    print(f"{'buildings':>9}  {'by':<30} {'preprocessing':>14} {'one isovist':>12} {'ratio':>7}  worst area difference (relative)")
    for path in sorted(pathlib.Path(sys.argv[1]).glob("[0-9]*.json"), key=lambda path: int(path.stem)):
        scene = json.loads(path.read_text())
        ours = scene[OURS]
        for name, measured in scene.items():
            if name in ("boundary", "buildings", "viewpoints"):
                continue
            apart = max(abs(a - b) / a for a, b in zip(ours["areas_m2"], measured["areas_m2"]))
            ratio = measured["query_us"] / ours["query_us"]
            print(f"{path.stem:>9}  {name:<30} {measured['preprocessing_ms']:>11.3f} ms {measured['query_us']:>9.1f} µs {ratio:>7.1f}"
                  f"  {'' if name == OURS else f'{apart:.1e}'}")


if __name__ == "__main__":
    main()
