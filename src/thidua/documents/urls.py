"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from thidua.documents.views import (
    deliveries,
    distribution,
    documents,
    legal,
    lists,
    numbers,
    outgoing,
    registering,
)

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("van-ban", lists.IncomingList.as_view(), name="document_list"),
    path("van-ban/di", lists.OutgoingList.as_view(), name="outgoing_list"),
    path("van-ban/nhan", lists.ReceivedList.as_view(), name="received"),
    path("van-ban/vao-so", registering.upload_page, name="register"),
    path("van-ban/vao-so/<uuid:public_id>", registering.reading_page, name="reading"),
    path("van-ban/vao-so/<uuid:public_id>/tep", registering.reading_file, name="reading_file"),
    path("van-ban/soan", outgoing.compose, name="compose"),
    path("van-ban/<uuid:public_id>", documents.document_page, name="document"),
    path("van-ban/<uuid:public_id>/tep", documents.file, name="file"),
    path(
        "van-ban/<uuid:public_id>/ban-in.pdf", documents.preview, {"suffix": "pdf"}, name="preview"
    ),
    path(
        "van-ban/<uuid:public_id>/ban-in.docx", documents.preview, {"suffix": "docx"}, name="word"
    ),
    path("van-ban/<uuid:public_id>/sua", registering.edit_page, name="edit"),
    path("van-ban/<uuid:public_id>/chuyen", registering.forward, name="forward"),
    path("van-ban/<uuid:public_id>/luu", registering.file_away, name="file_away"),
    path("van-ban/<uuid:public_id>/soan", outgoing.redraft, name="redraft"),
    path("van-ban/<uuid:public_id>/trinh-ky", outgoing.present, name="present"),
    path("van-ban/<uuid:public_id>/ban-ky", outgoing.offer, name="offer"),
    path("van-ban/<uuid:public_id>/ky", outgoing.sign, name="sign"),
    path("van-ban/<uuid:public_id>/so", outgoing.number, name="number"),
    path("van-ban/<uuid:public_id>/ban-hanh", outgoing.issue, name="issue"),
    path("van-ban/<uuid:public_id>/huy", outgoing.void, name="void"),
    path("van-ban/<uuid:public_id>/gui", distribution.prepare, name="prepare"),
    path("van-ban/gui/<uuid:public_id>", distribution.distribution_page, name="distribution"),
    path("van-ban/gui/<uuid:public_id>/sua", distribution.amend, name="amend"),
    path("van-ban/gui/<uuid:public_id>/gui", distribution.send, name="send"),
    path("van-ban/gui/<uuid:public_id>/theo-doi", distribution.board, name="board"),
    path("van-ban/gui/<uuid:public_id>/nhac", distribution.remind, name="remind"),
    path("van-ban/gui/<uuid:public_id>/dong", distribution.close, name="close"),
    path("van-ban/gui/<uuid:public_id>/thu-hoi", distribution.recall, name="recall"),
    path("van-ban/duoc-gui/<uuid:public_id>", deliveries.delivered, name="delivered"),
    path("van-ban/nhan/<uuid:public_id>", deliveries.delivery_page, name="delivery"),
    path("van-ban/nhan/<uuid:public_id>/xac-nhan", deliveries.acknowledge, name="acknowledge"),
    path("van-ban/nhan/<uuid:public_id>/nhap-thay", deliveries.on_behalf, name="on_behalf"),
    path("van-ban/nhan/<uuid:public_id>/minh-chung", deliveries.evidence, name="evidence"),
    path("so-van-ban", numbers.book_list, name="number_books"),
    path("so-van-ban/<uuid:public_id>", numbers.BookPage.as_view(), name="number_book"),
    path("so-van-ban/<uuid:public_id>/bo-so", numbers.void_number, name="void_number"),
    path("so-van-ban/<uuid:public_id>/ky-hieu", numbers.change_symbol, name="change_symbol"),
    path("can-cu", lists.BasisList.as_view(), name="legal_basis_list"),
    path("can-cu/moi", legal.basis_add, name="legal_basis_add"),
    path("can-cu/<uuid:public_id>", legal.basis_page, name="legal_basis"),
]
