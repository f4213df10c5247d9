"""A webhook is saved only when who saves it could be told all of it: rehearsed before, as they are now."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from graphql import GraphQLError, OperationType

from api.authorization import SIGNED_IN
from api.context import Context
from api.fact_messages import brief
from api.faults import FaultCode
from api.ids import wire
from api.masking import code_of
from api.scalars import print_instant
from api.subscriptions.facts import NAMES, about, lacking, may_know, type_of
from api.webhooks.payload import answered, context_of
from domain.kernel.network import is_loopback, is_public
from domain.kernel.refusal import NotAllowed, Refusal, RefusalGroup, TooLong, checks
from domain.kernel.runner import Envelope
from domain.kernel.said import Said
from domain.platform.trusted_documents import DocumentInvalid
from domain.webhooks.address import AddressRefused, Place, checked_address, place_of
from domain.webhooks.commands.change_webhook import ChangeWebhook
from domain.webhooks.commands.register_webhook import RegisterWebhook
from domain.webhooks.document import DEFAULT_DOCUMENT, LONGEST_DOCUMENT
from persistence.clock import now
from persistence.reading.view import VIEWS
from persistence.webhooks.answers import reach

C = TypeVar("C", RegisterWebhook, ChangeWebhook)
NOTHING = UUID(int=0)
MOST_COST = 1_000
"""Of a document: nobody pays for it again when it is told."""
LOOKING_UP = 3.0
"""Seconds for finding out where a name leads; unknown names are looked up again at each attempt."""


async def approving(command: C, context: Context, _: Envelope) -> C:
    """Raises AddressRefused, DocumentInvalid and NotAllowed, all that apply at once."""
    who = context.known
    if not who.may(command.permission):
        return command
    with checks() as check:
        with check.at("url"):
            await _check_destination(command.url)
        names = [NAMES[str(each)] for each in command.events]
        for position, name in enumerate(names):
            check.that(
                may_know(who.may, name),
                NotAllowed("events", position, permission=lacking(who.may, name) or SIGNED_IN),
            )
        with check.at("document"):
            await _rehearse(command.document or DEFAULT_DOCUMENT, names, context)
    return command


async def _check_destination(url: str) -> None:
    """What the name leads to today; the guard of every attempt looks again. Raises AddressRefused."""
    allowed = reach()
    place = place_of(checked_address(url, allowed))
    for address in await _found(place):
        if not is_public(address) and not (allowed.loopback and is_loopback(address)):
            raise AddressRefused(reason="not a public address")


async def _found(place: Place) -> Sequence[str]:
    """None for a name that nobody knows yet."""
    try:
        async with asyncio.timeout(LOOKING_UP):
            found = await asyncio.get_running_loop().getaddrinfo(
                place.host, place.port, type=socket.SOCK_STREAM
            )
    except (OSError, TimeoutError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


async def _rehearse(document: str, names: Sequence[str], context: Context) -> None:
    """Raises DocumentInvalid for what cannot be answered, NotAllowed for what may not be read."""
    if len(document) > LONGEST_DOCUMENT:
        raise TooLong(longest=LONGEST_DOCUMENT)
    execution = context.executing
    prepared = await execution.prepare_value(document, context)
    _refuse(prepared.errors)
    try:
        operation = execution.operation(prepared, None)
    except GraphQLError as error:
        raise _invalid(error) from None
    if operation.kind is not OperationType.QUERY:
        raise DocumentInvalid(name=Said("of the webhook"), reason="a query is wanted")
    for variables in _examples(names):
        if (price := operation.price(variables)) > MOST_COST:
            raise DocumentInvalid(
                name=Said("of the webhook"),
                reason=Said("it costs {price}, of {most} at most", price=price, most=MOST_COST),
            )
        await context.services.budget.take(context.principal, price)
        rehearsal = context_of(context.services, context.known, request_id=context.request_id)
        answer = await answered(execution, document, variables, rehearsal)
        _refuse([*(answer.errors or ()), *rehearsal.notices()])


def _examples(names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Something for each kind of subject; nothing of it exists."""
    subjects = {VIEWS[found.view].prefix: name for name in names if (found := about(name))}
    for prefix, name in subjects.items():
        yield {
            "subjectId": wire(prefix or "", NOTHING),
            "eventId": wire("event", NOTHING),
            "type": type_of(name),
            "occurredAt": print_instant(now()),
        }


def _refuse(errors: Sequence[GraphQLError]) -> None:
    refused: list[Refusal] = []
    for error in errors:
        if code_of(error) is FaultCode.FORBIDDEN:
            needed = (error.extensions or {}).get("requires", SIGNED_IN)
            refused.append(NotAllowed(permission=needed))
        else:
            refused.append(_invalid(error))
    if refused:
        raise RefusalGroup(refused)


def _invalid(error: GraphQLError) -> DocumentInvalid:
    told = "it could not be answered" if code_of(error) is FaultCode.INTERNAL_SERVER_ERROR else error.message
    return DocumentInvalid(name=Said("of the webhook"), reason=brief(told))
