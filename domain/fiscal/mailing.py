"""Whether a company's documents go to their recipients by e-mail, and who answers there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal


class NoMailServer(Refusal):
    """This installation sends no mail."""

    code = "NO_MAIL_SERVER"


@dataclass(eq=False, kw_only=True)
class InvoiceMailing(Aggregate):
    """``reply_to`` is where answers go; one for each company that ever chose."""

    id: UUID
    version: int = 1
    enabled: bool
    reply_to: str | None


async def mailing_of(uow: UnitOfWork, *, lock: bool = False) -> InvoiceMailing | None:
    """None until the company chose."""
    return next(iter(await uow.find_all(InvoiceMailing, lock=lock)), None)
