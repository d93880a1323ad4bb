"""Steps of the procedure held against the same catalogue: vote, deadline, authority, hold,
publication, dossier, dedication, money. Each takes the clock of its own: ``step_on`` for
procedure, ``decided_on`` for authority and money (absent: ``as_of``)."""

from thidua.law.checks.money import prize_of, prize_together
from thidua.law.checks.result import Checked
from thidua.law.checks.run import CHECKS, check

__all__ = ["CHECKS", "Checked", "check", "prize_of", "prize_together"]
