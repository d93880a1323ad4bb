"""The catalogue that judges: the active version, facts confirmed since, the province's layer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import connection

from thidua.law.catalogue import Catalogue, from_version
from thidua.law.records import Setting
from thidua.rules.content.facts import overlay
from thidua.rules.layering import with_own_standards
from thidua.rules.models import CatalogueVersion, Confirmation, ProvinceSetting

_KEPT = 6
"""How many built catalogues a process keeps: the active one, drafts on trial, one just retired."""
_Key = tuple[Any, ...]
_built: OrderedDict[_Key, Catalogue] = OrderedDict()
_lock = threading.Lock()

# Random identifiers of all rows: keys and counts come back after a transaction that was undone.
_MARKS = """
    (SELECT md5(string_agg(public_id::text, ',' ORDER BY id)) FROM rules_confirmation),
    (SELECT md5(string_agg(public_id::text, ',' ORDER BY id))
     FROM rules_provincesetting WHERE superseded_at IS NULL)
"""


class NoActiveCatalogueError(RuntimeError):
    """No version of the catalogue is active: :func:`thidua.rules.domain.seeding.seed` never ran."""


def active_catalogue() -> Catalogue:
    """The active version with what was confirmed since and the province's dated settings.

    One short query; built anew only after something changed.

    Raises:
        NoActiveCatalogueError: in a database that was never seeded.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, fingerprint, {_MARKS} FROM rules_catalogueversion"  # noqa: S608 - fixed
            " WHERE state = 'active'"
        )
        row = cursor.fetchone()
    if row is None:
        raise NoActiveCatalogueError("no version of the catalogue is active: it was never seeded")
    version, *key = row
    return _cached(tuple(key), lambda: CatalogueVersion.objects.get(pk=version))


def catalogue_of(version: CatalogueVersion) -> Catalogue:
    """Any version under the same confirmations and settings: a draft on trial beside the active.

    Raises:
        CatalogueError: a content that cannot be used, with the address of the row.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_MARKS}")
        marks = cursor.fetchone()
    return _cached((version.fingerprint, *marks), lambda: version)


def _cached(key: _Key, version: Callable[[], CatalogueVersion]) -> Catalogue:
    with _lock:
        if key in _built:
            _built.move_to_end(key)
            return _built[key]
    made = _build(version())
    with _lock:
        _built[key] = made
        while len(_built) > _KEPT:
            _built.popitem(last=False)
    return made


def _build(version: CatalogueVersion) -> Catalogue:
    made = from_version(effective_content(version), name=str(version.number))
    return with_own_standards(made.with_layer(setting_of(row) for row in standing_settings()))


def effective_content(version: CatalogueVersion) -> dict[str, Any]:
    """The sections of a version with everything confirmed since; a copy of one's own."""
    content = CatalogueVersion(content_text=version.content_text).content
    overlay(content, confirmations())
    return content


def confirmations() -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    """All confirmations as ``(address, before, after)``, oldest first."""
    return Confirmation.objects.order_by("pk").values_list("address", "before", "after")


def standing_settings() -> Iterable[ProvinceSetting]:
    """The province's settings that were not replaced."""
    return ProvinceSetting.objects.filter(superseded_at=None)


def setting_of(row: ProvinceSetting) -> Setting:
    """A row of the layer as the law reads it; its last day included."""
    until = row.valid.upper
    return Setting(
        first=row.valid.lower,
        last=until - timedelta(days=1) if until else None,
        citation=row.citation,
        verified=row.verified,
        note=row.reason,
        place=f"province:{row.full_key}",
        key=row.full_key,
        value=row.value,
    )


def active_version() -> CatalogueVersion:
    """The active version itself.

    Raises:
        NoActiveCatalogueError: in a database that was never seeded.
    """
    found = CatalogueVersion.objects.filter(state="active").first()
    if found is None:
        raise NoActiveCatalogueError("no version of the catalogue is active: it was never seeded")
    return found
