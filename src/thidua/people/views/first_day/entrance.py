"""Pages that are open without an account: the set-up of an empty installation, activation."""

from __future__ import annotations

from allauth.account.internal.flows.login import Login, perform_login, record_authentication
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from thidua.common.clock import business_date, installation
from thidua.common.policy import Refused
from thidua.common.toasts import done
from thidua.people import codes
from thidua.people.domain import activation, beginnings
from thidua.people.forms_first_day import ActivationCodeForm, BeginForm, FirstPasswordForm
from thidua.people.forms_office import take_errors
from thidua.people.lockout import client_address
from thidua.people.models import ActivationLetter, User
from thidua.people.queries import unit_names, whom_to_ask
from thidua.people.steps import PASSWORD

LETTER = "activation_letter"


def _locked(request: HttpRequest) -> HttpResponse | None:
    """The page for an address with too many wrong codes."""
    until = codes.locked_until(client_address(request), timezone.now())
    if until is None:
        return None
    context = {"until": until, "by_address": True, "whom": whom_to_ask(business_date())}
    answer = render(request, "people/signin/locked.html", context, status=429)
    answer["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return answer


def _wrong(request: HttpRequest, code: str) -> None:
    if codes.is_whole(code):
        codes.note_wrong(client_address(request), timezone.now())


def _sign_in(request: HttpRequest, user: User, to: str) -> HttpResponse:
    record_authentication(request, user, PASSWORD)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=to))
    return answer


@never_cache
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Name the province and make the first administrator, with the code of the terminal."""
    if installation() is not None:
        return redirect("desk:home")
    if locked := _locked(request):
        return locked
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            user = beginnings.begin(
                as_of=business_date(), now=timezone.now(), code=code, wanted=form.beginning()
            )
        except ValidationError as error:
            if hasattr(error, "error_dict") and "code" in error.error_dict:
                _wrong(request, code)
            take_errors(form, error)
        except Refused:
            return redirect("desk:home")
        else:
            return _sign_in(request, user, reverse("people:first_day"))
    status = 422 if form.is_bound else 200
    return render(request, "people/first_day/begin.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter."""
    if locked := _locked(request):
        return locked
    form = ActivationCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        letter = activation.find_letter(code, now=timezone.now())
        if letter is not None:
            request.session[LETTER] = letter.pk
            return redirect("people:activate_password")
        _wrong(request, code)
        form.add_error(
            "code",
            gettext(
                "This code opens nothing: it is mistyped, was used already, is too old, or a newer "
                "letter was made. Look at the letter once more, or ask for a new one."
            ),
        )
    context = {"form": form, "whom": whom_to_ask(business_date())}
    status = 422 if form.is_bound else 200
    return render(request, "people/first_day/activate.html", context, status=status)


def _letter(request: HttpRequest) -> ActivationLetter | None:
    rows = activation.live_letters(timezone.now()).select_related("user__person")
    return rows.filter(pk=request.session.get(LETTER, 0)).first()


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Show whose account it is, and take the first password."""
    letter = _letter(request)
    if letter is None:
        return redirect("people:activate")
    day = business_date()
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = activation.activate(
                letter=letter,
                password=form.cleaned_data["password"],
                as_of=day,
                now=timezone.now(),
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            request.session.pop(LETTER, None)
            done(request, gettext("Your account is active."))
            return _sign_in(request, user, "/")
    person = letter.user.person
    posts = list(person.posts.filter(valid__contains=day).order_by("pk")) if person else []
    names = unit_names(day, {p.unit_id for p in posts})
    context = {
        "form": form,
        "account": letter.user,
        "posts": [(post, names.get(post.unit_id, "")) for post in posts],
        "whom": whom_to_ask(day),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/first_day/first_password.html", context, status=status)
