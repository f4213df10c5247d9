"""Choose the ways on which one is told of a kind of things."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Refusal
from domain.notices.kind import NoticeChannel, NoticeKind, tidy
from domain.notices.kinds import KINDS
from domain.notices.ports import KnownRoles
from domain.notices.rule import NoticeChoice, NoticeCompulsory


class NoticesAreForMembers(Refusal):
    """A key is told nothing: webhooks are for programs."""

    code = "NOTICES_ARE_FOR_MEMBERS"


@dataclass(kw_only=True)
class ChooseNoticeChannels(Command):
    """Choose the ways on which you are told of a kind of things, whatever the company's rules say.

    It does not make you one who is told; kinds that are compulsory are told as the rules say.
    """

    permission = "authenticated"
    sets = NoticeChoice

    kind: NoticeKind
    """What kind of notice it is."""
    channels: tuple[NoticeChannel, ...]
    """The ways; none: you are not told. What goes by mail is in the inbox, too."""


async def choose_notice_channels(command: ChooseNoticeChannels, uow: UnitOfWork) -> UUID:
    """Raises NoticeCompulsory, NoticesAreForMembers."""
    if KINDS[command.kind].compulsory:
        raise NoticeCompulsory("kind", kind=command.kind.value)
    if not await uow.ask(KnownRoles).has_member(uow.actor):
        raise NoticesAreForMembers
    channels = tidy(command.channels)
    choice = await uow.find(NoticeChoice, lock=True, member_id=uow.actor, kind=command.kind)
    if choice is None:
        choice = NoticeChoice(id=uow.new_id(), member_id=uow.actor, kind=command.kind, channels=channels)
        uow.add(choice)
    choice.channels = channels
    return choice.id
