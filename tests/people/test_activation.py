"""Activation letters: drawn, kept as hashes, used once, void, old, deleted; who may what."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.support.cast import DAY, Cast, build, post
from thidua.common import files
from thidua.common.models import AuditEntry, Installation, StoredFile
from thidua.common.policy import Refused
from thidua.people import codes
from thidua.people.domain import activation
from thidua.people.models import (
    ActivationLetter,
    LetterBatch,
    Role,
    User,
)
from thidua.work.domain.mail import send_queued
from thidua.work.models import OutgoingMail

pytestmark = pytest.mark.django_db

PASSWORD = "một mật khẩu đủ dài 2024"


@pytest.fixture
def cast() -> Cast:
    return build()


def newcomer(cast: Cast, name: str, *, mail: str = "") -> User:
    """An account as the list from Excel makes it: without a password."""
    made = post(cast.finance, Role.UNIT_OFFICER, name)
    user = User.objects.get(person=made.person)
    user.set_unusable_password()
    user.must_change_password, user.email = True, mail
    user.save()
    return user


def make(cast: Cast, users: list[User], way: str = "paper", days: int = 14) -> LetterBatch:
    batch = activation.ask_letters(
        actor=cast.actor("administrator"), as_of=DAY, users=users, way=way, days=days
    )
    activation.make_letters(batch.pk, now=timezone.now())
    batch.refresh_from_db()
    return batch


def pages(cast: Cast, batch: LetterBatch) -> list[str]:
    data = activation.download(actor=cast.actor("administrator"), as_of=DAY, batch=batch)
    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def code_on(page: str) -> str:
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page)
    assert found, page
    return found[0]


def test_one_page_each_with_a_code_that_only_its_hash_is_kept_of(cast: Cast) -> None:
    users = [newcomer(cast, "Mẫu Thị Ái"), newcomer(cast, "Mẫu Văn Bách")]
    batch = make(cast, users)
    assert (batch.state, batch.made, batch.left_out) == ("ready", 2, 0)
    first, second = pages(cast, batch)
    assert "Mẫu Thị Ái" in first
    assert users[0].username in first
    assert "Sở Tài chính" in first
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
    assert "Đặng Mẫu Khoa" in first  # whom to ask
    assert "Mẫu Văn Bách" in second
    code = code_on(first)
    letter = activation.find_letter(code, now=timezone.now())
    assert letter is not None
    assert letter.user == users[0]
    # Nowhere in the database, the trail or the stored file is the code itself.
    plain = codes.plain(code)
    assert batch.file is not None
    stored = files.path_of(batch.file.sha256).read_bytes()
    assert b"%PDF" not in stored
    with connection.cursor() as cursor:
        for table in ("people_activationletter", "people_letterbatch", "common_auditentry"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0]
            assert code not in text
            assert plain not in text
    assert batch.file.retention == StoredFile.Retention.WORKING


def test_a_code_is_typed_as_people_type(cast: Cast) -> None:
    batch = make(cast, [newcomer(cast, "Mẫu Thị Ái")])
    code = code_on(pages(cast, batch)[0])
    now = timezone.now()
    assert activation.find_letter(f" {code.upper().replace('-', ' ')} ", now=now) is not None
    assert activation.find_letter(code[:-1], now=now) is None
    assert activation.find_letter("", now=now) is None


def test_once_used_no_more(cast: Cast) -> None:
    user = newcomer(cast, "Mẫu Thị Ái")
    batch = make(cast, [user])
    code, now = code_on(pages(cast, batch)[0]), timezone.now()
    letter = activation.find_letter(code, now=now)
    assert letter is not None
    with pytest.raises(ValidationError) as weak:
        activation.activate(letter=letter, password="ngắn", as_of=DAY, now=now)
    assert "password" in weak.value.message_dict
    activation.activate(letter=letter, password=PASSWORD, as_of=DAY, now=now)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not user.must_change_password
    assert activation.find_letter(code, now=now) is None
    with pytest.raises(ValidationError):
        activation.activate(letter=letter, password=f"{PASSWORD}!", as_of=DAY, now=now)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    entry = AuditEntry.objects.get(action="people:letter:use")
    assert (entry.object_label, entry.changes) == (user.username, {})


def test_a_newer_letter_makes_the_older_void_and_time_makes_both_old(cast: Cast) -> None:
    user = newcomer(cast, "Mẫu Thị Ái")
    old, new = (code_on(pages(cast, make(cast, [user]))[0]) for _n in range(2))
    now = timezone.now()
    assert activation.find_letter(old, now=now) is None
    assert activation.find_letter(new, now=now) is not None
    assert activation.find_letter(new, now=now + timedelta(days=16)) is None
    live = ActivationLetter.objects.filter(user=user, void_at=None, used_at=None)
    assert live.count() == 1


def test_who_is_left_out(cast: Cast) -> None:
    waits, closed = newcomer(cast, "Mẫu Thị Ái"), newcomer(cast, "Mẫu Văn Bách")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    active = User.objects.get(username="finance_officer")
    batch = make(cast, [waits, closed, active])
    assert (batch.made, batch.left_out) == (1, 2)
    with pytest.raises(ValidationError):
        activation.ask_letters(
            actor=cast.actor("administrator"), as_of=DAY, users=[active], way="paper"
        )
    for days in (0, 61):
        with pytest.raises(ValidationError):
            activation.ask_letters(
                actor=cast.actor("administrator"), as_of=DAY, users=[waits], way="paper", days=days
            )


def test_by_mail_to_those_who_have_an_address(cast: Cast, mailbox: Any) -> None:
    with_mail = newcomer(cast, "Mẫu Thị Ái", mail="ai@mau.example")
    batch = make(cast, [with_mail, newcomer(cast, "Mẫu Văn Bách")], way="mail")
    assert (batch.made, batch.left_out, batch.file) == (1, 1, None)
    queued = OutgoingMail.objects.get(to="ai@mau.example")
    code = code_on(queued.body)
    assert f"/kich-hoat#ma={codes.plain(code)}" in queued.body
    assert code not in queued.subject
    assert with_mail.username not in queued.subject
    send_queued()
    (message,) = mailbox.to("ai@mau.example")
    assert code in mailbox.text(message)
    queued.refresh_from_db()
    assert queued.body == ""  # the words are forgotten once they are sent
    assert activation.find_letter(code, now=timezone.now()) is not None


def test_the_file_goes_when_no_code_in_it_works_any_more(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    users = [newcomer(cast, "Mẫu Thị Ái"), newcomer(cast, "Mẫu Văn Bách")]
    batch = make(cast, users)
    assert batch.file is not None
    where, now = files.path_of(batch.file.sha256), timezone.now()
    letter = activation.find_letter(code_on(pages(cast, batch)[0]), now=now)
    assert letter is not None
    activation.activate(letter=letter, password=PASSWORD, as_of=DAY, now=now)
    assert activation.delete_dead_files(as_of=DAY, now=now) == 0
    assert where.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert activation.delete_dead_files(as_of=DAY, now=now + timedelta(days=15)) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.file) == ("gone", None)
    assert not where.exists()
    with pytest.raises(ValidationError):
        activation.download(actor=cast.actor("administrator"), as_of=DAY, batch=batch)
    assert activation.delete_dead_files(as_of=DAY, now=now + timedelta(days=15)) == 0


def test_two_presses_and_two_workers_make_one_set(cast: Cast) -> None:
    user = newcomer(cast, "Mẫu Thị Ái")
    asked = [
        activation.ask_letters(
            actor=cast.actor("administrator"), as_of=DAY, users=[user], way="paper"
        )
        for _press in range(2)
    ]
    assert asked[0] == asked[1]
    for _worker in range(2):
        activation.make_letters(asked[0].pk, now=timezone.now())
    assert ActivationLetter.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("name", ["standing_head", "industry_head", "auditor", "signatory"])
def test_nobody_but_the_administrator_makes_or_takes_letters(cast: Cast, name: str) -> None:
    user = newcomer(cast, "Mẫu Thị Ái")
    batch = make(cast, [user])
    with pytest.raises(Refused):
        activation.ask_letters(actor=cast.actor(name), as_of=DAY, users=[user], way="paper")
    with pytest.raises(Refused):
        activation.download(actor=cast.actor(name), as_of=DAY, batch=batch)


# --- pages ----------------------------------------------------------------------------------------
def test_from_the_code_to_the_first_page(cast: Cast, client: Client) -> None:
    user = newcomer(cast, "Mẫu Thị Ái")
    code = code_on(pages(cast, make(cast, [user]))[0])
    begun = client.post(reverse("people:activate"), {"code": code})
    assert begun["Location"] == reverse("people:activate_password")
    shown = client.get(begun["Location"])
    assert "Mẫu Thị Ái" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    differ = client.post(begun["Location"], {"password": PASSWORD, "again": "khác"})
    assert differ.status_code == 422
    answer = client.post(begun["Location"], {"password": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == "/"
    assert client.get("/").context["shell"]["actor"].user == user
    assert client.get(reverse("people:activate_password"))["Location"] == reverse("people:activate")


def test_a_role_that_needs_it_sets_up_the_second_step_next(cast: Cast, client: Client) -> None:
    Installation.objects.update(is_demo=False, demo_date=None)
    made = post(cast.committee, Role.SIGNATORY, "Mẫu Văn Ký")
    user = User.objects.get(person=made.person)
    user.set_unusable_password()
    user.must_change_password = True
    user.save()
    code = code_on(pages(cast, make(cast, [user]))[0])
    client.post(reverse("people:activate"), {"code": code})
    client.post(reverse("people:activate_password"), {"password": PASSWORD, "again": PASSWORD})
    assert client.get("/")["Location"] == reverse("account_second_step_set_up")


def test_guessing_is_slowed_down_by_address(cast: Cast, client: Client) -> None:
    user = newcomer(cast, "Mẫu Thị Ái")
    code = code_on(pages(cast, make(cast, [user]))[0])
    url = reverse("people:activate")
    for _try in range(codes.MOST_TRIES):
        assert client.post(url, {"code": codes.draw_code()}).status_code == 422
    locked = client.post(url, {"code": code})
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) > 0
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert elsewhere.post(url, {"code": code}).status_code == 302
    later = timezone.now() + codes.WINDOW
    assert codes.locked_until("127.0.0.1", later) is None
    assert codes.forget_tries(later) == codes.MOST_TRIES


def test_the_list_makes_letters_for_what_it_shows(cast: Cast, client: Client) -> None:
    users = [newcomer(cast, "Mẫu Thị Ái"), newcomer(cast, "Mẫu Văn Bách")]
    sign_in(client)
    url = reverse("people:activation_list")
    shown = client.get(url)
    assert [tab.count for tab in shown.context["tabs"]] == [2, 2, 0, 0, 18]
    answer = client.post(f"{url}?q=bach", {"way": "paper", "days": "14"})
    batch = LetterBatch.objects.get()
    assert answer["Location"] == reverse("people:letter_batch", args=[batch.public_id])
    assert [x.user for x in batch.letters.all()] == [users[1]]
    answer = client.post(url, {"way": "paper", "days": "14", "account": [str(users[0].public_id)]})
    assert [x.user for x in LetterBatch.objects.latest("pk").letters.all()] == [users[0]]
    assert [tab.count for tab in client.get(url).context["tabs"]] == [2, 0, 2, 0, 18]
    file = client.get(reverse("people:letter_file", args=[batch.public_id]))
    assert file.content.startswith(b"%PDF")
    assert file["Cache-Control"] == "private, no-store"
    assert client.get(f"{url}?export=xlsx").status_code == 200


def sign_in(client: Client, name: str = "administrator") -> None:
    client.post(reverse("account_login"), {"login": name, "password": "mật khẩu thử"})


def test_the_list_asks_as_much_for_three_as_for_thirty(cast: Cast, client: Client) -> None:
    sign_in(client)
    counts = []
    for many in (3, 27):
        make(cast, [newcomer(cast, f"Mẫu Thị {n}") for n in range(many)])
        client.get(reverse("people:activation_list"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("people:activation_list")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
