"""Notices by mail, over a real SMTP server: once, gathered, and told when they never arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy import text

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from persistence.embedded.child import free_port
from persistence.settings import settings
from tests.api.front import EMAIL, Client
from tests.mailbox import Mailbox
from tests.notices.conftest import Desk
from tests.notices.people import a_key, notices
from workers import notice_letters
from workers.mailing import office


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    url = f"smtp://127.0.0.1:{port}?tls=none&from=avisos@example.com"
    monkeypatch.setattr(settings(), "mail_url", SecretStr(url))
    office.cache_clear()
    yield box
    office.cache_clear()
    server.stop()


def said(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return body.get_content()


async def test_a_letter_in_both_languages_and_the_note_of_it(
    ana: Client, desk: Desk, mailbox: Mailbox
) -> None:
    await a_key(ana)
    await desk.look()
    await desk.mail()
    (letter,) = mailbox.letters
    (notice,) = await notices(ana)
    assert letter["To"] == EMAIL
    assert letter["Message-ID"] == f"<{notice['id'].removeprefix('notice_')}@example.com>"
    assert letter["Subject"] == "Chave criada / Key created: Comercial 1 Ltda"
    for kind in ("plain", "html"):
        assert "Um programa recebeu uma chave" in said(letter, kind)
        assert "A program was given a key" in said(letter, kind)
    assert notice["mailedAt"]
    assert await desk.mail() == 0


async def test_many_at_once_are_gathered(
    ana: Client, ours: FoundedCompany, desk: Desk, mailbox: Mailbox, database: Database
) -> None:
    """The first goes at once; those of the next ten minutes go together."""
    await a_key(ana)
    await desk.look()
    await desk.mail()
    for _ in range(3):
        await a_key(ana)
    await desk.look()
    await desk.mail()
    assert len(mailbox.letters) == 1
    async with database.writing(ours.id) as connection:
        earlier = (
            "update notice set claimed_at = claimed_at - interval '10 minutes' where letter_id is not null"
        )
        await connection.execute(text(earlier))
    await desk.hurry(ours.id)
    await desk.mail()
    assert len(mailbox.letters) == 2
    assert said(mailbox.letters[1], "plain").count("Chave criada") == 3
    assert "(+2)" in mailbox.letters[1]["Subject"]
    assert all(each["mailedAt"] for each in await notices(ana))
    async with database.reading(ours.id) as connection:
        states = await connection.execute(text("select distinct state from task where queue = 'mail'"))
    assert states.scalars().all() == ["DONE"]


async def test_who_is_killed_before_the_note_sends_the_same_letter_again(
    ana: Client, ours: FoundedCompany, desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once, here alone: mail programs know it by its Message-ID."""
    await a_key(ana)
    await desk.look()
    whole = notice_letters._sent

    async def sent_and_killed(*given: Any) -> str | None:
        await whole(*given)
        raise asyncio.CancelledError

    monkeypatch.setattr(notice_letters, "_sent", sent_and_killed)
    with pytest.raises(asyncio.CancelledError):
        await desk.mail()
    monkeypatch.setattr(notice_letters, "_sent", whole)
    await desk.hurry(ours.id)
    await a_key(ana)
    await desk.look()
    await desk.mail()
    first, again = mailbox.letters
    assert first["Message-ID"] == again["Message-ID"]
    assert said(first, "plain") == said(again, "plain")


async def test_a_recipient_that_is_refused_is_not_tried_again(
    ana: Client, desk: Desk, mailbox: Mailbox
) -> None:
    mailbox.reply = "550 no such user"
    await a_key(ana)
    await desk.look()
    await desk.mail()
    (notice,) = await notices(ana)
    assert (notice["mailedAt"], notice["mailFault"]) == (None, "SMTP 550")
    assert await desk.mail() == 0


async def test_a_server_that_is_away_is_asked_again(
    ana: Client, ours: FoundedCompany, desk: Desk, mailbox: Mailbox
) -> None:
    mailbox.reply = "451 try later"
    await a_key(ana)
    await desk.look()
    await desk.mail()
    assert (await notices(ana))[0]["mailFault"] is None
    mailbox.reply = "250 kept"
    await desk.hurry(ours.id)
    await desk.mail()
    assert len(mailbox.letters) == 1


async def test_without_a_post_office_there_is_the_inbox_alone(ana: Client, desk: Desk) -> None:
    await a_key(ana)
    await desk.look()
    assert await desk.mail() == 1
    assert await desk.mail() == 0
    (notice,) = await notices(ana)
    assert (notice["mailedAt"], notice["mailFault"]) == (None, None)
