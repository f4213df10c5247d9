"""What was agreed with an agent: the percent of a sale and when it is earned, from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.commission import CommissionOn
from domain.kernel.refusal import Refusal


class NotAnAgent(Refusal):
    """The party does not sell for us, or no longer."""

    code = "NOT_AN_AGENT"


class AgentBlocked(Refusal):
    """Nothing new is sold through this agent until somebody has looked at it."""

    code = "AGENT_BLOCKED"


class NoTermsAgreed(Refusal):
    """Nothing was agreed on this agent's commission; facts: ``on``, the day that was asked about."""

    code = "NO_TERMS_AGREED"


@dataclass(eq=False, kw_only=True)
class AgentTerms(Aggregate):
    """``rate`` in percent. They apply to what is sold from ``valid_from`` on, until later ones do."""

    id: UUID
    version: int = 1
    agent_id: UUID
    valid_from: date
    rate: Decimal
    commission_on: CommissionOn


def terms_on(day: date, agreed: Iterable[AgentTerms]) -> AgentTerms | None:
    """What holds for a sale of this day, of one agent's terms."""
    known = [terms for terms in agreed if terms.valid_from <= day]
    return max(known, key=lambda terms: terms.valid_from, default=None)
