"""A draft is made and changed: a fact, a whole row, a new row, the end of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common.policy import require
from thidua.common.revisions import lock
from thidua.rules.content.addresses import find
from thidua.rules.content.editing import begin_row, copied, end_row, remove_row, replace_row
from thidua.rules.content.facts import fact_at, put
from thidua.rules.content.merging import carry
from thidua.rules.domain.checking import checked
from thidua.rules.domain.seeding import next_number
from thidua.rules.domain.versions import told
from thidua.rules.models import CatalogueVersion
from thidua.rules.queries import active_version, effective_content
from thidua.rules.workflow import VERSION

CREATE, EDIT = "rules:version:create", "rules:version:edit"
Edit = Callable[[dict[str, Any]], str]


@transaction.atomic
def create_draft(
    *, actor: Any, as_of: date, source: CatalogueVersion, title: str, note: str = ""
) -> CatalogueVersion:
    """Make a draft: a copy of the version in use, with what was confirmed since.

    From another draft its changes are carried onto the version in use; from a version used
    before, its rows come back as they were.

    Raises:
        Refused: by policy.
        ValidationError: without a title.
    """
    require(actor, CREATE, source)
    if not title.strip():
        raise ValidationError({"title": [_("Say what the draft is about.")]})
    active = active_version()
    content = effective_content(active)
    clashes: list[str] = []
    if source.state == "retired":
        content = effective_content(source)
    elif source.pk != active.pk and source.based_on is not None:
        content, clashes = carry(
            effective_content(source.based_on), effective_content(source), content
        )
    words = note.strip()
    if clashes:
        words += "\n" + _("Changed in both, as in the version in use: %(rows)s") % {
            "rows": "; ".join(clashes)
        }
    version = CatalogueVersion(
        number=next_number(),
        title=" ".join(title.split())[:200],
        note=words.strip(),
        based_on=active,
        created_label=actor.label[:300],
        created_on=as_of,
    )
    version.fill(content)
    checked(version.content, str(version.number))
    version.save()
    version.authors.add(actor.user_id)
    told(
        actor, CREATE, version, as_of, changes={"source": source.number, "based_on": active.number}
    )
    return version


# --- changing a draft -----------------------------------------------------------------------------
@transaction.atomic
def edit_fact(
    *,
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    address: str,
    values: Mapping[str, Any],
) -> CatalogueVersion:
    """Let one fact of a draft say something else.

    Raises:
        Refused: by policy or state.
        Stale: when somebody changed the draft since, with what this person wanted.
        ValidationError: at the key that the law's reader refuses.
        KeyError: nothing stands there.
    """

    def act(content: dict[str, Any]) -> str:
        put(content, address, values)
        return address

    return _rewrite(actor, as_of, version, revision, act, at=address, mine=values)


@transaction.atomic
def edit_row(
    *,
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    address: str,
    row: Any,
) -> tuple[CatalogueVersion, str]:
    """Put a whole row, with its paths and conditions, in the place of one; answers its address too.

    Raises:
        As :func:`edit_fact`.
    """
    where: list[str] = []

    def act(content: dict[str, Any]) -> str:
        where.append(replace_row(content, address, row))
        return where[0]

    done = _rewrite(actor, as_of, version, revision, act, at=address, mine={"row": row})
    return done, where[0]


@transaction.atomic
def add_row(
    *,
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    section: str,
    row: Mapping[str, Any],
) -> tuple[CatalogueVersion, str]:
    """Add a row; the one of the same key that holds on its first day ends the day before.

    Raises:
        As :func:`edit_fact`.
    """
    where: list[str] = []

    def act(content: dict[str, Any]) -> str:
        where.append(begin_row(content, section, row))
        return where[0]

    done = _rewrite(actor, as_of, version, revision, act, mine={"row": row})
    return done, where[0]


@transaction.atomic
def copy_row(
    *,
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    address: str,
    first: date,
) -> tuple[CatalogueVersion, str]:
    """Begin a new row like another from a day on: how a change of law starts.

    Raises:
        As :func:`edit_fact`.
    """
    row = copied(version.content, address, first)
    section = address.partition(">")[0]
    return add_row(
        actor=actor, as_of=as_of, version=version, revision=revision, section=section, row=row
    )


@transaction.atomic
def end(
    *,
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    address: str,
    last: date,
) -> CatalogueVersion:
    """Let a row of a draft end with a day (“end_row”).

    Raises:
        As :func:`edit_fact`.
    """

    def act(content: dict[str, Any]) -> str:
        end_row(content, address, last)
        return address

    return _rewrite(actor, as_of, version, revision, act, at=address, mine={"to": last.isoformat()})


@transaction.atomic
def remove(
    *, actor: Any, as_of: date, version: CatalogueVersion, revision: int | None, address: str
) -> CatalogueVersion:
    """Take a row out of a draft: one that never held.

    Raises:
        As :func:`edit_fact`.
    """

    def act(content: dict[str, Any]) -> str:
        remove_row(content, address)
        return ""

    return _rewrite(actor, as_of, version, revision, act, at=address, mine={})


def _rewrite(
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    act: Edit,
    *,
    at: str = "",
    mine: Mapping[str, Any],
) -> CatalogueVersion:
    row = lock(CatalogueVersion.objects.all(), version.pk, revision, mine)
    VERSION.move(row, EDIT, actor=actor, as_of=as_of)
    content = row.content
    before = deepcopy(_at(content, at))
    there = act(content)
    checked(content, str(row.number))
    row.fill(content)
    row.save()
    row.authors.add(actor.user_id)
    after = _at(row.content, there)
    told(actor, EDIT, row, as_of, changes={there or at: [before, after]})
    return row


def _at(content: Any, address: str) -> Any:
    if not address:
        return None
    try:
        return dict(fact_at(content, address).values)
    except KeyError:
        return find(content, address)


@transaction.atomic
def rename(
    *,
    actor: Any,
    as_of: date,
    version: CatalogueVersion,
    revision: int | None,
    title: str,
    note: str,
) -> CatalogueVersion:
    """Say otherwise what a draft is about.

    Raises:
        Refused, Stale, ValidationError: as :func:`edit_fact`.
    """
    row = lock(CatalogueVersion.objects.all(), version.pk, revision, {"title": title, "note": note})
    VERSION.move(row, EDIT, actor=actor, as_of=as_of)
    if not title.strip():
        raise ValidationError({"title": [_("Say what the draft is about.")]})
    before = {"title": row.title, "note": row.note}
    row.title, row.note = " ".join(title.split())[:200], note.strip()
    row.save()
    row.authors.add(actor.user_id)
    changed = {key: [old, getattr(row, key)] for key, old in before.items()}
    told(actor, EDIT, row, as_of, changes=changed)
    return row
