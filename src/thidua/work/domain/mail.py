"""Sending what is queued: one mail at a time, each in its own transaction."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now

from thidua.work.models import OutgoingMail

CARRIES_A_CODE = "secret."
"""Keys of mails that carry a code: their words are forgotten as soon as they are sent."""


def send_queued(limit: int = 200) -> tuple[int, int]:
    """Send queued mails; a failed one stays queued with its error, up to ``MAX_ATTEMPTS`` tries.

    Two workers never take the same row. A mail is sent twice only if the worker dies between the
    server's answer and the commit.

    Args:
        limit: most mails in one run.

    Returns:
        (sent, failed)
    """
    sent = failed = 0
    tried: set[int] = set()
    while sent + failed < limit:
        with transaction.atomic():
            mail = (
                OutgoingMail.objects.select_for_update(skip_locked=True)
                .filter(sent_at=None, attempts__lt=OutgoingMail.MAX_ATTEMPTS)
                .exclude(pk__in=tried)
                .order_by("pk")
                .first()
            )
            if mail is None:
                return sent, failed
            tried.add(mail.pk)
            mail.attempts += 1
            try:
                EmailMessage(mail.subject, mail.body, to=[mail.to]).send()
            except (OSError, smtplib.SMTPException) as error:
                mail.error = type(error).__name__  # the server's words may hold an address
                failed += 1
            else:
                mail.sent_at, mail.error = Now(), ""
                if mail.key.startswith(CARRIES_A_CODE):
                    mail.body = ""
                sent += 1
            mail.save(update_fields=["attempts", "error", "sent_at", "body"])
    return sent, failed
