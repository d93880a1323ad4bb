"""The one layout engine of official documents (Nghị định 30/2020): PDF through Typst, and Word.

`documents` builds a document from plain values, `model` is what it is made of, `pdf.render_pdf`
and `word.render_docx` write it. Numbers of the layout stand in `geometry`, once for both.
"""
