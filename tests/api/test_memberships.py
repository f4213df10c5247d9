"""One person in several companies: invited, proving themselves, going over, keeping a password."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import wire
from tests.api.front import EMAIL, PASSWORD, Client

TOKENS = "accessToken refreshToken expiresAt"
OTHER = "another long password"
BIA = {"name": "Bia", "email": "bia@example.com", "roles": ["VIEWER"]}


async def invited(client: Client, **changes: Any) -> str:
    payload = await client.do("inviteMember", BIA | changes, "token invitation { status }")
    assert payload["invitation"] == {"status": "PENDING"}, payload
    return payload["token"]


async def accept(client: Client, token: str, password: str | None = None) -> dict[str, Any]:
    return await client.do("acceptInvitation", {"token": token, "password": password}, TOKENS)


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


async def test_a_new_person_chooses_a_password_and_is_in(ana, anonymous, ours):
    payload = await accept(anonymous, await invited(ana), PASSWORD)
    bia = anonymous.holding(payload["accessToken"])
    assert (await bia.data("{ viewer { name roles } }"))["viewer"] == {"name": "Bia", "roles": ["VIEWER"]}
    assert (await anonymous.sign_in(ours.id, email="BIA@example.com"))["accessToken"]


async def test_an_invitation_is_good_once(ana, anonymous):
    token = await invited(ana)
    await accept(anonymous, token, PASSWORD)
    assert codes(await accept(anonymous, token, PASSWORD)) == [("INVITATION_INVALID", "input.token")]


async def test_a_weak_password_costs_no_invitation(ana, anonymous):
    token = await invited(ana)
    assert codes(await accept(anonymous, token, "short")) == [("WEAK_PASSWORD", "input.password")]
    assert codes(await accept(anonymous, token)) == [("WEAK_PASSWORD", "input.password")]
    assert (await accept(anonymous, token, PASSWORD))["accessToken"]


async def test_an_invitation_ends_after_a_week(ana, anonymous, owner, ours):
    token = await invited(ana)
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update invitation set expires_at = now()")
    assert codes(await accept(anonymous, token, PASSWORD)) == [("INVITATION_INVALID", "input.token")]


async def test_a_later_invitation_makes_the_earlier_worthless(ana, anonymous):
    first, second = await invited(ana), await invited(ana)
    assert codes(await accept(anonymous, first, PASSWORD)) == [("INVITATION_INVALID", "input.token")]
    assert (await accept(anonymous, second, PASSWORD))["accessToken"]


async def test_an_invitation_can_be_taken_back(ana, anonymous):
    payload = await ana.do("inviteMember", BIA, "token invitation { id }")
    taken = await ana.do(
        "revokeInvitation", {"invitationId": payload["invitation"]["id"]}, "invitation { status }"
    )
    assert taken["invitation"] == {"status": "REVOKED"}
    assert codes(await accept(anonymous, payload["token"], PASSWORD)) == [
        ("INVITATION_INVALID", "input.token")
    ]


@pytest.mark.parametrize("token", ["", "nonsense", "rg_invite_x", "ç", "rg_refresh"])
async def test_a_token_that_was_never_issued_opens_nothing(anonymous, token):
    assert codes(await accept(anonymous, token, PASSWORD)) == [("INVITATION_INVALID", "input.token")]


async def test_a_token_for_another_purpose_opens_nothing(ana, anonymous, ours):
    signed_in = await anonymous.sign_in(ours.id)
    wrong = await accept(anonymous, signed_in["refreshToken"], PASSWORD)
    assert codes(wrong) == [("INVITATION_INVALID", "input.token")]


async def test_who_has_a_login_proves_it_with_its_own_password(ana, stranger, anonymous, theirs):
    await accept(anonymous, await invited(ana), PASSWORD)
    token = await invited(stranger)
    assert codes(await accept(anonymous, token, OTHER)) == [("INVALID_CREDENTIALS", "input.password")]
    payload = await accept(anonymous, token, PASSWORD)
    bia = anonymous.holding(payload["accessToken"])
    places = (await bia.data("{ memberships { companyId current } }"))["memberships"]
    assert sorted(each["current"] for each in places) == [False, True]


async def test_who_is_signed_in_needs_no_password_again(ana, stranger, anonymous):
    bia = anonymous.holding((await accept(anonymous, await invited(ana), PASSWORD))["accessToken"])
    assert (await accept(bia, await invited(stranger)))["accessToken"]
    someone = await invited(stranger, email="rui@example.com")
    assert codes(await accept(bia, someone)) == [("WEAK_PASSWORD", "input.password")]


async def test_guessing_somebodys_password_through_an_invitation_has_an_end(ana, stranger, anonymous):
    await accept(anonymous, await invited(ana), PASSWORD)
    token = await invited(stranger)
    for _ in range(5):
        await accept(anonymous, token, OTHER)
    assert codes(await accept(anonymous, token, PASSWORD)) == [("TOO_MANY_ATTEMPTS", "input")]


async def test_who_is_in_already_is_not_invited(ana):
    payload = await ana.do("inviteMember", BIA | {"email": EMAIL}, "token")
    assert codes(payload) == [("DUPLICATE", "input.email")]


async def test_nobody_is_given_a_password_for_a_login_that_is_theirs(ana, stranger, anonymous):
    await accept(anonymous, await invited(ana), PASSWORD)
    payload = await stranger.do("addMember", BIA | {"password": OTHER}, "member { id }")
    assert codes(payload) == [("LOGIN_EXISTS", "input.email")]


async def test_a_person_goes_over_to_another_company_of_theirs_and_no_further(ana, ours, theirs, anonymous):
    """The administrators of both companies are one person."""
    payload = await ana.do("switchCompany", {"companyId": wire("company", theirs.id)}, TOKENS)
    there = anonymous.holding(payload["accessToken"])
    shown = (await there.data("{ viewer { company { id } } }"))["viewer"]
    assert shown == {"company": {"id": wire("company", theirs.id)}}
    bia = anonymous.holding((await accept(anonymous, await invited(ana), PASSWORD))["accessToken"])
    refused = await bia.do("switchCompany", {"companyId": wire("company", theirs.id)}, TOKENS)
    assert codes(refused) == [("NOT_FOUND", "input.companyId")]
    assert (await bia.data("{ memberships { companyId } }"))["memberships"] == [
        {"companyId": wire("company", ours.id)}
    ]


async def test_who_is_blocked_in_a_company_does_not_go_over_to_it(ana, stranger, anonymous, theirs):
    bia = anonymous.holding((await accept(anonymous, await invited(ana), PASSWORD))["accessToken"])
    await accept(bia, await invited(stranger))
    by = {"email": "bia@example.com"}
    member = (await stranger.data("query($by: MemberLookup!) { member(by: $by) { id version } }", by=by))[
        "member"
    ]
    await stranger.do("blockMember", {"memberId": member["id"], "expectedVersion": member["version"]})
    refused = await bia.do("switchCompany", {"companyId": wire("company", theirs.id)}, TOKENS)
    assert codes(refused) == [("NOT_FOUND", "input.companyId")]


async def test_a_key_has_no_other_companies(ana, anonymous, ours):
    key = anonymous.holding((await ana.do("createApiKey", {"name": "x", "scopes": ["*"]}, "key"))["key"])
    assert (await key.data("{ memberships { companyId } }"))["memberships"] == []
    payload = await key.do("switchCompany", {"companyId": wire("company", ours.id)}, TOKENS)
    assert codes(payload) == [("ONLY_FOR_MEMBERS", "input")]


async def test_a_new_password_holds_everywhere_and_ends_all_other_sessions(ana, anonymous, ours, theirs):
    elsewhere = anonymous.holding((await anonymous.sign_in(theirs.id))["accessToken"])
    change = {"currentPassword": PASSWORD, "newPassword": OTHER}
    assert not (await ana.do("changePassword", change))["errors"]
    assert (await elsewhere.send({"query": "{ viewer { name } }"})).status_code == 401
    assert (await ana.send({"query": "{ viewer { name } }"})).status_code == 200
    for company in (ours, theirs):
        assert (await anonymous.sign_in(company.id))["errors"]
        assert (await anonymous.sign_in(company.id, password=OTHER))["accessToken"]


async def test_a_password_is_changed_by_who_knows_it(ana):
    wrong = await ana.do("changePassword", {"currentPassword": OTHER, "newPassword": OTHER})
    assert codes(wrong) == [("INVALID_CREDENTIALS", "input.currentPassword")]
    weak = await ana.do("changePassword", {"currentPassword": PASSWORD, "newPassword": "short"})
    assert codes(weak) == [("WEAK_PASSWORD", "input.newPassword")]


async def test_the_application_cannot_read_logins(database, ana):
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    async with database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            await connection.execute(text("select * from login"))
