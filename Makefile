# Thi Đua. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
UV := $(BIN)/uv
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

# Offices sit behind proxies with certificates of their own: take the machine's.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
# Compiled modules are kept: without them every start of the program costs two seconds more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test check bench soak screenshots requirements clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(RUNTIME) ## make the environment only
	@$(BIN)/python -c 'from thidua.config.launcher.catalogues import compile_all; compile_all()'

run: $(RUNTIME) ## start everything; the first run loads the demonstration (PORT=8001 for another port)
	@exec $(BIN)/thidua up --host $(HOST) --port $(PORT)

test: $(DEVELOPMENT) ## install what the tests need and run them all
	@bash tools/test.sh

check: $(DEVELOPMENT) ## format, lint, types, floors, templates, translations, migrations
	@bash tools/check.sh

bench: $(RUNTIME) ## measure, print one table, write docs/benchmarks.md (ONLY=pages for one part)
	@ONLY="$(ONLY)" $(BIN)/python -m bench

soak: $(RUNTIME) ## long runs on whole installations, writes docs/soak.md (ONLY=K5 for one)
	@ONLY="$(ONLY)" $(BIN)/python -m soak

screenshots: $(DEVELOPMENT) ## take the pictures of docs/screenshots anew, from the browser journeys
	@THIDUA_SCREENSHOTS=docs/screenshots bash tools/test.sh tests/journeys

requirements: $(UV) ## lock the requirements anew
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove the environment and caches; data in var/ stay
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Cần Python 3.11, 3.12 hoặc 3.13 / Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Không tạo được môi trường: cài gói python3-venv / no environment: install the package python3-venv" >&2; exit 2; }

$(UV): $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@touch $@

$(RUNTIME): requirements.txt pyproject.toml $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@
