"""Invitations that go by mail: the person gets the token, who invites does not, and no table holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from persistence.database import Database
from persistence.settings import settings
from persistence.tasks import lease
from tests.api.front import PASSWORD, Client
from workers import mailing
from workers.tasks import ACTORS, Workshop

BIA = {"name": "Bia", "email": "bia@example.com", "roles": ["VIEWER"]}
INVITED = "token invitation { id status }"
STEPS = "{ processSteps { nodes { name state errorCode error } } }"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where letters lie; the installation is told to send them there."""
    folder = tmp_path / "mail"
    mailing.office.cache_clear()
    monkeypatch.setattr(settings(), "mail_url", SecretStr(f"{folder.as_uri()}?from=loja@example.com"))
    monkeypatch.setattr(settings(), "public_url", "https://erp.example.com/")
    yield folder
    mailing.office.cache_clear()


async def work(database: Database, relay: Database) -> None:
    """What relay and worker do, once."""
    async with relay.engine.begin() as connection:
        due = await lease(connection)
    for task in due:
        await Workshop(database).perform(ACTORS[task.actor].work, company=task.company_id, task=task.id)


def letter(folder: Path) -> Any:
    (file,) = folder.iterdir()
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def token_in(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("rg_invite_"))


async def test_the_person_is_written_to_and_comes_in(ana, anonymous, folder, database, relay):
    payload = await ana.do("inviteMember", BIA, INVITED)
    assert (payload["token"], payload["errors"]) == (None, [])
    await work(database, relay)
    sent = letter(folder)
    text = sent.get_content()
    token = token_in(text)
    assert sent["To"] == "bia@example.com"
    assert sent["Subject"] == "Convite para Comercial 1 Ltda"
    assert "Ana convidou você" in text
    assert f"https://erp.example.com/invitation#{token}" in text
    assert (await ana.data(STEPS))["processSteps"]["nodes"] == [
        {"name": "mail_invitation", "state": "DONE", "errorCode": None, "error": None}
    ]
    came = await anonymous.do("acceptInvitation", {"token": token, "password": PASSWORD}, "accessToken")
    assert came["accessToken"]


async def test_no_table_holds_what_lets_them_in(ana: Client, folder, database, relay, owner):
    await ana.do("inviteMember", BIA, INVITED)
    await work(database, relay)
    secret = token_in(letter(folder).get_content()).split("_")[3]
    assert len(secret) == 43
    assert not await holders(owner, secret)


async def test_in_english_for_who_reads_english(ana: Client, folder, database, relay):
    await ana.do("inviteMember", BIA | {"language": "ENGLISH"}, INVITED)
    await work(database, relay)
    assert letter(folder)["Subject"] == "Invitation to Comercial 1 Ltda"
    assert "Ana invites you" in letter(folder).get_content()


async def test_what_was_taken_back_is_not_sent(ana: Client, folder, database, relay):
    payload = await ana.do("inviteMember", BIA, INVITED)
    await ana.do("revokeInvitation", {"invitationId": payload["invitation"]["id"]}, "invitation { status }")
    await work(database, relay)
    assert not folder.exists()


async def test_a_server_that_is_away_keeps_nobody_from_inviting(
    ana: Client, folder, database, relay, monkeypatch
):
    monkeypatch.setattr(settings(), "mail_url", SecretStr("smtp://127.0.0.1:1?tls=none"))
    payload = await ana.do("inviteMember", BIA, INVITED)
    assert payload["invitation"]["status"] == "PENDING"
    await work(database, relay)
    (step,) = (await ana.data(STEPS))["processSteps"]["nodes"]
    assert (step["state"], step["errorCode"]) == ("RETRYING", "POST_UNAVAILABLE")
    assert "rg_invite" not in str(step)


async def test_where_no_mail_leaves_who_invites_hands_the_token_over(ana: Client):
    payload = await ana.do("inviteMember", BIA, INVITED)
    assert payload["token"].startswith("rg_invite_")
    assert (await ana.data(STEPS))["processSteps"]["nodes"] == []


async def test_the_letters_link_leads_to_a_page_of_ours_that_tells_nobody_the_token(anonymous):
    page = await anonymous.http.get("/invitation")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert loaded == ["/invitation/page.css", "/invitation/page.js"]
    for path in loaded:
        assert (await anonymous.http.get(path)).status_code == 200, path


async def test_what_the_page_asks_is_answered(ana: Client, anonymous: Client):
    """Its own document, as the script holds it."""
    token = (await ana.do("inviteMember", BIA, INVITED))["token"]
    script = (await anonymous.http.get("/invitation/page.js")).text
    (document,) = re.findall(r"const ACCEPT = `(.*?)`;", script, re.DOTALL)
    assert "credentials" not in script
    answer = await anonymous.data(document, input={"token": token, "password": PASSWORD})
    assert answer["acceptInvitation"]["expiresAt"]
    assert answer["acceptInvitation"]["errors"] == []


async def holders(owner: asyncpg.Connection, secret: str) -> list[str]:
    """The tables in which any row holds this text."""
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    found = []
    for (name,) in tables:
        await owner.execute(f'alter table "{name}" no force row level security')
        query = f'select count(*) from "{name}" row where row::text like $1'  # noqa: S608
        if await owner.fetchval(query, f"%{secret}%"):
            found.append(name)
    return found
