"""Barcodes, lines and references against published examples and an independent program."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from domain.finance.barcode import (
    barcode,
    date_of_factor,
    digitable_line,
    due_factor,
    modulo_11,
    printed,
)
from domain.finance.free_field import Place, bank_reference
from domain.kernel.money import Money
from domain.kernel.refusal import Missing, OutOfRange

ITAU = "34199439500000029801090000015710293013280000"
BANCO_DO_BRASIL = "00196490000002952950000007777777000008765418"
"""Both with their lines from the tests of pyboleto."""

with (Path(__file__).parent / "fixtures" / "boletos.csv").open() as file:
    BY_PYCOBRANCA = list(csv.DictReader(file))
"""Made once by pycobranca 1.1.2."""


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (ITAU, "34191.09008 00015.710296 30132.800001 9 43950000002980"),
        (BANCO_DO_BRASIL, "00190.00009 07777.777009 00087.654182 6 49000000295295"),
    ],
)
def test_a_published_barcode_gives_its_published_line(code: str, line: str) -> None:
    assert printed(digitable_line(code)) == line
    assert code[4] == str(modulo_11(code[:4] + code[5:]))


@pytest.mark.parametrize("row", BY_PYCOBRANCA, ids=lambda row: row["bank_reference"])
def test_an_independent_program_makes_the_same_boleto(row: dict[str, str]) -> None:
    place = Place(
        bank_code=row["bank_code"],
        branch=row["branch"],
        account=row["account"],
        wallet=row["wallet"],
        agreement=row["agreement"] or None,
    )
    reference = bank_reference(place, int(row["number"]))
    code = barcode(
        bank_code=row["bank_code"],
        due_on=date.fromisoformat(row["due_on"]),
        amount=Money(int(row["cents"])),
        free_field=reference.free_field,
    )
    assert (code, digitable_line(code)) == (row["barcode"], row["digitable_line"])
    assert reference.printed == row["bank_reference"]


@pytest.mark.parametrize(
    ("day", "factor"),
    [
        ("2000-07-03", "1000"),
        ("2025-02-21", "9999"),
        ("2025-02-22", "1000"),
        ("2026-06-27", "1490"),
        ("2026-06-30", "1493"),
        ("2026-11-21", "1637"),
        ("2026-12-31", "1677"),
        ("2049-10-13", "9999"),
    ],
)
def test_due_dates_are_counted_anew_since_february_2025(day: str, factor: str) -> None:
    due_on = date.fromisoformat(day)
    assert due_factor(due_on) == factor
    assert date_of_factor(factor, near=due_on) == due_on


def test_a_date_beyond_the_last_factor_is_refused_by_name() -> None:
    with pytest.raises(Missing) as refused:
        due_factor(date(2049, 10, 14))
    assert refused.value.facts["what"] == "due factor"


def test_factor_zero_tells_no_date() -> None:
    assert date_of_factor("0000", near=date(2026, 11, 21)) is None


def a_place(**changes: str | None) -> Place:
    fields: dict[str, str | None] = {
        "bank_code": "341",
        "branch": "0293",
        "account": "01328",
        "wallet": "109",
        "agreement": None,
    }
    return Place(**(fields | changes))  # ty: ignore[invalid-argument-type]


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (a_place(bank_code="237"), "free field of bank 237"),
        (a_place(wallet="198"), "free field of bank 341, wallet 198"),
        (a_place(bank_code="001", agreement="123456"), "free field of bank 001 without an agreement"),
    ],
)
def test_a_layout_that_is_not_known_is_refused_by_name(place: Place, what: str) -> None:
    with pytest.raises(Missing) as refused:
        bank_reference(place, 1)
    assert str(refused.value.facts["what"]).startswith(what)


def test_numbers_end_where_the_banks_digits_do() -> None:
    assert bank_reference(a_place(), 99_999_999).printed.startswith("109/99999999-")
    with pytest.raises(OutOfRange):
        bank_reference(a_place(), 100_000_000)
