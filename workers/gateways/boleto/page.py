"""The boleto's page: the payer's receipt above, the slip for the bank below, on A4."""

from __future__ import annotations

import asyncio
import io

import segno
from reportlab.graphics.barcode.common import I2of5
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from domain.finance.barcode import printed
from workers.gateways.boleto.slip import Person, Slip
from workers.gateways.paper.form import LEFT, RIGHT, ROW, Form
from workers.gateways.paper.words import day, masked, reais

SPLIT = 150 * mm
"""Where the column of the right begins."""
PLACE_OF_PAYMENT = "Pagável em qualquer banco, lotérica ou aplicativo, até o vencimento"
BAR = 0.254 * mm
"""The narrow bar, so that 44 digits are 103 mm long; wide ones are three times as wide (FEBRABAN)."""
BAR_HEIGHT = 13 * mm


async def page(slip: Slip) -> bytes:
    """The PDF, made in a thread; the same slip always gives the same bytes."""
    return await asyncio.to_thread(draw_page, slip)


def draw_page(slip: Slip) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"Boleto {slip.document}")
    canvas.setAuthor(slip.beneficiary.name)
    drawing = Drawing(canvas, A4[1] - 15 * mm, figures=SPLIT)
    drawing.receipt(slip)
    drawing.cut()
    drawing.bank_slip(slip)
    canvas.save()
    return file.getvalue()


class Drawing(Form):
    """The two halves of the page."""

    def receipt(self, slip: Slip) -> None:
        self._heading(slip, title="Recibo do Pagador")
        self.row(
            (LEFT, "Beneficiário", _named(slip.beneficiary)),
            (SPLIT, "Vencimento", day(slip.due_on)),
        )
        self.row(
            (LEFT, "Endereço do beneficiário", slip.beneficiary.address),
            (SPLIT, "Agência / Código do beneficiário", slip.branch_and_account),
        )
        self.row(
            (LEFT, "Pagador", _named(slip.payer)),
            (SPLIT, "Nosso número", slip.bank_reference),
        )
        self.row(
            (LEFT, "Nº do documento", slip.document),
            (65 * mm, "Data do documento", day(slip.issued_on)),
            (105 * mm, "Carteira", slip.wallet),
            (SPLIT, "(=) Valor do documento", reais(slip.amount)),
        )
        self._note("Autenticação mecânica")
        self._pix(slip)

    def cut(self) -> None:
        """The dashed line along which the payer cuts."""
        self.y -= 4 * mm
        self.canvas.setDash(2, 2)
        self.line()
        self.canvas.setDash()
        self.y -= 6 * mm

    def bank_slip(self, slip: Slip) -> None:
        self._heading(slip, title=printed(slip.digitable_line))
        self.row((LEFT, "Local de pagamento", PLACE_OF_PAYMENT), (SPLIT, "Vencimento", day(slip.due_on)))
        self.row(
            (LEFT, "Beneficiário", _named(slip.beneficiary)),
            (SPLIT, "Agência / Código do beneficiário", slip.branch_and_account),
        )
        self.row(
            (LEFT, "Data do documento", day(slip.issued_on)),
            (45 * mm, "Nº do documento", slip.document),
            (80 * mm, "Espécie doc.", "DM"),
            (100 * mm, "Aceite", "N"),
            (118 * mm, "Processamento", day(slip.issued_on)),
            (SPLIT, "Nosso número", slip.bank_reference),
        )
        self.row(
            (LEFT, "Uso do banco", ""),
            (45 * mm, "Carteira", slip.wallet),
            (65 * mm, "Espécie", "R$"),
            (80 * mm, "Quantidade", ""),
            (118 * mm, "Valor", ""),
            (SPLIT, "(=) Valor do documento", reais(slip.amount)),
        )
        self._instructions(slip)
        self._payer(slip.payer)
        self._barcode(slip.barcode)

    def _heading(self, slip: Slip, *, title: str) -> None:
        name, code = slip.bank
        self.y -= 9 * mm
        self.text(LEFT, self.y + 2 * mm, name, size=11, bold=True)
        self.text(67 * mm, self.y + 2 * mm, code, size=13, bold=True)
        self.figure(RIGHT, self.y + 2 * mm, title, size=11, bold=True)
        self.canvas.setLineWidth(1)
        self.line()
        for x in (65 * mm, 83 * mm):
            self.canvas.line(x, self.y, x, self.y + 7 * mm)
        self.canvas.setLineWidth(0.4)

    def _instructions(self, slip: Slip) -> None:
        """Instructions on the left; on the right the fields that the cashier fills in."""
        titles = (
            "(-) Desconto / Abatimento",
            "(+) Juros / Multa",
            "(+) Outros acréscimos",
            "(=) Valor cobrado",
        )
        top = self.y
        for title in titles:
            self.cell(SPLIT, RIGHT, self.y, title, "")
            self.y -= ROW
            self.canvas.line(SPLIT, self.y, RIGHT, self.y)
        self.text(LEFT + mm, top - 2.6 * mm, "Instruções (de responsabilidade do beneficiário)", size=6)
        for place, line in enumerate(slip.instructions, 1):
            self.text(LEFT + mm, top - 3.5 * mm - place * 4.5 * mm, line, size=9)
        self.line()

    def _payer(self, payer: Person) -> None:
        self.text(LEFT + mm, self.y - 2.6 * mm, "Pagador", size=6)
        self.text(LEFT + mm, self.y - 7 * mm, _named(payer), size=9)
        self.text(LEFT + mm, self.y - 11 * mm, payer.address, size=8)
        self.y -= 13 * mm
        self.line()
        self._note("Autenticação mecânica - Ficha de Compensação")

    def _barcode(self, digits: str) -> None:
        bars = I2of5(digits, barWidth=BAR, ratio=3, barHeight=BAR_HEIGHT, checksum=0, quiet=0, bearers=0)
        self.y -= BAR_HEIGHT + mm
        bars.drawOn(self.canvas, LEFT, self.y)

    def _pix(self, slip: Slip) -> None:
        if slip.br_code is None:
            return
        modules = list(segno.make(slip.br_code, error="m", micro=False).matrix_iter(scale=1, border=0))
        side = 34 * mm
        step, left, top = side / len(modules), LEFT, self.y
        self.text(LEFT + side + 5 * mm, top - 5 * mm, "Pague com Pix", size=11, bold=True)
        self.text(LEFT + side + 5 * mm, top - 10 * mm, "Aponte a câmera do aplicativo do seu banco,", size=9)
        self.text(LEFT + side + 5 * mm, top - 14 * mm, "ou copie e cole o código:", size=9)
        for place, part in enumerate(_chunks(slip.br_code, 72)):
            self.canvas.setFont("Courier", 6.5)
            self.canvas.drawString(LEFT + side + 5 * mm, top - 19 * mm - place * 3 * mm, part)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    x, y = left + column * step, top - (row + 1) * step
                    self.canvas.rect(x, y, step, step, stroke=0, fill=1)
        self.y -= side + 2 * mm

    def _note(self, text: str) -> None:
        self.figure(RIGHT, self.y - 3 * mm, text, size=6)
        self.y -= 6 * mm


def _named(person: Person) -> str:
    return f"{person.name} - {'CNPJ' if len(person.tax_id) == 14 else 'CPF'} {masked(person.tax_id)}"


def _chunks(text: str, length: int) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]
