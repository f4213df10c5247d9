"""Documents that are not of a sale: the company's rules are asked first, and the rows of law for the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.fiscal.drafts.desk import Desk
from domain.fiscal.drafts.goods import DraftedGoods, goods_lines, taxable
from domain.fiscal.drafts.stated_taxes import StatedIcms, parts_of, stated_taxes
from domain.fiscal.facts import Establishments, FiscalProducts
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.rule_book import CompanyRule, RuleBook
from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import ContributionsOutcome, IcmsOutcome, TaxOutcome
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.law import Law
from domain.kernel.money import Money
from domain.kernel.refusal import Missing
from persistence.law.book import shipped_rules
from tests.gateways.sample import RECIFE, RETAILER
from tests.sales.world import CUSTOMER, PRODUCTS, World

DAY = date(2026, 11, 23)
PRODUCT = next(iter(PRODUCTS))
ITEM = DraftedGoods(product_id=PRODUCT, quantity=Decimal(2), unit_price=Decimal("21.37"))
FREE = ContributionsOutcome(situation="08", pis_rate=Decimal(0), cofins_rate=Decimal(0), without_icms=False)
TRANSFER, BONUS = GoodsOperation.TRANSFER, GoodsOperation.BONUS


def rule(number: int, outcome: TaxOutcome, **conditions: Any) -> CompanyRule:
    return CompanyRule(
        id=UUID(int=number),
        name=f"rule {number}",
        conditions=TaxConditions(**conditions),
        outcome=outcome,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        norm="Decreto 1/2026",
    )


async def desk(*rules: CompanyRule, law: Law | None = None, **recipient: Any) -> Desk:
    world = World()
    return Desk(
        uow=world.memory,
        establishment=await world.memory.ask(Establishments).issuing(),
        recipient_id=CUSTOMER,
        recipient=replace(RETAILER, **recipient),
        today=DAY,
        law=law or Law.on(DAY, shipped_rules()),
        rules=RuleBook(rules),
    )


async def line(operation: GoodsOperation, *rules: CompanyRule, **more: Any) -> InvoiceLine:
    [found] = await goods_lines([ITEM], operation, await desk(*rules, **more))
    return found


def tax(found: InvoiceLine | tuple[Tax, ...], kind: TaxKind) -> Tax:
    taxes = found.taxes if isinstance(found, InvoiceLine) else found
    return next(one for one in taxes if one.kind is kind)


async def test_a_rule_for_transfers_decides_its_parts_and_the_law_the_others():
    ours = rule(1, TaxOutcome(cfop="5409", contributions=FREE, text="Decreto 1"), operation=TRANSFER)
    by_law, by_rule = await line(TRANSFER), await line(TRANSFER, ours)
    assert (by_law.cfop, by_rule.cfop, by_rule.notes) == ("5152", "5409", "Decreto 1")
    assert (tax(by_rule, TaxKind.PIS).situation, tax(by_rule, TaxKind.PIS).rules) == ("08", (ours.reference,))
    assert tax(by_rule, TaxKind.ICMS) == tax(by_law, TaxKind.ICMS)
    assert tax(by_law, TaxKind.ICMS).situation == "41"


async def test_a_rule_for_sales_says_nothing_of_a_transfer():
    sales = rule(1, TaxOutcome(cfop="5101"), operation=GoodsOperation.SALE)
    assert (await line(TRANSFER, sales)).cfop == "5152"


async def test_rules_are_asked_by_the_products_own_class_and_the_law_by_that_of_the_operation():
    ours = rule(1, TaxOutcome(cfop="5911"), operation=BONUS, tax_class="STANDARD")
    found = await line(BONUS, ours, rule(2, TaxOutcome(cfop="5912"), tax_class="BONUS"))
    assert (found.cfop, tax(found, TaxKind.ICMS).situation) == ("5911", "00")


async def test_across_a_border_a_transfer_has_a_class_and_a_code_of_its_own():
    found = await line(TRANSFER, rule(1, TaxOutcome(contributions=FREE)), address=RECIFE)
    assert (found.cfop, tax(found, TaxKind.ICMS).situation) == ("6152", "90")
    assert tax(found, TaxKind.PIS).situation == "08"


async def test_what_neither_rules_nor_law_say_is_refused_and_a_rule_closes_the_gap():
    law = Law.on(DAY, [row for row in shipped_rules() if row.id != "icms-transfer-regular"])
    with pytest.raises(Missing) as gap:
        await line(TRANSFER, rule(1, TaxOutcome(contributions=FREE)), law=law)
    assert gap.value.path[:2] == ("items", 0)
    ours = rule(2, TaxOutcome(icms=IcmsOutcome(situation="50")), operation=TRANSFER)
    assert tax(await line(TRANSFER, ours, law=law), TaxKind.ICMS).situation == "50"


async def test_what_goes_back_states_its_icms_and_asks_rules_for_the_rest():
    purchase_return = GoodsOperation.PURCHASE_RETURN
    ours = rule(1, TaxOutcome(cfop="5411", contributions=FREE), operation=purchase_return)
    at = await desk(ours)
    [product] = (await at.uow.ask(FiscalProducts).of([PRODUCT])).values()
    parts = parts_of(taxable(product, Money(10000)), product, purchase_return, at)
    taxes = stated_taxes(StatedIcms(situation="00", rate=Decimal(18)), parts)
    assert (parts.own_cfop, tax(taxes, TaxKind.ICMS).amount) == ("5411", Money(1800))
    assert [tax(taxes, kind).rules for kind in (TaxKind.PIS, TaxKind.COFINS)] == [(ours.reference,)] * 2
