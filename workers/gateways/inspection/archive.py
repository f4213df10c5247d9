"""Archives and sheets: what they hold, unpacked little by little and never kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from domain.files.upload import FileRejection
from workers.gateways.inspection.bounds import MOST_PARTS, is_bomb
from workers.gateways.inspection.signature import LOOKED_AT, Shape, shape_of

CHUNK = 1 << 16
SHEET = "xl/workbook.xml"
PROGRAMS = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".msi",
    ".lnk",
    ".sh",
)
ACTIVE = ("vbaproject.bin", "activex1.bin", "macrosheets/")
"""Parts of a sheet that are run."""
BROKEN = (
    EOFError, IndexError, NotImplementedError, OSError, RuntimeError, ValueError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the reader of archives raises for bytes that are none, or locked with a password."""


def rejection_of(data: bytes, *, sheet: bool) -> FileRejection | None:
    """``sheet``: it must be one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or is_bomb(sum(part.file_size for part in parts), len(data)):
                return FileRejection.BOMB
            if sheet and SHEET not in archive.namelist():
                return FileRejection.WRONG_TYPE
            return _rejection_of_parts(archive, len(data))
    except BROKEN:
        return FileRejection.UNREADABLE


def _rejection_of_parts(archive: zipfile.ZipFile, packed: int) -> FileRejection | None:
    """What parts say of their size is not believed."""
    unpacked = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            beginning = stream.read(LOOKED_AT)
            if (found := _rejection_of_part(part.filename.lower(), beginning)) is not None:
                return found
            unpacked += len(beginning)
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                if is_bomb(unpacked, packed):
                    return FileRejection.BOMB
    return None


def _rejection_of_part(name: str, beginning: bytes) -> FileRejection | None:
    shape = shape_of(beginning)
    if shape is Shape.ZIP:
        return FileRejection.BOMB
    if shape is Shape.PROGRAM or name.endswith(PROGRAMS):
        return FileRejection.EXECUTABLE
    if shape is Shape.PAGE or any(part in name for part in ACTIVE):
        return FileRejection.ACTIVE_CONTENT
    return None
