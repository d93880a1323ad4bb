"""One grant: its page, entering, correcting, revoking, striking out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.awards.catalogue import Object
from thidua.awards.domain import grants
from thidua.awards.domain.names import MAP
from thidua.awards.domain.subjects import named_subject, subject_of_unit
from thidua.awards.forms import CorrectForm, ReasonForm, RecordForm, RevokeForm
from thidua.awards.ledger import uses_seen
from thidua.awards.models import Grant, Subject
from thidua.awards.queries.lookup import counts
from thidua.awards.queries.prizes import Prizes
from thidua.awards.versions import told_versions
from thidua.awards.views.common import INVALID, award_names, stale_words
from thidua.awards.views.reviews import reviews_of
from thidua.awards.workflow import GRANT
from thidua.common import audit
from thidua.common.asked import visible, whole
from thidua.common.keys import fold
from thidua.common.policy import Refused, may, require
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.people.forms import take_errors
from thidua.people.models import Unit
from thidua.people.views.access import ActorRequest, signed_in_required

NEW = "new"


def _grant(request: ActorRequest, public_id: UUID) -> Grant:
    found: Grant = visible(
        request.actor,
        "awards:registry:view",
        public_id,
        "subject",
        "decision__body",
        "decision__document",
        "revocation",
        "period",
        "unit",
        "source_document",
    )
    return found


@require_safe
@signed_in_required
def grant(request: ActorRequest, grant: UUID) -> HttpResponse:
    """What was granted, where it stands on paper, who confirmed it, what became of it."""
    row = _grant(request, grant)
    actor, as_of = request.actor, request.as_of
    context = {
        "grant": row,
        "award": row.award,
        "state": GRANT.state(row.state),
        "revocation": getattr(row, "revocation", None),
        "versions": told_versions(row),
        "history": audit.trail(row)[:30] if actor.is_standing_body else [],
        "uses": uses_seen(actor, row.public_id),
        **reviews_of(request, row),
        "prize": Prizes().of([row]).get(row.pk),
        "can_correct": may(actor, grants.CORRECT, row),
        "can_revoke": GRANT.can(actor, grants.REVOKE, row, as_of=as_of),
        "can_strike": GRANT.can(actor, grants.STRIKE, row, as_of=as_of),
        "can_map": may(actor, MAP),
        "sees_document": bool(
            row.decision.document and may(actor, "documents:document:view", row.decision.document)
        ),
    }
    return render(request, "awards/grant.html", context)


# --- entering -------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def record(request: ActorRequest) -> HttpResponse:
    """Enter a grant of a decision on paper; among namesakes the person chooses."""
    require(request.actor, "awards:grant:enter")
    own = None
    if not request.actor.is_standing_body and request.actor.post is not None:
        own = request.actor.post.unit
    form = RecordForm(request.POST or None, as_of=request.as_of, own=own, initial=_begin(request))
    namesakes: list[tuple[Subject, int]] = []
    if request.method == "POST" and form.is_valid():
        namesakes = _namesakes(form)
        who = request.POST.get("who", "")
        known = {str(s.public_id): s for s, _count in namesakes}
        if namesakes and who not in {NEW, *known}:
            form.add_error(None, _("Others of this name are in the registry: choose who is meant."))
        else:
            try:
                made = _record(request, form, known.get(who))
            except ValidationError as error:
                take_errors(form, error)
            except Refused as refused:
                form.add_error(None, str(refused.answer.reason))
            else:
                done(request, _("The grant was recorded."))
                return redirect(made)
    context = {
        "form": form,
        "namesakes": namesakes,
        "who": request.POST.get("who", ""),
        "award_names": award_names(),
    }
    status = INVALID if form.errors else 200
    return render(request, "awards/record.html", context, status=status)


def _begin(request: ActorRequest) -> dict[str, Any]:
    """Fields filled from the subject whose page led here."""
    key = request.GET.get("subject", "")
    try:
        found = Subject.objects.filter(public_id=UUID(key)).select_related("unit").first()
    except ValueError:
        found = None
    if found is None:
        return {}
    unit = str(found.unit.public_id) if found.unit else ""
    return {"object_kind": found.kind, "name": found.name, "unit": unit}


def _is_unit(form: RecordForm) -> Unit | None:
    """The unit that the line names, where the collective is that unit itself."""
    unit = form.chosen_unit()
    if unit is None or form.cleaned_data["object_kind"] != Object.COLLECTIVE:
        return None
    names = [n for v in unit.versions.all() for n in (v.name, v.short_name)]
    names += unit.aliases.values_list("name", flat=True)
    return unit if fold(form.cleaned_data["name"]) in {fold(n) for n in names if n} else None


def _namesakes(form: RecordForm) -> list[tuple[Subject, int]]:
    """Subjects of exactly this name; none for a unit, which is told by the directory."""
    if _is_unit(form) is not None:
        return []
    key = fold(form.cleaned_data["name"])
    rows = Subject.objects.filter(
        kind=form.cleaned_data["object_kind"], root=None, unit=None, search_key__startswith=key
    )
    found = [s for s in rows.order_by("sort_key", "pk")[:200] if fold(s.name) == key][:40]
    numbers = counts(s.pk for s in found)
    return [(s, numbers.get(s.pk, 0)) for s in found]


def _record(request: ActorRequest, form: RecordForm, chosen: Subject | None) -> Grant:
    facts = form.facts()
    unit = _is_unit(form)
    return grants.record_for(
        actor=request.actor,
        as_of=request.as_of,
        decision=form.decision(),
        facts=facts,
        subject=chosen
        or (
            (lambda: subject_of_unit(unit))
            if unit is not None
            else lambda: named_subject(
                kind=form.cleaned_data["object_kind"],
                name=facts.name,
                detail=", ".join(p for p in (facts.post, facts.unit_words) if p),
            )
        ),
    )


# --- correcting, revoking, striking out -----------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def correct(request: ActorRequest, grant: UUID) -> HttpResponse:
    """Put a line right, with a reason."""
    row = _grant(request, grant)
    require(request.actor, grants.CORRECT, row)
    form = CorrectForm(request.POST or None, as_of=request.as_of, grant=row)
    revision = row.revision
    if request.method == "POST" and form.is_valid():
        try:
            grants.correct(
                actor=request.actor,
                as_of=request.as_of,
                grant=row,
                facts=form.facts(),
                reason=form.cleaned_data["reason"],
                revision=whole(request.POST.get("revision")),
            )
        except ValidationError as error:
            take_errors(form, error)
        except Refused as refused:
            form.add_error(None, str(refused.answer.reason))
        except Stale:
            form.add_error(None, stale_words())
        else:
            done(request, _("The grant was corrected; the former words are kept."))
            return redirect(row)
    return _form(
        request,
        row,
        form,
        title=_("Correct a grant"),
        button=_("Save the correction"),
        revision=revision,
        award_names=award_names(),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def revoke(request: ActorRequest, grant: UUID) -> HttpResponse:
    """Record the decision that cancelled it."""
    row = _grant(request, grant)
    require(request.actor, grants.REVOKE, row)
    form = RevokeForm(request.POST or None, initial={"issuer": row.decision.issuer})
    if request.method == "POST" and form.is_valid():
        try:
            grants.revoke(
                actor=request.actor,
                as_of=request.as_of,
                grant=row,
                revision=whole(request.POST.get("revision")),
                **form.cleaned_data,
            )
        except ValidationError as error:
            take_errors(form, error)
        except Stale:
            form.add_error(None, stale_words())
        else:
            done(request, _("The grant is marked as revoked."))
            return redirect(row)
    return _form(
        request,
        row,
        form,
        title=_("Revocation of a grant"),
        button=_("Record the revocation"),
        danger=True,
        basis=_("Luật Thi đua, khen thưởng 2022, Điều 93"),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def strike(request: ActorRequest, grant: UUID) -> HttpResponse:
    """Take a line out that was recorded by mistake."""
    row = _grant(request, grant)
    require(request.actor, grants.STRIKE, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grants.strike(
                actor=request.actor,
                as_of=request.as_of,
                grant=row,
                reason=form.cleaned_data["reason"],
                revision=whole(request.POST.get("revision")),
            )
        except Stale:
            form.add_error(None, stale_words())
        else:
            done(request, _("The line was struck out; it can still be read."))
            return redirect(row)
    return _form(
        request,
        row,
        form,
        title=_("Strike out a line recorded by mistake"),
        button=_("Strike out"),
        danger=True,
    )


def _form(request: ActorRequest, row: Grant, form: Any, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "note": str(row),
        "back": reverse("awards:grant", args=[row.public_id]),
        "back_label": _("Grant"),
        "revision": row.revision,
        **more,
    }
    return render(request, "awards/form.html", context, status=INVALID if form.errors else 200)
