"""A document is trusted only when the schema answers it, within the limits of trusted ones."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLError, GraphQLSchema

from api.context import Context
from api.fact_messages import brief
from api.validation import TRUSTED, check_document
from domain.platform.commands.trust_documents import DocumentEntry
from domain.platform.trusted_documents import LONGEST_TEXT, DocumentInvalid


def disapproved(entries: Sequence[DocumentEntry], schema: GraphQLSchema) -> list[DocumentInvalid]:
    """Why not, for each that is not, with its path; takes about 10 ms for an ordinary document."""
    return [
        _invalid(position, entry, errors[0])
        for position, entry in enumerate(entries)
        if _is_read(entry) and (errors := check_document(schema, entry.text, TRUSTED)[1])
    ]


async def disapproved_of(entries: Sequence[DocumentEntry], context: Context) -> list[DocumentInvalid]:
    """The same for somebody who asks, who pays for each before it is read. Raises Throttled."""
    found = []
    for position, entry in enumerate(entries):
        if _is_read(entry):
            prepared = await context.executing.prepare_value(entry.text, context, trusted=True)
            if prepared.errors:
                found.append(_invalid(position, entry, prepared.errors[0]))
    return found


def _is_read(entry: DocumentEntry) -> bool:
    """The command itself says what is wrong with others."""
    return bool(entry.text.strip()) and len(entry.text) <= LONGEST_TEXT


def _invalid(position: int, entry: DocumentEntry, error: GraphQLError) -> DocumentInvalid:
    reason = brief(error.message)
    return DocumentInvalid("documents", position, "text", name=entry.name, reason=reason)
