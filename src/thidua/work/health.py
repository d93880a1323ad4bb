"""What this room adds to the health page: mail that waits or could not be sent."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.health import Look, ask, duration, register
from thidua.work.models import OutgoingMail

_LATE = 900


def _mail() -> Look:
    waiting, oldest, refused, given_up = ask(
        "SELECT count(*) FILTER (WHERE attempts < %s),"
        " coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE attempts < %s))::float,"
        " 0), count(*) FILTER (WHERE attempts BETWEEN 1 AND %s - 1),"
        " count(*) FILTER (WHERE attempts >= %s) FROM work_outgoingmail WHERE sent_at IS NULL",
        *([OutgoingMail.MAX_ATTEMPTS] * 4),
    )
    figures = {
        "mail_waiting": waiting,
        "mail_oldest_seconds": oldest,
        "mail_refused": refused,
        "mail_given_up": given_up,
    }
    state = _("%(n)d wait, the oldest for %(age)s; %(lost)d could not be sent") % {
        "n": waiting,
        "age": duration(oldest),
        "lost": given_up,
    }
    if oldest > _LATE or refused:
        advice = _("Look at the mail server and at THIDUA_SMTP_HOST.")
        return Look("warn", state, figures, advice)
    return Look("ok", state, figures)


register("mail", gettext_lazy("Mail"), _mail)
