"""Addresses for trying the browser fixtures on pages with a known fault."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

HEAD = (
    '<!doctype html><html lang="vi"><head><meta name="viewport" content="width=device-width">'
    "<link rel='icon' href='data:,'><title>Trang thử</title>%s</head><body>%s</body></html>"
)
PAGES = {
    "good": HEAD % ("", "<main><h1>Thi đua</h1><p>Xin chào.</p></main>"),
    "no-alt": HEAD
    % ("", '<main><h1>Thi đua</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>'),
    "inline": HEAD % ("<script>window.broken = true</script>", "<main><h1>Thi đua</h1></main>"),
    "foreign": HEAD
    % ('<link rel="stylesheet" href="http://elsewhere.test/a.css">', "<main><h1>A</h1></main>"),
}


def show(_request: HttpRequest, name: str) -> HttpResponse:
    """One of the pages."""
    return HttpResponse(PAGES[name])


urlpatterns = [path("<str:name>", show)]
