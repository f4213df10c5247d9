"""Have more people told of a kind of things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import Checks, Malformed, NotFound, Required, checks
from domain.notices.kind import NoticeChannel, NoticeKind, tidy
from domain.notices.kinds import KINDS
from domain.notices.ports import KnownRoles
from domain.notices.rule import NoticeRule, NoticeRuleExists, check_threshold


@dataclass(kw_only=True)
class AddNoticeRule(Command):
    """Have members with a role, one member, or (without both) whom it concerns told of a kind of things.

    Who lacks the permission to read what it is about is not told.
    """

    permission = "notices.rule.add"

    kind: NoticeKind
    """What kind of notice it is."""
    role: str | None = None
    """The name of a role."""
    member_id: Annotated[UUID, "member"] | None = None
    """One member; not together with a role."""
    channels: tuple[NoticeChannel, ...]
    """The ways; what goes by mail is in the inbox, too."""
    above: Money | None = None
    """Only of amounts greater than this, where it is about an amount."""


async def add_notice_rule(command: AddNoticeRule, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NoticeRuleExists, NoAmount, Required, Malformed."""
    with checks() as check:
        await _check_people(command, uow, check)
        with check.at():
            check_threshold(command.kind, command.above)
    people = command.role, command.member_id
    known = await uow.find_all(NoticeRule, kind=command.kind)
    if any((rule.role, rule.member_id) == people for rule in known):
        raise NoticeRuleExists("kind")
    rule = NoticeRule(
        id=uow.new_id(),
        kind=command.kind,
        role=command.role,
        member_id=command.member_id,
        channels=tidy(command.channels),
        above=command.above,
    )
    uow.add(rule)
    return rule.id


async def _check_people(command: AddNoticeRule, uow: UnitOfWork, check: Checks) -> None:
    known = uow.ask(KnownRoles)
    somebody = command.role or command.member_id or KINDS[command.kind].concerns
    check.that(somebody, Required("role"))
    if command.role is not None:
        there = await known.has_role(command.role)
        check.that(there, NotFound("role", kind="Role", id=command.role))
        check.that(command.member_id is None, Malformed("member_id", expected="role or memberId"))
    if command.member_id is not None:
        there = await known.has_member(command.member_id)
        check.that(there, NotFound("member_id", kind="Member", id=str(command.member_id)))
