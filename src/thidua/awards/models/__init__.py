"""Tables of the registry."""

from thidua.awards.models.grants import Decision, Grant, GrantVersion, NameMapping, Revocation
from thidua.awards.models.readings import DecisionReading, ReadQuestion, ReadRow
from thidua.awards.models.subjects import Subject, SubjectLink
from thidua.awards.models.verdicts import DependantReview, VerdictRow, VerdictRun

__all__ = [
    "Decision",
    "DecisionReading",
    "DependantReview",
    "Grant",
    "GrantVersion",
    "NameMapping",
    "ReadQuestion",
    "ReadRow",
    "Revocation",
    "Subject",
    "SubjectLink",
    "VerdictRow",
    "VerdictRun",
]
