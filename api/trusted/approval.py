"""A document is trusted only when the schema answers it, within the limits of trusted ones."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLSchema

from api.fact_messages import brief
from api.validation import TRUSTED, check_document
from domain.platform.commands.trust_documents import DocumentEntry
from domain.platform.trusted_documents import LONGEST_TEXT, DocumentInvalid


def disapproved(entries: Sequence[DocumentEntry], schema: GraphQLSchema) -> list[DocumentInvalid]:
    """Why not, for each that is not, with its path; takes about 10 ms for an ordinary document."""
    found = []
    for position, entry in enumerate(entries):
        reason = _fault(entry.text, schema)
        if reason is not None:
            found.append(
                DocumentInvalid("documents", position, "text", name=entry.name, reason=brief(reason))
            )
    return found


def _fault(text: str, schema: GraphQLSchema) -> str | None:
    if not text.strip() or len(text) > LONGEST_TEXT:
        return None  # said by the command itself
    _, errors = check_document(schema, text, TRUSTED)
    return errors[0].message if errors else None
