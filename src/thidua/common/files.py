"""The content-addressed file store: put, open, verify. Serving is the owning room's business."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse

from thidua.common.models import StoredFile


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def put(
    data: bytes,
    *,
    name: str,
    media_type: str,
    actor: Any = None,
    retention: str = StoredFile.Retention.LONG,
) -> StoredFile:
    """Store bytes under their hash and return a new row for them.

    The bytes are on disk before the row exists; a rolled-back transaction leaves at most an
    unreferenced file. Writing the same content twice is harmless.

    Raises:
        OSError: when the disk is full or the folder is not writable; nothing is half written.
    """
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return StoredFile.objects.create(
        sha256=digest,
        size=len(data),
        media_type=media_type,
        name=Path(name).name[-255:],
        retention=retention,
        uploaded_by_id=getattr(actor, "user_id", None),
    )


def read(stored: StoredFile) -> bytes:
    """The bytes of a file, checked against their hash.

    Raises:
        OSError: when the file is missing or was changed on disk.
    """
    data = path_of(stored.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise OSError(f"file {stored.public_id} does not match its hash")
    return data


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """A response with the file, for a view that has already asked the policy of its owner."""
    response = FileResponse(
        path_of(stored.sha256).open("rb"),
        as_attachment=not inline,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def discard(stored: StoredFile) -> None:
    """Forget a file for good: its row now, its bytes when the transaction has ended well.

    Only for what is kept “while the work lasts”. Bytes that another row has stay.
    """
    sha256 = stored.sha256
    stored.delete()

    def unlink() -> None:
        if not StoredFile.objects.filter(sha256=sha256).exists():
            path_of(sha256).unlink(missing_ok=True)

    transaction.on_commit(unlink)


def missing_or_changed() -> Iterator[StoredFile]:
    """Rows whose bytes are not on disk as they were stored."""
    for stored in StoredFile.objects.order_by("pk").iterator():
        try:
            read(stored)
        except OSError:
            yield stored
