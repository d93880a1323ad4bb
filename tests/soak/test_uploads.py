"""K3 knows every address that takes a file, so that one which it does not reach is told."""

from __future__ import annotations

from soak.inside import names_of, upload_names


def test_every_form_with_a_file_is_known() -> None:
    assert {
        "awards:import",
        "documents:on_behalf",
        "documents:register",
        "documents:sign",
        "initiatives:correct",
        "initiatives:import",
        "initiatives:record",
        "movements:event_file_add",
        "movements:event_report",
        "movements:result_edit",
        "movements:task_report",
        "people:import",
    } <= set(upload_names())


def test_an_address_is_named() -> None:
    assert names_of("/nhap-danh-sach", "/khen-thuong/nhap?x=1") == [
        "people:import",
        "awards:import",
    ]
