"""What the policy says about a page that was shown and a change that was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.urls import resolve

from thidua.common.clock import business_date
from thidua.common.policy import REGISTRY, may
from thidua.documents.models import Document
from thidua.movements.models import Plan
from thidua.people.actors import actor_for
from thidua.people.import_sorts import sort_of
from thidua.people.models import ImportRun, User

_WHOLE = {
    "documents.numberentry": "book",
    "initiatives.author": "initiative",
    "initiatives.recognition": "initiative",
    "initiatives.use": "author",
    "movements.anniversary": "movement",
    "movements.calendarentry": "movement",
    "movements.drive": "movement",
    "movements.eventfile": "event",
    "movements.invitation": "event",
    "movements.participation": "movement",
    "movements.planfinding": "plan",
    "movements.planitem": "plan",
    "movements.quota": "movement",
    "movements.resultversion": "result",
    "movements.taskreport": "task",
    "people.membership": "group",
    "people.roster": "group",
}
"""Parts, pictures and evidence without a rule of their own: who may see the whole sees them."""
_OWN = {"desk.calendarfeed", "people.identity", "people.opensession"}
"""Rows that only the account sees that they belong to."""
_FORMS = {
    "awards.subjectlink": ("awards:subject:unlink",),
    "people.personlink": ("people:person:unlink",),
    # A post has no page: its addresses are forms, and who may send one may open it.
    "people.post": ("people:post:manage", "people:post:scope", "people:delegation:create"),
    "work.notice": ("work:notice:read",),
}


class Oracle:
    """Asks the rules anew, beside the program's own question."""

    def __init__(self) -> None:
        self.looks = self.writes = 0
        self._views = _view_rules()
        self._tables = [m for m in apps.get_models() if hasattr(m, "public_id")]

    def shown(self, user: User | None, path: str) -> Iterator[str]:
        """A page of a record was shown: one of the rights to look at it must say yes."""
        place = resolve(path.split("?", maxsplit=1)[0])
        for value in place.kwargs.values():
            if not isinstance(value, UUID):
                continue
            for model in self._tables:
                row = model._default_manager.filter(public_id=value).first()  # noqa: SLF001
                if row is not None:
                    yield from self._look(user, _meant(place.view_name, row))

    def _look(self, user: User | None, row: Model) -> Iterator[str]:
        label = row._meta.label_lower  # noqa: SLF001
        if label in _WHOLE:
            yield from self._look(user, getattr(row, _WHOLE[label]))
            return
        self.looks += 1
        if isinstance(row, ImportRun):
            sort = sort_of(row.sort)
            action, asked = (sort.view, row) if sort.view else (sort.action, None)
            if user is None or not may(_actor(user), action, asked):
                yield f"was shown; {action} says no"
            return
        if label in _OWN:
            if user is None or row.user_id != user.pk:  # type: ignore[attr-defined]
                yield f"was shown; {label} is another account's"
            return
        actions = self._views.get(type(row)) or _FORMS.get(label)
        if actions is None:
            yield f"nobody says who may see {label}"
            return
        if user is None or not any(may(_actor(user), action, row) for action in actions):
            yield f"was shown; {', '.join(actions)} says no"

    def wrote(self, user: User | None, done: Iterable[tuple[str, str, str]]) -> Iterator[str]:
        """Changes were done (and rolled back): the rule of each must say yes.

        Only of records that were there before, and of actions that have a rule of their name.
        """
        for action, kind, key in done:
            rule = REGISTRY.rules.get(action)
            if rule is None or user is None:
                continue
            row = None
            if rule.model is not None:
                if rule.model._meta.label_lower != kind:  # noqa: SLF001
                    continue
                field = "public_id" if hasattr(rule.model, "public_id") else "pk"
                row = rule.model._default_manager.filter(**{field: key}).first()  # noqa: SLF001
                if row is None:
                    continue
            self.writes += 1
            if not (answer := may(_actor(user), action, row)):
                yield f"{action} was done; {answer.rule} says no"


def _meant(name: str, row: Model) -> Model:
    """The structure of a plan has the address of its document and a rule of its own."""
    if name.startswith("movements:plan") and isinstance(row, Document):
        return Plan.objects.filter(document=row).first() or row
    return row


def _actor(user: User) -> Any:
    return actor_for(user, business_date())


def _view_rules() -> dict[type[Model], tuple[str, ...]]:
    """Table → actions that mean looking at one row of it."""
    found: dict[type[Model], tuple[str, ...]] = {}
    for action, rule in REGISTRY.rules.items():
        if rule.model is not None and action.rpartition(":")[2].startswith("view"):
            found[rule.model] = (*found.get(rule.model, ()), action)
    return found
