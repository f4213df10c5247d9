"""Asking over HTTP what each regime would cost in a year."""

from __future__ import annotations

from tests.api.front import Client
from tests.api.test_tax_rules import writer  # noqa: F401

SIMULATE = """query($input: SimulateTaxRegimeInput!) { simulateTaxRegime(input: $input) {
  regimes { regime total { amount } burden errors { code message } months { month revenue { amount }
    twelveMonths { amount } total { amount } taxes { tax annex bracket rate rules
      base { amount } amount { amount } credit { amount } } } }
  errors { code path } } }"""


async def test_services_alone_are_compared_under_three_regimes(ana: Client):
    assumptions = {"services": "25000", "servicesAnnex": "III", "profit": "5000", "purchases": "0"}
    found = (await ana.data(SIMULATE, input={"year": 2026, "assumptions": assumptions}))["simulateTaxRegime"]
    simples, presumed, actual = found["regimes"]
    assert (found["errors"], simples["regime"], simples["errors"]) == ([], "SIMPLES", [])
    # 300,000.00: (300,000 x 11.2 % - 9,360) / 300,000 = 8.08 %
    assert simples["months"][0]["twelveMonths"]["amount"] == "300000.00"
    assert (simples["total"]["amount"], simples["burden"]) == ("24240.00", "8.08")
    assert {tax["annex"] for tax in simples["months"][0]["taxes"]} == {"III"}
    # 75,000.00 at 32 %: 24,000.00 at 15 % and at 9 %, and 3.65 % of 25,000.00 every month
    assert presumed["total"]["amount"] == "33990.00"
    assert [error["code"] for error in presumed["errors"]] == ["MISSING_RULE"]
    assert "ISS" in presumed["errors"][0]["message"]
    irpj = next(tax for tax in actual["months"][2]["taxes"] if tax["tax"] == "IRPJ")
    assert (irpj["base"]["amount"], irpj["amount"]["amount"]) == ("15000.00", "2250.00")


async def test_from_2027_on_what_replaces_pis_and_cofins_is_named_as_missing(ana: Client):
    found = (await ana.data(SIMULATE, input={"year": 2027}))["simulateTaxRegime"]
    presumed = found["regimes"][1]
    assert any("PIS" in error["message"] for error in presumed["errors"])


async def test_what_cannot_be_is_refused_with_its_place(ana: Client):
    wrong = {"year": 1999, "assumptions": {"payroll": "-1"}}
    found = (await ana.data(SIMULATE, input=wrong))["simulateTaxRegime"]
    assert found["regimes"] == []
    assert [error["path"] for error in found["errors"]] == [
        ["input", "year"],
        ["input", "assumptions", "payroll"],
    ]


async def test_who_may_not_compare_regimes_is_told_so(writer: Client):  # noqa: F811
    answer = await writer.ask(SIMULATE, input={"year": 2026})
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
