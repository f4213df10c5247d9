"""Parties, as a person or a partner reads them and acts on them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.bulk import bulk
from api.enums import PartyKind, PartyRole, PartyStatus, PublicBody, StateRegistrationKind
from api.mutations import mutation
from api.node import Node
from api.parties.address import Address
from api.reading import Connection, connection, field, lookup, paged, relation
from api.scalars import Date, Email
from domain.parties.commands.block_party import block_party
from domain.parties.commands.correct_party import correct_party
from domain.parties.commands.deactivate_party import deactivate_party
from domain.parties.commands.reactivate_party import reactivate_party
from domain.parties.commands.register_party import register_party
from domain.parties.commands.unblock_party import unblock_party
from persistence.parties.views import PARTY

if TYPE_CHECKING:
    from api.finance.bank_details import BankDetails

BankDetailsLink = Annotated["BankDetails", strawberry.lazy("api.finance.bank_details")]


@strawberry.type(description="Whom the company deals with: a customer, supplier, carrier or agent.")
class Party(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    kind: PartyKind = field("A person or a company.")
    status: PartyStatus = field("How the company stands with it.")
    name: str = field("Legal name, as fiscal documents print it.")
    trade_name: str | None = field("The name it is known by (nome fantasia).")
    tax_id: str = field("CNPJ or CPF without mask; a CNPJ may bear letters.")
    registration_kind: StateRegistrationKind = field("Whether it pays ICMS.")
    state_registration: str | None = field("Inscrição estadual, without mask.")
    email: Email | None = field("Where documents are sent.")
    phone: str | None = field("Digits only.")
    roles: list[PartyRole] = field("As what it deals with the company.")
    public_body: PublicBody | None = field("Whose public body it is; null for who is none.")
    is_customer: bool = field("Whether it buys.")
    is_supplier: bool = field("Whether it sells to the company.")
    is_carrier: bool = field("Whether it carries goods.")
    is_agent: bool = field("Whether it sells for the company on commission.")
    address: Address | None = field("Where it is; not known of every prospect.")
    state: str | None = field("The state of its address.")
    external_reference: str | None = field("Its id in the system of a partner.")
    standing_reason: str | None = field("Why it is blocked or inactive.")
    bank_details: BankDetailsLink | None = relation("Where it is paid now; null when nobody said.")
    bank_details_changes: list[BankDetailsLink] | None = relation(
        "Every change of where it is paid.",
        deprecation_reason="Use `bankDetailsHistory`. Removal on 2028-01-01 UTC.",
    )
    bank_details_history: Connection[BankDetailsLink] | None = paged(
        "Every change of where it is paid, the last first, page by page."
    )
    erased_on: Date | None = field("Since when nobody knows who it was.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class PartyQuery:
    party: Party | None = lookup(PARTY, "One party, by what names it.")
    parties: Connection[Party] | None = connection(PARTY, "Whom the company deals with.")


@strawberry.type
class PartyMutation:
    bulk_register_party = bulk(register_party, party=Party)
    register_party = mutation(register_party, party=Party)
    bulk_correct_party = bulk(correct_party, party=Party)
    correct_party = mutation(correct_party, party=Party)
    block_party = mutation(block_party, party=Party)
    unblock_party = mutation(unblock_party, party=Party)
    deactivate_party = mutation(deactivate_party, party=Party)
    reactivate_party = mutation(reactivate_party, party=Party)
