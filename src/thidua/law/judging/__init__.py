"""Columns of facts held against the standards of a catalogue, with reasons."""

from thidua.law.judging.judge import Judgement, judge
from thidua.law.judging.view import View

__all__ = ["Judgement", "View", "judge"]
