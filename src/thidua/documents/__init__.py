"""Floor 4: register in and out, number books, distribution, legal library.

What the rooms above call (every function is keyword-only; ``actor`` is a ``people.actors.Actor``,
``as_of`` a ``date``; each is one transaction with one audit entry and raises ``Refused``):

``domain.register``
    ``register_incoming(*, actor, as_of, data: bytes, name: str, overrides=None) -> Document``
        reads, checks signatures, stores and registers a file; ``overrides`` are fields of
        ``register.FACTS``. Raises ``paper.intake.IntakeError`` for a file that cannot be read.
    ``read_upload(*, actor, as_of, data, name) -> Reading`` and
    ``register_reading(*, actor, as_of, reading, facts, on_behalf=False) -> Document``: the same in
        two steps, with a person's look between them.
    ``edit(*, actor, as_of, document, facts)``, ``forward(*, actor, as_of, document, to)``,
    ``file_away(*, actor, as_of, document, filed_at)``

``domain.outgoing``
    ``draft(*, actor, as_of, kind: str, paper: OfficialDocument, issuing_unit: Unit | None = None,
    replies_to: Document | None = None) -> Document``; ``paper`` from ``paper.layout``; number and
        date of the letterhead are filled in when they are given.
    ``redraft(*, actor, as_of, document, paper)``
    ``sign(*, actor, as_of, document, mode="paper" | "digital" | "outside", data=b"", name="")``
    ``number(*, actor, as_of, document, outside_number="", symbol="", issued_on=None) -> str``
    ``issue(*, actor, as_of, document)``, ``void(*, actor, as_of, document, reason)``
    ``rendering.pdf_of(document, now=…) -> bytes``, ``rendering.word_of(document, now=…) -> bytes``

``domain.distribution``
    ``Line(text: str, purpose: str = "act")`` with purpose ``act``, ``report`` or ``file``
    ``lines_of(document) -> list[Line]``: the document's own “Nơi nhận”
    ``prepare(*, actor, as_of, document, lines: Sequence[Line], acknowledge_by: date | None = None,
    note="") -> Distribution``: a draft, recipients resolved and shown
    ``amend(*, actor, as_of, distribution, choices: Sequence[Choice], acknowledge_by, note)``
    ``send(*, actor, as_of, distribution) -> Distribution``: freezes names and list
``domain.deliveries``
    ``open_delivery``, ``acknowledge(*, actor, as_of, delivery) -> Delivery``,
    ``acknowledge_on_behalf(*, actor, as_of, delivery, by, on, data, name)``

``domain.legal``
    ``match_or_record(*, actor, as_of, reference: Mapping, source: str = "") -> LegalBasis``;
        ``reference`` has the readers' keys ``number``, ``name``, ``date``, ``issuer``.
    ``status(basis, as_of) -> Status`` (``in_force``, ``replaced``, ``expired``, ``not_yet``,
    ``unknown``); for lists use ``queries.with_replacements(LegalBasis.objects…)`` first.

``extensions.register_document_link(fn)`` puts buttons of higher rooms on the page of a document.
Reads for pages stand in ``queries``.
"""
