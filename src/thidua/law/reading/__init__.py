"""From sections of rows to records: every code known, every citation there, no dates twice."""

from thidua.law.reading.awards import read_award
from thidua.law.reading.conditions import read_condition
from thidua.law.reading.dates import refuse_overlaps
from thidua.law.reading.dedication import read_dedication
from thidua.law.reading.sections import SECTIONS, read_section, read_setting

__all__ = [
    "SECTIONS",
    "read_award",
    "read_condition",
    "read_dedication",
    "read_section",
    "read_setting",
    "refuse_overlaps",
]
