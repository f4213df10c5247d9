"""Who issues a document that is not of a sale, to whom, on which day and by which law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.fiscal.facts import (
    Counterparties,
    Establishments,
    FiscalProduct,
    FiscalProducts,
    IssuingEstablishment,
)
from domain.fiscal.invoice import Direction, Invoice, Purpose
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.printed import Payment, Recipient
from domain.fiscal.rule_book import CompanyRules, RuleBook
from domain.fiscal.tax_rules import Destination
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.transport import Transport
from domain.kernel.calendar import business_date, zone_of
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import NotFound, OutOfRange, Required

MOST_ITEMS = 990
"""Group H of layout 4.00."""
MOST_REFERENCES = 999
"""Group BA of layout 4.00."""
UNPAID = Payment(method=PaymentMethod.NONE, instalments=())


@dataclass(frozen=True, kw_only=True)
class Desk:
    """All that drafting asks of others."""

    uow: UnitOfWork
    establishment: IssuingEstablishment
    recipient_id: UUID
    recipient: Recipient
    today: date
    law: Law
    rules: RuleBook

    @property
    def destination(self) -> Destination:
        own = self.establishment.issuer.address.state == self.recipient.address.state
        return Destination.SAME_STATE if own else Destination.OTHER_STATE

    def sale(self, *lines: TaxableLine, operation: GoodsOperation) -> TaxableSale:
        """As tax law looks at it."""
        issuer, recipient = self.establishment.issuer, self.recipient
        return TaxableSale(
            issuer_state=issuer.address.state,
            regime=issuer.regime,
            contribution_regime=self.establishment.contribution_regime,
            recipient_state=recipient.address.state,
            registration=recipient.registration_kind,
            final_consumer=recipient.final_consumer,
            lines=lines,
            operation=operation,
        )

    async def products(self, ids: Sequence[UUID]) -> dict[UUID, FiscalProduct]:
        """Those that are there."""
        return await self.uow.ask(FiscalProducts).of(list(dict.fromkeys(ids)))

    def draft(
        self,
        *,
        purpose: Purpose,
        operation: str,
        lines: list[InvoiceLine],
        note: str | None,
        order_id: UUID | None = None,
        direction: Direction = Direction.OUTBOUND,
        payment: Payment = UNPAID,
        fiscal_note: str | None = None,
        warehouse_id: UUID | None = None,
        to_warehouse_id: UUID | None = None,
        refers_to: tuple[str, ...] | None = None,
        note_reason: str | None = None,
        transport: Transport | None = None,
    ) -> Invoice:
        return Invoice.draft(
            id=self.uow.new_id(),
            order_id=order_id,
            establishment_id=self.establishment.establishment_id,
            recipient_id=self.recipient_id,
            environment=self.establishment.environment,
            series=self.establishment.series,
            operation=operation,
            issuer=self.establishment.issuer,
            recipient=self.recipient,
            payment=payment,
            lines=lines,
            additional_information=note,
            at=self.uow.now,
            direction=direction,
            purpose=purpose,
            fiscal_note=fiscal_note or None,
            warehouse_id=warehouse_id,
            to_warehouse_id=to_warehouse_id,
            refers_to=refers_to,
            note_reason=note_reason,
            transport=transport,
        )


async def desk_for(
    recipient_id: UUID, uow: UnitOfWork, *, at: str, establishment_id: UUID | None = None
) -> Desk:
    """``at`` is the field that names the recipient. Raises NotFound, Missing."""
    ask = uow.ask(Establishments)
    issuing = await (ask.issuing() if establishment_id is None else ask.of(establishment_id))
    if not await uow.ask(Counterparties).exists(recipient_id):
        raise NotFound(at, kind="party")
    today = business_date(uow.now, zone_of(issuing.issuer.address.city_code))
    return Desk(
        uow=uow,
        establishment=issuing,
        recipient_id=recipient_id,
        recipient=await uow.ask(Counterparties).of(recipient_id),
        today=today,
        law=await uow.ask(LawBook).on(today),
        rules=await uow.ask(CompanyRules).as_of(issuing.tax_rules),
    )


def check_count(things: Sequence[object], *, most: int, at: str) -> None:
    """Raises Required for none, OutOfRange for more than the layout holds."""
    if not things:
        raise Required(at)
    if len(things) > most:
        raise OutOfRange(at, most=most, requested=len(things))
