"""A grant of the province behind every address of the registry."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.awards.makers import decision, give, person
from tests.awards.old_decisions import person_line, read, registered, text_of
from tests.awards.sheets_of_grants import old_grants, workbook
from tests.support.cast import DAY, Cast
from thidua.awards.domain import grants, runs, subjects
from thidua.awards.domain.import_grants import KEY
from thidua.awards.models import DependantReview
from thidua.people.domain import import_runs


def addresses(cast: Cast) -> dict[str, dict[str, Any]]:
    """Name of an address → what its path needs. Grants are public; acts on them are not."""
    grant = give(cast, person())
    other = person("Trần Mẫu Khác")
    link = subjects.link(
        actor=cast.actor("officer_in_charge"), as_of=DAY, alias=other, canonical=grant.subject,
        reason="một người",
    )  # fmt: skip
    alone = person("Lê Mẫu Riêng")
    someone = cast.posts["industry_officer"].person
    known = person("Phạm Mẫu Đã Biết", "Nơi khác")
    row = old_grants(1)[0] | {"name": known.name, "gender": "", "unit": "Chưa rõ"}
    run = import_runs.check_workbook(
        actor=cast.actor("officer_in_charge"), as_of=DAY, sort=KEY, name="so-cu.xlsx",
        data=workbook([row, row | {"number": ""}]),
    )  # fmt: skip
    paper = registered(cast, text_of([person_line("Lê Mẫu Riêng", "Kế toán", "Sở Công Thương")]))
    made = read(cast, paper)
    of_reading = {"document": paper.public_id}
    parts = ("reading", "reading_read", "reading_head", "reading_answer")
    verdicts = runs.ask(actor=cast.actor("officer_in_charge"), as_of=DAY, year=2023)
    gone = give(cast, person("Vũ Mẫu Bị Hủy"), head=decision("1/QĐ-HB", date(2024, 1, 9)))
    revocation = grants.revoke(
        actor=cast.actor("officer_in_charge"), as_of=DAY, grant=gone, ground="a",
        number="2/QĐ-HB", on=DAY, issuer="Chủ tịch UBND tỉnh Mẫu",
    )  # fmt: skip
    review = DependantReview.objects.create(
        revocation=revocation, grant=grant, before=5, after=0, through=[gone.pk]
    )
    import_pages = ("run", "apply", "again", "corrections", "questions")
    pages = ("grant", "correct", "revoke", "strike")
    return {
        "awards:subject": {"subject": alone.public_id},
        "awards:why": {"subject": alone.public_id},
        "awards:reach": {"subject": alone.public_id},
        **{f"awards:{page}_person": {"person": someone.public_id} for page in ("why", "reach")},
        **{f"awards:{page}_unit": {"unit": cast.industry.public_id} for page in ("why", "reach")},
        "awards:link": {"subject": alone.public_id},
        "awards:unlink": {"link": link.public_id},
        **{f"awards:{page}": of_reading for page in parts},
        "awards:reading_row": {**of_reading, "row": made.rows.get().public_id},
        "awards:reading_together": {**of_reading, "verdict": "sure"},
        **{f"awards:import_{page}": {"public_id": run.public_id} for page in import_pages},
        "awards:run": {"run": verdicts.public_id},
        "awards:review_keep": {"review": review.public_id},
        **{f"awards:{page}": {"grant": grant.public_id} for page in pages},
    }
