"""Addresses of events, included by the room's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from thidua.movements.views import event_course, event_files, event_list, event_planning, events

_EVENT = "su-kien/<uuid:event>"
_FILE = f"{_EVENT}/tep/<uuid:file>"

urlpatterns: list[URLPattern] = [
    path("su-kien", event_list.EventList.as_view(), name="event_list"),
    path("su-kien/moi", event_planning.choose_movement, name="event_choose"),
    path("phong-trao/<uuid:movement>/su-kien", event_planning.event_new, name="event_new"),
    path(_EVENT, events.event, name="event"),
    path(f"{_EVENT}/sua", event_planning.event_edit, name="event_edit"),
    path(f"{_EVENT}/moi-du", event_planning.event_invite, name="event_invite"),
    path(f"{_EVENT}/moi-du/<uuid:invitation>", event_planning.event_answer, name="event_answer"),
    path(f"{_EVENT}/doi-ngay", event_course.event_postpone, name="event_postpone"),
    path(f"{_EVENT}/huy", event_course.event_cancel, name="event_cancel"),
    path(f"{_EVENT}/da-to-chuc", event_course.event_hold, name="event_hold"),
    path(f"{_EVENT}/mo-lai", event_course.event_reopen, name="event_reopen"),
    path(f"{_EVENT}/ket-qua", event_course.event_report, name="event_report"),
    path(f"{_EVENT}/ban-quet", event_files.scan, name="event_scan"),
    path(f"{_EVENT}/tep", event_files.add, name="event_file_add"),
    path(_FILE, event_files.file, name="event_file"),
    path(f"{_FILE}/nho", event_files.small, name="event_file_small"),
    path(f"{_FILE}/bo", event_files.remove, name="event_file_remove"),
]
