"""Asking over HTTP what a sale would owe: on any day, by law and by the company's rules, with reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.api.front import Client
from tests.api.sale import PARTY
from tests.api.test_tax_rules import codes, decide, submitted, writer  # noqa: F401
from tests.api.things import product

SIMULATE = """query($input: SimulateTaxesInput!) { simulateTaxes(input: $input) {
  on
  lines { position net { amount } cfop cfopRule { id origin norm } texts taxes {
    kind situation classification base { amount } rate interstateRate unrounded amount { amount }
    rules { id origin title norm source checked } } }
  errors { __typename code message path } } }"""
SHIRT = {"ncm": "61091000", "quantity": "3", "unitPrice": "33.33"}


async def simulate(client: Client, *items: dict[str, Any], **input: Any) -> dict[str, Any]:
    return (await client.data(SIMULATE, input={"items": list(items) or [SHIRT]} | input))["simulateTaxes"]


def taxes(simulation: dict[str, Any]) -> dict[str, str]:
    [line] = simulation["lines"]
    return {tax["kind"]: tax["amount"]["amount"] for tax in line["taxes"]}


async def test_every_tax_is_explained_by_rules_and_norms(ana):
    found = await simulate(ana, on="2026-11-21")
    [line] = found["lines"]
    assert (found["on"], found["errors"], line["net"]) == ("2026-11-21", [], {"amount": "99.99"})
    assert (line["cfop"], line["cfopRule"]["origin"]) == ("5102", "LAW")
    for tax in line["taxes"]:
        assert tax["rules"], tax["kind"]
        assert all(rule["norm"] and rule["source"] and rule["origin"] == "LAW" for rule in tax["rules"])
        rounded = Decimal(tax["unrounded"]).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert rounded == Decimal(tax["amount"]["amount"])


async def test_the_recipient_is_a_party_or_is_described(ana):
    party = await ana.do("registerParty", PARTY, "party { id address { state } }")
    known = party["party"]
    named = await simulate(ana, customerId=known["id"], on="2026-11-21")
    described = await simulate(ana, state=known["address"]["state"], on="2026-11-21")
    assert named == described
    interstate = await simulate(ana, state="BA", on="2026-11-21")
    assert {tax["kind"] for tax in interstate["lines"][0]["taxes"]} >= {"ICMS_DESTINATION"}
    [share] = [tax for tax in interstate["lines"][0]["taxes"] if tax["kind"] == "ICMS_DESTINATION"]
    assert (share["interstateRate"], Decimal(share["rate"])) == ("7", Decimal("20.5"))


@pytest.mark.parametrize("year", [2027, 2029, 2033])
async def test_what_the_law_of_a_coming_year_does_not_say_yet_is_named(ana, year: int):
    found = await simulate(ana, on=f"{year}-06-01")
    assert found["lines"] == []
    assert {error["code"] for error in found["errors"]} == {"MISSING_RULE"}
    assert all(error["path"][:3] == ["input", "items", "0"] for error in found["errors"])


async def test_an_item_that_cannot_be_reckoned_hides_none_of_the_others(ana):
    goods = await product(ana)
    odd = {"quantity": "1", "unitPrice": "10", "ncm": "61091000", "taxClass": "SUBSTITUTED"}
    bare = {"quantity": "0", "unitPrice": "10"}
    kept = {"productId": goods["id"], "quantity": "1", "unitPrice": "10", "discount": "0.50"}
    found = await simulate(ana, odd, bare, kept, on="2026-11-21")
    assert [(line["position"], line["net"]["amount"]) for line in found["lines"]] == [(3, "9.50")]
    assert [(error["code"], error["path"][2:]) for error in found["errors"]] == [
        ("MISSING_RULE", ["0"]),
        ("REQUIRED", ["1", "ncm"]),
        ("OUT_OF_RANGE", ["1", "quantity"]),
    ]


async def test_an_approved_rule_is_named_beside_the_law(ana, writer):  # noqa: F811
    free = {"situation": "06", "pisRate": "0", "cofinsRate": "0", "withoutIcms": False}
    outcome = {"cfop": "5405", "contributions": free, "text": "Alíquota zero"}
    approved = await submitted(writer, outcome=outcome)
    assert codes(await decide(ana, "approve", approved)) == []
    found = await simulate(ana, on="2026-11-21")
    [line] = found["lines"]
    assert (line["cfop"], line["texts"], taxes(found)["PIS"]) == ("5405", ["Alíquota zero"], "0.00")
    pis = next(tax for tax in line["taxes"] if tax["kind"] == "PIS")
    [rule] = pis["rules"]
    assert (rule["id"], rule["origin"], rule["title"]) == (approved, "COMPANY", "Camisetas")
    before = await simulate(ana, on="2026-10-31")
    assert before["lines"][0]["cfop"] == "5102"


async def test_what_is_wrong_with_the_question_is_said_with_its_place(ana):
    found = await simulate(ana, state="XX")
    assert [(error["code"], error["path"]) for error in found["errors"]] == [
        ("MALFORMED", ["input", "state"])
    ]
    unknown = await simulate(ana, customerId=f"party_{'0' * 32}")
    assert [error["code"] for error in unknown["errors"]] == ["NOT_FOUND"]
    many = await simulate(ana, *([SHIRT] * 101))
    assert [error["code"] for error in many["errors"]] == ["OUT_OF_RANGE"]


async def test_who_may_not_simulate_is_told_so(writer):  # noqa: F811
    answer = await writer.ask(SIMULATE, input={"items": [SHIRT]})
    assert answer["data"] == {"simulateTaxes": None}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
