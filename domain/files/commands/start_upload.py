"""Get an address to send a file of lines to, without saying what will come."""

from __future__ import annotations

from dataclasses import dataclass

from domain.files.addressed import StartedUpload, address
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean


@dataclass(kw_only=True)
class StartUpload(Command):
    """Get an address to send one file of lines to, with PUT, within an hour; at most 20 MB.

    The address is shown once and needs no further authorization.
    """

    permission = "onboarding.upload.start"

    name: str
    """The file's name, for people; at most 100 characters."""


async def start_upload(command: StartUpload, uow: UnitOfWork) -> StartedUpload:
    with checks() as check, check.at("name"):
        name = clean(command.name, longest=100)
    return address(uow, name=name)
