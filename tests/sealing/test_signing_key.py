"""Certificates can be put in by everybody, and opened by who signs alone."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from persistence.database import Database
from persistence.platform.certificates import certificate_of
from persistence.platform.keys import keyring, secrets
from persistence.sealing.box import Box, public_half
from persistence.sealing.wrapping import KeyLost
from persistence.secrets import Place
from tests.api.front import Client
from tests.api.test_certificates import a_pfx, store
from tests.builders import a_cnpj
from tests.sealing.turning import installed
from workers.resealing import seal_rows

SECRET, NEXT = "of the worker that signs, and of nobody else", "its successor, some years later"
PLACE = Place(company=UUID(int=1), table="certificate", column="pfx", id=UUID(int=2))
STORING, SIGNING = Box(public_half(SECRET)), Box(public_half(SECRET), (SECRET,))


def test_what_was_put_in_is_taken_out_by_who_signs() -> None:
    assert SIGNING.take(STORING.put(b"pfx", PLACE), PLACE) == b"pfx"
    assert Box(public_half(NEXT), (NEXT, SECRET)).take(STORING.put(b"pfx", PLACE), PLACE) == b"pfx"


def test_who_stores_cannot_open_it() -> None:
    with pytest.raises(KeyLost, match="SIGNING_KEY"):
        STORING.take(STORING.put(b"pfx", PLACE), PLACE)
    assert SECRET not in repr(SIGNING)


def test_moved_or_changed_it_does_not_open() -> None:
    sealed = STORING.put(b"pfx", PLACE)
    with pytest.raises(InvalidTag):
        SIGNING.take(sealed, replace(PLACE, id=UUID(int=3)))
    with pytest.raises(InvalidTag):
        SIGNING.take(sealed[:-1] + bytes([sealed[-1] ^ 1]), PLACE)


async def test_an_uploaded_certificate_is_opened_by_the_worker_alone(
    ana: Client, ours, database: Database
) -> None:
    pfx = a_pfx(a_cnpj(1))
    await store(ana, ours, pfx)
    here = secrets().secret_key
    with installed(here, SIGNING_PUBLIC_KEY=public_half(SECRET)):
        assert await seal_rows(database, ours.id) == 1
        assert await seal_rows(database, ours.id) == 0
        async with database.reading(ours.id) as connection:
            with pytest.raises(KeyLost):
                await certificate_of(connection, ours.establishment_id)
        await store(ana, ours, pfx)
    with installed(here, SIGNING_PUBLIC_KEY=public_half(SECRET), SIGNING_KEY=SECRET):
        async with database.reading(ours.id) as connection:
            assert await certificate_of(connection, ours.establishment_id) == (pfx, "1234")
    assert not keyring().box.is_there
