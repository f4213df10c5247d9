"""The look at a file: whether it is what it says, and does nothing to who opens it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from domain.files.purpose import CSV, JPEG, JSONL, PDF, PNG, TEXT, XLSX, XML, ZIP, FilePurpose
from domain.files.upload import FileRejection
from workers.gateways.inspection import archive, markup, page
from workers.gateways.inspection.signature import Shape, shape_of

SHAPES: dict[str, frozenset[Shape]] = {
    PDF: frozenset({Shape.PDF}),
    PNG: frozenset({Shape.PNG}),
    JPEG: frozenset({Shape.JPEG}),
    XML: frozenset({Shape.MARKUP}),
    ZIP: frozenset({Shape.ZIP}),
    XLSX: frozenset({Shape.ZIP}),
    CSV: frozenset({Shape.TEXT}),
    TEXT: frozenset({Shape.TEXT}),
    JSONL: frozenset({Shape.TEXT}),
}
WITHIN: dict[str, Callable[[bytes], FileRejection | None]] = {
    PDF: page.rejection_of,
    XML: markup.rejection_of,
    ZIP: partial(archive.rejection_of, sheet=False),
    XLSX: partial(archive.rejection_of, sheet=True),
}
"""What is looked into."""
NEVER = {Shape.PROGRAM: FileRejection.EXECUTABLE, Shape.PAGE: FileRejection.ACTIVE_CONTENT}


def look(data: bytes, purpose: FilePurpose, media_type: str | None) -> FileRejection | None:
    """Why it will not be used, or None. Pure work of up to a second for the largest files."""
    shape = shape_of(data)
    if shape in NEVER:
        return NEVER[shape]
    if purpose is FilePurpose.IMPORT:
        return _of_lines(shape, media_type)
    if media_type is None or shape not in SHAPES[media_type]:
        return FileRejection.WRONG_TYPE
    return WITHIN[media_type](data) if media_type in WITHIN else None


def _of_lines(shape: Shape, media_type: str | None) -> FileRejection | None:
    """Who reads the lines has bounds of its own; texts of older programs are in other codes."""
    allowed = {Shape.ZIP, Shape.TEXT, Shape.MARKUP, Shape.OTHER}
    if media_type is not None:
        allowed = {Shape.ZIP} if media_type == XLSX else {Shape.TEXT, Shape.MARKUP, Shape.OTHER}
    return None if shape in allowed else FileRejection.WRONG_TYPE
