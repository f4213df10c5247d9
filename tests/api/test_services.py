"""Services: programs that sign tokens of five minutes instead of showing a text for years."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from api.ids import wire
from persistence.settings import Settings

WAREHOUSES = {"query": "{ warehouses { nodes { name } } }"}
ORDERS = {"query": "{ orders { nodes { number } } }"}
SCOPES = ["stock.*", "sales.order.read"]
SERVICE = """apiKey {
    id version service scopes lastUsedAt secrets { id fingerprint lastUsedAt }
}"""
PUBLIC_URL: str = Settings.model_fields["public_url"].default

KEYS: dict[str, tuple[Any, Any, str]] = {
    "Ed25519": (Ed25519PrivateKey.generate, OKPKey, "Ed25519"),
    "EdDSA": (Ed25519PrivateKey.generate, OKPKey, "EdDSA"),
    "P-256": (lambda: generate_ec(SECP256R1()), ECKey, "ES256"),
    "RSA": (lambda: generate_rsa(65537, 2048), RSAKey, "RS256"),
    "RSA-PSS": (lambda: generate_rsa(65537, 2048), RSAKey, "PS256"),
}


def pem(private: Any) -> str:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class Service:
    """A program with a private key of its own."""

    def __init__(self, client, company, kind: str = "Ed25519") -> None:
        self.client, self.company = client, company
        make, self.wrapped, self.algorithm = KEYS[kind]
        self.private = make()
        self.id = self.key = ""

    async def registered(self, ana, **more: Any) -> Service:
        payload = await ana.do(
            "registerService",
            {"name": "Loja", "scopes": SCOPES, "publicKey": pem(self.private), **more},
            SERVICE,
        )
        assert payload["errors"] == []
        self.id, self.key = payload["apiKey"]["id"], payload["apiKey"]["secrets"][0]["id"]
        return self

    def token(self, header: dict[str, Any] | None = None, signer: Any = None, **changed: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": self.id,
            "company": wire("company", self.company),
            "aud": PUBLIC_URL,
            "iat": now,
            "exp": now + 300,
            "jti": uuid4().hex,
        }
        claims = {name: value for name, value in (claims | changed).items() if value is not None}
        head = {"alg": self.algorithm, "typ": "service+jwt", "kid": self.key} | (header or {})
        return jwt.encode(
            head, claims, signer or self.wrapped.import_key(self.private), algorithms=[head["alg"]]
        )

    async def status(self, asked: dict[str, Any] = WAREHOUSES, **changed: Any) -> int:
        return (await self.client.holding(self.token(**changed)).send(asked)).status_code


def confused(service: Service) -> str:
    """Signed with the public key as if it were a shared secret."""
    head, body, _ = service.token(header={"alg": "Ed25519"}).split(".")
    head = json.dumps(json.loads(urlsafe_b64decode(f"{head}==")) | {"alg": "HS256"})
    signed = f"{urlsafe_b64encode(head.encode()).decode().rstrip('=')}.{body}"
    mac = hmac.digest(pem(service.private).encode(), signed.encode(), "sha256")
    return f"{signed}.{urlsafe_b64encode(mac).decode().rstrip('=')}"


@pytest.mark.parametrize("kind", KEYS)
async def test_a_service_is_let_in_by_what_it_signs(ana, anonymous, ours, kind):
    service = await Service(anonymous, ours.id, kind).registered(ana)
    assert await service.status() == 200
    token = service.token()
    for _ in range(2):
        assert (await anonymous.holding(token).send(WAREHOUSES)).status_code == 200


async def test_a_token_is_good_here_now_and_for_five_minutes_at_most(ana, anonymous, ours, turned):
    service = await Service(anonymous, ours.id).registered(ana)
    now = int(time.time())
    for wrong in (
        {"exp": now + 301},
        {"exp": now - 1, "iat": now - 100},
        {"exp": now},
        {"iat": now + 120, "exp": now + 200},
        {"nbf": now + 120},
        {"aud": "https://elsewhere.example"},
        {"aud": []},
        {"iss": wire("key", uuid4())},
        {"iss": "key_nonsense"},
        {"company": wire("company", uuid4())},
        {"company": None},
        {"exp": None},
        {"iat": "yesterday"},
        {"scope": 7},
    ):
        assert await service.status(**wrong) == 401, wrong
    assert await service.status(aud=["https://elsewhere.example", PUBLIC_URL]) == 200
    assert await service.status(iat=now + 30, exp=now + 300) == 200
    token = service.token()
    assert (await anonymous.holding(token).send(WAREHOUSES)).status_code == 200
    turned(301)
    assert (await anonymous.holding(token).send(WAREHOUSES)).status_code == 401


async def test_nothing_but_its_own_key_signs_for_a_service(ana, anonymous, ours, theirs):
    service = await Service(anonymous, ours.id).registered(ana)
    another = await Service(anonymous, ours.id).registered(ana)
    assert await service.status(signer=OKPKey.import_key(another.private)) == 401
    assert await service.status(header={"kid": another.key}) == 401
    assert await service.status(header={"typ": "at+jwt"}) == 401
    assert (await anonymous.holding(confused(service)).send(WAREHOUSES)).status_code == 401
    assert await service.status(company=wire("company", theirs.id)) == 401
    head, body, signature = service.token().split(".")
    for forged in (f"{head}.{body}.", f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body}", "a.b.c", ".."):
        assert (await anonymous.holding(forged).send(WAREHOUSES)).status_code == 401
    assert await service.status() == 200


async def test_a_token_may_ask_for_less_and_never_for_more(ana, anonymous, ours):
    service = await Service(anonymous, ours.id).registered(ana)
    asked = {
        "query": "{ orders { nodes { number } } warehouses { nodes { name } } employees { nodes { id } } }"
    }
    for scope, seen in (
        (None, ["orders", "warehouses"]),
        ("stock.warehouse.read", ["warehouses"]),
        ("people.* sales.order.read *", ["orders"]),
        ("", []),
    ):
        data = (await anonymous.holding(service.token(scope=scope)).send(asked)).json()["data"]
        assert [name for name, found in data.items() if found is not None] == seen, scope


async def test_a_service_goes_over_to_another_key_without_a_pause(ana, anonymous, ours):
    service = await Service(anonymous, ours.id).registered(ana)
    fresh = Service(anonymous, ours.id, "P-256")
    fresh.id = service.id
    wanted = {"apiKeyId": service.id, "publicKey": pem(fresh.private)}
    payload = await ana.do("rotateServiceKey", wanted, SERVICE)
    fresh.key = payload["apiKey"]["secrets"][1]["id"]
    assert [await service.status(), await fresh.status()] == [200, 200]
    third = await ana.do("rotateServiceKey", wanted)
    assert [error["code"] for error in third["errors"]] == ["TWO_SECRETS_LIVE"]
    await ana.do("retireApiKeySecret", {"apiKeyId": service.id, "secretId": service.key})
    assert [await service.status(), await fresh.status()] == [401, 200]
    await ana.do("revokeApiKey", {"apiKeyId": service.id})
    assert await fresh.status() == 401


async def test_a_service_is_bound_to_addresses_and_to_its_time(ana, anonymous, ours, turned):
    away = await Service(anonymous, ours.id).registered(ana, addresses=["203.0.113.0/24"])
    here = await Service(anonymous, ours.id).registered(ana, addresses=["127.0.0.0/8"])
    assert [await away.status(), await here.status()] == [401, 200]
    ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))
    short = await Service(anonymous, ours.id).registered(ana, expiresAt=ends)
    assert await short.status() == 200
    turned(61)
    now = int(time.time()) + 61
    assert await short.status(iat=now, exp=now + 100) == 401


async def test_when_it_was_used_is_told(ana, anonymous, ours, http):
    service = await Service(anonymous, ours.id).registered(ana)
    assert await service.status() == 200
    await http._transport.app.state.key_uses.settle()
    nodes = (await ana.data("{ apiKeys { nodes { service lastUsedAt secrets { lastUsedAt } } } }"))["apiKeys"]
    (seen,) = nodes["nodes"]
    assert seen["service"] is True
    assert None not in (seen["lastUsedAt"], seen["secrets"][0]["lastUsedAt"])


async def test_what_cannot_check_a_signature_is_refused(ana, anonymous, ours):
    weak = pem(generate_rsa(65537, 1024))  # noqa: S505  that is what is refused
    other = pem(generate_ec(SECP384R1()))
    private = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for text in ("", "nonsense", weak, other, private.decode(), "-----BEGIN PUBLIC KEY-----\n\x00"):
        wanted = {"name": "Loja", "scopes": SCOPES, "publicKey": text}
        payload = await ana.do("registerService", wanted, "apiKey { id }")
        assert [(error["code"], error["path"]) for error in payload["errors"]] == [
            ("UNUSABLE_PUBLIC_KEY", ["input", "publicKey"])
        ]
        assert payload["apiKey"] is None
    service = await Service(anonymous, ours.id).registered(ana)
    rotated = await ana.do("rotateServiceKey", {"apiKeyId": service.id, "publicKey": private.decode()})
    assert [(error["code"], error["path"]) for error in rotated["errors"]] == [
        ("UNUSABLE_PUBLIC_KEY", ["input", "publicKey"])
    ]
    both = await ana.do("registerService", {"name": "", "scopes": ["x.y"], "publicKey": "x"})
    assert {error["code"] for error in both["errors"]} == {
        "REQUIRED",
        "UNKNOWN_PERMISSION",
        "UNUSABLE_PUBLIC_KEY",
    }


async def test_a_key_does_not_become_a_service_nor_a_service_a_key(ana, anonymous, ours):
    service = await Service(anonymous, ours.id).registered(ana)
    key = await ana.do("createApiKey", {"name": "Shop", "scopes": SCOPES}, "key apiKey { id service }")
    assert key["apiKey"]["service"] is False
    shown = await ana.do("rotateApiKey", {"apiKeyId": service.id}, "key")
    assert (shown["key"], [error["code"] for error in shown["errors"]]) == (None, ["WRONG_KIND_OF_KEY"])
    wanted = {"apiKeyId": key["apiKey"]["id"], "publicKey": pem(service.private)}
    signed = await ana.do("rotateServiceKey", wanted)
    assert [error["code"] for error in signed["errors"]] == ["WRONG_KIND_OF_KEY"]


async def test_services_are_made_by_people_and_may_no_more_than_they(ana, anonymous, ours):
    service = await Service(anonymous, ours.id).registered(ana, scopes=["platform.*"])
    program = anonymous.holding(service.token())
    wanted = {"name": "Outra", "scopes": ["sales.*"], "publicKey": pem(service.private)}
    payload = await program.do("registerService", wanted)
    assert {error["code"] for error in payload["errors"]} == {"KEYS_ARE_MADE_BY_MEMBERS", "SCOPE_BEYOND_OWN"}
