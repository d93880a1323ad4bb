"""K4: every address × method × role of a loaded demonstration."""

from __future__ import annotations

from soak.installation import folder, inside, thidua
from soak.outcome import Outcome

TITLE = "every URL × method × role: no 5xx, nothing shown or done that the policy refuses"


def run() -> Outcome:
    """Load a demonstration and walk through it as everybody."""
    with folder() as place:
        home = place / "a"
        thidua(home, "demo")
        found = inside(home, "walk")
    faults = tuple(found["faults"])
    said = ", ".join(f"{status}: {count}" for status, count in found["statuses"])
    said = said.replace("503:", "503 (health: no worker runs beside the walk):")
    measured = (
        f"{found['addresses']} addresses of {found['names']} of {found['all_names']} names,"
        f" at most {found['most']} of a name by link and by form,"
        f" {found['roles']} roles and a stranger, {found['requests']} requests; answers {said};"
        f" {found['looked_at']} records shown and {found['written']} changes done were held"
        f" against the policy; {len(faults)} faults"
    )
    return Outcome(not faults, measured, faults[:30])
