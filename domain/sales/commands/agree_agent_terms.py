"""Agree with an agent what they earn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.commission import CommissionOn, check_commission_rate
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import NotFound, OutOfRange, checks
from domain.sales.agent_terms import AgentTerms, NotAnAgent
from domain.sales.ports import Agents


@dataclass(kw_only=True)
class AgreeAgentTerms(Command):
    """Agree what an agent (representante) earns of what they sell from a day on."""

    permission = "sales.agent_terms.agree"

    agent_id: Annotated[UUID, "party"]
    """Who sells for us: a party with the role AGENT."""
    valid_from: date
    """The first day of sale it applies to; one row for each day."""
    rate: Decimal
    """Percent of the invoice's goods net of discount, above 0, at most 100."""
    commission_on: CommissionOn = CommissionOn.INVOICE
    """Earned with the invoice, or as the customer pays."""


async def agree_agent_terms(command: AgreeAgentTerms, uow: UnitOfWork) -> UUID:
    agent = await uow.ask(Agents).of(command.agent_id)
    with checks() as check:
        if check.that(agent, NotFound("agent_id", kind="party")) and agent:
            check.that(agent.represents, NotAnAgent("agent_id"))
        with check.at("rate"):
            check_commission_rate(command.rate)
        check.that(command.rate != 0, OutOfRange("rate", above="0"))
        with check.at("valid_from"):
            key = {"agent_id": command.agent_id, "valid_from": command.valid_from}
            await refuse_taken(uow, AgentTerms, **key)
    terms = AgentTerms(
        id=uow.new_id(),
        agent_id=command.agent_id,
        valid_from=command.valid_from,
        rate=command.rate,
        commission_on=command.commission_on,
    )
    uow.add(terms)
    return terms.id
