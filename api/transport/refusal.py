"""What is answered when nothing was executed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphql import GraphQLError

from api.faults import BadUserInput
from api.masking import shown_error
from api.negotiation import GRAPHQL, JSON
from api.transport.head import Head
from api.transport.reply import Reply
from api.transport.status import HttpFault, status_of


def refused(errors: Sequence[GraphQLError], head: Head) -> Reply:
    """The document, or who sent it, is refused as a whole."""
    return _reply(status_of(errors, _media(head)), errors, head)


def unread(fault: HttpFault, head: Head) -> Reply:
    """The request is none of GraphQL's."""
    reply = _reply(fault.status, [BadUserInput(fault.message)], head)
    return replace(reply, fields=reply.fields + fault.fields)


def _media(head: Head) -> str:
    """The form of a refusal; who listens to events only can tell by its status."""
    return head.wishes.media or (GRAPHQL if head.wishes.events else JSON)


def _reply(status: int, errors: Sequence[GraphQLError], head: Head) -> Reply:
    shown = [shown_error(error, head.request_id, head.wishes.language) for error in errors]
    return Reply.refused(status, _media(head), shown)
