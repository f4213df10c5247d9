"""Whether an export may be asked for: the query is one, and whoever asks may see all that it selects."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from api.context import Context
from api.cost import Prices
from api.documents import Prepared
from api.execution import price_of_reading
from api.exports.asking import inquiry_of
from api.exports.query import ExportedQuery
from api.faults import DocumentRefused
from domain.kernel.refusal import NotAllowed, RefusalGroup, TooLong, checks
from domain.kernel.runner import Envelope
from domain.platform.bulk_operation import QueryNotExportable
from domain.platform.commands.start_export import StartExport
from persistence.reading.compiled.statement import compiled

LONGEST = 20_000
"""Characters of a query, and of its variables."""


async def admitting(command: StartExport, context: Context, _: Envelope) -> StartExport:
    """The command with the permissions that the query needs. Raises what it is refused with, and Throttled:
    known or not, its statement is made anew, and aside."""
    if not context.known.may(command.permission):
        return command
    with checks() as check:
        check.that(len(command.query) <= LONGEST, TooLong("query", longest=LONGEST))
        check.that(len(command.variables or "") <= LONGEST, TooLong("variables", longest=LONGEST))
    documents = context.executing.documents
    await context.pay_for_reading(price_of_reading(command.query))
    prepared = await documents.prepared_aside(command.query)
    command.requires = await documents.aside(object(), partial(_required, command, prepared, context))
    return command


def _required(command: StartExport, prepared: Prepared, context: Context) -> tuple[str, ...]:
    schema = context.services.schema
    checked = prepared.document, prepared.errors
    query = ExportedQuery.of(schema, checked, command.variables, command.format)
    _check_price(query, context)
    asked: set[str] = set()

    def may(permission: str) -> bool:
        asked.add(permission)
        return context.known.may(permission)

    assert context.reading is not None
    known = context.reading.reader
    reader = replace(known, may=may, grants=None)
    statement = compiled(inquiry_of(query.question, reader, query.arguments, query.nested))
    if statement.refused:
        raise RefusalGroup(
            [
                NotAllowed("query", permission=one.permission, at=".".join(one.path))
                for one in statement.refused
            ]
        )
    return tuple(sorted(asked))


def _check_price(query: ExportedQuery, context: Context) -> None:
    """A page of it must not cost more than a document may; an export is such pages, one after the other."""
    operation = query.operation
    price = Prices(operation.schema).of(operation.document, operation.node)
    try:
        context.services.budget.check(price(query.variables))
    except DocumentRefused as refused:
        raise QueryNotExportable("query", reason=refused.message, at=None) from None
