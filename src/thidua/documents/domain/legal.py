"""The library of legal bases: seeding, recording what documents cite, status on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common import audit
from thidua.common.keys import fold
from thidua.common.policy import Answer, Refused, require
from thidua.documents.models import LegalBasis

_MANAGE = "documents:legal_basis:manage"
_RECORD = "documents:legal_basis:record"

FIELDS = (
    "kind",
    "number",
    "name",
    "issued_on",
    "issuer",
    "effective_from",
    "effective_to",
    "verified",
    "source",
    "note",
)
"""What a person may change; ``effective_to`` is the first day it no longer holds."""


class Status(StrEnum):
    """Whether an instrument holds on a day."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


def status(basis: LegalBasis, as_of: date) -> Status:
    """Whether the instrument holds that day, from its own days and those that replace it.

    An instrument whose days are not known is ``unknown``, unless one that is in force that day
    replaces it. In lists, prefetch ``replaced_by``.
    """
    replacements = list(basis.replaced_by.all())
    begun = any(r.effective_from is not None and r.effective_from <= as_of for r in replacements)
    ended = basis.effective_to is not None and basis.effective_to <= as_of
    if begun or (ended and replacements):
        return Status.REPLACED
    if ended:
        return Status.EXPIRED
    if basis.effective_from is None:
        return Status.UNKNOWN
    return Status.IN_FORCE if basis.effective_from <= as_of else Status.NOT_YET


@cache
def catalogue() -> tuple[Mapping[str, Any], ...]:
    """The shipped catalogue, one mapping per instrument."""
    path = resources.files("thidua.documents") / "catalogue" / "legal_bases.yaml"
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["bases"])


@transaction.atomic
def seed_catalogue(*, actor: Any = None, as_of: date) -> int:
    """Bring the library up to the shipped catalogue; a second run changes nothing.

    Rows that a person has edited keep what the person wrote; a bare citation recorded under the
    same number takes the catalogue's facts.

    Returns:
        How many rows were added or changed.
    """
    rows: dict[str, LegalBasis] = {}
    changed: set[str] = set()
    for entry in catalogue():
        basis = _seeded(entry)
        values = {
            "kind": entry["kind"],
            "number": entry.get("number", ""),
            "name": entry["name"],
            "issued_on": entry.get("issued"),
            "issuer": entry.get("issuer", ""),
            "effective_from": entry.get("from"),
            "effective_to": entry.get("to"),
            "verified": entry["verified"],
            "source": entry["source"],
            "note": entry.get("note", ""),
            "code": entry["code"],
        }
        different = [field for field, value in values.items() if getattr(basis, field) != value]
        if basis.pk is None or (different and not basis.edited):
            for field, value in values.items():
                setattr(basis, field, value)
            basis.save()
            changed.add(entry["code"])
        rows[entry["code"]] = basis
    for entry in catalogue():
        basis = rows[entry["code"]]
        wanted = {rows[code].pk for code in entry.get("replaced_by", ())}
        if not basis.edited and set(basis.replaced_by.values_list("pk", flat=True)) != wanted:
            basis.replaced_by.set(wanted)
            changed.add(entry["code"])
    for code in sorted(changed):
        audit.record(
            actor=actor,
            action="documents:legal_basis:seed",
            obj=rows[code],
            as_of=as_of,
            changes={"code": code},
        )
    return len(changed)


def _seeded(entry: Mapping[str, Any]) -> LegalBasis:
    """The row of a catalogue entry: its own, one recorded under its number, or a new one."""
    own = LegalBasis.objects.filter(code=entry["code"]).first()
    if own is None and entry.get("number"):
        same = LegalBasis.objects.filter(code="", number=entry["number"])
        own = same.filter(Q(issued_on=entry.get("issued")) | Q(issued_on=None)).first()
    return own or LegalBasis()


_PREFIX = re.compile(r"^(số|so)\s*[:.]?\s*", re.IGNORECASE)
_KIND_WORDS = (
    ("nghi quyet", LegalBasis.Kind.RESOLUTION),
    ("nghi dinh", LegalBasis.Kind.DECREE),
    ("thong tu", LegalBasis.Kind.CIRCULAR),
    ("chi thi", LegalBasis.Kind.DIRECTIVE),
    ("quyet dinh", LegalBasis.Kind.DECISION),
    ("ke hoach", LegalBasis.Kind.PLAN),
    ("luat", LegalBasis.Kind.LAW),
)
_KIND_SYMBOLS = {
    "nq": LegalBasis.Kind.RESOLUTION,
    "nd": LegalBasis.Kind.DECREE,
    "tt": LegalBasis.Kind.CIRCULAR,
    "ct": LegalBasis.Kind.DIRECTIVE,
    "qd": LegalBasis.Kind.DECISION,
    "kh": LegalBasis.Kind.PLAN,
}


def kind_of(number: str, name: str) -> str:
    """The sort of instrument, from the words of its name, else from its symbol."""
    words = fold(name)
    for start, kind in _KIND_WORDS:
        if words.startswith(start):
            return kind
    symbol = next((part for part in fold(number).split() if not part.isdigit()), "")
    if symbol.startswith("qh"):  # QH15: of the fifteenth National Assembly
        return LegalBasis.Kind.LAW
    return _KIND_SYMBOLS.get(symbol, LegalBasis.Kind.OTHER)


def normal_number(number: str | None) -> str:
    """A number without “số” and blanks: ``Số: 19 /CT-TTg`` → ``19/CT-TTg``."""
    return re.sub(r"\s+", "", _PREFIX.sub("", (number or "").strip()))


@transaction.atomic
def match_or_record(
    *, actor: Any, as_of: date, reference: Mapping[str, Any], source: str = ""
) -> LegalBasis:
    """The library's row for a document that a text cites; recorded, unverified, when it is new.

    Args:
        actor: who files the document that cites it.
        as_of: business date.
        reference: the readers' keys ``number``, ``name``, ``date`` (ISO, may be cut), ``issuer``.
        source: where it is cited, kept with a new row.

    Raises:
        Refused: without the right to record, or for a reference without number and name.
    """
    require(actor, _RECORD)
    number = normal_number(reference.get("number"))
    name = " ".join(str(reference.get("name") or "").split())[:500]
    day = _day(reference.get("date"))
    if not number and not name:
        raise Refused(
            Answer(False, _RECORD, "documents:reference", _("It has neither number nor name."))
        )
    found = _by_number(number, day) if number else _by_name(name)
    if found is not None:
        return found
    basis = LegalBasis.objects.create(
        kind=kind_of(number, name),
        number=number[:80],
        name=name or number,
        issued_on=day,
        issuer=" ".join(str(reference.get("issuer") or "").split())[:300],
        verified=False,
        source=source[:500],
    )
    audit.record(
        actor=actor,
        action=_RECORD,
        obj=basis,
        as_of=as_of,
        changes={"reference": dict(reference), "source": source},
    )
    return basis


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def _by_number(number: str, day: date | None) -> LegalBasis | None:
    """Same number, and no other day: two offices' “11/CT-UBND” of two days are two documents."""
    same = LegalBasis.objects.filter(number__iexact=number)
    if day is not None:
        exact = same.filter(issued_on=day).first()
        return exact or same.filter(issued_on=None).first()
    rows = list(same[:2])
    return rows[0] if len(rows) == 1 else None


def _by_name(name: str) -> LegalBasis | None:
    """The one row whose name is the same, diacritics and punctuation aside."""
    key = fold(name)
    rows = LegalBasis.objects.filter(search_key__contains=key)
    exact = [row for row in rows if fold(row.name) == key]
    return exact[0] if len(exact) == 1 else None


@transaction.atomic
def add(*, actor: Any, as_of: date, values: Mapping[str, Any]) -> LegalBasis:
    """Add an instrument by hand; ``values`` has fields of ``FIELDS`` and ``replaced_by``.

    Raises:
        Refused: without the right, or when number and date are in the library already.
    """
    return _write(LegalBasis(), actor=actor, as_of=as_of, values=values)


@transaction.atomic
def edit(*, actor: Any, as_of: date, basis: LegalBasis, values: Mapping[str, Any]) -> LegalBasis:
    """Correct an instrument; the trail keeps what it was, and seeding leaves it alone from now on.

    Raises:
        Refused: without the right, or when number and date are those of another row.
    """
    basis = LegalBasis.objects.select_for_update().get(pk=basis.pk)
    return _write(basis, actor=actor, as_of=as_of, values=values)


def _write(basis: LegalBasis, *, actor: Any, as_of: date, values: Mapping[str, Any]) -> LegalBasis:
    require(actor, _MANAGE, basis)
    replaced_by: Iterable[LegalBasis] | None = values.get("replaced_by")
    fresh = {field: values[field] for field in FIELDS if field in values}
    if "number" in fresh:
        fresh["number"] = normal_number(fresh["number"])
    changes = {
        field: [getattr(basis, field), value]
        for field, value in fresh.items()
        if getattr(basis, field) != value
    }
    for field, value in fresh.items():
        setattr(basis, field, value)
    taken = LegalBasis.objects.filter(number=basis.number, issued_on=basis.issued_on)
    if basis.number and taken.exclude(pk=basis.pk).exists():
        raise Refused(
            Answer(
                False,
                _MANAGE,
                "documents:basis_once",
                _("Number and date are in the library already."),
            )
        )
    basis.edited = True
    basis.save()
    if replaced_by is not None:
        before = sorted(str(b) for b in basis.replaced_by.all())
        chosen = [b for b in replaced_by if b.pk != basis.pk]
        after = sorted(str(b) for b in chosen)
        if before != after:
            basis.replaced_by.set(chosen)
            changes["replaced_by"] = [before, after]
    if changes:
        audit.record(actor=actor, action=_MANAGE, obj=basis, as_of=as_of, changes=changes)
    return basis
