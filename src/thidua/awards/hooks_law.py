"""Verdicts on pages of lower rooms: the trial of a draft, what is within reach of a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object
from thidua.awards.domain import runs
from thidua.awards.judging.verdicts import VIEW
from thidua.awards.models import Subject, VerdictRun
from thidua.awards.tables_verdicts import CHANGES
from thidua.common.policy import may
from thidua.people.extensions import Line, Section, register_section
from thidua.people.models import Person, Unit
from thidua.rules.extensions import VersionPanel, register_version_panel
from thidua.rules.models import CatalogueVersion


@register_version_panel
def trial_panel(actor: Any, version: CatalogueVersion, as_of: date) -> Iterable[VersionPanel]:
    """On a version that is not in force: try it on the province, or what the last trial found."""
    del as_of
    if version.state not in {"draft", "proposed"}:
        return
    last = VerdictRun.objects.filter(draft=version).exclude(state="failed").first()
    if last is not None and last.draft_fingerprint == runs.fingerprint_of(version):
        totals = {code: sum(n.get(code, 0) for n in last.counts.values()) for code in CHANGES}
        yield VersionPanel(
            _("Tried on the province"),
            _("Year %(year)s, by %(who)s: who gains and who loses by name.")
            % {"year": last.year, "who": last.asked_label},
            _("Look at the trial"),
            last.get_absolute_url(),
            may(actor, "awards:run:view", last),
            "scale",
            tuple((label, totals[code]) for code, (_kind, _icon, label) in CHANGES.items())
            if last.state == "done"
            else (),
        )
    yield VersionPanel(
        _("Try it on the province"),
        _("Everybody is judged by this version and by the one in force; nothing is switched on."),
        _("Try it"),
        f"{reverse('awards:runs')}?draft={version.public_id}",
        may(actor, runs.ASK),
    )


@register_section
def reach_section(actor: Any, of: Person | Unit, as_of: date) -> Iterable[Section]:
    """On a person or a unit: what is within reach, where the reader may see it."""
    del as_of
    person = isinstance(of, Person)
    kind = Object.PERSON if person else Object.COLLECTIVE
    subject = Subject(kind=kind, **({"person": of} if person else {"unit": of}))
    if not may(actor, VIEW, subject):
        return
    sort = "person" if person else "unit"
    yield Section(
        _("Awards by the law"),
        (
            Line(_("Within reach"), reverse(f"awards:reach_{sort}", args=[of.public_id]),
                 _("What the law lets be awarded, what is missing, from when")),
            Line(_("Why, or why not"), reverse(f"awards:why_{sort}", args=[of.public_id]),
                 _("One award, condition by condition, with articles and evidence")),
        ),
    )  # fmt: skip
