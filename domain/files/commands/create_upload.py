"""Get an address to send a file to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.files.addressed import StartedUpload, address
from domain.files.purpose import TERMS, FilePurpose, media_type_for
from domain.kernel.command import AUTHENTICATED, Command, UnitOfWork
from domain.kernel.refusal import Malformed, NotAllowed, OutOfRange, checks
from domain.kernel.text import clean

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(kw_only=True)
class CreateUpload(Command):
    """Get an address to send one file to, with PUT, within an hour.

    The address is shown once, takes the file once, and needs no further authorization. What comes must be
    what was announced; then somebody looks at it, and until that is done nobody has it.
    """

    permission = AUTHENTICATED

    filename: str
    """What the file is called, for people; at most 100 characters."""
    content_type: str
    """Its media type, such as `application/pdf`; the purpose says which are taken."""
    size: int
    """Its size in bytes."""
    sha256: str
    """SHA-256 of the file, 64 hexadecimal digits."""
    purpose: FilePurpose
    """What it is sent for."""


async def create_upload(command: CreateUpload, uow: UnitOfWork) -> StartedUpload:
    """Raises NotAllowed, MediaTypeNotAllowed, OutOfRange, Malformed, Required, TooLong."""
    terms, sha256 = TERMS[command.purpose], command.sha256.lower()
    name = media_type = ""
    with checks() as check:
        check.that(
            terms.permission is None or uow.may(terms.permission),
            NotAllowed("purpose", permission=terms.permission),
        )
        with check.at("filename"):
            name = clean(command.filename, longest=100)
        with check.at("content_type"):
            media_type = media_type_for(command.purpose, command.content_type)
        check.that(1 <= command.size <= terms.most, OutOfRange("size", least=1, most=terms.most))
        check.that(SHA256.fullmatch(sha256), Malformed("sha256", expected="64 hexadecimal digits"))
    return address(
        uow,
        name=name,
        purpose=command.purpose,
        media_type=media_type,
        announced_size=command.size,
        announced_sha256=bytes.fromhex(sha256),
    )
