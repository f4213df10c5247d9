"""What one request may touch: who asks, one way to act, one way to read."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from graphql import GraphQLError, GraphQLSchema

from api.cost import Budget
from api.faults import Unauthenticated
from api.language import Language
from api.operation import Operation
from api.reading import Reading
from domain.kernel.command import C, Handler
from domain.kernel.process import Process
from domain.kernel.runner import Envelope, Outcome, Preview, execute
from domain.platform.permission import EVERYTHING
from domain.platform.principal import Principal
from persistence.database import Database
from persistence.reading.compiled.engine import Engine
from persistence.storage import Storage

R = TypeVar("R")
EMPTY = GraphQLSchema()


@dataclass(frozen=True)
class Services:
    """What all requests of an installation share."""

    database: Database
    storage: Storage
    processes: Sequence[Process]
    public_url: str
    cursor_key: bytes
    engine: Engine = field(default_factory=Engine)
    schema: GraphQLSchema = EMPTY
    """What documents are held against before they are trusted."""
    budget: Budget = field(default_factory=Budget.alone)


@dataclass(kw_only=True)
class Context:
    services: Services
    request_id: str
    language: Language
    principal: Principal | None
    reading: Reading | None
    operation: Operation | None = None
    """What is being executed."""

    @property
    def known(self) -> Principal:
        """Who asks. Raises Unauthenticated when nobody is signed in."""
        if self.principal is None:
            raise Unauthenticated("Sign in, or send the key of a partner, as Authorization: Bearer.")
        return self.principal

    async def execute(
        self, handler: Handler[C, R], command: C, envelope: Envelope, preview: Preview
    ) -> Outcome[R]:
        """Give a command on behalf of who asks. Raises what it is refused with."""
        who = self.known
        return await self._run(handler, command, envelope, preview, (who.company, who.id, who.permissions))

    async def execute_elsewhere(
        self, handler: Handler[C, R], command: C, envelope: Envelope, preview: Preview, company: UUID
    ) -> Outcome[R]:
        """Give a command in another company of who asks; what it changed there is read back there."""
        who = self.known
        if self.reading is not None:
            self.reading = replace(self.reading, company=company, may=lambda _: True, grants=EVERYTHING)
        return await self._run(handler, command, envelope, preview, (company, who.id, who.permissions))

    async def execute_as_anyone(
        self, handler: Handler[C, R], command: C, envelope: Envelope, preview: Preview, company: UUID
    ) -> Outcome[R]:
        """Give one of the few commands that need no principal, like signing in."""
        return await self._run(handler, command, envelope, preview, (company, NOBODY, {command.permission}))

    async def _run(
        self,
        handler: Handler[C, R],
        command: C,
        envelope: Envelope,
        preview: Preview,
        authority: tuple[UUID, UUID, Container[str]],
    ) -> Outcome[R]:
        company, actor, permissions = authority

        def begin() -> AbstractAsyncContextManager[Any]:
            return self.services.database.begin(company=company, actor=actor, permissions=permissions)

        return await execute(
            handler, command, begin, processes=self.services.processes, envelope=envelope, preview=preview
        )

    def notices(self) -> list[GraphQLError]:
        """Errors that are no field's failure: what was selected and may not be seen."""
        return [] if self.reading is None else list(self.reading.notices)


NOBODY = UUID(int=0)
"""The actor of a command that is given before anybody is known."""
