"""Why somebody is proposed, in words for the officer who confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common import formatting

if TYPE_CHECKING:
    from thidua.people.who_is_who.places import Place, Places
    from thidua.people.who_is_who.scoring import Evidence


def of(evidence: Evidence) -> tuple[str, ...]:
    """What speaks for and against a person, the name first."""
    return tuple(
        part
        for part in (_name(evidence), _unit(evidence), _post(evidence), *_more(evidence))
        if part
    )


def _name(evidence: Evidence) -> str:
    likeness = evidence.likeness
    if not likeness.differences:
        if likeness.unmarked:
            return _("The same name; it is printed without diacritics.")
        if evidence.holders > 1:
            return _("The same name; %(count)s persons bear it.") % {"count": evidence.holders}
        return _("The same name; nobody else bears it.")
    kind = likeness.differences[0][0]
    pairs = ", ".join(f"“{one}” – “{other}”" for _kind, one, other in likeness.differences)
    texts = {
        "lost": _("Diacritics are missing: %(pairs)s."),
        "marks": _("Other diacritics: %(pairs)s."),
        "slip": _("Other letters: %(pairs)s."),
        "spacing": _("Other spaces: %(pairs)s."),
        "shortened": _("A middle name is missing: %(pairs)s."),
    }
    return texts[kind] % {"pairs": pairs}


def _unit(evidence: Evidence) -> str:
    names = {"unit": evidence.unit, "printed": evidence.printed_unit}
    if evidence.held is None:
        return _("No post of this person is known.")
    if evidence.relation == "same":
        return _("The unit agrees: %(unit)s.") % names
    if evidence.relation == "kin":
        return _("The unit before or after a merger or a new name: %(unit)s.") % names
    if evidence.relation == "inside":
        return _("A unit of the same body: %(unit)s.") % names
    if evidence.relation == "other":
        return _("Another unit: %(unit)s.") % names
    return _("No unit is printed; the person is known at %(unit)s.") % names


def _post(evidence: Evidence) -> str:
    if evidence.held is None:
        return ""
    title = {"title": evidence.held.title}
    if evidence.post == "same":
        said = _("The post agrees: %(title)s.") % title
    elif evidence.post == "other":
        said = _("Another post is known: %(title)s.") % title
    else:
        return ""
    if evidence.now:
        return said
    until = evidence.held.until
    if until is not None:
        return f"{said} " + _("It was held before %(day)s.") % {"day": formatting.day(until)}
    day = formatting.day(evidence.held.first)
    return f"{said} " + _("It is held from %(day)s.") % {"day": day}


def _more(evidence: Evidence) -> list[str]:
    texts = {
        "gender": _("The form of address does not fit the recorded gender."),
        "birth": _("Another year of birth is recorded."),
        "code": _("The code agrees."),
    }
    return [texts[one] for one in evidence.further]


def ask(best: Evidence, near: int) -> str:
    """Why a row is asked about."""
    if near > 1:
        return ngettext(
            "%(count)s person is as likely; choose.",
            "%(count)s persons are as likely; choose.",
            near,
        ) % {"count": near}
    if best.likeness.differences:
        return _("The name is not quite the same; look before confirming.")
    if best.relation in {"other", "unsaid"}:
        return _("Only the name agrees; that is not enough.")
    return _("The unit agrees, the post does not; look before confirming.")


def nobody(name: str) -> str:
    """Nobody is like it."""
    return _("Nobody known is called “%(name)s” or nearly so.") % {"name": name}


def claimed() -> str:
    """Two rows, one person."""
    return _("Another row of this list, printed differently, is taken for the same; look at both.")


def household() -> str:
    """Households are not matched."""
    return _("Households are entered by name; they are not matched against persons.")


def unit(place: Place, key: int, places: Places) -> tuple[str, ...]:
    """Why a unit is proposed."""
    name = {"name": places.name(key)}
    if place.former:
        return (_("A former name; the unit is recorded as %(name)s.") % name,)
    if place.certainty >= 0.9:
        return (_("The name agrees: %(name)s.") % name,)
    return (_("The name is nearly the same: %(name)s.") % name,)


def no_unit(name: str, place: Place, places: Places) -> str:
    """No unit is called so."""
    outer = ", ".join(sorted(places.name(u) for u in place.inside))
    if outer:
        return _("“%(name)s” is not recorded as a unit; it belongs to %(outer)s.") % {
            "name": name,
            "outer": outer,
        }
    return _("No unit is called “%(name)s” or nearly so.") % {"name": name}


def ask_unit(place: Place, count: int) -> str:
    """Why a collective is asked about."""
    if count > 1:
        return ngettext(
            "%(count)s unit bears this name; choose.",
            "%(count)s units bear this name; choose.",
            count,
        ) % {"count": count}
    return _("The name is not quite the same; look before confirming.")
