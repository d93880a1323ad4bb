"""Write the tables of ``docs/users-and-rights.md`` from the policy tables themselves.

python tools/rights.py write
python tools/rights.py check    exit 1 when the document is not what the tables say
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from itertools import groupby
from pathlib import Path

os.environ.setdefault("THIDUA_BUILD", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.config.settings")

import django
from django.utils import translation

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "users-and-rights.md"
MARK = "<!-- below: written by tools/rights.py from the policy tables -->"


def tables() -> str:
    """One table per room: action, what it is called, every condition in order."""
    django.setup()
    registry = import_module("thidua.common.policy").REGISTRY
    parts = []
    with translation.override("en"):
        rules = sorted(registry.rules.values(), key=lambda r: r.action)
        for room, group in groupby(rules, key=lambda r: r.action.split(":")[0]):
            parts += [
                f"### {room}",
                "",
                "| action | what | allowed when all hold |",
                "|---|---|---|",
            ]
            for rule in group:
                conditions = "; ".join(p.name.replace("|", "/") for p in rule.allow)
                parts.append(f"| `{rule.action}` | {rule.label} | {conditions} |")
            parts.append("")
    return "\n".join(parts)


def main() -> int:
    """Write or check."""
    text = DOCUMENT.read_text(encoding="utf-8")
    head, _mark, _old = text.partition(MARK)
    fresh = f"{head}{MARK}\n\n{tables().rstrip()}\n"
    if sys.argv[1:] == ["check"]:
        if fresh != text:
            print("docs/users-and-rights.md differs from the tables: run tools/rights.py write")
            return 1
        return 0
    DOCUMENT.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
