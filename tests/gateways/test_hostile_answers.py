"""What comes from outside in XML and in archives does no harm, whoever sent it."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator

import httpx
import pytest

from domain.fiscal.ports import AuthorityUnavailable
from domain.kernel.brazil import Environment, State
from workers.gateways.nfe import sefaz
from workers.gateways.nfe.endpoints import Service
from workers.gateways.nfe.markup import etree, parse
from workers.gateways.nfe.sefaz import LONGEST_ANSWER, Sefaz
from workers.gateways.nfe.soap import SOAP, result

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE b [<!ENTITY l0 "ha">{LAUGHS}]><b>&l9;</b>'.encode()
SECRET = "a word that stands in a file"


def asking(body: bytes, **headers: str) -> Sefaz:
    """An authority that answers with this."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body, headers=headers))
    http = httpx.AsyncClient(transport=transport, timeout=5)
    return Sefaz(http, state=State.SP, environment=Environment.TESTING, base_url="https://localhost")


@pytest.fixture
async def authority() -> AsyncIterator[list[Sefaz]]:
    opened: list[Sefaz] = []
    yield opened
    for each in opened:
        await each.aclose()


def test_entities_are_not_multiplied():
    try:
        root = parse(BOMB)
    except etree.XMLSyntaxError:
        return
    assert len("".join(root.itertext())) < 1_000


def test_no_file_and_no_address_is_fetched_for_an_entity(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    where = (tmp_path / "secret").as_uri()
    text = f'<!DOCTYPE b [<!ENTITY x SYSTEM "{where}"><!ENTITY % y SYSTEM "{where}"> %y;]><b>&x;</b>'
    try:
        root = parse(text.encode())
    except etree.XMLSyntaxError:
        return
    assert SECRET not in etree.tostring(root).decode()


@pytest.mark.parametrize("body", [BOMB, b"", b"<a>" * 5_000, b"\xff\xfe<", f'<e xmlns="{SOAP}"/>'.encode()])
def test_an_answer_that_is_none_means_that_the_authority_is_not_there(body: bytes):
    with pytest.raises(AuthorityUnavailable):
        result(Service.QUERY, body)


async def test_an_answer_without_end_is_not_read_to_its_end(authority: list[Sefaz], monkeypatch):
    monkeypatch.setattr(sefaz, "result", None)
    for body, headers in (
        (os.urandom(LONGEST_ANSWER + 1), {}),
        (gzip.compress(b" " * (LONGEST_ANSWER * 3)), {"content-encoding": "gzip"}),
    ):
        authority.append(asking(body, **headers))
        with pytest.raises(AuthorityUnavailable, match="too long"):
            await authority[-1].status()


async def test_an_answer_that_does_not_unpack_means_the_same(authority: list[Sefaz]):
    authority.append(asking(b"no gzip at all", **{"content-encoding": "gzip"}))
    with pytest.raises(AuthorityUnavailable):
        await authority[-1].status()
