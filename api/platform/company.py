"""The company itself, its establishments and their certificates."""

from typing import Any

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.enums import (
    CompanyStatus,
    ContributionRegime,
    Environment,
    EstablishmentStatus,
    InvoiceOn,
    TaxRegime,
)
from api.mutations import mutation
from api.node import Node
from api.parties.address import Address
from api.reading import field, relation
from api.reading.request import read_nodes
from api.scalars import DateTime
from domain.platform.commands.choose_invoicing import choose_invoicing
from domain.platform.commands.register_establishment import register_establishment
from domain.platform.commands.store_certificate import store_certificate
from persistence.platform.views import COMPANY


@strawberry.type(description="The certificate with which an establishment signs; its key is never shown.")
class Certificate(Node):
    subject: str = field("Whom it names.")
    serial_number: str = field("Hexadecimal, as the authority's lists have it.")
    valid_from: DateTime = field("It is good from then on.")
    valid_until: DateTime = field("Nothing can be signed with it afterwards.")
    stored_at: DateTime = field("When it was handed over.")


@strawberry.type(description="Head office or branch: its own CNPJ, its own invoices (estabelecimento).")
class Establishment(Node):
    version: int = field("Raised by every change.")
    cnpj: str = field("Without mask.")
    legal_name: str = field("Razão social, as its documents print it.")
    trade_name: str | None = field("Nome fantasia.")
    state_registration: str = field("Inscrição estadual.")
    regime: TaxRegime = field("How it is taxed.")
    pis_cofins_regime: ContributionRegime = field("How its PIS and COFINS are assessed.")
    environment: Environment = field("Whether its documents count.")
    nfe_series: int = field("The series of its NF-e.")
    address: Address = field("Where it is.")
    phone: str | None = field("With area code.")
    status: EstablishmentStatus = field("Whether it is in business.")
    certificate: Certificate | None = relation("What it signs with; null until one is stored.")


@strawberry.type(description="Whose books these are.")
class Company(Node):
    version: int = field("Raised by every change.")
    legal_name: str = field("Razão social.")
    trade_name: str | None = field("Nome fantasia.")
    cnpj: str = field("The head office's.")
    status: CompanyStatus = field("Whether anybody can work in it.")
    invoice_on: InvoiceOn = field("When orders are invoiced.")
    registered_at: DateTime = field("When its books were begun.")
    establishments: list[Establishment] = relation("Head office and branches, by CNPJ.")


async def own_company(info: Info) -> Any:
    """The company of who asks."""
    return (await read_nodes(info._raw_info, [(COMPANY, info.context.known.company)]))[0]


@strawberry.type
class CompanyQuery:
    @strawberry.field(
        description="The company in which you work.",
        graphql_type=Company | None,
        directives=[Requires(scope=COMPANY.read)],
    )
    async def company(self, info: Info) -> Any:
        return await own_company(info)


@strawberry.type
class CompanyMutation:
    choose_invoicing = mutation(choose_invoicing, company=Company)
    register_establishment = mutation(register_establishment, establishment=Establishment)
    store_certificate = mutation(store_certificate, establishment=Establishment)
