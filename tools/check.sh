#!/usr/bin/env bash
# Everything that `make check` looks at. Each line stops the run with its own words.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
export THIDUA_BUILD=1 THIDUA_DB_POOL=0

step() { printf '== %s\n' "$1"; }

step "format"
$bin/ruff format --check --quiet src tests tools bench soak
step "lint"
$bin/ruff check --quiet src tests tools bench soak
step "types"
$bin/mypy
step "floors"
$bin/lint-imports --no-cache | tail -n 8
step "templates"
$bin/djlint src --lint --quiet
if grep -rnE '<script(>| [^>]*>)[^<]|<style|[[:space:]](style|on[a-z]+)=' --include='*.html' src | grep -vE '<script[^>]* src='; then
  echo "a template has an inline script, style or handler" >&2; exit 1
fi
step "translations"
$bin/python tools/translations.py check
step "migrations"
$bin/python -W ignore -m django makemigrations --check --dry-run --settings thidua.config.settings \
  common people work documents rules movements initiatives awards desk
step "rights"
$bin/python tools/rights.py check
step "requirements"
if grep -nE 'https?://|--(extra-)?index-url|--find-links' requirements.txt requirements-dev.txt; then
  echo "a requirements file holds an address" >&2; exit 1
fi
step "no address of a registry, no path of one machine"
if git grep -nIE '(py)pi[.]org|python(hosted)[.]org|registry[.](npm)js|deb[.](debian)[.]org' -- .; then
  echo "a registry's host is named" >&2; exit 1
fi
if git grep -nIE '(^|[^A-Za-z0-9_.])/(work|root)/' -- .; then
  echo "a path of one machine is named" >&2; exit 1
fi
echo "all good"
