"""Documents, number books, distribution, legal library."""

from thidua.documents.models.distribution import Delivery, Distribution, RecipientLine
from thidua.documents.models.documents import Document, Reading
from thidua.documents.models.legal import LegalBasis
from thidua.documents.models.numbers import NumberBook, NumberEntry

__all__ = [
    "Delivery",
    "Distribution",
    "Document",
    "LegalBasis",
    "NumberBook",
    "NumberEntry",
    "Reading",
    "RecipientLine",
]
