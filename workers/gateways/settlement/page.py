"""The pages of an ended employment: how it ended, what was paid and taken off, what becomes of the fund."""

from __future__ import annotations

import asyncio
import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from domain.kernel.money import ZERO
from workers.gateways.paper.form import LEFT, RIGHT
from workers.gateways.paper.words import day, grouped, reais
from workers.gateways.payslip.page import Drawing as PayslipDrawing
from workers.gateways.settlement.statement import Statement

SIGNED_BY = ("Empregador ou preposto", "Trabalhador, ou quem o representa")
SIGNATURES = 30 * mm


async def pages(statement: Statement) -> bytes:
    """The PDF, made in a thread; the same statement always gives the same bytes."""
    return await asyncio.to_thread(draw_pages, statement)


def draw_pages(statement: Statement) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"{statement.title}, {day(statement.last_day)}")
    canvas.setAuthor(statement.company.name)
    canvas.setLineWidth(0.4)
    drawing = Drawing(canvas, statement)
    drawing.heading()
    drawing.employee()
    drawing.ending()
    drawing.lines()
    drawing.totals()
    drawing.bases()
    drawing.fund()
    drawing.signatures()
    drawing.reckoning()
    drawing.end()
    return file.getvalue()


class Drawing(PayslipDrawing):
    """A payslip with more rows."""

    receipt: Statement

    def __init__(self, canvas: Canvas, statement: Statement) -> None:
        super().__init__(canvas, statement)

    def ending(self) -> None:
        """How, and when; what is shown of law is what its row says."""
        one = self.receipt
        self.line()
        self.row(
            (LEFT, "Causa do afastamento", one.cause),
            (105 * mm, "Código no eSocial (tabela 19)", one.code),
            (150 * mm, "Remuneração mensal", reais(one.salary)),
        )
        given = day(one.notice_given_on) if one.notice_given_on else ""
        self.row(
            (LEFT, "Aviso prévio", one.noticed),
            (50 * mm, "Dado em", given),
            (75 * mm, "Dias", grouped(one.pay.notice_days, places=0)),
            (90 * mm, "Projetado até", day(one.pay.carried_until)),
            (118 * mm, "Último dia", day(one.last_day)),
            (144 * mm, "Prazo de pagamento", day(one.pay.due_on)),
            (172 * mm, "Pago em", day(one.payslip.paid_on)),
        )
        self.y -= 4 * mm

    def fund(self) -> None:
        """What was deposited, with what is paid into it, and what may be drawn."""
        one = self.receipt
        self._make_room(12 * mm)
        rate = grouped(one.pay.right.fine, places=0)
        fine = f"Multa rescisória de {rate}%" if one.fine != ZERO else "Multa rescisória"
        self.row(
            (LEFT, "Depósitos do FGTS antes deste mês", reais(one.fund_balance)),
            (60 * mm, fine, reais(one.fine)),
            (105 * mm, "FGTS que pode ser sacado", reais(one.pay.withdrawable)),
            (150 * mm, "Seguro-desemprego", one.unemployment),
        )

    def signatures(self) -> None:
        """Where both sign; nothing is signed here."""
        self._make_room(SIGNATURES)
        self.y -= SIGNATURES - 8 * mm
        for begin, title in zip((LEFT, 110 * mm), SIGNED_BY, strict=True):
            self.canvas.line(begin, self.y, begin + 85 * mm, self.y)
            self.text(begin, self.y - 3.5 * mm, title, size=7.5)
        self.y -= 8 * mm
        self.canvas.line(LEFT, self.y, RIGHT, self.y)
