"""Files that show what a report says: which are taken, and storing them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from thidua.common import files
from thidua.common.models import StoredFile
from thidua.common.policy import Answer, Refused
from thidua.paper.intake import MediaType, sniff

PAPERS = frozenset(
    {
        MediaType.TEXT,
        MediaType.CSV,
        MediaType.DOCX,
        MediaType.XLSX,
        MediaType.ODT,
        MediaType.ODS,
        MediaType.PDF,
    }
)
EVIDENCE = PAPERS | {MediaType.PNG, MediaType.JPEG, MediaType.TIFF}
"""What a report may carry; the kind follows from the bytes, never from the name."""


def store_evidence(*, actor: Any, action: str, data: bytes, name: str) -> StoredFile:
    """Check and store one file.

    Args:
        actor: who sends it.
        action: permission name, for the refusal.
        data: its bytes.
        name: its name as sent.

    Raises:
        Refused: for an empty file, one of no admitted kind, or one that is too large.
    """
    if not data:
        raise _no(action, _("The file “%(name)s” is empty.") % {"name": name})
    kind = sniff(data)
    if kind not in EVIDENCE:
        raise _no(
            action,
            _("“%(name)s” is no admitted evidence: send a PDF, Word, Excel, text or picture.")
            % {"name": name},
        )
    check_size(action, data)
    return files.put(data, name=name, media_type=kind.mime, actor=actor)


def check_size(action: str, data: bytes) -> None:
    """Stop a file that is larger than an upload may be.

    Raises:
        Refused: naming the limit.
    """
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise _no(
            action,
            _("The file is larger than %(size)s MB.")
            % {"size": settings.UPLOAD_MAX_BYTES // 2**20},
        )


def _no(action: str, reason: str) -> Refused:
    return Refused(Answer(False, action, "evidence", reason))
