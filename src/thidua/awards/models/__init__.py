"""Tables of the registry."""

from thidua.awards.models.grants import Decision, Grant, GrantVersion, NameMapping, Revocation
from thidua.awards.models.subjects import Subject, SubjectLink

__all__ = [
    "Decision",
    "Grant",
    "GrantVersion",
    "NameMapping",
    "Revocation",
    "Subject",
    "SubjectLink",
]
