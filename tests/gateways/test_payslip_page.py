"""The printed payslip: each line with its figures, how it was reckoned, on as many pages as it takes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader

from domain.people.payroll.calculation import calculate
from domain.people.payroll.company_item import CompanyEntry, CompanyItem
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.month import Loan, Overtime
from domain.people.payroll.payee import Alimony, AlimonyOf
from domain.people.payroll.payslip import Payslip, PayslipKind
from domain.people.payroll.step import PayStep, PayStepKind
from persistence.law.book import shipped_law
from tests.people.payroll.payroll import ANA as PAYEE
from tests.people.payroll.payroll import march, reais, tables
from workers.gateways.payslip.page import draw_pages
from workers.gateways.payslip.receipt import TITLES, PaidEmployee, PayingCompany, Receipt
from workers.gateways.payslip.steps import citation, norms, told

COMPANY = PayingCompany(name="Padaria Aurora Ltda.", cnpj="12ABC34501DE35", address="Rua das Laranjeiras, 1")
ANA = PaidEmployee(
    registration_number=17,
    name="Ana Maria de Souza",
    cpf="52998224725",
    job_title="Vendedora",
    cbo="521110",
    department="Vendas",
    cost_center="Matriz",
    hired_on=date(2020, 1, 1),
    account="Pix ***",
)


def paid() -> Payslip:
    """Overtime of ten hours on 5,000, and a loan of which pay may bear a part alone."""
    loans = (Loan(reference="77", instalment=reais(4000)),)
    return calculate(march(5000, overtime=(Overtime(hours=Decimal(10)),), loans=loans), tables())


def text_of(payslip: Payslip) -> list[str]:
    receipt = Receipt(company=COMPANY, employee=ANA, payslip=payslip)
    return [page.extract_text() for page in PdfReader(io.BytesIO(draw_pages(receipt))).pages]


def test_what_does_not_fit_into_its_cell_is_cut_and_stays_out_of_the_next() -> None:
    long = replace(ANA, department="Departamento comercial de vendas externas da região metropolitana")
    receipt = Receipt(company=COMPANY, employee=long, payslip=paid())
    (page, *_) = PdfReader(io.BytesIO(draw_pages(receipt))).pages
    lines = page.extract_text().splitlines()
    (shown,) = [line for line in lines if line.startswith("Departamento comercial")]
    assert shown.endswith("…")
    assert len(shown) < len(long.department)
    assert long.account in lines


def test_alimony_in_reais_is_no_percentage() -> None:
    owed = (
        Alimony(measure=AlimonyOf.FIXED, value=Decimal("810.50")),
        Alimony(measure=AlimonyOf.GROSS, value=Decimal(10)),
    )
    payslip = calculate(march(5000, replace(PAYEE, alimonies=owed)), tables())
    [page] = text_of(payslip)
    assert "810,5%" not in page
    # 10 % of 5,000.00, and it says of what.
    assert "base 5.000,00 · 10% = 500,00" in page


def test_each_line_stands_there_with_its_amount_and_the_net_in_brazilian_figures() -> None:
    payslip = paid()
    [page] = text_of(payslip)
    lines = page.splitlines()
    for line in payslip.lines:
        place = lines.index(line.name)
        figure = f"{line.amount.amount:,.2f}".translate(str.maketrans(",.", ".,"))
        assert figure in lines[place + 1 : place + 3], line.name
    assert f"R$ {payslip.net.amount:,.2f}".translate(str.maketrans(",.", ".,")) in page
    for word in ("12.ABC.345/01DE-35", "529.982.247-25", "março de 2026", "pago em 31/03/2026", "10 h"):
        assert word in page


def test_how_a_line_was_reckoned_is_told_with_its_norm() -> None:
    [page] = text_of(paid())
    assert "salário 22,727273 · × 10 h · 50% · antes do arredondamento 340,909091 = 340,91" in page
    assert "CF, art. 7, XVI; CLT, art. 59, §1" in page


def test_what_pay_was_too_little_for_is_told_with_what_is_still_owed() -> None:
    payslip = paid()
    [short], [page] = payslip.shortfalls, text_of(payslip)
    carried = f"{short.carried.amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert f"fica devendo {carried} (Lei 10.820/2003, art. 2, §2)" in page


def test_many_lines_go_on_on_another_page_under_the_same_heading_and_none_is_lost() -> None:
    item = CompanyItem(
        code="BONUS",
        name="x",
        side=PaySide.EARNING,
        formula="quantity * 10",
        nature="1000",
        social_security="11",
        income_tax="11",
        fund="11",
        norm="ACT 2026",
    )
    many = tuple(CompanyEntry(item=replace(item, code=f"B{n}", name=f"Prêmio {n}.")) for n in range(90))
    pages = text_of(calculate(march(5000, company=many), tables()))
    assert len(pages) > 2
    assert all("Ana Maria de Souza" in page for page in pages)
    whole = "\n".join(pages).splitlines()
    assert all(whole.count(f"Prêmio {n}.") == 2 for n in range(90)), "the line, and how it was reckoned"


def test_the_same_payslip_gives_the_same_bytes() -> None:
    receipt = Receipt(company=COMPANY, employee=ANA, payslip=paid())
    assert draw_pages(receipt) == draw_pages(receipt)


@pytest.mark.parametrize("kind", PayslipKind)
def test_every_kind_has_a_title_of_its_own(kind: PayslipKind) -> None:
    assert TITLES[kind] in text_of(replace(paid(), kind=kind))[0]
    assert len(set(TITLES.values())) == len(TITLES)


@pytest.mark.parametrize("kind", PayStepKind)
def test_every_kind_of_step_is_told_with_its_figure(kind: PayStepKind) -> None:
    formula = kind is PayStepKind.FORMULA
    step = PayStep(kind=kind, value=Decimal("12.5"), text="salary * 2" if formula else None)
    assert ("salary * 2" if formula else "12,5") in told([step, step])


def test_citations_of_all_norms_are_portuguese() -> None:
    english = {"the", "of", "as", "and", "sole", "is", "with", "inside", "than", "day", "table"}
    cited = {
        citation(rule.norm) for rule in shipped_law(date(2026, 3, 1)).rules.values() if labour(rule.norm)
    }
    assert len(cited) > 30
    assert [
        words for words in cited if english & set(words.replace(",", " ").replace(";", " ").split())
    ] == []


def labour(norm: str) -> bool:
    return norm.startswith(("CLT", "CF", "Lei 8.2", "Lei 9.250", "Lei 11.482", "Lei 605", "Portaria Inter"))


def test_a_norm_behind_two_steps_is_cited_once() -> None:
    step = PayStep(kind=PayStepKind.BAND, value=Decimal(1), norm="EC 103/2019, art. 28; a remark")
    assert norms([step, step]) == "EC 103/2019, art. 28"
