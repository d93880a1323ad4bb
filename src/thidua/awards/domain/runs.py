"""Everybody judged, or a draft of the law tried: asked for by somebody, carried out by a job."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thidua.awards.judging.everybody import Batch, Province, changed
from thidua.awards.judging.writing import Writer
from thidua.awards.models import VerdictRow, VerdictRun
from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.law.catalogue import Catalogue
from thidua.law.errors import LawError
from thidua.people.models import User
from thidua.rules.models import CatalogueVersion
from thidua.rules.queries import active_version, catalogue_of

ASK = "awards:run:ask"
JOB = "awards.judge_all"
MOST_ATTEMPTS = 3
FIRST_YEAR = 2024
"""Standards of the law begin in 2024: awards of older law are not judged anew."""
State = VerdictRun.State


@transaction.atomic
def ask(
    *,
    actor: Any,
    as_of: date,
    year: int,
    received_on: date | None = None,
    draft: CatalogueVersion | None = None,
) -> VerdictRun:
    """Have everybody judged for a year; with a draft, under it and under what is in force.

    Args:
        actor: the standing body or the administrator.
        as_of: business date: bounds which facts are known.
        year: the year judged; a school year begins in it.
        received_on: day that selects the standards; absent: ``as_of``, or for a draft the first
            day on which it holds something else, if that is later.
        draft: a version that is not in force.

    Raises:
        Refused: by policy; for a day or year without standards; for the version in force; when
            the same is under way.
    """
    require(actor, ASK)
    received = received_on or max(as_of, _first_day(draft) if draft else as_of)
    if received.year < FIRST_YEAR:
        raise _no("year", _("The catalogue has no standards before 01/01/2024."))
    if not as_of.year - 10 <= year <= as_of.year:
        raise _no("year", _("Choose a year that has begun, of the last ten."))
    active = active_version()
    if draft is not None and draft.pk == active.pk:
        raise _no("draft", _("This version is in force: there is nothing to compare."))
    # A second press of the button waits here until the first one's run is there to be seen.
    User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)
    sort = VerdictRun.Sort.TRIAL if draft else VerdictRun.Sort.ALL
    same = {"sort": sort, "year": year, "as_of": as_of, "received_on": received, "draft": draft}
    waiting = VerdictRun.objects.filter(**same, state__in=VerdictRun.UNDER_WAY)
    if waiting.exists():
        raise _no("under way", _("The same is being judged already; wait for it."))
    run = VerdictRun.objects.create(
        **same,
        version=active,
        fingerprint=fingerprint_of(active),
        draft_fingerprint=fingerprint_of(draft) if draft else "",
        user=actor.user,
        post=actor.post,
        asked_label=actor.label[:300],
        asked_on=as_of,
    )
    audit.record(
        actor=actor, action=ASK, obj=run, as_of=as_of,
        changes={"year": year, "draft": str(draft) if draft else None},
    )  # fmt: skip
    app.configure_task(JOB, lock=f"{JOB}:{run.pk}").defer(run=run.pk)
    return run


def fingerprint_of(version: CatalogueVersion) -> str:
    """What a run keeps of a version: its rows with confirmations and the province's settings."""
    return catalogue_of(version).fingerprint


def _first_day(draft: CatalogueVersion) -> date:
    """The first day from which a draft has another standard than the law in force."""
    known = catalogue_of(active_version()).awards
    days = [row.first for row in catalogue_of(draft).awards if row not in known]
    return min(days, default=date.min)


def _no(rule: str, reason: str) -> Refused:
    return Refused(Answer(False, ASK, rule, reason))


def carry_out(number: int) -> None:
    """Judge what a run asks. Twice does it once; a run that was interrupted begins anew.

    Args:
        number: key of the run.
    """
    run = _begin(number)
    if run is None:
        return
    try:
        _work(run)
    except LawError as error:
        _fail(run, str(error))
    except Exception:
        with translation.override("vi"):
            _fail(run, _("An error of the program; it stands in the log of the worker."))
        raise


@transaction.atomic
def _begin(number: int) -> VerdictRun | None:
    rows = VerdictRun.objects.select_for_update(of=("self",)).select_related("version", "draft")
    run = rows.filter(pk=number, state__in=VerdictRun.UNDER_WAY).first()
    if run is None:
        return None
    if run.attempts >= MOST_ATTEMPTS:
        with translation.override("vi"):
            _fail(run, _("Interrupted %(n)s times; ask for it again.") % {"n": run.attempts})
        return None
    VerdictRow.objects.filter(run=run).delete()
    run.attempts += 1
    run.state, run.done, run.beat_at = State.WORKING, 0, Now()
    run.save(update_fields=["attempts", "state", "done", "beat_at"])
    return run


def _fail(run: VerdictRun, words: str) -> None:
    VerdictRun.objects.filter(pk=run.pk).update(
        state=State.FAILED, fault=words[:500], finished_at=Now()
    )


def _work(run: VerdictRun) -> None:
    law = catalogue_of(run.version)
    draft = catalogue_of(run.draft) if run.draft else None
    province = Province.read(law if draft is None else _wider(law, draft), run.as_of)
    codes = province.codes(law, run.received_on)
    if draft is not None:
        both = set(codes) | set(province.codes(draft, run.received_on))
        codes = [
            code for code in law.codes
            if code in both and draft.standard(code, run.received_on) is not None
            and law.standard(code, run.received_on) is not None
        ]  # fmt: skip
    writer = Writer(run.pk, province.roster)
    tell = {"total": province.steps(codes), "subjects": province.roster.size}
    VerdictRun.objects.filter(pk=run.pk).update(**tell)
    counts: dict[str, Counter[str]] = {}
    given = (codes, run.as_of, run.received_on, run.year)
    afters = iter(province.batches(draft, *given)) if draft is not None else None
    for done, batch in enumerate(province.batches(law, *given), 1):
        after = next(afters) if afters is not None else None
        with transaction.atomic():
            sorts = _write(writer, batch, after)
            VerdictRun.objects.filter(pk=run.pk).update(done=done, beat_at=Now())
        counts.setdefault(batch.award.code, Counter()).update(sorts)
    VerdictRun.objects.filter(pk=run.pk).update(
        state=State.DONE, finished_at=Now(), counts={c: dict(n) for c, n in counts.items() if n}
    )


def _write(writer: Writer, batch: Batch, after: Batch | None) -> list[str]:
    """Write what is to be kept; what each row counts as."""
    if after is None:
        writer.write(batch)
        return [str(answer) for answer in batch.answer.tolist()]
    # A draft may give an award to other kinds of subject: those that both know are compared.
    batch = batch.take(np.isin(batch.who, after.who))
    after = after.take(np.isin(after.who, batch.who))
    rows, words = changed(batch, after)
    writer.write(batch.take(rows), after.take(rows), words)
    return list(words)


def _wider(law: Catalogue, draft: Catalogue) -> Catalogue:
    """The one of the two whose codes hold the other's: facts are numbered by it."""
    return draft if set(law.codes) <= set(draft.codes) else law
