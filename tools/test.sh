#!/usr/bin/env bash
# Installs what the tests need where it is missing, then runs unit, integration and browser tests.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=()
command -v chromium >/dev/null || wanted+=(chromium)
command -v pdftoppm >/dev/null || wanted+=(poppler-utils)
ocr=1
tesseract --list-langs 2>/dev/null | grep -qx vie || { ocr=0; wanted+=(tesseract-ocr tesseract-ocr-vie); }

select=()
if [ ${#wanted[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Đang cài / installing: ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${wanted[@]}"; } >/dev/null || {
      echo "apt không cài được / apt could not install: ${wanted[*]}" >&2
      exit 2
    }
  elif [ "${wanted[*]}" = "tesseract-ocr tesseract-ocr-vie" ] && [ "${CI:-}" != true ]; then
    echo "Bỏ qua các phép thử OCR (thiếu tesseract-ocr-vie) / OCR tests are skipped: tesseract-ocr-vie is missing"
    select=(-m "not ocr")
  else
    echo "Thiếu / missing: ${wanted[*]} — cài bằng / install with: apt-get install ${wanted[*]}" >&2
    exit 2
  fi
fi
unset ocr

# An error of the browser's driver (a page gone while it was asked) is tried once more and told;
# a failed assertion never is.
again=(--reruns 1 --only-rerun '^(Timeout)?Error: [A-Z][A-Za-z]+\.')

exec .venv/bin/python -m pytest -n 3 --dist worksteal -q "${again[@]}" "${select[@]}" "$@"
