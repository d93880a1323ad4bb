"""Grants, the decisions they stand in, their former versions and their revocation."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from thidua.awards.catalogue import Award, Category, Object, catalogue, name_key
from thidua.awards.models.subjects import Subject
from thidua.common.keys import fold
from thidua.common.models import Named, Period, PublicModel, StoredFile
from thidua.documents.models import Document
from thidua.people.models import Person, Unit, User

Precision = [("day", _("day")), ("month", _("month")), ("year", _("year"))]


class Authority(models.TextChoices):
    """Who holds the power to grant (Luật 06/2022/QH15, Điều 77–80; NĐ 129/2025, Điều 59)."""

    PRESIDENT = "CHU_TICH_NUOC", _("President of the State")
    GOVERNMENT = "CHINH_PHU", _("Government")
    PRIME_MINISTER = "THU_TUONG", _("Prime Minister")
    PROVINCE = "CT_UBND_TINH", _("Chair of the provincial People’s Committee")
    ENTITY = "HEAD_LEGAL_ENTITY", _("Head of a department or legal entity")
    DISTRICT = "CT_UBND_HUYEN", _("Chair of a district People’s Committee")
    COMMUNE = "CT_UBND_XA", _("Chair of a commune People’s Committee")
    ENTERPRISE = "HEAD_ENTERPRISE", _("Director of an enterprise or cooperative")
    FORCES = "LLVT", _("Authority in the armed forces")
    ASSEMBLY = "UBTVQH", _("Standing Committee of the National Assembly")
    OTHER = "other", _("Another body")


class Decision(PublicModel, Named):
    """A decision on awards (quyết định khen thưởng); ``name`` is what it is about."""

    also_searched = ("number", "issuer")

    number = models.CharField(max_length=60)
    number_key = models.CharField(max_length=60, editable=False)
    on = models.DateField()
    on_precision = models.CharField(max_length=5, choices=Precision, default="day")
    authority = models.CharField(max_length=20, choices=Authority)
    issuer = models.CharField(max_length=300)
    """The body as printed."""
    body = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    """The unit that decided, where it is one of ours."""
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("decision on awards")
        constraints = [
            models.UniqueConstraint(
                fields=["number_key", "on", "authority", "issuer"], name="decision_once"
            )
        ]
        indexes = [
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="decision_search_trgm"),
            models.Index(fields=["-on", "-id"], name="decision_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.on:%d/%m/%Y}"

    def fill_keys(self) -> None:
        """The key of the number as well."""
        super().fill_keys()
        self.number_key = fold(self.number)[:60]

    def get_absolute_url(self) -> str:
        """The grants that stand in it."""
        return f"{reverse('awards:registry')}?decision={self.public_id}"


class Grant(PublicModel):
    """One subject received one award by one decision (tặng); names stay as printed."""

    class Kind(models.TextChoices):
        """For what it was given (loại hình khen thưởng)."""

        MERIT = "cong_trang", _("Merit")
        MOVEMENT = "phong_trao", _("Movement or theme")
        SUDDEN = "dot_xuat", _("Unexpected achievement")
        DEDICATION = "qua_trinh_cong_hien", _("Dedication over years")
        SERVICE = "nien_han", _("Years of service")
        EXTERNAL = "doi_ngoai", _("External relations")
        RESISTANCE = "khang_chien", _("Resistance war")

    class Ground(models.TextChoices):
        """On what a title “Chiến sĩ thi đua cơ sở” rested (Luật 06/2022/QH15, Điều 23)."""

        RATING = "xs", _("Rated as excellent")
        INITIATIVE = "sk", _("Recognised initiative")
        RESEARCH = "dt", _("Accepted research")
        COMBAT = "chien_dau", _("Resourceful in combat")

    class Standing(models.TextChoices):
        """Leading post or direct worker, for the structure of awards."""

        LEADER = "leader", _("Leading post")
        DIRECT = "direct", _("Direct worker")

    class Field(models.TextChoices):
        """Sphere of life, for statistics."""

        ECONOMY = "economy", _("Economy")
        CULTURE = "culture", _("Culture and society")
        EDUCATION = "education", _("Education and training")
        HEALTH = "health", _("Health care")
        SCIENCE = "science", _("Science and technology")
        DEFENCE = "defence", _("Defence and security")
        POLITICS = "politics", _("Party, Front and mass organisations")
        STATE = "state", _("State administration and justice")
        OTHER = "other", _("Other")

    class Source(models.TextChoices):
        """How the row came here."""

        TYPED = "typed", _("Typed in")
        READ = "read", _("Read from a decision")
        SHEET = "sheet", _("From an Excel sheet")
        MADE = "made", _("Made up for the demonstration")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="grants")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grants")
    granted_on = models.DateField()
    """Day of the decision, kept here for order and search."""
    object_kind = models.CharField(max_length=10, choices=Object)
    award_code = models.CharField(max_length=20, blank=True)
    award_printed = models.CharField(max_length=300)
    award_key = models.CharField(max_length=300, editable=False)
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    achievement = models.TextField(blank=True)
    period = models.ForeignKey(Period, null=True, blank=True, on_delete=models.PROTECT)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    name_printed = models.CharField(max_length=500)
    post_printed = models.CharField(max_length=300, blank=True)
    unit_printed = models.CharField(max_length=500, blank=True)
    search_key = models.CharField(max_length=700, editable=False)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    """The unit that the person worked in or that the collective is, where it is one of ours."""
    gender = models.CharField(max_length=8, choices=Person.Gender, default=Person.Gender.UNKNOWN)
    standing = models.CharField(max_length=8, choices=Standing, blank=True)
    field = models.CharField(max_length=10, choices=Field, blank=True)
    posthumous = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="granted")
    source = models.CharField(max_length=6, choices=Source)
    source_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_version = models.CharField(max_length=64, blank=True)
    source_start = models.PositiveIntegerField(null=True, blank=True)
    source_end = models.PositiveIntegerField(null=True, blank=True)
    source_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_sheet = models.CharField(max_length=100, blank=True)
    source_row = models.PositiveIntegerField(null=True, blank=True)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_label = models.CharField(max_length=300, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "decision", "award_key"],
                condition=~Q(state="struck"),
                name="grant_once_in_a_decision",
            ),
            models.CheckConstraint(condition=~Q(award_printed=""), name="grant_names_its_award"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1),
                name="grant_confidence_is_a_share",
            ),
        ]
        indexes = [
            models.Index(fields=["-granted_on", "-id"], name="grant_latest"),
            models.Index(fields=["subject", "-granted_on"], name="grant_of_subject"),
            models.Index(fields=["decision", "id"], name="grant_of_decision"),
            models.Index(fields=["award_code", "-granted_on", "-id"], name="grant_of_award"),
            models.Index(
                fields=["award_key", "object_kind"],
                condition=Q(award_code=""),
                name="grant_without_code",
            ),
            models.Index(
                fields=["-granted_on", "-id"],
                condition=~Q(state="granted"),
                name="grant_not_standing",
            ),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="grant_search_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.name_printed}: {self.award_printed}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill the keys and save."""
        self.fill_keys()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_key", "award_key"}
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Keys of search and of the printed name of the award; bulk writes call it."""
        words = (self.name_printed, self.post_printed, self.unit_printed)
        self.search_key = fold(" ".join(words))[:700]
        self.award_key = name_key(self.award_printed)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("awards:grant", args=[self.public_id])

    def subject_url(self) -> str:
        """Timeline of who received it."""
        return self.subject.get_absolute_url()

    @cached_property
    def award(self) -> Award | None:
        """The row of the catalogue on the day of the decision; ``None`` without a code."""
        return catalogue().get(self.award_code, self.granted_on) if self.award_code else None

    @property
    def mark(self) -> str:
        """Shape on the timeline."""
        return self.award.mark if self.award else "dot"

    @property
    def category_label(self) -> str:
        """What sort of award, in words."""
        return str(Category(self.award.category).label) if self.award else ""

    @property
    def place_printed(self) -> str:
        """Post and unit as printed."""
        return ", ".join(p for p in (self.post_printed, self.unit_printed) if p)


class GrantVersion(models.Model):
    """What a grant said before a correction. Nothing is overwritten without it."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    before = models.JSONField()
    """Field → value before, for the fields that changed."""
    after = models.JSONField()
    reason = models.CharField(max_length=500)
    corrected_label = models.CharField(max_length=300)
    corrected_on = models.DateField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="grant_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} #{self.number}"


class Revocation(PublicModel):
    """A grant was cancelled by a decision (Luật 06/2022/QH15, Điều 93)."""

    class Ground(models.TextChoices):
        """The four grounds of the law."""

        FRAUD = "a", _("Fraud in declaring merit or achievements")
        FORGED = "b", _("False information or forged papers")
        UNLAWFUL = "c", _("Appraised, considered or proposed against the law")
        VIOLATION = "d", _("A conclusion or judgment on violations in the time that counted")

    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="revocation")
    ground = models.CharField(max_length=1, choices=Ground)
    number = models.CharField(max_length=60)
    on = models.DateField()
    issuer = models.CharField(max_length=300)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT)
    note = models.TextField(blank=True)
    recorded_label = models.CharField(max_length=300)
    recorded_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.number}, {self.on:%d/%m/%Y}"


class NameMapping(models.Model):
    """What a person said a printed name stands for."""

    award_key = models.CharField(max_length=300)
    object_kind = models.CharField(max_length=10, choices=Object)
    printed = models.CharField(max_length=300)
    award_code = models.CharField(max_length=20)
    mapped_label = models.CharField(max_length=300)
    mapped_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award_key", "object_kind"], name="mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.printed} = {self.award_code}"


def code_for(printed: str, kind: str) -> str:
    """The code of a printed name: as a person mapped it, else by the catalogue, else empty."""
    mapped = NameMapping.objects.filter(award_key=name_key(printed), object_kind=kind).first()
    return mapped.award_code if mapped else catalogue().find(printed, kind)


class Codes:
    """:func:`code_for` for many lines: what persons mapped is read once."""

    def __init__(self) -> None:
        self._mapped = {
            (m.award_key, m.object_kind): m.award_code for m in NameMapping.objects.all()
        }

    def __call__(self, printed: str, kind: str) -> str:
        """The code of a printed name, empty where nobody knows it."""
        return self._mapped.get((name_key(printed), kind)) or catalogue().find(printed, kind)
