"""Tables of the registry."""

from thidua.awards.models.grants import Decision, Grant, GrantVersion, NameMapping, Revocation
from thidua.awards.models.readings import DecisionReading, ReadQuestion, ReadRow
from thidua.awards.models.subjects import Subject, SubjectLink

__all__ = [
    "Decision",
    "DecisionReading",
    "Grant",
    "GrantVersion",
    "NameMapping",
    "ReadQuestion",
    "ReadRow",
    "Revocation",
    "Subject",
    "SubjectLink",
]
