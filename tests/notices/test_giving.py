"""What happens becomes notices: each once for each member whom the rules name, and for nobody else."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from tests.api.front import PASSWORD, Client
from tests.notices.conftest import Desk
from workers.noticing import give

KEY = {"name": "Loja", "scopes": ["sales.order.read"]}
SHOWN = "id kind severity title text subjectId channels state occurredAt readAt closedAt mailedAt mailFault"


async def notices(client: Client, where: str = "") -> list[dict]:
    narrowed = f"(where: {where})" if where else ""
    return (await client.data(f"{{ notices{narrowed} {{ nodes {{ {SHOWN} }} }} }}"))["notices"]["nodes"]


async def a_key(client: Client) -> None:
    payload = await client.do("createApiKey", KEY, "apiKey { id }")
    assert payload["errors"] == []


async def bea(ana: Client, company: UUID, roles: tuple[str, ...] = ("FINANCE",)) -> Client:
    person = {"name": "Bea", "email": "bea@example.com", "password": PASSWORD, "roles": list(roles)}
    assert (await ana.do("addMember", person, "member { id }"))["errors"] == []
    return ana.holding((await ana.sign_in(company, email="bea@example.com"))["accessToken"])


async def test_a_new_key_is_told_to_administrators_alone(
    ana: Client, stranger: Client, ours: FoundedCompany, desk: Desk
) -> None:
    other = await bea(ana, ours.id)
    await a_key(ana)
    await desk.look()
    (notice,) = await notices(ana)
    assert (notice["kind"], notice["state"], notice["severity"]) == ("KEY_CREATED", "NEW", "CRITICAL")
    assert notice["title"] == "Key created"
    assert notice["subjectId"].startswith("key_")
    assert notice["channels"] == ["INBOX", "MAIL"]
    assert await notices(other) == []
    assert await notices(stranger) == []


async def test_read_in_the_language_of_its_reader(ana: Client, desk: Desk) -> None:
    await a_key(ana)
    await desk.look()
    ana.language = "pt-BR"
    assert [each["title"] for each in await notices(ana)] == ["Chave criada"]


async def test_the_same_fact_again_tells_nobody_twice(
    ana: Client, ours: FoundedCompany, desk: Desk, database: Database
) -> None:
    await a_key(ana)
    await desk.look()
    async with database.writing(ours.id) as connection:
        facts = (await connection.execute(text("select id from event order by random()"))).scalars().all()
        await connection.execute(text("update notice_line set xid = '0'"))
    for fact in [*facts, *facts]:
        await give(database, ours.id, fact)
    await desk.look()
    assert len(await notices(ana)) == 1
    async with database.reading(ours.id) as connection:
        told = await connection.scalar(text("select count(*) from event where type = 'NoticeArrived'"))
    assert told == 1
