"""Codes in words of both languages: what a condition asks, what was found, what is missing."""

from thidua.law.words.asking import asks, needs
from thidua.law.words.barring import bar_words
from thidua.law.words.finding import dedication_words, found
from thidua.law.words.said import ANSWERS, OVERALL, Words, names

__all__ = [
    "ANSWERS",
    "OVERALL",
    "Words",
    "asks",
    "bar_words",
    "dedication_words",
    "found",
    "names",
    "needs",
]
