"""What one request may touch: who asks, one way to act, one way to read."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from graphql import GraphQLError, GraphQLSchema

from api.cost import Budget, Standing
from api.faults import Unauthenticated
from api.language import Language
from api.oidc import Providers
from api.operation import Operation
from api.reading import Reading
from api.transport.origin import Proxies
from domain.kernel.command import C, Handler
from domain.kernel.origin import ActorKind, Origin
from domain.kernel.process import Process
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import Begin, Envelope, Outcome, Preview, Run, execute
from domain.platform.permission import EVERYTHING
from domain.platform.principal import Principal
from persistence.audit.entry import Author
from persistence.audit.reads import by_company, record_reads
from persistence.clock import now
from persistence.database import Database
from persistence.platform.key_uses import KeyUses
from persistence.proof import Proof, Remembered
from persistence.reading.compiled.engine import Engine
from persistence.storage import Storage

if TYPE_CHECKING:
    from api.execution import Execution, Find

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
    proxies: Proxies = field(default_factory=Proxies)
    providers: Providers = field(default_factory=Providers.none)
    remembered: Remembered = field(default_factory=Remembered)

    @cached_property
    def key_uses(self) -> KeyUses:
        return KeyUses(self.database)


@dataclass(kw_only=True)
class Context:
    services: Services
    request_id: str
    language: Language
    principal: Principal | None
    reading: Reading | None
    operation: Operation | None = None
    """What is being executed."""
    execution: Execution | None = None
    """By what."""
    find: Find | None = None
    """Finds other documents, as requests of the same client would."""
    standing: Standing | None = None
    """How who asks stands after what was paid for this request."""
    reading_paid: int = 0
    """Besides so much for documents that nobody had asked for lately."""
    address: str | None = None
    agent: str | None = None
    proof: Proof | None = None
    """What ``principal`` owes before anything is done or shown; the first statement that reads gives it."""

    async def pay(self, requested: int) -> None:
        """For what is asked. Raises DocumentRefused and Throttled."""
        self.standing = await self.services.budget.take(self.principal, requested)

    async def pay_for_reading(self, requested: int) -> None:
        """For reading a document. Raises Throttled."""
        before = 0 if self.standing is None else self.standing.requested
        paid = await self.services.budget.take_for_reading(self.principal, requested)
        self.reading_paid += paid.requested
        self.standing = replace(paid, requested=before)

    def cost(self) -> dict[str, Any]:
        """The ``extensions`` of an answer, whatever it is."""
        standing, paid = self.standing or self.services.budget.seen(self.principal), self.reading_paid
        if self.reading is not None and self.reading.standing is not None:
            standing = replace(self.reading.standing, requested=standing.requested)
            paid += self.reading.paid
        return {"cost": standing.shown(reading=paid)}

    async def prove(self) -> None:
        """Raises Unproven when who asks is not ``principal`` any more."""
        if self.proof is not None:
            await self.proof.give()

    @property
    def executing(self) -> Execution:
        """What carries this request out."""
        assert self.execution is not None
        return self.execution

    @property
    def origin(self) -> Origin:
        """From where, and as what who asks is known."""
        kind = ActorKind.ANYONE if self.principal is None else ActorKind(self.principal.kind)
        return Origin(kind=kind, address=self.address, agent=self.agent)

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
        begin = self._beginning((who.company, who.id, who.permissions), self.proof)
        return await self._run(handler, command, envelope, preview, begin)

    async def execute_elsewhere(
        self, handler: Handler[C, R], command: C, envelope: Envelope, preview: Preview, company: UUID
    ) -> Outcome[R]:
        """Give a command in another company of who asks; what it changed there is read back there."""
        who = self.known
        if self.reading is not None:
            self.reading = replace(self.reading, company=company, may=lambda _: True, grants=EVERYTHING)
        await self.prove()
        begin = self._beginning((company, who.id, who.permissions))
        return await self._run(handler, command, envelope, preview, begin)

    async def execute_as_anyone(
        self, handler: Handler[C, R], command: C, envelope: Envelope, preview: Preview, company: UUID
    ) -> Outcome[R]:
        """Give one of the few commands that need no principal, like signing in."""
        await self.prove()
        begin = self._beginning((company, NOBODY, {command.permission}))
        return await self._run(handler, command, envelope, preview, begin)

    async def _run(
        self,
        handler: Handler[C, R],
        command: C,
        envelope: Envelope,
        preview: Preview,
        begin: Begin,
    ) -> Outcome[R]:
        return await execute(
            handler, command, begin, processes=self.services.processes, envelope=envelope, preview=preview
        )

    async def note_refusal(
        self, handler: Handler[C, R], command: C, envelope: Envelope, refused: Refusal | RefusalGroup
    ) -> None:
        """Audit what was refused before it was tried, by somebody who is known."""
        if self.principal is None or envelope.validate_only:
            return
        who = self.principal
        begin = self._beginning((who.company, who.id, who.permissions), self.proof)
        await Run(handler, command, begin, (), envelope, None).note_refusal(refused)

    def _beginning(self, authority: tuple[UUID, UUID, Container[str]], proof: Proof | None = None) -> Begin:
        """The ``proof``, if it is still owed, is given by the transaction that must not be without it."""
        company, actor, permissions = authority

        def begin(**given: Any) -> AbstractAsyncContextManager[Any]:
            return self.services.database.begin(
                company=company, actor=actor, permissions=permissions, proof=proof, **given
            )

        return begin

    async def record_reads(self) -> None:
        """Audit what was read that is sensitive, before it is shown."""
        if self.reading is None or not self.reading.looks:
            return
        looks = by_company(self.reading.looks)
        self.reading.looks.clear()
        envelope = Envelope(request_id=self.request_id, origin=self.origin)
        for company, of_company in looks.items():
            author = Author(company=company, actor=self.known.id, now=now())
            await record_reads(self.services.database, author, envelope, of_company)

    def notices(self) -> list[GraphQLError]:
        """Errors that are no field's failure: what was selected and may not be seen."""
        return [] if self.reading is None else list(self.reading.notices)


NOBODY = UUID(int=0)
"""The actor of a command that is given before anybody is known."""
