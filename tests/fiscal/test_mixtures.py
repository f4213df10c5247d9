"""Whatever is sold, and however it is taxed: parts, totals, the official schema and the authority agree."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.fiscal.assessment import assess
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.mirroring import mirrored
from domain.fiscal.taxes import ORDER, Tax, TaxKind
from domain.kernel.money import ZERO, Money
from tests.fiscal.mixtures import documented, mixed
from tests.fiscal.treated import LAW, USUAL, goods, in_advance, sale, taxes, with_ipi
from tests.gateways.sample import returned
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import parse
from workers.sandbox import reform_rules, rules, tax_rules
from workers.sandbox.submitted import Submitted

__all__ = ["certificate", "certificates", "documents"]

EXAMINED = (
    *(rules.destination, rules.non_contributor, rules.regime, rules.item_values, tax_rules.amounts),
    *(reform_rules.presence, reform_rules.items, rules.totals, reform_rules.totals),
)
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def faults(document: bytes) -> list[int]:
    submitted = Submitted(parse(document))
    return [code for rule in EXAMINED if (code := rule(submitted)) is not None]


@FEW
@given(mixed())
def test_any_mixture_satisfies_the_official_schema_and_the_authority(
    documents: NfeDocuments, mixture
) -> None:
    assert faults(documents.signed_invoice(documented(*mixture))) == []


@FEW
@given(mixed(), st.data())
def test_what_comes_back_of_any_mixture_does_too(documents: NfeDocuments, mixture, data) -> None:
    sold = documented(*mixture)
    quantities = [str(data.draw(st.integers(1, int(line.quantity)))) for line in sold.lines]
    assert faults(documents.signed_invoice(returned(sold, *quantities))) == []


@FEW
@given(mixed())
def test_totals_are_the_sums_of_the_items_and_parts_are_never_negative(mixture) -> None:
    made = documented(*mixture)
    assert made.total == Money.total(line.total for line in made.lines)
    assert made.total_added_taxes == Money.total(line.added_taxes for line in made.lines)
    for line in made.lines:
        kinds = [tax.kind for tax in line.taxes]
        assert kinds == sorted(set(kinds), key=ORDER.__getitem__)
        for tax in line.taxes:
            assert min(tax.base, tax.amount, tax.before_deferral) >= ZERO
            assert not tax.relief or tax.relief.amount >= ZERO
            assert tax.steps or not tax.amount


@FEW
@given(mixed(), st.data())
def test_all_that_comes_back_of_an_item_is_the_item(mixture, data) -> None:
    for line in documented(*mixture).lines:
        first = data.draw(st.integers(0, int(line.quantity)))
        parts = [_part(line, Decimal(first), 0), _part(line, line.quantity - first, first)]
        back = [part for part in parts if part]
        for kind in (tax.kind for tax in line.taxes):
            shares = [tax for part in back if (tax := part.tax(kind))]
            assert _sums(shares) == _sums([line.tax(kind)])
        for value in ("gross", "discount", "freight", "insurance", "other_charges", "total"):
            assert Money.total(getattr(part, value) for part in back) == getattr(line, value)


def _part(line: InvoiceLine, quantity: Decimal, after: int) -> InvoiceLine | None:
    if not quantity:
        return None
    return mirrored(line, quantity, after=Decimal(after), position=1, access_key="0" * 44, law=LAW)


def _sums(shares: list[Tax | None]) -> list[Money]:
    taxes = [tax for tax in shares if tax]
    return [
        Money.total(tax.base for tax in taxes),
        Money.total(tax.amount for tax in taxes),
        Money.total(tax.deferral.amount for tax in taxes if tax.deferral),
        Money.total(tax.relief.amount for tax in taxes if tax.relief),
        Money.total(tax.regular.amount for tax in taxes if tax.regular),
    ]


@settings(max_examples=40)
@given(st.integers(1, 10**9), st.integers(0, 10**6), st.sampled_from([USUAL, with_ipi(), in_advance()]))
def test_more_goods_never_owe_less(gross: int, more: int, treatment) -> None:
    few, many = (taxes(treatment, sale(goods(str(Money(cents).amount)))) for cents in (gross, gross + more))
    assert all(few[kind].amount <= many[kind].amount for kind in few if kind is not TaxKind.CBS)


@settings(max_examples=40)
@given(st.decimals(0, 300, places=2), st.decimals(0, 100, places=2))
def test_a_higher_margin_never_charges_less_in_advance(margin: Decimal, more: Decimal) -> None:
    low, high = (
        taxes(in_advance(margin=str(one)))[TaxKind.ICMS_SUBSTITUTION] for one in (margin, margin + more)
    )
    assert low.amount <= high.amount


@FEW
@given(mixed())
def test_items_owe_alone_what_they_owe_together(mixture) -> None:
    sold, told, _ = mixture
    together = [line.taxes for line in assess(sold, LAW, told)]
    alone = [
        assess(sale(line, **_facts(sold)), LAW, [one])[0].taxes
        for line, one in zip(sold.lines, told, strict=True)
    ]
    assert together == alone


def _facts(sold) -> dict[str, object]:
    names = ("issuer_state", "regime", "recipient_state", "registration", "final_consumer")
    return {name: getattr(sold, name) for name in names}
