"""Who answers for a webhook gets a letter when the installation pauses it, and none when people do."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from persistence.leases import release
from persistence.settings import settings
from persistence.tasks import lease
from tests.api.front import EMAIL, Client
from tests.api.things import product
from tests.webhooks.hooks import registered
from tests.webhooks.post import PostOffice
from tests.webhooks.receiver import Receiver
from workers.mailing import office
from workers.tasks import ACTORS, Workshop


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    monkeypatch.setenv("MAIL_URL", folder.as_uri())
    settings.cache_clear()
    office.cache_clear()
    return folder


def in_folder(folder: Path) -> list[EmailMessage]:
    found = [message_from_bytes(file.read_bytes(), policy=SMTP) for file in folder.glob("*.eml")]
    return [letter for letter in found if isinstance(letter, EmailMessage)]


async def mail(post: PostOffice) -> int:
    """What a worker of the queue for letters does; answers how many tasks there were."""
    async with post.relay.engine.begin() as connection:
        await release(connection)
        due = [task for task in await lease(connection) if task.queue == "mail"]
    for task in due:
        await Workshop(post.database).perform(ACTORS[task.actor].work, company=task.company_id, task=task.id)
    return len(due)


async def test_a_pause_of_our_own_is_told_by_letter_in_both_languages(
    ana: Client, post: PostOffice, receiver: Receiver, letters: Path
) -> None:
    receiver.statuses = [410]
    await registered(ana, receiver)
    await product(ana)
    await post.deliver()
    assert await mail(post) == 1
    (letter,) = in_folder(letters)
    assert letter["To"] == EMAIL
    said = letter.get_content()
    assert receiver.url() in said
    assert "resumeWebhook" in said
    assert "Nada se perdeu" in said
    assert "Nothing is lost" in said


async def test_a_pause_by_hand_needs_no_letter(
    ana: Client, post: PostOffice, receiver: Receiver, letters: Path
) -> None:
    webhook = (await registered(ana, receiver))["webhook"]
    await ana.do("pauseWebhook", {"webhookId": webhook["id"]})
    assert await mail(post) == 1
    assert in_folder(letters) == []


async def test_without_a_post_office_nothing_waits_for_one(
    ana: Client, post: PostOffice, receiver: Receiver, database: Database, ours: FoundedCompany
) -> None:
    receiver.statuses = [410]
    await registered(ana, receiver)
    await product(ana)
    await post.deliver()
    await mail(post)
    async with database.reading(ours.id) as connection:
        states = await connection.execute(text("select state from task where queue = 'mail'"))
    assert set(states.scalars()) <= {"DONE", "WAITING"}
