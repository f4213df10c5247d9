"""A printed form: rows of titled cells, drawn from the top of the page down."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT = 15 * mm, 195 * mm
ROW = 8.5 * mm

Cell = tuple[float, str, str]
"""Where it begins, its title, its text."""


class Form:
    """A pencil that goes down the page; ``y`` is where the next row ends above. What stands in cells that
    begin at ``figures`` or further right stands at their right edge."""

    def __init__(self, canvas: Canvas, top: float, *, figures: float) -> None:
        self.canvas, self.y, self.figures = canvas, top, figures

    def row(self, *cells: Cell) -> None:
        top, self.y = self.y, self.y - ROW
        ends = [x for x, *_ in cells[1:]] + [RIGHT]
        for (x, title, text), end in zip(cells, ends, strict=True):
            self.cell(x, end, top, title, text)
        self.line()

    def cell(self, x: float, end: float, top: float, title: str, text: str) -> None:
        if x > LEFT:
            self.canvas.line(x, top, x, top - ROW)
        self.text(x + mm, top - 2.6 * mm, title, size=6)
        size = fitting(self.canvas, text, end - x - 2 * mm)
        text = cut(self.canvas, text, end - x - 2 * mm, size)
        if x >= self.figures:
            self.figure(end - mm, top - 7 * mm, text, size=size)
        else:
            self.text(x + mm, top - 7 * mm, text, size=size)

    def line(self) -> None:
        """Across the form, where the pencil is."""
        self.canvas.line(LEFT, self.y, RIGHT, self.y)

    def text(self, x: float, y: float, text: str, *, size: float, bold: bool = False) -> None:
        self.canvas.setFont(_font(bold), size)
        self.canvas.drawString(x, y, printable(text))

    def figure(self, end: float, y: float, text: str, *, size: float, bold: bool = False) -> None:
        """At the right edge."""
        self.canvas.setFont(_font(bold), size)
        self.canvas.drawRightString(end, y, printable(text))


def printable(text: str) -> str:
    """As far as the fonts that every PDF reader has go (Windows-1252)."""
    return text.encode("cp1252", "replace").decode("cp1252")


def fitting(canvas: Canvas, text: str, width: float, size: float = 9.5) -> float:
    """The largest size, down to 6, in which the text fits into the width."""
    while size > 6 and canvas.stringWidth(printable(text), "Helvetica", size) > width:
        size -= 0.5
    return size


def cut(canvas: Canvas, text: str, width: float, size: float) -> str:
    """As much of it as fits into the width."""
    if canvas.stringWidth(printable(text), "Helvetica", size) <= width:
        return text
    while text and canvas.stringWidth(printable(f"{text}…"), "Helvetica", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def _font(bold: bool) -> str:
    return "Helvetica-Bold" if bold else "Helvetica"
