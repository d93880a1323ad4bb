"""Who may do what: named predicates combined in one table per room.

Each :class:`Predicate` answers the same question twice: for one object in memory (``holds``) and
for a whole table in SQL (``where``). :func:`may` and :func:`which` are built from the same
predicates, and a property test proves that they agree for every action of every room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

EVERYTHING = Q()
NOTHING = Q(pk__in=())


class ActorLike(Protocol):
    """Somebody acting on a post on a business date (``thidua.people.actors.Actor``)."""

    @property
    def as_of(self) -> date: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class Predicate:
    """A condition on (actor, object), stated for one object and for SQL.

    Args:
        name: short English name, for logs and tests.
        holds: whether it holds for this object (``None`` where an action has no object).
        where: the same condition as a filter of the object's table.
        unless: the sentence that tells a refused person what the rule asks.
    """

    name: str
    holds: Callable[[Any, Any], bool]
    where: Callable[[Any], Q]
    unless: Text = ""

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(
            f"({self.name} and {other.name})",
            lambda a, o: self.holds(a, o) and other.holds(a, o),
            lambda a: self.where(a) & other.where(a),
            self.unless or other.unless,
        )

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(
            f"({self.name} or {other.name})",
            lambda a, o: self.holds(a, o) or other.holds(a, o),
            lambda a: _either(self.where(a), other.where(a)),
            self.unless or other.unless,
        )

    def because(self, sentence: Text) -> Predicate:
        """The same condition with another sentence for the person who is refused."""
        return Predicate(self.name, self.holds, self.where, sentence)


def _either(left: Q, right: Q) -> Q:
    # ``Q() | q`` is ``q`` in Django, but "everything or q" is everything.
    return EVERYTHING if not left or not right else left | right


def actor_predicate(name: str, test: Callable[[Any], bool], unless: Text = "") -> Predicate:
    """A predicate that looks only at the actor, the same for every object."""
    return Predicate(
        name, lambda a, _o: test(a), lambda a: EVERYTHING if test(a) else NOTHING, unless
    )


_WRONG_STATE = _("The record is not in a state that allows this.")


def in_state(
    *states: str,
    unless: Text = _WRONG_STATE,
    attribute: str = "state",
) -> Predicate:
    """The object is in one of these states."""
    return Predicate(
        f"state in {states}",
        lambda _a, o: getattr(o, attribute) in states,
        lambda _a: Q(**{f"{attribute}__in": states}),
        unless,
    )


@dataclass(frozen=True)
class Rule:
    """One line of a room's policy table.

    Args:
        action: permission name ``room:resource:action``.
        label: what the action is called for people (a verb and its object).
        allow: every condition in order; the first that fails is the reason.
        model: table that the action is about; ``None`` for actions without an object.
        basis: article of law or regulation that the rule rests on, may be empty.
    """

    action: str
    label: Text
    allow: tuple[Predicate, ...]
    model: type[Model] | None = None
    basis: Text = ""


@dataclass(frozen=True)
class Answer:
    """Whether an action is allowed, and if not, which rule says so and what to do."""

    allowed: bool
    action: str
    rule: str = ""
    reason: Text = ""
    basis: Text = ""
    remedy_url: str = ""
    remedy_label: Text = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(Exception):  # noqa: N818 - reads as a sentence: "raise Refused"
    """An action that the policy, a state or a guard does not allow.

    Expected in normal life; views turn it into a page that names the rule. ``answer`` says which.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"{answer.action}: {answer.rule}: {answer.reason}")


@dataclass
class Registry:
    """All rules of all rooms by action, filled when the rooms are loaded."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def add(self, rules: Iterable[Rule]) -> None:
        """Register a room's table; a second rule for the same action is a programming error."""
        for rule in rules:
            if rule.action in self.rules and self.rules[rule.action] != rule:
                raise ValueError(f"two rules for {rule.action}")
            self.rules[rule.action] = rule


REGISTRY = Registry()


def may(actor: Any, action: str, obj: Any = None) -> Answer:
    """Ask whether ``actor`` may do ``action`` to ``obj``.

    Raises:
        KeyError: for an action that no room has registered.
    """
    rule = REGISTRY.rules[action]
    for predicate in rule.allow:
        if not predicate.holds(actor, obj):
            return Answer(False, action, predicate.name, predicate.unless, rule.basis)
    return Answer(True, action)


def which(actor: Any, action: str) -> QuerySet[Any]:
    """The rows to which ``actor`` may do ``action``.

    Raises:
        KeyError: for an unknown action.
        TypeError: for an action that is about no table.
    """
    rule = REGISTRY.rules[action]
    if rule.model is None:
        raise TypeError(f"{action} is about no table")
    condition = Q()
    for predicate in rule.allow:
        condition &= predicate.where(actor)
    rows: QuerySet[Any] = rule.model._default_manager.filter(condition)  # noqa: SLF001
    return rows


def require(actor: Any, action: str, obj: Any = None) -> None:
    """Refuse unless ``actor`` may do ``action`` to ``obj``.

    Raises:
        Refused: with the rule and its sentence.
    """
    answer = may(actor, action, obj)
    if not answer:
        raise Refused(answer)
