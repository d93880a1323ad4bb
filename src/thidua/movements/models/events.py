"""Honouring events (hoạt động tôn vinh, tri ân) and the days on which drives open and close."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import Named, PublicModel, StoredFile
from thidua.movements.models.movements import Anniversary, Drive, Movement
from thidua.people.models import Group, Unit, User


class Event(PublicModel, Named):
    """Something that a movement holds on a day: planned, held, reported; or put off or called off.

    ``start`` to ``end`` are days; the two times are optional and Vietnamese local time.
    """

    class Kind(models.TextChoices):
        """What is held (Plan 210, part III.4)."""

        COMMEMORATION = "commemoration", _("Commemoration")
        WITNESSES = "witnesses", _("Meeting with witnesses")
        VISIT = "visit", _("Visit to families of merit")
        THEMATIC = "thematic", _("Thematic activity")
        CONFERENCE = "conference", _("Conference")
        OTHER = "other", _("Other")

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="events")
    drive = models.ForeignKey(Drive, null=True, on_delete=models.SET_NULL, related_name="events")
    anniversary = models.ForeignKey(
        Anniversary, null=True, on_delete=models.SET_NULL, related_name="events"
    )
    kind = models.CharField(max_length=14, choices=Kind)
    state = models.CharField(max_length=10)
    place = models.CharField(max_length=300, blank=True)
    start = models.DateField()
    start_time = models.TimeField(null=True)
    end = models.DateField()
    end_time = models.TimeField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    description = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why it was put off or called off
    put_off_from = models.DateField(null=True)  # first day before it was last put off
    # What came of it
    held_on = models.DateField(null=True)
    people = models.PositiveIntegerField(null=True)  # attendances: a person each time
    units_present = models.PositiveIntegerField(null=True)
    beneficiaries = models.PositiveIntegerField(null=True)  # persons or families honoured
    beneficiary_words = models.CharField(max_length=300, blank=True)
    spent = models.BigIntegerField(null=True)  # đồng
    results = models.TextField(blank=True)
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reported_label = models.CharField(max_length=300, blank=True)
    reported_on = models.DateField(null=True)
    on_behalf = models.BooleanField(default=False)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=0)

    also_searched = ("place", "description")

    class Meta:
        ordering = ["start", "start_time", "pk"]
        indexes = [
            models.Index(fields=["state", "start"]),
            models.Index(fields=["start", "end"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="event_runs_forward"),
            models.CheckConstraint(
                condition=Q(end_time=None) | Q(start_time__isnull=False),
                name="event_end_time_has_start_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "postponed", "cancelled"))
                | Q(held_on__isnull=False),
                name="held_event_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported")
                | (Q(people__isnull=False, reported_on__isnull=False) & ~Q(results="")),
                name="reported_event_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("postponed", "cancelled")) | ~Q(reason=""),
                name="put_off_event_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(spent=None) | Q(spent__gte=0), name="event_spending_not_negative"
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/su-kien/{self.public_id}"

    @property
    def day(self) -> date:
        """The day it was held, or shall be."""
        return self.held_on or self.start

    @property
    def begins(self) -> datetime | None:
        """First moment in local time, ``None`` without a time."""
        return datetime.combine(self.start, self.start_time) if self.start_time else None


class EventUnit(models.Model):
    """A unit that works with the organising one (đơn vị phối hợp)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="cooperating")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "unit"], name="event_unit_once")]

    def __str__(self) -> str:
        return f"{self.unit}"


class Invitation(PublicModel):
    """A unit that is invited, itself or through a group, and what it answered, if it did."""

    class Answer(models.TextChoices):
        """What the unit says; it need not."""

        NONE = "", _("No answer yet")
        COMING = "coming", _("Will come")
        NOT_COMING = "not_coming", _("Cannot come")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="event_invitations")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    people = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    answered_label = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "unit"], name="unit_invited_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False), name="answer_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.event}"


class EventFile(PublicModel):
    """A picture (with a smaller copy) or a paper of an event. Pictures keep no camera data."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField(null=True)  # of the smaller copy, pixels
    height = models.PositiveIntegerField(null=True)
    alt = models.CharField(max_length=300, blank=True)
    caption = models.CharField(max_length=300)
    added_label = models.CharField(max_length=300)
    added_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(caption=""), name="event_file_has_caption"),
            models.CheckConstraint(
                condition=Q(small=None)
                | (~Q(alt="") & Q(width__isnull=False, height__isnull=False)),
                name="event_picture_has_alt",
            ),
        ]

    def __str__(self) -> str:
        return self.caption


class DriveMark(models.Model):
    """The opening or closing of a drive has been noted: a second run of the job does nothing."""

    class What(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("Drive opened")
        CLOSED = "closed", _("Drive ended")

    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="marks")
    what = models.CharField(max_length=6, choices=What)
    day = models.DateField()
    noted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drive", "what", "day"], name="drive_marked_once")
        ]

    def __str__(self) -> str:
        return f"{self.drive_id} {self.what} {self.day:%d/%m/%Y}"


def spoken_time(first: time | None, last: time | None) -> str:
    """``08:00 – 10:30``, ``08:00``, or nothing."""
    if first is None:
        return ""
    return f"{first:%H:%M} – {last:%H:%M}" if last else f"{first:%H:%M}"
