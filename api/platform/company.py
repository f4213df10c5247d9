"""The company itself, its establishments and their certificates."""

from typing import Any

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.context import Context
from api.enums import (
    CommissionOn,
    CompanyStatus,
    ContributionRegime,
    Environment,
    EstablishmentStatus,
    InvoiceOn,
    TaxRegime,
)
from api.fiscal.contingency import ConsumerInvoicing, ContingencyPolicy
from api.fiscal.remarks import DocumentRemarks
from api.mutations import mutation
from api.node import Node
from api.parties.address import Address
from api.platform.proof import own_login
from api.reading import field, lookup, relation
from api.reading.request import read_nodes
from api.scalars import Cnpj, Date, DateTime
from domain.kernel.runner import Envelope
from domain.platform.commands.choose_commission import choose_commission
from domain.platform.commands.choose_invoicing import choose_invoicing
from domain.platform.commands.choose_issuer import choose_issuer
from domain.platform.commands.configure_fiscal import configure_fiscal
from domain.platform.commands.register_company import BeginBooks, RegisterCompany, register_company
from domain.platform.commands.register_establishment import register_establishment
from domain.platform.commands.steer_sandbox import steer_sandbox
from domain.platform.commands.upload_certificate import upload_certificate
from persistence.identity import id_under, new_id
from persistence.platform.views import COMPANY, ESTABLISHMENT


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
    cnpj: Cnpj = field("Without mask.")
    legal_name: str = field("Razão social, as its documents print it.")
    trade_name: str | None = field("Nome fantasia.")
    state_registration: str = field("Inscrição estadual.")
    regime: TaxRegime = field("How it is taxed.")
    pis_cofins_regime: ContributionRegime = field("How its PIS and COFINS are assessed.")
    regime_since: Date | None = field("From when on; null for the regime it began with.")
    environment: Environment = field("Whether its documents count.")
    nfe_series: int = field("The series of its NF-e.")
    address: Address = field("Where it is.")
    phone: str | None = field("With area code.")
    status: EstablishmentStatus = field("Whether it is in business.")
    external_reference: str | None = field("Its id in the system of a partner.")
    certificate: Certificate | None = relation("What it signs with; null until one is stored.")
    consumer_invoicing: list[ConsumerInvoicing] = relation("How it issues NFC-e, by environment.")
    document_remarks: DocumentRemarks | None = relation("What it says on all its documents.")
    contingency_policy: ContingencyPolicy | None = relation(
        "When it goes into contingency by itself; null while nobody chose."
    )


@strawberry.type(description="Whose books these are.")
class Company(Node):
    version: int = field("Raised by every change.")
    legal_name: str = field("Razão social.")
    trade_name: str | None = field("Nome fantasia.")
    cnpj: Cnpj = field("The head office's.")
    status: CompanyStatus = field("Whether anybody can work in it.")
    invoice_on: InvoiceOn = field("When orders are invoiced.")
    commission_on: CommissionOn = field("When salespersons earn their commission.")
    issuer: Establishment | None = relation("The establishment that issues its invoices.")
    registered_at: DateTime = field("When its books were begun.")
    establishments: list[Establishment] = relation("Head office and branches, by CNPJ.")


async def own_company(info: Info) -> Any:
    """The company of who asks."""
    return (await read_nodes(info._raw_info, [(COMPANY, info.context.known.company)]))[0]


async def registering(command: RegisterCompany, context: Context, envelope: Envelope) -> BeginBooks:
    """Under the same key it is the same company, so that asking twice does not found two."""
    login, who, key = await own_login(context), context.known, envelope.idempotency_key
    return BeginBooks(
        **vars(command),
        company_id=id_under("company", who.company, who.id, key) if key else new_id(),
        founder=login.name,
        email=login.email,
        login_id=login.login_id,
    )


@strawberry.type
class CompanyQuery:
    @strawberry.field(
        description="The company in which you work.",
        graphql_type=Company | None,
        directives=[Requires(scope=COMPANY.read)],
    )
    async def company(self, info: Info) -> Any:
        return await own_company(info)

    establishment: Establishment | None = lookup(ESTABLISHMENT, "One establishment.")


@strawberry.type
class CompanyMutation:
    choose_commission = mutation(choose_commission, company=Company)
    choose_invoicing = mutation(choose_invoicing, company=Company)
    choose_issuer = mutation(choose_issuer, company=Company)
    configure_fiscal = mutation(configure_fiscal, establishment=Establishment)
    register_company = mutation(
        register_company, accepts=RegisterCompany, prepare=registering, elsewhere=True, company=Company
    )
    register_establishment = mutation(register_establishment, establishment=Establishment)
    upload_certificate = mutation(upload_certificate, establishment=Establishment)
    steer_sandbox = mutation(steer_sandbox, establishment=Establishment)
