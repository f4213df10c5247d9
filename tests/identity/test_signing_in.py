"""People sign in at their identity provider, and with its word come into the companies that let them in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from api.ids import wire
from tests.api.front import EMAIL, PASSWORD, Client
from tests.identity.front_end import access_token_of

TOKENS = "accessToken refreshToken expiresAt"
BIA = {"name": "Bia", "email": "bia@example.com", "roles": ["VIEWER"]}
SESSIONS = "{ sessions { nodes { id issuer openedAt expiresAt endedAt } } }"
REFRESH = (
    "mutation ($t: String!) { refreshSession(input: {refreshToken: $t}) { accessToken errors { code } } }"
)


async def invited(client: Client, **changes: Any) -> str:
    return (await client.do("inviteMember", BIA | changes, "token"))["token"]


async def accept(client: Client, invitation: str, **proof: Any) -> dict[str, Any]:
    return await client.do("acceptInvitation", {"token": invitation} | proof, TOKENS)


async def sign_in(client: Client, company: Any, token: str) -> dict[str, Any]:
    return await client.do(
        "signInByProvider", {"token": token, "companyId": wire("company", company.id)}, TOKENS
    )


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


async def status(client: Client) -> int:
    return (await client.send({"query": "{ viewer { name } }"})).status_code


async def test_an_invited_person_signs_in_at_the_provider_and_needs_no_password(
    ana, anonymous, ours, provider
):
    token = await access_token_of("bia at work", provider)
    payload = await accept(anonymous, await invited(ana), identityToken=token)
    bia = anonymous.holding(payload["accessToken"])
    assert (await bia.data("{ viewer { name roles } identities { issuer } }")) == {
        "viewer": {"name": "Bia", "roles": ["VIEWER"]},
        "identities": [{"issuer": provider.issuer}],
    }
    again = await sign_in(anonymous, ours, await access_token_of("bia at work", provider))
    assert await status(anonymous.holding(again["accessToken"])) == 200
    assert (await anonymous.sign_in(ours.id, email=BIA["email"], password=""))["errors"]


async def test_who_is_linked_to_nobody_opens_nothing(ana, anonymous, ours, provider):
    """Not by the administrator's address either: nobody is matched by e-mail."""
    token = provider.token("stranger", email=EMAIL, email_verified=True)
    assert codes(await sign_in(anonymous, ours, token)) == [("IDENTITY_UNKNOWN", "input")]


async def test_an_identity_opens_the_companies_of_its_login_and_no_other(
    ana, anonymous, ours, theirs, provider
):
    await accept(anonymous, await invited(ana), identityToken=provider.token("bia"))
    refused = [
        await sign_in(anonymous, theirs, provider.token("bia")),
        await sign_in(anonymous, type("Nowhere", (), {"id": ours.member_id}), provider.token("bia")),
        await sign_in(anonymous, ours, provider.token("nobody")),
    ]
    assert all(answer == refused[0] for answer in refused)
    assert codes(refused[0]) == [("IDENTITY_UNKNOWN", "input")]


async def test_an_accountant_goes_over_to_another_company_and_stays_bound_to_the_providers_word(
    ana, stranger, anonymous, theirs, provider
):
    bia = anonymous.holding(
        (await accept(anonymous, await invited(ana), identityToken=provider.token("bia")))["accessToken"]
    )
    assert (await accept(bia, await invited(stranger)))["accessToken"]
    over = await bia.do("switchCompany", {"companyId": wire("company", theirs.id)}, TOKENS)
    there = anonymous.holding(over["accessToken"])
    for session in (await there.data(SESSIONS))["sessions"]["nodes"]:
        assert session["issuer"] == provider.issuer
        assert datetime.fromisoformat(session["expiresAt"]) - datetime.now(UTC) <= timedelta(hours=1)
    assert len((await there.data(SESSIONS))["sessions"]["nodes"]) == 2


async def test_a_login_with_a_password_is_linked_by_who_knows_it(ana, anonymous, ours, theirs, provider):
    token = provider.token("ana")
    wrong = await ana.do("linkIdentity", {"token": token, "currentPassword": "wrong wrong wrong"})
    assert codes(wrong) == [("INVALID_CREDENTIALS", "input.currentPassword")]
    assert codes(await sign_in(anonymous, ours, token)) == [("IDENTITY_UNKNOWN", "input")]
    for _ in range(2):
        assert not (await ana.do("linkIdentity", {"token": token, "currentPassword": PASSWORD}))["errors"]
    for company in (ours, theirs):
        payload = await sign_in(anonymous, company, provider.token("ana"))
        assert await status(anonymous.holding(payload["accessToken"])) == 200


async def test_guessing_a_password_by_linking_has_an_end(ana, provider):
    for _ in range(5):
        await ana.do("linkIdentity", {"token": provider.token(), "currentPassword": "wrong wrong wrong"})
    last = await ana.do("linkIdentity", {"token": provider.token(), "currentPassword": PASSWORD})
    assert codes(last) == [("TOO_MANY_ATTEMPTS", "input")]


async def test_an_identity_belongs_to_one_login(ana, anonymous, provider):
    await accept(anonymous, await invited(ana), identityToken=provider.token("bia"))
    taken = await ana.do("linkIdentity", {"token": provider.token("bia"), "currentPassword": PASSWORD})
    assert codes(taken) == [("IDENTITY_TAKEN", "input.token")]
    rui = await accept(
        anonymous, await invited(ana, email="rui@example.com"), identityToken=provider.token("bia")
    )
    assert codes(rui) == [("IDENTITY_TAKEN", "input.identityToken")]


async def test_a_token_does_not_stand_for_the_password_of_a_login_it_is_not_linked_to(
    ana, stranger, anonymous, theirs, provider
):
    here = await accept(anonymous, await invited(ana), password=PASSWORD)
    invitation = await invited(stranger)
    alone = await accept(anonymous, invitation, identityToken=provider.token("mallory"))
    assert codes(alone) == [("INVALID_CREDENTIALS", "input.password")]
    bia = anonymous.holding(here["accessToken"])
    signed_in = await accept(bia, invitation, identityToken=provider.token("mallory"))
    assert codes(signed_in) == [("INVALID_CREDENTIALS", "input.password")]
    both = await accept(anonymous, invitation, identityToken=provider.token("bia"), password=PASSWORD)
    assert both["accessToken"]
    assert (await sign_in(anonymous, theirs, provider.token("bia")))["accessToken"]


async def test_a_bad_token_costs_no_invitation(ana, anonymous, provider):
    invitation = await invited(ana)
    for token in ("", "nonsense", provider.token(aud="another")):
        refused = await accept(anonymous, invitation, identityToken=token)
        assert codes(refused) == [("IDENTITY_TOKEN_INVALID", "input.identityToken")]
    assert (await accept(anonymous, invitation, identityToken=provider.token()))["accessToken"]


async def test_unlinking_ends_the_sessions_it_opened_everywhere(ana, anonymous, ours, theirs, provider):
    await ana.do("linkIdentity", {"token": provider.token("ana"), "currentPassword": PASSWORD})
    opened = [
        anonymous.holding((await sign_in(anonymous, company, provider.token("ana")))["accessToken"])
        for company in (ours, theirs)
    ]
    [identity] = (await ana.data("{ identities { id } }"))["identities"]
    assert not (await ana.do("unlinkIdentity", {"identityId": identity["id"]}))["errors"]
    assert [await status(client) for client in opened] == [401, 401]
    assert await status(ana) == 200
    assert codes(await sign_in(anonymous, ours, provider.token("ana"))) == [("IDENTITY_UNKNOWN", "input")]
    gone = await ana.do("unlinkIdentity", {"identityId": identity["id"]})
    assert codes(gone) == [("NOT_FOUND", "input.identityId")]


async def test_nobody_unlinks_what_is_somebody_elses(ana, anonymous, ours, provider):
    payload = await accept(anonymous, await invited(ana), identityToken=provider.token("bia"))
    bia = anonymous.holding(payload["accessToken"])
    [identity] = (await bia.data("{ identities { id } }"))["identities"]
    refused = await ana.do("unlinkIdentity", {"identityId": identity["id"]})
    assert codes(refused) == [("NOT_FOUND", "input.identityId")]
    assert await status(bia) == 200


async def test_a_token_whose_session_was_ended_opens_no_other(ana, anonymous, ours, provider):
    await ana.do("linkIdentity", {"token": provider.token("ana"), "currentPassword": PASSWORD})
    token = provider.token("ana")
    client = anonymous.holding((await sign_in(anonymous, ours, token))["accessToken"])
    session = (await client.data("{ viewer { session } }"))["viewer"]["session"]
    await client.do("signOut", {"sessionId": session})
    assert await status(client) == 401
    assert codes(await sign_in(anonymous, ours, token)) == [("IDENTITY_TOKEN_INVALID", "input")]
    assert (await sign_in(anonymous, ours, provider.token("ana")))["accessToken"]


async def test_signing_out_everywhere_makes_tokens_issued_before_worthless(
    ana, anonymous, ours, theirs, provider
):
    await ana.do("linkIdentity", {"token": provider.token("ana"), "currentPassword": PASSWORD})
    before = provider.token("ana")
    there = anonymous.holding((await sign_in(anonymous, theirs, provider.token("ana")))["accessToken"])
    left = await ana.do("signOutEverywhere", {"keepThis": True}, "ended")
    assert left["ended"] == 1
    assert [await status(client) for client in (ana, there)] == [200, 401]
    assert codes(await sign_in(anonymous, theirs, before)) == [("IDENTITY_TOKEN_INVALID", "input")]
    assert (await ana.do("signOutEverywhere", {}, "ended"))["ended"] == 1
    assert await status(ana) == 401


async def test_a_blocked_member_is_not_let_in_by_their_provider(ana, anonymous, ours, provider):
    payload = await accept(anonymous, await invited(ana), identityToken=provider.token("bia"))
    bia = anonymous.holding(payload["accessToken"])
    query = "query($by: MemberLookup!) { member(by: $by) { id version } }"
    member = (await ana.data(query, by={"email": BIA["email"]}))["member"]
    await ana.do("blockMember", {"memberId": member["id"], "expectedVersion": member["version"]})
    assert await status(bia) == 401
    assert codes(await sign_in(anonymous, ours, provider.token("bia"))) == [("IDENTITY_UNKNOWN", "input")]


async def test_a_session_lasts_no_longer_than_the_providers_word(ana, anonymous, ours, owner, provider):
    payload = await accept(anonymous, await invited(ana), identityToken=provider.token("bia"))
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update session set expires_at = now() where issuer is not null")
    refused = (await anonymous.data(REFRESH, t=payload["refreshToken"]))["refreshSession"]
    assert [error["code"] for error in refused["errors"]] == ["SESSION_ENDED"]
    assert await status(anonymous.holding(payload["accessToken"])) == 401


async def test_a_key_has_no_identities(ana, anonymous, provider):
    key = anonymous.holding((await ana.do("createApiKey", {"name": "x", "scopes": ["*"]}, "key"))["key"])
    assert (await key.data("{ identities { issuer } }"))["identities"] == []
    link = {"token": provider.token(), "currentPassword": PASSWORD}
    for mutation, input in (("linkIdentity", link), ("signOutEverywhere", {})):
        assert codes(await key.do(mutation, input)) == [("ONLY_FOR_MEMBERS", "input")]


async def test_a_provider_that_is_away_is_said_to_be(anonymous, ours, provider):
    provider.answers["/.well-known/openid-configuration"] = (503, "", [])
    refused = await sign_in(anonymous, ours, provider.token())
    assert codes(refused) == [("IDENTITY_PROVIDER_UNAVAILABLE", "input.token")]


async def test_an_installation_without_providers_trusts_nobody(database, database_url, ours, provider):
    from tests.identity.conftest import api_of

    async with api_of(database, database_url, None) as http:
        refused = await sign_in(Client(http), ours, provider.token())
    assert codes(refused) == [("IDENTITY_TOKEN_INVALID", "input.token")]
    assert provider.asked == {}


async def test_a_providers_token_is_no_key_to_anything_else(anonymous, provider):
    assert await status(anonymous.holding(provider.token())) == 401
