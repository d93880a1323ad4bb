"""Facts that a judgement by law asks: ratings, discipline, holds; yearly figures of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import DateRangeField
from thidua.common.policy import Text
from thidua.people.models.facts_base import Fact
from thidua.people.models.persons import Person
from thidua.people.models.units import Unit


@dataclass(frozen=True)
class Share:
    """A part of a whole, with both named."""

    part: int
    whole: int
    label: Text
    of: Text

    @property
    def percent(self) -> Decimal:
        """To a tenth of a percent; the law compares the exact ratio, never this figure."""
        exact = Decimal(100 * self.part) / Decimal(self.whole)
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


WHOLES: dict[str, tuple[str, Text, Text]] = {
    "fulfilled": ("members", _("Rated “tasks fulfilled” or better"), _("of the members")),
    "good": ("members", _("Rated well or better"), _("of the members")),
    "advanced": ("members", _("Advanced workers"), _("of the members")),
    "fighters": ("advanced", _("Emulation fighters"), _("of the advanced workers")),
    "disciplined": ("members", _("Disciplined by warning or worse"), _("of the members")),
}
"""Figure of a unit’s year → the figure it is a part of, its name, and the name of the whole.

Shares of members and of LĐTT are what Luật 06/2022/QH15, Điều 27 and 28 ask; CSTĐ cơ sở are
counted among LĐTT where a province sets a cap.
"""
_ONE = Q(unit=None, person__isnull=False) | Q(unit__isnull=False, person=None)


class SubjectFact(Fact):
    """A fact about a person or about a unit."""

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def subject(self) -> Person | Unit:
        """Whom it is about."""
        found = self.person or self.unit
        assert found is not None  # noqa: S101 - the database asks for one of the two
        return found

    def subject_page(self) -> str:
        """Page of whom it is about."""
        return self.subject.get_absolute_url()


class Rating(SubjectFact):
    """A quality rating (xếp loại chất lượng) for a period by a scheme (NĐ 48/2023, NĐ 90/2020)."""

    class Scheme(models.TextChoices):
        """Which rules it was given by; ratings of several schemes stand beside each other."""

        OFFICIAL = "official", _("Officials and public employees")
        PARTY_MEMBER = "party_member", _("Party members")
        WORKER = "worker", _("Workers of enterprises and others")
        COLLECTIVE = "collective", _("Collectives")
        PARTY_ORGANISATION = "party_organisation", _("Party organisations")

    class Level(models.TextChoices):
        """HTXSNV, HTTNV, HTNV, KHTNV."""

        EXCELLENT = "excellent", _("Tasks fulfilled excellently")
        GOOD = "good", _("Tasks fulfilled well")
        FULFILLED = "fulfilled", _("Tasks fulfilled")
        NOT_FULFILLED = "not_fulfilled", _("Tasks not fulfilled")

    period = models.ForeignKey("common.Period", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=20, choices=Scheme)
    level = models.CharField(max_length=20, choices=Level)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE, name="rating_is_of_person_or_unit"),
            models.UniqueConstraint(
                fields=["person", "period", "scheme"],
                condition=Q(superseded_at=None, person__isnull=False),
                name="person_rated_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "period", "scheme"],
                condition=Q(superseded_at=None, unit__isnull=False),
                name="unit_rated_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.period}, {self.get_level_display()}"


class Discipline(SubjectFact):
    """A disciplinary measure (kỷ luật); achievements count anew from its end (NĐ 152, Đ.4)."""

    class Form(models.TextChoices):
        """From light to heavy."""

        REPRIMAND = "reprimand", _("Reprimand")
        WARNING = "warning", _("Warning")
        PAY_CUT = "pay_cut", _("Lower pay step")
        DEMOTION = "demotion", _("Demotion")
        REMOVAL = "removal", _("Removal from post")
        EXPULSION = "expulsion", _("Expulsion from the Party")
        DISMISSAL = "dismissal", _("Dismissal")
        OTHER = "other", _("Other measure")

    form = models.CharField(max_length=20, choices=Form)
    valid = DateRangeField()
    """From the day of the decision until the day it no longer counts."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE, name="discipline_is_of_person_or_unit"),
            models.UniqueConstraint(
                fields=["person", "unit", "form", "valid"],
                condition=Q(superseded_at=None),
                nulls_distinct=False,
                name="disciplined_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_form_display()}"


class Hold(SubjectFact):
    """Awards are not considered meanwhile (tạm dừng xét; NĐ 152/2025, Đ.4), until a conclusion."""

    class Ground(models.TextChoices):
        """What is under way."""

        DISCIPLINE = "discipline", _("Discipline is being considered")
        INVESTIGATION = "investigation", _("Under investigation")
        INSPECTION = "inspection", _("Inspection with signs of a violation")
        DENUNCIATION = "denunciation", _("Denunciation not yet settled")
        PRESS = "press", _("Press report being verified")

    ground = models.CharField(max_length=20, choices=Ground)
    valid = DateRangeField()
    """From the first day until the day of the conclusion; open while it is under way."""
    conclusion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE, name="hold_is_of_person_or_unit"),
            models.CheckConstraint(
                condition=Q(valid__endswith=None) | ~Q(conclusion=""),
                name="hold_ends_with_a_conclusion",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "ground", "valid"],
                condition=Q(superseded_at=None),
                nulls_distinct=False,
                name="held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_ground_display()}"


class UnitYear(Fact):
    """What the law asks of a unit for a period: members, how many reached what, its rank."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="years")
    period = models.ForeignKey("common.Period", on_delete=models.PROTECT, related_name="+")
    members = models.PositiveIntegerField()
    women = models.PositiveIntegerField(null=True, blank=True)
    fulfilled = models.PositiveIntegerField(null=True, blank=True)
    """Members rated “tasks fulfilled” or better."""
    good = models.PositiveIntegerField(null=True, blank=True)
    """Members rated “well” or better."""
    advanced = models.PositiveIntegerField(null=True, blank=True)
    """Members with the title LĐTT (or CSTT)."""
    fighters = models.PositiveIntegerField(null=True, blank=True)
    """Members with the title CSTĐ cơ sở; the law of a cap counts them among LĐTT."""
    disciplined = models.PositiveIntegerField(null=True, blank=True)
    """Members disciplined by a warning (cảnh cáo) or worse (Luật 06/2022/QH15, Điều 27, 28)."""
    rank = models.PositiveIntegerField(null=True, blank=True)
    ranked = models.PositiveIntegerField(null=True, blank=True)
    """How many units were ranked in the block."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period"], condition=Q(superseded_at=None), name="unit_year_once"
            ),
            models.CheckConstraint(
                condition=(Q(women=None) | Q(women__lte=models.F("members")))
                & (Q(fulfilled=None) | Q(fulfilled__lte=models.F("members")))
                & (Q(good=None) | Q(good__lte=models.F("members")))
                & (Q(advanced=None) | Q(advanced__lte=models.F("members"))),
                name="unit_year_parts_within_members",
            ),
            models.CheckConstraint(
                condition=(Q(fighters=None) | Q(fighters__lte=models.F("members")))
                & (Q(disciplined=None) | Q(disciplined__lte=models.F("members"))),
                name="unit_year_titles_within_members",
            ),
            models.CheckConstraint(
                condition=Q(rank=None, ranked=None) | Q(rank__gte=1, rank__lte=models.F("ranked")),
                name="unit_year_rank_within_ranked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.period}"

    def share(self, name: str) -> Share | None:
        """The figure ``name`` as a share of its whole; ``None`` where one of them is not known."""
        part, (whole_name, label, of) = getattr(self, name), WHOLES[name]
        whole = getattr(self, whole_name)
        return Share(part, whole, label, of) if part is not None and whole else None

    def shares(self) -> list[Share]:
        """Every share that is known."""
        return [share for name in WHOLES if (share := self.share(name)) is not None]

    @property
    def subject(self) -> Unit:
        """Whom it is about."""
        return self.unit

    def subject_page(self) -> str:
        """Page of the unit."""
        return self.unit.get_absolute_url()
