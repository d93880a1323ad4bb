"""Pictures and papers of events: what is taken, what is thrown away, who may see and take out."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.movements.event_makers import NAME, PDF, SOON, held, photo, planned, told
from tests.support.cast import DAY, Cast
from thidua.common import audit, files, pictures
from thidua.common.policy import Refused
from thidua.movements.domain import event_papers, events
from thidua.movements.models import Event, EventFile, Movement


def add(cast: Cast, event: Event, data: bytes, who: str = "industry_officer", **more: str):
    words = {"name": "IMG_0001.jpg", "caption": "Buổi gặp mặt", "alt": "Ba người ngồi kể chuyện"}
    return event_papers.add_file(
        actor=cast.actor(who), as_of=DAY, event=event, data=data, **{**words, **more}
    )


def test_a_picture_keeps_its_pixels_only(cast: Cast, movement: Movement):
    made = add(cast, planned(cast, movement), photo())
    assert made.small is not None
    assert (made.width, made.height, made.alt) == (480, 320, "Ba người ngồi kể chuyện")
    for stored, size in ((made.file, (2000, 1333)), (made.small, (480, 320))):
        data = files.read(stored)
        kept = Image.open(io.BytesIO(data))
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", size, {})
        assert {"exif", "comment", "icc_profile"} & set(kept.info) == set()
        assert b"chup tai nha ong A" not in data
    assert audit.trail(made.event)[0].changes["sha256"] == made.file.sha256


def test_a_picture_lying_on_its_side_is_turned_upright(cast: Cast, movement: Movement):
    made = add(cast, planned(cast, movement), photo(900, 600, turned=True))
    assert Image.open(io.BytesIO(files.read(made.file))).size == (600, 900)


def test_a_small_picture_is_not_enlarged_and_glass_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(out, "PNG")
    ready = pictures.prepare(out.getvalue())
    assert (ready.width, ready.height) == (30, 20)
    assert Image.open(io.BytesIO(ready.large)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "more", "rule"),
    [
        (photo(60, 40), {"alt": " "}, "alt"),
        (photo(60, 40), {"caption": ""}, "caption"),
        (photo(60, 40)[:200], {}, "picture"),
        (b"\x7fELF\x02\x01", {}, "kind"),
        (b"GIF89a", {}, "kind"),
    ],
)
def test_what_is_not_taken(
    cast: Cast, movement: Movement, data: bytes, more: dict[str, str], rule: str
):
    event = planned(cast, movement)
    with pytest.raises(Refused) as refused:
        add(cast, event, data, **more)
    assert refused.value.answer.rule == rule
    assert EventFile.objects.count() == 0


def test_a_paper_needs_no_picture_words(cast: Cast, movement: Movement):
    made = add(cast, planned(cast, movement), PDF, name="chuong-trinh.pdf", alt="")
    assert (made.small, made.file.media_type, made.file.name) == (
        None, "application/pdf", "chuong-trinh.pdf",
    )  # fmt: skip


def test_taking_out_needs_a_reason_and_ends_with_the_report(cast: Cast, movement: Movement):
    officer = cast.actor("industry_officer", SOON)
    event = held(cast, movement)
    first, second = add(cast, event, PDF), add(cast, event, PDF)
    with pytest.raises(Refused):
        event_papers.remove_file(actor=officer, as_of=SOON, file=first, reason=" ")
    event_papers.remove_file(actor=officer, as_of=SOON, file=first, reason="Nhầm tệp")
    assert list(event.files.all()) == [second]
    events.report(actor=officer, as_of=SOON, event=event, told=told())
    with pytest.raises(Refused):
        event_papers.remove_file(actor=officer, as_of=SOON, file=second, reason="x")


def test_pages_serve_pictures_only_to_the_signed_in(cast: Cast, movement: Movement):
    event = planned(cast, movement)
    made = add(cast, event, photo(600, 400))
    at = f"/su-kien/{event.public_id}/tep/{made.public_id}"
    client = Client()
    assert client.get(f"{at}/nho").status_code == 302
    client.force_login(cast.actor("finance_officer").user)
    answer = client.get(f"{at}/nho")
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200, "image/jpeg", "nosniff",
    )  # fmt: skip
    assert client.get(f"{at}/bo").status_code == 403
    html = client.get(f"/su-kien/{event.public_id}").content.decode()
    assert f'<img src="{at}/nho" width="480" height="320" alt="Ba người ngồi kể chuyện"' in html


def test_through_the_pages_from_plan_to_report(cast: Cast, movement: Movement):
    client = Client()
    client.force_login(cast.actor("industry_officer").user)
    new = f"/phong-trao/{movement.public_id}/su-kien"
    assert client.get("/su-kien/moi").url == new
    facts = {
        "name": NAME, "kind": "witnesses", "start": "12/01/2024", "start_time": "8h30",
        "unit": str(cast.industry.public_id), "place": "Hội trường",
    }  # fmt: skip
    assert client.post(new, {**facts, "name": ""}).status_code == 422
    at = client.post(new, facts).url
    assert client.post(f"{at}/da-to-chuc", {"on": "13/01/2024", "revision": 0}).url == at
    report = {"people": "1.200", "spent": "5.000.000", "results": "Xong.", "revision": 1}
    program = SimpleUploadedFile("a.pdf", b"MZ\x90")
    sent = client.post(f"{at}/ket-qua", {**report, "file": program})
    assert sent.status_code == 422  # the words stay, the file is named at its field
    assert "“a.pdf” không dùng làm minh chứng được" in sent.content.decode()
    assert client.post(f"{at}/ket-qua", report).url == at
    event = Event.objects.get()
    assert (event.state, event.people, event.spent, f"{event.held_on}", f"{event.start_time}") == (
        "reported", 1200, 5_000_000, "2024-01-13", "08:30:00",
    )  # fmt: skip
    assert "1.200" in client.get("/su-kien").content.decode()
    sheet = client.get("/su-kien?export=xlsx")
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")
    assert (
        "1 đã tổ chức, 1.200 lượt người"
        in client.get(f"/phong-trao/{movement.public_id}").content.decode()
    )
