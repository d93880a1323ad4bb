"""Honouring events of the demonstration: made up, through the same functions that officers use."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import date, time

from PIL import Image, ImageDraw

from thidua.movements.domain import event_guests, event_papers, event_plans, events
from thidua.movements.domain.drive_days import note_day
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.domain.events import EventReport
from thidua.movements.models import Anniversary, Event, Movement
from thidua.people.actors import Actor
from thidua.people.models import Group

_REPORT_DAY = date(2024, 5, 10)


def honouring(movement: Movement, *, officer: Actor, plan_day: date, today: date) -> None:
    """Plan, hold and report what Plan 210 asks for around its anniversaries, up to ``today``.

    Args:
        movement: launched from the plan.
        officer: officer of the standing body, acting for it.
        plan_day: day on which the events are planned.
        today: day on which the demonstration opens.
    """
    dien_bien = _anniversary(movement, "Điện Biên Phủ")
    uprising = _anniversary(movement, "Cách mạng tháng Tám") or _anniversary(movement, "Quốc khánh")
    visit = _plan(
        movement,
        officer,
        plan_day,
        EventPlan(
            name="Thăm, tặng quà chiến sĩ Điện Biên và gia đình người có công",
            kind=Event.Kind.VISIT,
            start=date(2024, 5, 6),
            start_time=time(8, 0),
            end_time=time(11, 30),
            place="Thành phố Việt Trì và huyện Lâm Thao",
            description="Thăm hỏi, tặng quà và ghi lại lời kể của các nhân chứng nhân dịp "
            "kỷ niệm 70 năm Chiến thắng Điện Biên Phủ.",
            drive=dien_bien.drive if dien_bien else None,
            anniversary=dien_bien,
        ),
    )
    _held(
        visit,
        officer,
        EventReport(
            people=126,
            units_present=8,
            beneficiaries=35,
            beneficiary_words="gia đình người có công và chiến sĩ Điện Biên",
            spent=70_000_000,
            results="Tám đoàn đã thăm, tặng quà 35 gia đình; ghi âm 6 lời kể để làm tư liệu tuyên "
            "truyền trong các đơn vị.",
        ),
        "Hình vẽ minh họa buổi thăm gia đình người có công, 06/05/2024",
    )
    ceremony = _plan(
        movement,
        officer,
        plan_day,
        EventPlan(
            name="Lễ kỷ niệm 70 năm Chiến thắng Điện Biên Phủ",
            kind=Event.Kind.COMMEMORATION,
            start=date(2024, 5, 7),
            start_time=time(8, 0),
            end_time=time(10, 30),
            place="Hội trường tỉnh",
            description="Lễ kỷ niệm cấp tỉnh, giao lưu nhân chứng lịch sử.",
            drive=dien_bien.drive if dien_bien else None,
            anniversary=dien_bien,
        ),
    )
    event_guests.invite(
        actor=officer, as_of=plan_day, event=ceremony, groups=Group.objects.filter(kind="block")[:1]
    )
    _held(
        ceremony,
        officer,
        EventReport(
            people=640,
            units_present=58,
            spent=120_000_000,
            results="Ôn lại truyền thống; phát động đợt thi đua cao điểm chào mừng; trao 12 phần "
            "quà tặng nhân chứng.",
        ),
        "Hình vẽ minh họa lễ kỷ niệm 70 năm Chiến thắng Điện Biên Phủ",
    )
    talk = _plan(
        movement,
        officer,
        plan_day,
        EventPlan(
            name="Gặp mặt nhân chứng lịch sử với thanh niên các khối thi đua",
            kind=Event.Kind.WITNESSES,
            start=date(2024, 5, 14),
            start_time=time(14, 0),
            place="Bảo tàng tỉnh",
            description="Nhân chứng kể chuyện, thanh niên hỏi và ghi lại.",
        ),
    )
    events.hold(actor=replace(officer, as_of=today), as_of=today, event=talk)
    _plan(
        movement,
        officer,
        plan_day,
        EventPlan(
            name="Sinh hoạt chuyên đề “Học và làm theo gương người tốt, việc tốt”",
            kind=Event.Kind.THEMATIC,
            start=date(2024, 5, 24),
            start_time=time(14, 0),
            end_time=time(16, 30),
            place="Trực tuyến từ điểm cầu tỉnh",
            description="Mỗi khối giới thiệu một điển hình tiên tiến.",
        ),
    )
    _plan(
        movement,
        officer,
        plan_day,
        EventPlan(
            name="Lễ kỷ niệm Cách mạng tháng Tám và Quốc khánh 2/9",
            kind=Event.Kind.COMMEMORATION,
            start=date(2024, 8, 30),
            start_time=time(8, 0),
            place="Quảng trường Hùng Vương",
            anniversary=uprising,
            drive=uprising.drive if uprising else None,
        ),
    )
    note_day(as_of=plan_day)
    note_day(as_of=today)


def _anniversary(movement: Movement, words: str) -> Anniversary | None:
    return movement.anniversaries.filter(name__icontains=words).order_by("pk").first()


def _plan(movement: Movement, officer: Actor, as_of: date, plan: EventPlan) -> Event:
    return event_plans.plan_event(
        actor=officer, as_of=as_of, movement=movement, plan=plan, synthetic=True
    )


def _held(event: Event, officer: Actor, told: EventReport, caption: str) -> None:
    officer = replace(officer, as_of=_REPORT_DAY)
    events.hold(actor=officer, as_of=_REPORT_DAY, event=event)
    event_papers.add_file(
        actor=officer,
        as_of=_REPORT_DAY,
        event=event,
        data=drawing(event.pk),
        name="minh-hoa.png",
        caption=caption,
        alt="Hình vẽ: núi đồi, lá cờ đỏ sao vàng và những người đứng thành hàng",
    )
    events.report(actor=officer, as_of=_REPORT_DAY, event=event, told=told)


def drawing(seed: int) -> bytes:
    """A small drawn scene as PNG: hills, a flag, people; never a photograph of somebody."""
    wide, high = 900, 600
    picture = Image.new("RGB", (wide, high), "#f4ead2")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((640 - seed % 5 * 20, 70, 760 - seed % 5 * 20, 190), fill="#e9b44c")
    for shift, colour in ((0, "#8fa79b"), (260, "#6d8a7c"), (-180, "#4f6f62")):
        hill = [
            (x, 330 + abs(shift) // 5 + 60 * math.sin((x + shift + seed * 37) / 130))
            for x in range(0, wide + 10, 10)
        ]
        pen.polygon([*hill, (wide, high), (0, high)], fill=colour)
    pen.rectangle((300, 120, 308, 470), fill="#5b4632")
    pen.rectangle((308, 125, 470, 233), fill="#c1272d")
    centre, points = (389, 179), []
    for n in range(10):
        reach = 34 if n % 2 == 0 else 13
        turn = math.pi * n / 5 - math.pi / 2
        points.append((centre[0] + reach * math.cos(turn), centre[1] + reach * math.sin(turn)))
    pen.polygon(points, fill="#f5c518")
    for n in range(9):
        x, y = 90 + n * 88, 468 + (n + seed) % 3 * 10
        shirt = ("#2c4366", "#7a3b2e", "#51624f")[(n + seed) % 3]
        pen.ellipse((x - 15, y - 62, x + 15, y - 32), fill="#c99b77")
        pen.rounded_rectangle((x - 24, y - 30, x + 24, y + 70), 14, fill=shirt)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
