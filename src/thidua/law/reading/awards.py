"""One award from its row: paths, prize, vote, cap and dossier."""

from __future__ import annotations

from thidua.law.enumerations import Enumerations
from thidua.law.reading.conditions import read_condition
from thidua.law.reading.dates import read_days
from thidua.law.records import Award, Cap, Dossier, Path, Prize, Vote
from thidua.law.rows import Reader

CATEGORIES = (
    "danh_hieu_thi_dua",
    "huan_chuong",
    "huy_chuong",
    "danh_hieu_vinh_du",
    "bang_khen",
    "giay_khen",
    "ky_niem_chuong",
    "giai_thuong",
)
CYCLES = ("yearly", "any", "3_years", "5_years")


def _path(row: object, award: Reader, known: Enumerations) -> Path:
    reader = Reader(row, award.place)
    cite = reader.text("cite")
    conditions = tuple(
        read_condition(each, cite=cite, place=reader.place, known=known)
        for each in reader.rows("conditions")
    )
    if not conditions:
        raise reader.fail("a path without conditions")
    path = Path(
        id=reader.text("id"),
        cite=cite,
        verified=reader.flag("verified"),
        objects=reader.codes("objects", known.of("objects")) or tuple(award.row["objects"]),
        groups=reader.codes("applies_to", known.of("groups")),
        award_kinds=reader.codes("award_kinds", known.of("award_kinds"))
        or tuple(award.row["award_kinds"]),
        conditions=conditions,
        reading=reader.text("reading", needed=False),
    )
    reader.done()
    return path


def _prize(row: object, place: str, known: Enumerations) -> Prize:
    reader = Reader(row, place)
    found = {kind: reader.number(kind) for kind in known.of("objects")}
    prize = Prize(
        multipliers={kind: value for kind, value in found.items() if value is not None},
        is_maximum=reader.flag("is_maximum", default=False),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
    )
    reader.done()
    return prize


def _vote(row: object, place: str) -> Vote:
    reader = Reader(row, place)
    central = Reader(reader.mapping("central"), place)
    for key in ("verified", "sources", "note"):
        central.take(key)
    reader.take("verified_for")
    reader.codes("sources")
    reader.take("ballot")
    reader.take("absent")
    vote = Vote(
        percent=reader.whole("min_percent", least=1),
        base=reader.code("base", ["all_members"]),
        mandatory=reader.flag("mandatory") if reader.has("mandatory") else reader.take("mandatory"),
        exempt=reader.codes("exempt"),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        central_percent=central.optional("min_percent"),
        central_quorum=central.optional("quorum_percent"),
        central_citation=central.text("citation", needed=False),
        note=reader.text("note", needed=False),
    )
    central.done()
    reader.done()
    return vote


def _cap(row: object, place: str) -> Cap:
    reader = Reader(row, place)
    cap = Cap(
        percent=reader.optional("percent"),
        of=reader.code("of", ["advanced", "block_leaders"]),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        note=reader.text("note", needed=False),
    )
    reader.done()
    return cap


def _dossier(row: object, place: str, known: Enumerations) -> Dossier:
    reader = Reader(row, place)
    others: dict[str, tuple[tuple[str, ...], str, bool]] = {}
    for kind, other in reader.mapping("by_award_kind").items():
        if kind not in known.of("award_kinds"):
            raise reader.fail(f"by_award_kind: the code {kind} is not known")
        part = Reader(other, reader.place)
        others[kind] = (
            part.codes("parts", known.of("dossier_parts")),
            part.text("citation"),
            part.flag("verified"),
        )
        part.done()
    dossier = Dossier(
        parts=reader.codes("parts", known.of("dossier_parts")),
        copies=reader.whole("copies", default=1),
        electronic=reader.flag("electronic", default=True),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        by_award_kind=others,
        forms=reader.mapping("forms"),
    )
    reader.done()
    return dossier


def read_award(row: object, known: Enumerations) -> Award:
    """One award row with its paths, prize, vote, cap and dossier.

    Raises:
        CatalogueError: with file and line.
    """
    reader = Reader(row, "awards")
    place = reader.place
    code = reader.text("code")
    objects = reader.some_codes("objects", known.of("objects"))
    kinds = reader.some_codes("award_kinds", known.of("award_kinds"))
    paths = tuple(_path(each, reader, known) for each in reader.rows("paths"))
    ids = [path.id for path in paths]
    if not paths or len(set(ids)) != len(ids):
        raise reader.fail("no path, or two paths with one id")
    vote, cap, dossier = reader.take("vote"), reader.take("cap"), reader.take("dossier")
    award = Award(
        **read_days(reader),
        code=code,
        name=reader.text("name"),
        objects=objects,
        category=reader.code("category", CATEGORIES),
        level=reader.code("level", known.of("levels")),
        cycle=reader.code("cycle", CYCLES),
        award_kinds=kinds,
        authorities=reader.codes("authorities", known.of("authorities")),
        paths=paths,
        prize=_prize(reader.take("prize", {}), place, known),
        vote=_vote(vote, place) if vote else None,
        vote_note=reader.text("vote_note", needed=False),
        cap=_cap(cap, place) if cap else None,
        dossier=_dossier(dossier, place, known) if dossier else None,
        elsewhere=reader.mapping("elsewhere"),
        forces=reader.flag("forces", default=False),
        standard_set_by=reader.code("standard_set_by", known.of("authorities"), needed=False),
    )
    reader.done()
    return award
