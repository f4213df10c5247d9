"""What customers still owe from before, an instalment on each line."""

from __future__ import annotations

from collections.abc import Sequence

from domain.finance.commands.take_over_receivable import TakeOverReceivable, take_over_receivable
from domain.finance.receivable import Receivable
from domain.kernel.command import UnitOfWork
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.onboarding.column import Values, choice, day, money, text
from domain.onboarding.kind import ImportKind
from domain.processes.openings.counterparty import party_of
from domain.processes.openings.opening import Opening


async def is_known(values: Values, uow: UnitOfWork) -> bool:
    """Raises NotFound for a customer that there is not."""
    customer = await party_of(values, uow)
    document = " ".join(values["document"].split())
    known = await uow.find(Receivable, customer_id=customer.id, document=document, invoice_id=None)
    return known is not None


async def take_over(lines: Sequence[Values], uow: UnitOfWork) -> object:
    (values,) = lines
    customer = await party_of(values, uow)
    return await take_over_receivable(
        TakeOverReceivable(
            customer_id=customer.id,
            document=values["document"],
            issued_on=values["issued_on"],
            due_on=values["due_on"],
            amount=values["amount"] or Money(0),
            method=values["method"] or PaymentMethod.BOLETO,
            external_reference=values["external_reference"],
        ),
        uow,
    )


RECEIVABLES = Opening(
    kind=ImportKind.RECEIVABLES,
    columns=(
        text("tax_id", required=True),
        text("document", required=True),
        day("issued_on", required=True),
        day("due_on", required=True),
        money("amount", required=True),
        choice("method", PaymentMethod),
        text("external_reference"),
    ),
    key=("tax_id", "document"),
    known=is_known,
    carry_out=take_over,
)
