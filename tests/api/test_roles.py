"""Roles: nobody grants what they lack, and somebody always keeps everything."""

from __future__ import annotations

from typing import Any

from tests.api.front import PASSWORD

CLERK = {
    "name": "CLERK",
    "permissions": ["platform.role.*", "platform.member.*", "sales.*"],
    "discountLimit": "10",
}


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


async def roles(client) -> dict[str, dict[str, Any]]:
    nodes = (await client.data("{ roles { nodes { id name version } } }"))["roles"]["nodes"]
    return {node["name"]: node for node in nodes}


async def member(client, email: str) -> dict[str, Any]:
    query = "query($by: MemberLookup!) { member(by: $by) { id version roles } }"
    return (await client.data(query, by={"email": email}))["member"]


async def a_clerk(ana, anonymous, ours):
    """Somebody who manages members and roles, and may not do everything."""
    assert not (await ana.do("registerRole", CLERK))["errors"]
    person = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["CLERK"]}
    assert not (await ana.do("addMember", person))["errors"]
    return anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])


async def test_a_role_is_made_changed_and_given(ana):
    made = await ana.do("registerRole", CLERK, "role { id version permissions discountLimit }")
    assert made["role"]["discountLimit"] == "10"
    change = {
        "roleId": made["role"]["id"],
        "expectedVersion": 1,
        "permissions": ["sales.order.read"],
        "discountLimit": "0",
    }
    changed = await ana.do("changeRole", change, "role { permissions version }")
    assert changed["role"] == {"permissions": ["sales.order.read"], "version": 2}
    assert codes(await ana.do("registerRole", CLERK)) == [("DUPLICATE", "input.name")]


async def test_nobody_makes_a_role_of_what_they_lack(ana, anonymous, ours):
    clerk = await a_clerk(ana, anonymous, ours)
    role = {"name": "KING", "permissions": ["sales.*", "*", "nonsense!"], "discountLimit": "11"}
    assert codes(await clerk.do("registerRole", role)) == [
        ("SCOPE_BEYOND_OWN", "input.permissions.1"),
        ("MALFORMED", "input.permissions.2"),
        ("LIMIT_BEYOND_OWN", "input.discountLimit"),
    ]


async def test_nobody_gives_or_takes_a_role_that_is_above_them(ana, anonymous, ours):
    clerk = await a_clerk(ana, anonymous, ours)
    own, administrator = await member(ana, "bia@example.com"), await member(ana, "ana@example.com")
    up = {"memberId": own["id"], "expectedVersion": own["version"], "roles": ["ADMIN"]}
    assert codes(await clerk.do("assignRoles", up)) == [("SCOPE_BEYOND_OWN", "input.roles.0")]
    down = {"memberId": administrator["id"], "expectedVersion": administrator["version"], "roles": ["CLERK"]}
    assert codes(await clerk.do("assignRoles", down)) == [("SCOPE_BEYOND_OWN", "input.memberId")]
    admin = (await roles(clerk))["ADMIN"]
    weaken = {
        "roleId": admin["id"],
        "expectedVersion": admin["version"],
        "permissions": ["sales.*"],
        "discountLimit": "0",
    }
    assert codes(await clerk.do("changeRole", weaken)) == [("SCOPE_BEYOND_OWN", "input.roleId")]


async def test_the_last_administrator_stays_one(ana):
    own, admin = await member(ana, "ana@example.com"), (await roles(ana))["ADMIN"]
    seen = {"memberId": own["id"], "expectedVersion": own["version"]}
    assert codes(await ana.do("assignRoles", seen | {"roles": ["SALES"]})) == [
        ("LAST_ADMINISTRATOR", "input.roles")
    ]
    change = {"roleId": admin["id"], "expectedVersion": 1, "permissions": ["sales.*"], "discountLimit": "0"}
    assert codes(await ana.do("changeRole", change)) == [("LAST_ADMINISTRATOR", "input.permissions")]
    person = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["ADMIN"]}
    await ana.do("addMember", person)
    assigned = await ana.do("assignRoles", seen | {"roles": ["SALES"]}, "member { roles }")
    assert assigned["member"] == {"roles": ["SALES"]}
    assert codes(await ana.do("assignRoles", seen | {"roles": ["ADMIN"]})) == [("PERMISSION_DENIED", "input")]


async def test_roles_that_do_not_exist_and_none_at_all_are_refused(ana):
    own = await member(ana, "ana@example.com")
    seen = {"memberId": own["id"], "expectedVersion": own["version"]}
    assert ("NOT_FOUND", "input.roles.0") in codes(await ana.do("assignRoles", seen | {"roles": ["KING"]}))
    assert codes(await ana.do("assignRoles", seen | {"roles": []})) == [("REQUIRED", "input.roles")]
