"""What is answered when nothing was executed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from api.faults import BadUserInput
from api.masking import shown_error
from api.negotiation import GRAPHQL, JSON
from api.transport.head import Head
from api.transport.reply import Reply
from api.transport.status import HttpFault, status_of

if TYPE_CHECKING:
    from api.context import Context


def refused(errors: Sequence[GraphQLError], head: Head, context: Context | None = None) -> Reply:
    """The document, or who sent it, is refused as a whole; who is known is told what that cost."""
    extensions = None if context is None or context.principal is None else context.cost()
    return _reply(status_of(errors, _media(head)), errors, head, extensions)


def unread(fault: HttpFault, head: Head) -> Reply:
    """The request is none of GraphQL's."""
    reply = _reply(fault.status, [BadUserInput(fault.message)], head)
    return replace(reply, fields=reply.fields + fault.fields)


def _media(head: Head) -> str:
    """The form of a refusal; who listens to events only can tell by its status."""
    return head.wishes.media or (GRAPHQL if head.wishes.events else JSON)


def _reply(
    status: int, errors: Sequence[GraphQLError], head: Head, extensions: dict[str, Any] | None = None
) -> Reply:
    shown = [shown_error(error, head.request_id, head.wishes.language) for error in errors]
    return Reply.refused(status, _media(head), shown, extensions)
