"""A secret may be replaced: what was made with the one before is still good, and nothing new is."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from persistence.audit.block import BEGINNING, Block, key_id
from persistence.backup.manifest import KeptFile, Manifest
from persistence.backup.refused import BackupRefused
from persistence.database import Database
from persistence.identity import new_id
from persistence.platform.keys import secrets
from persistence.platform.tokens import TokenMint
from persistence.reading.cursor import read_cursor, write_cursor
from persistence.reading.problem import BadInput
from persistence.secrets import Place, Secrets
from persistence.settings import Settings
from tests.api.front import Client
from tests.audit.test_reads import PARTY
from tests.sealing.turning import NEW, NEWER, OLD, installed

BEFORE, AFTER, LATER = Secrets(OLD), Secrets(NEW, (OLD,)), Secrets(NEWER, (NEW, OLD))
COMPANY, ID = new_id(), new_id()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLACE = Place(company=COMPANY, table="certificate", column="pfx", id=ID)
MANIFEST = Manifest(
    taken_at="2026-11-21",
    revision="0024",
    dump=KeptFile(path="d", size=1, sha256="0" * 64),
    rows={},
    heads={},
    files=[],
)


@pytest.mark.parametrize("now", [AFTER, LATER], ids=["once", "twice"])
def test_what_was_sealed_by_a_former_secret_opens(now: Secrets) -> None:
    assert now.open(BEFORE.seal(b"salary", PLACE), PLACE) == b"salary"


@pytest.mark.parametrize("kind", ["refresh", "invitation", "upload"])
def test_opaque_tokens_of_a_former_secret_are_read_as_they_were_stored(kind: str) -> None:
    token = getattr(TokenMint(BEFORE), kind)(COMPANY, ID)
    assert getattr(TokenMint(LATER), f"read_{kind}")(token.text).digest == token.digest


def test_a_key_of_a_former_secret_is_known_by_one_of_its_digests() -> None:
    token = TokenMint(BEFORE).key(COMPANY, ID)
    presented = TokenMint(LATER).read_key(token.text)
    assert presented is not None
    assert token.digest in presented.former
    assert presented.digest != token.digest


def test_access_tokens_of_a_former_secret_last_until_they_end() -> None:
    token = TokenMint(BEFORE).access(COMPANY, ID, ID, at=NOW)
    assert TokenMint(LATER).read_access(token.text, at=NOW) is not None
    assert TokenMint(Secrets(NEW)).read_access(token.text, at=NOW) is None


def test_nothing_new_is_made_with_a_former_secret() -> None:
    made = [TokenMint(AFTER).access(COMPANY, ID, ID, at=NOW), TokenMint(AFTER).refresh(COMPANY, ID)]
    assert TokenMint(BEFORE).read_access(made[0].text, at=NOW) is None
    assert TokenMint(BEFORE).read_refresh(made[1].text) is None


def test_a_cursor_of_a_former_secret_goes_on() -> None:
    cursor = write_cursor(BEFORE.derive("cursor"), "sort", "filter", ["a"])
    assert read_cursor(LATER.derive("cursor"), "sort", "filter", cursor) == ["a"]
    with pytest.raises(BadInput):
        read_cursor(Secrets(NEW).derive("cursor"), "sort", "filter", cursor)


def test_a_backup_of_a_former_secret_is_believed() -> None:
    assert Manifest.opened(MANIFEST.sealed(BEFORE), LATER) == MANIFEST
    with pytest.raises(BackupRefused):
        Manifest.opened(MANIFEST.sealed(BEFORE), Secrets(NEW))


def test_blocks_of_the_audit_signed_by_a_former_secret_are_ours() -> None:
    with installed(OLD):
        block, old = _block().signed(), key_id()
    with installed(NEW, OLD):
        assert block.is_ours()
        assert _block().signed().key_id != old
    with installed(NEW):
        assert not block.is_ours()


async def test_a_partners_key_still_opens_the_door(ana: Client, database: Database) -> None:
    answer = await ana.do(
        "createApiKey", {"name": "Shop", "scopes": ["catalog.product.read"]}, "apiKey { id } key"
    )
    here = secrets().secret_key
    with installed(NEW, here):
        assert "errors" not in await Client(ana.http, answer["key"]).ask("{ products { nodes { id } } }")
    with installed(NEW):
        refused = await Client(ana.http, answer["key"]).send({"query": "{ products { nodes { id } } }"})
        assert refused.status_code == 401


async def test_what_was_done_under_a_key_is_not_done_twice(ana: Client) -> None:
    asked = PARTY | {"idempotencyKey": "once"}
    here = secrets().secret_key
    first = await ana.do("registerParty", asked, "party { id }")
    with installed(NEW, here):
        again = await Client(ana.http, ana.token).do("registerParty", asked, "party { id }")
        other = await ana.do("registerParty", asked | {"name": "Carlos Dias"}, "party { id }")
    assert (again["replayed"], again["party"]) == (True, first["party"])
    assert [error["code"] for error in other["errors"]] == ["IDEMPOTENCY_CONFLICT"]


def test_a_former_secret_must_be_as_long_as_any() -> None:
    with pytest.raises(ValidationError, match="FORMER_SECRET_KEYS"):
        Settings(database_url="postgresql://x", secret_key=NEW, former_secret_keys="short")


def _block() -> Block:
    return Block(
        company_id=COMPANY,
        number=1,
        entries=1,
        first_id=ID,
        last_id=ID,
        root=bytes(32),
        previous=BEGINNING,
        sealed_at=NOW,
        horizon=1,
        id=UUID(int=1),
    )
