"""A draft of the law's catalogue and a setting of the province behind every address of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.rules.makers import changed_draft, seeded
from tests.support.cast import DAY, Cast
from thidua.rules.domain.settings import set_setting


def addresses(cast: Cast) -> dict[str, dict[str, Any]]:
    """Name of an address → what its path needs; everybody signed in reads the law."""
    draft = changed_draft(cast, seeded())
    setting = set_setting(
        actor=cast.actor("administrator"), as_of=DAY, key="rounding", value="none",
        first=date(2024, 1, 1), citation="Quyết định mẫu", verified=True,
    )  # fmt: skip
    pages = (
        "version", "propose", "approve", "reject", "withdraw", "activate", "drop",
        "create_draft", "rename", "edit_fact", "edit_row", "copy_row", "end_row", "remove_row",
    )  # fmt: skip
    return {
        **{f"rules:{page}": {"version": draft.public_id} for page in pages},
        "rules:version_award": {"version": draft.public_id, "code": "GDVH"},
        "rules:award": {"code": "GDVH"},
        "rules:setting": {"key": "rounding"},
        "rules:setting_end": {"setting": setting.public_id},
    }
