"""A grant of the province behind every address of the registry."""

from __future__ import annotations

from typing import Any

from tests.awards.makers import give, person
from tests.support.cast import DAY, Cast
from thidua.awards.domain import subjects


def addresses(cast: Cast) -> dict[str, dict[str, Any]]:
    """Name of an address → what its path needs. Grants are public; acts on them are not."""
    grant = give(cast, person())
    other = person("Trần Mẫu Khác")
    link = subjects.link(
        actor=cast.actor("officer_in_charge"), as_of=DAY, alias=other, canonical=grant.subject,
        reason="một người",
    )  # fmt: skip
    alone = person("Lê Mẫu Riêng")
    pages = ("grant", "correct", "revoke", "strike")
    return {
        "awards:subject": {"subject": alone.public_id},
        "awards:link": {"subject": alone.public_id},
        "awards:unlink": {"link": link.public_id},
        **{f"awards:{page}": {"grant": grant.public_id} for page in pages},
    }
