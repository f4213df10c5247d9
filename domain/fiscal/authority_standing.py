"""How an authority's service behaves, as a company's calls saw it: since when it fails, when it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.fiscal.invoice import InvoiceKind
from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Environment
from domain.kernel.command import UnitOfWork

IN_OPERATION = 107
"""cStat of a service that is in operation."""
BETWEEN_QUESTIONS = timedelta(minutes=3)
"""A consumer asks for the service's status no more often (MOC 7.0, on improper consumption)."""
FORGETS_AFTER = timedelta(minutes=30)
"""After so long without a failure the next one begins anew."""


@dataclass(eq=False, kw_only=True)
class AuthorityStanding(Aggregate):
    """One for each authority, environment and kind of document, whose web services are apart: one may be
    away while the other works. ``authority`` is its name in the list of addresses."""

    id: UUID
    version: int = 1
    authority: str
    environment: Environment
    kind: InvoiceKind
    failures: int = 0
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    status_code: int | None = None
    faltered_at: datetime | None = None
    """When a call last failed, or it last said anything but that it works; kept when it recovers."""

    def fail(self, *, at: datetime) -> None:
        """One more call without a usable answer."""
        if self.failed_at is None or self.failing_since is None or at - self.failed_at > FORGETS_AFTER:
            self.failing_since, self.failures = at, 0
        self.failures, self.failed_at = self.failures + 1, at
        self.faltered_at = at

    def recover(self) -> None:
        """It answered."""
        self.failures, self.failing_since, self.failed_at = 0, None, None

    def failing_for(self, at: datetime) -> timedelta:
        return at - self.failing_since if self.failing_since else timedelta()

    def may_be_asked(self, at: datetime) -> bool:
        return self.asked_at is None or at - self.asked_at >= BETWEEN_QUESTIONS

    def answer(self, status_code: int | None, *, at: datetime) -> None:
        """What it said of itself; None when it said nothing that can be used."""
        self.status_code, self.answered_at = status_code, at
        if status_code == IN_OPERATION:
            self.recover()
        else:
            self.faltered_at = at

    @property
    def works(self) -> bool:
        """By its last answer, and by the calls since."""
        said = self.answered_at
        return said is not None and self.status_code == IN_OPERATION and not self.has_faltered_since(said)

    def has_faltered_since(self, at: datetime) -> bool:
        return self.faltered_at is not None and self.faltered_at >= at


async def standing_of(
    authority: str, environment: Environment, kind: InvoiceKind, uow: UnitOfWork
) -> AuthorityStanding:
    """The one record there is of it, locked; a new one when nothing was recorded yet."""
    known = await uow.find(
        AuthorityStanding, lock=True, authority=authority, environment=environment, kind=kind
    )
    if known is None:
        known = AuthorityStanding(id=uow.new_id(), authority=authority, environment=environment, kind=kind)
        uow.add(known)
    return known
