"""The trusted documents at hand in this process, so that one asked for by name costs no statement."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api import limits
from api.execution import Wanted
from api.faults import BadUserInput, DocumentRequired, Unauthenticated, UnknownDocument
from api.kept import Kept
from api.transport.parameters import Parameters
from domain.platform.principal import Principal, PrincipalKind
from domain.platform.trusted_documents import DocumentPolicy, digest_of
from persistence.database import Database
from persistence.platform.documents import policy_of, text_for_anyone, text_of

POLICY_LASTS, TEXT_LASTS = 10.0, 60.0
"""Seconds until a process learns of another policy, or that a document is trusted no more."""
POLICIES, CHARACTERS = 10_000, 8_000_000
HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME = 200
NOBODY = UUID(int=0)

Client = tuple[UUID, UUID | None]
"""A company, and the key of a partner or None for people."""


@dataclass(frozen=True)
class Shelf:
    """Turns the parameters of a request into the document that is wanted."""

    database: Database
    _policies: Kept[Client, DocumentPolicy] = field(
        default_factory=lambda: Kept(seconds=POLICY_LASTS, room=POLICIES)
    )
    _texts: Kept[tuple[Client, str], str] = field(
        default_factory=lambda: Kept(seconds=TEXT_LASTS, room=CHARACTERS)
    )

    async def wanted(self, asked: Parameters, principal: Principal | None, *, safe: bool = False) -> Wanted:
        """``safe`` requests, like GET, may ask for trusted documents only.

        Raises UnknownDocument, DocumentRequired and Unauthenticated.
        """
        client = client_of(principal)
        if asked.name is not None:
            text = await self._text(client, checked_name(asked))
            if text is not None:
                return Wanted(text, asked.operation, asked.variables, trusted=True)
            if asked.text is None:
                raise UnknownDocument
        assert asked.text is not None
        if principal is None and len(asked.text) > limits.UNKNOWN_CHARACTERS:
            raise Unauthenticated("Sign in before you ask for so much.")
        if not safe and await self._policy(client) is DocumentPolicy.ALLOWED:
            return Wanted(asked.text, asked.operation, asked.variables)
        if await self._text(client, digest_of(asked.text)) is None:
            raise DocumentRequired(safe=safe)
        return Wanted(asked.text, asked.operation, asked.variables, trusted=True)

    async def found(
        self,
        principal: Principal | None,
        text: str | None,
        id: str | None,
        operation: str | None,
        values: dict[str, Any],
    ) -> Wanted:
        """Another document, as if a request of the same client had asked for it. Raises as ``wanted``."""
        return await self.wanted(Parameters(text, id, operation, values), principal)

    async def _policy(self, client: Client) -> DocumentPolicy:
        """Before anybody is known nothing is enforced: only what is public is answered."""
        company, key = client
        if company == NOBODY:
            return DocumentPolicy.ALLOWED
        policy = self._policies.get(client)
        if policy is None:
            async with self.database.reading(company) as connection:
                policy = await policy_of(connection, company, key)
            self._policies.put(client, policy)
        return policy

    async def _text(self, client: Client, name: str) -> str | None:
        text = self._texts.get((client, name))
        if text is None and (text := await self._stored(client, name)) is not None:
            self._texts.put((client, name), text, len(text))
        return text

    async def _stored(self, client: Client, name: str) -> str | None:
        company, key = client
        async with self.database.reading(company) as connection:
            if company == NOBODY:
                return await text_for_anyone(connection, name)
            return await text_of(connection, company, key, name)


def client_of(principal: Principal | None) -> Client:
    if principal is None:
        return NOBODY, None
    return principal.company, principal.id if principal.kind is PrincipalKind.KEY else None


def checked_name(asked: Parameters) -> str:
    """What the document is stored under. Raises BadUserInput when a digest is not that of the text."""
    assert asked.name is not None
    if len(asked.name) > LONGEST_NAME or "\0" in asked.name:
        raise UnknownDocument
    name = f"sha256:{asked.name}" if HEXADECIMAL.fullmatch(asked.name) else asked.name
    if asked.text is not None and name != digest_of(asked.text):
        raise BadUserInput(
            "The hash is not the SHA-256 of the query."
            if name.startswith("sha256:")
            else "Send a documentId or a query, or both where the documentId is sha256: and the query's hash."
        )
    return name
