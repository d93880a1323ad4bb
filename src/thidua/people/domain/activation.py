"""Activation letters: made for chosen accounts, used once by their holders, deleted when over."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thidua.common import audit, files
from thidua.common.models import StoredFile
from thidua.common.policy import Refused, require, which
from thidua.paper.layout.pdf import LayoutError
from thidua.people.actors import Actor, actor_for
from thidua.people.codes import digest, draw_code, is_whole
from thidua.people.domain.accounts import tell_by_mail
from thidua.people.domain.letter_words import letter_for, mail_words, sheet_of
from thidua.people.hooks import send_mail
from thidua.people.letters import render
from thidua.people.lockout import open_again
from thidua.people.models import ActivationLetter, LetterBatch, User
from thidua.people.sealing import seal, unseal

ACTION = "people:letter:make"
PURPOSE = "activation"
JOB = "people.letters"
DEFAULT_DAYS, MOST_DAYS = 14, 60
MOST = 2000
STILL = timedelta(seconds=45)
State, Way = LetterBatch.State, LetterBatch.Way

never_used = Q(is_active=True, must_change_password=True, last_login=None)
"""Accounts whose holder has not come yet."""


@transaction.atomic
def ask_letters(
    *, actor: Any, as_of: date, users: Iterable[User], way: str, days: int = DEFAULT_DAYS
) -> LetterBatch:
    """Have letters made for those of ``users`` who have not signed in yet.

    Their older letters become void when the new ones are made. Two presses of one button make one
    set of letters.

    Args:
        actor: administrator.
        as_of: business date.
        users: accounts; those that were used, are closed, or are one's own are left out.
        way: ``paper`` (one PDF) or ``mail`` (one mail each, only to accounts with an address).
        days: how long the codes hold, 1 to 60.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: when nobody is left, more than 2,000 are, or the days are out of range.
    """
    require(actor, "people:letter:view", LetterBatch())
    asked = {u.pk for u in users}
    wanted = sorted(which(actor, ACTION).filter(pk__in=asked).values_list("pk", flat=True))
    if not wanted:
        raise ValidationError(_("None of these accounts waits for a letter."))
    if len(wanted) > MOST:
        raise ValidationError(
            _("At most %(count)s letters at once; narrow the list.") % {"count": MOST}
        )
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": _("Choose 1 to %(count)s days.") % {"count": MOST_DAYS}})
    if way == Way.MAIL and not User.objects.filter(pk__in=wanted).exclude(email="").exists():
        raise ValidationError(_("None of these accounts has a mail address; make paper letters."))
    User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)
    same = LetterBatch.objects.filter(
        user=actor.user, way=way, wanted=wanted, state=State.MAKING
    ).first()
    if same is not None:
        return same
    batch = LetterBatch.objects.create(
        user=actor.user,
        post=actor.post,
        as_of=as_of,
        way=way,
        days=days,
        wanted=wanted,
        left_out=len(asked) - len(wanted),
    )
    app.configure_task(JOB).defer(batch=batch.pk)
    return batch


def make_letters(number: int, *, now: datetime) -> None:
    """Draw the codes of a batch and write its PDF or its mails; all of it or nothing.

    Args:
        number: key of the batch; one that is made already, or by another worker now, is left.
        now: the moment, by the clock of the machine.
    """
    try:
        with transaction.atomic():
            rows = LetterBatch.objects.select_for_update(of=("self",), skip_locked=True)
            batch = (
                rows.select_related("user__person", "post")
                .filter(pk=number, state=State.MAKING)
                .first()
            )
            if batch is not None:
                with translation.override(batch.user.language):
                    _make(batch, now)
    except (Refused, LayoutError, OSError) as error:
        words = str(error.answer.reason) if isinstance(error, Refused) else str(error)
        LetterBatch.objects.filter(pk=number, state=State.MAKING).update(
            state=State.FAILED, fault=words[:500]
        )


def _make(batch: LetterBatch, now: datetime) -> None:
    actor = actor_for(batch.user, batch.as_of, str(batch.post.public_id) if batch.post else "")
    require(actor, "people:letter:view", batch)
    users = list(
        which(actor, ACTION)
        .filter(pk__in=batch.wanted)
        .select_related("person")
        .select_for_update(of=("self",))
        .order_by("person__sort_key", "pk")
    )
    if batch.way == Way.MAIL:
        users = [u for u in users if u.email]
    batch.left_out += len(batch.wanted) - len(users)
    batch.expires_at = timezone.localtime(now + timedelta(days=batch.days)).replace(
        hour=23, minute=59, second=0, microsecond=0
    )
    codes = [draw_code() for _user in users]
    ActivationLetter.objects.filter(
        user__in=[u.pk for u in users], used_at=None, void_at=None
    ).update(void_at=now)
    ActivationLetter.objects.bulk_create(
        [
            ActivationLetter(
                batch=batch,
                user=user,
                digest=digest(PURPOSE, code),
                made_at=now,
                expires_at=batch.expires_at,
            )
            for user, code in zip(users, codes, strict=True)
        ],
        batch_size=500,
    )
    if batch.way == Way.MAIL:
        _mail(batch, users, codes)
    elif users:
        batch.file = _write(batch, users, codes, now)
    batch.state, batch.made, batch.ready_at = State.READY, len(users), now
    batch.save()
    audit.record(
        actor=actor,
        action=ACTION,
        obj=batch,
        as_of=batch.as_of,
        changes={"letters": len(users), "way": batch.way, "days": batch.days},
    )


def _write(
    batch: LetterBatch, users: Sequence[User], codes: Sequence[str], now: datetime
) -> StoredFile:
    pages = letter_for(users, codes, batch.as_of)
    data = render(sheet_of(batch), pages, now=now)
    sealed = seal(base64.b64encode(data).decode("ascii"), "letters")
    return files.put(
        sealed.encode("ascii"),
        name=f"thu-kich-hoat-{batch.as_of:%Y%m%d}.pdf",
        media_type="application/pdf",
        actor=None,
        retention=StoredFile.Retention.WORKING,
    )


def _mail(batch: LetterBatch, users: Sequence[User], codes: Sequence[str]) -> None:
    for user, code in zip(users, codes, strict=True):
        with translation.override(user.language):
            subject, body = mail_words(batch, user, code)
        # The room that sends forgets the words of a mail with this sort of key once it is sent.
        key = f"secret.activation:{batch.pk}:{user.pk}"
        send_mail(key=key, to=user.email, subject=subject, body=body)


def take_up_letters(*, now: datetime) -> int:
    """Queue batches whose worker died; returns how many."""
    rows = LetterBatch.objects.filter(state=State.MAKING, asked_at__lt=now - STILL)
    with transaction.atomic():
        free = list(rows.select_for_update(of=("self",), skip_locked=True))
    for batch in free:
        app.configure_task(JOB).defer(batch=batch.pk)
    return len(free)


# --- reading --------------------------------------------------------------------------------------
@transaction.atomic
def download(*, actor: Any, as_of: date, batch: LetterBatch) -> bytes:
    """The PDF of a batch; that it was taken stands in the trail.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: when there is no file any more.
    """
    require(actor, "people:letter:view", batch)
    if batch.file is None:
        raise ValidationError(_("The file is deleted: no code in it works any more."))
    data = base64.b64decode(unseal(files.read(batch.file).decode("ascii"), "letters"))
    audit.record(
        actor=actor,
        action="people:letter:download",
        obj=batch,
        as_of=as_of,
        changes={"letters": batch.made},
    )
    return data


def live_letters(now: datetime) -> QuerySet[ActivationLetter]:
    """Letters whose code opens something."""
    return ActivationLetter.objects.filter(
        Q(used_at=None, void_at=None, expires_at__gt=now),
        user__is_active=True,
        user__must_change_password=True,
        user__last_login=None,
    )


def find_letter(code: str, *, now: datetime) -> ActivationLetter | None:
    """The letter that a typed code belongs to, ``None`` when it opens nothing (any more)."""
    if not is_whole(code):
        return None
    rows = live_letters(now).select_related("user__person", "batch")
    return rows.filter(digest=digest(PURPOSE, code)).first()


# --- using ----------------------------------------------------------------------------------------
@transaction.atomic
def activate(*, letter: ActivationLetter, password: str, as_of: date, now: datetime) -> User:
    """Choose the first password with a letter's code, which is used up.

    Args:
        letter: as :func:`find_letter` gave it.
        password: the person's own.
        as_of: business date.
        now: the moment, by the clock of the machine.

    Raises:
        ValidationError: by field, for a weak password; without field, when the letter was used or
            became void meanwhile.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=letter.user_id)
    still = live_letters(now).select_for_update(of=("self",)).filter(pk=letter.pk).first()
    if still is None:
        raise ValidationError(_("This code does not work any more. Ask for a new letter."))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    still.used_at = now
    still.save(update_fields=["used_at"])
    open_again(user.username)
    audit.record(actor=Actor(user, None, as_of), action="people:letter:use", obj=user, as_of=as_of)
    with translation.override(user.language):
        tell_by_mail(
            user,
            "activated",
            _("Your account is active"),
            _("A password was chosen for the account “%(name)s”.") % {"name": user.username},
            _("If you did not do it, tell the administrator at once."),
        )
    return user


# --- tidying --------------------------------------------------------------------------------------
@transaction.atomic
def delete_dead_files(*, as_of: date, now: datetime) -> int:
    """Delete every PDF in which no code works any more; returns how many."""
    alive = live_letters(now).filter(batch=OuterRef("pk"))
    batches = list(
        LetterBatch.objects.select_for_update(of=("self",), skip_locked=True).filter(
            ~Exists(alive), state=State.READY, way=Way.PAPER
        )
    )
    for batch in batches:
        stored, batch.file, batch.state = batch.file, None, State.GONE
        batch.save(update_fields=["file", "state"])
        if stored is not None:
            files.discard(stored)
        audit.record(actor=None, action="people:letter:delete", obj=batch, as_of=as_of)
    return len(batches)
