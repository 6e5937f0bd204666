#!/usr/bin/env bash
# Installs what is missing for building (`setup.sh build`) or for testing too (`setup.sh test`).
#
# Debian and Ubuntu packages are installed when we are root or may use sudo without a password; otherwise the command
# that installs them is printed. The Rust toolchain and Node.js are never installed by us: they are asked for.
set -euo pipefail

purpose=${1:-build}

fail() {
  printf '\nsetup: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A command that must exist, and the Debian package that brings it.
needed=(cmake:cmake c++:g++ sqlite3:sqlite3)
if [ "$purpose" = test ]; then
  needed+=(chromium:chromium ogrinfo:gdal-bin openssl:openssl curl:curl)
fi

missing=()
if [ "$purpose" = test ] && ! python3 -c 'import ensurepip' 2>/dev/null; then
  missing+=(python3-venv)
fi
# Debian keeps the server's programs out of the path.
if [ "$purpose" = test ] && ! compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null; then
  missing+=(postgresql postgresql-postgis)
fi
for entry in "${needed[@]}"; do
  have "${entry%%:*}" || missing+=("${entry##*:}")
done

install_packages() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if have sudo && sudo -n true 2>/dev/null; then
      as_root=(sudo)
    else
      fail "please run: sudo apt-get update && sudo apt-get install -y $*"
    fi
  fi
  have apt-get || fail "no apt-get here; please install by hand: $*"
  echo "setup: installing $*"
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"

have cargo || fail "the Rust toolchain is missing: install rustup (https://rustup.rs), then: rustup default stable"
rust_needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
rust_found=$(rustc --version | awk '{print $2}')
[ "$(printf '%s\n' "$rust_needed" "$rust_found" | sort -V | head -n1)" = "$rust_needed" ] ||
  fail "Rust $rust_needed or newer is needed, found $rust_found: rustup update stable"

have node || fail "Node.js 20 or newer is missing: install it from https://nodejs.org or your distribution"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
  fail "Node.js 20.19 or newer is needed, found $(node --version)"
have npm || fail "npm is missing: it comes with Node.js"
have python3 || fail "Python 3 is missing: apt-get install python3"

# schemathesis, in a place of its own; `make clean` removes it.
if [ "$purpose" = test ]; then
  place=${CARGO_TARGET_DIR:-target}/schemathesis
  wanted=tests/guests/requirements.txt
  if ! cmp -s "$wanted" "$place/installed.txt"; then
    echo "setup: installing schemathesis into $place"
    python3 -m venv --clear "$place"
    "$place/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$place/installed.txt"
  fi
fi
