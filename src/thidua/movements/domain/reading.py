"""Reading a document as a plan, and reading it again without losing what a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db import transaction

from thidua.common import audit
from thidua.common.policy import require
from thidua.documents.models import Document
from thidua.movements.findings import suggestion
from thidua.movements.models import Plan, PlanFinding, PlanItem
from thidua.movements.spans import own_spans
from thidua.movements.workflow import PLAN
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan

Reading = Mapping[str, Any]
"""What ``read_plan(…).as_dict()`` prints (the readers' contract)."""

_NOT_VALUES = frozenset({"id", "source", "confidence", "where"})
LISTS: tuple[str, ...] = tuple(PlanItem.List.values)


class _Spanned(Protocol):
    start: int
    end: int


@transaction.atomic
def read_document(
    *, actor: Any, as_of: date, document: Document, reading: Reading | None = None
) -> Plan:
    """Read a registered document as a plan; reading again only adds and never overwrites.

    Confirmed, edited and dropped items and answered findings stay as they are. Items still
    proposed follow the new reading: found again they are brought up to date, found no longer
    they go.

    Args:
        actor: an officer of the standing body.
        as_of: business date.
        document: registered, with text.
        reading: the reader's output when the caller has it already; must be of this text.

    Raises:
        Refused: when the policy forbids it, or the plan is launched.
    """
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    require(actor, "movements:plan:read", locked)
    found = dict(reading or read_plan(locked.text, lexicon=default_lexicon()).as_dict())
    found["targets"] = _with_own_spans(locked.text, found["targets"])
    plan, created = Plan.objects.select_for_update(of=("self",)).get_or_create(
        document=locked, defaults={"unit_id": locked.unit_id, "state": PLAN.initial}
    )
    plan.readings += 1
    plan.read_on = as_of
    plan.header = {**found["document"], "pages": found["pages"]}
    plan.save()
    counts = _merge_items(plan, found)
    counts |= _merge_findings(plan, found)
    audit.record(
        actor=actor,
        action="movements:plan:read",
        obj=plan,
        as_of=as_of,
        changes={"reading": plan.readings, "first": created, **counts},
    )
    return plan


def _with_own_spans(text: str, targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Targets of one sentence, each with its own part of it."""
    spans = own_spans(text, targets)
    return [
        {**t, "source": {"start": start, "end": end}}
        for t, (start, end) in zip(targets, spans, strict=True)
    ]


# --- items -------------------------------------------------------------------------------------
def _merge_items(plan: Plan, found: Reading) -> dict[str, int]:
    kept = {name: [i for i in plan.items.all() if i.list == name] for name in LISTS}
    pairs = {
        name: _match(kept[name], [_Found.of(name, n, raw) for n, raw in enumerate(found[name])])
        for name in LISTS
    }
    refs = {name: _refs(pairs[name]) for name in ("targets", "drives")}
    new: list[PlanItem] = []
    changed: list[PlanItem] = []
    position = 0
    for name in LISTS:
        taken = {i.ref for i, _new in pairs[name] if i is not None}
        for item, fresh in pairs[name]:
            position += 1
            if fresh is None:
                continue
            values = _translated(fresh.values, refs)
            if item is None:
                ref = _free(fresh.ref, taken)
                taken.add(ref)
                refs.get(name, {})[fresh.ref] = ref
                new.append(fresh.item(plan, ref, values, position))
            elif not item.decided:
                fresh.update(item, values, position, plan.readings)
                changed.append(item)
    PlanItem.objects.bulk_create(new)
    PlanItem.objects.bulk_update(
        changed, ["read", "start", "end", "where", "confidence", "position", "reading"]
    )
    gone = [
        i.pk for name in LISTS for i, fresh in pairs[name] if i and fresh is None and not i.decided
    ]
    plan.items.filter(pk__in=gone).delete()
    return {"items_new": len(new), "items_again": len(changed), "items_gone": len(gone)}


@dataclass
class _Found:
    """One item of a reading."""

    list: str
    ref: str
    values: dict[str, Any]
    start: int
    end: int
    confidence: float
    where: str

    @classmethod
    def of(cls, name: str, number: int, raw: Mapping[str, Any]) -> _Found:
        return cls(
            name,
            str(raw.get("id") or f"{name[:1].upper()}{number + 1:02d}")[:20],
            {k: v for k, v in raw.items() if k not in _NOT_VALUES},
            raw["source"]["start"],
            raw["source"]["end"],
            float(raw["confidence"]),
            str(raw.get("where") or "")[:60],
        )

    def item(self, plan: Plan, ref: str, values: dict[str, Any], position: int) -> PlanItem:
        return PlanItem(
            plan=plan,
            list=self.list,
            ref=ref,
            position=position,
            read=values,
            start=self.start,
            end=self.end,
            where=self.where,
            confidence=self.confidence,
            reading=plan.readings,
        )

    def update(self, item: PlanItem, values: dict[str, Any], position: int, reading: int) -> None:
        item.read = values
        item.start, item.end = self.start, self.end
        item.where, item.confidence = self.where, self.confidence
        item.position, item.reading = position, reading


def _match(
    old: Sequence[PlanItem], new: Sequence[_Found]
) -> list[tuple[PlanItem | None, _Found | None]]:
    """Pair what is there with what was found, in the order of the text.

    The same span with the same reference first, then the same span, then the largest overlap of
    more than half; several items may share one sentence.
    """
    scored = sorted(
        (
            (-(score + (o.ref == n.ref)), i, j)
            for i, o in enumerate(old)
            for j, n in enumerate(new)
            if (score := overlap(o, n)) > 0.5
        )
    )
    by_new: dict[int, int] = {}
    for _score, i, j in scored:
        if j not in by_new and i not in by_new.values():
            by_new[j] = i
    pairs: list[tuple[PlanItem | None, _Found | None]] = [
        (old[by_new[j]] if j in by_new else None, n) for j, n in enumerate(new)
    ]
    pairs += [(o, None) for i, o in enumerate(old) if i not in by_new.values()]
    return sorted(pairs, key=lambda p: (p[1] or p[0]).start)  # type: ignore[union-attr]


def overlap(one: _Spanned, other: _Spanned) -> float:
    """Share of two spans that both cover, 0 to 1 (two equal empty spans: 1)."""
    if (one.start, one.end) == (other.start, other.end):
        return 1.0
    common = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    return max(0, common) / whole if whole else 0.0


def _refs(pairs: Iterable[tuple[PlanItem | None, _Found | None]]) -> dict[str, str]:
    """The reader's reference → ours, for items that were there before."""
    return {new.ref: old.ref for old, new in pairs if old is not None and new is not None}


def _translated(values: dict[str, Any], refs: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    names = {"parent": "targets", "drive": "drives"}
    return {
        k: refs[names[k]].get(v, v) if k in names and isinstance(v, str) else v
        for k, v in values.items()
    }


def _free(ref: str, taken: set[str]) -> str:
    if ref not in taken:
        return ref
    return next(f"{ref[:17]}-{n}" for n in range(2, 1000) if f"{ref[:17]}-{n}" not in taken)


# --- findings -------------------------------------------------------------------------------------
def _merge_findings(plan: Plan, found: Reading) -> dict[str, int]:
    old = list(plan.findings.all())
    new: list[PlanFinding] = []
    seen: set[int] = set()
    for number, raw in enumerate(found["findings"]):
        fresh = PlanFinding(
            plan=plan,
            ref=str(raw.get("id") or f"F{number + 1:02d}")[:20],
            kind=raw["kind"],
            text=raw["text"],
            reason=raw["reason"],
            start=raw["source"]["start"],
            end=raw["source"]["end"],
            where=str(raw.get("where") or "")[:60],
            suggestion=suggestion(raw["kind"], raw["text"], raw["reason"], plan.header)[:200],
            reading=plan.readings,
        )
        same = next((f for f in old if f.kind == fresh.kind and overlap(f, fresh) > 0.5), None)
        if same is None:
            new.append(fresh)
            continue
        seen.add(same.pk)
        if not same.answer:
            for name in ("text", "reason", "start", "end", "where", "suggestion", "reading"):
                setattr(same, name, getattr(fresh, name))
            same.save()
    gone = [f.pk for f in old if f.pk not in seen and not f.answer]
    plan.findings.filter(pk__in=gone).delete()
    PlanFinding.objects.bulk_create(new)
    return {"findings_new": len(new), "findings_gone": len(gone)}
