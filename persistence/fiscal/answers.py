"""What a fiscal document must know, answered from sales, stock, catalogue, parties and the company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, and_, func, select, type_coerce

from domain.fiscal.commands.void_numbers import FiscalSeries
from domain.fiscal.facts import (
    Carried,
    Counterparties,
    Establishments,
    FiscalProduct,
    FiscalProducts,
    IssuingEstablishment,
    ReturnedGoods,
    Sale,
    Sales,
    SoldLine,
    Warehouses,
)
from domain.fiscal.invoice import UNDONE, Purpose
from domain.fiscal.printed import Issuer, Recipient
from domain.fiscal.tax_rules import Production
from domain.kernel.brazil import Address, StateRegistrationKind
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing, NotFound
from domain.kernel.spreading import spread
from domain.sales.order import INVOICEABLE
from domain.sales.return_ import ReturnStatus
from domain.stock.reservation import ReservationStatus
from persistence.answering import answers
from persistence.catalog.tables import products
from persistence.fiscal.approximate_answers import brought_by
from persistence.fiscal.rule_answers import revision_of
from persistence.fiscal.tables import invoice_lines, invoices
from persistence.numbering import number_series
from persistence.parties.tables import parties
from persistence.platform.tables import companies, establishments
from persistence.sales.tables import order_lines, orders, return_lines, returns
from persistence.stock.tables import reservations, warehouses
from persistence.unit_of_work import SqlUnitOfWork


@answers(Sales)
class StoredSales:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, order_id: UUID) -> Sale | None:
        """The order's row stays locked, so that nobody else invoices the same quantities."""
        query = select(orders).where(orders.c.company_id == self._uow.company, orders.c.id == order_id)
        order = (await self._uow.transaction.execute(query.with_for_update())).one_or_none()
        if order is None:
            return None
        return Sale(
            order_id=order_id,
            number=order.number,
            customer_id=order.customer_id,
            open=order.status in INVOICEABLE,
            status=order.status,
            open_in=tuple(INVOICEABLE),
            payment_method=order.payment_method,
            payment_terms=order.payment_terms,
            customer_order=order.customer_order,
            lines=_charged(
                order, [_sold(row) for row in await self._uow.transaction.execute(self._lines(order_id))]
            ),
        )

    def _lines(self, order_id: UUID) -> Any:
        carried = self._carried(order_id).subquery("carried")
        return (
            select(order_lines, _covered().label("covered"), *(carried.c[name] for name in CARRIED))
            .join(carried, carried.c.order_line_id == order_lines.c.id, isouter=True)
            .where(order_lines.c.company_id == self._uow.company, order_lines.c.order_id == order_id)
            .order_by(order_lines.c.position)
        )

    def _carried(self, order_id: UUID) -> Any:
        """By line, on the invoices that stand; see ``Invoice.stands``."""
        sums: list[Any] = [
            func.sum(type_coerce(invoice_lines.c[name.removeprefix("carried_")], BigInteger)).label(name)
            for name in CARRIED
        ]
        return (
            select(invoice_lines.c.order_line_id, *sums)
            .join(
                invoices,
                and_(
                    invoices.c.company_id == invoice_lines.c.company_id,
                    invoices.c.id == invoice_lines.c.invoice_id,
                ),
            )
            .where(
                invoices.c.company_id == self._uow.company,
                invoices.c.order_id == order_id,
                invoices.c.purpose == Purpose.SALE,
                invoices.c.status.not_in(UNDONE) | invoices.c.undecided,
            )
            .group_by(invoice_lines.c.order_line_id)
        )


CARRIED = tuple(f"carried_{field.name}" for field in fields(Carried))


def _charged(order: Any, lines: list[SoldLine]) -> tuple[SoldLine, ...]:
    """With their parts of what is charged besides the goods: the same ones whatever is invoiced first."""
    for name in ("freight", "insurance", "other_charges"):
        if amount := getattr(order, name):
            worth = {
                line.order_line_id: line.gross_of(line.quantity) - line.discount
                for line in lines
                if line.stocked
            }
            shares = spread(amount, worth)
            lines = [replace(line, **{name: shares.get(line.order_line_id, ZERO)}) for line in lines]
    return tuple(lines)


def _covered() -> ColumnElement[Any]:
    """What is set aside for a line and no other invoice is about to take."""
    held = select(func.coalesce(func.sum(reservations.c.covered - reservations.c.consumed), 0)).where(
        reservations.c.company_id == order_lines.c.company_id,
        reservations.c.order_line_id == order_lines.c.id,
        reservations.c.status == ReservationStatus.ACTIVE,
    )
    return held.scalar_subquery()


def _sold(row: Any) -> SoldLine:
    promised = row.allocated - row.invoiced
    return SoldLine(
        order_line_id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        description=row.description,
        stocked=row.stocked,
        quantity=row.quantity,
        allocated=row.allocated,
        covered=max(Decimal(row.covered).scaleb(-4) - promised, Decimal(0)),
        unit_price=row.unit_price,
        discount=row.discount,
        carried=Carried(
            quantity=Decimal(row.carried_quantity or 0).scaleb(-4),
            discount=_cents(row.carried_discount),
            freight=_cents(row.carried_freight),
            insurance=_cents(row.carried_insurance),
            other_charges=_cents(row.carried_other_charges),
        ),
        customer_order_item=row.customer_order_item,
    )


def _cents(sum_of_them: Decimal | None) -> Money:
    return Money(int(sum_of_them or 0))


@answers(ReturnedGoods)
class StoredReturns:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, invoice_id: UUID) -> list[int]:
        query = (
            select(returns.c.number)
            .join(
                return_lines,
                (return_lines.c.company_id == returns.c.company_id)
                & (return_lines.c.return_id == returns.c.id),
            )
            .where(
                returns.c.company_id == self._uow.company,
                return_lines.c.invoice_id == invoice_id,
                returns.c.status != ReturnStatus.REFUSED,
            )
        )
        return sorted(set(await self._uow.transaction.scalars(query)))

    async def reason_of(self, return_id: UUID) -> str:
        query = select(returns.c.reason).where(
            returns.c.company_id == self._uow.company, returns.c.id == return_id
        )
        return (await self._uow.rows(query))[0]["reason"]


@answers(FiscalProducts)
class StoredFiscalProducts:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, product_ids: Sequence[UUID]) -> dict[UUID, FiscalProduct]:
        query = select(products).where(
            products.c.company_id == self._uow.company, products.c.id.in_(product_ids)
        )
        return {row.id: _fiscal(row) for row in await self._uow.transaction.execute(query)}


def _fiscal(row: Any) -> FiscalProduct:
    return FiscalProduct(
        product_id=row.id,
        sku=row.sku,
        name=row.name,
        unit=row.unit,
        ncm=row.ncm,
        cest=row.cest,
        gtin=row.gtin,
        origin=row.origin or 0,
        tax_class=row.tax_class,
        production=Production.RESALE,
    )


@answers(Warehouses)
class StoredWarehouses:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def has(self, warehouse_id: UUID) -> bool:
        query = select(warehouses.c.id).where(
            warehouses.c.company_id == self._uow.company, warehouses.c.id == warehouse_id
        )
        return bool(await self._uow.rows(query))


@answers(Counterparties)
class StoredCounterparties:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def exists(self, party_id: UUID) -> bool:
        query = select(parties.c.id).where(
            parties.c.company_id == self._uow.company, parties.c.id == party_id
        )
        return bool(await self._uow.rows(query))

    async def of(self, party_id: UUID) -> Recipient:
        found = await self.known(party_id)
        assert found is not None
        return found

    async def known(self, party_id: UUID) -> Recipient | None:
        party = await self._party(party_id)
        if party is None:
            return None
        if party.address is None:
            raise Missing(what="address of the customer", party_id=party_id)
        return Recipient(
            tax_id=party.tax_id,
            name=party.name,
            registration_kind=party.registration_kind,
            state_registration=party.state_registration,
            email=party.email,
            address=party.address,
            final_consumer=party.registration_kind is not StateRegistrationKind.CONTRIBUTOR,
            public_body=party.public_body,
        )

    async def consumer(self, party_id: UUID, *, at: Address) -> Recipient:
        party = await self._party(party_id)
        assert party is not None
        return Recipient(
            tax_id=party.tax_id,
            name=party.name,
            registration_kind=StateRegistrationKind.NON_CONTRIBUTOR,
            state_registration=None,
            email=party.email,
            address=party.address or at,
            final_consumer=True,
        )

    async def _party(self, party_id: UUID) -> Any:
        query = select(parties).where(parties.c.company_id == self._uow.company, parties.c.id == party_id)
        return (await self._uow.transaction.execute(query)).one_or_none()


RULES = revision_of(establishments.c.company_id).label("tax_rules")
APPROXIMATE = brought_by(establishments.c.company_id).label("approximate_taxes")


@answers(Establishments)
class StoredEstablishments:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def issuing(self) -> IssuingEstablishment:
        chosen = (companies.c.company_id == establishments.c.company_id) & (
            companies.c.issuer_id == establishments.c.id
        )
        query = select(establishments, RULES, APPROXIMATE).join(companies, chosen)
        own = query.where(establishments.c.company_id == self._uow.company)
        row = (await self._uow.transaction.execute(own)).one_or_none()
        if row is None:
            raise Missing(what="establishment that issues invoices")
        return _issuing(row)

    async def of(self, establishment_id: UUID) -> IssuingEstablishment:
        query = select(establishments, RULES, APPROXIMATE).where(
            establishments.c.company_id == self._uow.company, establishments.c.id == establishment_id
        )
        row = (await self._uow.transaction.execute(query)).one_or_none()
        if row is None:
            raise NotFound("establishment_id", kind="establishment")
        return _issuing(row)

    async def find(self, establishment_id: UUID) -> UUID:
        query = select(establishments.c.id).where(
            establishments.c.company_id == self._uow.company, establishments.c.id == establishment_id
        )
        found = await self._uow.transaction.scalar(query)
        if found is None:
            raise NotFound("establishment_id", kind="establishment")
        return found


@answers(FiscalSeries)
class StoredSeries:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def last(self, series: str) -> int:
        query = select(number_series.c.last).where(
            number_series.c.company_id == self._uow.company, number_series.c.series == series
        )
        return await self._uow.transaction.scalar(query.with_for_update()) or 0


def _issuing(row: Any) -> IssuingEstablishment:
    return IssuingEstablishment(
        establishment_id=row.id,
        issuer=_issuer(row),
        environment=row.environment,
        series=row.nfe_series,
        contribution_regime=row.pis_cofins_regime,
        tax_rules=row.tax_rules,
        approximate_taxes=row.approximate_taxes,
    )


def _issuer(row: Any) -> Issuer:
    return Issuer(
        cnpj=row.cnpj,
        legal_name=row.legal_name,
        trade_name=row.trade_name,
        state_registration=row.state_registration,
        regime=row.regime,
        address=row.address,
        phone=row.phone,
    )
