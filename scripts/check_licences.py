#!/usr/bin/env python3
"""Fails when a dependency's licence is not one that a program under MIT OR Apache-2.0 may carry.

Reads what is on this machine already (Cargo.lock through `cargo metadata`, web/node_modules), so that it works
without a network. A licence expression passes when one of its alternatives consists of allowed licences only.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "OFL-1.1", "Unicode-3.0", "Unlicense", "Zlib",
}
# Tools that run while building and put nothing of themselves into the program.
ALLOWED_FOR_TOOLS = ALLOWED | {"MPL-2.0", "CC-BY-4.0", "Python-2.0"}


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met: `/` is an old way to write OR."""
    expression = expression.strip().replace("/", " OR ")
    alternatives = split_outside_parentheses(expression, "OR")
    if len(alternatives) > 1:
        return any(is_allowed(part, allowed) for part in alternatives)
    conjuncts = split_outside_parentheses(expression, "AND")
    if len(conjuncts) > 1:
        return all(is_allowed(part, allowed) for part in conjuncts)
    if expression.startswith("(") and expression.endswith(")"):
        return is_allowed(expression[1:-1], allowed)
    return expression in allowed


def split_outside_parentheses(expression: str, operator: str) -> list[str]:
    parts, depth, current = [], 0, []
    for token in re.findall(r"\(|\)|[^\s()]+", expression):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == operator and depth == 0:
            parts.append(" ".join(current))
            current = []
        else:
            current.append(token)
    parts.append(" ".join(current).replace("( ", "(").replace(" )", ")"))
    return parts


def host() -> str:
    """The platform whose crates have been downloaded."""
    version = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return re.search(r"^host: (.+)$", version, re.MULTILINE)[1]


def rust_licences():
    metadata = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked", "--offline",
         "--filter-platform", host()],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )
    for package in json.loads(metadata.stdout)["packages"]:
        yield f"crate {package['name']} {package['version']}", package["license"] or "none", ALLOWED


def web_licences():
    lock = json.loads((ROOT / "web/package-lock.json").read_text())
    for path, entry in lock["packages"].items():
        manifest = ROOT / "web" / path / "package.json"
        if not path or not manifest.exists():
            continue
        licence = json.loads(manifest.read_text()).get("license", "none")
        allowed = ALLOWED_FOR_TOOLS if entry.get("dev") else ALLOWED
        yield f"npm {path.removeprefix('node_modules/')}", licence if isinstance(licence, str) else "none", allowed


def main() -> int:
    checked, refused = 0, []
    for name, licence, allowed in [*rust_licences(), *web_licences()]:
        checked += 1
        if not is_allowed(licence, allowed):
            refused.append(f"{name}: {licence}")
    for line in refused:
        print(f"licence not allowed: {line}", file=sys.stderr)
    print(f"licences: {checked} dependencies checked, {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
