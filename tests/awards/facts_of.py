"""A made-up province of facts: linked records, a merged unit, a teacher, a ledger, a hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.awards.makers import decision, give, person, unit_subject
from tests.support.cast import DAY, Cast, unit
from thidua.awards.domain import subjects
from thidua.awards.models import Subject
from thidua.common.models.base import since
from thidua.initiatives.models import Author, Initiative, Recognition, Use
from thidua.people.domain.facts import period_of
from thidua.people.models import (
    CareerStep,
    Discipline,
    Hold,
    Person,
    PersonLink,
    Rating,
    Succession,
    UnitVersion,
    UnitYear,
)


def rate(who: Any, year: str, level: str = "excellent", scheme: str = "") -> Rating:
    """A rating of a person or a unit for a year or school year."""
    of = {"person": who} if isinstance(who, Person) else {"unit": who}
    usual = "official" if isinstance(who, Person) else "collective"
    return Rating.objects.create(
        period=period_of(year), level=level, scheme=scheme or usual, basis="TB 1", **of
    )


def initiative(who: Person, year: str, place: Any, **more: Any) -> Initiative:
    """A recognised initiative of one author."""
    made = Initiative(
        code=more.pop("code", f"SK-{Initiative.objects.count() + 1:03d}"),
        name=more.pop("name", "Cải tiến quy trình mẫu"),
        kind=more.pop("kind", "sang_kien"),
        unit=place, period=period_of(year), is_synthetic=True,
    )  # fmt: skip
    on = more.pop("on", date(int(year[:4]), 11, 20))
    stands = Recognition(
        initiative=made, scope=more.pop("scope", "co_so"), number="5/QĐ", on=on, issuer="Sở Mẫu"
    )
    author = Author(initiative=made, person=who, name=who.name)
    made.settle([stands], [author])
    made.save()
    stands.save()
    author.save()
    return made


def spend(made: Initiative, code: str, year: str, *, title: bool = True) -> Use:
    """An entry of the ledger."""
    return Use.objects.create(
        author=made.authors.get(), award_code=code, award_name=code, is_title=title,
        period=period_of(year),
    )  # fmt: skip


def worker(cast: Cast, name: str = "Nguyễn Mẫu Thị Hoa") -> Subject:
    """Somebody with two excellent years, one title, two initiatives of which one is spent."""
    who = person(name)
    assert who.person is not None
    for year in ("2021", "2022", "2023"):
        rate(who.person, year, "good" if year == "2021" else "excellent")
    give(cast, who, head=decision("8/QĐ", date(2023, 1, 20)), period=period_of("2022"))
    spend(initiative(who.person, "2022", cast.industry), "CSTDCS", "2022")
    initiative(who.person, "2023", cast.industry, name="Rút ngắn thủ tục mẫu")
    return who


def province(cast: Cast) -> dict[str, Subject]:
    """Everybody, by what is special about them."""
    found = {"worker": worker(cast)}
    linked, twin = person("Lê Mẫu Hai Hồ Sơ"), person("Lê Mẫu Hai Hồ Sơ", "Nơi cũ")
    assert linked.person is not None
    assert twin.person is not None
    PersonLink.objects.create(
        alias=twin.person, canonical=linked.person, linked_on=DAY, reason="một người"
    )
    rate(twin.person, "2022")
    rate(linked.person, "2023")
    rate(linked.person, "2023", "good", "party_member")
    give(cast, twin, head=decision("9/QĐ", date(2022, 12, 30)), ground="sk",
         period=period_of("2022"))  # fmt: skip
    same = initiative(twin.person, "2022", cast.industry, scope="tinh")
    Author.objects.create(initiative=same, person=linked.person, name=linked.name)
    found["linked"] = linked
    joined = Subject.objects.create(kind="person", name="Lê Mẫu Chép Sai", is_synthetic=True)
    give(cast, joined, "Lao động tiên tiến", decision("10/QĐ", date(2021, 1, 5)))
    subjects.link(
        actor=cast.actor("officer_in_charge"), as_of=DAY, alias=joined, canonical=linked,
        reason="một người",
    )  # fmt: skip
    teacher = person("Phạm Mẫu Cô Giáo")
    assert teacher.person is not None
    for year in ("2021-2022", "2022-2023"):
        rate(teacher.person, year)
    give(cast, teacher, head=decision("11/QĐ", date(2022, 9, 1)), period=period_of("2021-2022"))
    initiative(teacher.person, "2022-2023", cast.commune, kind="de_tai", on=date(2023, 6, 1))
    found["teacher"] = teacher
    held = person("Trần Mẫu Đang Xét")
    assert held.person is not None
    rate(held.person, "2023")
    Hold.objects.create(person=held.person, ground="denunciation", valid=since(date(2023, 12, 1)))
    Discipline.objects.create(
        person=held.person, form="warning", valid=since(date(2021, 3, 1), date(2022, 3, 1))
    )
    CareerStep.objects.create(
        person=held.person, unit=cast.industry, title="Phó Giám đốc",
        valid=since(date(2015, 6, 15), date(2022, 6, 1)),
    )  # fmt: skip
    found["held"] = held
    old, new = unit("Trạm Mẫu Bắc"), unit("Trung tâm Mẫu")
    UnitVersion.objects.filter(unit=old).update(valid=since(date(2010, 5, 1), date(2023, 7, 1)))
    UnitVersion.objects.filter(unit=old).update(reason="QĐ thành lập 1/QĐ")
    Succession.objects.create(before=old, after=new, on=date(2023, 7, 1))
    rate(old, "2022")
    rate(new, "2023")
    give(cast, unit_subject(old), "Tập thể lao động xuất sắc", decision("12/QĐ", date(2022, 2, 3)),
         period=period_of("2021"))  # fmt: skip
    give(cast, unit_subject(new), "Bằng khen của Chủ tịch UBND tỉnh", decision("13/QĐ"))
    UnitYear.objects.create(
        unit=new, period=period_of("2023"), members=20, advanced=16, fulfilled=20, fighters=3,
        disciplined=0, good=18, rank=1, ranked=8,
    )  # fmt: skip
    found |= {"old unit": unit_subject(old), "new unit": unit_subject(new)}
    home = Subject.objects.create(kind="household", name="Gia đình Mẫu Sáu", is_synthetic=True)
    give(cast, home, "Bằng khen của Chủ tịch UBND tỉnh", decision("14/QĐ"), period=None)
    found["household"] = home
    return found
