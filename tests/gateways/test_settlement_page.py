"""The statement of an ended employment: how it ended, what was paid, what becomes of the fund."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.settlement import settle
from tests.gateways.test_payslip_page import ANA, COMPANY
from tests.people.payroll.payroll import reais
from tests.people.payroll.test_endings import ending, law
from workers.gateways.settlement.page import draw_pages
from workers.gateways.settlement.statement import KINDS, Statement


def statement(kind: TerminationKind = TerminationKind.WITHOUT_CAUSE, **facts: Any) -> Statement:
    """On 15 June 2026, after 2.5 years at 3,000.00."""
    known = ending(kind, **facts)
    pay = settle(known, law())
    return Statement(
        company=COMPANY,
        employee=replace(ANA, hired_on=known.month.hired_on),
        payslip=pay.payslip,
        pay=pay,
        kind=kind,
        notice=known.notice,
        notice_given_on=date(2026, 6, 10),
        last_day=known.left_on,
        salary=known.salary,
        fund_balance=known.fund_balance,
    )


def text_of(one: Statement) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(draw_pages(one))).pages)


def printed(amount: Any) -> str:
    return f"{amount.amount:,.2f}".translate(str.maketrans(",.", ".,"))


def test_it_says_how_and_when_it_ended_and_what_becomes_of_the_fund() -> None:
    one = statement()
    text = text_of(one)
    for word in (
        "Termo de rescisão do contrato de trabalho",
        "Dispensa sem justa causa",
        "02 (a conferir)",
        "indenizado",
        "16/12/2023",
        "15/06/2026",
        "21/07/2026",
        "25/06/2026",
        "10.000,00",
        "Multa rescisória de 40%",
        printed(one.fine),
        printed(one.pay.withdrawable),
        "com direito ao requerimento",
        f"R$ {printed(one.payslip.net)}",
    ):
        assert word in text, word
    for line in one.payslip.lines:
        assert line.name in text


def test_a_code_that_was_compared_is_told_as_such() -> None:
    assert "33 (conferido)" in text_of(statement(TerminationKind.AGREEMENT))


@pytest.mark.parametrize("kind", TerminationKind)
def test_every_kind_has_its_words(kind: TerminationKind) -> None:
    assert KINDS[kind] in text_of(statement(kind, notice=NoticeGiven.WAIVED))


def test_the_same_statement_is_the_same_file_and_another_another() -> None:
    assert draw_pages(statement()) == draw_pages(statement())
    assert draw_pages(statement()) != draw_pages(statement(fund_balance=reais(10001)))
