"""Recipients of a distribution: what lines mean, and whom they reach on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from thidua.common.keys import fold
from thidua.common.models.base import valid_on
from thidua.documents.models import Delivery, Distribution, Document, RecipientLine
from thidua.documents.papers import paper_of
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan
from thidua.people.matching import Resolution, resolve_bodies, resolve_body
from thidua.people.models import Membership, Post, Unit
from thidua.people.queries import unit_names

Purpose = RecipientLine.Purpose


@dataclass(frozen=True)
class Line:
    """A line of “Nơi nhận” as written, and why it stands there (``act``, ``report``, ``file``)."""

    text: str
    purpose: str = Purpose.ACT


@dataclass(frozen=True)
class Choice:
    """What a person decided about one line.

    Args:
        position: the line; ``None`` adds one with ``text`` and ``purpose``.
        text: new words, empty keeps them; changed words are resolved again.
        purpose: new purpose, empty keeps it.
        units, groups, persons: keys of those who are meant; ``None`` keeps what was understood.
        outside: reached by other ways, nobody in the program is meant; ``None`` keeps it.
        remove: take the line away.
    """

    position: int | None = None
    text: str = ""
    purpose: str = ""
    units: Sequence[int] | None = None
    groups: Sequence[int] | None = None
    persons: Sequence[int] | None = None
    outside: bool | None = None
    remove: bool = False


@dataclass
class Target:
    """One recipient-to-be: a unit, or a person in a unit."""

    line: RecipientLine
    unit_id: int
    person_id: int | None = None
    name: str = ""
    purpose: str = field(init=False)

    def __post_init__(self) -> None:
        self.purpose = self.line.purpose

    @property
    def key(self) -> tuple[int | None, int | None]:
        """A person receives once, whatever the unit; a unit receives once."""
        return (None, self.person_id) if self.person_id else (self.unit_id, None)


def purpose_of(word: str | None) -> str:
    """The purpose that a word beside a recipient tells: “báo cáo”, “b/c”, “lưu”, or nothing."""
    plain = fold(word or "")
    if plain.startswith(("bao cao", "b c")) or plain == "bc":
        return Purpose.REPORT
    return Purpose.FILE if plain.startswith("luu") else Purpose.ACT


def lines_of(document: Document) -> list[Line]:
    """The document's own “Nơi nhận” (and “Kính gửi” of a letter), as lines to resolve."""
    paper = paper_of(document)
    if paper is not None:
        own = [Line(name) for name in paper.addressees]
        named = [r for r in paper.recipients if fold(r.name) != "nhu tren"]
        return own + [Line(r.name, purpose_of(r.purpose)) for r in named]
    found = read_plan(document.text, lexicon=default_lexicon()).recipients
    return [Line(r.name, purpose_of(r.purpose)) for r in found]


def author_of(document: Document, as_of: date) -> Unit | None:
    """The unit whose “Nơi nhận” it is: “các đơn vị trực thuộc” is read from there."""
    if document.issuing_unit is not None:
        return document.issuing_unit
    found = resolve_body(document.issuing_body, as_of=as_of).units if document.issuing_body else ()
    return Unit.objects.get(pk=found[0].id) if len(found) == 1 else None


def add_lines(distribution: Distribution, lines: Sequence[Line], as_of: date) -> None:
    """Append lines and resolve them, with one reading of the province's units."""
    last = distribution.lines.order_by("-position").first()
    first = last.position + 1 if last else 1
    rows = [
        RecipientLine.objects.create(
            distribution=distribution,
            position=position,
            text=" ".join(line.text.split())[:500],
            purpose=line.purpose,
        )
        for position, line in enumerate(lines, start=first)
    ]
    _resolve(rows, author_of(distribution.document, as_of), as_of)


def _resolve(rows: Sequence[RecipientLine], author: Unit | None, as_of: date) -> None:
    """Fill what the lines mean; filing lines go to nobody."""
    sent = [row for row in rows if row.purpose != Purpose.FILE]
    found = dict(
        zip(
            [row.pk for row in sent],
            resolve_bodies([row.text for row in sent], as_of=as_of, context_unit=author),
            strict=True,
        )
    )
    for row in rows:
        _fill(row, found.get(row.pk), as_of)


def _fill(row: RecipientLine, found: Resolution | None, as_of: date) -> None:
    row.units.clear()
    row.groups.clear()
    row.persons.clear()
    row.outside, row.how, row.confidence = False, "", None
    row.resolved = found is None
    if found is not None:
        units = {unit.id for unit in found.units}
        persons = {p.pk for p in found.persons} | {post.person_id for post in found.posts}
        members = _members({group.pk for group in found.groups}, as_of)
        group_units = {u for pairs in members.values() for u, _person in pairs if u}
        group_persons = {p for pairs in members.values() for _unit, p in pairs if p}
        if group_units <= units and group_persons <= persons:
            # Whole groups stay groups: a unit that joins before the sending is found.
            row.groups.set(found.groups)
            units -= group_units
            persons -= group_persons
        row.units.set(units)
        row.persons.set(persons)
        row.outside = found.outside
        row.how = found.how
        row.confidence = found.confidence
        row.resolved = found.resolved and bool(found.units or found.persons or found.posts)
        if found.unresolved:
            row.outside = False  # somebody inside is still to be told
    row.save()


def apply_choice(distribution: Distribution, choice: Choice, as_of: date) -> None:
    if choice.position is None:
        add_lines(distribution, [Line(choice.text, choice.purpose or Purpose.ACT)], as_of)
        row = distribution.lines.order_by("position").last()
        assert row is not None  # noqa: S101 - it was added just now
    else:
        row = distribution.lines.get(position=choice.position)
    if choice.remove:
        distribution.deliveries.all().delete()  # made anew afterwards
        row.delete()
        return
    words = " ".join(choice.text.split())[:500] or row.text
    purpose = choice.purpose or row.purpose
    if (words, purpose) != (row.text, row.purpose):
        row.text, row.purpose = words, purpose
        _resolve([row], author_of(distribution.document, as_of), as_of)
    chosen = (choice.units, choice.groups, choice.persons)
    if any(c is not None for c in chosen):
        row.units.set(choice.units or ())
        row.groups.set(choice.groups or ())
        row.persons.set(choice.persons or ())
        row.resolved = any(chosen)
        row.outside = False
        row.how, row.confidence = "", None
    if choice.outside is not None:
        row.outside = choice.outside
        if choice.outside:
            row.units.clear()
            row.groups.clear()
            row.persons.clear()
            row.resolved = False
    row.save()


def targets_of(distribution: Distribution, as_of: date) -> list[Target]:
    """Who would receive it that day, once each; who acts comes before who is only told."""
    lines = list(
        distribution.lines.exclude(purpose=Purpose.FILE).prefetch_related(
            "units", "groups", "persons"
        )
    )
    lines.sort(key=lambda line: (line.purpose != Purpose.ACT, line.position))
    members = _members({group.pk for line in lines for group in line.groups.all()}, as_of)
    meant = [(line, pair) for line in lines for pair in _meant(line, members)]
    posts = _posts({person_id for _line, (_unit, person_id) in meant if person_id}, as_of)
    names = unit_names(as_of, {unit_id for _line, (unit_id, _person) in meant if unit_id})
    found: dict[tuple[int | None, int | None], Target] = {}
    for line, (unit_id, person_id) in meant:
        if person_id in posts:
            post = posts[person_id]
            target = Target(line, post.unit_id, post.person_id, str(post.person))
        elif unit_id in names and unit_id != distribution.unit_id:
            target = Target(line, unit_id, None, names[unit_id])
        else:
            continue  # nobody in the program that day, or the sender
        found.setdefault(target.key, target)
    return list(found.values())


_Pair = tuple[int | None, int | None]
"""A unit or a person: one of the two keys is set."""


def _meant(line: RecipientLine, members: Mapping[int, list[_Pair]]) -> Iterator[_Pair]:
    for unit in line.units.all():
        yield unit.pk, None
    for person in line.persons.all():
        yield None, person.pk
    for group in line.groups.all():
        yield from members.get(group.pk, ())


def _members(group_ids: set[int], as_of: date) -> dict[int, list[_Pair]]:
    rows = Membership.objects.filter(valid_on(as_of), group__in=group_ids).order_by("pk")
    found: dict[int, list[_Pair]] = {}
    for group_id, unit_id, person_id in rows.values_list("group_id", "unit_id", "person_id"):
        found.setdefault(group_id, []).append((unit_id, person_id))
    return found


def _posts(person_ids: set[int], as_of: date) -> dict[int | None, Post]:
    """The first post that each person holds that day: where a document reaches them."""
    held = Post.objects.filter(valid_on(as_of), person__in=person_ids).select_related("person")
    return {post.person_id: post for post in held.order_by("-pk")}


def rebuild(distribution: Distribution, as_of: date) -> int:
    """Make the list of a draft anew; returns how many would receive it."""
    distribution.deliveries.all().delete()
    targets = targets_of(distribution, as_of)
    Delivery.objects.bulk_create(
        [
            Delivery(
                distribution=distribution,
                line=t.line,
                unit_id=t.unit_id,
                person_id=t.person_id,
                name=t.name[:500],
                purpose=t.purpose,
            )
            for t in targets
        ]
    )
    return len(targets)
