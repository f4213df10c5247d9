"""Signing in, staying in, being kept out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from api.app import create_app
from api.ids import wire
from persistence.platform.keys import mint
from persistence.settings import Settings
from tests.api.front import EMAIL, PASSWORD, Client

REFRESH = """
    mutation ($token: String!) {
        refreshSession(input: {refreshToken: $token}) {
            accessToken refreshToken errors { code path }
        }
    }
"""
VIEWER = "{ viewer { name } }"
SESSIONS = "{ sessions { nodes { id openedAt endedAt address agent issuer } } }"


async def refresh(client, token):
    return (await client.data(REFRESH, token=token))["refreshSession"]


async def status(client) -> int:
    return (await client.send({"query": VIEWER})).status_code


async def test_a_member_signs_in_and_is_known(ana, ours):
    data = await ana.data("{ viewer { kind name roles permissions company { id legalName } } }")
    assert data["viewer"] == {
        "kind": "MEMBER",
        "name": "Ana",
        "roles": ["ADMIN"],
        "permissions": ["*", "authenticated"],
        "company": {"id": wire("company", ours.id), "legalName": "Comercial 1 Ltda"},
    }


async def test_an_access_token_lasts_a_quarter_of_an_hour(anonymous, ours):
    payload = await anonymous.sign_in(ours.id)
    left = datetime.fromisoformat(payload["expiresAt"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


async def test_wrong_password_unknown_person_and_foreign_company_are_told_the_same(anonymous, ours, theirs):
    await anonymous.sign_in(theirs.id)
    answers = [
        await anonymous.sign_in(ours.id, password="something else entirely"),
        await anonymous.sign_in(ours.id, email="nobody@example.com"),
        await anonymous.sign_in(ours.member_id),
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["accessToken"] is None
    assert [error["code"] for error in answers[0]["errors"]] == ["INVALID_CREDENTIALS"]


async def test_who_fails_too_often_waits_even_with_the_right_password(anonymous, ours):
    for _ in range(5):
        await anonymous.sign_in(ours.id, password="wrong wrong wrong")
    answer = await anonymous.sign_in(ours.id, password=PASSWORD)
    assert [error["code"] for error in answer["errors"]] == ["TOO_MANY_ATTEMPTS"]


async def test_what_was_refused_under_a_key_is_judged_anew_under_it(anonymous, ours):
    async def sign_in(password: str) -> dict[str, Any]:
        person = {"email": EMAIL, "companyId": wire("company", ours.id)}
        return await anonymous.do(
            "signIn", {**person, "password": password, "idempotencyKey": "one"}, "accessToken"
        )

    codes = []
    for number in range(7):
        answer = await sign_in(f"wrong {number} wrong")
        assert not answer["replayed"]
        codes += [error["code"] for error in answer["errors"]]
    assert codes[0] == "INVALID_CREDENTIALS", "no guess is free"
    assert codes[-1] == "TOO_MANY_ATTEMPTS"
    blocked = await sign_in(PASSWORD)
    assert [error["code"] for error in blocked["errors"]] == ["TOO_MANY_ATTEMPTS"]


async def test_a_key_that_was_refused_serves_once_it_is_right(ana):
    async def change(current: str) -> dict[str, Any]:
        asked = {"currentPassword": current, "newPassword": "another one entirely"}
        return await ana.do("changePassword", {**asked, "idempotencyKey": "changed"})

    first = await change("wrong wrong wrong")
    assert first["errors"][0]["path"] == ["input", "currentPassword"]
    right = await change(PASSWORD)
    assert (right["errors"], right["replayed"]) == ([], False)


async def test_people_who_do_not_exist_wait_as_long(anonymous, ours):
    for _ in range(5):
        answer = await anonymous.sign_in(ours.id, email="nobody@example.com")
        assert [error["code"] for error in answer["errors"]] == ["INVALID_CREDENTIALS"]
    answer = await anonymous.sign_in(ours.id, email="nobody@example.com")
    assert [error["code"] for error in answer["errors"]] == ["TOO_MANY_ATTEMPTS"]


async def test_success_forgives_failures(anonymous, ours):
    for _ in range(3):
        for _ in range(3):
            await anonymous.sign_in(ours.id, password="wrong wrong wrong")
        assert (await anonymous.sign_in(ours.id))["accessToken"]


async def test_the_email_may_be_typed_in_capitals(anonymous, ours):
    assert (await anonymous.sign_in(ours.id, email=EMAIL.upper()))["accessToken"]


async def test_a_refresh_token_is_exchanged_for_fresh_tokens(anonymous, ours):
    first = await anonymous.sign_in(ours.id)
    second = await refresh(anonymous, first["refreshToken"])
    assert second["refreshToken"] not in (None, first["refreshToken"])
    assert await status(anonymous.holding(second["accessToken"])) == 200


async def test_a_refresh_token_used_twice_ends_the_session_for_everybody(anonymous, ours):
    first = await anonymous.sign_in(ours.id)
    second = await refresh(anonymous, first["refreshToken"])
    again = await refresh(anonymous, first["refreshToken"])
    assert [error["code"] for error in again["errors"]] == ["SESSION_ENDED"]
    assert await status(anonymous.holding(second["accessToken"])) == 401
    assert (await refresh(anonymous, second["refreshToken"]))["errors"]


def changed(token: str, place: int) -> str:
    """Another character at one place, whatever stands there."""
    return token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]


async def test_a_refresh_token_that_was_never_issued_ends_nobodys_session(anonymous, ours):
    first = await anonymous.sign_in(ours.id)
    good = first["refreshToken"]
    for forged in (changed(good, 30), changed(good, len(good) - 1), "x", ""):
        assert [error["code"] for error in (await refresh(anonymous, forged))["errors"]] == ["SESSION_ENDED"]
    assert await status(anonymous.holding(first["accessToken"])) == 200


async def test_signing_out_works_at_once(ana):
    session = (await ana.data("{ viewer { session } }"))["viewer"]["session"]
    await ana.do("signOut", {"sessionId": session})
    assert await status(ana) == 401


async def test_nobody_signs_somebody_else_out(ana, anonymous, ours):
    await ana.do(
        "addMember",
        {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["VIEWER"]},
    )
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    session = (await ana.data("{ viewer { session } }"))["viewer"]["session"]
    payload = await bia.do("signOut", {"sessionId": session})
    assert [error["code"] for error in payload["errors"]] == ["NOT_FOUND"]
    assert await status(ana) == 200


async def test_a_blocked_member_is_out_at_once(ana, anonymous, ours):
    payload = await ana.do(
        "addMember",
        {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["VIEWER"]},
        "member { id version }",
    )
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    assert await status(bia) == 200
    member = payload["member"]
    await ana.do("blockMember", {"memberId": member["id"], "expectedVersion": member["version"]})
    assert await status(bia) == 401
    assert (await anonymous.sign_in(ours.id, email="bia@example.com"))["errors"]


async def test_changed_expired_and_foreign_tokens_are_refused(ana, anonymous, ours, theirs):
    header, body, signature = ana.token.split(".")
    now = datetime.now(UTC)
    old = mint().access(ours.id, ours.member_id, ours.member_id, at=now - timedelta(hours=1))
    unknown_session = mint().access(ours.id, ours.member_id, ours.member_id, at=now)
    elsewhere = mint().access(theirs.id, ours.member_id, ours.member_id, at=now)
    swapped = signature[:-2] + ("AA" if signature[-2:] != "AA" else "BB")
    none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0"
    for token in (
        f"{header}.{body}.{swapped}",
        f"{header}.{body[:-2]}AA.{signature}",
        f"{none}.{body}.",
        old.text,
        unknown_session.text,
        elsewhere.text,
        "nonsense",
        "a.b.c",
        "ç",
        "x" * 5_000,
    ):
        answer = await anonymous.http.post(
            "/graphql",
            json={"query": VIEWER},
            headers={"authorization": f"Bearer {token}".encode(), "accept": "*/*"},
        )
        assert answer.status_code == 401, token
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_wrong_token_is_refused_even_where_none_is_needed(anonymous):
    answer = await anonymous.holding("nonsense").send({"query": "{ __typename }"})
    assert answer.status_code == 401


async def test_members_see_their_own_sessions_and_administrators_everybodys(ana, anonymous, ours):
    await ana.do(
        "addMember",
        {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["VIEWER"]},
    )
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    [own] = (await bia.data(SESSIONS))["sessions"]["nodes"]
    assert own["id"] == (await bia.data("{ viewer { session } }"))["viewer"]["session"]
    assert (own["endedAt"], own["issuer"], own["agent"]) == (None, None, f"python-httpx/{httpx.__version__}")
    assert [session["id"] for session in (await ana.data(SESSIONS))["sessions"]["nodes"]] == [
        own["id"],
        (await ana.data("{ viewer { session } }"))["viewer"]["session"],
    ]


async def test_a_key_sees_sessions_only_if_it_may_see_everybodys(ana, anonymous):
    for scopes, seen in ((["sales.order.read"], 0), (["platform.session.read"], 1)):
        made = await ana.do("createApiKey", {"name": "x", "scopes": scopes}, "key")
        found = (await anonymous.holding(made["key"]).data(SESSIONS))["sessions"]["nodes"]
        assert len(found) == seen


async def test_an_administrator_ends_a_session_at_once(ana, stranger, anonymous, ours):
    lost = anonymous.holding((await anonymous.sign_in(ours.id))["accessToken"])
    session = (await lost.data("{ viewer { session } }"))["viewer"]["session"]
    refused = await stranger.do("endSession", {"sessionId": session})
    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]
    assert await status(lost) == 200
    payload = await ana.do("endSession", {"sessionId": session}, "session { endedAt }")
    assert payload["session"]["endedAt"]
    assert [await status(client) for client in (lost, ana)] == [401, 200]


async def test_every_process_of_the_api_knows_at_once_who_left(ana, database, database_url, storage):
    another = create_app(Settings(database_url=database_url), database, storage)  # ty: ignore[missing-argument]
    transport = httpx.ASGITransport(app=another)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as http:
        there = Client(http, ana.token)
        assert await status(there) == 200
        await ana.do("signOutEverywhere", {}, "ended")
        assert [await status(client) for client in (there, ana)] == [401, 401]
