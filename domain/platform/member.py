"""Who works in the company: members, the roles they have, and what those allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal
from domain.platform.events import PasswordChanged, RolesChanged, SecondFactorChanged


class BlockingOneself(Refusal):
    code = "BLOCKING_ONESELF"


class MemberStatus(StrEnum):
    """Whether a member may come in."""

    ACTIVE = "ACTIVE"
    """May come in. BLOCKED may follow."""
    BLOCKED = "BLOCKED"
    """May not come in until somebody unblocks them."""


@dataclass(eq=False, kw_only=True)
class Member(Aggregate):
    """A person's place in one company. ``roles`` are names of roles; ``email`` is in lower case.

    ``login_id`` is the person's login, which they may have places in other companies with.
    """

    id: UUID
    version: int = 1
    name: str
    email: str
    login_id: UUID
    roles: tuple[str, ...]
    status: MemberStatus = MemberStatus.ACTIVE
    joined_at: datetime
    second_factor_since: datetime | None = None

    def prove_twice(self, *, since: datetime | None) -> None:
        """Roles that demand a second factor count from then on; None: not any more."""
        if since or self.second_factor_since:
            self.record(SecondFactorChanged(member_id=self.id))
        self.second_factor_since = since

    def block(self) -> None:
        """From the next request on, neither tokens nor the password are worth anything."""
        self.status = MemberStatus.BLOCKED

    def unblock(self) -> None:
        self.status = MemberStatus.ACTIVE

    def take_on(self, roles: tuple[str, ...]) -> None:
        """These roles and no others, from the next request on."""
        if set(roles) != set(self.roles):
            self.record(RolesChanged(member_id=self.id))
        self.roles = roles

    def change_password(self) -> None:
        """Their login has another from now on."""
        self.record(PasswordChanged(member_id=self.id))


@dataclass(eq=False, kw_only=True)
class Role(Aggregate):
    """A named set of permissions. ``discount_limit`` is the percent of a line it grants alone.

    One that ``requires_second_factor`` counts for members who have one, and for nobody else.
    """

    id: UUID
    version: int = 1
    name: str
    permissions: tuple[str, ...]
    discount_limit: Decimal
    requires_second_factor: bool = False

    def redefine(
        self, permissions: tuple[str, ...], *, discount_limit: Decimal, requires_second_factor: bool
    ) -> None:
        self.permissions, self.discount_limit = permissions, discount_limit
        self.requires_second_factor = requires_second_factor


def actions_of(status: str, oneself: bool) -> list[Action]:
    """What may be done with a member in this state; what would change nothing is told as not allowed."""
    otherwise = BlockingOneself.code if oneself else InvalidTransition.code
    return [
        Action.of("blockMember", status == MemberStatus.ACTIVE and not oneself, otherwise),
        Action.of("unblockMember", status == MemberStatus.BLOCKED, InvalidTransition.code),
    ]
