"""Asks the whole schema as one principal would, without HTTP in between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLError

from api.context import Context, Services
from api.execution import Execution
from api.language import Language
from api.reading import Reading
from api.schema import build_schema
from domain.platform.permission import Permissions
from domain.platform.principal import Principal, PrincipalKind
from domain.processes import PROCESSES
from persistence.database import Database
from persistence.identity import new_id
from persistence.storage import Storage

CURSOR_KEY = b"cursors of the tests, 32 bytes.."
PUBLIC_URL = "https://retaguarda.example"


@cache
def execution() -> Execution:
    return Execution.of(build_schema())


async def asked(
    execution: Execution, document: str, variables: dict[str, Any], context: Any
) -> tuple[Any, list[GraphQLError]]:
    """Data as a client would parse it, and errors."""
    prepared = execution.documents.prepare(document)
    if prepared.errors:
        return None, list(prepared.errors)
    result = await execution.carry_out(execution.operation(prepared, None), variables, context)
    if isinstance(result, list):
        return None, result
    return orjson.loads(orjson.dumps(result.data)), list(result.errors or ())


@dataclass(frozen=True)
class Answer:
    """``problems`` are the codes of top-level errors and of fields that may not be seen."""

    data: Any
    problems: list[str]

    def refusals(self, mutation: str) -> list[tuple[list[str], str]]:
        """Path and code of every UserError."""
        return [(error["path"], error["code"]) for error in self.data[mutation]["errors"]]


@dataclass(frozen=True)
class Questions:
    """One principal of one company."""

    database: Database
    company: UUID
    permissions: Iterable[str] = ("*",)
    actor: UUID = field(default_factory=new_id)

    async def ask(self, document: str, **variables: Any) -> Answer:
        context = self.context()
        data, failures = await asked(execution(), document, variables, context)
        errors = [*failures, *context.notices()]
        return Answer(data, [str((error.extensions or {}).get("code", error.message)) for error in errors])

    def context(self, reads: type[Reading] = Reading) -> Context:
        """One request's."""
        who = self._principal()
        services = Services(
            database=self.database,
            storage=Storage("memory://"),
            processes=PROCESSES,
            public_url=PUBLIC_URL,
            cursor_key=CURSOR_KEY,
            schema=build_schema()._schema,
        )
        reading = reads(
            database=self.database,
            company=self.company,
            may=who.may,
            cursor_key=CURSOR_KEY,
            public_url=PUBLIC_URL,
        )
        return Context(
            services=services, request_id="test", language=Language.ENGLISH, principal=who, reading=reading
        )

    def _principal(self) -> Principal:
        return Principal(
            id=self.actor,
            kind=PrincipalKind.MEMBER,
            company=self.company,
            name="Ana",
            roles=(),
            permissions=Permissions.of(self.permissions),
        )
