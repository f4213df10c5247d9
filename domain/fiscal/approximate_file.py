"""A published table of approximate taxes as text: lines of thirteen columns between semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO

from domain.kernel.refusal import Checks, Duplicate, Malformed, OutOfRange, Refusal, RefusalGroup, Required
from domain.kernel.text import is_unprintable

COLUMNS = (
    "codigo",
    "ex",
    "tipo",
    "descricao",
    "nacionalfederal",
    "importadosfederal",
    "estadual",
    "municipal",
    "vigenciainicio",
    "vigenciafim",
    "chave",
    "versao",
    "fonte",
)
"""As the Instituto Brasileiro de Planejamento e Tributação publishes them; in any order here."""
PERCENTS = ("nacionalfederal", "importadosfederal", "estadual", "municipal")
OF_THE_TABLE = ("vigenciainicio", "vigenciafim", "chave", "versao", "fonte")
"""The same on every line."""
GOODS, SERVICES = "0", ("1", "2")
"""tipo: NCM; NBS, and the list of LC 116/2003."""
MOST_CHARACTERS = 900_000
"""Of one piece; a request holds a million bytes."""
MOST_LINES = 20_000
MOST_FAULTS = 50
"""Told at once; who mends them finds the others."""
LONGEST = {"chave": 20, "versao": 20, "fonte": 60}

Values = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PublishedRate:
    ncm: str
    exception: str
    national: Decimal
    imported: Decimal
    state: Decimal
    city: Decimal


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a file says; ``services`` counts the lines about services, which are left out."""

    publisher: str
    edition: str
    key: str
    valid_from: date
    valid_until: date
    rates: tuple[PublishedRate, ...]
    services: int


class _Faults(Exception):
    """There are too many to look for more."""


def published(content: str) -> Published:
    """Raises all faults at once, up to 50, each with ``line`` (counted from 1, the heading) and ``column``:
    Required, Malformed, OutOfRange, Duplicate."""
    if len(content) > MOST_CHARACTERS:
        raise OutOfRange(most=MOST_CHARACTERS, given=len(content))
    check = Checks()
    found = _Reading(check)
    try:
        for line, values in _lines(content, check):
            found.take(line, values)
            if len(check.refusals) >= MOST_FAULTS:
                raise _Faults
        if not found.rates and not found.services and not check.refusals:
            check.that(False, Required(line=2, column="codigo"))
    except _Faults:
        pass
    if check.refusals:
        raise RefusalGroup(check.refusals[:MOST_FAULTS])
    return found.published()


def _lines(content: str, check: Checks) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=";", strict=True)
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        if heading and not heading[-1]:
            heading.pop()
        for name in COLUMNS:
            check.that(heading.count(name) == 1, Malformed(line=1, column=name, expected="column"))
        if check.refusals:
            return
        for cells in reader:
            line = reader.line_num
            if line > MOST_LINES:
                check.that(False, OutOfRange(line=line, column="codigo", most=MOST_LINES))
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) < len(heading) or any(map(str.strip, cells[len(heading) :])):
                expected = f"{len(heading)} columns"
                check.that(False, Malformed(line=line, column=heading[-1], expected=expected))
                continue
            yield line, {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}
    except csv.Error:
        check.that(False, Malformed(line=reader.line_num, column=COLUMNS[0], expected="CSV"))


class _Reading:
    """Lines taken one after another, and what was wrong with them."""

    def __init__(self, check: Checks) -> None:
        self.check = check
        self.first: dict[str, str] = {}
        self.days: tuple[date, date] | None = None
        self.rates: dict[tuple[str, str], PublishedRate] = {}
        self.services = 0

    def take(self, line: int, values: Values) -> None:
        before = len(self.check.refusals)
        self._of_the_table(line, values)
        kind = values["tipo"]
        if kind in SERVICES:
            self.services += 1
            return
        self._expect(kind == GOODS, line, "tipo", Malformed(expected="0, 1 or 2"))
        code, exception = values["codigo"], values["ex"]
        is_code = len(code) == 8 and code.isascii() and code.isdecimal()
        self._expect(is_code, line, "codigo", Malformed(expected="NCM"))
        is_exception = (
            len(exception) <= 3 and exception.isascii() and (not exception or exception.isdecimal())
        )
        self._expect(is_exception, line, "ex", Malformed(expected="EX"))
        percents = {name: self._percent(line, name, values[name]) for name in PERCENTS}
        if len(self.check.refusals) > before:
            return
        key = code, exception.lstrip("0")
        if self._expect(key not in self.rates, line, "codigo", Duplicate(ncm=code)):
            self.rates[key] = PublishedRate(
                ncm=key[0],
                exception=key[1],
                national=percents["nacionalfederal"],
                imported=percents["importadosfederal"],
                state=percents["estadual"],
                city=percents["municipal"],
            )

    def published(self) -> Published:
        assert self.days
        return Published(
            publisher=self.first["fonte"],
            edition=self.first["versao"],
            key=self.first["chave"],
            valid_from=self.days[0],
            valid_until=self.days[1],
            rates=tuple(self.rates.values()),
            services=self.services,
        )

    def _of_the_table(self, line: int, values: Values) -> None:
        if self.first:
            for name in OF_THE_TABLE:
                same = values[name] == self.first[name]
                self._expect(same, line, name, Malformed(expected=self.first[name]))
            return
        self.first = {name: values[name] for name in OF_THE_TABLE}
        for name, longest in LONGEST.items():
            text = values[name]
            self._expect(text, line, name, Required())
            fits = len(text) <= longest and not any(is_unprintable(sign) for sign in text)
            self._expect(fits, line, name, Malformed(expected=f"{longest} characters"))
        begin, end = (self._day(line, name, values[name]) for name in ("vigenciainicio", "vigenciafim"))
        if begin and end and self._expect(begin <= end, line, "vigenciafim", OutOfRange(least=begin)):
            self.days = begin, end

    def _day(self, line: int, name: str, text: str) -> date | None:
        try:
            if len(text) != len("31/12/2026"):
                raise ValueError
            return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            self._expect(False, line, name, Malformed(expected="DD/MM/YYYY"))
            return None

    def _percent(self, line: int, name: str, text: str) -> Decimal:
        try:
            if not text.isascii() or not text.replace(",", "", 1).replace(".", "", 1).isdecimal():
                raise InvalidOperation
            percent = Decimal(text.replace(",", "."))
        except InvalidOperation:
            self._expect(False, line, name, Malformed(expected="percent"))
            return Decimal(0)
        exact = percent == percent.quantize(Decimal("0.01")) if percent <= 100 else True
        self._expect(0 <= percent <= 100, line, name, OutOfRange(least=0, most=100))
        self._expect(exact, line, name, Malformed(expected="two places"))
        return percent

    def _expect(self, holds: object, line: int, column: str, refusal: Refusal) -> bool:
        refusal.facts.update(line=line, column=column)
        return self.check.that(holds, refusal)
