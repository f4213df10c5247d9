"""A mutation for lines of a file: they are read as the API reads what it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLInputObjectType, GraphQLSchema, Undefined

from api.coercion import coercion_of
from api.envelope import key_problems
from api.errors import refused_by, user_errors
from api.faults import BadUserInput
from api.ids import wire
from api.imports.cells import Header
from api.imports.offered import input_type, offered
from api.imports.shape import faults_of
from api.inputs import Problems, read_input
from api.language import Language
from api.messages import message_of
from api.mutations import Plan
from api.paths import wire_path
from domain.kernel.command import Command
from domain.kernel.refusal import Malformed, Refusal, RefusalGroup, TooLong
from domain.platform.bulk_operation import BulkOperation, ExportFormat, MutationNotImportable
from persistence.idempotency import identities
from persistence.importing.lines import LONGEST_LINE, Line
from persistence.importing.mutation import Asked, LineRefused, Trouble
from persistence.reading.view import VIEWS

OUR_FAULT = {
    Language.PORTUGUESE: "Algo deu errado do nosso lado; nada desta linha foi feito.",
    Language.ENGLISH: "Something went wrong on our side; nothing of this line was done.",
}


async def open_mutation(
    schema: GraphQLSchema, operation: BulkOperation, header: Sequence[str]
) -> ImportedMutation:
    """Raises MutationNotImportable, and what is wrong with the header."""
    name = operation.mutation or ""
    if name not in offered(schema):
        raise MutationNotImportable("mutation", name=name[:100])
    kind = input_type(schema, name)
    columns = Header.of(kind, header) if operation.format is ExportFormat.CSV else None
    return ImportedMutation(offered(schema)[name], kind, columns)


@dataclass(frozen=True)
class ImportedMutation:
    """``header`` is None for lines of JSON."""

    plan: Plan
    kind: GraphQLInputObjectType
    header: Header | None

    @property
    def handler(self) -> Any:
        return self.plan.handler

    @property
    def permission(self) -> str:
        return self.plan.scope

    def read(self, line: Line, *, key: str) -> Asked:
        """Raises LineRefused."""
        try:
            return self._asked(self._input(line), key)
        except (Refusal, RefusalGroup) as refused:
            raise LineRefused([_trouble(each, None) for each in refused_by(refused)]) from None

    def told(self, fault: Exception, asked: Asked) -> Sequence[Trouble]:
        if isinstance(fault, Refusal | RefusalGroup):
            return [_trouble(each, asked.command) for each in refused_by(fault)]
        messages = {language.value: text for language, text in OUR_FAULT.items()}
        return [Trouble(path="", code="INTERNAL_SERVER_ERROR", messages=messages)]

    def named(self, result: object) -> Mapping[str, Any]:
        ids = identities(result)
        if isinstance(ids, UUID):
            return {"id": wire(self._prefix, ids)}
        return {"ids": [wire(self._prefix, id) for id in ids]} if ids else {}

    @cached_property
    def _prefix(self) -> str:
        (kind,) = self.plan.returns.values()
        kind = getattr(kind, "__args__", (kind,))[0]
        return VIEWS[kind.__strawberry_definition__.name].prefix or ""

    def _input(self, line: Line) -> Any:
        if line.content is None:
            raise TooLong(longest=LONGEST_LINE)
        if isinstance(line.content, bytes):
            try:
                return orjson.loads(line.content)
            except orjson.JSONDecodeError:
                raise Malformed(expected="JSON") from None
        assert self.header is not None
        return self.header.input_of(line.content)

    def _asked(self, sent: Any, key: str) -> Asked:
        """Raises Refusal, RefusalGroup with paths on the wire."""
        if isinstance(sent, dict) and sent.get("idempotencyKey") is None:
            sent["idempotencyKey"] = key
        if faults := list(faults_of(sent, self.kind)):
            raise RefusalGroup(faults)
        values = self._coerce(sent)
        if values is Undefined:
            raise Malformed(expected=self.kind.name)
        problems = key_problems(values["idempotencyKey"])
        return Asked(
            command=self._command(values, problems),
            key=values["idempotencyKey"],
            expected_version=values.get("expectedVersion"),
            validate_only=values["validateOnly"],
        )

    def _command(self, values: Mapping[str, Any], problems: Problems) -> Command:
        try:
            command = read_input(self.plan.command, values, (), problems)
        except BadUserInput as fault:
            path = (fault.extensions or {}).get("path", ())
            raise Malformed(*path[1:], expected="id") from None
        if problems:
            for problem in problems:
                problem.path = tuple(wire_path(problem.path)[1:])
            raise RefusalGroup(problems)
        return command

    @cached_property
    def _coerce(self) -> Any:
        return coercion_of(self.kind)


def _trouble(refusal: Refusal, command: Command | None) -> Trouble:
    """Of a shape, without a command, its path is that of the wire already."""
    path = [str(step) for step in refusal.path]
    if command is not None:
        (error,) = user_errors([refusal], command, Language.ENGLISH)
        path = (error.path or [])[1:]
    messages = {language.value: message_of(refusal, language) for language in Language}
    return Trouble(path=".".join(path), code=refusal.code, messages=messages)
