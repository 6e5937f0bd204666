# Yuantu: `make run` to try it, `make test` for everything that CI runs. `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

# One profile for the program, the tests and the lints: PROJ and SQLite are compiled once.
CARGO := cargo
PROFILE := --release --locked
BINARY := $(or $(CARGO_TARGET_DIR),target)/release/yuantu
DATA ?= data
LISTEN ?= 127.0.0.1:8080
FUZZ_SECONDS ?= 600
FUZZ_TARGETS := coverage files extracts addresses inputs writes callers
TARGET ?= $(FUZZ_TARGETS)
KILLS ?= 300
SEED ?=
SCHEMATHESIS_SECONDS ?= 900

WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/package-lock.json -type f 2>/dev/null)

.PHONY: help run test build check bench live city load load-peers workbench peers fuzz dev format demo clean setup-build setup-test \
        check-rust check-web check-licences test-rust test-layouts test-few-layouts test-web test-browser test-gdal test-crash crash test-guests schemathesis

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: build ## Build what changed, load the demo on the first start, serve on http://127.0.0.1:8080
	$(BINARY) serve --listen $(LISTEN) --data $(DATA) --demo

build: setup-build web/dist/index.html ## The release binary with the web client inside
	$(CARGO) build $(PROFILE)

test: setup-test check test-web build test-rust test-few-layouts test-browser test-gdal test-crash test-guests ## Everything that CI runs

check: setup-build check-rust check-web check-licences ## Format, lints, types, licences

bench: build ## Criterion benches
	$(CARGO) bench --locked

live: build ## How long a moved camera's answer takes over HTTP
	YUANTU_BINARY=$(abspath $(BINARY)) python3 benches/live.py

city: build ## Rank a synthetic city of 5000 courtyards: time, memory, and how soon it stops
	YUANTU_BINARY=$(abspath $(BINARY)) python3 benches/city/measure.py

load: build ## 200 planners at work for 3 minutes, on SQLite and on PostgreSQL
	YUANTU_BINARY=$(abspath $(BINARY)) scripts/with_postgres.sh python3 benches/load/planners.py

load-peers: build ## Items and tiles of 100 000 polygons on one PostGIS by us, MapServer and tipg
	YUANTU_BINARY=$(abspath $(BINARY)) scripts/with_postgres.sh python3 benches/load/peers.py

workbench: build web/node_modules/.package-lock.json ## How long it takes to open a courtyard, to draw among 2000 features, and to stand at street level, in the browser
	YUANTU_BINARY=$(abspath $(BINARY)) node benches/workbench.mjs

peers: build ## One isovist by us and by others on the bench's scenes
	benches/peers/run.sh

crash: setup-test build ## Kill the server 300 times while clients write, on each backend, and account for every write (KILLS, SEED)
	YUANTU_BINARY=$(abspath $(BINARY)) scripts/with_postgres.sh python3 tests/crash/crash.py --kills $(KILLS) $(if $(SEED),--seed $(SEED))

fuzz: setup-build web/dist/index.html ## Look for what is answered or read wrongly, FUZZ_SECONDS (600) for each TARGET (all)
	@cargo-fuzz --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-fuzz@0.13.2
	RUSTC_BOOTSTRAP=1 $(CARGO) fuzz build -s none
	for target in $(TARGET); do \
	  RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run -s none $$target -- -max_total_time=$(FUZZ_SECONDS) -len_control=0 \
	    -max_len=$$([ $$target = files ] && echo 3000 || echo 700) -dict=fuzz/words.dict -timeout=20 -rss_limit_mb=2500; \
	done

schemathesis: setup-test build ## Ask for all that the OpenAPI document has, for SCHEMATHESIS_SECONDS (900)
	YUANTU_BINARY=$(abspath $(BINARY)) tests/guests/schemathesis.sh $(SCHEMATHESIS_SECONDS) $$RANDOM

dev: build ## Server and web client with live reload on http://127.0.0.1:5173
	$(BINARY) serve --listen $(LISTEN) --data $(DATA) --demo & server=$$!; \
	trap 'kill $$server' EXIT; \
	cd web && npm run dev

format: ## Format all sources
	$(CARGO) fmt
	cd web && npm run format

demo: ## Make the demo street anew from its generator
	python3 geodata/demo/generate.py

clean: ## Remove what was built; keeps the data
	rm -rf $(or $(CARGO_TARGET_DIR),target) web/dist web/node_modules artifacts

setup-build:
	@scripts/setup.sh build

setup-test:
	@scripts/setup.sh test

web/node_modules/.package-lock.json: web/package-lock.json | setup-build
	cd web && npm ci --no-audit --no-fund
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build

check-rust: setup-build web/dist/index.html
	$(CARGO) fmt --check
	$(CARGO) clippy $(PROFILE) --all-targets -- -D warnings

check-web: web/node_modules/.package-lock.json
	cd web && npm run check

check-licences: web/node_modules/.package-lock.json
	python3 scripts/check_licences.py

test-web: web/node_modules/.package-lock.json
	cd web && npm test

test-rust: setup-build web/dist/index.html
	scripts/with_postgres.sh $(CARGO) test $(PROFILE)

test-browser: build
	cd web && YUANTU_BINARY=$(abspath $(BINARY)) node --test --test-concurrency=2 --test-reporter=spec e2e/*.test.mjs

test-layouts: build ## Judge parking layouts by drawing and driving in plain Python
	YUANTU_BINARY=$(abspath $(BINARY)) python3 tests/golden/check_layouts.py

test-few-layouts: build
	YUANTU_BINARY=$(abspath $(BINARY)) python3 tests/golden/check_layouts.py --few

test-gdal: build
	YUANTU_BINARY=$(abspath $(BINARY)) python3 tests/gdal/read_collections.py
	YUANTU_BINARY=$(abspath $(BINARY)) python3 tests/gdal/read_with_token.py
	YUANTU_BINARY=$(abspath $(BINARY)) scripts/with_postgres.sh python3 tests/gdal/read_postgis.py

test-crash: build
	YUANTU_BINARY=$(abspath $(BINARY)) scripts/with_postgres.sh python3 tests/crash/crash.py --kills 20

test-guests: setup-test build
	YUANTU_BINARY=$(abspath $(BINARY)) python3 tests/guests/bad_requests.py
	YUANTU_BINARY=$(abspath $(BINARY)) tests/guests/schemathesis.sh
