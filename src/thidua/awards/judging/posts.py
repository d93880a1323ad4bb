"""Posts held over years as the table of dedication names them (NĐ 152/2025, Điều 9)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta

import numpy as np
from django.db import connection

from thidua.awards.judging.asked import POST_WORDS
from thidua.awards.judging.roster import Roster
from thidua.awards.judging.transport import Columns
from thidua.common.keys import fold
from thidua.law.catalogue import Catalogue
from thidua.law.facts import FAMILIES

_TITLES = (
    (re.compile(r"^pho giam doc .*\bso\b"), "pho_giam_doc_so"),
    (re.compile(r"^giam doc .*\bso\b"), "giam_doc_so"),
    (re.compile(r"^chu tich (ubnd|uy ban nhan dan) tinh\b"), "chu_tich_ubnd_tinh"),
    (re.compile(r"^bi thu tinh uy.* uy vien .*trung uong"), "bi_thu_tinh_uy_uvtw"),
    (re.compile(r"^bi thu (huyen|thi|thanh) uy\b"), "bi_thu_huyen"),
    (re.compile(r"^pho tong cuc truong\b"), "pho_tong_cuc_truong"),
    (re.compile(r"^tong cuc truong\b"), "tong_cuc_truong"),
    (re.compile(r"^pho vu truong\b"), "pho_vu_truong"),
    (re.compile(r"^vu truong\b"), "vu_truong"),
)
_SELECT = """
SELECT s.id, s.person_id, s.title, coalesce(nullif(s.unit_text, ''),
       (SELECT v.name FROM people_unitversion v WHERE v.unit_id = s.unit_id
        AND v.superseded_at IS NULL ORDER BY lower(v.valid) DESC LIMIT 1), ''),
       lower(s.valid), upper(s.valid)
FROM people_careerstep s
WHERE s.superseded_at IS NULL AND s.title ~* %(words)s
  AND (%(persons)s::bigint[] IS NULL OR s.person_id = ANY(%(persons)s))
ORDER BY s.id
"""


def group_of(title: str, place: str) -> str:
    """The group of the table that a post belongs to; empty where the table does not name it."""
    words = fold(f"{title} {place}")
    return next((group for pattern, group in _TITLES if pattern.search(words)), "")


def post_claims(
    roster: Roster,
    catalogue: Catalogue,
    as_of: date,
    only: Mapping[str, Collection[int]] | None,
) -> Columns:
    """Months in posts that the table names, one row a step, until the day."""
    persons = None if only is None else list(only["persons"])
    groups = list(catalogue.dedication.groups)
    found: list[tuple[int, int, int, int]] = []
    if persons is None or persons:
        with connection.cursor() as cursor:
            cursor.execute(_SELECT, {"words": POST_WORDS, "persons": persons})
            for pk, person, title, place, first, until in cursor:
                group = group_of(title, place)
                if group in groups and first is not None and first <= as_of:
                    months = _months(first, min(until or date.max, as_of + timedelta(days=1)))
                    found.append((pk, person, groups.index(group), months))
    table = np.array(found, dtype=np.int64).reshape(len(found), 4)
    at, number, _until, _own = roster.persons.find(table[:, 1])
    none = np.zeros(len(at), dtype=np.int64)
    return {
        "subject": number,
        "family": none + FAMILIES.index("post"),
        "word": table[at, 2],
        "years": table[at, 3],
        "rank": none,
        "period": none - 1,
        "ref": table[at, 0],
    }


def _months(first: date, until: date) -> int:
    """Whole months from one day to another."""
    months = (until.year - first.year) * 12 + until.month - first.month
    return max(0, months - (until.day < first.day))
