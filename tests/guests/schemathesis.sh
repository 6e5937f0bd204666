#!/usr/bin/env bash
# schemathesis asks a server with the demo for all that its OpenAPI document has, for SECONDS (60), as a program of an
# administrator: no answer is 5xx, and each is as the document says. Who is turned away is asked in `bad_requests.py`.
#
#     YUANTU_BINARY=target/release/yuantu tests/guests/schemathesis.sh [SECONDS] [SEED]
set -euo pipefail

seconds=${1:-60}
seed=${2:-1}
root=$(cd "$(dirname "$0")/../.." && pwd)
binary=${YUANTU_BINARY:-$root/target/release/yuantu}
schemathesis=${SCHEMATHESIS:-${CARGO_TARGET_DIR:-$root/target}/schemathesis/bin/schemathesis}

folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
"$binary" serve --demo --listen 127.0.0.1:0 --data "$folder/data" --log-format json 2>"$folder/log" &
server=$!
for _ in $(seq 300); do
  address=$(sed -n 's/.*listening on \(http:[^"]*\)".*/\1/p' "$folder/log" | head -n1)
  [ -n "$address" ] && break
  sleep 0.1
done
[ -n "$address" ] || { echo "the server does not start:" >&2; cat "$folder/log" >&2; exit 1; }

post() { # PATH BODY [CURL'S OPTIONS]: the answer
  curl --silent --show-error --fail --json "$2" "${@:3}" "$address$1"
}
password="liu shu bu tong de ci"
post /api/users '{"name":"schema","display_name":"schema","password":"'"$password"'",
  "grants":[{"project":"default","community":null,"role":"admin"}]}' >"$folder/user"
post /api/session '{"name":"schema","password":"'"$password"'"}' --cookie-jar "$folder/cookies" >"$folder/session"
token=$(post /api/tokens '{"name":"schema","role":"admin"}' --cookie "$folder/cookies" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["secret"])')

cd "$folder"
"$schemathesis" --config-file "$root/tests/guests/schemathesis.toml" run "$address/api/openapi.json" \
  --max-time "$seconds" --seed "$seed" --continue-on-failure --no-color --warnings off --suppress-health-check all \
  --header "Authorization: Bearer $token" --phases examples,coverage,fuzzing --request-timeout 60 \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,allow_header_conformance,unsupported_method,missing_required_header

if grep -E '"level":"ERROR"|panicked' "$folder/log"; then
  echo "the server had faults" >&2
  exit 1
fi
