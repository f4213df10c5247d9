"""What stands on top of the price is part of what is paid, from the draft to a corrected invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from tests.gateways.sample import instalments, invoice, line, regular_taxes, tax

IPI = tax(TaxKind.IPI, "50", Money.of(239), "10", framework="999")


def drafted(**changes: object) -> Invoice:
    return invoice(lines=[line()], payment=instalments(Money.of(239)), **changes)


def amounts(made: Invoice) -> list[str]:
    return [str(one.amount) for one in made.payment.instalments]


def corrected(made: Invoice, *further: object) -> Invoice:
    mended = line(taxes=(*regular_taxes(Money.of(239)), *further))
    mended.notes = "IPI destacado." if further else None
    made.correct(issuer=made.issuer, recipient=made.recipient, lines=[mended])
    return made


def test_a_tax_that_a_corrected_invoice_bears_is_paid_with_it() -> None:
    made = corrected(drafted(), IPI)
    assert (str(made.total_added_taxes), str(made.total)) == ("23.90", "262.90")
    assert amounts(made) == ["87.62", "87.62", "87.66"]
    assert sum(one.amount.cents for one in made.payment.instalments) == made.total.cents
    assert made.lines[0].notes == "IPI destacado."


def test_without_it_everything_is_as_before() -> None:
    made = corrected(drafted())
    assert (str(made.total), amounts(made)) == ("239.00", ["79.66", "79.66", "79.68"])
    assert corrected(corrected(drafted(), IPI)).total == Money.of(239)


def test_what_is_paid_at_once_has_no_instalments_to_spread() -> None:
    paid = replace(instalments(Money.of(239)), instalments=())
    assert paid.of(Money.of(300), was=Money.of(239), on=date(2026, 11, 1)) == paid
