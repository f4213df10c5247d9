"""What suppliers are still owed from before, an instalment on each line."""

from __future__ import annotations

from collections.abc import Sequence

from domain.finance.commands.take_over_payable import (
    MOST_INSTALLMENTS,
    OpenInstallment,
    TakeOverPayable,
    take_over_payable,
)
from domain.finance.payable import Payable
from domain.finance.payable_installment import PayableStatus
from domain.kernel.command import UnitOfWork
from domain.kernel.money import ZERO
from domain.kernel.refusal import Malformed, checks
from domain.onboarding.column import Values, day, money, text
from domain.onboarding.kind import ImportKind
from domain.processes.openings.counterparty import party_of
from domain.processes.openings.opening import Opening


async def is_known(values: Values, uow: UnitOfWork) -> bool:
    """The same instalment of the same document; others of it are refused when they are taken over."""
    supplier = await party_of(values, uow)
    number = " ".join(values["number"].split())
    return any(
        (part.due_on, part.amount) == (values["due_on"], values["amount"])
        for payable in await uow.find_all(Payable, supplier_id=supplier.id, number=number)
        if payable.status is not PayableStatus.CANCELLED
        for part in payable.installments
    )


async def take_over(lines: Sequence[Values], uow: UnitOfWork) -> object:
    """The instalments of one document, of which all lines name the same reference, or only some do."""
    reference = _reference(lines)
    supplier = await party_of(lines[0], uow)
    return await take_over_payable(
        TakeOverPayable(
            supplier_id=supplier.id,
            number=lines[0]["number"],
            issued_on=lines[0]["issued_on"],
            installments=[
                OpenInstallment(due_on=values["due_on"], amount=values["amount"] or ZERO) for values in lines
            ],
            external_reference=reference,
        ),
        uow,
    )


def _reference(lines: Sequence[Values]) -> str | None:
    given = [values["external_reference"] for values in lines]
    first = next((reference for reference in given if reference is not None), None)
    with checks() as check:
        for place, reference in enumerate(given):
            path = ("installments", place, "external_reference")
            check.that(reference in (None, first), Malformed(*path, expected=first))
    return first


PAYABLES = Opening(
    kind=ImportKind.PAYABLES,
    columns=(
        text("tax_id", required=True),
        text("number", required=True),
        day("issued_on", required=True),
        day("due_on", required=True),
        money("amount", required=True),
        text("external_reference"),
    ),
    key=("tax_id", "number", "due_on"),
    known=is_known,
    carry_out=take_over,
    together=("tax_id", "number", "issued_on"),
    most=MOST_INSTALLMENTS,
)
