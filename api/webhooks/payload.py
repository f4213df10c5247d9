"""What a webhook is told: its document's answer, read as its owner, behind what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType
from strawberry import Schema

from api import limits
from api.context import Context, Services
from api.execution import Execution
from api.faults import TimedOut
from api.ids import wire
from api.language import Language
from api.masking import shown_error
from api.reading import Reading
from api.scalars import print_instant
from api.subscriptions.facts import NAMES, concerns, may_know, subject_of, type_of
from domain.platform.principal import Principal
from domain.processes import PROCESSES
from domain.webhooks.document import DEFAULT_DOCUMENT
from domain.webhooks.ports import Telling, Untold
from persistence.database import Database
from persistence.live.journal import Fact, Place
from persistence.platform.keys import secrets
from persistence.platform.principals import principal_now
from persistence.settings import settings
from persistence.storage import Storage

TEST = "WebhookTested"


@dataclass
class StoredDocuments:
    """The port Payloads, over the schema of the API; what a document costs was priced when it was saved."""

    services: Services
    build: Callable[[], Schema]
    execution: Execution | None = None
    building: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def over(cls, database: Database, build: Callable[[], Schema]) -> StoredDocuments:
        """``build`` makes the schema, which is done when the first payload is wanted."""
        chosen = settings()
        services = Services(
            database=database,
            storage=Storage(chosen.storage_url),
            processes=PROCESSES,
            public_url=chosen.public_url,
            cursor_key=secrets().derive("cursor"),
        )
        return cls(services, build)

    async def payload(self, telling: Telling) -> bytes | Untold:
        owner = await principal_now(self.services.database.prepared, telling.company_id, telling.owner_id)
        if owner is None or not (telling.kind == TEST or _knows_any(owner, telling.events)):
            return Untold.OWNER_LEFT
        if not (telling.kind == TEST or _may_know(owner, telling)):
            return Untold.NOT_FOR_OWNER
        document = DEFAULT_DOCUMENT if telling.kind == TEST else telling.document
        context = context_of(self.services, owner, request_id=telling.event_id.hex)
        answer = await answered(await self._ready(), document, variables_of(telling), context)
        return orjson.dumps(
            {
                "type": type_of(telling.kind),
                "timestamp": print_instant(telling.occurred_at),
                **shown(answer, context),
            }
        )

    async def _ready(self) -> Execution:
        async with self.building:
            if self.execution is None:
                self.execution = Execution.of(await asyncio.to_thread(self.build))
            return self.execution


def _knows_any(owner: Principal, events: Sequence[str]) -> bool:
    return any(may_know(owner.may, NAMES.get(event, event)) for event in events)


def _may_know(owner: Principal, telling: Telling) -> bool:
    """As a subscription of theirs would be told."""
    return may_know(owner.may, telling.kind) and concerns(owner.may, owner.id, fact_of(telling))


def fact_of(telling: Telling) -> Fact:
    return Fact(
        place=Place(0, telling.event_id),
        type=telling.kind,
        subject_id=telling.subject_id,
        case_id=telling.case_id,
        payload=telling.payload,
        occurred_at=telling.occurred_at,
    )


def context_of(services: Services, owner: Principal, *, request_id: str) -> Context:
    """Somebody who does not ask in person."""
    reading = Reading(
        database=services.database,
        company=owner.company,
        may=owner.may,
        cursor_key=services.cursor_key,
        public_url=services.public_url,
        grants=owner.permissions,
        actor=owner.id,
        zone=owner.zone,
        engine=services.engine,
    )
    return Context(
        services=services,
        request_id=request_id,
        language=Language.PORTUGUESE,
        principal=owner,
        reading=reading,
    )


def variables_of(telling: Telling) -> dict[str, Any]:
    """What a document may ask for by name; those that it does not declare do not matter to it."""
    about = subject_of(fact_of(telling))
    return {
        "subjectId": None if about is None else wire(about[0].prefix or "", about[1]),
        "eventId": wire("event", telling.event_id),
        "type": type_of(telling.kind),
        "occurredAt": print_instant(telling.occurred_at),
    }


async def answered(
    execution: Execution, document: str, variables: dict[str, Any], context: Context
) -> ExecutionResult:
    """The answer, or null with the reasons."""
    prepared = await execution.documents.prepared_aside(document)
    if prepared.errors:
        return ExecutionResult(None, list(prepared.errors))
    try:
        operation = execution.operation(prepared, None)
        assert operation.kind is OperationType.QUERY, "approved when it was saved"
        async with asyncio.timeout(limits.SECONDS):
            answer = await execution.carry_out(operation, variables, context)
            await context.record_reads()
    except GraphQLError as error:
        return ExecutionResult(None, [error])
    except TimeoutError:
        return ExecutionResult(None, [TimedOut()])
    return answer if isinstance(answer, ExecutionResult) else ExecutionResult(None, answer)


def shown(answer: ExecutionResult, context: Context) -> dict[str, Any]:
    errors = [*(answer.errors or ()), *context.notices()]
    told = (
        {"errors": [shown_error(error, context.request_id, context.language) for error in errors]}
        if errors
        else {}
    )
    return {"data": answer.data, **told}
