"""What files are sent for: how large they may be, of what kind, and who may send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.kernel.refusal import Refusal

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XML = "application/xml"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
TEXT = "text/plain"
JSONL = "application/jsonl"
MOST_BYTES = 20_000_000
"""Of any file."""


class FilePurpose(StrEnum):
    """What a file is sent for."""

    ATTACHMENT = "ATTACHMENT"
    """It is attached to a thing: PDF, PNG, JPEG, XML, ZIP, XLSX, CSV or plain text, up to 20 MB."""
    IMPORT = "IMPORT"
    """Its lines are moved in or given to a mutation: CSV, XLSX or JSON lines, up to 20 MB."""


class MediaTypeNotAllowed(Refusal):
    """Files of this media type are not taken for this purpose; facts: ``allowed``."""

    code = "MEDIA_TYPE_NOT_ALLOWED"


@dataclass(frozen=True)
class Terms:
    """``most`` in bytes; ``permission`` is needed to send one, None when whoever is signed in may."""

    media: frozenset[str]
    most: int
    permission: str | None = None


TERMS: Mapping[FilePurpose, Terms] = {
    FilePurpose.ATTACHMENT: Terms(frozenset({PDF, PNG, JPEG, XML, ZIP, XLSX, CSV, TEXT}), MOST_BYTES),
    FilePurpose.IMPORT: Terms(frozenset({CSV, XLSX, JSONL}), MOST_BYTES, "onboarding.upload.start"),
}


def media_type_for(purpose: FilePurpose, text: str) -> str:
    """The media type without parameters, in small letters. Raises MediaTypeNotAllowed."""
    found = text.partition(";")[0].strip().lower()
    allowed = TERMS[purpose].media
    if found not in allowed:
        raise MediaTypeNotAllowed(allowed=", ".join(sorted(allowed)))
    return found
