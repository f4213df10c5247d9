"""The printed boleto says what the boleto is, to people and to machines."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from domain.finance.barcode import barcode, digitable_line, printed
from domain.finance.free_field import Place, bank_reference
from domain.finance.pix import static_code
from domain.kernel.money import Money
from workers.gateways.boleto.page import draw_page
from workers.gateways.boleto.slip import Person, Slip
from workers.gateways.paper.words import masked, percent, reais


@pytest.fixture
def slip() -> Slip:
    reference = bank_reference(
        Place(bank_code="341", branch="0293", account="01328", wallet="109", agreement=None), 157
    )
    due_on, amount = date(2026, 12, 21), Money.of("1234.56")
    code = barcode(bank_code="341", due_on=due_on, amount=amount, free_field=reference.free_field)
    return Slip(
        bank_code="341",
        branch_and_account="0293 / 01328-0",
        wallet="109",
        bank_reference=reference.printed,
        barcode=code,
        digitable_line=digitable_line(code),
        document="1/7 - 1/3",
        amount=amount,
        issued_on=date(2026, 11, 21),
        due_on=due_on,
        beneficiary=Person(name="Torrefação Aurora Ltda", tax_id="11222333000181", address="São Paulo - SP"),
        payer=Person(name="Mercearia “Łódź” Ltda", tax_id="12ABC34501DE35", address="São Paulo - SP"),
        fine=Decimal("2.0000"),
        monthly_interest=Decimal("1.0000"),
        discount=Decimal(5),
        discount_until=date(2026, 12, 11),
        br_code=static_code(key="pix@aurora.example", name="Aurora", city="SP", amount=amount, txid="A1"),
    )


def text_of(pdf: bytes) -> str:
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return page.extract_text()


def test_people_find_on_it_what_they_need(slip: Slip) -> None:
    text = text_of(draw_page(slip))
    for words in (
        printed(slip.digitable_line),
        "109/00000157-1",
        "21/12/2026",
        "1.234,56",
        "Torrefação Aurora Ltda - CNPJ 11.222.333/0001-81",
        "CNPJ 12.ABC.345/01DE-35",
        "multa de 2%",
        "juros de 1% ao mês",
        "Até 11/12/2026, desconto de 5%.",
        "341-7",
    ):
        assert words in text


def test_the_same_boleto_gives_the_same_bytes(slip: Slip) -> None:
    assert draw_page(slip) == draw_page(slip)


def test_machines_read_the_barcode_and_the_pix_code_from_it(slip: Slip) -> None:
    picture = pypdfium2.PdfDocument(draw_page(slip))[0].render(scale=3).to_pil()
    read = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert read == {slip.barcode, slip.br_code}


def test_without_pix_and_charges_nothing_is_said_of_them(slip: Slip) -> None:
    text = text_of(draw_page(replace(slip, br_code=None, fine=Decimal(0), monthly_interest=Decimal(0))))
    assert "Pix" not in text
    assert "multa de" not in text


def test_money_rates_and_tax_ids_are_written_the_brazilian_way() -> None:
    assert reais(Money.of("1234567.80")) == "1.234.567,80"
    assert (percent(Decimal("2.0000")), percent(Decimal("0.5000")), percent(Decimal(10))) == (
        "2%",
        "0,5%",
        "10%",
    )
    assert masked("52998224725") == "529.982.247-25"
