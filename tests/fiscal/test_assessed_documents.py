"""Assessed sales held against the official schema: whatever is assessed can be stated on an NF-e."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from domain.fiscal.assessment import assess
from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import Issuer, Recipient
from domain.fiscal.tax_rules import Production
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.kernel.brazil import ContributionRegime, TaxRegime
from domain.kernel.calendar import business_date
from persistence.law.book import shipped_law
from tests.gateways.sample import CONSUMER, ISSUED_AT, RECIFE, RETAILER, invoice, issuer, line
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.documents import NfeDocuments

__all__ = ["certificate", "certificates", "documents"]

RETAILER_AFAR = replace(RETAILER, address=RECIFE, state_registration="032141840")
CONSUMER_AT_HOME = replace(CONSUMER, address=RETAILER.address)


def assessed(
    regime: TaxRegime, recipient: Recipient, *, seller: Issuer | None = None, tax_class: str = "STANDARD"
) -> Invoice:
    """An invoice whose codes and taxes are those that the law of its day gives."""
    seller = replace(seller or issuer(), regime=regime)
    printed = [line(1), line(2, quantity="3", price="0.333", discount="0.10")]
    sale = TaxableSale(
        issuer_state=seller.address.state,
        regime=regime,
        contribution_regime=ContributionRegime.NON_CUMULATIVE,
        recipient_state=recipient.address.state,
        registration=recipient.registration_kind,
        final_consumer=recipient.final_consumer,
        lines=tuple(
            TaxableLine(
                ncm=item.ncm,
                origin=item.origin,
                gross=item.gross,
                discount=item.discount,
                tax_class=tax_class,
                production=Production.OWN if item.position == 2 else Production.RESALE,
            )
            for item in printed
        ),
    )
    for item, result in zip(printed, assess(sale, shipped_law(business_date(ISSUED_AT))), strict=True):
        item.cfop, item.taxes = result.cfop, result.taxes
    return invoice(lines=printed, seller=seller, recipient=recipient)


RECIPIENTS = {
    "a shop at home": RETAILER,
    "a shop afar": RETAILER_AFAR,
    "a consumer at home": CONSUMER_AT_HOME,
    "a consumer afar": CONSUMER,
}


@pytest.mark.parametrize(("regime", "to"), [*product(TaxRegime, RECIPIENTS)])
def test_what_is_assessed_satisfies_the_official_schema(
    documents: NfeDocuments, regime: TaxRegime, to: str
) -> None:
    assert documents.signed_invoice(assessed(regime, RECIPIENTS[to])).startswith(b"<NFe")


@pytest.mark.parametrize("tax_class", ["IMMUNE", "NOT_TAXED", "EXEMPT_BRACKET"])
def test_classes_that_simples_does_not_tax_satisfy_it_too(documents: NfeDocuments, tax_class: str) -> None:
    made = assessed(TaxRegime.SIMPLES, RETAILER, tax_class=tax_class)
    assert documents.signed_invoice(made).startswith(b"<NFe")
