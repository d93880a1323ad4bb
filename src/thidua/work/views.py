"""Pages of this room: notices, and the rules of reminding."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common.policy import may, require, which
from thidua.common.toasts import done
from thidua.people.views.access import ActorRequest, account_required, signed_in_required
from thidua.work.domain.notices import mark_all_read, mark_read
from thidua.work.domain.rules import save_rule
from thidua.work.forms import RuleForm
from thidua.work.kinds import KINDS, facts_of, title_of
from thidua.work.models import Notice, ReminderRule
from thidua.work.wording import kind_label, what, when

PAGE_SIZE = 30


def _list_address(request: HttpRequest) -> str:
    """The list as it stood, when the form says so and it is ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "work:notice_list"


@account_required
@require_GET
def notice_list(request: ActorRequest) -> HttpResponse:
    """One's own notices, newest first; all of them or those not read yet."""
    rows = which(request.actor, "work:notice:read").order_by("-on", "-pk")
    unread = rows.filter(read_at=None).count()
    only_unread = request.GET.get("loc") == "chua-doc"
    shown = rows.filter(read_at=None) if only_unread else rows
    pages = Paginator(shown, PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    lines = [
        (notice, title_of(notice), facts_of(notice), KINDS[notice.kind].icon)
        for notice in page.object_list
        if notice.kind in KINDS
    ]
    links = pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    context = {
        "lines": lines,
        "page": page,
        "page_links": list(links) if pages.num_pages > 1 else [],
        "unread": unread,
        "only_unread": only_unread,
    }
    return render(request, "work/notice_list.html", context)


def _own(request: ActorRequest, public_id: UUID) -> Notice:
    notice: Notice = get_object_or_404(
        which(request.actor, "work:notice:read"), public_id=public_id
    )
    return notice


@account_required
@require_POST
def notice_read(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Mark one as read; with ``open`` go on to what it is about."""
    notice = _own(request, public_id)
    mark_read(actor=request.actor, as_of=request.as_of, notice=notice)
    if "open" in request.POST and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect(_list_address(request))


@account_required
@require_POST
def notice_read_all(request: ActorRequest) -> HttpResponse:
    """Mark all as read."""
    count = mark_all_read(actor=request.actor, as_of=request.as_of)
    text = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", count)
    done(request, text % {"n": count})
    return redirect("work:notice_list")


@signed_in_required
@require_GET
def rule_list(request: ActorRequest) -> HttpResponse:
    """The rules, by kind of work and day."""
    require(request.actor, "work:rule:manage")
    rules = [(r, kind_label(r.kind), when(r.offset), what(r)) for r in ReminderRule.objects.all()]
    may_change = may(request.actor, "work:rule:manage")
    return render(request, "work/rule_list.html", {"rules": rules, "may_change": may_change})


@signed_in_required
@require_http_methods(["GET", "POST"])
def rule_edit(request: ActorRequest, number: int | None = None) -> HttpResponse:
    """Add a rule, or change the one with this key."""
    require(request.actor, "work:rule:manage")
    rule = get_object_or_404(ReminderRule, pk=number) if number else ReminderRule()
    form = RuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        try:
            save_rule(actor=request.actor, as_of=request.as_of, rule=form.instance)
        except ValidationError as error:
            _take(form, error)
        else:
            done(request, _("The rule is saved."))
            return redirect("work:rule_list")
    return render(request, "work/rule_edit.html", {"form": form, "is_new": not number})


def _take(form: RuleForm, error: ValidationError) -> None:
    """Say what the table's constraints refuse in words about the fields."""
    known = {name for name in error.error_dict if name != NON_FIELD_ERRORS}
    for name in known:
        form.add_error(name if name in form.fields else None, error.error_dict[name])
    if NON_FIELD_ERRORS not in error.error_dict:
        return
    rule = form.instance
    escalates = rule.action == ReminderRule.Action.ESCALATE
    if escalates and not rule.escalate_to:
        form.add_error("escalate_to", _("Say to whom it is escalated."))
    elif not escalates and rule.escalate_to:
        form.add_error("escalate_to", _("A reminder goes to those in whose list the work stands."))
    else:
        form.add_error("offset", _("There is such a rule already; change that one."))
