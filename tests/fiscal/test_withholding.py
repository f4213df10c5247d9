"""What public bodies keep back: by whom, of what, how much, and where the document says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.fiscal.correcting import withheld_anew
from domain.fiscal.invoice import Invoice
from domain.fiscal.owing import parts_of
from domain.fiscal.taxes import TaxKind
from domain.fiscal.tendering import TillPayment, check_withheld, tendered_of
from domain.fiscal.withheld_shares import further_of, together
from domain.fiscal.withholding import Withheld, stated, total_withheld, withheld_of
from domain.kernel.brazil import PublicBody, TaxRegime
from domain.kernel.calendar import business_date
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.refusal import Missing, OutOfRange
from persistence.law.book import shipped_law
from tests.gateways.sample import ISSUED_AT, RETAILER, instalments, invoice, issuer, line
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import at, parse, tag
from workers.sandbox.payment_rules import PAYMENT_RULES
from workers.sandbox.submitted import Submitted

__all__ = ["certificate", "certificates", "documents"]

TODAY = business_date(ISSUED_AT)
LAW = shipped_law(TODAY)


def sold(payer: PublicBody | None = PublicBody.FEDERAL, price: str = "1000.00", **more: TaxRegime) -> Invoice:
    made = invoice(
        lines=[line(quantity="1", price=price)],
        recipient=replace(RETAILER, public_body=payer),
        seller=issuer(**more),
    )
    made.withheld = withheld_of(made.lines, made.issuer, made.recipient, LAW)
    return made


def told(withheld: tuple[Withheld, ...] | None) -> list[tuple[str, str, str, str, str]]:
    return [
        (str(one.tax), one.code, str(one.base), f"{one.rate.normalize()}", str(one.amount))
        for one in withheld or ()
    ]


def test_a_federal_body_keeps_5_85_percent_of_goods_back() -> None:
    made = sold()
    assert told(made.withheld) == [
        ("IRRF", "6147", "1000.00", "1.2", "12.00"),
        ("CSLL", "6147", "1000.00", "1", "10.00"),
        ("COFINS", "6147", "1000.00", "3", "30.00"),
        ("PIS", "6147", "1000.00", "0.65", "6.50"),
    ]
    assert made.total_withheld == Money.of("58.50")
    assert {(one.rule, "1.234/2012" in one.norm) for one in made.withheld or ()} == {
        ("withheld-federal", True)
    }


@pytest.mark.parametrize("payer", [PublicBody.STATE, PublicBody.MUNICIPAL])
def test_bodies_of_states_and_cities_keep_income_tax_back(payer: PublicBody) -> None:
    assert told(sold(payer).withheld) == [("IRRF", "6256", "1000.00", "1.2", "12.00")]


def test_goods_without_pis_and_cofins_have_a_code_of_their_own() -> None:
    made = sold()
    taxes = [replace(tax, situation="06") if tax.kind is TaxKind.PIS else tax for tax in made.lines[0].taxes]
    made.lines[0].taxes = tuple(taxes)
    withheld = withheld_of(
        [*made.lines, line(2, quantity="1", price="100")], made.issuer, made.recipient, LAW
    )
    assert told(withheld) == [
        ("IRRF", "6147", "100.00", "1.2", "1.20"),
        ("CSLL", "6147", "100.00", "1", "1.00"),
        ("COFINS", "6147", "100.00", "3", "3.00"),
        ("PIS", "6147", "100.00", "0.65", "0.65"),
        ("IRRF", "8767", "1000.00", "1.2", "12.00"),
        ("CSLL", "8767", "1000.00", "1", "10.00"),
    ]


def test_nothing_is_kept_back_by_others_of_little_or_of_simples() -> None:
    assert sold(None).withheld == ()
    assert sold(regime=TaxRegime.SIMPLES).withheld == ()
    assert total_withheld(sold(price="170.94").withheld) == Money.of("10.00")
    assert sold(price="170.00").withheld == ()
    assert total_withheld(sold(PublicBody.STATE, price="170.00").withheld) == Money.of("2.04")


def test_what_is_not_known_is_refused_by_name() -> None:
    made = sold()
    made.lines[0].ncm = "27101259"
    with pytest.raises(Missing):
        withheld_of(made.lines, made.issuer, made.recipient, LAW)
    made.lines[0].ncm = "09012100"
    with pytest.raises(Missing):
        withheld_of(made.lines, made.issuer, made.recipient, shipped_law(date(2027, 1, 4)))


def test_each_part_that_is_owed_bears_its_share() -> None:
    made = sold()
    made.payment = instalments(made.total)
    parts = parts_of(made.payment, made.total, TODAY, withheld=made.total_withheld)
    assert [str(part.amount - part.withheld) for part in parts] == ["313.84", "313.84", "313.82"]
    at_sight = parts_of(invoice().payment, made.total, TODAY, withheld=made.total_withheld)
    assert [(str(part.amount), str(part.withheld)) for part in at_sight] == [("1000.00", "58.50")]


def test_who_paid_everything_on_the_spot_has_nothing_to_keep_back_of() -> None:
    agreed = [PaymentTerm(days_after_invoice=30, share=Decimal(1))]
    cash = TillPayment(method=PaymentMethod.CASH, amount=Decimal(950))
    rest = TillPayment(method=PaymentMethod.BOLETO, amount=Decimal(50))
    payment = tendered_of([cash, rest], agreed, total=Money.of(1000), today=TODAY)
    check_withheld(payment, Money.of(50))
    with pytest.raises(OutOfRange):
        check_withheld(payment, Money.of("50.01"))


def test_the_document_states_it_and_its_bill_is_of_what_comes(documents: NfeDocuments) -> None:
    made = sold()
    made.payment = instalments(made.total)
    made.additional_information = stated(made.withheld or ())
    signed = documents.signed_invoice(made)
    document = parse(signed)[0]
    names = ("vRetPIS", "vRetCOFINS", "vRetCSLL", "vBCIRRF", "vIRRF")
    said = [at(document, f"total/retTrib/{name}") for name in names]
    assert said == ["6.50", "30.00", "10.00", "1000.00", "12.00"]
    bill = [at(document, f"cobr/fat/{name}") for name in ("vOrig", "vDesc", "vLiq")]
    assert bill == ["1000.00", "58.50", "941.50"]
    parts = [at(part, "vDup") for part in document.iterfind(f"{tag('cobr')}/{tag('dup')}")]
    assert parts == ["313.84", "313.84", "313.82"]
    assert "6147" in at(document, "infAdic/infCpl")
    assert [rule(Submitted(parse(signed))) for rule in PAYMENT_RULES] == [None] * len(PAYMENT_RULES)


def test_a_document_of_which_nothing_is_withheld_says_nothing_of_it(documents: NfeDocuments) -> None:
    assert b"retTrib" not in documents.signed_invoice(sold(None))


def test_who_turns_out_to_keep_back_keeps_back_of_what_is_still_owed() -> None:
    made = sold(None)
    made.recipient = replace(made.recipient, public_body=PublicBody.FEDERAL)
    assert total_withheld(withheld_anew(made, LAW)) == Money.of("58.50")
    pix = TillPayment(method=PaymentMethod.PIX, amount=made.total.amount)
    made.payment = tendered_of([pix], [], total=made.total, today=TODAY)
    with pytest.raises(OutOfRange):
        withheld_anew(made, LAW)


def test_of_what_goods_left_with_is_kept_back_what_was_booked() -> None:
    made = sold()
    before = made.withheld
    made.released_at, made.recipient = ISSUED_AT, replace(made.recipient, public_body=None)
    assert withheld_anew(made, LAW) == before


def complemented(sale: Invoice, *prices: str) -> list[Invoice]:
    """The sale and what it lacked, each with what is kept back of it besides."""
    documents = [sale]
    for price in prices:
        more = invoice(lines=[line(quantity="1", price=price)], recipient=sale.recipient, seller=sale.issuer)
        more.withheld = further_of(more.lines, documents, LAW)
        documents.append(more)
    return documents


@pytest.mark.parametrize("prices", [("0.55",), ("33.33", "66.66", "0.09"), ("1000.00",)])
def test_a_sale_and_its_complements_keep_back_what_one_document_would(prices: tuple[str, ...]) -> None:
    documents = complemented(sold(), *prices)
    whole = withheld_of(
        [line for one in documents for line in one.lines], issuer(), documents[0].recipient, LAW
    )
    stated_ = together(one for each in documents for one in each.withheld or ())
    assert [one.amount for one in stated_] == [one.amount for one in whole]


def test_a_complement_that_reaches_the_least_keeps_back_what_the_sale_did_not() -> None:
    sale = sold(price="170.00")
    assert sale.withheld == ()
    first, second = complemented(sale, "0.02", "5.00")[1:]
    assert first.withheld == ()
    assert sum(one.amount.cents for one in second.withheld or ()) == 1024
