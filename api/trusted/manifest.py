"""Manifests: the documents of a program, as the tools that build it write them down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from domain.platform.commands.trust_documents import DocumentEntry
from domain.platform.trusted_documents import digest_of

APOLLO = "apollo-persisted-query-manifest"


class ManifestUnreadable(ValueError):
    """The file is none of the three forms; the text says what was expected."""


def entries_of(manifest: bytes) -> tuple[DocumentEntry, ...]:
    """What is in a manifest of GraphQL Codegen, Relay or Apollo. Raises ManifestUnreadable.

    Codegen and Relay write an object from ids to texts; Apollo a list of operations with id and
    body. An id that is the SHA-256 of its text is written as clients send it, ``sha256:…``.
    """
    try:
        written = orjson.loads(manifest)
    except orjson.JSONDecodeError:
        raise ManifestUnreadable("the manifest is not JSON") from None
    if not isinstance(written, dict) or not written:
        raise ManifestUnreadable("expected an object from ids to documents, or a manifest of Apollo")
    pairs = _of_apollo(written) if written.get("format") == APOLLO else written.items()
    return tuple(_entry(id, text) for id, text in pairs)


def _of_apollo(written: Mapping[str, Any]) -> Iterator[tuple[object, object]]:
    if written.get("version") != 1 or not isinstance(written.get("operations"), list):
        raise ManifestUnreadable("expected version 1 of Apollo's manifest, with operations")
    for operation in written["operations"]:
        if not isinstance(operation, dict):
            raise ManifestUnreadable("an operation of Apollo's manifest has an id and a body")
        yield operation.get("id"), operation.get("body")


def _entry(id: object, text: object) -> DocumentEntry:
    if not isinstance(id, str) or not isinstance(text, str):
        raise ManifestUnreadable(f"{str(id)[:80]}: expected the text of a document")
    digest = digest_of(text)
    return DocumentEntry(name=digest if digest.endswith(f":{id}") else id, text=text)
