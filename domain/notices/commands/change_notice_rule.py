"""Change how people are told of a kind of things, or whether they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.notices.kind import NoticeChannel, tidy
from domain.notices.rule import NoticeRule


@dataclass(kw_only=True)
class ChangeNoticeRule(Command):
    """Change on which ways a rule tells, of how much, or whether it does; compulsory kinds lose no way."""

    permission = "notices.rule.change"
    overwrites = "notice_rule_id"

    notice_rule_id: Annotated[UUID, "noticerule"]
    """The notice rule that is meant."""
    channels: tuple[NoticeChannel, ...]
    """The ways; what goes by mail is in the inbox, too."""
    above: Money | None = None
    """Only of amounts greater than this, where it is about an amount."""
    enabled: bool = True
    """Whether it tells anybody anything."""


async def change_notice_rule(command: ChangeNoticeRule, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NoticeCompulsory, NoAmount."""
    rule = await uow.get(NoticeRule, command.notice_rule_id, lock=True)
    rule.change(channels=tidy(command.channels), above=command.above, enabled=command.enabled)
    return rule.id
