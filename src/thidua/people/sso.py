"""OpenID Connect as a client: the code flow with PKCE, and every check of the answer.

Nothing is taken over from the address of a request but ``state``, ``code``, ``iss`` and ``error``.
The identity token's signature is always checked, with the keys of the issuer, and only algorithms
with a public key count. Connections trust what the machine trusts, follow no redirect and end
after ten seconds.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.http import HttpResponse

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 60
"""Seconds by which the clocks of the two machines may differ."""
TIMEOUT = 10
_MOST_BYTES = 512 * 1024


@dataclass(frozen=True)
class Provider:
    """The sign-in service of the province, as the environment names it.

    Args:
        issuer: its identifier, an address; exactly as its own description says it.
        client_id: what it calls this program.
        client_secret: shared with it; empty for a public client.
        name: what people call it.
        second_step: values of ``amr`` or ``acr`` that stand for a second step; none: never.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    second_step: frozenset[str] = frozenset()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Claims:
    """What the service says of a person, after all checks."""

    issuer: str
    subject: str
    email: str
    name: str
    second_step: bool
    auth_time: int | None


class ServiceError(Exception):
    """The answer of the service cannot be taken.

    ``code`` names the check that failed; the words for it stand with the page, and what the
    service itself said stays out of the page.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def provider() -> Provider | None:
    """The configured service, ``None`` without one."""
    kept: dict[str, Any] = settings.SSO
    if not (kept.get("issuer") and kept.get("client_id")):
        return None
    return Provider(
        issuer=kept["issuer"],
        client_id=kept["client_id"],
        client_secret=kept.get("client_secret", ""),
        name=kept.get("name") or urlsplit(kept["issuer"]).hostname or kept["issuer"],
        second_step=frozenset(kept.get("second_step", ())),
    )


def with_provider(answer: HttpResponse) -> HttpResponse:
    """Let the forms of this page lead to the service, and to nowhere else."""
    service = provider()
    if service is None:
        return answer
    # What django-csp's decorator sets, which takes its value only once, when the view is made.
    answer._csp_update = {"form-action": [service.origin]}  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


# --- connections ------------------------------------------------------------------------
class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Go nowhere else: an answer from another place is no answer."""


_OPENER = urllib.request.build_opener(_NoRedirect)


def _safe(url: str) -> str:
    """An address that may be asked: HTTPS, or this machine.

    Raises:
        ServiceError: for any other.
    """
    parts = urlsplit(url)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme == "https" or (parts.scheme == "http" and here):
        return url
    raise ServiceError("unsafe")


def _json(url: str, *, form: Mapping[str, str] | None = None, **headers: str) -> dict[str, Any]:
    data = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked by _safe
        _safe(url), data=data, headers={"Accept": "application/json", **headers}
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        raise ServiceError("refused" if form is not None else "unreachable") from error
    except (OSError, http.client.HTTPException) as error:
        raise ServiceError("unreachable") from error
    except ValueError as error:
        raise ServiceError("unreadable") from error
    if not isinstance(found, dict):
        raise ServiceError("unreadable")
    return found


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise ServiceError("unreadable")
    return value


def describe(service: Provider) -> dict[str, Any]:
    """The service's own description (discovery document).

    Raises:
        ServiceError: when it does not answer, or describes another issuer.
    """
    found = _json(f"{service.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != service.issuer:
        raise ServiceError("issuer")
    return found


# --- the two halves of the flow -------------------------------------------------------------
@dataclass(frozen=True)
class Flow:
    """What is kept in the session between going to the service and coming back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Flow:
        """Random values for one way there and back."""
        return cls(*(secrets.token_urlsafe(32) for _n in range(3)))


def way_there(service: Provider, flow: Flow, *, back: str, afresh: bool = False) -> str:
    """The address to send the browser to.

    Args:
        service: the service.
        flow: kept in the session.
        back: address of this program that the service sends the browser back to.
        afresh: demand that the person proves themself anew, now.

    Raises:
        ServiceError: when the service cannot be asked, or its page lies at another origin than
            the policy of our pages allows.
    """
    page = _safe(_text(describe(service), "authorization_endpoint"))
    if "://".join(urlsplit(page)[:2]) != service.origin:
        raise ServiceError("origin")
    digest = hashlib.sha256(flow.verifier.encode()).digest()
    wanted = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if afresh else {}),
    }
    return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(wanted)}"


def take_answer(service: Provider, flow: Flow, *, code: str, back: str) -> Claims:
    """Turn the code that came back into what the service says of the person.

    Raises:
        ServiceError: when any check fails; ``code`` names which.
    """
    described = describe(service)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": flow.verifier,
        "client_id": service.client_id,
    }
    headers = {}
    if service.client_secret:
        known = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in known:
            pair = f"{quote(service.client_id)}:{quote(service.client_secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form["client_secret"] = service.client_secret
    tokens = _json(_text(described, "token_endpoint"), form=form, **headers)
    token = check_token(
        service,
        _text(tokens, "id_token"),
        keys=_json(_text(described, "jwks_uri")),
        nonce=flow.nonce,
    )
    if not token.get("email") and described.get("userinfo_endpoint"):
        bearer = f"Bearer {_text(tokens, 'access_token')}"
        more = _json(_text(described, "userinfo_endpoint"), Authorization=bearer)
        if more.get("sub") == token["sub"]:
            token = {**{k: more.get(k) for k in ("email", "email_verified", "name")}, **token}
    return _claims(service, token)


def check_token(
    service: Provider, token: str, *, keys: Mapping[str, Any], nonce: str
) -> dict[str, Any]:
    """Check an identity token as OpenID Connect Core 3.1.3.7 asks.

    Raises:
        ServiceError: ``signature``, ``expired``, ``issuer``, ``audience``, ``nonce``, or
            ``unreadable`` for everything else.
    """
    try:
        key = _key(token, keys)
        found: dict[str, Any] = jwt.decode(
            token,
            key=key.key,
            algorithms=[key.algorithm_name],
            audience=service.client_id,
            issuer=service.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise ServiceError("expired") from error
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError) as error:
        raise ServiceError("signature") from error
    except jwt.InvalidIssuerError as error:
        raise ServiceError("issuer") from error
    except jwt.InvalidAudienceError as error:
        raise ServiceError("audience") from error
    except jwt.PyJWTError as error:
        raise ServiceError("unreadable") from error
    several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if found.get("azp", service.client_id if not several else "") != service.client_id:
        raise ServiceError("audience")
    if not secrets.compare_digest(str(found.get("nonce", "")).encode(), nonce.encode()):
        raise ServiceError("nonce")
    if not str(found["sub"]):
        raise ServiceError("unreadable")
    return found


def _key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The issuer's key that the token names; the only one when it names none."""
    header = jwt.get_unverified_header(token)
    listed = [k for k in keys.get("keys", []) if k.get("use", "sig") == "sig"]
    wanted = header.get("kid")
    fitting = [k for k in listed if wanted is None or k.get("kid") == wanted]
    if len(fitting) != 1:
        raise ServiceError("signature")
    key = jwt.PyJWK(fitting[0], algorithm=fitting[0].get("alg") or header.get("alg"))
    if key.algorithm_name != header.get("alg") or key.algorithm_name not in ALGORITHMS:
        raise ServiceError("signature")
    return key


def _claims(service: Provider, token: Mapping[str, Any]) -> Claims:
    amr = token.get("amr")
    said = {str(v) for v in amr} if isinstance(amr, list) else set()
    said.add(str(token.get("acr", "")))
    verified = str(token.get("email_verified")).lower() == "true"
    moment = token.get("auth_time")
    return Claims(
        issuer=service.issuer,
        subject=str(token["sub"]),
        email=str(token.get("email") or "").strip().lower() if verified else "",
        name=str(token.get("name") or token.get("email") or ""),
        second_step=bool(said & service.second_step),
        auth_time=int(moment) if isinstance(moment, int | float) else None,
    )
