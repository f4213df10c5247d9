"""Makes stock.xlsx beside this file: what stock.csv says, as a spreadsheet whose numbers are numbers.

python docs/examples/moving-in/make_stock.py
"""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
NUMBERS = ("quantity", "unit_cost")


def main() -> None:
    with (HERE / "stock.csv").open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    with xlsxwriter.Workbook(HERE / "stock.xlsx") as book:
        sheet = book.add_worksheet("stock")
        sheet.write_row(0, 0, lines[0])
        for row, line in enumerate(lines, 1):
            for column, (name, cell) in enumerate(line.items()):
                if name in NUMBERS:
                    sheet.write_number(row, column, float(cell.replace(",", "")))
                else:
                    sheet.write_string(row, column, cell)


if __name__ == "__main__":
    main()
