"""Word documents to text, read from their own XML (python-docx does not number lists)."""

from thidua.paper.intake.docx.body import read_docx

__all__ = ["read_docx"]
