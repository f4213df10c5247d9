"""Approvals over HTTP: orders, entries by hand and bank details; one asks, another one decides."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from domain.kernel.calendar import business_date
from persistence.clock import now
from tests.api.front import PASSWORD, Client
from tests.api.sale import PARTY
from tests.api.things import product, receipt, warehouse
from workers.expiring import expire

APPROVAL = """id kind status percent amount { amount } requestedBy { name } decidedBy { name } decisionReason
effectiveAt order { status } entryRequest { status } bankDetails { status }
history { before after member { name } reason } availableActions { action allowed reason }"""
DETAILS = "id status masked kind account pixKey effectiveAt"
CODES = "errors { code path }"


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


def keyed(**input: Any) -> dict[str, Any]:
    return {"idempotencyKey": uuid4().hex} | input


@pytest_asyncio.fixture
async def hire(ana: Client, anonymous: Client, ours: Any) -> Any:
    """A person with a role of these permissions."""

    async def hired(name: str, permissions: list[str], discount: str = "0") -> Client:
        role = {"name": name.upper(), "permissions": permissions, "discountLimit": discount}
        assert not (await ana.do("registerRole", role))["errors"]
        email = f"{name}@example.com"
        person = {"name": name, "email": email, "password": PASSWORD, "roles": [name.upper()]}
        assert not (await ana.do("addMember", person))["errors"]
        return anonymous.holding((await anonymous.sign_in(ours.id, email=email))["accessToken"])

    return hired


async def waiting(client: Client) -> dict[str, Any]:
    query = f"{{ approvals(where: {{status: {{eq: REQUESTED}}}}) {{ nodes {{ {APPROVAL} }} }} }}"
    (only,) = (await client.data(query))["approvals"]["nodes"]
    return only


async def held_order(ana: Client, seller: Client, discount: str) -> dict[str, Any]:
    """Two chairs with so much off, asked for by somebody who grants nothing alone."""
    place, goods = await warehouse(ana), await product(ana)
    await ana.do("receiveStock", receipt(place, goods["id"]))
    party = await ana.do("registerParty", PARTY, "party { id }")
    item = {"productId": goods["id"], "quantity": "2", "unitPrice": "100", "discount": discount}
    input = keyed(customerId=party["party"]["id"], warehouseId=place, items=[item])
    payload = await seller.do("placeOrder", input, "order { id status version }")
    assert payload["errors"] == []
    return payload["order"]


async def again(ana: Client, seller: Client, order: dict[str, Any]) -> dict[str, Any]:
    """The same once more."""
    query = """query($id: ID!) { order(by: {id: $id}) {
        customer { id } warehouse { id } lines { product { id } } } }"""
    found = (await ana.data(query, id=order["id"]))["order"]
    goods = found["lines"][0]["product"]["id"]
    item = {"productId": goods, "quantity": "2", "unitPrice": "100", "discount": "20"}
    input = keyed(customerId=found["customer"]["id"], warehouseId=found["warehouse"]["id"], items=[item])
    return (await seller.do("placeOrder", input, "order { id status version }"))["order"]


SELLING = ["sales.*", "parties.party.read", "catalog.product.read", "stock.*", "approvals.approval.read"]


async def test_a_discount_above_authority_waits_for_somebody_who_may(ana, hire):
    seller, junior = await hire("bia", SELLING), await hire("caio", [*SELLING, "platform.member.read"], "5")
    order = await held_order(ana, seller, "20.01")
    asked = await waiting(ana)
    assert (asked["kind"], asked["percent"], asked["requestedBy"]["name"]) == ("ORDER", "10.005", "bia")
    decision = keyed(approvalId=asked["id"], reason="Cliente antigo")
    assert codes(await seller.do("approve", decision)) == [("FOUR_EYES_REQUIRED", "input")]
    assert codes(await junior.do("approve", decision)) == [("APPROVAL_ABOVE_LIMIT", "input")]
    own = {"orderId": order["id"], "expectedVersion": order["version"]}
    assert codes(await junior.do("approveOrder", keyed(**own))) == [
        ("DISCOUNT_ABOVE_AUTHORITY", "input.orderId")
    ]
    done = (await ana.do("approve", decision, f"approval {{ {APPROVAL} }}"))["approval"]
    assert (done["status"], done["order"]["status"], done["decidedBy"]["name"]) == (
        "APPROVED",
        "PLACED",
        "Ana",
    )
    assert [(step["before"], step["after"], step["reason"]) for step in done["history"]] == [
        (None, "REQUESTED", None),
        ("REQUESTED", "APPROVED", "Cliente antigo"),
    ]
    assert [action["allowed"] for action in done["availableActions"]] == [False] * 3
    assert codes(await ana.do("refuse", {"approvalId": asked["id"], "reason": "Tarde"})) == [
        ("INVALID_TRANSITION", "input")
    ]


async def test_who_approves_the_order_itself_decides_the_approval(ana, hire):
    seller = await hire("bia", SELLING)
    order = await held_order(ana, seller, "20.00")
    own = {"orderId": order["id"], "expectedVersion": order["version"], "reason": "Combinado"}
    assert not (await ana.do("approveOrder", keyed(**own)))["errors"]
    query = f"{{ approvals {{ nodes {{ {APPROVAL} }} }} }}"
    (only,) = (await ana.data(query))["approvals"]["nodes"]
    assert (only["status"], only["decisionReason"], only["order"]["status"]) == (
        "APPROVED",
        "Combinado",
        "PLACED",
    )


async def test_an_order_that_is_refused_or_taken_back_is_cancelled(ana, hire):
    seller = await hire("bia", [*SELLING, "platform.member.read"])
    order = await held_order(ana, seller, "20.00")
    decision = {"approvalId": (await waiting(ana))["id"], "reason": "Margem"}
    assert codes(await ana.do("withdrawApproval", decision)) == [("NOT_THE_AUTHOR", "input")]
    refused = (await ana.do("refuse", decision, f"approval {{ {APPROVAL} }}"))["approval"]
    assert (refused["status"], refused["order"]["status"]) == ("REFUSED", "CANCELLED")
    order = await again(ana, seller, order)
    decision = {"approvalId": (await waiting(ana))["id"]}
    taken = await seller.do("withdrawApproval", decision, "approval { status order { status } }")
    assert taken["approval"] == {"status": "WITHDRAWN", "order": {"status": "CANCELLED"}}
    order = await again(ana, seller, order)
    own = {"orderId": order["id"], "expectedVersion": order["version"], "reason": "Desistiu"}
    assert not (await seller.do("cancelOrder", keyed(**own)))["errors"]
    query = "{ approvals(first: 1) { nodes { status decisionReason } } }"
    assert (await ana.data(query))["approvals"]["nodes"] == [
        {"status": "WITHDRAWN", "decisionReason": "Desistiu"}
    ]


async def test_limits_of_roles_are_data_and_nobody_gives_more_than_they_have(ana, hire):
    seller = await hire("bia", SELLING)
    boss = await hire("duda", [*SELLING, "approvals.*", "platform.member.read"], "5")
    await held_order(ana, seller, "20.00")
    decision = keyed(approvalId=(await waiting(ana))["id"])
    nodes = (await ana.data("{ roles(first: 50) { nodes { id name } } }"))["roles"]["nodes"]
    role = next(node["id"] for node in nodes if node["name"] == "DUDA")
    limit = {"kind": "ORDER", "roleId": role, "percent": "12"}
    assert codes(await boss.do("setApprovalLimit", limit)) == [("APPROVAL_LIMIT_BEYOND_OWN", "input.percent")]
    assert codes(await boss.do("setApprovalLimit", limit | {"amount": "1"})) == [
        ("OUT_OF_RANGE", "input.amount")
    ]
    assert codes(await boss.do("approve", decision)) == [("APPROVAL_ABOVE_LIMIT", "input")]
    set_ = await ana.do("setApprovalLimit", limit, "limit { id allowed percent role { name } }")
    assert (set_["limit"]["percent"], set_["limit"]["role"]["name"]) == ("12", "DUDA")
    reach = "{ approvalReach { kind may percent amount { amount } } }"
    assert (await boss.data(reach))["approvalReach"][0] == {
        "kind": "ORDER",
        "may": True,
        "percent": "12",
        "amount": None,
    }
    taken = await ana.do("removeApprovalLimit", {"limitId": set_["limit"]["id"]}, "limit { allowed }")
    assert taken["limit"] == {"allowed": False}
    assert codes(await boss.do("approve", decision)) == [("APPROVAL_ABOVE_LIMIT", "input")]
    assert not (await ana.do("setApprovalLimit", limit))["errors"]
    assert not (await boss.do("approve", decision))["errors"]


async def test_nobody_makes_or_gives_a_role_that_approves_more_than_they_do(ana, hire):
    deciding = ["accounting.entry.approve"]
    clerk = await hire("davi", [*deciding, "platform.role.*", "platform.member.*", "approvals.limit.set"])
    await hire("elisa", deciding)
    found = (await ana.data("{ roles { nodes { id name version } } }"))["roles"]["nodes"]
    roles = {role["name"]: role for role in found}
    limit = {"kind": "ENTRY", "amount": "100"}
    assert not (await ana.do("setApprovalLimit", limit | {"roleId": roles["DAVI"]["id"]}))["errors"]
    role = {"name": "LIVRE", "permissions": deciding, "discountLimit": "0"}
    assert codes(await clerk.do("registerRole", role)) == [("SCOPE_BEYOND_OWN", "input.permissions")]
    changed = {"roleId": roles["ELISA"]["id"], "expectedVersion": roles["ELISA"]["version"]}
    change = changed | {"permissions": deciding, "discountLimit": "0"}
    assert codes(await clerk.do("changeRole", change)) == [("SCOPE_BEYOND_OWN", "input.permissions")]
    invited = {"name": "Fábio", "email": "fabio@example.com", "roles": ["ELISA"]}
    assert codes(await clerk.do("inviteMember", invited)) == [("SCOPE_BEYOND_OWN", "input.roles.0")]
    assert not (await ana.do("setApprovalLimit", limit | {"roleId": roles["ELISA"]["id"]}))["errors"]
    assert not (await clerk.do("inviteMember", invited))["errors"]


async def asked_entry(client: Client, amount: str = "50.00") -> str:
    nodes = (await client.data("{ accounts(first: 100) { nodes { id purpose } } }"))["accounts"]["nodes"]
    accounts = {node["purpose"]: node["id"] for node in nodes}
    lines = [
        {"accountId": accounts["BANK"], "debit": amount},
        {"accountId": accounts["CASH"], "credit": amount},
    ]
    day = business_date(now()).isoformat()
    input = keyed(postedOn=day, memo="Depósito do caixa", lines=lines)
    payload = await client.do("postManualEntry", input, "entryRequest { id }")
    assert payload["errors"] == []
    return payload["entryRequest"]["id"]


BOOKS = ["accounting.*", "approvals.approval.read"]


async def test_an_entry_by_hand_is_posted_by_an_approval_within_the_limit(ana, hire, books):
    clerk, controller = await hire("bia", BOOKS), await hire("caio", [*BOOKS, "platform.member.read"])
    await asked_entry(clerk)
    asked = await waiting(ana)
    assert (asked["kind"], asked["amount"]["amount"]) == ("ENTRY", "50.00")
    nodes = (await ana.data("{ roles(first: 50) { nodes { id name } } }"))["roles"]["nodes"]
    role = next(node["id"] for node in nodes if node["name"] == "CAIO")
    assert not (await ana.do("setApprovalLimit", {"kind": "ENTRY", "roleId": role, "amount": "49.99"}))[
        "errors"
    ]
    decision = keyed(approvalId=asked["id"])
    assert codes(await controller.do("approve", decision)) == [("APPROVAL_ABOVE_LIMIT", "input")]
    assert not (await ana.do("setApprovalLimit", {"kind": "ENTRY", "roleId": role, "amount": "50.00"}))[
        "errors"
    ]
    done = (await controller.do("approve", decision, "approval { status entryRequest { status } }"))[
        "approval"
    ]
    assert done == {"status": "APPROVED", "entryRequest": {"status": "APPROVED"}}
    assert len((await ana.data("{ journalEntries { nodes { id } } }"))["journalEntries"]["nodes"]) == 1


async def test_entries_are_decided_as_before_and_the_approval_follows(ana, hire, books):
    clerk = await hire("bia", BOOKS)
    first = await asked_entry(clerk)
    own = keyed(requestId=first)
    assert codes(await clerk.do("approveEntry", own)) == [("FOUR_EYES_REQUIRED", "input")]
    assert not (await ana.do("approveEntry", own))["errors"]
    second = await asked_entry(clerk)
    assert not (await ana.do("refuseEntry", {"requestId": second, "reason": "Sem documento"}))["errors"]
    query = "{ approvals { nodes { status decisionReason entryRequest { status } } } }"
    assert (await ana.data(query))["approvals"]["nodes"] == [
        {"status": "REFUSED", "decisionReason": "Sem documento", "entryRequest": {"status": "REFUSED"}},
        {"status": "APPROVED", "decisionReason": None, "entryRequest": {"status": "APPROVED"}},
    ]


@pytest.mark.usefixtures("books")
async def test_what_nobody_decides_in_time_expires_and_cannot_be_approved(ana, hire, database, ours, owner):
    clerk = await hire("bia", BOOKS)
    assert not (await ana.do("setApprovalTerms", {"kind": "ENTRY", "expiresAfter": 1}))["errors"]
    await asked_entry(clerk)
    asked = await waiting(ana)
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update approval set expires_at = now() - interval '1 second'")
    actions = {each["action"]: each["reason"] for each in (await waiting(ana))["availableActions"]}
    assert actions == {"approve": "APPROVAL_EXPIRED", "refuse": None, "withdrawApproval": None}
    decision = keyed(approvalId=asked["id"])
    assert codes(await ana.do("approve", decision)) == [("APPROVAL_EXPIRED", "input")]
    assert await expire(database, ours.id) == 1
    query = "{ approvals { nodes { status entryRequest { status } } } }"
    assert (await ana.data(query))["approvals"]["nodes"] == [
        {"status": "EXPIRED", "entryRequest": {"status": "REFUSED"}}
    ]
    assert await expire(database, ours.id) == 0


FINANCE = ["finance.*", "parties.*", "approvals.approval.read", "platform.member.read"]
ACCOUNT = {"bankCode": "341", "branch": "123", "account": "8891775", "accountDigit": "7"}


async def test_bank_details_take_two_people_and_a_day_and_few_see_them(ana, hire, ours, owner):
    bia, caio = await hire("bia", FINANCE), await hire("caio", FINANCE)
    party = (await ana.do("registerParty", PARTY | {"roles": ["SUPPLIER"]}, "party { id taxId }"))["party"]
    change = {"partyId": party["id"], "holderTaxId": party["taxId"], "account": ACCOUNT}
    made = (await bia.do("changeBankDetails", keyed(**change), f"bankDetails {{ {DETAILS} }}"))["bankDetails"]
    assert (made["status"], made["account"], made["masked"]) == ("REQUESTED", "8891775", "341 0123 ***75-*")
    assert codes(await caio.do("changeBankDetails", keyed(**change))) == [
        ("BANK_DETAILS_PENDING", "input.partyId")
    ]
    asked = (await caio.data("{ approvals { nodes { id } } }"))["approvals"]["nodes"][0]["id"]
    decision = keyed(approvalId=asked)
    assert codes(await bia.do("approve", decision)) == [("FOUR_EYES_REQUIRED", "input")]
    robot = await ana.do("createApiKey", {"name": "robot", "scopes": ["*"]}, "key")
    assert codes(await ana.holding(robot["key"]).do("approve", decision)) == [("PERSON_REQUIRED", "input")]
    done = (await caio.do("approve", decision, "approval { status bankDetails { status } }"))["approval"]
    assert (done["status"], done["bankDetails"]["status"]) == ("APPROVED", "QUARANTINED")
    query = f"""query($id: ID!) {{ party(by: {{id: $id}}) {{
        bankDetails {{ {DETAILS} }} bankDetailsChanges {{ {DETAILS} }}
        bankDetailsHistory(first: 1) {{ nodes {{ {DETAILS} }} }} }} }}"""
    seen = (await bia.data(query, id=party["id"]))["party"]
    assert (seen["bankDetails"], seen["bankDetailsChanges"][0]["status"]) == (None, "QUARANTINED")
    assert seen["bankDetailsHistory"]["nodes"] == seen["bankDetailsChanges"]
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update bank_details set effective_at = effective_at - interval '24 hours 1 second'")
    seen = (await bia.data(query, id=party["id"]))["party"]
    assert (seen["bankDetails"]["account"], seen["bankDetails"]["status"]) == ("8891775", "IN_FORCE")
    few = await hire("eva", ["parties.party.read"])
    answer = await few.ask(query, id=party["id"])
    hidden = answer["data"]["party"]["bankDetails"]
    assert (hidden["masked"], hidden["account"], hidden["pixKey"]) == ("341 0123 ***75-*", None, None)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    read = '{ auditEntries(where: {command: {eq: "ReadSensitive"}}) { nodes { seen { thing fields } } } }'
    nodes = (await ana.data(read))["auditEntries"]["nodes"]
    assert any("account" in part["fields"] for node in nodes for part in node["seen"])
    stored = await owner.fetchrow("select details, details_sealed from bank_details")
    assert stored["details"] is None
    assert b"8891775" not in stored["details_sealed"]


WRONG: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"holderTaxId": "52998224725"}, ("HOLDER_IS_ANOTHER", "input.holderTaxId")),
    ({"account": None}, ("OUT_OF_RANGE", "input.account")),
    ({"account": ACCOUNT | {"branch": "x"}}, ("MALFORMED", "input.account.branch")),
    (
        {"account": None, "pix": {"kind": "CPF", "pixKey": "529.982.247-25"}},
        ("HOLDER_IS_ANOTHER", "input.pix.pixKey"),
    ),
    ({"account": None, "pix": {"kind": "EVP", "pixKey": "123"}}, ("MALFORMED", "input.pix.pixKey")),
    ({"account": None, "pix": {"kind": "PHONE", "pixKey": "11"}}, ("MALFORMED", "input.pix.pixKey")),
]


async def test_bank_details_of_somebody_else_or_of_no_shape_are_refused(ana):
    party = (await ana.do("registerParty", PARTY, "party { id taxId }"))["party"]
    change = {"partyId": party["id"], "holderTaxId": party["taxId"], "account": ACCOUNT}
    for said, refused in WRONG:
        assert codes(await ana.do("changeBankDetails", keyed(**change) | said)) == [refused]
