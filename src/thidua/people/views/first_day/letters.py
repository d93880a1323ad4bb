"""Activation letters: who waits for one, who has one, who has come; making and downloading them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_filters import ChoiceFilter, FilterSet
from django_htmx.http import HttpResponseClientRefresh

from thidua.common import formatting
from thidua.common.lists import search
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable, NameColumn
from thidua.common.toasts import done
from thidua.common.ui.marks import verdict
from thidua.people.domain import activation
from thidua.people.forms_first_day import LettersForm
from thidua.people.models import ActivationLetter, LetterBatch, Post, UnitVersion, User
from thidua.people.reauthentication import recent_authentication_required
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.structure.cases import Case, CaseListPage

FEW = 40
"""So many letters are made before the page comes."""


class ActivationTable(ListTable):
    """Accounts with their last letter."""

    chosen = tables.Column(
        verbose_name=_("Choose"),
        accessor="public_id",
        orderable=False,
        exclude_from_export=True,
    )
    person = NameColumn(
        verbose_name=_("Officer"), order_by="person__sort_key", empty_values=(), second="username"
    )
    unit_name = tables.Column(verbose_name=_("Unit"))
    email = tables.Column(verbose_name=_("Mail address"))
    sent_at = tables.Column(verbose_name=_("Last letter"))
    standing = tables.Column(
        verbose_name=_("State"), accessor="pk", orderable=False, empty_values=()
    )

    def render_chosen(self, record: Any) -> SafeString | str:
        """A box for those that may have a letter."""
        if record.last_login is not None or not record.must_change_password:
            return "–"
        return format_html(
            '<input type="checkbox" form="letters" name="account" value="{}" aria-label="{}">',
            record.public_id,
            gettext("Letter for %(name)s") % {"name": record.person or record.username},
        )

    def render_sent_at(self, record: Any) -> SafeString:
        """When and how."""
        way = str(LetterBatch.Way(record.sent_way).label)
        when = formatting.moment(record.sent_at)
        return format_html('{}<span class="second">{}</span>', when, way)

    def value_sent_at(self, record: Any) -> Any:
        """As Excel sorts it."""
        return formatting.moment(record.sent_at)

    def render_standing(self, record: Any) -> SafeString:
        """Where the person stands."""
        word = self.value_standing(record)
        if record.last_login is not None or not record.must_change_password:
            return verdict("ok", word)
        if record.sent_at is None:
            return verdict("none", word)
        if record.is_live:
            return verdict("info", word, "mail")
        return verdict("warn", word, "alert-triangle")

    def value_standing(self, record: Any) -> str:
        """The word."""
        if record.last_login is not None or not record.must_change_password:
            return gettext("Activated")
        if record.sent_at is None:
            return gettext("No letter yet")
        if record.is_live:
            until = formatting.day(timezone.localtime(record.sent_until).date())
            return gettext("Letter holds until %(day)s") % {"day": until}
        return gettext("Letter too old")


class ActivationFilter(FilterSet):  # type: ignore[misc]
    """By mail address."""

    mail = ChoiceFilter(
        label=_("Mail address"),
        choices=[("with", _("With one")), ("without", _("Without one"))],
        method="by_mail",
        empty_label=_("All"),
    )

    def by_mail(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Narrow."""
        return rows.exclude(email="") if value == "with" else rows.filter(email="")


class ActivationList(SignedInRequiredMixin, CaseListPage):
    """Open accounts by how far their activation is; posting makes letters for what is shown."""

    action = "people:account:view"
    title = _("Activation letters")
    table_class = ActivationTable
    filter_class = ActivationFilter
    search_field = "person__search_key"
    default_order = ("person__sort_key", "username")
    file_name = "thu-kich-hoat"
    empty_icon = "user-check"
    empty_title = _("Nobody waits for a letter")
    empty_text = _(
        "Accounts come with the list of officers from Excel, or are made one by one; each waits "
        "here until its holder has chosen a password."
    )
    template_name = "people/first_day/activation_list.html"
    form: LettersForm | None = None

    def rows(self) -> QuerySet[User]:
        """With unit and last letter."""
        require(self.actor, "people:letter:view", LetterBatch())
        last = ActivationLetter.objects.filter(user=OuterRef("pk")).order_by("-pk")
        posts = Post.objects.filter(valid__contains=self.as_of, person=OuterRef("person"))
        unit = posts.order_by("pk").values("unit")[:1]
        version = UnitVersion.objects.on(self.as_of).filter(unit=OuterRef("unit_id"))
        rows: QuerySet[User] = super().rows()
        live = activation.live_letters(timezone.now()).filter(user=OuterRef("pk"))
        return (
            rows.filter(is_active=True)
            .select_related("person")
            .annotate(
                unit_id=Subquery(unit),
                unit_name=Subquery(version.values("name")[:1]),
                sent_at=Subquery(last.values("made_at")[:1]),
                sent_until=Subquery(last.values("expires_at")[:1]),
                sent_way=Subquery(last.values("batch__way")[:1]),
                is_live=Exists(live),
            )
        )

    def cases(self) -> list[Case]:
        """Waiting first: that is what the page is for."""
        waits = activation.never_used
        return [
            Case("", _("Not activated"), waits),
            Case("none", _("No letter yet"), waits & Q(sent_at=None)),
            Case("sent", _("Letter holds"), waits & Q(is_live=True)),
            Case("old", _("Letter too old"), waits & Q(sent_at__isnull=False, is_live=False)),
            Case("active", _("Activated"), ~waits),
        ]

    def filtered(self) -> QuerySet[User]:
        """Words are looked for in the name and in the user name."""
        rows = self.filterset.qs if self.filterset.is_valid() else self.rows().none()
        if not self.query:
            return rows
        by_name = search(User.objects.all(), self.query, self.search_field)
        return rows.filter(
            Q(pk__in=by_name.values("pk")) | Q(username__contains=self.query.lower())
        )

    def more_context(self) -> Mapping[str, Any]:
        """The form, and what was made before."""
        waiting = self.chosen(self.filtered()).filter(activation.never_used)
        return {
            "letters": self.form or LettersForm(),
            "waiting": waiting.count(),
            "batches": LetterBatch.objects.select_related("user__person")[:8],
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Make letters: for the boxes that are ticked, else for everybody in this view."""
        self.form = LettersForm(request.POST)
        if not self.form.is_valid():
            return self.show(request, self.filtered())
        ticked = request.POST.getlist("account")
        wanted = self.chosen(self.filtered())
        if ticked:
            wanted = which(self.actor, activation.ACTION).filter(public_id__in=_uuids(ticked))
        try:
            batch = activation.ask_letters(
                actor=self.actor,
                as_of=self.as_of,
                users=User.objects.filter(pk__in=wanted.values("pk")),
                **self.form.cleaned_data,
            )
        except ValidationError as error:
            self.form.add_error(None, error) if not hasattr(error, "error_dict") else (
                self.form.add_error("days", error.error_dict["days"])
            )
            return self.show(request, self.filtered())
        if len(batch.wanted) <= FEW:
            activation.make_letters(batch.pk, now=timezone.now())
        return redirect("people:letter_batch", batch.public_id)


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


make_list = recent_authentication_required(ActivationList.as_view())


def activation_list(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """Looking is free; making letters asks once more who it is."""
    view = make_list if request.method == "POST" else ActivationList.as_view()
    answer: HttpResponseBase = view(request, **kwargs)
    return answer


def _batch(request: ActorRequest, public_id: UUID) -> LetterBatch:
    rows = which(request.actor, "people:letter:view").select_related("user__person", "file")
    batch: LetterBatch = get_object_or_404(rows, public_id=public_id)
    return batch


@signed_in_required
@require_GET
def letter_batch(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One making: how far it is, the file, who has used the code."""
    require(request.actor, "people:letter:view", LetterBatch())
    batch = _batch(request, public_id)
    making = batch.state == LetterBatch.State.MAKING
    if request.htmx and not making:
        return HttpResponseClientRefresh()
    letters = batch.letters.all()
    context = {
        "batch": batch,
        "making": making,
        "used": letters.exclude(used_at=None).count(),
        "void": letters.filter(used_at=None).exclude(void_at=None).count(),
        "live": activation.live_letters(timezone.now()).filter(batch=batch).count(),
        "answer": may(request.actor, "people:letter:view", batch),
    }
    name = "parts/making" if request.htmx else "letter_batch"
    return render(request, f"people/first_day/{name}.html", context)


@signed_in_required
@recent_authentication_required
@require_GET
def letter_file(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The PDF; that it was taken stands in the trail."""
    batch = _batch(request, public_id)
    try:
        data = activation.download(actor=request.actor, as_of=request.as_of, batch=batch)
    except ValidationError as error:
        done(request, " ".join(error.messages))
        return redirect("people:letter_batch", batch.public_id)
    name = batch.file.name if batch.file else "thu-kich-hoat.pdf"
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
