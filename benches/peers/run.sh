#!/usr/bin/env bash
# One isovist on the bench's scenes by Yuantu and by others, and the ratios: `benches/peers/run.sh [FOLDER]`.
#
# The others come from their registries into the folder (default: a temporary one). Needs cargo, node, npm and python3.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# pyvispoly has CGAL's triangular expansion over exact numbers inside.
npm install --silent --no-audit --no-fund --prefix "$folder" visibility-polygon@1.1.0
[ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyvispoly==0.3.1

(cd "$here/../.." && cargo run --quiet --release --locked --example peers -- "$folder")
(cd "$folder" && NODE_PATH="$folder/node_modules" node "$here/visibility_polygon.cjs" "$folder")
"$folder/venv/bin/python" "$here/with_pyvispoly.py" "$folder"
python3 "$here/table.py" "$folder"
