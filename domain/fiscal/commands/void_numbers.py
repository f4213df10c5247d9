"""Give up numbers of a series (inutilização): those of invoices that will not be, or those not taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Protocol
from uuid import UUID

from domain.fiscal.facts import Establishments, IssuingEstablishment, Sales
from domain.fiscal.invoice import (
    UNSENT,
    AnnouncementInDoubt,
    Invoice,
    InvoiceAlreadyReleased,
    InvoiceKind,
    InvoiceStatus,
)
from domain.fiscal.invoice_event import InvoiceEventStatus
from domain.fiscal.number_void import NumberInUse, NumbersGivenUpAlready, NumberVoid
from domain.fiscal.numbering import series_called
from domain.kernel.calendar import business_date, zone_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import printable

SHORTEST_REASON, LONGEST_REASON = 15, 255
"""Characters of xJust (inutNFe 4.00)."""
HIGHEST_SERIES = 889
LONGEST_RANGE = 1000
"""Numbers at once; the authority takes more, and nobody has any reason to."""


class FiscalSeries(Protocol):
    async def last(self, series: str) -> int:
        """The last number taken; nobody takes another until the end of the transaction."""
        ...


@dataclass(kw_only=True)
class VoidNumbers(Command):
    """Give up numbers for good and tell the authority.

    Invoices that hold one and are not with the authority are VOIDED: their goods can be invoiced anew.
    Numbers not taken yet count as taken from now on; none is left out between them and the last one.
    """

    permission = "fiscal.number.void"
    moves = True

    establishment_id: Annotated[UUID, "establishment"]
    """Whose numbers."""
    kind: InvoiceKind = InvoiceKind.NFE
    """Of which document; NFE or NFCE."""
    series: int
    """Of which series."""
    first: int
    """The first number."""
    last: int
    """The last number; the same for one alone."""
    reason: str
    """Why, in 15 to 255 characters; the authority stores it."""


async def void_numbers(command: VoidNumbers, uow: UnitOfWork) -> UUID:
    """The id of the void. Raises OutOfRange, NumberInUse, NumbersGivenUpAlready."""
    issuing = await uow.ask(Establishments).of(command.establishment_id)
    series = _checked(command, issuing)
    taken = await uow.ask(FiscalSeries).last(series)
    with checks() as check:
        check.that(command.first <= taken + 1, OutOfRange("first", least=1, most=taken + 1))
    void = _void(command, issuing, uow)
    await _check_not_given_up(void, uow)
    for invoice in await _holders(void, uow):
        invoice.give_up()
    for _ in range(taken, command.last):
        await uow.next_number(series)
    uow.add(void.request())
    return void.id


def _checked(command: VoidNumbers, issuing: IssuingEstablishment) -> str:
    """The name of the series, when all that was said can be so."""
    with checks() as check:
        with check.at("reason"):
            command.reason = printable(command.reason, shortest=SHORTEST_REASON, longest=LONGEST_REASON)
        check.that(command.kind is not InvoiceKind.NFSE, OutOfRange("kind", allowed=["NFE", "NFCE"]))
        check.that(0 <= command.series <= HIGHEST_SERIES, OutOfRange("series", least=0, most=HIGHEST_SERIES))
        check.that(command.first >= 1, OutOfRange("first", least=1))
        most = command.first + LONGEST_RANGE - 1
        sound = command.first <= command.last <= most
        check.that(sound, OutOfRange("last", least=command.first, most=most))
    return series_called(
        command.kind, establishment_id=issuing.establishment_id, series=command.series, of=issuing.environment
    )


def _void(command: VoidNumbers, issuing: IssuingEstablishment, uow: UnitOfWork) -> NumberVoid:
    return NumberVoid(
        id=uow.new_id(),
        establishment_id=issuing.establishment_id,
        kind=command.kind,
        environment=issuing.environment,
        series=command.series,
        year=business_date(uow.now, zone_of(issuing.issuer.address.city_code)).year,
        first=command.first,
        last=command.last,
        reason=command.reason,
        requested_at=uow.now,
    )


async def _check_not_given_up(void: NumberVoid, uow: UnitOfWork) -> None:
    """What the authority did not register may be given up again."""
    for other in await uow.find_all(NumberVoid, **_series_of(void)):
        if other.status is InvoiceEventStatus.REJECTED or not other.overlaps(
            first=void.first, last=void.last
        ):
            continue
        raise NumbersGivenUpAlready("first", first=other.first, last=other.last)


TAKEN = frozenset({204, 205, 206, 539})
"""cStat: the authority holds a document under this number, or knows it denied or given up."""


async def _holders(void: NumberVoid, uow: UnitOfWork) -> list[Invoice]:
    """The invoices under these numbers, when all of them can be given up; their orders are locked first."""
    key: dict[str, Any] = _series_of(void) | {"number": list(range(void.first, void.last + 1))}
    orders = {invoice.order_id for invoice in await uow.find_all(Invoice, **key)}
    for order_id in sorted(id for id in orders if id is not None):
        await uow.ask(Sales).of(order_id)
    held = await uow.find_all(Invoice, lock=True, **key)
    with checks() as check:
        for invoice in held:
            able = invoice.status in (*UNSENT, InvoiceStatus.VOIDED) and invoice.status_code not in TAKEN
            check.that(able, NumberInUse("first", number=invoice.number, status=invoice.status.value))
            check.that(invoice.released_at is None, InvoiceAlreadyReleased("first"))
            in_doubt = invoice.announced_at is not None and invoice.released_at is None
            check.that(not in_doubt, AnnouncementInDoubt("first"))
    return held


def _series_of(void: NumberVoid) -> dict[str, Any]:
    return {name: getattr(void, name) for name in ("establishment_id", "kind", "environment", "series")}
