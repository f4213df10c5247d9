"""The payslip's pages: what is paid and taken off above, and how each of it was reckoned below."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from domain.kernel.money import ZERO
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.line import PayLine
from domain.people.payroll.payslip import Shortfall
from workers.gateways.paper.form import LEFT, RIGHT, Form, fitting
from workers.gateways.paper.words import day, grouped, masked, month, percent, reais
from workers.gateways.payslip.receipt import Receipt
from workers.gateways.payslip.steps import citation, norms, told, unit

TOP, BOTTOM = A4[1] - 15 * mm, 18 * mm
REFERENCE, EARNED, TAKEN = 125 * mm, 160 * mm, RIGHT - mm
"""Where the columns of figures end."""
LINE, NOTE = 5 * mm, 3.6 * mm
GREY = 0.92


async def pages(receipt: Receipt) -> bytes:
    """The PDF, made in a thread; the same receipt always gives the same bytes."""
    return await asyncio.to_thread(draw_pages, receipt)


def draw_pages(receipt: Receipt) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"{receipt.title}, {month(receipt.payslip.accrual_month)}")
    canvas.setAuthor(receipt.company.name)
    canvas.setLineWidth(0.4)
    drawing = Drawing(canvas, receipt)
    drawing.heading()
    drawing.employee()
    drawing.lines()
    drawing.totals()
    drawing.bases()
    drawing.reckoning()
    drawing.end()
    return file.getvalue()


class Drawing(Form):
    """Goes on on another page where one is full."""

    def __init__(self, canvas: Canvas, receipt: Receipt) -> None:
        super().__init__(canvas, TOP, figures=RIGHT)
        self.receipt, self.page = receipt, 1

    def heading(self) -> None:
        company, payslip = self.receipt.company, self.receipt.payslip
        self.text(LEFT, self.y - 4 * mm, company.name, size=12, bold=True)
        self.text(LEFT, self.y - 9 * mm, f"CNPJ {masked(company.cnpj)}", size=8.5)
        size = fitting(self.canvas, company.address, 100 * mm, 8.5)
        self.text(LEFT, self.y - 13 * mm, company.address, size=size)
        self.figure(RIGHT, self.y - 4 * mm, self.receipt.title, size=11, bold=True)
        self.figure(RIGHT, self.y - 9 * mm, month(payslip.accrual_month), size=9.5)
        self.figure(RIGHT, self.y - 13 * mm, f"pago em {day(payslip.paid_on)}", size=8.5)
        self.y -= 16 * mm
        self.line()

    def employee(self) -> None:
        one = self.receipt.employee
        self.row(
            (LEFT, "Matrícula", str(one.registration_number)),
            (38 * mm, "Nome", one.name),
            (132 * mm, "CPF", masked(one.cpf) if one.cpf else ""),
            (168 * mm, "Admissão", day(one.hired_on)),
        )
        self.row(
            (LEFT, "Cargo", one.job_title),
            (66 * mm, "CBO", one.cbo),
            (82 * mm, "Departamento", one.department),
            (116 * mm, "Centro de custo", one.cost_center),
            (146 * mm, "Conta", one.account),
        )
        self.y -= 4 * mm

    def lines(self) -> None:
        self._columns()
        for place, line in enumerate(self.receipt.printed_lines):
            self._make_room(LINE, then=self._columns)
            if place % 2:
                self._shade(LINE)
            self._line(line)
        self.line()

    def totals(self) -> None:
        payslip = self.receipt.payslip
        self._make_room(14 * mm)
        self.y -= LINE
        self.text(LEFT + mm, self.y + 1.4 * mm, "Totais", size=9, bold=True)
        self.figure(EARNED, self.y + 1.4 * mm, reais(payslip.earnings), size=9, bold=True)
        self.figure(TAKEN, self.y + 1.4 * mm, reais(payslip.deductions), size=9, bold=True)
        self.y -= 8 * mm
        self._shade(-8 * mm)
        self.text(LEFT + mm, self.y + 2.4 * mm, "Valor líquido", size=11, bold=True)
        self.figure(TAKEN, self.y + 2.4 * mm, f"R$ {reais(payslip.net)}", size=12, bold=True)
        self.line()

    def bases(self) -> None:
        """What contributions, deposit and tax were reckoned on."""
        self._make_room(12 * mm)
        one = self.receipt
        self.row(
            (LEFT, "Base do INSS", reais(one.contribution_base)),
            (60 * mm, "Base do FGTS", reais(one.fund_base)),
            (105 * mm, "FGTS depositado", reais(one.fund)),
            (150 * mm, "Base do IRRF", reais(one.tax_base)),
        )

    def reckoning(self) -> None:
        """Each line step by step, with its norm; then what pay was too little for."""
        self.y -= 4 * mm
        self._make_room(10 * mm)
        self.y -= LINE
        self.text(LEFT, self.y + 1.4 * mm, "Como cada valor foi calculado", size=9.5, bold=True)
        for line in (*self.receipt.printed_lines, *self.receipt.payslip.employer):
            self._reckoned(line)
        for short in self.receipt.payslip.shortfalls:
            self._short(short)

    def end(self) -> None:
        self._number()
        self.canvas.save()

    def _columns(self) -> None:
        self.y -= LINE
        self.text(LEFT + mm, self.y + 1.4 * mm, "Descrição", size=7.5, bold=True)
        for end, title in ((REFERENCE, "Referência"), (EARNED, "Vencimentos"), (TAKEN, "Descontos")):
            self.figure(end, self.y + 1.4 * mm, title, size=7.5, bold=True)
        self.line()

    def _line(self, line: PayLine) -> None:
        self.y -= LINE
        self.text(LEFT + mm, self.y + 1.4 * mm, _named(line), size=9)
        self.figure(REFERENCE, self.y + 1.4 * mm, _reference(line), size=9)
        end = EARNED if line.side is PaySide.EARNING else TAKEN
        self.figure(end, self.y + 1.4 * mm, reais(line.amount), size=9)

    def _reckoned(self, line: PayLine) -> None:
        steps = told(line.steps)
        if not steps:
            return
        words = [*self._wrapped(f"{steps} = {reais(line.amount)}"), *self._wrapped(norms(line.steps))]
        self._make_room(LINE + NOTE * len(words))
        self.y -= LINE
        self.text(LEFT + mm, self.y + mm, _named(line), size=7.5, bold=True)
        for text in words:
            self.y -= NOTE
            self.text(LEFT + 3 * mm, self.y + mm, text, size=7)

    def _short(self, short: Shortfall) -> None:
        """What somebody wanted and pay did not suffice for, or the law did not allow."""
        carried = f"; fica devendo {reais(short.carried)}" if short.carried != ZERO else ""
        text = f"descontado {reais(short.taken)} de {reais(short.wanted)}{carried}"
        if short.period is not None:
            text = f"pago a mais em {month(short.period.month)}: {reais(short.wanted)}, não descontado"
        cited = citation(short.norm)
        norm = f" ({cited})" if cited else ""
        self._make_room(LINE)
        self.y -= LINE
        self.text(LEFT + mm, self.y + mm, f"{self._name_of(short.item)}: {text}{norm}", size=7.5)

    def _name_of(self, item: str) -> str:
        return next((line.name for line in self.receipt.payslip.lines if line.item == item), item)

    def _wrapped(self, text: str) -> Iterable[str]:
        line, most = "", RIGHT - LEFT - 6 * mm
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.canvas.stringWidth(longer, "Helvetica", 7) > most:
                yield line
                longer = word
            line = longer
        if line:
            yield line

    def _make_room(self, height: float, then: object = None) -> None:
        """Goes on on the next page when there is less; ``then`` draws what stands above there, too."""
        if self.y - height >= BOTTOM:
            return
        self._number()
        self.canvas.showPage()
        self.canvas.setLineWidth(0.4)
        self.page += 1
        self.y = TOP
        one, payslip = self.receipt.employee, self.receipt.payslip
        self.text(
            LEFT, self.y - 4 * mm, f"{one.name}, matrícula {one.registration_number}", size=9, bold=True
        )
        self.figure(RIGHT, self.y - 4 * mm, f"{self.receipt.title}, {month(payslip.accrual_month)}", size=8.5)
        self.y -= 7 * mm
        self.line()
        if callable(then):
            then()

    def _number(self) -> None:
        self.figure(RIGHT, BOTTOM - 6 * mm, f"página {self.page}", size=7)

    def _shade(self, height: float) -> None:
        """A grey band, below the pencil or, where the height is negative, above it."""
        self.canvas.setFillGray(GREY)
        self.canvas.rect(LEFT, self.y, RIGHT - LEFT, -height, stroke=0, fill=1)
        self.canvas.setFillGray(0)


def _named(line: PayLine) -> str:
    """With the month of which it is, of a difference."""
    return line.name if line.period is None else f"{line.name} ({month(line.period.month)})"


def _reference(line: PayLine) -> str:
    """How many days, hours or twelfths, or how many percent."""
    if line.quantity is not None:
        return f"{grouped(line.quantity, places=0)} {unit(line.steps)}".rstrip()
    return percent(line.rate) if line.rate is not None else ""
