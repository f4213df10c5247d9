"""What was agreed with agents: who sells for the company, and for which part of it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.enums import CommissionOn
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, relation
from api.scalars import Date, Decimal
from domain.sales.commands.agree_agent_terms import agree_agent_terms
from persistence.sales.views import AGENT_TERMS

if TYPE_CHECKING:
    from api.parties.party import Party

PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]


@strawberry.type(description="What an agent earns of what they sell from a day on, until later terms hold.")
class AgentTerms(Node):
    agent: PartyLink | None = relation("Who sells for the company.")
    valid_from: Date = field("The first day of sale it applies to.")
    rate: Decimal = field("Percent of the invoice's goods net of discount.")
    commission_on: CommissionOn = field("When it is earned.")


@strawberry.type
class AgentTermsQuery:
    agent_terms: Connection[AgentTerms] | None = connection(AGENT_TERMS, "What was agreed with agents.")


@strawberry.type
class AgentTermsMutation:
    agree_agent_terms = mutation(agree_agent_terms, agent_terms=AgentTerms)
