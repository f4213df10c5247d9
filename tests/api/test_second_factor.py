"""A second factor: taken up, asked for, used once, lost, replaced, and demanded by roles."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from pyotp import TOTP
from sqlalchemy import text

from api.ids import wire
from domain.platform.session import FREE_ATTEMPTS
from persistence.clock import clock_settings, now
from tests.api.front import EMAIL, PASSWORD, Client, found_company

SIGN_IN = """
    mutation ($input: SignInInput!) {
        signIn(input: $input) { accessToken refreshToken errors { code message path } }
    }
"""
PERSON = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["FINANCE", "VIEWER"]}


def codes(payload) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


@pytest.fixture
def later(monkeypatch):
    """Business time goes on by so many seconds."""

    def turn(seconds: float) -> None:
        monkeypatch.setattr(clock_settings(), "clock_offset", clock_settings().clock_offset + seconds)

    monkeypatch.setattr(clock_settings(), "clock_offset", 0)
    return turn


class Device:
    """What a person holds: it knows the secret and the time."""

    def __init__(self, secret: str) -> None:
        self.totp = TOTP(secret)

    def shows(self, seconds: float = 0) -> str:
        return self.totp.at(now() + timedelta(seconds=seconds))


async def sign_in(client: Client, company, code: str | None = None, email: str = EMAIL, password=PASSWORD):
    input = {"email": email, "password": password, "companyId": wire("company", company), "code": code}
    return (await client.data(SIGN_IN, input=input))["signIn"]


async def enrolled(client: Client, code: str | None = None) -> tuple[Device, list[str]]:
    """The device, and the codes on paper."""
    begun = await client.do("startSecondFactor", {"password": PASSWORD, "code": code}, "secret uri")
    assert begun["errors"] == []
    device = Device(begun["secret"])
    kept = await client.do("confirmSecondFactor", {"code": device.shows()}, "recoveryCodes")
    assert kept["errors"] == []
    return device, kept["recoveryCodes"]


async def demand(client: Client, name: str, demanded: bool = True):
    query = "{ roles { nodes { id name version permissions discountLimit } } }"
    nodes = (await client.data(query))["roles"]["nodes"]
    role = next(node for node in nodes if node["name"] == name)
    wanted = {
        "roleId": role["id"],
        "expectedVersion": role["version"],
        "permissions": role["permissions"],
        "discountLimit": role["discountLimit"],
        "requiresSecondFactor": demanded,
    }
    return await client.do("changeRole", wanted, "role { requiresSecondFactor }")


async def bia_of(client: Client) -> dict:
    query = "query ($by: MemberLookup!) { member(by: $by) { id version secondFactorSince } }"
    return (await client.data(query, by={"email": "bia@example.com"}))["member"]


async def test_signing_in_asks_for_the_code_of_a_confirmed_device(ana, anonymous, ours, later):
    begun = await ana.do("startSecondFactor", {"password": PASSWORD}, "secret uri")
    uri = urlparse(begun["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query)["secret"] == [begun["secret"]]
    assert (await sign_in(anonymous, ours.id))["accessToken"], "nothing is asked before it is confirmed"
    device = Device(begun["secret"])
    kept = await ana.do(
        "confirmSecondFactor", {"code": device.shows()}, "recoveryCodes member { secondFactorSince }"
    )
    assert len(set(kept["recoveryCodes"])) == 10
    assert kept["member"]["secondFactorSince"]
    asked = await sign_in(anonymous, ours.id)
    assert codes(asked) == [("SECOND_FACTOR_REQUIRED", ["input", "code"])]
    assert asked["accessToken"] is None
    assert codes(await sign_in(anonymous, ours.id, password="wrong wrong wrong")) == [
        ("INVALID_CREDENTIALS", ["input"])
    ]
    later(60)
    assert (await sign_in(anonymous, ours.id, device.shows()))["accessToken"]


async def test_each_code_is_good_once_and_for_one_step_beside_now(ana, anonymous, ours, later):
    device, _ = await enrolled(ana)
    wrong = [("SECOND_FACTOR_INVALID", ["input", "code"])]
    assert codes(await sign_in(anonymous, ours.id, device.shows())) == wrong, "it confirmed the device"
    later(90)
    code = device.shows()
    assert (await sign_in(anonymous, ours.id, f"{code[:3]} {code[3:]}"))["accessToken"]
    assert codes(await sign_in(anonymous, ours.id, code)) == wrong
    assert codes(await sign_in(anonymous, ours.id, device.shows(-30))) == wrong, "from before the last"
    assert codes(await sign_in(anonymous, ours.id, device.shows(90))) == wrong
    assert (await sign_in(anonymous, ours.id, device.shows(30)))["accessToken"]
    later(120)
    assert (await sign_in(anonymous, ours.id, device.shows(-30)))["accessToken"]


async def test_patience_with_wrong_codes_ends_and_asking_does_not_restore_it(ana, anonymous, ours, later):
    device, paper = await enrolled(ana)
    later(60)
    for _ in range(FREE_ATTEMPTS):
        assert codes(await sign_in(anonymous, ours.id))[0][0] == "SECOND_FACTOR_REQUIRED"
        assert codes(await sign_in(anonymous, ours.id, "000000"))[0][0] == "SECOND_FACTOR_INVALID"
    for code in (device.shows(), paper[0], None):
        assert codes(await sign_in(anonymous, ours.id, code))[0][0] == "TOO_MANY_ATTEMPTS"
    later(61)
    assert (await sign_in(anonymous, ours.id, device.shows()))["accessToken"]


async def test_codes_on_paper_are_good_once_each(ana, anonymous, ours):
    _, paper = await enrolled(ana)
    assert (await sign_in(anonymous, ours.id, paper[3].lower().replace("-", " ")))["accessToken"]
    assert codes(await sign_in(anonymous, ours.id, paper[3]))[0][0] == "SECOND_FACTOR_INVALID"
    assert (await sign_in(anonymous, ours.id, paper[4]))["accessToken"]


async def test_nothing_readable_is_kept(ana, owner, ours):
    begun = await ana.do("startSecondFactor", {"password": PASSWORD}, "secret")
    device = Device(begun["secret"])
    paper = await ana.do("confirmSecondFactor", {"code": device.shows()}, "recoveryCodes")
    tables = [
        row[0] for row in await owner.fetch("select tablename from pg_tables where schemaname='public'")
    ]
    async with owner.transaction():
        await owner.execute(f"set local app.company = '{ours.id}'")
        rows = [str(row) for table in tables for row in await owner.fetch(f"select t::text from {table} t")]  # noqa: S608
    kept = "\n".join(rows)
    for secret in (begun["secret"], begun["secret"].encode().hex(), *paper["recoveryCodes"]):
        assert secret not in kept
    assert str(ours.member_id) in kept


async def test_another_session_ends_when_a_device_is_confirmed(ana, anonymous, ours):
    other = anonymous.holding((await sign_in(anonymous, ours.id))["accessToken"])
    await enrolled(ana)
    assert (await other.send({"query": "{ viewer { name } }"})).status_code == 401
    assert (await ana.send({"query": "{ viewer { name } }"})).status_code == 200


async def test_a_token_alone_takes_up_no_device(ana):
    wrong = await ana.do("startSecondFactor", {"password": "wrong wrong wrong"}, "secret")
    assert (wrong["secret"], codes(wrong)) == (None, [("INVALID_CREDENTIALS", ["input", "password"])])
    assert codes(await ana.do("confirmSecondFactor", {"code": "000000"})) == [
        ("SECOND_FACTOR_NOT_BEGUN", ["input"])
    ]
    key = (await ana.do("createApiKey", {"name": "x", "scopes": ["*"]}, "key"))["key"]
    for mutation, input in (
        ("startSecondFactor", {"password": PASSWORD}), ("confirmSecondFactor", {"code": "1"}),
    ):  # fmt: skip
        assert codes(await ana.holding(key).do(mutation, input)) == [("ONLY_FOR_MEMBERS", ["input"])]


async def test_a_device_that_never_shows_a_code_is_forgotten(ana, anonymous, ours, later):
    begun = await ana.do("startSecondFactor", {"password": PASSWORD}, "secret")
    wrong = await ana.do("confirmSecondFactor", {"code": "000000"}, "recoveryCodes")
    assert (wrong["recoveryCodes"], codes(wrong)) == (None, [("SECOND_FACTOR_INVALID", ["input", "code"])])
    later(15 * 60)
    fresh = anonymous.holding((await sign_in(anonymous, ours.id))["accessToken"])
    late = await fresh.do("confirmSecondFactor", {"code": Device(begun["secret"]).shows()})
    assert codes(late) == [("SECOND_FACTOR_NOT_BEGUN", ["input"])]


async def test_a_device_is_replaced_by_who_holds_it_or_the_paper(ana, anonymous, ours, later):
    old, paper = await enrolled(ana)
    asked = await ana.do("startSecondFactor", {"password": PASSWORD}, "secret")
    assert codes(asked) == [("SECOND_FACTOR_REQUIRED", ["input", "code"])]
    begun = await ana.do("startSecondFactor", {"password": PASSWORD, "code": paper[0]}, "secret")
    later(60)
    assert (await sign_in(anonymous, ours.id, old.shows()))["accessToken"], "good until the new one is"
    new = Device(begun["secret"])
    kept = await ana.do("confirmSecondFactor", {"code": new.shows()}, "recoveryCodes")
    later(60)
    for code in (old.shows(), paper[1]):
        assert codes(await sign_in(anonymous, ours.id, code))[0][0] == "SECOND_FACTOR_INVALID"
    assert (await sign_in(anonymous, ours.id, new.shows()))["accessToken"]
    assert (await sign_in(anonymous, ours.id, kept["recoveryCodes"][0]))["accessToken"]


async def test_a_role_that_demands_it_counts_from_the_moment_it_is_there(ana, anonymous, ours):
    assert (await demand(ana, "FINANCE"))["role"] == {"requiresSecondFactor": True}
    await ana.do("addMember", PERSON)
    bia = anonymous.holding((await sign_in(anonymous, ours.id, email="bia@example.com"))["accessToken"])
    query = "{ viewer { roles permissions lacksSecondFactor discountLimit } receivables { nodes { id } } }"
    before = (await bia.data(query))["viewer"]
    assert before["roles"] == ["FINANCE", "VIEWER"]
    assert before["lacksSecondFactor"]
    assert "finance.*" not in before["permissions"]
    assert "sales.order.read" in before["permissions"], "roles without a demand count"
    await enrolled(bia)
    after = (await bia.data(query))["viewer"]
    assert "finance.*" in after["permissions"]
    assert not after["lacksSecondFactor"]


async def test_a_discount_limit_is_not_lent_by_a_role_that_does_not_count(ana, anonymous, ours):
    await demand(ana, "SALES_MANAGER")
    await ana.do("addMember", PERSON | {"roles": ["SALES", "SALES_MANAGER"]})
    bia = anonymous.holding((await sign_in(anonymous, ours.id, email="bia@example.com"))["accessToken"])
    assert (await bia.data("{ viewer { discountLimit } }"))["viewer"]["discountLimit"] == "5"
    await enrolled(bia)
    assert (await bia.data("{ viewer { discountLimit } }"))["viewer"]["discountLimit"] == "30"


async def test_who_founds_a_company_in_production_may_nothing_until_they_have_one(
    anonymous, database, monkeypatch
):
    monkeypatch.delenv("SECOND_FACTOR")
    monkeypatch.setenv("ENVIRONMENT", "production")
    founded = await found_company(database, 7)
    ana = anonymous.holding((await sign_in(anonymous, founded.id))["accessToken"])
    refused = await ana.do("addMember", PERSON)
    assert [error["__typename"] for error in refused["errors"]] == ["PermissionError"]
    await enrolled(ana)
    assert (await ana.do("addMember", PERSON))["errors"] == []
    query = "{ roles { nodes { name requiresSecondFactor } } }"
    nodes = (await ana.data(query))["roles"]["nodes"]
    assert [node["name"] for node in nodes if node["requiresSecondFactor"]] == [
        "ADMIN",
        "CONTROLLER",
        "FINANCE",
    ]


async def test_a_lost_device_is_taken_away_by_another_and_never_by_oneself(ana, anonymous, ours):
    await demand(ana, "FINANCE")
    await ana.do("addMember", PERSON)
    bia = anonymous.holding((await sign_in(anonymous, ours.id, email="bia@example.com"))["accessToken"])
    await enrolled(bia)
    seen = await bia_of(ana)
    remove = {"memberId": seen["id"], "expectedVersion": seen["version"]}
    assert [error["__typename"] for error in (await bia.do("removeSecondFactor", remove))["errors"]] == [
        "PermissionError"
    ]
    gone = await ana.do("removeSecondFactor", remove, "member { secondFactorSince }")
    assert gone["member"] == {"secondFactorSince": None}
    assert (await bia.send({"query": "{ viewer { name } }"})).status_code == 401
    back = anonymous.holding((await sign_in(anonymous, ours.id, email="bia@example.com"))["accessToken"])
    assert "finance.*" not in (await back.data("{ viewer { permissions } }"))["viewer"]["permissions"]
    entries = '{ auditEntries(where: {command: {eq: "RemoveSecondFactor"}}) { nodes { conclusion } } }'
    assert len((await ana.data(entries))["auditEntries"]["nodes"]) == 2
    me = await ana.data("query ($by: MemberLookup!) { member(by: $by) { id version } }", by={"email": EMAIL})
    own = {"memberId": me["member"]["id"], "expectedVersion": me["member"]["version"]}
    assert codes(await ana.do("removeSecondFactor", own)) == [("OWN_SECOND_FACTOR", ["input", "memberId"])]


async def test_nobody_takes_the_device_of_somebody_who_may_do_more(ana, anonymous, ours):
    desk = {"name": "DESK", "permissions": ["platform.second_factor.remove"], "discountLimit": "0"}
    await ana.do("registerRole", desk)
    await ana.do("addMember", PERSON | {"roles": ["DESK"]})
    bia = anonymous.holding((await sign_in(anonymous, ours.id, email="bia@example.com"))["accessToken"])
    await enrolled(ana)
    administrator = {"memberId": wire("member", ours.member_id), "expectedVersion": 2}
    refused = await bia.do("removeSecondFactor", administrator)
    assert codes(refused) == [("SCOPE_BEYOND_OWN", ["input", "memberId"])]


async def test_nobody_frees_themselves_of_the_demand(ana, anonymous, ours):
    await enrolled(ana)
    assert (await demand(ana, "ADMIN"))["errors"] == []
    refused = await demand(ana, "ADMIN", demanded=False)
    assert codes(refused) == [("OWN_ELEVATION", ["input", "requiresSecondFactor"])]
    free = {"name": "FREE", "permissions": ["*"], "discountLimit": "100"}
    assert (await ana.do("registerRole", free))["errors"] == []
    me = await ana.data("query ($by: MemberLookup!) { member(by: $by) { id version } }", by={"email": EMAIL})
    own = {"memberId": me["member"]["id"], "expectedVersion": me["member"]["version"]}
    refused = await ana.do("assignRoles", own | {"roles": ["ADMIN", "FREE"]})
    assert codes(refused) == [("OWN_ELEVATION", ["input", "roles"])]
    plain = {"name": "PLAIN", "permissions": ["sales.order.read"], "discountLimit": "0"}
    assert (await ana.do("registerRole", plain))["errors"] == []
    refused = await ana.do("assignRoles", own | {"roles": ["ADMIN", "PLAIN"]})
    assert codes(refused) == [("OWN_ELEVATION", ["input", "roles"])]
    key = ana.holding((await ana.do("createApiKey", {"name": "x", "scopes": ["*"]}, "key"))["key"])
    refused = await demand(key, "ADMIN", demanded=False)
    assert codes(refused) == [("OWN_ELEVATION", ["input", "requiresSecondFactor"])]
    await ana.do("addMember", PERSON | {"roles": ["FREE"]})
    bia = anonymous.holding((await sign_in(anonymous, ours.id, email="bia@example.com"))["accessToken"])
    assert (await demand(bia, "ADMIN", demanded=False))["errors"] == [], "a second administrator may"


async def test_going_over_asks_for_the_code_of_that_company(ana, anonymous, ours, theirs, later):
    there = anonymous.holding((await sign_in(anonymous, theirs.id))["accessToken"])
    device, _ = await enrolled(there)
    over = {"companyId": wire("company", theirs.id)}
    asked = await ana.do("switchCompany", over, "accessToken")
    assert (asked["accessToken"], codes(asked)) == (None, [("SECOND_FACTOR_REQUIRED", ["input", "code"])])
    later(60)
    wrong = await ana.do("switchCompany", over | {"code": "000000"}, "accessToken")
    assert codes(wrong) == [("SECOND_FACTOR_INVALID", ["input", "code"])]
    gone = await ana.do("switchCompany", over | {"code": device.shows()}, "accessToken")
    assert (
        await anonymous.holding(gone["accessToken"]).send({"query": "{ viewer { name } }"})
    ).status_code == 200
    assert (await sign_in(anonymous, ours.id))["accessToken"], "a device is of one company"


async def test_two_at_once_do_not_share_a_code(ana, anonymous, ours, later):
    device, _ = await enrolled(ana)
    later(60)
    code = device.shows()
    answers = await asyncio.gather(*(sign_in(anonymous, ours.id, code) for _ in range(4)))
    assert sum(answer["accessToken"] is not None for answer in answers) == 1


async def test_the_factor_survives_a_change_of_password(ana, anonymous, ours, later, database):
    device, _ = await enrolled(ana)
    new = "another horse battery"
    change = {"currentPassword": PASSWORD, "newPassword": new}
    assert (await ana.do("changePassword", change))["errors"] == []
    assert codes(await sign_in(anonymous, ours.id, password=new))[0][0] == "SECOND_FACTOR_REQUIRED"
    later(60)
    assert (await sign_in(anonymous, ours.id, device.shows(), password=new))["accessToken"]
    async with database.reading(ours.id) as connection:
        assert (await connection.execute(text("select count(*) from second_factor"))).scalar() == 1
