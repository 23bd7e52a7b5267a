# Everything a developer or an operator types.  `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOM_ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

FRONTEND_SOURCES := $(shell find frontend/src -type f 2>/dev/null) $(wildcard frontend/*.ts frontend/*.json frontend/*.html)
MANIFEST := eventchat/static/dist/.vite/manifest.json

.DEFAULT_GOAL := help
# Most tests wait for sockets, so a process for each core (four at most) takes half the time; a file stays in one.
SIDE_BY_SIDE = -n auto --maxprocesses 4 --dist loadfile

.PHONY: help setup run frontend types test test-fast check fmt bench bench-peers lock clean browser

help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready frontend/node_modules/.ready ## Make the environment: Python packages and front-end packages

$(VENV)/.ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "eventchat needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "This Python has no venv module; on Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json
	@command -v npm >/dev/null || { echo "eventchat needs Node.js 20.19 or newer with npm, for its browser pages"; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || \
		{ echo "Node.js 20.19 or newer is needed; this is $$(node --version)"; exit 1; }
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(MANIFEST): $(FRONTEND_SOURCES) frontend/node_modules/.ready
	cd frontend && npm run --silent build
	@touch $@

frontend: $(MANIFEST) ## Build the browser pages

types: setup ## Make the browser's types from the server's
	$(BIN)/eventchat schema > frontend/src/client/protocol.schema.json
	cd frontend && npm run --silent types

run: setup frontend ## Start a server with a demo room and print its addresses
	$(BIN)/eventchat serve --demo $(SERVE_ARGS)

test: setup frontend browser ## Run every test: Python, databases, front end and real browsers
	$(BIN)/pytest $(SIDE_BY_SIDE)
	cd frontend && npm run --silent test
	cd frontend && CHROMIUM="$$(sh ../.ci/chromium)" npm run --silent e2e

test-fast: setup ## Run the tests that need neither a browser nor PostgreSQL
	$(BIN)/pytest $(SIDE_BY_SIDE) -m "not browser and not postgres"

check: setup ## Format, lint and types of Python and TypeScript, and the lock files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	cd frontend && npm run --silent lint && npm run --silent typecheck
	@! grep -nE '"resolved":|--(extra-)?index-url|^-i ' frontend/package-lock.json requirements*.txt

fmt: setup ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## Run the short benchmarks and print their table (about four minutes)
	$(BIN)/python -m benchmarks

bench-peers: setup ## Compare fan-out with other servers, and say how to install those that are missing
	$(BIN)/python -m benchmarks peers

browser:
	@sh .ci/chromium

lock: ## Renew the locked requirements (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements-dev.txt

clean: ## Remove what was built, not the data
	rm -rf $(VENV) frontend/node_modules eventchat/static/dist .mypy_cache .ruff_cache .pytest_cache
