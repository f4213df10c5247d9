"""Contingency and NFC-e settings: how documents are emitted, now and before."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import ContingencyEnd, Emission, Environment, InvoiceKind
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from domain.fiscal.commands.choose_contingency_policy import choose_contingency_policy
from domain.fiscal.commands.configure_consumer_invoicing import configure_consumer_invoicing
from domain.fiscal.commands.enter_contingency import enter_contingency
from domain.fiscal.commands.leave_contingency import leave_contingency
from persistence.fiscal.contingency_views import CONTINGENCY

if TYPE_CHECKING:
    from api.platform.company import Establishment
    from api.platform.member import Member

EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


@strawberry.type(description="How an establishment issues NFC-e in an environment; its CSC is not shown.")
class ConsumerInvoicing(Node):
    version: int = field("Raised by every change.")
    environment: Environment = field("Where documents are authorised.")
    series: int = field("The series of its NFC-e.")
    code_id: int | None = field("The number of its CSC; null where QR codes are of version 3.")


@strawberry.type(description="When an establishment goes into contingency by itself, and when it comes back.")
class ContingencyPolicy(Node):
    version: int = field("Raised by every change.")
    nfe_after: int | None = field("Seconds of failing calls for NF-e; null is never by itself.")
    nfce_after: int | None = field("The same for NFC-e.")
    leave_after: int | None = field(
        "Good answers of the authority in a row after which any contingency is left; null is never by itself."
    )


@strawberry.type(description="From when to when documents were emitted another way, and why (contingência).")
class Contingency(Node):
    version: int = field("Raised by every change.")
    establishment: EstablishmentLink | None = relation("The establishment that issues.")
    kind: InvoiceKind = field("Which documents.")
    emission: Emission = field("How they are emitted.")
    since: DateTime = field("From when on (dhCont).")
    reason: str = field("Why (xJust).")
    automatic: bool = field("Whether it was entered by itself.")
    entered_by: MemberLink | None = relation("Who entered it; null for keys and for what happened by itself.")
    until: DateTime | None = field("Until when it holds at most.")
    stays: bool = field("Whether it holds although the authority says that it works.")
    left_at: DateTime | None = field("Until when; null while it holds.")
    left_by: MemberLink | None = relation("Who left it; null for keys and for what happened by itself.")
    left_because: ContingencyEnd | None = field("What ended it.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class ContingencyQuery:
    contingency: Contingency | None = lookup(CONTINGENCY, "One contingency, by what names it.")
    contingencies: Connection[Contingency] | None = connection(
        CONTINGENCY, "Contingencies, the newest first; those without `leftAt` hold now."
    )


@strawberry.type
class ContingencyMutation:
    choose_contingency_policy = mutation(choose_contingency_policy, contingency_policy=ContingencyPolicy)
    configure_consumer_invoicing = mutation(
        configure_consumer_invoicing, consumer_invoicing=ConsumerInvoicing
    )
    enter_contingency = mutation(enter_contingency, contingency=Contingency)
    leave_contingency = mutation(leave_contingency, contingency=Contingency)
