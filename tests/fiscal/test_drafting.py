"""What an invoice takes from its order: values, instalments, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal.drafting import additional_information, lines_of, payment_of
from domain.fiscal.facts import Carried, IssuingEstablishment, Sale, SoldLine
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import ContributionRegime, Environment
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from persistence.law.book import shipped_law
from tests.fiscal.sold import a_product, an_item
from tests.gateways.sample import CONSUMER, issuer

TODAY = date(2026, 11, 21)


def a_line(quantity: str = "10", discount: str = "0", allocated: str = "0") -> SoldLine:
    return SoldLine(
        order_line_id=UUID(int=1),
        product_id=UUID(int=2),
        sku="CAFE",
        description="Café",
        stocked=True,
        quantity=Decimal(quantity),
        allocated=Decimal(allocated),
        covered=Decimal(quantity),
        unit_price=Decimal("39.90"),
        discount=Money.of(discount),
        carried=Carried(),
    )


def a_sale(*terms: PaymentTerm, method: PaymentMethod = PaymentMethod.BOLETO) -> Sale:
    return Sale(
        order_id=UUID(int=3),
        number=42,
        customer_id=UUID(int=4),
        open=True,
        status="PLACED",
        payment_method=method,
        payment_terms=terms or (PaymentTerm(days_after_invoice=0, share=Decimal(1)),),
        lines=(a_line(),),
    )


@given(
    st.integers(0, 100_000),
    st.lists(st.integers(1, 40), min_size=1, max_size=8),
)
def test_the_parts_of_a_discount_add_up_to_the_whole_however_a_line_is_invoiced(
    cents: int, parts: list[int]
) -> None:
    line = replace(a_line(str(sum(parts))), discount=Money(cents))
    allocated, given_away = Decimal(0), 0
    for part in parts:
        carried = Carried(quantity=allocated, discount=Money(given_away))
        given_away += replace(line, carried=carried).discount_of(Decimal(part)).cents
        allocated += part
    assert given_away == cents


def test_instalments_count_from_the_invoice_and_the_last_takes_the_odd_cents() -> None:
    third = Decimal(1) / 3
    terms = [PaymentTerm(days_after_invoice=30 * place, share=third) for place in (1, 2, 3)]
    payment = payment_of(a_sale(*terms), Money.of("100.00"), TODAY)
    assert [str(part.amount) for part in payment.instalments] == ["33.33", "33.33", "33.34"]
    assert [part.due_on for part in payment.instalments] == [
        date(2026, 12, 21),
        date(2027, 1, 20),
        date(2027, 2, 19),
    ]


def test_what_is_paid_at_sight_has_no_instalments_but_a_boleto_has_one() -> None:
    assert payment_of(a_sale(method=PaymentMethod.PIX), Money.of("1"), TODAY).instalments == ()
    (only,) = payment_of(a_sale(), Money.of("1"), TODAY).instalments
    assert (only.due_on, str(only.amount)) == (TODAY, "1.00")


def test_shares_of_other_states_and_poverty_funds_are_stated_in_words() -> None:
    establishment = IssuingEstablishment(
        establishment_id=UUID(int=5),
        issuer=issuer(),
        environment=Environment.TESTING,
        series=1,
        contribution_regime=ContributionRegime.NON_CUMULATIVE,
    )
    carioca = replace(CONSUMER, address=replace(CONSUMER.address, state="RJ", city_code="3304557"))
    lines = lines_of([an_item(a_line(), a_product())], establishment, carioca, shipped_law(TODAY))
    (share,) = [tax for tax in lines[0].taxes if tax.kind is TaxKind.ICMS_DESTINATION]
    assert additional_information(42, lines) == (
        f"Pedido 42. ICMS da UF de destino: R$ {str(share.amount).replace('.', ',')}. "
        "FCP da UF de destino: R$ 7,98."
    )
