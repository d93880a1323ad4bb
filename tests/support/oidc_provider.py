"""An OpenID Connect provider as a program of its own, over HTTP, that can also lie.

    python tests/support/oidc_provider.py PORT

Authorization code flow with PKCE (S256), client_secret_basic, RS256, discovery, JWKS, userinfo.
Each person is a button on its sign-in page. ``POST /control`` sets people and the fault to commit.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "thi-dua", "bí mật chung"
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _n in range(2))
STATE: dict[str, Any] = {"people": {}, "fault": "", "codes": {}, "asked": [], "tokens": {}}


class Provider(BaseHTTPRequestHandler):
    """The pages of the provider."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, body: object, status: int = 200, **headers: str) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        kind = "text/html; charset=utf-8" if isinstance(body, str) else "application/json"
        data = text.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def posted(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def do_GET(self) -> None:
        """Discovery, keys, the sign-in page, userinfo."""
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            fault = STATE["fault"]
            page = "http://localhost:1" if fault == "origin" else self.issuer
            self.answer({
                "issuer": "http://127.0.0.1:1" if fault == "described_issuer" else self.issuer,
                "authorization_endpoint": f"{page}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            })  # fmt: skip
        elif url.path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]})
        elif url.path == "/authorize":
            self.page(query)
        elif url.path == "/userinfo":
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self.answer(STATE["tokens"].get(bearer, {}), 200 if bearer in STATE["tokens"] else 401)
        else:
            self.answer("", 404)

    def page(self, query: dict[str, str]) -> None:
        STATE["asked"].append(query)
        good = (
            query.get("client_id") == CLIENT
            and query.get("response_type") == "code"
            and query.get("code_challenge_method") == "S256"
            and len(query.get("code_challenge", "")) == 43
            and "openid" in query.get("scope", "").split()
            and query.get("state")
            and query.get("nonce")
        )
        if not good:
            self.answer("wrong request", 400)
            return
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">'
            for k, v in query.items()
        )
        buttons = "".join(
            f'<button name="who" value="{name}">{name}</button>' for name in STATE["people"]
        )
        self.answer(
            f'<!doctype html><html lang="vi"><title>Provider</title><h1>Provider</h1>'
            f'<form method="post" action="/authorize">{hidden}{buttons}</form></html>'
        )

    def do_POST(self) -> None:
        """The choice, the token, the control."""
        path, body = urlsplit(self.path).path, self.posted()
        if path == "/control":
            STATE.update(json.loads(body))
            self.answer({"asked": STATE["asked"]})
            return
        form = {k: v[0] for k, v in parse_qs(body).items()}
        if path == "/authorize":
            back, state = form["redirect_uri"], form["state"]
            if STATE["fault"] == "cancelled":
                said = {"error": "access_denied", "state": state}
            else:
                code = secrets.token_urlsafe(16)
                STATE["codes"][code] = form
                said = {"code": code, "state": state}
            self.answer("", 302, Location=f"{back}?{urlencode(said)}")
        elif path == "/token":
            self.token(form)
        else:
            self.answer("", 404)

    def token(self, form: dict[str, str]) -> None:
        asked = STATE["codes"].pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=")
        pair = base64.b64decode(self.headers.get("Authorization", "Basic ").split(" ")[1]).decode()
        known = [unquote(part) for part in pair.split(":")] == [CLIENT, SECRET]
        if (
            asked is None
            or not known
            or asked["code_challenge"] != challenge.decode()
            or asked["redirect_uri"] != form.get("redirect_uri")
            or STATE["fault"] == "refused"
        ):
            self.answer({"error": "invalid_grant"}, 400)
            return
        person = dict(STATE["people"][asked["who"]])
        fault, now = STATE["fault"], int(time.time())
        claims = {
            "iss": "http://127.0.0.1:1" if fault == "issuer" else self.issuer,
            "aud": "another" if fault == "audience" else CLIENT,
            "iat": now - (7200 if fault == "expired" else 0),
            "exp": now + (-3600 if fault == "expired" else 300),
            "nonce": "another" if fault == "nonce" else asked["nonce"],
            "auth_time": now - (7200 if fault == "stale" else 0),
            **person,
        }
        access = secrets.token_urlsafe(16)
        STATE["tokens"][access] = person
        if fault == "by_userinfo":
            claims = {k: v for k, v in claims.items() if not k.startswith("email")}
        key: Any = OTHER_KEY if fault == "signature" else KEY
        if fault == "unsigned":
            token = jwt.encode(claims, key="", algorithm="none", headers={"kid": "k1"})
        elif fault == "shared_secret":
            token = jwt.encode(claims, key=SECRET * 4, algorithm="HS256", headers={"kid": "k1"})
        else:
            token = jwt.encode(claims, key=key, algorithm="RS256", headers={"kid": "k1"})
        self.answer({"id_token": token, "access_token": access, "token_type": "Bearer"})


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
