# One entry for everything; `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
UV_VERSION := 0.13.9
INSTALL := $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes
OURSELVES := $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup dev run check test bench screenshots requirements clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.run ## make the environment that the program needs
	@$(BIN)/python -c 'from thidua.config.launcher.catalogues import compile_all; compile_all()'

dev: .venv/.dev ## make the environment that checks and tests need

.venv/.uv:
	@tools/python.sh "$(PYTHON)"
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@touch $@

# An environment that has the development tools keeps them.
.venv/.run: .venv/.uv requirements.txt pyproject.toml
	@if [ -e .venv/.dev ]; then $(MAKE) --no-print-directory .venv/.dev; else \
	  echo "Đang cài thư viện… / Installing libraries…"; \
	  $(INSTALL) requirements.txt; $(OURSELVES); fi
	@touch $@

.venv/.dev: .venv/.uv requirements.txt requirements-dev.txt pyproject.toml
	@echo "Đang cài thư viện… / Installing libraries…"
	@$(INSTALL) requirements.txt requirements-dev.txt
	@$(OURSELVES)
	@touch $@ .venv/.run

run: setup ## start everything on http://127.0.0.1:8000 (PORT=…); Ctrl-C stops it
	@exec $(BIN)/thidua up --host $(HOST) --port $(PORT)

check: dev ## format, lint, types, import contracts, templates, translations, migrations
	@PATH="$(CURDIR)/$(BIN):$$PATH" python tools/check.py

test: dev ## every test, the browser's too
	@choice=$$(tools/needs.sh); PATH="$(CURDIR)/$(BIN):$$PATH" \
	  python -m pytest -n 2 --dist loadscope -q $${choice:+-m "$$choice"}

bench: dev ## measures of speed, written to docs/benchmarks.md
	@$(BIN)/python -m bench

screenshots: dev ## pictures of the pages, from the browser journeys, to docs/screenshots
	@tools/needs.sh >/dev/null
	@THIDUA_SCREENSHOTS=docs/screenshots $(BIN)/python -m pytest -q tests/journeys

requirements: .venv/.uv ## lock the versions anew
	@$(LOCK) --upgrade --output-file requirements.txt
	@$(LOCK) --upgrade --only-extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## remove what was built, keep data and environment
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete
