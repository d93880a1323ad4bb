"""Entries as an iCalendar file (RFC 5545), for telephones and mail programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from thidua.desk.agenda import Entry

ZONE: Final = "Asia/Ho_Chi_Minh"
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_OFFSET = timedelta(hours=7)
_SINCE = datetime(1975, 6, 13)  # noqa: DTZ001 - a local time, as VTIMEZONE wants it
"""Việt Nam has kept UTC+7 without summer time since that day (tz database)."""
_DAY = timedelta(days=1)


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE)
    standard = TimezoneStandard()
    standard.add("dtstart", _SINCE)
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone


def _is_timed(entry: Entry) -> bool:
    """Over several days only with both times; else it is a matter of days."""
    return entry.begins is not None and (entry.first == entry.last or entry.ends is not None)


def _event(entry: Entry, base_url: str, stamped: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamped.astimezone(UTC))
    if _is_timed(entry) and entry.begins is not None:
        zone = ZoneInfo(ZONE)
        event.add("dtstart", datetime.combine(entry.first, entry.begins, zone))
        if entry.ends is not None:
            event.add("dtend", datetime.combine(entry.last, entry.ends, zone))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + _DAY)  # the first day after it (RFC 5545, 3.6.1)
        event.add("transp", "TRANSPARENT")
    event.add("summary", entry.title)
    link = f"{base_url}{entry.url}" if entry.url else ""
    words = "\n".join(part for part in (entry.detail, link) if part)
    if words:
        event.add("description", words)
    if entry.place:
        event.add("location", entry.place)
    if link:
        event.add("url", link)
    event.add("categories", [str(entry.label)])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("sequence", entry.revision)
    if entry.changed is not None:
        event.add("last-modified", entry.changed.astimezone(UTC))
    return event


def calendar_file(
    entries: Iterable[Entry], *, name: str, base_url: str, stamped: datetime, language: str = "vi"
) -> bytes:
    """Write a calendar.

    Args:
        entries: what stands in it.
        name: shown by programs as the calendar's name.
        base_url: address of the installation, for links, without a slash at the end.
        stamped: when the file was made, with its zone.
        language: of the words.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Thi Đua//Lịch thi đua//{language[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry, base_url, stamped))
    data: bytes = calendar.to_ical()
    return data


def file_name(kind: str, on: date) -> str:
    """``lich-2024-05.ics``-like name without diacritics."""
    return f"{kind}-{on:%Y%m%d}.ics"
