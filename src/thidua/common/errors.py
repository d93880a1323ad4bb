"""Error pages: what happened, what was kept, what to do, a code to quote."""

from __future__ import annotations

import errno
import logging
import secrets
import sys
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from thidua.common.policy import Answer, Refused

logger = logging.getLogger(__name__)

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM_IN_DATABASE = "53100"


def new_code(status: int) -> str:
    """A code that a person can read out and that stands in the log."""
    return f"{status}-{secrets.token_hex(3).upper()}"


def _page(
    request: HttpRequest, status: int, title: str, lines: Sequence[str], **more: object
) -> HttpResponse:
    code = new_code(status)
    logger.info("error page %s", code)
    context = {"title": title, "lines": lines, "code": code, **more}
    return render(request, "common/error.html", context, status=status)


def _standalone(status: int, title: str, lines: Sequence[str], code: str) -> HttpResponse:
    body = render_to_string(
        "common/standalone.html", {"title": title, "lines": lines, "code": code}
    )
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    del exception
    return _page(
        request,
        400,
        _("This request cannot be read"),
        [_("Nothing was changed."), _("Go back and try again from the page you came from.")],
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from anywhere; a refusal of the policy tells its rule."""
    if isinstance(exception, Refused):
        answer = exception.answer
    else:
        answer = Answer(False, "", reason=str(exception or ""))
    return render(request, "403.html", {"answer": answer, "whom": []}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or one that this person may not see."""
    del exception
    return _page(
        request,
        404,
        _("There is nothing at this address"),
        [
            _("The page was moved, or you may not see it."),
            _("Look it up by name or number in the search box, or go to your work."),
        ],
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer. Uses neither database nor session."""
    failure = sys.exc_info()[1]
    if no_room(failure):
        return disk_full(request)
    if isinstance(failure, OperationalError | InterfaceError):
        return unavailable(request)
    code = new_code(500)
    logger.error("error page %s", code)
    return _standalone(
        500,
        _("The program could not finish this"),
        [
            _("What was saved before is kept; this last step was not carried out."),
            _("Try once more. If it happens again, send the code below to the administrator."),
        ],
        code,
    )


def no_room(failure: BaseException | None) -> bool:
    """Whether the disk of the files or of the database is full."""
    while failure is not None:
        if isinstance(failure, OSError) and failure.errno in _NO_ROOM:
            return True
        if getattr(failure, "sqlstate", None) == _NO_ROOM_IN_DATABASE:
            return True
        failure = failure.__cause__
    return False


def disk_full(request: HttpRequest) -> HttpResponse:
    """503: there is no room; reading goes on."""
    del request
    code = new_code(503)
    logger.error("disk full, error page %s", code)
    return _standalone(
        503,
        _("There is no room left on the server"),
        [
            _("This step was not saved; what was saved before is kept, and reading still works."),
            _("Tell the administrator, then send the same page once more."),
        ],
        code,
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer."""
    code = new_code(503)
    logger.error("no database, error page %s", code)
    response = _standalone(
        503,
        _("The program is not available for a moment"),
        [
            _("The database does not answer. What was saved before is kept."),
            _("Keep this page open and reload it in a minute."),
        ],
        code,
    )
    response["Retry-After"] = "60"
    return response
