"""What goods left with: mended as far as the norm allows, booked once, its events taken where they belong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from domain.fiscal.contingency import Contingency
from domain.fiscal.emission import Emission
from domain.fiscal.events import InvoiceAuthorized, InvoiceReleased
from domain.fiscal.invoice import Invoice, InvoiceKind, UsedDocumentFixed
from domain.fiscal.invoice_event import InvoiceEventKind
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from domain.processes import PROCESSES
from domain.processes.record_to_report import entries_of_use
from tests.fiscal.test_used_first import authorized, fact, released
from tests.gateways.sample import ISSUED_AT, cancellation, in_contingency, invoice, nfce
from workers.contingency import taken_by

Change = Callable[[Invoice, list[InvoiceLine]], None]


def rejected(made: Invoice) -> Invoice:
    released(made).send(at=ISSUED_AT)
    made.reject(status_code=778, reason="NCM")
    return made


def with_tax(line: InvoiceLine, **changes: object) -> None:
    line.taxes = tuple(replace(tax, **changes) if tax.kind is TaxKind.ICMS else tax for tax in line.taxes)


def correct(made: Invoice, change: Change) -> None:
    lines = [replace(line) for line in made.lines]
    change(made, lines)
    made.correct(issuer=made.issuer, recipient=made.recipient, lines=lines)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("lines[0].taxes", {"amount": Money.of("99.00")}),
        ("lines[0].taxes", {"base": Money.of("99.00")}),
        ("lines[0].taxes", {"rate": Decimal(99)}),
        ("lines[0].taxes", {"amount": Money.of("0.00")}),
    ],
)
def test_what_determines_the_taxes_stays(field: str, changes: dict[str, object]) -> None:
    made = rejected(nfce(emission=Emission.OFFLINE))
    before = (made.total, made.lines[0].taxes)
    with pytest.raises(UsedDocumentFixed) as refused:
        correct(made, lambda _, lines: with_tax(lines[0], **changes))
    assert refused.value.facts["field"] == field
    assert (made.total, made.lines[0].taxes) == before


def test_who_receives_it_and_who_issued_it_stay() -> None:
    made = rejected(nfce(emission=Emission.OFFLINE))
    for issuer, recipient in (
        (made.issuer, replace(made.recipient, tax_id="11144477735")),
        (replace(made.issuer, cnpj="60746948000112"), made.recipient),
    ):
        with pytest.raises(UsedDocumentFixed):
            made.correct(issuer=issuer, recipient=recipient, lines=made.lines)


def test_words_and_codes_are_mended_and_the_total_stays() -> None:
    made = rejected(nfce(emission=Emission.OFFLINE))
    total = made.total

    def words(_: Invoice, lines: list[InvoiceLine]) -> None:
        lines[0].ncm, lines[0].description, lines[0].cfop = "09012200", "Café", "5405"
        with_tax(lines[0], situation="60", rules=("another",))

    correct(made, words)
    assert (made.lines[0].ncm, made.total) == ("09012200", total)


def test_before_goods_leave_other_taxes_are_taken_up() -> None:
    made = nfce()
    correct(made, lambda _, lines: with_tax(lines[0], amount=Money.of("99.00")))
    assert made.lines[0].taxes[0].amount == Money.of("99.00")


def test_after_it_was_used_its_authorisation_leaves_no_step_that_goods_or_debts_follow_from() -> None:
    """A worker of any release works on the tasks that there are: those are not there."""
    used = released(nfce(emission=Emission.OFFLINE))
    first, second = fact(used, InvoiceReleased), fact(authorized(used), InvoiceAuthorized)
    wanted = {
        type(told): {step.name for process in PROCESSES for step in process.steps if wants(step, told)}
        for told in (first, second)
    }
    assert wanted[InvoiceReleased] >= {"ship_stock", "mark_invoiced", "open_receivables", "post_invoice"}
    assert wanted[InvoiceAuthorized].isdisjoint(wanted[InvoiceReleased] - {"post_invoice"})


def wants(step: object, told: object) -> bool:
    return step.when is type(told) and step.wanted(told)  # ty: ignore[unresolved-attribute]


def test_it_is_revenue_on_the_day_it_was_used() -> None:
    told = fact(released(nfce(emission=Emission.OFFLINE)), InvoiceReleased)
    booked = entries_of_use(told)
    assert booked
    assert booked.on == told.on
    assert entries_of_use(replace(told, on=None)) is None
    assert entries_of_use(replace(told, purpose="TRANSFER")) is None


@pytest.mark.parametrize("emission", [Emission.SVC_AN, Emission.SVC_RS])
def test_who_stands_in_takes_cancellations_of_its_own_while_it_does(emission: Emission) -> None:
    made = in_contingency(invoice(), emission)
    event, letter = cancellation(made), cancellation(made)
    letter.kind = InvoiceEventKind.CORRECTION
    assert taken_by(event, made, present(emission)) is emission
    assert taken_by(letter, made, present(emission)) is Emission.NORMAL
    for other in (None, present(Emission.EPEC)):
        assert taken_by(event, made, other) is Emission.NORMAL
    assert taken_by(event, invoice(), present(emission)) is Emission.NORMAL


def present(emission: Emission) -> Contingency:
    made = invoice()
    return Contingency(
        id=made.id,
        establishment_id=made.establishment_id,
        kind=InvoiceKind.NFE,
        emission=emission,
        since=ISSUED_AT - timedelta(hours=1),
        reason="Autoridade sem resposta",
        automatic=False,
        entered_by=made.id,
    )
