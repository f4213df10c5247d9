"""BR Codes against the example of the central bank's manual."""

from __future__ import annotations

import re

import pytest

from domain.finance.pix import crc16, dynamic_code, folded, static_code
from domain.kernel.money import Money
from tests.finance.emv import is_sound, parts

MANUAL = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)
"""Manual do BR Code, static example."""
KEY = "123e4567-e12b-12d1-a456-426655440000"


def test_the_manuals_static_code_is_made_to_the_byte() -> None:
    assert static_code(key=KEY, name="Fulano de Tal", city="BRASILIA") == MANUAL


def test_the_check_of_the_empty_and_the_usual_text_is_as_published() -> None:
    assert (crc16(""), crc16("123456789")) == ("FFFF", "29B1")


def test_amount_and_txid_stand_in_their_fields() -> None:
    code = static_code(key=KEY, name="Loja", city="Rio", amount=Money.of("1234.50"), txid="RT0001")
    assert "54071234.50" in code
    assert "62100506RT0001" in code
    assert code[-4:] == crc16(code[:-4])


def test_a_dynamic_code_tells_where_to_ask_and_no_amount() -> None:
    code = dynamic_code(location="pix.example/v2/cobv/1", name="Loja", city="Rio")
    assert "2521pix.example/v2/cobv/1" in code
    assert "5303986" + "5802BR" in code


MANUAL_DYNAMIC = (
    "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***630464E4"
)
"""Manual de Padrões para Iniciação do Pix, example of a dynamic QR code."""
PUBLISHED = (
    "00020101021226760014br.gov.bcb.pix2554pix.example.com/qr/v2/8b3da2f39a4140d1a91abd93113bd441"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***80800014br.gov.bcb.pix"
    "2558pix.example.com/qr/v2/rec/94ed2badcbc04c15b0bb7fa35319489063047741",
    "00020101021226810014br.gov.bcb.pix2559pix.example.com/qr/v2/cobv/1e6c54d3ec9449b7a7fc53b6b0f998e7"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***80800014br.gov.bcb.pix"
    "2558pix.example.com/qr/v2/rec/3ffa640fa4f14080adccb949fa2dc0d06304A441",
)
"""Examples of pixCopiaECola in the central bank's description of its API (a charge and a recurrence)."""


def test_the_manuals_dynamic_code_is_made_to_the_byte() -> None:
    location = "pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
    assert dynamic_code(location=location, name="Fulano de Tal", city="BRASILIA") == MANUAL_DYNAMIC


@pytest.mark.parametrize("code", [MANUAL, MANUAL_DYNAMIC, *PUBLISHED])
def test_published_codes_are_sound_by_our_check_and_by_anothers(code: str) -> None:
    assert crc16(code[:-4]) == code[-4:]
    assert is_sound(code)


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_dynamic_code_has_the_fields_of_a_published_one(code: str) -> None:
    theirs = parts(code)
    location = parts(theirs["26"])["25"]
    ours = parts(dynamic_code(location=location, name="Fulano de Tal", city="BRASILIA"))
    assert {tag: value for tag, value in theirs.items() if tag not in ("80", "63")} == {
        tag: value for tag, value in ours.items() if tag != "63"
    }


def test_names_lose_accents_and_what_does_not_fit() -> None:
    assert folded("Torrefação Aurora & Filhos Ltda.", longest=25) == "Torrefacao Aurora Filhos"
    assert re.fullmatch(r"[A-Za-z0-9 ]*", folded("São João d'Oeste", longest=15))


def test_a_txid_has_letters_and_digits_only() -> None:
    with pytest.raises(ValueError, match="no txid"):
        static_code(key=KEY, name="Loja", city="Rio", txid="A-1")
