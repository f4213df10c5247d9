"""A notice: what one member is told of one fact; seen, then handled or put aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition
from domain.notices.events import NoticeArrived
from domain.notices.kind import Channels, NoticeChannel, NoticeKind, Severity


class NoticeState(StrEnum):
    """What its reader did with it."""

    NEW = "NEW"
    """Nothing yet (gerado)."""
    SEEN = "SEEN"
    """It was read (visto)."""
    HANDLED = "HANDLED"
    """What it asks for was done (tratado)."""
    DISMISSED = "DISMISSED"
    """It asks for nothing (descartado)."""


CLOSED = (NoticeState.HANDLED, NoticeState.DISMISSED)


@dataclass(eq=False, kw_only=True)
class Notice(Aggregate):
    """Whoever told it of the same fact again would find it told: kind, fact and member are its key.

    ``facts`` are what its words are made of. ``letter_id`` is the first of the notices that are in the same
    letter, claimed at ``claimed_at``; it was ``mailed_at``, or refused with ``mail_fault``.
    """

    id: UUID
    version: int = 1
    member_id: UUID
    kind: NoticeKind
    severity: Severity
    event_id: UUID
    subject_kind: str
    subject_id: UUID
    facts: Mapping[str, Any]
    channels: Channels
    occurred_at: datetime
    state: NoticeState = NoticeState.NEW
    read_at: datetime | None = None
    closed_at: datetime | None = None
    letter_id: UUID | None = None
    claimed_at: datetime | None = None
    mailed_at: datetime | None = None
    mail_fault: str | None = field(default=None)

    @property
    def by_mail(self) -> bool:
        return NoticeChannel.MAIL in self.channels

    def arrive(self) -> None:
        """Tell who listens, and have it mailed where that is wanted."""
        self.record(NoticeArrived(notice_id=self.id, member_id=self.member_id, by_mail=self.by_mail))

    def read(self, *, at: datetime) -> None:
        """Again is quiet."""
        if self.state is NoticeState.NEW:
            self.state = NoticeState.SEEN
        self.read_at = self.read_at or at

    def close(self, state: NoticeState, *, at: datetime) -> None:
        """HANDLED or DISMISSED, for good. Raises InvalidTransition when it is the other one."""
        if self.state is state:
            return
        if self.state in CLOSED:
            open_ = [each for each in NoticeState if each not in CLOSED]
            raise InvalidTransition.of(self.state, state, open_)
        self.read(at=at)
        self.state, self.closed_at = state, at

    def claim(self, letter_id: UUID, *, at: datetime) -> None:
        """It is in this letter, however often that is sent."""
        self.letter_id, self.claimed_at = letter_id, at

    def mailed(self, *, at: datetime, fault: str | None) -> None:
        """The mail server took it, or never will."""
        self.mailed_at, self.mail_fault = (None, fault) if fault else (at, None)


def actions_of(state: str) -> list[Action]:
    """What may be done with a notice in this state; what would change nothing is told as not allowed."""
    open_ = state not in CLOSED
    return [
        Action.of("markNoticesRead", state == NoticeState.NEW, InvalidTransition.code),
        Action.of("handleNotice", open_, InvalidTransition.code),
        Action.of("dismissNotice", open_, InvalidTransition.code),
    ]
