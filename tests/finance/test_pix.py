"""BR Codes against the example of the central bank's manual."""

from __future__ import annotations

import re

import pytest

from domain.finance.pix import crc16, dynamic_code, folded, static_code
from domain.kernel.money import Money

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


def test_names_lose_accents_and_what_does_not_fit() -> None:
    assert folded("Torrefação Aurora & Filhos Ltda.", longest=25) == "Torrefacao Aurora Filhos"
    assert re.fullmatch(r"[A-Za-z0-9 ]*", folded("São João d'Oeste", longest=15))


def test_a_txid_has_letters_and_digits_only() -> None:
    with pytest.raises(ValueError, match="no txid"):
        static_code(key=KEY, name="Loja", city="Rio", txid="A-1")
