"""Anybody with a key and the public key can verify the audit; the API tells them and us the same."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from tests.api.front import Client
from tests.audit.acts import sealed, tampering
from tests.audit.test_entries import opened

VERIFY = """
query ($known: String, $from: DateTime, $after: Int! = 0) {
  verifyAudit(known: $known, from: $from, after: $after) {
  valid blocks entries erased unsealed continuesAfter head publicKey keyId
  firstBroken { what block entryId } } }
"""
SCRIPT = Path(__file__).parents[2] / "docs" / "examples" / "verify_audit.py"


async def outsider(client: Client, public_key: str) -> int:
    """What the script of the documentation says."""
    spec = importlib.util.spec_from_file_location("verify_audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    loop = asyncio.get_running_loop()

    def ask(query: str, after: str | None) -> Any:
        answer = asyncio.run_coroutine_threadsafe(client.data(query, after=after), loop)
        return answer.result()["page"]

    return await asyncio.to_thread(script.verify, ask, public_key)


async def verification(client: Client, **given: Any) -> dict[str, Any]:
    return (await client.data(VERIFY, **given))["verifyAudit"]


async def test_the_script_of_the_documentation_agrees(ana, relay, database):
    await opened(ana, "A")
    await sealed(relay, database)
    await opened(ana, "B")
    await sealed(relay, database)
    found = await verification(ana)
    assert (found["valid"], found["blocks"], found["unsealed"]) == (True, 2, 0)
    assert found["continuesAfter"] is None
    assert found["head"].startswith("2:")
    assert await outsider(ana, found["publicKey"]) == 2
    assert (await verification(ana, known=found["head"]))["valid"]


async def test_the_script_finds_what_was_changed_and_who_did_not_sign(ana, ours, relay, database, owner):
    warehouse = await opened(ana, "A")
    await sealed(relay, database)
    key = (await verification(ana))["publicKey"]
    with pytest.raises(InvalidSignature):
        await outsider(ana, "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29")
    async with tampering(owner, ours.id):
        await owner.execute("update audit set address = '10.0.0.1' where subject = $1", warehouse)
    with pytest.raises(AssertionError, match="block 1 breaks"):
        await outsider(ana, key)
    broken = (await verification(ana))["firstBroken"]
    assert (broken["what"], broken["block"]) == ("ENTRY_CHANGED", 1)
    assert broken["entryId"].startswith("audit_")


async def test_what_is_personal_can_be_erased_and_the_record_still_holds(ana, ours, relay, database, owner):
    await ana.do("inviteMember", {"name": "Davi", "email": "davi@example.com", "roles": ["SALES"]})
    await sealed(relay, database)
    async with tampering(owner, ours.id):
        erased = await owner.execute("update audit set personal = null where personal is not null")
    found = await verification(ana)
    assert (found["valid"], found["erased"]) == (True, int(erased.split()[1]))
    assert found["erased"] > 0


async def test_what_is_personal_cannot_be_exchanged(ana, ours, relay, database, owner):
    await ana.do("inviteMember", {"name": "Davi", "email": "davi@example.com", "roles": ["SALES"]})
    await sealed(relay, database)
    async with tampering(owner, ours.id):
        await owner.execute("update audit set personal = 'other' where personal is not null")
    assert (await verification(ana))["firstBroken"]["what"] == "PERSONAL_CHANGED"


async def test_a_stretch_is_as_long_as_can_be_answered_in_time(ana, relay, database, monkeypatch):
    monkeypatch.setattr("api.platform.audit.STRETCH", 1)
    for name in "AB":
        await opened(ana, name)
        await sealed(relay, database)
    first = await verification(ana)
    assert (first["valid"], first["blocks"], first["continuesAfter"]) == (True, 1, 1)
    second = await verification(ana, after=first["continuesAfter"])
    assert (second["valid"], second["blocks"], second["continuesAfter"]) == (True, 1, None)


async def test_a_head_of_the_wrong_form_is_a_wrong_input(ana):
    answer = await ana.ask(VERIFY, known="17")
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], answer["data"]) == ("BAD_USER_INPUT", {"verifyAudit": None})


async def test_who_may_not_read_the_audit_may_not_verify_it(ana, anonymous):
    scopes = {"name": "loja", "scopes": ["sales.order.read"]}
    secret = (await ana.do("createApiKey", scopes, "key"))["key"]
    answer = await anonymous.holding(secret).ask("{ verifyAudit { valid } auditEntries { nodes { id } } }")
    assert answer["data"] == {"verifyAudit": None, "auditEntries": None}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
