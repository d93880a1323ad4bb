"""An award that rested on a revoked one: kept, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.awards.domain import dependants
from thidua.awards.forms import ReasonForm
from thidua.awards.judging.told import answer_look
from thidua.awards.models import DependantReview, Grant
from thidua.awards.views.common import INVALID
from thidua.awards.workflow import REVIEW
from thidua.common.asked import visible
from thidua.common.policy import Refused, require, which
from thidua.common.toasts import done
from thidua.people.views.access import ActorRequest, signed_in_required


def reviews_of(request: ActorRequest, grant: Grant) -> dict[str, Any]:
    """What the page of a grant shows: what rested on it, and on what it rested. Two queries."""
    rows = which(request.actor, "awards:review:view")
    rows = rows.select_related("grant__subject", "revocation__grant")
    below = list(rows.filter(revocation__grant=grant).order_by("grant__granted_on", "pk"))
    above = list(rows.filter(grant=grant).order_by("pk"))
    return {
        "rested": [_row(request, one) for one in below],
        "rests": [_row(request, one) for one in above],
        "rested_open": sum(one.state == "open" for one in below),
    }


def _row(request: ActorRequest, review: DependantReview) -> dict[str, Any]:
    return {
        "review": review,
        "before": answer_look(review.before),
        "after": answer_look(review.after),
        "state": REVIEW.state(review.state),
        "can_keep": REVIEW.can(request.actor, dependants.KEEP, review, as_of=request.as_of),
    }


@require_http_methods(["GET", "POST"])
@signed_in_required
def keep(request: ActorRequest, review: UUID) -> HttpResponse:
    """Let an award stand that rested on a revoked one."""
    row: DependantReview = visible(
        request.actor, "awards:review:view", review, "grant", "revocation__grant"
    )
    require(request.actor, dependants.KEEP, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dependants.keep(
                actor=request.actor,
                as_of=request.as_of,
                review=row,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.add_error(None, str(refused.answer.reason))
        else:
            done(request, _("The award stays; the reason is kept."))
            return redirect(row)
    context = {
        "form": form,
        "title": _("Let the award stand"),
        "button": _("Let it stand"),
        "note": f"{row.grant}; {row.revocation.grant.award_printed} ({row.revocation})",
        "basis": _("Luật Thi đua, khen thưởng 2022, Điều 93"),
        "back": reverse("awards:grant", args=[row.grant.public_id]),
        "back_label": _("Grant"),
    }
    return render(request, "awards/form.html", context, status=INVALID if form.errors else 200)
