"""Number books (sổ đăng ký số): one sequence per body, kind of document and year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.common.models import Period, PublicModel
from thidua.documents.models.documents import Document
from thidua.people.models import Unit


class NumberBook(PublicModel):
    """A sequence from 01 (NĐ 30/2020, Điều 15). The row is locked while a number is taken."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="number_books")
    kind = models.CharField(max_length=12, choices=Document.Kind)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    symbol = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period"],
                condition=~Q(kind="other"),
                name="number_book_once",
            ),
            # Rarer types share a kind, not a sequence: their symbols tell them apart.
            models.UniqueConstraint(
                fields=["unit", "symbol", "period"],
                condition=Q(kind="other"),
                name="other_number_book_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.period}"


class NumberEntry(PublicModel):
    """A number taken from a book; a void number stays with its reason."""

    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="number_entries"
    )
    taken_on = models.DateField()
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="number_once_in_book"),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(void_reason=""),
                name="number_has_document_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.book.symbol}"

    @property
    def document_url(self) -> str:
        """The page of what bears the number; empty where the number is void."""
        return self.document.get_absolute_url() if self.document else ""
