"""Letters, cancellations and substitutes: in time, in sequence, on what is authorised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from domain.fiscal.commands.cancel_invoice import CancelInvoice, cancel_invoice
from domain.fiscal.commands.cancel_invoice_by_substitution import (
    CancelInvoiceBySubstitution,
    NotItsSubstitute,
    cancel_invoice_by_substitution,
)
from domain.fiscal.commands.correct_invoice import CorrectInvoice, correct_invoice
from domain.fiscal.commands.correct_invoice_by_letter import CorrectInvoiceByLetter, correct_invoice_by_letter
from domain.fiscal.invoice import Invoice, InvoiceKind, InvoiceNotCancellable, InvoiceStatus
from domain.fiscal.invoice_event import EventOutOfTime, EventUnderWay, InvoiceEvent, TooManyEvents
from domain.fiscal.invoice_line import ApproximateTax
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidTransition, Missing, TooLong
from tests.refused import refused
from tests.sales.world import World

TEXT = "O transporte foi feito por outra empresa."


@dataclass
class Desk:
    """A company with two invoices of the same value."""

    world: World
    first: Invoice
    second: Invoice

    def letters(self) -> list[InvoiceEvent]:
        return self.world.all(InvoiceEvent)

    async def correct(self, text: str = TEXT, *, alone: bool = False) -> InvoiceEvent:
        command = CorrectInvoiceByLetter(invoice_id=self.first.id, correction=text, alone=alone)
        await correct_invoice_by_letter(command, self.world.memory)
        return self.letters()[-1]

    async def substitute(self, by: UUID | None = None) -> None:
        command = CancelInvoiceBySubstitution(
            invoice_id=self.first.id, substitute_id=by or self.second.id, reason="Venda registrada duas vezes"
        )
        await cancel_invoice_by_substitution(command, self.world.memory)

    async def cancel(self) -> None:
        command = CancelInvoice(invoice_id=self.first.id, reason="Emitida por engano do caixa")
        await cancel_invoice(command, self.world.memory)

    def later(self, **time: float) -> None:
        self.world.memory.now += timedelta(**time)

    def as_consumers(self) -> None:
        self.first.kind = self.second.kind = InvoiceKind.NFCE


@pytest.fixture
async def desk() -> Desk:
    world = World()
    world.stock_up()
    first, second = [await world.invoice(await world.place("3")) for _ in range(2)]
    return Desk(world, first, second)


def register(event: InvoiceEvent, desk: Desk) -> None:
    event.register(protocol="1", status_code=135, reason="", at=desk.world.memory.now, xml_path="x")


async def test_letters_are_counted_up_to_the_last_one_there_may_be(desk: Desk):
    for number in range(1, 21):
        letter = await desk.correct()
        assert letter.sequence == number
        register(letter, desk)
    assert (await refused(TooManyEvents, desk.correct())).facts == {"most": 20}


async def test_a_rejected_letter_gives_its_number_back_unless_it_is_taken(desk: Desk):
    (await desk.correct()).reject(status_code=596, reason="")
    assert (await desk.correct()).sequence == 1
    desk.letters()[-1].reject(status_code=573, reason="")
    assert (await desk.correct()).sequence == 2


async def test_one_event_at_a_time_is_on_its_way(desk: Desk):
    await desk.correct()
    await refused(EventUnderWay, desk.correct())
    await refused(EventUnderWay, desk.cancel())


async def test_a_letter_says_what_the_last_one_did_before_what_is_new(desk: Desk):
    register(await desk.correct(), desk)
    volumes, weight = "Onde se lê 3 volumes, leia-se 2.", "O peso bruto é de 12 kg."
    (await desk.correct("Nunca foi registrada esta carta.")).reject(status_code=596, reason="")
    second = await desk.correct(volumes)
    assert second.reason == f"{TEXT} {volumes}"
    register(second, desk)
    third = await desk.correct(f"{TEXT} {volumes} {weight}")
    assert third.reason == f"{TEXT} {volumes} {weight}"
    register(third, desk)
    assert (await refused(TooLong, desk.correct("x" * 950))).path == ("correction",)
    assert (await desk.correct(weight, alone=True)).reason == weight


@pytest.mark.parametrize("more", ["2", ",5 caixa", " caixa"])
async def test_what_only_begins_as_the_last_letter_does_not_say_what_it_said(desk: Desk, more: str):
    volumes = "A quantidade de volumes: 1"
    register(await desk.correct(volumes), desk)
    assert (await desk.correct(volumes + more)).reason == f"{volumes} {volumes}{more}"


@pytest.mark.parametrize("rest", ["", ".", "; o peso bruto: 20 kg"])
async def test_what_says_all_of_the_last_letter_is_left_as_it_is(desk: Desk, rest: str):
    volumes = "A quantidade de volumes: 1"
    register(await desk.correct(volumes), desk)
    assert (await desk.correct(f"{TEXT} {volumes}{rest}")).reason == f"{TEXT} {volumes}{rest}"


async def test_a_letter_has_thirty_days(desk: Desk):
    desk.later(hours=720)
    register(await desk.correct(), desk)
    desk.later(seconds=1)
    await refused(EventOutOfTime, desk.correct())


async def test_what_was_handed_over_tells_of_taxes_what_it_told_then(desk: Desk):
    made, then = desk.first, ApproximateTax(federal=Money(100), state=Money(200), city=Money(3))
    made.status, made.released_at, made.issued_at = InvoiceStatus.REJECTED, desk.world.memory.now, None
    made.lines[0].approximate, made.additional_information = then, "Pedido 1. Fonte: IBPT 26.1.A."
    await correct_invoice(CorrectInvoice(invoice_id=made.id), desk.world.memory)
    assert made.lines[0].approximate == then
    assert made.additional_information == "Pedido 1. Fonte: IBPT 26.1.A."


async def test_a_consumers_invoice_takes_no_letter(desk: Desk):
    desk.as_consumers()
    await refused(Missing, desk.correct())


async def test_a_cancelled_invoice_takes_no_letter(desk: Desk):
    desk.first.cancel(at=desk.world.memory.now)
    await refused(InvalidTransition, desk.correct())


async def test_a_consumers_invoice_is_cancelled_within_half_an_hour(desk: Desk):
    desk.as_consumers()
    desk.later(minutes=30, seconds=1)
    await refused(InvoiceNotCancellable, desk.cancel())
    desk.later(seconds=-1)
    await desk.cancel()
    assert desk.letters()[-1].kind == "CANCELLATION"


async def test_an_invoice_is_cancelled_within_a_day(desk: Desk):
    desk.later(hours=24)
    await desk.cancel()


async def test_a_substitute_takes_its_place_within_a_week(desk: Desk):
    desk.as_consumers()
    desk.later(hours=168)
    await desk.substitute()
    (event,) = desk.letters()
    assert (event.kind, event.substitute_key) == ("SUBSTITUTION", desk.second.access_key)
    await desk.substitute()
    assert len(desk.letters()) == 1


async def test_what_is_no_substitute_is_refused(desk: Desk):
    await refused(Missing, desk.substitute())
    desk.as_consumers()
    await refused(NotItsSubstitute, desk.substitute(by=desk.first.id))
    assert desk.second.issued_at
    desk.second.issued_at += timedelta(hours=2, seconds=1)
    await refused(NotItsSubstitute, desk.substitute())
    desk.second.issued_at = desk.first.issued_at
    desk.second.total += Money(1)
    await refused(NotItsSubstitute, desk.substitute())
    desk.later(hours=168, seconds=1)
    await refused(EventOutOfTime, desk.substitute())
