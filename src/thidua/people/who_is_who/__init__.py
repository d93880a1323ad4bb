"""Who is who: rows as printed → known persons and units, proposed with a score and reasons.

:func:`match_rows` reads the records once for a whole list; ``Verdict.SURE`` may be confirmed in
bulk, ``ASK`` is for a person to choose, ``NEW`` for nobody known. Nothing is merged silently.
"""

from thidua.people.who_is_who.proposals import (
    MARGIN,
    SURE,
    Candidate,
    Matching,
    Proposal,
    Verdict,
    match_rows,
)
from thidua.people.who_is_who.register import Held, Known, Register
from thidua.people.who_is_who.rows import PrintedRow

__all__ = [
    "MARGIN",
    "SURE",
    "Candidate",
    "Held",
    "Known",
    "Matching",
    "PrintedRow",
    "Proposal",
    "Register",
    "Verdict",
    "match_rows",
]
