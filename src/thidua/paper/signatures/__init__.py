"""Digitally signed PDFs: who signed, for which body, when, and whether it still holds."""

from thidua.paper.signatures.checking import check_signatures
from thidua.paper.signatures.model import SignatureReport

__all__ = ["SignatureReport", "check_signatures"]
