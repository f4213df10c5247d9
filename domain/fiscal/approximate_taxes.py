"""Approximate taxes that consumers are told of (Lei 12.741/2012), by tables that a company brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from domain.fiscal.facts import IssuingEstablishment
from domain.fiscal.invoice import InvoiceKind
from domain.fiscal.invoice_line import ApproximateTax, InvoiceLine
from domain.fiscal.printed import Recipient
from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal

FOREIGN = frozenset({1, 2, 6, 7})
"""Origins of goods that came from abroad (table A of Convênio s/nº 1970: "estrangeira")."""
NO_EXCEPTION = ""


class ApproximateTaxesOverlap(Refusal):
    """Another table of the state holds on some of these days; facts: ``table``, ``valid_from``,
    ``valid_until``."""

    code = "APPROXIMATE_TAXES_OVERLAP"


@dataclass(frozen=True, kw_only=True)
class ApproximateTaxRate:
    """Percent of the price that is taxes, for one NCM, and one exception (EX of the TIPI) to it or none."""

    id: UUID
    table_id: UUID
    ncm: str
    exception: str
    national: Decimal
    imported: Decimal
    state: Decimal
    city: Decimal

    @property
    def code(self) -> tuple[str, str]:
        return self.ncm, self.exception

    def says_as(self, other: ApproximateTaxRate) -> bool:
        return replace(self, id=other.id) == other


@dataclass(eq=False, kw_only=True)
class ApproximateTaxTable(Aggregate):
    """A publication that a company brought: of one state, by ``publisher`` under ``edition`` and ``key``.
    ``rates`` counts its rows; lines of the same publication may come later."""

    id: UUID
    version: int = 1
    state: str
    publisher: str
    edition: str
    key: str
    valid_from: date
    valid_until: date
    rates: int = 0
    imported_at: datetime
    imported_by: UUID

    @property
    def named(self) -> str:
        """As documents name their source (Decreto 8.264/2014)."""
        return " ".join(part for part in (self.publisher, self.edition, self.key) if part)

    def add(self, count: int) -> None:
        self.rates += count

    def end_before(self, day: date) -> None:
        """Another takes its place; from its own first day on it never holds."""
        self.valid_until = max(
            min(self.valid_until, day - timedelta(days=1)), self.valid_from - timedelta(days=1)
        )

    def meets(self, valid_from: date, valid_until: date) -> bool:
        return max(self.valid_from, valid_from) <= min(self.valid_until, valid_until)


@dataclass(frozen=True, kw_only=True)
class ApproximateBook:
    """What one table says of some codes; ``source`` is how it is named."""

    source: str
    rates: Mapping[str, ApproximateTaxRate]


class ApproximateTaxes(Protocol):
    """The company's tables of approximate taxes."""

    async def on(self, day: date, state: str, codes: Collection[str]) -> ApproximateBook | None:
        """Of the state's table of a day, the rows of these NCM without exception; None without a table."""
        ...

    async def turn(self, state: str) -> None:
        """Who brings a table of the state at the same time waits, until the commit."""
        ...

    async def tables_of(self, state: str) -> list[UUID]: ...

    async def rows_of(self, table_id: UUID) -> dict[tuple[str, str], ApproximateTaxRate]:
        """All rows of a table, by NCM and exception."""
        ...


def is_told(kind: InvoiceKind, recipient: Recipient) -> bool:
    """Whether a sale's document tells it: what consumers buy (Lei 12.741/2012, art. 1)."""
    return kind is InvoiceKind.NFCE or recipient.final_consumer


async def tell_approximate_taxes(
    lines: Sequence[InvoiceLine], establishment: IssuingEstablishment, day: date, uow: UnitOfWork
) -> str | None:
    """Have the items bear what is known of them; what the document says of it, None when nothing is known."""
    if not establishment.approximate_taxes:
        return None
    codes = {line.ncm for line in lines}
    book = await uow.ask(ApproximateTaxes).on(day, establishment.issuer.address.state, codes)
    if book is None:
        return None
    for line in lines:
        line.approximate = approximate_tax(line, book.rates.get(line.ncm))
    return told(lines, book.source)


def approximate_tax(line: InvoiceLine, rate: ApproximateTaxRate | None) -> ApproximateTax | None:
    """Of what is paid for the item, each sphere rounded by itself."""
    if rate is None:
        return None
    federal = rate.imported if line.origin in FOREIGN else rate.national
    return ApproximateTax(
        federal=line.total.percent(federal),
        state=line.total.percent(rate.state),
        city=line.total.percent(rate.city),
    )


def total_approximate(lines: Sequence[InvoiceLine]) -> Money | None:
    """The sum of the items that bear it (vTotTrib); None when none does."""
    borne = [line.approximate.total for line in lines if line.approximate]
    return Money.total(borne) if borne else None


def told(lines: Sequence[InvoiceLine], source: str) -> str | None:
    """By sphere, with the source (Lei 12.741/2012, art. 1; Decreto 8.264/2014); and of which items nothing is
    known."""
    borne = [line.approximate for line in lines if line.approximate]
    if not borne:
        return None
    spheres = {
        "federais": Money.total(one.federal for one in borne),
        "estaduais": Money.total(one.state for one in borne),
        "municipais": Money.total(one.city for one in borne),
    }
    amounts = ", ".join(f"R$ {amount} {sphere}".replace(".", ",") for sphere, amount in spheres.items())
    unknown = _stretches([line.position for line in lines if line.approximate is None])
    left_out = f" Itens sem informação: {unknown}." if unknown else ""
    return f"Tributos aproximados (Lei 12.741/2012): {amounts}. Fonte: {source}.{left_out}"


def _stretches(positions: Sequence[int]) -> str:
    """Such as 1-3, 5."""
    found: list[list[int]] = []
    for position in sorted(positions):
        if found and position == found[-1][-1] + 1:
            found[-1][1:] = [position]
        else:
            found.append([position])
    return ", ".join("-".join(map(str, stretch)) for stretch in found)
