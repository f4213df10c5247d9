"""Every rule of the sandbox about taxes, provoked by one change to a document that is otherwise good."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.treatment import ConsumptionTreatment, IpiTreatment, Treatment
from domain.kernel.brazil import TaxRegime
from domain.kernel.money import Money
from tests.fiscal.mixtures import RIO, documented
from tests.fiscal.treated import REDUCED_60, USUAL, goods, icms, in_advance, sale, to_consumer
from tests.gateways.sample import CONSUMER, RETAILER, returned
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.markup import parse
from workers.sandbox import reform_rules, rules, tax_rules
from workers.sandbox.reasons import REASONS
from workers.sandbox.submitted import Submitted

RULES = (tax_rules.amounts, reform_rules.items, rules.totals, reform_rules.totals)
RICH = goods(freight=Money.of(50), insurance=Money.of(30), other_charges=Money.of(20))
IPI = IpiTreatment(situation="50", framework="999", rate=Decimal(10))
DEFERRED = ConsumptionTreatment(situation="510", classification="510001", deferral=Decimal(40))


def first_fault(document: bytes) -> int | None:
    submitted = Submitted(parse(document))
    return next((code for rule in RULES if (code := rule(submitted)) is not None), None)


@cache
def good(name: str) -> bytes:
    return nfe_document(DOCUMENTS[name]())


def sold(told: Treatment, line: TaxableLine = RICH, **changes: object):
    return documented(sale(line, **changes), [told], RETAILER)


def to_rio(told: Treatment, **changes: object):
    recipient = replace(changes.pop("to", RETAILER), address=RIO)
    made = to_consumer if recipient.registration_kind is CONSUMER.registration_kind else sale
    state = {"state": "RJ"} if made is to_consumer else {"recipient_state": "RJ"}
    return documented(made(RICH, **state, **changes), [told], recipient)


DOCUMENTS = {
    "in advance": lambda: to_rio(replace(in_advance(), ipi=IPI)),
    "afar": lambda: to_rio(USUAL, to=CONSUMER),
    "relieved": lambda: sold(icms("20", reduction=Decimal(50), relief="9")),
    "deferred": lambda: sold(replace(icms("51", deferral=Decimal(50)), consumption=DEFERRED)),
    "reduced": lambda: sold(replace(USUAL, consumption=REDUCED_60)),
    "exempt": lambda: sold(
        replace(USUAL, consumption=ConsumptionTreatment(situation="410", classification="410001"))
    ),
    "credit": lambda: sold(
        icms("101", charged=False, simples_credit=Decimal("2.56")), regime=TaxRegime.SIMPLES
    ),
    "returned": lambda: returned(sold(replace(USUAL, ipi=IPI)), "1"),
}

BROKEN = [
    (528, "deferred", "<vICMSDif>99.00", "<vICMSDif>98.00"),
    (533, "in advance", "(ICMSTot>.*)<vBCST>[^<]*", r"\1<vBCST>1.00"),
    (534, "in advance", "<vST>[^<]*", "<vST>1.00"),
    (535, "in advance", "(ICMSTot>.*<vFrete>)[^<]*", r"\g<1>1.00"),
    (536, "in advance", "(ICMSTot>.*<vSeg>)[^<]*", r"\g<1>1.00"),
    (538, "in advance", "(ICMSTot>.*<vIPI>)[^<]*", r"\g<1>1.00"),
    (604, "in advance", "(ICMSTot>.*<vOutro>)[^<]*", r"\g<1>1.00"),
    (610, "in advance", "(<vNF>)[^<]*", r"\g<1>1.00"),
    (627, "relieved", "<vICMSDeson>[^<]*</vICMSDeson>(<motDes)", r"\1"),
    (793, "afar", "<vFCPUFDest>[^<]*", "<vFCPUFDest>1.00"),
    (795, "relieved", "(ICMSTot>.*<vICMSDeson>)[^<]*", r"\g<1>1.00"),
    (806, "in advance", "<CEST>[^<]*</CEST>", ""),
    (859, "in advance", "<vFCPSTRet>0.00", "<vFCPSTRet>0.01"),
    (860, "in advance", "<vFCPST>[^<]*", "<vFCPST>1.00"),
    (862, "in advance", "(ICMSTot>.*<vFCPST>)[^<]*", r"\g<1>1.00"),
    (863, "returned", "(ICMSTot>.*<vIPIDevol>)[^<]*", r"\g<1>1.00"),
    (880, "in advance", "(<vICMS>[^<]*</vICMS>)(<modBCST>)", r"\1<pFCP>0.00</pFCP>\2"),
    (881, "in advance", "<pFCPST>[^<]*", "<pFCPST>0.00"),
    (999, "in advance", "<vICMSST>[^<]*", "<vICMSST>1.00"),
    (999, "in advance", "<pIPI>[^<]*", "<pIPI>11.00"),
    (999, "in advance", "<pPIS>[^<]*", "<pPIS>11.00"),
    (999, "credit", "<vCredICMSSN>[^<]*</vCredICMSSN>", ""),
    (1021, "exempt", "(<cClassTrib>410001</cClassTrib>)", r"\1<gIBSCBS><vBC>0.00</vBC></gIBSCBS>"),
    (1035, "reduced", "(<gIBSUF>.*?<pAliqEfet>)[^<]*", r"\g<1>0.05"),
    (1036, "reduced", "<pIBSMun>[^<]*", "<pIBSMun>0.01"),
    (1047, "reduced", "(<gIBSMun>.*?<pAliqEfet>)[^<]*", r"\g<1>0.05"),
    (1052, "reduced", "<vIBSMun>0.00", "<vIBSMun>0.05"),
    (1064, "reduced", "(<gCBS>.*?<pAliqEfet>)[^<]*", r"\g<1>0.05"),
    (1069, "reduced", "<vCBS>[^<]*", "<vCBS>9.99"),
    (1069, "deferred", "(<gCBS>.*?<vDif>)[^<]*", r"\g<1>9.99"),
    (1085, "deferred", "(IBSCBSTot>.*?<vDif>)[^<]*", r"\g<1>9.99"),
    (1091, "deferred", "(IBSCBSTot>.*<gCBS><vDif>)[^<]*", r"\g<1>9.99"),
    (1094, "in advance", "<vItem>[^<]*", "<vItem>1.00"),
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_of_every_kind_of_tax_are_good(name: str) -> None:
    assert first_fault(good(name)) is None


@pytest.mark.parametrize(("code", "name", "pattern", "to"), BROKEN)
def test_a_broken_rule_of_taxes_has_its_code(code: int, name: str, pattern: str, to: str) -> None:
    document, count = re.subn(pattern.encode(), to.encode(), good(name), count=1, flags=re.DOTALL)
    assert count, f"nothing like {pattern} in the document"
    assert first_fault(document) == code
    assert code in REASONS


def test_what_is_paid_is_the_goods_with_all_that_stands_on_top() -> None:
    made = DOCUMENTS["in advance"]()
    # 1100.00 goods and charges, IPI 110.00, ICMS-ST and FCP-ST of Rio de Janeiro
    advance = made.lines[0].added_taxes - Money.of(110)
    assert made.total == Money.of(1210) + advance
    assert b"<vFrete>50.00</vFrete><vSeg>30.00</vSeg>" in good("in advance")
    assert f"<vNF>{made.total}</vNF>".encode() in good("in advance")
