"""What sales asks of parties, catalogue, people, stock and the company's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, or_, select

import persistence.sales.deliveries  # noqa: F401
from domain.catalog.description import ProductKind
from domain.catalog.product import ProductStatus
from domain.parties.party import PartyStatus
from domain.parties.roles import PartyRole
from domain.platform.company import InvoiceOn
from domain.sales.ports import (
    Agent,
    Agents,
    Authority,
    CommissionPolicy,
    Customer,
    InvoicingPolicy,
    Offer,
    Offers,
    Salesforce,
    Standing,
    Storehouses,
)
from persistence.answering import answers
from persistence.catalog.tables import products
from persistence.parties.tables import parties
from persistence.people.tables import employees
from persistence.platform.answers import commission_accrues_on_receipt
from persistence.platform.authority import limit_of
from persistence.platform.tables import companies
from persistence.stock.tables import warehouses
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Statement

COMPANY, ID, IDS = bindparam("company"), bindparam("id"), bindparam("ids", type_=ARRAY(Uuid))

OFFERED = Statement(
    select(
        products.c.id,
        products.c.sku,
        products.c.name,
        products.c.unit,
        products.c.kind,
        products.c.status,
        products.c.sale_price,
        products.c.price_floor,
    ).where(products.c.company_id == COMPANY, products.c.id == any_(IDS))
)
PARTY = Statement(
    select(parties.c.roles, parties.c.status).where(parties.c.company_id == COMPANY, parties.c.id == ID)
)
WAREHOUSE = Statement(
    select(warehouses.c.id).where(warehouses.c.company_id == COMPANY, warehouses.c.id == ID)
)
LIMIT = Statement(limit_of(COMPANY, bindparam("actor")))
INVOICES_ON = Statement(
    select(companies.c.invoice_on).where(companies.c.company_id == COMPANY, companies.c.id == COMPANY)
)


@answers(Offers)
class StoredOffers:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, product_ids: Sequence[UUID]) -> dict[UUID, Offer]:
        found = await self._uow.wire.rows(OFFERED, company=self._uow.company, ids=product_ids)
        return {
            row.id: Offer(
                product_id=row.id,
                sku=row.sku,
                name=row.name,
                unit=row.unit,
                stocked=row.kind == ProductKind.GOODS,
                sellable=row.status != ProductStatus.INACTIVE,
                sale_price=row.sale_price,
                price_floor=row.price_floor,
            )
            for row in found
        }


@answers(Standing)
class StoredStanding:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, customer_id: UUID) -> Customer | None:
        party = await self._uow.wire.row(PARTY, company=self._uow.company, id=customer_id)
        if party is None:
            return None
        return Customer(
            customer_id=customer_id,
            buys=PartyRole.CUSTOMER in party.roles and party.status != PartyStatus.INACTIVE,
            blocked=party.status == PartyStatus.BLOCKED,
        )


@answers(Agents)
class StoredAgents:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, party_id: UUID) -> Agent | None:
        query = select(parties.c.is_agent, parties.c.status).where(
            parties.c.company_id == self._uow.company, parties.c.id == party_id
        )
        party = (await self._uow.session.execute(query)).one_or_none()
        if party is None:
            return None
        return Agent(
            agent_id=party_id,
            represents=party.is_agent and party.status != PartyStatus.INACTIVE,
            blocked=party.status == PartyStatus.BLOCKED,
        )


@answers(Salesforce)
class StoredSalesforce:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def sells(self, person_id: UUID) -> bool:
        query = select(employees.c.id).where(
            employees.c.company_id == self._uow.company,
            employees.c.id == person_id,
            or_(employees.c.dismissed_on.is_(None), employees.c.dismissed_on > self._uow.today),
        )
        return await self._uow.session.scalar(query) is not None

    async def commission_rate(self, person_id: UUID) -> Decimal:
        query = select(employees.c.commission_rate).where(
            employees.c.company_id == self._uow.company, employees.c.id == person_id
        )
        return await self._uow.session.scalar(query) or Decimal(0)


@answers(Storehouses)
class StoredStorehouses:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def ships_from(self, warehouse_id: UUID) -> bool:
        return await self._uow.wire.row(WAREHOUSE, company=self._uow.company, id=warehouse_id) is not None


@answers(Authority)
class StoredAuthority:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def discount_limit(self, actor: UUID) -> Decimal:
        limit = await self._uow.wire.scalar(LIMIT, company=self._uow.company, actor=actor)
        return limit or Decimal(0)


@answers(CommissionPolicy)
class StoredCommissionPolicy:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def accrues_on_receipt(self) -> bool:
        return await commission_accrues_on_receipt(self._uow.session, self._uow.company)


@answers(InvoicingPolicy)
class StoredInvoicingPolicy:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def invoices_on_placement(self) -> bool:
        return await self._uow.wire.scalar(INVOICES_ON, company=self._uow.company) == InvoiceOn.PLACEMENT
