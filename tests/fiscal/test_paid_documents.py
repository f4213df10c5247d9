"""However a document is paid, it satisfies the official schema, and the authority adds up to the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import CardBrand, Payment
from domain.fiscal.tendering import ELECTRONIC, ON_THE_SPOT, TillPayment, tendered_of
from domain.kernel.calendar import business_date
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from tests.gateways.sample import ISSUED_AT, invoice, nfce
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import Element, at, parse, tag
from workers.sandbox.payment_rules import PAYMENT_RULES
from workers.sandbox.submitted import Submitted

__all__ = ["certificate", "certificates", "documents"]

TODAY = business_date(ISSUED_AT)
CNPJ = "11222333000181"
TOTAL = invoice().total
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
METHODS = [method for method in PaymentMethod if method is not PaymentMethod.NONE]


@st.composite
def mixtures(draw: st.DrawFn) -> list[TillPayment]:
    """Whatever is paid by whichever means, with change or without."""
    cuts = sorted(draw(st.sets(st.integers(1, TOTAL.cents - 1), max_size=5)))
    amounts = [last - first for first, last in zip([0, *cuts], [*cuts, TOTAL.cents], strict=True)]
    payments = [draw(payment(Money(cents))) for cents in amounts]
    if draw(st.booleans()):
        change = draw(st.integers(0, 5000))
        payments.append(TillPayment(method=PaymentMethod.CASH, amount=Money(1 + change).amount))
    return payments


@st.composite
def payment(draw: st.DrawFn, amount: Money) -> TillPayment:
    method = draw(st.sampled_from(METHODS))
    electronic = method in ELECTRONIC
    integrated = electronic and draw(st.booleans())
    later = st.integers(0, 900).map(lambda days: TODAY + timedelta(days=days))
    return TillPayment(
        method=method,
        amount=amount.amount,
        card_brand=draw(st.sampled_from(CardBrand))
        if electronic and method is not PaymentMethod.PIX
        else None,
        acquirer_cnpj=CNPJ if integrated else None,
        authorization="NSU 0042" if integrated else None,
        integrated=integrated,
        description=draw(st.none() | st.just("Vale & troca")) if method is PaymentMethod.OTHER else None,
        due_on=draw(st.none() | later) if method not in ON_THE_SPOT else None,
    )


terms = st.lists(st.integers(0, 120), min_size=1, max_size=6, unique=True).map(
    lambda days: [PaymentTerm(days_after_invoice=day, share=Decimal(1)) for day in sorted(days)]
)


def faults(document: bytes) -> list[int]:
    submitted = Submitted(parse(document))
    return [code for rule in PAYMENT_RULES if (code := rule(submitted)) is not None]


@FEW
@given(mixtures(), terms, st.sampled_from([invoice, nfce]))
def test_any_mixture_of_means_satisfies_the_official_schema_and_the_authority(
    documents: NfeDocuments,
    payments: list[TillPayment],
    terms: list[PaymentTerm],
    make: Callable[[], Invoice],
) -> None:
    made = make()
    made.payment = tendered_of(payments, terms, total=made.total, today=TODAY)
    assert faults(documents.signed_invoice(made)) == []


def stated(documents: NfeDocuments, *payments: TillPayment, days: tuple[int, ...] = (0,)) -> Element:
    made = invoice()
    agreed = [PaymentTerm(days_after_invoice=day, share=Decimal(1)) for day in days]
    made.payment = tendered_of(payments, agreed, total=made.total, today=TODAY)
    return parse(documents.signed_invoice(made))[0]


def test_it_states_each_means_with_card_data_change_and_the_bill_of_what_is_deferred(
    documents: NfeDocuments,
) -> None:
    document = stated(
        documents,
        TillPayment(method=PaymentMethod.CASH, amount=Decimal("20.00")),
        TillPayment(
            method=PaymentMethod.CREDIT_CARD,
            amount=Decimal("60.00"),
            card_brand=CardBrand.VISA,
            authorization="778899",
            acquirer_cnpj="11.222.333/0001-81",
            integrated=True,
            due_on=TODAY + timedelta(days=30),
        ),
        TillPayment(method=PaymentMethod.OTHER, amount=Decimal("7.59"), description="Vale-troca"),
        TillPayment(method=PaymentMethod.BOLETO, amount=Decimal("190.00")),
        days=(30, 60),
    )
    means = document.findall(f"{tag('pag')}/{tag('detPag')}")
    said = [tuple(at(one, name) for name in ("indPag", "tPag", "xPag", "vPag")) for one in means]
    assert said == [
        ("0", "01", "", "20.00"),
        ("0", "03", "", "60.00"),
        ("0", "99", "Vale-troca", "7.59"),
        ("1", "15", "", "190.00"),
    ]
    card = [at(means[1], f"card/{name}") for name in ("tpIntegra", "CNPJ", "tBand", "cAut")]
    assert card == ["1", CNPJ, "01", "778899"]
    assert at(document, "pag/vTroco") == "10.00"
    parts = [at(part, "vDup") for part in document.iterfind(f"{tag('cobr')}/{tag('dup')}")]
    assert (at(document, "cobr/fat/vLiq"), parts) == ("190.00", ["95.00", "95.00"])


BROKEN = [
    (865, b"<vPag>267.59</vPag>", b"<vPag>267.58</vPag>"),
    (866, b"<vPag>267.59</vPag>", b"<vPag>267.60</vPag>"),
    (869, b"</detPag></pag>", b"</detPag><vTroco>0.01</vTroco></pag>"),
    (392, b"<tpIntegra>2</tpIntegra>", b"<tpIntegra>1</tpIntegra>"),
    (963, b"<tPag>17</tPag>", b"<tPag>01</tPag>"),
]


@pytest.mark.parametrize(("code", "said", "wrong"), BROKEN)
def test_the_authority_finds_fault_with_payments_that_do_not_hold(
    documents: NfeDocuments, code: int, said: bytes, wrong: bytes
) -> None:
    document = documents.signed_invoice(invoice())
    assert document.count(said) == 1
    assert faults(document.replace(said, wrong)) == [code]


def test_nothing_is_paid_by_no_means(documents: NfeDocuments) -> None:
    made = invoice()
    made.payment = Payment(method=PaymentMethod.NONE, instalments=())
    document = documents.signed_invoice(made)
    assert faults(document) == []
    assert faults(document.replace(b"<vPag>0.00</vPag>", b"<vPag>0.01</vPag>")) == [904]
    assert faults(document.replace(b"<mod>55</mod>", b"<mod>65</mod>")) == [899]


def test_a_bill_that_does_not_hold_is_found(documents: NfeDocuments) -> None:
    made = invoice()
    part = Payment(method=PaymentMethod.BOLETO, instalments=())
    boleto = TillPayment(method=PaymentMethod.BOLETO, amount=made.total.amount)
    agreed = [PaymentTerm(days_after_invoice=day, share=Decimal(1)) for day in (30, 60)]
    made.payment = replace(
        part, tendered=tendered_of([boleto], agreed, total=made.total, today=TODAY).tendered
    )
    document = documents.signed_invoice(made)
    first, last = (str(TODAY + timedelta(days=days)).encode() for days in (30, 60))
    assert faults(document) == []
    assert faults(document.replace(first, b"2025-01-01")) == [900]
    assert faults(document.replace(first, b"2028-01-01")) == [850]
    assert faults(document.replace(last, b"2046-01-01")) == [797]
    assert faults(document.replace(b"<vLiq>267.59", b"<vLiq>267.58")) == [851]
