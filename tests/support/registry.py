"""A small made-up registry inside a test: the same code and the same COPY as the million."""

from __future__ import annotations

from datetime import date

from tests.support import cast as casting
from tests.support.cast import Cast
from thidua.config.demo.registry import Filled, fill_registry
from thidua.people.models import Person, Unit

AS_OF = date(2024, 5, 15)


def filled(persons: int = 700, years: int = 10, seed: int = 1) -> tuple[Cast, Filled]:
    """The fixed cast with a registry beside it."""
    cast = casting.build()
    actor = cast.actor("officer_in_charge")
    return cast, fill_registry(actor=actor, as_of=AS_OF, persons=persons, years=years, seed=seed)


def of_case(standard: str, sort: str) -> list[Person]:
    """Persons of a case, in order."""
    return list(Person.objects.filter(code__startswith=f"GL-{standard}-{sort}-").order_by("pk"))


def units_of_case(standard: str, sort: str) -> list[Unit]:
    """Units of a case, in order; those that they followed are not among them."""
    found = Unit.objects.filter(code__regex=rf"^GL-{standard}-{sort}-\d+$")
    return list(found.order_by("pk"))
