"""What happens becomes notices: each once for each member whom the rules name, and for nobody else."""

from __future__ import annotations

from sqlalchemy import text

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from tests.api.front import PASSWORD, Client
from tests.notices.conftest import Desk
from tests.notices.people import a_key, bea, notices
from workers.noticing import give


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


async def test_what_was_seen_and_handled(ana: Client, ours: FoundedCompany, desk: Desk) -> None:
    await a_key(ana)
    await desk.look()
    (notice,) = await notices(ana, "{state: {eq: NEW}}")
    other = await bea(ana, ours.id)
    refused = await other.do("markNoticesRead", {"noticeIds": [notice["id"]]}, "notices { id }")
    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]
    seen = await ana.do("markNoticesRead", {"noticeIds": [notice["id"]]}, "notices { state readAt }")
    assert seen["notices"][0]["state"] == "SEEN"
    assert await notices(ana, "{state: {eq: NEW}}") == []
    by = {"noticeId": notice["id"]}
    assert (await ana.do("handleNotice", by, "notice { state }"))["notice"]["state"] == "HANDLED"
    assert (await ana.do("handleNotice", by, "notice { state }"))["errors"] == []
    (error,) = (await ana.do("dismissNotice", by, "notice { state }"))["errors"]
    assert error["code"] == "INVALID_TRANSITION"


async def test_one_chooses_the_ways_but_not_those_of_ones_own_safety(
    ana: Client, ours: FoundedCompany, desk: Desk
) -> None:
    choice = {"kind": "MEMBER_INVITED", "channels": []}
    assert (await ana.do("chooseNoticeChannels", choice, "choice { channels }"))["choice"] == {"channels": []}
    safety = {"kind": "KEY_CREATED", "channels": []}
    (error,) = (await ana.do("chooseNoticeChannels", safety, "choice { id }"))["errors"]
    assert (error["code"], error["path"]) == ("NOTICE_COMPULSORY", ["input", "kind"])
    person = {"name": "Caio", "email": "caio@example.com", "roles": ["VIEWER"]}
    assert (await ana.do("inviteMember", person))["errors"] == []
    await desk.look()
    assert await notices(ana) == []
    mail = {"kind": "MEMBER_INVITED", "channels": ["MAIL"]}
    await ana.do("chooseNoticeChannels", mail)
    await ana.do("inviteMember", person)
    await desk.look()
    assert [each["channels"] for each in await notices(ana)] == [["INBOX", "MAIL"]]


async def test_rules_name_who_is_told_if_they_may_know(ana: Client, ours: FoundedCompany, desk: Desk) -> None:
    other = await bea(ana, ours.id)
    await desk.look()
    rule = {"kind": "MEMBER_INVITED", "role": "FINANCE", "channels": ["INBOX"]}
    assert (await ana.do("addNoticeRule", rule, "rule { id }"))["errors"] == []
    (error,) = (await ana.do("addNoticeRule", rule, "rule { id }"))["errors"]
    assert error["code"] == "NOTICE_RULE_EXISTS"
    person = {"name": "Caio", "email": "caio@example.com", "roles": ["VIEWER"]}
    await ana.do("inviteMember", person)
    await desk.look()
    assert len(await notices(ana)) == 1
    assert await notices(other) == []


async def test_a_rule_is_switched_off_unless_it_is_compulsory(ana: Client, desk: Desk) -> None:
    await desk.look()
    shown = "{ noticeRules(first: 100) { nodes { id version kind role enabled channels } } }"
    rules = (await ana.data(shown))["noticeRules"]["nodes"]
    for kind, code in (("MEMBER_INVITED", None), ("KEY_CREATED", "NOTICE_COMPULSORY")):
        rule = next(each for each in rules if (each["kind"], each["role"]) == (kind, "ADMIN"))
        change = {
            "noticeRuleId": rule["id"],
            "expectedVersion": rule["version"],
            "channels": rule["channels"],
        }
        payload = await ana.do("changeNoticeRule", change | {"enabled": False}, "rule { enabled }")
        assert [error["code"] for error in payload["errors"]] == ([code] if code else [])
    await ana.do("inviteMember", {"name": "Caio", "email": "caio@example.com", "roles": ["VIEWER"]})
    await desk.look()
    assert await notices(ana) == []


async def test_passwords_roles_and_factors_are_told_to_whom_they_concern(
    ana: Client, ours: FoundedCompany, desk: Desk
) -> None:
    other = await bea(ana, ours.id)
    change = {"currentPassword": PASSWORD, "newPassword": "another horse battery"}
    assert (await other.do("changePassword", change))["errors"] == []
    members = (await ana.data("{ members { nodes { id version name } } }"))["members"]["nodes"]
    person = next(each for each in members if each["name"] == "Bea")
    roles = {"memberId": person["id"], "expectedVersion": person["version"], "roles": ["VIEWER"]}
    assert (await ana.do("assignRoles", roles))["errors"] == []
    await desk.look()
    assert [each["kind"] for each in await notices(other)] == ["ROLES_CHANGED", "PASSWORD_CHANGED"]
    assert [each["kind"] for each in await notices(ana)] == ["ROLES_CHANGED"]
