"""Tax rules over HTTP: one writes, another approves, and from then on invoices are taxed by them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest_asyncio

from tests.api.front import PASSWORD, Client
from tests.api.things import product

RULE = """id version name status validFrom validUntil norm source checked replaces { id }
conditions { ncm taxClass productId product regime finalConsumer }
outcome { cfop icmsRate icms { situation relief } contributions { situation pisRate withoutIcms } text }
writtenBy { name } approvedBy { name } availableActions { action allowed }"""
CODES = ["fiscal.tax_rule.read", "fiscal.tax_rule.draft", "approvals.approval.read", "platform.member.read"]
BASIS = {"validFrom": "2026-11-01", "norm": "RICMS/SP, art. 313-A", "source": "https://example.com/ricms"}


def rule(name: str = "Camisetas", **changes: Any) -> dict[str, Any]:
    usual = {"conditions": {"ncm": "6109"}, "outcome": {"cfop": "5405"}}
    return {"name": name} | usual | BASIS | changes


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


@pytest_asyncio.fixture
async def writer(ana: Client, anonymous: Client, ours: Any) -> Client:
    """A person who writes rules; Ana decides."""
    role = {"name": "WRITER", "permissions": CODES, "discountLimit": "0"}
    assert not (await ana.do("registerRole", role))["errors"]
    email = "bia@example.com"
    person = {"name": "bia", "email": email, "password": PASSWORD, "roles": ["WRITER"]}
    assert not (await ana.do("addMember", person))["errors"]
    return anonymous.holding((await anonymous.sign_in(ours.id, email=email))["accessToken"])


async def draft(client: Client, **changes: Any) -> dict[str, Any]:
    payload = await client.do("draftTaxRule", rule(**changes), f"rule {{ {RULE} }}")
    assert payload["errors"] == []
    return payload["rule"]


async def submitted(client: Client, **changes: Any) -> str:
    written = await draft(client, **changes)
    payload = await client.do("submitTaxRule", {"ruleId": written["id"]}, "rule { status }")
    assert payload["rule"] == {"status": "REVIEW"}, payload
    return written["id"]


async def decide(client: Client, verb: str, rule_id: str, **said: Any) -> dict[str, Any]:
    found = await client.data(
        "query($id: ID!) { approvals(where: {taxRule: {id: {eq: $id}}, status: {eq: REQUESTED}}) "
        "{ nodes { id kind taxRule { id } } } }",
        id=rule_id,
    )
    (asked,) = found["approvals"]["nodes"]
    assert (asked["kind"], asked["taxRule"]["id"]) == ("TAX_RULE", rule_id)
    key = {"idempotencyKey": uuid4().hex} if verb == "approve" else {}
    return await client.do(verb, {"approvalId": asked["id"]} | key | said, "approval { status }")


async def shown(client: Client, rule_id: str) -> dict[str, Any]:
    return (await client.data(f"query($id: ID!) {{ taxRule(by: {{id: $id}}) {{ {RULE} }} }}", id=rule_id))[
        "taxRule"
    ]


async def test_a_rule_is_written_by_one_and_approved_by_another(ana, writer):
    goods = await product(ana)
    written = await draft(
        writer,
        conditions={"regime": "REGULAR", "productId": goods["id"], "finalConsumer": True},
        outcome={
            "icms": {"situation": "40", "relief": "9"},
            "contributions": {"situation": "06", "pisRate": "0", "cofinsRate": "0", "withoutIcms": False},
            "text": "Isento conforme convênio",
        },
    )
    assert written["conditions"]["product"] == goods["id"]
    assert written["conditions"]["productId"] == goods["id"]
    assert written["outcome"]["icms"] == {"situation": "40", "relief": "9"}
    await writer.do("submitTaxRule", {"ruleId": written["id"]})
    late = rule(ruleId=written["id"], expectedVersion=2)
    assert codes(await writer.do("reviseTaxRule", late)) == [("INVALID_TRANSITION", "input")]
    payload = await decide(ana, "approve", written["id"])
    assert (payload["approval"], payload["errors"]) == ({"status": "APPROVED"}, [])
    found = await shown(ana, written["id"])
    assert (found["status"], found["writtenBy"]["name"]) == ("APPROVED", "bia")
    assert found["approvedBy"]["name"] != "bia"
    allowed = {action["action"] for action in found["availableActions"] if action["allowed"]}
    assert allowed == {"endTaxRule"}


async def test_who_wrote_a_rule_never_approves_it_whoever_submitted_it(ana, writer):
    own = await submitted(ana)
    assert codes(await decide(ana, "approve", own)) == [("FOUR_EYES_REQUIRED", "input")]
    other = await draft(ana, name="Outra")
    await writer.do("submitTaxRule", {"ruleId": other["id"]})
    assert codes(await decide(ana, "approve", other["id"])) == [("FOUR_EYES_REQUIRED", "input")]


async def test_what_is_refused_or_taken_back_is_a_draft_again_and_may_be_submitted_anew(ana, writer):
    one = await submitted(writer)
    await decide(ana, "refuse", one, reason="Falta a norma")
    found = await shown(ana, one)
    assert found["status"] == "DRAFT"
    revised = rule(name="De novo", ruleId=one, expectedVersion=found["version"])
    assert codes(await writer.do("reviseTaxRule", revised)) == []
    await writer.do("submitTaxRule", {"ruleId": one})
    await decide(writer, "withdrawApproval", one)
    await writer.do("submitTaxRule", {"ruleId": one})
    assert (await decide(ana, "approve", one))["errors"] == []
    assert (await shown(ana, one))["name"] == "De novo"


async def test_what_contradicts_another_rule_is_refused_when_it_would_be_approved(ana, writer):
    first = await submitted(writer, conditions={"ncm": "6109", "finalConsumer": True})
    assert (await decide(ana, "approve", first))["errors"] == []
    same = await submitted(writer, name="A mesma", conditions={"ncm": "6109", "finalConsumer": True})
    rival = await submitted(writer, name="Rival", conditions={"ncm": "6109", "destinationState": "MG"})
    assert codes(await decide(ana, "approve", same)) == [("TAX_RULE_OVERLAPS", "input")]
    assert codes(await decide(ana, "approve", rival)) == [("TAX_RULE_AMBIGUOUS", "input")]
    assert (await shown(ana, rival))["status"] == "REVIEW"


async def test_a_successor_ends_the_rule_that_it_replaces(ana, writer):
    first = await submitted(writer)
    await decide(ana, "approve", first)
    later = await submitted(writer, name="Nova", replacesId=first, validFrom="2027-01-01")
    assert (await decide(ana, "approve", later))["errors"] == []
    ended = await shown(ana, first)
    assert (ended["status"], ended["validUntil"]) == ("EXPIRED", "2026-12-31")
    assert (await shown(ana, later))["replaces"] == {"id": first}


async def test_a_class_in_use_of_which_something_is_unsaid_is_named(ana, writer):
    await product(ana, taxClass="SUBSTITUTED")
    substituted = {"taxClass": "SUBSTITUTED", "regime": "REGULAR"}
    part = await submitted(writer, conditions=substituted, outcome={"icms": {"situation": "60"}})
    refused = await decide(ana, "approve", part)
    assert codes(refused) == [("TAX_RULE_LEAVES_GAP", "input")]
    rest = {
        "contributions": {"situation": "01", "pisRate": "1.65", "cofinsRate": "7.6"},
        "consumption": {"classification": "000001"},
    }
    await submitted(writer, name="O resto", conditions=substituted | {"finalConsumer": True}, outcome=rest)
    assert (await decide(ana, "approve", part))["errors"] == []


async def test_everything_wrong_with_a_rule_is_said_at_once(writer):
    wrong = rule(
        name=" ",
        conditions={"ncm": "x", "regime": "SIMPLES"},
        outcome={"cfop": "9999", "icms": {"situation": "00"}, "icmsRate": "120"},
        validUntil="2026-10-31",
    )
    assert codes(await writer.do("draftTaxRule", wrong)) == [
        ("REQUIRED", "input.name"),
        ("MALFORMED", "input.conditions.ncm"),
        ("UNKNOWN_FISCAL_CODE", "input.outcome.cfop"),
        ("OUT_OF_RANGE", "input.outcome.icmsRate"),
        ("SITUATION_OF_ANOTHER_REGIME", "input.outcome.icms.situation"),
        ("OUT_OF_RANGE", "input.validUntil"),
    ]


async def test_a_rule_is_ended_by_another_and_today_at_the_earliest(ana, writer):
    one = await submitted(writer)
    await decide(ana, "approve", one)
    assert codes(await ana.do("endTaxRule", {"ruleId": one, "on": "2026-11-01"})) == [
        ("OUT_OF_RANGE", "input.on")
    ]
    assert codes(await writer.do("endTaxRule", {"ruleId": one, "on": "2099-01-01"})) == [
        ("PERMISSION_DENIED", "input")
    ]
    assert codes(await ana.do("endTaxRule", {"ruleId": one, "on": "2099-01-01"})) == []
    assert (await shown(ana, one))["status"] == "EXPIRED"
