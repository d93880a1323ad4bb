"""Recognised initiatives and accepted research; the ledger of use (sổ sử dụng sáng kiến).

Shape, for whoever fills the tables in bulk (COPY): one :class:`Initiative`, one to three
:class:`Recognition` (at most one that stands per scope), one or more :class:`Author`, no or some
:class:`Use` of an author. An initiative repeats what its widest standing recognition says
(``scope``, ``number``, ``recognised_on``, ``recognised_precision``, ``issuer``) and the names of
its authors (``authors_printed``), so that a list needs no join: :meth:`Initiative.settle` writes
both, then :meth:`Initiative.fill_keys` the folded keys. Nothing is kept by triggers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import Named, Period, PublicModel, StoredFile
from thidua.documents.models import Document
from thidua.people.models import Person, Unit

PRECISIONS = [("day", _("day")), ("month", _("month")), ("year", _("year"))]


class Scope(models.TextChoices):
    """How far the effect reaches as recognised (phạm vi ảnh hưởng), from narrow to wide.

    Unit level serves CSTĐ cơ sở (Luật 06/2022/QH15, Điều 23) and the provincial certificate
    (Điều 74); the next CSTĐ bộ, tỉnh (Điều 22); the widest CSTĐ toàn quốc (Điều 21).
    """

    BASE = "co_so", _("Unit level")
    PROVINCE = "tinh", _("Ministry or province")
    NATION = "toan_quoc", _("Nationwide")


WIDTH = {scope: at for at, scope in enumerate(Scope.values)}
"""Scope → how wide: a wider one serves where a narrower is asked."""


class Initiative(PublicModel, Named):
    """A recognised initiative or accepted research; ``name`` is its title as printed."""

    also_searched = ("code", "authors_printed", "number")

    class Kind(models.TextChoices):
        """What it is, in the words of Luật 06/2022/QH15, Điều 3.4 and Điều 23."""

        INITIATIVE = "sang_kien", _("Initiative")
        TOPIC = "de_tai", _("Research topic")
        SCHEME = "de_an", _("Research scheme")
        WORK = "cong_trinh", _("Science and technology work")

    code = models.CharField(max_length=40, unique=True)
    """Tells rows of the lists apart; the province may give its own."""
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INITIATIVE)
    field = models.CharField(max_length=200, blank=True)
    """Sphere as printed."""
    summary = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="initiatives")
    """Where it was applied first."""
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    """Year or school year of its application: the one in which it counts."""
    scope = models.CharField(max_length=10, choices=Scope)
    number = models.CharField(max_length=60)
    recognised_on = models.DateField()
    recognised_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    issuer = models.CharField(max_length=300)
    authors_printed = models.CharField(max_length=700, blank=True)
    state = models.CharField(max_length=12, default="recognised")
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(max_length=120, blank=True)
    """Sheet and row that it came from."""
    entered_label = models.CharField(max_length=300, blank=True)
    entered_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("initiative")
        indexes = [
            models.Index(fields=["-recognised_on", "-id"], name="initiative_latest"),
            models.Index(fields=["unit", "-recognised_on"], name="initiative_of_unit"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="initiative_search_trgm"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a code where the province gives none, and save."""
        self.code = self.code or self.own_code()
        super().save(*args, **kwargs)

    def own_code(self) -> str:
        """A code drawn from the random identifier."""
        return f"SK-{self.public_id.hex[:10]}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("initiatives:initiative", args=[self.public_id])

    def settle(self, recognitions: Iterable[Recognition], authors: Iterable[Author]) -> None:
        """Repeat the widest recognition that stands, else the last one, and the authors' names."""
        every = list(recognitions)
        standing = [one for one in every if one.withdrawn_on is None]
        self.state = "recognised" if standing else "withdrawn"
        first = max(standing or every, key=lambda one: (WIDTH[one.scope], one.on))
        self.scope, self.number, self.issuer = first.scope, first.number, first.issuer
        self.recognised_on, self.recognised_precision = first.on, first.on_precision
        self.authors_printed = ", ".join(one.name for one in authors)[:700]


class Recognition(PublicModel):
    """A body recognised the effect within a scope, by a decision; withdrawn, never deleted."""

    class Withdrawal(models.TextChoices):
        """Why it does not stand any more."""

        DECISION = "decision", _("Withdrawn by the body")
        MISTAKE = "mistake", _("Entered by mistake")

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="recognitions"
    )
    scope = models.CharField(max_length=10, choices=Scope)
    number = models.CharField(max_length=60)
    on = models.DateField()
    on_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    issuer = models.CharField(max_length=300)
    """The body as printed."""
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The decision, where the register holds it."""
    place = models.CharField(max_length=120, blank=True)
    recorded_label = models.CharField(max_length=300, blank=True)
    recorded_on = models.DateField(null=True, blank=True)
    withdrawal = models.CharField(max_length=10, choices=Withdrawal, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    """With the decision that withdrew it."""
    withdrawn_label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "scope"],
                condition=Q(withdrawn_on=None),
                name="recognised_once_per_scope",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawal_reason=""),
                name="recognition_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.on:%d/%m/%Y}"


class Author(models.Model):
    """Somebody who made it, as printed; the person where known."""

    class Part(models.TextChoices):
        """What part they had."""

        AUTHOR = "tac_gia", _("Author")
        CO_AUTHOR = "dong_tac_gia", _("Co-author")
        HEAD = "chu_nhiem", _("Head of the research")
        MEMBER = "thanh_vien", _("Member of the research")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="authors")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="authorships"
    )
    name = models.CharField(max_length=200)
    part = models.CharField(max_length=14, choices=Part, default=Part.AUTHOR)
    share = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    """Percent of the whole."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person"],
                condition=Q(person__isnull=False),
                name="author_once",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                name="author_share_is_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Use(PublicModel):
    """An author's initiative was spent on a title or form of award; reversed, never deleted.

    ``award_code`` and ``grant`` belong to the registry of awards, which stands above this room.
    """

    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="uses")
    award_code = models.CharField(max_length=20)
    award_name = models.CharField(max_length=300)
    is_title = models.BooleanField()
    """An emulation title (danh hiệu), not a form of commendation (hình thức khen thưởng)."""
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    grant = models.UUIDField(null=True, blank=True, db_index=True)
    """Public identifier of the grant, where the registry holds it."""
    number = models.CharField(max_length=60, blank=True)
    on = models.DateField(null=True, blank=True)
    on_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    basis = models.CharField(max_length=300, blank=True)
    """The rule that lets it be used again, where it was."""
    place = models.CharField(max_length=120, blank=True)
    recorded_label = models.CharField(max_length=300, blank=True)
    recorded_on = models.DateField(null=True, blank=True)
    reversed_on = models.DateField(null=True, blank=True)
    reversal_reason = models.CharField(max_length=500, blank=True)
    reversed_label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-period__start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "award_code", "period"],
                condition=Q(reversed_on=None),
                name="use_once",
            ),
            models.CheckConstraint(
                condition=Q(reversed_on=None) | ~Q(reversal_reason=""),
                name="use_reversed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.award_name}, {self.period}"

    @property
    def initiative(self) -> Initiative:
        """What was spent."""
        return self.author.initiative


class InitiativeVersion(models.Model):
    """What an initiative said before a correction. Nothing is overwritten without it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    before = models.JSONField()
    """Field → value before, for the fields that changed; ``authors`` as list of lists."""
    after = models.JSONField()
    reason = models.CharField(max_length=500)
    corrected_label = models.CharField(max_length=300)
    corrected_on = models.DateField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="initiative_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} #{self.number}"
