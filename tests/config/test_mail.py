"""Mail of a test arrives at a real server."""

from __future__ import annotations

from django.core.mail import send_mail

from tests.support.mail import Mailbox


def test_mail_arrives(mailbox: Mailbox) -> None:
    send_mail("Nhắc việc", "Còn 3 ngày.\n", "thidua@localhost", ["a@example.test"])
    assert [(m["Subject"], mailbox.text(m)) for m in mailbox.messages] == [
        ("Nhắc việc", "Còn 3 ngày.\n")
    ]
    assert mailbox.to("a@example.test") == mailbox.messages
    assert mailbox.to("b@example.test") == []
