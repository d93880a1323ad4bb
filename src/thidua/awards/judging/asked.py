"""What is asked of the database about subjects: whole numbers only, whoever is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from thidua.awards.judging.transport import EPOCH_SQL, Asked
from thidua.law.periods import NEVER, NO_DAY

_PERIOD = (
    "CASE {p}.kind WHEN 'year' THEN 0 WHEN 'school_year' THEN 1 ELSE -1 END,"
    ' coalesce(EXTRACT(YEAR FROM {p}.start), 0), coalesce({p}."end" - {epoch}, 0)'
)
PERIOD = ("series", "year", "ends")
"""Three columns of a period: 0 calendar, 1 school, -1 none or another kind; year; last day."""
RATINGS = {"not_fulfilled": "KHTNV", "fulfilled": "HTNV", "good": "HTTNV", "excellent": "HTXSNV"}
"""Level of the directory → code of the law."""
SCHEMES = {"official": 3, "collective": 3, "worker": 2, "party_organisation": 2}
"""Which rating stands for a year where there are several; a Party member’s is no basis."""
DISCIPLINE = {
    "reprimand": "khien_trach", "warning": "canh_cao", "pay_cut": "ha_bac_luong",
    "demotion": "giang_chuc", "removal": "cach_chuc", "dismissal": "buoc_thoi_viec",
    "expulsion": "khai_tru", "other": "khien_trach",
}  # fmt: skip
HOLDS = {
    "denunciation": "to_cao_dang_xac_minh", "discipline": "dang_xem_xet_ky_luat",
    "investigation": "dieu_tra", "inspection": "thanh_tra_kiem_tra", "press": "bao_chi",
}  # fmt: skip
GROUNDS = {"sk": 1, "dt": 2}
POST_WORDS = "giám đốc sở|chủ tịch|bí thư|tổng cục|vụ trưởng|giám đốc"


def period_sql(alias: str) -> str:
    """The three columns of a period joined as ``alias``."""
    return _PERIOD.format(p=alias, epoch=EPOCH_SQL)


def numbered(column: str, numbers: Mapping[str, int], otherwise: int = -1) -> str:
    """A text column as the number that its value has."""
    cases = " ".join(f"WHEN '{_safe(code)}' THEN {number}" for code, number in numbers.items())
    return f"CASE {column} {cases} ELSE {otherwise} END"


def _safe(code: str) -> str:
    if not code.replace("_", "").isalnum():
        raise ValueError(code)
    return code


def _codes(codes: Mapping[str, int]) -> str:
    rows = ", ".join(f"('{_safe(code)}', {number})" for code, number in codes.items())
    return f"(VALUES {rows})"


def grants(codes: Mapping[str, int], kinds: Sequence[str]) -> Asked:
    """Grants that were not struck out, with period and revocation."""
    kind = numbered("g.kind", {k: at for at, k in enumerate(kinds)}, 0)
    return Asked(
        ("id", "subject", "code", "day", *PERIOD, "kind", "ground", "revoked"),
        "SELECT g.id, g.subject_id, c.number,"
        f" CASE WHEN d.id IS NULL THEN g.granted_on - {EPOCH_SQL}"
        f" ELSE (g.granted_on + INTERVAL '1 year')::date - 1 - {EPOCH_SQL} END,"
        f" {period_sql('p')}, {kind}, {numbered('g.ground', GROUNDS, 0)},"
        f" CASE WHEN g.state = 'revoked' THEN coalesce(v.on - {EPOCH_SQL}, {NO_DAY})"
        f" ELSE {NEVER} END"
        f" FROM awards_grant g JOIN {_codes(codes)} AS c(code, number) ON c.code = g.award_code"
        " LEFT JOIN common_period p ON p.id = g.period_id"
        " LEFT JOIN awards_decision d ON d.id = g.decision_id AND d.on_precision = 'year'"
        " LEFT JOIN awards_revocation v ON v.grant_id = g.id"
        " WHERE g.state <> 'struck'",
        (("g.subject_id", "subjects"),),
    )


def ratings(ranks: Mapping[str, int]) -> Asked:
    """Ratings that stand, of years and school years."""
    level = numbered("r.level", {level: ranks[code] for level, code in RATINGS.items()})
    schemes = ", ".join(f"'{s}'" for s in SCHEMES)
    return Asked(
        ("id", "person", "unit", *PERIOD, "scheme", "level"),
        f"SELECT r.id, coalesce(r.person_id, 0), coalesce(r.unit_id, 0), {period_sql('p')},"
        f" {numbered('r.scheme', SCHEMES, 0)}, {level}"
        " FROM people_rating r JOIN common_period p ON p.id = r.period_id"
        " WHERE r.superseded_at IS NULL AND p.kind IN ('year', 'school_year')"
        f" AND r.scheme IN ({schemes})",
        (("r.person_id", "persons"), ("r.unit_id", "units")),
    )


def spans(forms: Mapping[str, int], holds: Mapping[str, int]) -> Asked:
    """Discipline (sort 0) and holds (sort 1) that stand, from a day to a day."""
    discipline = numbered("s.form", {k: forms[code] for k, code in DISCIPLINE.items()}, 0)
    hold = numbered("s.ground", {k: holds[code] for k, code in HOLDS.items()}, 0)
    days = (
        f"coalesce(lower(s.valid) - {EPOCH_SQL}, {NO_DAY}),"
        f" coalesce(upper(s.valid) - {EPOCH_SQL}, {NEVER})"
    )
    whose = "coalesce(s.person_id, 0) AS person, coalesce(s.unit_id, 0) AS unit"
    return Asked(
        ("sort", "id", "person", "unit", "start", "end", "code"),
        f"SELECT * FROM (SELECT 0 AS sort, s.id, {whose}, {days}, {discipline}"
        " FROM people_discipline s WHERE s.superseded_at IS NULL"
        f" UNION ALL SELECT 1, s.id, {whose}, {days}, {hold}"
        " FROM people_hold s WHERE s.superseded_at IS NULL) AS s WHERE true",
        (("s.person", "persons"), ("s.unit", "units")),
    )


def unit_years() -> Asked:
    """Figures of units by period; level of the block: 1 province, 2 district, 0 neither."""
    figures = ("members", "advanced", "fulfilled", "fighters", "disciplined", "good")
    return Asked(
        ("id", "unit", *PERIOD, *figures, "rank", "level"),
        f"SELECT y.id, y.unit_id, {period_sql('p')},"
        f" {', '.join(f'coalesce(y.{f}, -1)' for f in figures)}, coalesce(y.rank, 0),"
        " CASE o.kind WHEN 'district' THEN 2 WHEN 'commune' THEN 0 ELSE 1 END"
        " FROM people_unityear y JOIN common_period p ON p.id = y.period_id"
        " LEFT JOIN LATERAL (SELECT v.kind FROM people_membership m"
        " JOIN people_group b ON b.id = m.group_id AND b.kind = 'block'"
        " JOIN people_unitversion v ON v.unit_id = b.owner_id AND v.superseded_at IS NULL"
        ' AND v.valid @> p."end" WHERE m.unit_id = y.unit_id AND m.valid @> p."end"'
        " ORDER BY m.id LIMIT 1) o ON y.rank IS NOT NULL"
        " WHERE y.superseded_at IS NULL AND p.kind IN ('year', 'school_year')",
        (("y.unit_id", "units"),),
    )


def unit_lives(as_of: date) -> Asked:
    """First and last day of units, whether the first is told by a paper, block, sort of body."""
    forces = "('armed_forces')"
    business = "('state_enterprise', 'private_enterprise')"
    return Asked(
        ("unit", "first", "last", "told", "block", "business", "forces"),
        f"SELECT v.unit_id, coalesce(min(lower(v.valid)) - {EPOCH_SQL}, {NO_DAY}),"
        f" CASE WHEN bool_or(upper_inf(v.valid)) THEN {NEVER}"
        f" ELSE max(upper(v.valid)) - {EPOCH_SQL} END,"
        " ((array_agg(v.reason ORDER BY lower(v.valid)))[1] <> ''"
        " OR EXISTS (SELECT 1 FROM people_succession s WHERE s.after_id = v.unit_id))::int,"
        " EXISTS (SELECT 1 FROM people_membership m JOIN people_group b ON b.id = m.group_id"
        " WHERE b.kind = 'block' AND m.unit_id = v.unit_id"
        f" AND m.valid @> DATE '{as_of.isoformat()}')::int,"
        f" bool_or(v.kind IN {business})::int, bool_or(v.kind IN {forces})::int"
        " FROM people_unitversion v WHERE v.superseded_at IS NULL",
        (("v.unit_id", "units"),),
        " GROUP BY v.unit_id",
    )


def works(codes: Mapping[str, int], scopes: Mapping[str, int], as_of: date) -> Asked:
    """Initiatives by author: widest scope recognised by the day, and what they were spent on."""
    day = f"DATE '{as_of.isoformat()}'"
    spent = (
        "LEFT JOIN (SELECT DISTINCT ON (u.author_id) u.author_id,"
        " CASE WHEN u.is_title THEN 1 ELSE 2 END AS sort, u.award_code, u.period_id"
        " FROM initiatives_use u JOIN common_period q ON q.id = u.period_id"
        f" WHERE u.reversed_on IS NULL AND (u.on IS NULL OR u.on <= {day})"
        " ORDER BY u.author_id, u.is_title, q.start DESC, u.id) s ON s.author_id = a.id"
    )
    return Asked(
        ("id", "person", *PERIOD, "scope", "research", "spent", "code",
         "spent_series", "spent_year", "spent_ends"),
        f"SELECT i.id, a.person_id, {period_sql('p')}, r.scope,"
        " (i.kind <> 'sang_kien')::int, coalesce(s.sort, 0), coalesce(c.number, -1),"
        f" {period_sql('q')}"
        " FROM initiatives_author a JOIN initiatives_initiative i ON i.id = a.initiative_id"
        " JOIN common_period p ON p.id = i.period_id"
        f" JOIN (SELECT initiative_id, max({numbered('scope', scopes)}) AS scope"
        f" FROM initiatives_recognition WHERE withdrawn_on IS NULL AND \"on\" <= {day}"
        f" GROUP BY initiative_id) r ON r.initiative_id = i.id {spent}"
        f" LEFT JOIN {_codes(codes)} AS c(code, number) ON c.code = s.award_code"
        " LEFT JOIN common_period q ON q.id = s.period_id"
        " WHERE a.person_id IS NOT NULL",
        (("a.person_id", "persons"),),
    )  # fmt: skip
