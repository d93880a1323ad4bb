"""Work items and notices that this room opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import WorkKind, register

ACKNOWLEDGE = "documents.acknowledge"
DELIVERED = "documents.delivered"
REMINDED = "documents.reminded"
RECALLED = "documents.recalled"
SIGN = "documents.sign"
NUMBER = "documents.number"

register(
    WorkKind(
        ACKNOWLEDGE,
        _("Acknowledge receipt of %(document)s"),
        _("Open and acknowledge"),
        "file-text",
        _("Sent by %(sender)s on %(sent_on)s"),
    ),
    WorkKind(
        DELIVERED,
        _("%(document)s has arrived"),
        _("Open the document"),
        "file-text",
        _("Sent by %(sender)s on %(sent_on)s"),
    ),
    WorkKind(
        REMINDED,
        _("Reminder: acknowledge receipt of %(document)s"),
        _("Open and acknowledge"),
        "bell",
        _("Sent by %(sender)s on %(sent_on)s"),
    ),
    WorkKind(
        RECALLED,
        _("%(document)s was recalled"),
        _("Open the document list"),
        "arrow-back",
        _("By %(sender)s: %(reason)s"),
    ),
    WorkKind(
        SIGN,
        _("Sign %(document)s"),
        _("Look and sign"),
        "signature",
        _("Drafted by %(drafter)s"),
    ),
    WorkKind(
        NUMBER,
        _("Give %(document)s its number"),
        _("Number and issue"),
        "file-text",
        _("Signed by %(signer)s"),
    ),
)
