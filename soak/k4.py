"""K4: every address × method × role, of a loaded demonstration and of the records of the tests."""

from __future__ import annotations

from collections import Counter

from soak.installation import folder, inside, thidua
from soak.outcome import Outcome

TITLE = "every URL × method × role: no 5xx, nothing shown or done that the policy refuses"


def run() -> Outcome:
    """Walk through a demonstration as everybody, then through what the tests make."""
    with folder() as place:
        thidua(place / "a", "demo")
        linked = inside(place / "a", "walk")
        thidua(place / "b", "init")
        made = inside(place / "b", "walk_made")
    faults = (*linked["faults"], *made["faults"])
    statuses = Counter(dict(linked["statuses"])) + Counter(dict(made["statuses"]))
    said = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    said = said.replace("503:", "503 (health: no worker runs beside the walk):")
    measured = (
        f"{linked['addresses']} addresses of {linked['names']} of {linked['all_names']} names as"
        f" pages of the demonstration offer them, at most {linked['most']} of a name by link and by"
        f" form; all {made['names']} names with a record that the tests make;"
        f" {linked['roles']} roles and a stranger,"
        f" {linked['requests'] + made['requests']} requests; answers {said};"
        f" {linked['looked_at'] + made['looked_at']} records shown and"
        f" {linked['written'] + made['written']} changes done were held against the policy;"
        f" {len(faults)} faults"
    )
    return Outcome(not faults, measured, faults[:30])
