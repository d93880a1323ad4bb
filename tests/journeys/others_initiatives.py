"""An initiative of Sở Công Thương behind every address of its room."""

from __future__ import annotations

from typing import Any

from tests.initiatives.makers import record, spend
from tests.support.cast import Cast


def addresses(cast: Cast, secret: str) -> dict[str, dict[str, Any]]:
    """Name of an address → what its path needs; the title is what nobody outside may read."""
    row = record(cast, name=secret)
    use = spend(cast, row)
    pages = ("initiative", "correct", "recognise", "evidence", "spend")
    return {
        **{f"initiatives:{page}": {"initiative": row.public_id} for page in pages},
        "initiatives:withdraw": {"recognition": row.recognitions.get().public_id},
        "initiatives:reverse_use": {"use": use.public_id},
    }
