"""An identity provider: Authlib's authorization server on the loopback, as a program of its own if wanted.

Code and PKCE, access tokens of RFC 9068, discovery, keys that change: ``python -m tests.identity.provider``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

os.environ.setdefault("AUTHLIB_INSECURE_TRANSPORT", "1")  # the loopback has no TLS

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

CLIENT, REDIRECT, AUDIENCE = "front-end", "http://127.0.0.1/back", "https://api.example.com"
DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"
MINUTES = 10


@dataclass(frozen=True)
class Person:
    """``session`` is the provider's own."""

    subject: str
    session: str

    def get_user_id(self) -> str:
        return self.subject


@dataclass(frozen=True)
class FrontEnd(ClientMixin):
    """A public client: it has no secret, and proves itself by PKCE."""

    client_id: str = CLIENT

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return REDIRECT

    def get_allowed_scope(self, scope: str | None) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == REDIRECT

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Code:
    text: str
    person: Person
    redirect_uri: str
    scope: str
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class Grant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

    def save_authorization_code(self, code: str, request: Any) -> None:
        sent = request.payload.data
        self.server.codes[code] = Code(
            code,
            request.user,
            request.payload.redirect_uri,
            request.scope,
            sent.get("code_challenge"),
            sent.get("code_challenge_method"),
        )

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return self.server.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.server.codes[authorization_code.text]

    def authenticate_user(self, authorization_code: Code) -> Person:
        return authorization_code.person


class Request(OAuth2Request):
    def __init__(self, method: str, uri: str, sent: dict[str, str], headers: dict[str, str]) -> None:
        super().__init__(method, uri, None, headers)
        self.payload = BasicOAuth2Payload(sent)

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data


class Server(AuthorizationServer):
    def __init__(self, tokens: JWTBearerTokenGenerator) -> None:
        super().__init__()
        self.codes: dict[str, Code] = {}
        self.register_grant(Grant, [CodeChallenge(required=True)])
        self.register_token_generator("default", tokens)

    def query_client(self, client_id: str) -> FrontEnd | None:
        return FrontEnd() if client_id == CLIENT else None

    def save_token(self, token: Any, request: Any) -> None:
        """Tokens speak for themselves."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Any) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, Any]:
        return status, body, headers


def a_key(kind: str, kid: str) -> Any:
    match kind:
        case "ES256":
            return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": kind})
        case "EdDSA":
            return OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": kind})
        case _:
            return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": kind})


@dataclass
class Provider:
    """``keys`` are those it publishes, the last one signs; ``asked`` counts what it was asked for."""

    port: int = 0
    algorithm: str = "ES256"
    keys: list[Any] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    """By path, what is answered in place of the truth."""

    def __post_init__(self) -> None:
        self.keys.append(a_key(self.algorithm, "first"))
        self.http = ThreadingHTTPServer(("127.0.0.1", self.port), _handler_of(self))
        self.port = self.http.server_port
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.server = Server(_Tokens(self))

    def rotate(self) -> None:
        """A new key signs; the one before is published no more."""
        self.keys = [a_key(self.algorithm, f"key-{token_hex(4)}")]

    def claims(self, subject: str = "ana", **changes: Any) -> dict[str, Any]:
        """What an access token for our API says; None leaves a claim out."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": AUDIENCE, "sub": subject, "client_id": CLIENT, "iat": now}
        said |= {"exp": now + 60 * MINUTES, "jti": token_hex(8), "sid": f"session of {subject}"} | changes
        return {name: value for name, value in said.items() if value is not None}

    def token(self, subject: str = "ana", header: dict[str, Any] | None = None, **changes: Any) -> str:
        """An access token, signed as this provider signs."""
        return self.sign(self.claims(subject, **changes), header)

    def sign(self, claims: dict[str, Any], header: dict[str, Any] | None = None, key: Any = None) -> str:
        signer = key or self.keys[-1]
        full = {"alg": self.algorithm, "typ": "at+jwt", "kid": self.keys[-1].kid} | (header or {})
        return jwt.encode(full, claims, signer, algorithms=[full["alg"]])

    def answer(self, method: str, path: str, sent: dict[str, str]) -> tuple[int, Any, Any]:
        self.asked[path] = self.asked.get(path, 0) + 1
        if path in self.answers:
            return self.answers[path]
        match method, path:
            case "GET", _ if path == DISCOVERY:
                return 200, self.document(), []
            case "GET", _ if path == KEYS:
                return 200, {"keys": [key.as_dict(private=False) for key in self.keys]}, []
            case "GET", "/authorize":
                return self.authorize(sent)
            case "POST", "/token":
                request = Request("POST", f"{self.issuer}/token", sent, {})
                return self.server.create_token_response(request)
        return 404, "", []

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, sent: dict[str, str]) -> tuple[int, Any, Any]:
        """Whoever `login_hint` names has just typed a password, and agrees."""
        request = Request("GET", f"{self.issuer}/authorize", sent, {})
        person = Person(sent.get("login_hint", "ana"), f"session of {sent.get('login_hint', 'ana')}")
        grant = self.server.get_consent_grant(request, person)
        return self.server.create_authorization_response(request, person, grant)

    @contextmanager
    def serving(self) -> Iterator[Provider]:
        Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield self
        finally:
            self.http.shutdown()
            self.http.server_close()


class _Tokens(JWTBearerTokenGenerator):
    def __init__(self, provider: Provider) -> None:
        super().__init__("", provider.algorithm, expires_generator=60 * MINUTES)
        self.provider = provider

    def get_jwks(self) -> Any:
        return self.provider.keys[-1]

    def get_audiences(self, client: Any, user: Any, scope: Any) -> str:
        return AUDIENCE

    def get_extra_claims(self, client: Any, grant_type: str, user: Person, scope: Any) -> dict[str, Any]:
        return {"iss": self.provider.issuer, "sid": user.session}


def _handler_of(provider: Provider) -> Callable[..., BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            self._send(*provider.answer("GET", address.path, dict(parse_qsl(address.query))))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            self._send(*provider.answer("POST", self.path, dict(parse_qsl(body.decode()))))

        def _send(self, status: int, body: Any, headers: Any) -> None:
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Tests look at answers."""

    return Answers


if __name__ == "__main__":
    with Provider(port=9_400).serving() as started:
        print(started.issuer, "- Enter ends it")  # noqa: T201  for a person
        input()
