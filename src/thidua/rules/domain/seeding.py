"""The shipped rows become version 1; rows of a later program become a draft, never the active."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.law.catalogue import draft_rows, from_version, shipped_data
from thidua.rules.content.editing import begin_row
from thidua.rules.content.merging import carry
from thidua.rules.models import CatalogueVersion
from thidua.rules.models.versions import as_text, fingerprint_of
from thidua.rules.queries import effective_content

SEED = "rules:version:seed"
PROGRAM = "hệ thống"
Origin = CatalogueVersion.Origin
DRAFT_LAW = "Luật 06/2026/QH16"
"""The law of which only a draft was read."""


def seed(
    *,
    as_of: date,
    shipped: Mapping[str, Any] | None = None,
    drafted: Sequence[Any] | None = None,
) -> list[CatalogueVersion]:
    """Bring the versions up to what the program ships; a second run changes nothing.

    In an empty database the shipped rows become version 1, active. When a later program ships
    other rows, what changed is carried into a copy of the active version, which becomes a draft
    for people to look at. Rows read only in a draft law seed a draft version of their own.

    Args:
        as_of: business date.
        shipped: sections; those of the program by default.
        drafted: award rows of a draft law; those of the program by default.

    Returns:
        The versions that were added.
    """
    rows = shipped_data() if shipped is None else shipped
    law = draft_rows() if drafted is None else drafted
    text = as_text(rows)
    made = []
    with transaction.atomic(), translation.override("vi"):
        newest = list(
            CatalogueVersion.objects.select_for_update()
            .filter(origin__in=[Origin.SHIPPED, Origin.UPGRADE])
            .order_by("-number")[:1]
        )
        if not newest:
            made.append(_first(text, as_of))
        elif newest[0].shipped_fingerprint != fingerprint_of(text):
            made.append(_upgrade(newest[0], text, as_of))
        if law and (one := _draft_law(law, as_of)):
            made.append(one)
    return made


def _first(text: str, as_of: date) -> CatalogueVersion:
    version = _new(
        Origin.SHIPPED, _("Shipped with the program"), text, as_of, shipped=text, state="active"
    )
    version.activated_on, version.activated_label = as_of, PROGRAM
    return _saved(version, as_of)


def _upgrade(before: CatalogueVersion, text: str, as_of: date) -> CatalogueVersion:
    active = CatalogueVersion.objects.get(state="active")
    content, both = carry(
        json.loads(before.shipped_text), json.loads(text), effective_content(active)
    )
    note = _("The program ships other rows now. What changed was carried into the active version.")
    if both:
        note += "\n" + _("Changed here as well, left as they are here: %(rows)s") % {
            "rows": "; ".join(both)
        }
    version = _new(
        Origin.UPGRADE, _("Rows of a later program"), as_text(content), as_of, shipped=text
    )
    version.based_on, version.note = active, note
    return _saved(version, as_of)


def _draft_law(law: Sequence[Any], as_of: date) -> CatalogueVersion | None:
    text = as_text(law)
    known = CatalogueVersion.objects.filter(
        origin=Origin.DRAFT_LAW, shipped_fingerprint=fingerprint_of(text)
    )
    if known.exists():
        return None
    active = CatalogueVersion.objects.get(state="active")
    content = effective_content(active)
    for row in json.loads(text):
        begin_row(content, "awards", row)
    title = _("Draft of %(law)s") % {"law": DRAFT_LAW}
    version = _new(Origin.DRAFT_LAW, title, as_text(content), as_of, shipped=text)
    version.based_on = active
    version.note = _(
        "Only a draft of this law was read. Compare the rows with the text as promulgated before "
        "you propose them."
    )
    return _saved(version, as_of)


def next_number() -> int:
    """Number of the next version."""
    return (CatalogueVersion.objects.aggregate(n=Max("number"))["n"] or 0) + 1


def _new(
    origin: str, title: str, text: str, as_of: date, *, shipped: str, state: str = "draft"
) -> CatalogueVersion:
    return CatalogueVersion(
        number=next_number(),
        title=title,
        origin=origin,
        state=state,
        content_text=text,
        fingerprint=fingerprint_of(text),
        shipped_text=shipped,
        shipped_fingerprint=fingerprint_of(shipped),
        created_label=PROGRAM,
        created_on=as_of,
    )


def _saved(version: CatalogueVersion, as_of: date) -> CatalogueVersion:
    from_version(version.content, name=str(version.number))  # refuses what cannot be used
    version.save()
    audit.record(
        actor=None,
        action=SEED,
        obj=version,
        as_of=as_of,
        changes={"fingerprint": version.fingerprint, "state": version.state},
    )
    return version
