"""Tables that every room may use."""

from thidua.common.models.audit import AuditEntry, AuditSeal
from thidua.common.models.base import DateRangeField, Named, PublicModel
from thidua.common.models.calendar import SwappedDay
from thidua.common.models.files import StoredFile
from thidua.common.models.installation import Installation
from thidua.common.models.periods import Period

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "DateRangeField",
    "Installation",
    "Named",
    "Period",
    "PublicModel",
    "StoredFile",
    "SwappedDay",
]
