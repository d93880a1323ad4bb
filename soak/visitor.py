"""Somebody with a browser's manners and no browser: cookies, forms, files, over real HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

TIMEOUT = 330
"""Seconds to wait for an answer; the reader of scans may take 300."""
BROKEN = (URLError, HTTPException, ConnectionError, TimeoutError)
"""What a visitor sees when the program is not there."""


@dataclass
class Form:
    """A form of a page: where it goes and what it would send.

    Args:
        action: absolute path.
        method: ``get`` or ``post``.
        fields: name → value as the page fills it; the first choice of an empty select.
        files: names of its file fields.
        words: names of its free fields (text, textarea, search, number).
        buttons: name and value of each button that has them.
    """

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


_PARTS = ("hx-get", "hx-post")


class Page(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect one element."""
        has = {name: value or "" for name, value in attrs}
        self.links += [urljoin(self.path, has[name]) for name in _PARTS if has.get(name)]
        if tag == "a" and has.get("href"):
            self.links.append(urljoin(self.path, has["href"]))
        elif tag == "form":
            action = urljoin(self.path, has.get("action") or self.path)
            self._form = Form(action, has.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "button", "textarea", "select", "option"):
            self._control(tag, has)

    def _control(self, tag: str, has: Mapping[str, str]) -> None:
        form, name, kind = self._form, has.get("name", ""), has.get("type", "text")
        assert form is not None  # noqa: S101 - asked by the caller
        if tag == "option":
            if self._select and (not form.fields.get(self._select) or "selected" in has):
                form.fields[self._select] = has.get("value", "")
        elif tag == "select":
            self._select = name
        elif not name or kind in ("button", "reset", "image"):
            return
        elif tag == "button" or kind == "submit":
            form.buttons.append((name, has.get("value", "")))
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""
            form.words.append(name)
        elif kind == "file":
            form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in has or (kind == "radio" and name not in form.fields):
                form.fields[name] = has.get("value", "on")
        else:
            form.fields[name] = has.get("value", "")
            if kind in ("text", "search", "number", "email", "tel"):
                form.words.append(name)

    def handle_data(self, data: str) -> None:
        """Text of a textarea."""
        if self._form is not None and self._area:
            # A line break right after the opening tag is not part of the text.
            before = self._form.fields[self._area]
            self._form.fields[self._area] += data if before else data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


@dataclass(frozen=True)
class Answer:
    """What came back.

    Args:
        status: HTTP status; redirects are not followed.
        body: text of the page.
        location: path of a redirect, else empty.
        kind: media type.
    """

    status: int
    body: str
    location: str
    kind: str

    def page(self, path: str) -> Page:
        """Its links and forms."""
        return Page(path, self.body)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Redirects are answers here."""
        return


class Visitor:
    """One session.

    Args:
        base: address of the program, ``http://127.0.0.1:8123``.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.jar), _NoRedirect())

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as got:
                return self._answer(got.status, got.read(), got.headers)
        except HTTPError as error:
            return self._answer(error.code, error.read(), error.headers)

    @staticmethod
    def _answer(status: int, body: bytes, headers: Mapping[str, str]) -> Answer:
        target = urlsplit(headers.get("Location") or "")
        path = target.path + (f"?{target.query}" if target.query else "")
        kind = (headers.get("Content-Type") or "").partition(";")[0]
        return Answer(status, body.decode(errors="replace"), path, kind)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask(Request(self.base + path))  # noqa: S310 - our own program

    @property
    def token(self) -> str:
        """The token that every form carries."""
        return next((c.value or "" for c in self.jar if c.name == "csrftoken"), "")

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Iterable[tuple[str, str, bytes]] = (),
    ) -> Answer:
        """Send a form.

        Args:
            fields: name → value; the token is added.
            files: name of the field, file name, content.
        """
        sent = {"csrfmiddlewaretoken": self.token, **fields}
        headers = {"Origin": self.base, "Referer": self.base + path}
        parts = list(files)
        if parts:
            body, headers["Content-Type"] = multipart(sent, parts)
        else:
            body = urlencode(sent).encode()
        request = Request(self.base + path, data=body, headers=headers)  # noqa: S310 - our own
        return self._ask(request)

    def sign_in(self, name: str, password: str) -> None:
        """Sign in on the real page.

        Raises:
            RuntimeError: when the program does not let the visitor in.
        """
        path = "/tai-khoan/dang-nhap"
        form = next(f for f in self.get(path).page(path).forms if "password" in f.fields)
        answer = self.post(form.action, {**form.fields, "login": name, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{name} was not let in: {answer.status}")


def multipart(
    fields: Mapping[str, str], files: Iterable[tuple[str, str, bytes]]
) -> tuple[bytes, str]:
    """Body and content type of a form with files; file names go as they are, quotes escaped."""
    edge = uuid.uuid4().hex
    pieces: list[bytes] = []
    for name, value in fields.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        pieces.append(head.encode() + value.encode() + b"\r\n")
    for name, filename, content in files:
        quoted = filename.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "%0D")
        quoted = quoted.replace("\n", "%0A")
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{quoted}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        pieces.append(head.encode(errors="surrogateescape") + content + b"\r\n")
    pieces.append(f"--{edge}--\r\n".encode())
    return b"".join(pieces), f"multipart/form-data; boundary={edge}"
