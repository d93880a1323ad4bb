"""The look: tags, forms, frames, error pages, and the style sheet page in a browser."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from playwright.sync_api import Page

from tests.support import cast as casting
from tests.support.browser import breadth
from thidua.common.policy import Answer
from thidua.common.toasts import done
from thidua.config.urls import handler400, handler403, handler404, handler500
from thidua.config.urls import urlpatterns as real_addresses

SRC = Path(__file__).resolve().parents[2] / "src" / "thidua"
SPRITE = SRC / "common/static/icons/sprite.svg"
__all__ = ["handler400", "handler403", "handler404", "handler500"]


# --- pages of these tests ---
def _broken(_request: HttpRequest) -> HttpResponse:
    raise ValueError("a defect")


def _no_database(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("the server is gone")


def _refused(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Chỉ thủ trưởng đơn vị được ký.")


TRYOUT = """{% extends "common/page_shell.html" %}
{% block title %}Trang thử{% endblock %}
{% block content %}
<form method="post" action="/thu/gui"><button class="btn btn-primary">Gửi hồ sơ</button></form>
<form method="post" action="/thu/xoa" data-confirm="Xóa bản nháp số 7?"><button class="btn btn-danger">Xóa bản nháp</button></form>
<button class="btn" type="button" data-key="y" id="yes">Đồng ý</button><input id="field" aria-label="Ô">
<button class="btn" type="button" data-dialog="box">Mở</button>
{% dialog "box" "Hộp" %}<button class="btn" type="button" data-close>Thôi</button>{% enddialog %}
{% action_button refused "Trình hồ sơ" "/thu/gui" method="post" %}
{% endblock %}"""  # noqa: E501
sent: list[str] = []


def _tryout(request: HttpRequest) -> HttpResponse:
    context = {"refused": Answer(False, "x", reason="Thiếu biên bản")}
    return HttpResponse(engines["django"].from_string(TRYOUT).render(context, request))


@csrf_exempt
def _take(request: HttpRequest) -> HttpResponse:
    sent.append(request.path)
    done(request, "Đã gửi hồ sơ", undo_url="/thu/hoan-tac")
    return HttpResponse(status=204) if request.path.endswith("gui") else _tryout(request)


urlpatterns = [
    *real_addresses,
    path("thu/hong", _broken),
    path("thu/mat-csdl", _no_database),
    path("thu/tu-choi", _refused),
    path("thu/trang", _tryout),
    path("thu/gui", _take),
    path("thu/xoa", _take),
]


def show(source: str, **values: Any) -> str:
    """Render a template string without context processors, so without a database."""
    return Template(source).render(Context(values))


def words(html: str) -> str:
    """Text of a piece of HTML with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- tags ---
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 6872|num }}", "6.872"),
        ("{{ v|num }}", "–"),
        ("{{ 7.5|percent }}", "7,5\u00a0%"),
        ('{{ 67|quantity:"xã" }}', "67\u00a0xã"),
        ("{{ -5|signed }}", "\u22125"),
        ("{% number_range 1500 2000 %}", "1.500 – 2.000"),
        ("{{ d|day }}", "15/01/2024"),
        ('{{ d|partial:"month" }}', "01/2024"),
        ("{% due d d %}", "Hôm nay 15/01/2024"),
        ("{% due d later %}", "Quá hạn 3 ngày 15/01/2024"),
        ("{% due later d %}", "Còn 3 ngày 18/01/2024"),
        ("{% due v d %}", "Không có hạn"),
        ('{% bound ">=" 7.5 "%" %}', "từ 7,5\u00a0% trở lên"),
        ('{% bound "le" 3 %}', "không quá 3"),
        ('{% bound "range" 15 "xã" high=35 %}', "15 – 35\u00a0xã"),
        ('{% comparator ">=" %}', "từ … trở lên"),
        ('{% comparator "=" %}', "bằng"),
        ('{% key "J" "K" %}', "J K"),
        ('{% avatar "Hà Mẫu Lan" %}', "HL"),
        ('{% progress 41 66 "Đã xác nhận" "Còn 25 mục" %}', "Đã xác nhận 41 / 66 Còn 25 mục"),
        ('{% note "warn" "3 dòng lỗi." %}Còn lại đã đọc.{% endnote %}',
         "3 dòng lỗi. Còn lại đã đọc."),
    ],
)  # fmt: skip
def test_tags_speak_vietnamese(source: str, text: str) -> None:
    with translation.override("vi"):
        html = show(source, d=date(2024, 1, 15), later=date(2024, 1, 18), v=None)
    assert words(html).replace("\u00a0", " ") == text.replace("\u00a0", " ")


def test_english_differs() -> None:
    with translation.override("en"):
        assert words(show('{% bound ">=" 6872.5 "%" %}')) == "from 6,872.5% upwards"


@pytest.mark.parametrize("source", ['{% badge "ok" "" "Đạt" %}', '{% badge "ok" "flag" " " %}'])
def test_a_badge_without_icon_or_word_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="a badge has an icon and a word"):
        show(source)


def test_text_of_people_is_escaped() -> None:
    evil = '<script>alert("x")</script>'
    sources = (
        '{% badge "ok" "flag" v %}', '{% verdict "ok" v %}', "{% hit v v %}", "{% avatar v %}",
        "{% panel title=v note=v %}{{ v }}{% endpanel %}", '{% note "ok" v %}{{ v }}{% endnote %}',
        '{% empty_state "flag" v v %}{% endempty_state %}', '{% dialog "d" v %}{% enddialog %}',
        '{% crumb "/x" v here=v %}', "{% progress 1 2 v v %}", "{% share_bar 1 2 v %}",
    )  # fmt: skip
    for source in sources:
        html = show(source, v=evil)
        assert "<script" not in html, source
    refused = Answer(False, "x", reason=evil, basis=evil, remedy_url="/", remedy_label=evil)
    html = show("{% action_button a v '/' %}", a=refused, v=evil)
    assert "<script" not in html


def button(decision: Answer, arguments: str) -> str:
    request = RequestFactory().get("/")
    html = show("{% action_button a " + arguments + " %}", request=request, a=decision)
    html = re.sub(r"<svg.*?</svg>", "*", html)
    return re.sub(r'value="\w{64}"', 'value="TOKEN"', html)


def test_an_allowed_action_is_a_link_or_a_form() -> None:
    yes = Answer(True, "x")
    assert button(yes, '"Mở hồ sơ" "/ho-so" "file-text" kind="primary" css="btn-row"') == (
        '<a class="btn btn-primary btn-row" href="/ho-so">*Mở hồ sơ</a>'
    )
    posted = button(
        yes, '"Xóa" "/xoa" method="post" kind="danger" confirm="Xóa số 7?" key_cap="X" name="a"'
    )
    assert posted == (
        '<form class="action" method="post" action="/xoa" data-confirm="Xóa số 7?">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">'
        '<button class="btn btn-danger" name="a" value="" data-key="x">Xóa'
        '<kbd class="key">X</kbd></button></form>'
    )


def test_a_refused_action_says_rule_article_and_remedy_beside_the_button() -> None:
    no = Answer(
        False, "x", reason="Thiếu biên bản", basis="Điều 84 khoản 2",
        remedy_url="/tai-len", remedy_label="Tải lên",
    )  # fmt: skip
    html = button(no, '"Trình hồ sơ" "/trinh" kind="primary" method="post"')
    (why,) = set(re.findall(r"why-[0-9a-f]+", html))
    assert html == (
        f'<span class="action"><button type="button" class="btn " aria-disabled="true" '
        f'aria-describedby="{why}">*Trình hồ sơ</button><span class="action-why" id="{why}">'
        f'Thiếu biên bản (Điều 84 khoản 2) <a href="/tai-len">Tải lên</a></span></span>'
    )


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/x?next=/van-ban%3Fq%3Da%23r-1", "/van-ban?q=a#r-1"),
        ("/x?next=https://xa.example/", "/van-ban"),
        ("/x?next=//xa.example/", "/van-ban"),
        ("/x?next=javascript:alert(1)", "/van-ban"),
        ("/x", "/van-ban"),
    ],
)
def test_the_way_back_stays_on_this_site(address: str, back: str) -> None:
    request = RequestFactory().get(address)
    html = show('{% crumb "/van-ban" "Văn bản" here="210/KH-UBND" %}', request=request)
    assert f'<a href="{back}">' in html.replace("&amp;", "&")
    assert words(html) == "Văn bản / 210/KH-UBND"


def test_a_missing_address_is_empty_and_hides_its_entry() -> None:
    assert show('{% url_or_empty "no:such" as u %}[{{ u }}]') == "[]"
    assert show('{% url_or_empty "common:help" as u %}[{{ u }}]') == "[/huong-dan]"


# --- forms ---
class Tryout(forms.Form):
    """One of each way a field may look."""

    number = forms.CharField(label="Số", help_text="Ví dụ: 12")
    note = forms.CharField(label="Ghi chú", required=False)
    sure = forms.BooleanField(label="Đã đọc")
    way = forms.ChoiceField(label="Cách", choices=[("a", "Một")], widget=forms.RadioSelect)


def squeezed(html: str) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>", "*", html))).strip()


def test_a_field_has_label_hint_and_says_when_it_is_optional() -> None:
    form = Tryout()
    assert squeezed(str(form["number"].as_field_group())) == (
        '<div class="field "><label for="id_number">Số</label>'
        '<span class="hint" id="id_number_helptext">Ví dụ: 12</span>'
        '<input type="text" name="number" required aria-describedby="id_number_helptext"'
        ' id="id_number"></div>'
    )
    assert words(str(form["note"].as_field_group())) == "Ghi chú (không bắt buộc)"


def test_errors_stand_at_the_field_and_in_a_summary_that_leads_to_it() -> None:
    form = Tryout({"way": "a"})
    html = squeezed(str(form))
    assert html.startswith('<div class="errors" role="alert" tabindex="-1" data-errors>')
    assert "Chưa lưu: còn 2 chỗ cần sửa." in html
    assert re.findall(r'<a href="#(\w+)">', html) == ["id_number", "id_sure"]
    assert html.count("field-error") == 2
    assert 'aria-invalid="true"' in html
    assert '<div id="id_number_error"><p class="error">*<span>' in html
    assert 'aria-describedby="id_number_helptext id_number_error"' in html


def test_a_form_that_was_not_sent_shows_no_summary() -> None:
    assert "data-errors" not in str(Tryout())


# --- sources ---
class Suspicious(HTMLParser):
    """Collects what the Content-Security-Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [n for n in names if n == "style" or n.startswith(("on", "hx-on"))]


def test_no_template_has_inline_style_or_script() -> None:
    found = {}
    for file in SRC.rglob("templates/**/*.html"):
        parser = Suspicious()
        parser.feed(re.sub(r"{[%#].*?[%#]}", " ", file.read_text(encoding="utf-8")))
        if parser.found:
            found[str(file.relative_to(SRC))] = parser.found
    assert found == {}


def test_the_check_for_inline_code_sees_what_it_looks_for() -> None:
    parser = Suspicious()
    parser.feed('<p style="x"><a onclick="y"><b hx-on:click="z"><script>1</script><style></style>')
    assert parser.found == ["style", "onclick", "hx-on:click", "script", "style"]


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    asked: dict[str, str] = {}
    tag = re.compile(r'{%\s*(?:icon|badge "\w+"|empty_state|verdict "\w+" \S+) "([a-z0-9-]+)"')
    for file in SRC.rglob("templates/**/*.html"):
        for name in tag.findall(file.read_text(encoding="utf-8")):
            asked[name] = file.name
    for file in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"State": 3, "icon": 0}.get(node.func.id)
            if place is not None and len(node.args) > place:
                value = node.args[place]
                if isinstance(value, ast.Constant):
                    asked[str(value.value)] = file.name
    assert len(asked) > 20
    assert {name: file for name, file in asked.items() if name not in known} == {}


def test_only_the_tokens_name_colours() -> None:
    allowed = {"#7fd0b8", "#5aa58e", "#dba43b", "#fff"}  # lightened for a dark or thin ground
    found = {}
    for file in SRC.rglob("static/css/**/*.css"):
        if file.name != "tokens.css":
            colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text())) - allowed
            if colours:
                found[str(file.relative_to(SRC))] = colours
    assert found == {}


# --- pages ---
@pytest.mark.django_db
def test_every_badge_of_the_style_sheet_page_has_an_icon_and_a_word(client: Client) -> None:
    page = client.get("/kieu").content.decode()
    badges = re.findall(r'<span class="badge badge-\w+">(.*?)</span>', page)
    assert len(badges) == 14
    for badge in badges:
        assert re.match(r'<svg class="icon icon-14".*?</svg>\S', badge)


@pytest.mark.django_db
def test_the_language_switch_keeps_the_place_and_refuses_other_sites(client: Client) -> None:
    answer = client.post("/ngon-ngu", {"language": "en", "next": "/huong-dan"})
    assert (answer.status_code, answer["Location"]) == (302, "/huong-dan")
    assert "<h1>Help</h1>" in client.get("/huong-dan").content.decode()
    client.post("/ngon-ngu", {"language": "vi", "next": "/"})
    assert "<h1>Hướng dẫn</h1>" in client.get("/huong-dan").content.decode()
    away = client.post("/ngon-ngu", {"language": "vi", "next": "https://xa.example/"})
    assert away["Location"] == "/"
    assert client.get("/ngon-ngu").status_code == 405


@pytest.mark.django_db
def test_health_and_ping(client: Client) -> None:
    assert client.get("/ping").content == b"ok"
    assert client.get("/san-sang").json() == {"ok": True}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "title", "says"),
    [
        ("/khong-co", 404, "Địa chỉ này không có gì", "Hãy tìm theo tên hoặc số hiệu"),
        ("/thu/hong", 500, "Phần mềm chưa làm xong việc này", "Những gì đã lưu trước đó vẫn còn"),
        ("/thu/mat-csdl", 503, "Phần mềm tạm ngừng trong chốc lát", "đã lưu vẫn còn nguyên"),
        ("/thu/tu-choi", 403, "Bạn không được làm việc này", "Chỉ thủ trưởng đơn vị được ký."),
    ],
)
def test_error_pages(address: str, status: int, title: str, says: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in page
    assert says in page
    assert "a defect" not in page
    assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)
    if status != 403:
        assert re.search(rf'Mã để báo lại: <span class="num">{status}-[0-9A-F]{{6}}</span>', page)


@pytest.mark.urls(__name__)
def test_the_page_for_a_missing_database_needs_none() -> None:
    # No ``django_db`` mark: any query would fail this test.
    assert Client(raise_request_exception=False).get("/thu/mat-csdl").status_code in {500, 503}


@pytest.mark.django_db
def test_a_form_sent_without_its_token_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/ngon-ngu", {"language": "en"})
    assert answer.status_code == 403
    assert "<h1>Trang mở đã quá lâu</h1>" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_toast_carries_its_way_back(client: Client) -> None:
    answer = client.post("/thu/gui")
    (message,) = get_messages(answer.wsgi_request)
    assert (message.message, message.extra_tags) == ("Đã gửi hồ sơ", "undo:/thu/hoan-tac")
    page = client.get("/thu/trang").content.decode()
    toast = page.split("data-toast>")[1].split("</div>")[0]
    assert words(toast) == "Đã gửi hồ sơ Hoàn tác"
    assert 'action="/thu/hoan-tac"' in toast
    assert "data-toast>" not in client.get("/thu/trang").content.decode()


# --- in a browser ---
PUBLIC = ("common:styleguide", "common:help", "account_login", "account_reset_password", "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_at_three_widths_and_with_doubled_text(
    page: Page, phone: Page, axe: Callable[[Page], None], shoot: Callable[..., Any]
) -> None:
    for name in PUBLIC:
        address = reverse(name) if name else "/khong-co"
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        axe(page)
        for size in (1440, 768):
            page.set_viewport_size({"width": size, "height": 900})
            assert breadth(page) == size, address
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert breadth(page) == 768, f"{address} with doubled text"
        phone.goto(address)
        axe(phone)
        assert breadth(phone) == 360, address
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        assert breadth(phone) == 360, f"{address} with doubled text"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/kieu")
    shoot(page, "kieu-1440")
    phone.goto("/kieu")
    shoot(phone, "kieu-360")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_forced_colours_keep_edges_where_tints_vanish(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/kieu")
    for name in (".badge-ok", ".note-warn", ".toast"):
        edge = page.locator(name).first.evaluate("e => getComputedStyle(e).borderTopWidth")
        assert edge == "1px", name


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_faces_of_text_and_figures(page: Page) -> None:
    page.goto("/kieu")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert {name.strip('"') for name in loaded} >= {"Be Vietnam Pro", "TD So", "Liberation Serif"}
    widths = page.evaluate(
        """() => ["1111", "0000"].map(text => {
          const e = document.createElement("span");
          e.className = "num"; e.textContent = text; document.body.append(e);
          const w = e.getBoundingClientRect().width; e.remove(); return w; })"""
    )
    assert widths[0] == widths[1]


@pytest.mark.browser
@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_keys_dialogs_confirmation_and_double_sending(page: Page) -> None:
    sent.clear()
    page.goto("/thu/trang")
    page.evaluate(
        "window.pressed = 0;"
        "document.getElementById('yes').addEventListener('click', () => { window.pressed += 1; })"
    )
    page.keyboard.press("y")
    page.locator("#field").focus()
    page.keyboard.press("y")
    assert page.evaluate("window.pressed") == 1
    assert page.locator("#field").input_value() == "y"
    page.locator("#field").blur()
    page.evaluate("document.body.dataset.singleKeys = 'off'")
    page.keyboard.press("y")
    assert page.evaluate("window.pressed") == 1

    page.get_by_role("button", name="Mở").click()
    assert page.get_by_role("dialog", name="Hộp").is_visible()
    page.get_by_role("button", name="Thôi").click()
    assert not page.locator("#box").is_visible()

    refused = page.get_by_role("button", name="Trình hồ sơ")
    assert refused.get_attribute("aria-disabled") == "true"
    refused.click(force=True)
    assert sent == []

    page.get_by_role("button", name="Xóa bản nháp").click()
    assert "Xóa bản nháp số 7?" in page.locator("#confirm").inner_text()
    page.get_by_role("button", name="Không thay đổi gì").click()
    assert sent == []
    page.get_by_role("button", name="Xóa bản nháp").click()
    page.get_by_role("button", name="Đồng ý, tiếp tục").click()
    page.wait_for_url("**/thu/xoa")
    assert sent == ["/thu/xoa"]

    page.goto("/thu/trang")
    send = page.get_by_role("button", name="Gửi hồ sơ")
    send.dblclick()
    page.get_by_role("button", name="Đang gửi…").wait_for()
    assert sent == ["/thu/xoa", "/thu/gui"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_frame_of_a_person(
    page: Page,
    phone: Page,
    live_server: Any,
    axe: Callable[[Page], None],
    shoot: Callable[..., Any],
) -> None:
    officer = casting.build().actor("industry_officer").user
    for one in (page, phone):
        client = Client()
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies["sessionid"].value
        one.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        one.goto("/kieu")
    assert page.locator(".person-name").inner_text() == "Hà Mẫu Nga"
    assert page.locator(".person-post").inner_text().endswith("· Sở Công Thương")
    assert "15/01/2024" in page.locator(".demo").inner_text()
    page.locator(".person > summary").click()
    assert page.get_by_role("button", name="Đăng xuất").first.is_visible()
    axe(page)
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Đăng xuất").first.is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "top-q"
    assert phone.locator(".nav").is_hidden()
    phone.locator(".phone-tabs summary").click()
    axe(phone)
    shoot(phone, "more-360", full=False)
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert breadth(phone) == 360
    tabs = phone.locator(".phone-tabs").bounding_box()
    assert tabs is not None
    assert (tabs["x"], tabs["width"], tabs["y"] + tabs["height"]) == (0, 360, 740)
