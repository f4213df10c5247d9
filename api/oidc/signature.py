"""Who signed a token: its provider, by a key that it publishes and an algorithm that is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from joserfc.errors import JoseError
from joserfc.jws import CompactSignature, JWSAlgModel, JWSRegistry, extract_compact, validate_compact

from api.oidc.keys import SigningKey
from api.oidc.reasons import Reason, TokenRefused

LONGEST_TOKEN = 8_192
"""Characters."""
LONGEST_KID = 200
ALGORITHMS = {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}
"""What is accepted, with the kind of key it is verified by: a key serves no other algorithm."""


class Registry(JWSRegistry):
    """Takes headers with certificates and with parameters it does not know, unless they are critical."""

    max_header_length = 4_096

    def get_alg(self, name: str) -> JWSAlgModel:
        """Of those above alone; nobody needs to be warned that EdDSA got another name (RFC 9864)."""
        if name not in ALGORITHMS:
            raise TokenRefused(Reason.ALGORITHM)
        return self.algorithms[name]


REGISTRY = Registry(algorithms=list(ALGORITHMS), strict_check_header=False)


class Signer(Protocol):
    async def find(self, kid: str | None, kind: str) -> SigningKey | None: ...


async def signed_claims(
    text: str, types: frozenset[str | None], signer_of: Callable[[Any], Signer]
) -> dict[str, Any]:
    """What it says. ``signer_of`` answers whose keys to ask, by the issuer that the token names.

    Raises TokenRefused, ProviderUnavailable.
    """
    token, claims = _taken_apart(text)
    header = token.headers()
    kind = ALGORITHMS.get(header["alg"]) if isinstance(header.get("alg"), str) else None
    if kind is None:
        raise TokenRefused(Reason.ALGORITHM)
    if _media(header.get("typ")) not in types:
        raise TokenRefused(Reason.TYPE)
    signer, kid = signer_of(claims.get("iss")), header.get("kid")
    if kid is not None and not (isinstance(kid, str) and 0 < len(kid) <= LONGEST_KID):
        raise TokenRefused(Reason.KEY)
    key = await signer.find(kid, kind)
    if key is None:
        raise TokenRefused(Reason.KEY)
    try:
        sound = validate_compact(token, key, registry=REGISTRY)
    except (JoseError, ValueError, TypeError):
        sound = False
    if not sound:
        raise TokenRefused(Reason.SIGNATURE)
    return claims


def _taken_apart(text: str) -> tuple[CompactSignature, dict[str, Any]]:
    """The token and its claims, of which nothing is believed yet."""
    if not text.isascii() or len(text) > LONGEST_TOKEN:
        raise TokenRefused(Reason.MALFORMED)
    try:
        token = extract_compact(text.encode(), registry=REGISTRY)
        header, claims = token.headers(), json.loads(token.payload or b"")
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        raise TokenRefused(Reason.MALFORMED) from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise TokenRefused(Reason.MALFORMED)
    return token, claims


def _media(kind: Any) -> str | None:
    """RFC 7515 §4.1.9: in any case, with or without what it begins with."""
    return kind.lower().removeprefix("application/") if isinstance(kind, str) else None
