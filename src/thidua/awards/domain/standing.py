"""What the registry holds of decisions that come in again, and who stands under their lines.

Shared by workbooks and by papers that are read: both ask the same before they write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from thidua.awards.domain.sheet_lines import Head, SheetLine, print_of
from thidua.awards.domain.sheet_subjects import NAMED, PERSON, SUBJECT, UNIT, Ref
from thidua.awards.domain.subjects import (
    Named,
    named_subjects,
    subjects_of_persons,
    subjects_of_units,
)
from thidua.awards.models import Decision, Grant, Subject
from thidua.people.models import Person, Unit

Taken = tuple[SheetLine, Ref, int | None]
"""A row that is written, who received it, and the unit that is printed."""


@dataclass
class Stands:
    """What the registry holds of decisions."""

    decisions: dict[Head, Decision] = field(default_factory=dict)
    prints: dict[tuple[Any, ...], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Head, kind, award and print → codes of the persons, empty for others."""
    subjects: set[tuple[Any, ...]] = field(default_factory=set)
    """Head, award and who received it."""


class Bodies:
    """The unit that decided, by the body as printed: the actor's own where the name is its own."""

    def __init__(self, actor: Any) -> None:
        self.unit: Unit | None = None if actor.is_standing_body else actor.post.unit
        names: list[str] = []
        if self.unit is not None:
            for version in self.unit.versions.all():
                names += [version.name, version.short_name]
            names += self.unit.aliases.values_list("name", flat=True)
        self.names = {print_of(n, "", "")[0] for n in names if n}

    def of(self, issuer: str) -> Unit | None:
        """The unit of these words, ``None`` where they are of another body."""
        return self.unit if print_of(issuer, "", "")[0] in self.names else None


def stands_of(heads: set[Head]) -> Stands:
    """What the registry holds of these decisions. Two queries."""
    found = Stands()
    rows = Decision.objects.filter(number_key__in={h[0] for h in heads}).select_related("body")
    known = {(d.number_key, d.on, d.authority, d.issuer): d for d in rows}
    found.decisions = {head: known[head] for head in heads & set(known)}
    by_key = {d.pk: head for head, d in found.decisions.items()}
    grants = Grant.objects.filter(decision__in=by_key).exclude(state="struck")
    columns = (
        "decision_id", "object_kind", "award_key", "name_printed", "post_printed", "unit_printed",
        "subject_id", "subject__person_id", "subject__unit_id", "subject__person__code",
        "subject__kind", "subject__name", "subject__detail",
    )  # fmt: skip
    for (
        decision,
        kind,
        award,
        name,
        post,
        unit,
        subject,
        person,
        of,
        code,
        *named,
    ) in grants.values_list(*columns).iterator(10_000):
        head = by_key[decision]
        found.prints[head, kind, award, *print_of(name, post, unit)].append(code or "")
        refs: list[Ref] = [(SUBJECT, subject)]
        if person is not None:
            refs.append((PERSON, person))
        elif of is not None:
            refs.append((UNIT, of))
        else:
            refs.append((NAMED, Named(*named).key))
        found.subjects |= {(head, award, ref) for ref in refs}
    return found


def subjects_of(taken: Sequence[Taken]) -> dict[Ref, Subject]:
    """Who received each, found or made; a few queries whatever their number."""
    refs = {ref for _line, ref, _unit in taken}
    keys: dict[str, list[Any]] = defaultdict(list)
    for sort, key in refs:
        keys[sort].append(key)
    found: dict[Ref, Subject] = {}
    people = Person.objects.filter(pk__in=keys[PERSON])
    found |= {(PERSON, pk): s for pk, s in subjects_of_persons(people).items()}
    units = Unit.objects.filter(pk__in=keys[UNIT])
    found |= {(UNIT, pk): s for pk, s in subjects_of_units(units).items()}
    found |= {(SUBJECT, s.pk): s for s in Subject.objects.filter(pk__in=keys[SUBJECT])}
    named = {line.named.key: line.named for line, ref, _unit in taken if ref[0] == NAMED}
    found |= {(NAMED, key): s for key, s in named_subjects(named.values()).items()}
    return found
