"""Addresses of targets and their results."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from thidua.movements.converters import DayConverter, KindConverter
from thidua.movements.views import result_entry, result_list, result_sheet, results, targets

register_converter(KindConverter, "period_kind")
register_converter(DayConverter, "day")

_PERIOD = "<period_kind:kind>/<day:start>"
_MOVEMENT = "phong-trao/<uuid:movement>/ket-qua"
_TARGET = "chi-tieu/<uuid:target>"
_RESULT = "ket-qua/<uuid:result>"

urlpatterns: list[URLPattern | URLResolver] = [
    # What a unit reports for a period
    path(_MOVEMENT, result_sheet.now, name="results_now"),
    path(f"{_MOVEMENT}/{_PERIOD}", result_sheet.sheet, name="results"),
    path(f"{_MOVEMENT}/{_PERIOD}/duyet", result_sheet.approve_many, name="results_approve"),
    # One target
    path("chi-tieu", targets.target_list, name="target_list"),
    path(_TARGET, targets.target, name="target"),
    path(f"{_TARGET}/chu-tri", targets.lead, name="target_lead"),
    path(f"{_TARGET}/cach-bao-cao", targets.terms, name="target_terms"),
    path(f"{_TARGET}/{_PERIOD}", result_entry.begin, name="result_begin"),
    # One result
    path("ket-qua", result_list.ResultList.as_view(), name="result_list"),
    path(_RESULT, results.result, name="result"),
    path(f"{_RESULT}/nhap", result_entry.edit, name="result_edit"),
    path(f"{_RESULT}/xem-so", result_entry.check, name="result_check"),
    path(f"{_RESULT}/luu", result_entry.autosave, name="result_autosave"),
    path(f"{_RESULT}/minh-chung/<uuid:evidence>", results.evidence, name="result_evidence"),
    path(f"{_RESULT}/duyet", results.approve, name="result_approve"),
    path(f"{_RESULT}/tra-lai", results.return_, name="result_return"),
    path(f"{_RESULT}/rut", results.withdraw, name="result_withdraw"),
    path(f"{_RESULT}/mo-lai", results.reopen, name="result_reopen"),
    path(f"{_RESULT}/khoa", results.lock_again, name="result_lock"),
]
