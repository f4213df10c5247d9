"""The document of a return: held against the official schema, and against the sale it undoes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import TaxRegime
from domain.kernel.money import Money
from domain.kernel.refusal import Missing
from tests.gateways.sample import (
    CONSUMER,
    interstate_taxes,
    invoice,
    issuer,
    line,
    returned,
    simples_taxes,
)
from tests.gateways.test_document import text, texts
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments


def interstate() -> Invoice:
    lines = [line(taxes=interstate_taxes(Money.of("239.00")), cfop="6108")]
    return invoice(lines=lines, recipient=CONSUMER)


def test_a_return_satisfies_the_official_schema_and_names_the_items_it_undoes(documents: NfeDocuments):
    sale = invoice()
    document = documents.signed_invoice(returned(sale, "3", "1"))
    assert [text(document, name) for name in ("tpNF", "finNFe", "tPag", "vPag")] == ["0", "4", "90", "0.00"]
    assert texts(document, "DFeReferenciado/n:chaveAcesso") == [sale.access_key, sale.access_key]
    assert texts(document, "DFeReferenciado/n:nItem") == ["1", "2"]
    assert texts(document, "CFOP") == ["1202", "1202"]
    assert texts(document, "NFref") == []


def test_an_interstate_return_gives_the_destination_its_share_back(documents: NfeDocuments):
    document = documents.signed_invoice(returned(interstate(), "10"))
    assert (text(document, "CFOP"), text(document, "idDest")) == ("2202", "2")
    assert text(document, "ICMSTot/n:vICMSUFDest") == "32.27"


def test_a_simples_company_returns_under_the_csosn_of_the_sale(documents: NfeDocuments):
    sale = invoice(lines=[line(taxes=simples_taxes("500"))], seller=issuer(regime=TaxRegime.SIMPLES))
    document = documents.signed_invoice(returned(sale, "1"))
    assert texts(document, "CSOSN") == ["500"]
    assert texts(document, "IBSCBS") == []


def test_a_sale_under_a_code_without_entry_is_not_returned():
    with pytest.raises(Missing, match="CFOP of a return: 5405"):
        returned(invoice(lines=[line(cfop="5405")]), "1")


parts = st.lists(st.decimals("0.0001", "5", places=4), min_size=1, max_size=8)
prices = st.decimals("0.01", "999", places=4)


@given(parts, prices, st.decimals("0", "0.99", places=2), st.booleans())
def test_however_a_sale_is_returned_its_taxes_add_up_and_each_document_would_be_accepted(
    quantities: list[Decimal], price: Decimal, share: Decimal, interstate: bool
):
    whole = sum(quantities, Decimal(0))
    gross = Money.rounded(whole * price)
    discount = Money.rounded(gross.amount * share)
    net = gross - discount
    taxes = interstate_taxes(net) if interstate else None
    sale = invoice(lines=[line(quantity=str(whole), price=str(price), discount=str(discount), taxes=taxes)])
    sale.lines[0].cfop = "5102"
    after, found = Decimal(0), []
    for quantity in quantities:
        found += returned(sale, str(quantity), after=str(after)).lines
        after += quantity
    for kind in TaxKind:
        parts_of_tax = [tax for item in found if (tax := item.tax(kind))]
        assert Money.total(tax.amount for tax in parts_of_tax) == sale.total_of(kind)
        assert Money.total(tax.base for tax in parts_of_tax) == sale.base_of(kind)
    for item in found:
        assert abs(item.quantity * item.unit_price - item.gross.amount) <= Decimal("0.01")
        for tax in item.taxes:
            rate = tax.rate - (tax.interstate_rate or 0)
            assert abs(tax.base.amount * rate / 100 - tax.amount.amount) <= Decimal("0.01")
    assert Money.total(item.net for item in found) == sale.total


def test_a_return_is_the_same_bytes_each_time():
    assert nfe_document(returned(invoice(), "3")) == nfe_document(returned(invoice(), "3"))
