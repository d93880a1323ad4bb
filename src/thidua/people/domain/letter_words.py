"""What activation letters and mails say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.common.formatting import moment
from thidua.common.models import Installation
from thidua.common.models.base import valid_on
from thidua.paper.layout.figures import official_date
from thidua.people.codes import plain
from thidua.people.letters import Letter, Sheet
from thidua.people.models import LetterBatch, Post, UnitVersion, User
from thidua.people.queries import unit_names, whom_to_ask


def activation_address() -> str:
    """Address of the page that takes codes."""
    return settings.BASE_URL + reverse("people:activate")


def link_with(code: str) -> str:
    """The page with the code behind ``#``: a browser never sends that part, so no log has it."""
    return f"{activation_address()}#ma={plain(code)}"


def letter_for(users: Sequence[User], codes: Sequence[str], as_of: date) -> list[Letter]:
    """One letter each, with the first post of that day. Two queries."""
    posts: dict[int, Post] = {}
    for held in Post.objects.filter(
        valid_on(as_of), person__in=[u.person_id for u in users]
    ).order_by("-pk"):
        posts[held.person_id] = held
    names = unit_names(as_of, {p.unit_id for p in posts.values()})
    letters = []
    for user, code in zip(users, codes, strict=True):
        post = posts.get(user.person_id or 0)
        letters.append(
            Letter(
                name=user.person.name if user.person else user.username,
                post=f"{post.title}, {names.get(post.unit_id, '')}" if post else "",
                username=user.username,
                code=code,
                link=link_with(code),
            )
        )
    return letters


def _writer(as_of: date) -> tuple[str, str]:
    """The standing body and the body above it, as printed at the head."""
    kind = UnitVersion.Kind.STANDING_BODY
    body = UnitVersion.objects.on(as_of).filter(kind=kind).order_by("pk").first()
    if body is None:
        return "", ""
    names = unit_names(as_of, [body.parent_id] if body.parent_id else [])
    return names.get(body.parent_id or 0, ""), body.name


def sheet_of(batch: LetterBatch) -> Sheet:
    """What all letters of a batch share; official letters are Vietnamese whoever makes them."""
    here = Installation.objects.first()
    province = here.province if here else ""
    place = province.removeprefix("Tỉnh ").removeprefix("tỉnh ").removeprefix("Thành phố ")
    parent, body = _writer(batch.as_of)
    return Sheet(
        parent=parent,
        body=body or province,
        place_date=official_date(batch.as_of, place=place),
        about=f"Phần mềm Thi Đua, {province}",
        opening=(
            "Một tài khoản mang tên đồng chí đã được lập để làm công tác thi đua, khen thưởng trên"
            " phần mềm. Tài khoản dùng được sau khi đồng chí nhập mã dưới đây và tự đặt mật khẩu."
        ),
        address=activation_address(),
        until=moment(batch.expires_at) if batch.expires_at else "",
        steps=(
            "Mở địa chỉ trên bằng trình duyệt của máy tính hoặc điện thoại, hoặc chụp mã vuông.",
            "Nhập mã kích hoạt, kiểm tra đúng họ tên của mình.",
            "Tự đặt mật khẩu từ 10 ký tự trở lên; không dùng lại mật khẩu của nơi khác.",
            "Người ký, bỏ phiếu hoặc quản trị cài thêm ứng dụng sinh mã; màn hình hướng dẫn.",
        ),
        whom=[_whom(post) for post in whom_to_ask(batch.as_of)],
        closing=(
            "Thư này chỉ dành cho người có tên ở trên; mã dùng được một lần. Không chụp lại, không"
            " chuyển cho người khác; mất thư thì báo ngay để cấp thư mới, mã cũ hết hiệu lực."
        ),
    )


def _whom(post: Post) -> str:
    user = getattr(post.person, "user", None)
    mail = f", {user.email}" if user is not None and user.email else ""
    return f"{post.person.name}, {post.title}{mail}"


def mail_words(batch: LetterBatch, user: User, code: str) -> tuple[str, str]:
    """Subject and text of a mail; the subject carries neither code nor user name."""
    here = Installation.objects.first()
    lines = (
        _("An account was made for you in the emulation software of %(place)s.")
        % {"place": here.province if here else ""},
        "",
        _("User name: %(name)s") % {"name": user.username},
        _("Activation code: %(code)s") % {"code": code},
        "",
        link_with(code),
        "",
        _("Open the address, look whether the name is yours, and choose your own password."),
        _("The code works once, until %(time)s.")
        % {"time": moment(batch.expires_at) if batch.expires_at else ""},
        _("If this mail is not meant for you, delete it and tell the administrator."),
    )
    return _("Activate your account"), "\n".join(lines)
