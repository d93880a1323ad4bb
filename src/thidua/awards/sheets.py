"""The sheet of grants: one row for each, the same columns out and in.

Headers are Vietnamese whatever the language of the screen, as the offices' own lists are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.awards.catalogue import Object
from thidua.awards.models import Grant, Revocation
from thidua.awards.models.grants import Authority
from thidua.awards.queries.prizes import Prize, Prizes
from thidua.common.formatting import partial_date
from thidua.common.sheets import xlsx_response
from thidua.people.exports_facts import period_text
from thidua.people.models import Person
from thidua.people.sheet_forms import MARK, Column, Mark, SheetForm, labels


class Standing(models.TextChoices):
    """What became of a grant; words of :data:`thidua.awards.workflow.GRANT`."""

    GRANTED = "granted", gettext_lazy("Granted")
    REVOKED = "revoked", gettext_lazy("Revoked")
    STRUCK = "struck", gettext_lazy("Struck out")


class Yes(models.TextChoices):
    """A cross or nothing."""

    YES = "x", "x"


GRANTS = SheetForm(
    "grants",
    "Khen thưởng",
    (
        Column("object", "Đối tượng", 12, True, Object),
        Column("name", "Họ tên, tên tập thể", 30, True, note="Ghi như in trong quyết định."),
        Column("post", "Chức vụ", 26, note="Như in, lúc được khen."),
        Column("unit", "Đơn vị", 34, note="Như in, lúc được khen; hộ gia đình: địa chỉ."),
        Column("person", "Mã cán bộ", 16, note="Điền nếu biết chắc là ai; để trống thì đối chiếu."),
        Column("unit_code", "Mã đơn vị", 14, note="Điền nếu biết chắc là đơn vị nào."),
        Column(
            "born", "Năm sinh", 10, note="Chỉ dùng để đối chiếu người trùng tên; không xuất ra."
        ),
        Column("award", "Danh hiệu, hình thức khen thưởng", 40, note="Như in, hoặc ghi mã."),
        Column("award_code", "Mã khen thưởng", 14, note="Ví dụ CSTDCS; trống thì tra theo tên."),
        Column("kind", "Loại hình khen thưởng", 24, False, Grant.Kind),
        Column("period", "Năm của thành tích", 14, note="Ví dụ 2023 hoặc 2022-2023."),
        Column("achievement", "Thành tích", 40),
        Column("ground", "Căn cứ", 22, False, Grant.Ground, "Chỉ với Chiến sĩ thi đua cơ sở."),
        Column("gender", "Giới tính", 10, False, Person.Gender),
        Column("standing", "Lãnh đạo hoặc trực tiếp", 16, False, Grant.Standing),
        Column("field", "Lĩnh vực", 22, False, Grant.Field),
        Column("posthumous", "Truy tặng", 10, False, Yes, "Ghi x nếu truy tặng."),
        Column("number", "Số quyết định", 18, True),
        Column("on", "Ngày quyết định", 14, True, note="dd/mm/yyyy; mm/yyyy; hoặc chỉ năm."),
        Column("authority", "Cấp quyết định", 30, True, Authority),
        Column("issuer", "Cơ quan quyết định", 34, True, note="Như in."),
        Column("title", "Trích yếu quyết định", 40),
        Column("state", "Trạng thái", 14, False, Standing, "Để trống: đang có hiệu lực."),
        Column("revoked_number", "Số quyết định hủy bỏ", 18),
        Column("revoked_on", "Ngày hủy bỏ", 14, note="dd/mm/yyyy"),
        Column("revoked_issuer", "Cơ quan hủy bỏ", 34),
        Column("revoked_ground", "Căn cứ hủy bỏ", 30, False, Revocation.Ground),
        Column("prize", "Tiền thưởng (đồng)", 16, note="Phần mềm tính khi tải ra; không nhập vào."),
        Column("prize_how", "Cách tính tiền thưởng", 40, note="Không nhập vào."),
        MARK,
    ),
)
CHUNK = 2_000
"""So many grants are read and reckoned at once."""
HEADER = [column.title for column in GRANTS.columns]
WIDTHS = [column.width for column in GRANTS.columns]


def with_all(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Grants with everything that their rows say, in one query."""
    return rows.select_related(
        "decision", "period", "revocation", "unit", "subject__person", "subject__unit"
    )


def sheet_rows(grants: Iterable[Grant]) -> Iterator[list[Any]]:
    """Cells of grants in the order of the columns."""
    said = {c.key: labels(c.choices) for c in GRANTS.columns if c.choices is not None}
    prizes = Prizes()
    rows = iter(grants)
    while chunk := list(islice(rows, CHUNK)):
        paid = prizes.of(chunk)
        for grant in chunk:
            cells = _cells(grant) | _prize_cells(paid.get(grant.pk))
            yield [
                said[c.key].get(cells[c.key], cells[c.key]) if c.key in said else cells[c.key]
                for c in GRANTS.columns
            ]


def _prize_cells(prize: Prize | None) -> dict[str, Any]:
    """Amount and how it is reckoned; 0 where another title is paid instead."""
    if prize is None or prize.money.amount is None:
        return {"prize": "", "prize_how": ""}
    words = [prize.how, prize.money.cite]
    if not prize.money.verified:
        words.append(_("not compared with its source"))
    if prize.instead is not None:
        title = {"award": prize.instead.award_printed}
        words.insert(0, _("not paid: %(award)s of the same period is") % title)
    return {
        "prize": prize.money.amount if prize.paid else 0,
        "prize_how": "; ".join(words),
    }


def workbook_of(name: str, grants: Iterable[Grant]) -> FileResponse:
    """A workbook of grants that the import takes back, in constant memory."""
    return xlsx_response(name, HEADER, sheet_rows(grants), widths=WIDTHS, sheet_name=GRANTS.title)


def _cells(grant: Grant) -> dict[str, Any]:
    subject, decision = grant.subject, grant.decision
    unit = subject.unit or grant.unit
    revocation = getattr(grant, "revocation", None)
    return {
        "object": grant.object_kind,
        "name": grant.name_printed,
        "post": grant.post_printed,
        "unit": grant.unit_printed,
        "person": subject.person.code if subject.person else "",
        "unit_code": unit.code if unit else "",
        "born": "",
        "award": grant.award_printed,
        "award_code": grant.award_code,
        "kind": grant.kind,
        "period": period_text(grant.period) if grant.period else "",
        "achievement": grant.achievement,
        "ground": grant.ground,
        "gender": "" if grant.gender == Person.Gender.UNKNOWN else grant.gender,
        "standing": grant.standing,
        "field": grant.field,
        "posthumous": "x" if grant.posthumous else "",
        "number": decision.number,
        "on": day_cell(decision.on, decision.on_precision),
        "authority": decision.authority,
        "issuer": decision.issuer,
        "title": decision.name,
        "state": grant.state,
        "revoked_number": revocation.number if revocation else "",
        "revoked_on": revocation.on if revocation else "",
        "revoked_issuer": revocation.issuer if revocation else "",
        "revoked_ground": revocation.ground if revocation else "",
        "mark": Mark.SYNTHETIC if grant.is_synthetic else "",
    }


def day_cell(on: date, precision: str) -> date | str:
    """A day as a day; a month or a year as the words that the import reads."""
    return on if precision == "day" else partial_date(on, precision)
