"""Who has not seen what others chose meanwhile does not choose something else over it."""

from __future__ import annotations

from typing import Any

from tests.api.front import Client
from tests.api.sale import PARTY
from tests.api.things import PRODUCT

STALE = "errors { code path ... on StaleVersionError { currentVersion } }"


LIMITS = [("ORDER", {"percent": "0"}), ("ENTRY", {"amount": "10.00"})]


async def given(client: Client, mutation: str, input: dict[str, Any], shown: str) -> dict[str, Any]:
    title = mutation[0].upper() + mutation[1:]
    text = f"mutation ($input: {title}Input!) {{ {mutation}(input: $input) {{ {shown} {STALE} }} }}"
    return (await client.data(text, input=input))[mutation]


def stale(now: int) -> list[dict[str, Any]]:
    return [{"code": "STALE_VERSION", "path": ["input", "expectedVersion"], "currentVersion": now}]


async def test_what_was_never_chosen_has_version_0(ana: Client):
    terms = {"kind": "ORDER", "expiresAfter": 24}
    shown = "terms { version expiresAfter }"
    seen = await given(ana, "setApprovalTerms", terms | {"expectedVersion": 1}, shown)
    assert seen == {"terms": None, "errors": stale(0)}
    first = await given(ana, "setApprovalTerms", terms | {"expectedVersion": 0}, shown)
    assert first == {"terms": {"version": 1, "expiresAfter": 24}, "errors": []}


async def test_the_last_who_chooses_has_seen_what_the_one_before_chose(ana: Client):
    terms, shown = {"kind": "ORDER"}, "terms { version expiresAfter }"
    await given(ana, "setApprovalTerms", terms | {"expiresAfter": 24}, shown)
    late = await given(ana, "setApprovalTerms", terms | {"expiresAfter": 48, "expectedVersion": 0}, shown)
    assert late == {"terms": {"version": 1, "expiresAfter": 24}, "errors": stale(1)}
    seen = await given(ana, "setApprovalTerms", terms | {"expiresAfter": 48, "expectedVersion": 1}, shown)
    assert seen == {"terms": {"version": 2, "expiresAfter": 48}, "errors": []}
    other = {"kind": "TAX_RULE", "expectedVersion": 0}
    assert (await given(ana, "setApprovalTerms", other, shown))["errors"] == []


async def test_who_states_no_version_chooses_as_ever(ana: Client):
    for hours in (24, 48):
        chosen = await given(
            ana, "setApprovalTerms", {"kind": "ORDER", "expiresAfter": hours}, "terms { id }"
        )
        assert chosen["errors"] == []


async def test_limits_of_other_roles_and_kinds_are_no_matter(ana: Client):
    roles = (await ana.data("{ roles { nodes { id } } }"))["roles"]["nodes"]
    for place, role in enumerate(roles[:2]):
        for kind, upto in LIMITS if place else LIMITS[:1]:
            limit = {"kind": kind, "roleId": role["id"], "expectedVersion": 0} | upto
            made = await given(ana, "setApprovalLimit", limit, "limit { id version }")
            assert made["errors"] == []
    again = await given(ana, "setApprovalLimit", limit, "limit { id version }")
    assert again == {"limit": made["limit"], "errors": stale(1)}


async def test_settings_of_the_company_go_by_its_version(ana: Client):
    invoicing = {"invoiceOn": "PLACEMENT", "expectedVersion": 1}
    first = await given(ana, "chooseInvoicing", invoicing, "company { version }")
    assert first["errors"] == []
    commission = {"commissionOn": "RECEIPT", "expectedVersion": 1}
    late = await given(ana, "chooseCommission", commission, "company { version commissionOn }")
    assert late["errors"] == stale(first["company"]["version"])
    assert late["company"]["commissionOn"] == "INVOICE"


async def test_who_changes_a_state_may_say_which_version_they_saw(ana: Client):
    party = (await ana.do("registerParty", PARTY, "party { id version }"))["party"]
    shown, blocking = "party { version status }", {"partyId": party["id"], "reason": "Deve"}
    late = await given(ana, "blockParty", blocking | {"expectedVersion": party["version"] - 1}, shown)
    assert late == {
        "party": {"version": party["version"], "status": "ACTIVE"},
        "errors": stale(party["version"]),
    }
    seen = await given(ana, "blockParty", blocking | {"expectedVersion": party["version"]}, shown)
    assert seen == {"party": {"version": party["version"] + 1, "status": "BLOCKED"}, "errors": []}
    assert (await given(ana, "unblockParty", {"partyId": party["id"]}, shown))["errors"] == []


async def test_what_was_changed_since_is_not_discontinued_by_who_did_not_see_it(ana: Client):
    made = (await ana.do("registerProduct", PRODUCT, "product { id version }"))["product"]
    stop = {"productId": made["id"], "expectedVersion": made["version"] + 1}
    refused = await given(ana, "discontinueProduct", stop, "product { status }")
    assert refused["errors"] == stale(made["version"])
