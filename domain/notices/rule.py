"""Rules: who is told of what, on which ways; and what a member chose for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal
from domain.notices.kind import Channels, NoticeChannel, NoticeKind
from domain.notices.kinds import KINDS


class NoticeCompulsory(Refusal):
    """What tells of one's own safety is not switched off; facts: ``kind``."""

    code = "NOTICE_COMPULSORY"


class NoticeRuleExists(Refusal):
    """There is one for the same kind and the same people: change that."""

    code = "NOTICE_RULE_EXISTS"


class NoAmount(Refusal):
    """Notices of this kind are about no amount; facts: ``kind``."""

    code = "NOTICE_WITHOUT_AMOUNT"


def check_threshold(kind: NoticeKind, above: Money | None) -> None:
    """Raises NoAmount."""
    if above is not None and not KINDS[kind].amount:
        raise NoAmount("above", kind=kind.value)


def check_kept(kind: NoticeKind, before: Channels, after: Channels, path: str = "channels") -> None:
    """Nothing that is compulsory goes on fewer ways than before. Raises NoticeCompulsory."""
    if KINDS[kind].compulsory and not set(before) <= set(after):
        raise NoticeCompulsory(path, kind=kind.value)


@dataclass(eq=False, kw_only=True)
class NoticeRule(Aggregate):
    """For members with ``role``, or this member, or, without both, whom it concerns.

    ``above``: only of more than that.
    """

    id: UUID
    version: int = 1
    kind: NoticeKind
    role: str | None = None
    member_id: UUID | None = None
    channels: Channels
    above: Money | None = None
    enabled: bool = True

    def change(self, *, channels: Channels, above: Money | None, enabled: bool) -> None:
        """Raises NoticeCompulsory, NoAmount."""
        check_kept(self.kind, self.channels, channels if enabled else ())
        if above is not None and KINDS[self.kind].compulsory:
            raise NoticeCompulsory("above", kind=self.kind.value)
        check_threshold(self.kind, above)
        self.channels, self.above, self.enabled = channels, above, enabled

    def applies_to(self, amount: int | None) -> bool:
        """Whether it is of more than the threshold, where there is one; in cents."""
        return self.above is None or (amount is not None and amount > self.above.cents)


def actions_of(kind: str, channels: Iterable[str]) -> list[Action]:
    """What may be done with a rule: a compulsory one that tells on every way loses none and gains none."""
    fixed = KINDS[NoticeKind(kind)].compulsory and set(channels) >= set(NoticeChannel)
    return [Action.of("changeNoticeRule", not fixed, NoticeCompulsory.code)]


@dataclass(eq=False, kw_only=True)
class NoticeChoice(Aggregate):
    """The ways a member wants notices of a kind on, whatever the rules say; none: not at all."""

    id: UUID
    version: int = 1
    member_id: UUID
    kind: NoticeKind
    channels: Channels
