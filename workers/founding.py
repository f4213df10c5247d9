"""Founding a company from the machine itself: the very first one, when nobody can sign in yet."""

from __future__ import annotations

import json
import secrets
from functools import partial
from typing import Any

from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import execute
from domain.platform.commands.found_company import FoundCompany, found_company
from domain.processes import PROCESSES
from persistence.codec import decode
from persistence.database import Database
from persistence.identity import new_id
from persistence.settings import Settings
from persistence.unit_of_work import EVERYTHING
from workers.console import say


async def found(settings: Settings, text: str) -> int:
    """Found what this JSON describes, and say how its administrator signs in; 1 when it is refused."""
    said = json.loads(text)
    password = said.get("administrator", {}).get("password")
    try:
        command = _command(said, password or secrets.token_urlsafe(12))
    except (KeyError, TypeError, ValueError) as fault:
        say(f"this does not describe a company: {fault}")
        return 1
    database = Database.connect(settings, connections=2)
    try:
        return await _found(command, database, shown=not password)
    finally:
        await database.close()


def _command(said: dict[str, Any], password: str) -> FoundCompany:
    administrator = {**said["administrator"], "password": password}
    return decode(FoundCompany, {**said, "administrator": administrator})


async def _found(command: FoundCompany, database: Database, *, shown: bool) -> int:
    company = new_id()
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    try:
        await execute(found_company, command, begin, processes=PROCESSES)
    except (Refusal, RefusalGroup) as refused:
        for each in [refused] if isinstance(refused, Refusal) else refused.refusals:
            say(f"{'.'.join(map(str, each.path))}: {each.code} {each.facts or ''}")
        return 1
    say(f"Company   company_{company.hex}")
    say(f"E-mail    {command.administrator.email}")
    if shown:
        say(f"Password  {command.administrator.password}   (shown once; change it)")
    return 0
