#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own: a fresh data folder, a free port on 127.0.0.1, PostGIS to be
# added. The command finds it by YUANTU_TEST_POSTGRES. The server is stopped and its folder removed afterwards.
#
#   scripts/with_postgres.sh cargo test --release --locked
set -euo pipefail

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1 || true)
[ -n "$programs" ] || programs=$(dirname "$(command -v initdb || true)")
[ -x "$programs/initdb" ] || { echo "with_postgres: PostgreSQL is missing: scripts/setup.sh test" >&2; exit 1; }

folder=$(mktemp -d /tmp/yuantu-postgres.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

# PostgreSQL refuses to run as root.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  chown nobody "$folder"
  as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi

stop() {
  "${as_user[@]}" "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

cd /
"${as_user[@]}" "$programs/initdb" -D "$folder/data" -U yuantu --auth=trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" ||
  { cat "$folder/initdb.log" >&2; exit 1; }
# `fsync` stays on: a test kills the server's clients, and the figures are those of a real server.
"${as_user[@]}" "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200" start >/dev/null ||
  { cat "$folder/log" >&2; exit 1; }
cd - >/dev/null

# Databases of tests start as copies of it: adding PostGIS takes a second, copying a tenth of one.
"$programs/psql" -q -h 127.0.0.1 -p "$port" -U yuantu postgres -c "create database with_postgis"
"$programs/psql" -q -h 127.0.0.1 -p "$port" -U yuantu with_postgis -c "create extension postgis"

# A test that stops the server finds its folder and its programs, too.
export YUANTU_TEST_POSTGRES="postgres://yuantu@127.0.0.1:$port"
export YUANTU_TEST_POSTGRES_DATA="$folder/data" YUANTU_TEST_POSTGRES_PROGRAMS="$programs"
"$@"
