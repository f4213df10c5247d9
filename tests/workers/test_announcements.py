"""An announcement whose answer was lost may stand: its key and number stay until it is known not to."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from domain.fiscal.commands.announce_invoice import WithdrawAnnouncement, withdraw_announcement
from domain.fiscal.contingency import is_emitted_as
from domain.fiscal.emission import Emission
from domain.fiscal.invoice import AnnouncementInDoubt, FiscalRejection, Invoice
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable
from domain.kernel.law import LawBook
from tests.fiscal.test_contingency_by_itself import ShippedLaw
from tests.gateways.sample import in_contingency, invoice
from tests.workers.desks import Answer, Answering, MadeAttempt, keeping, said
from workers import contingency

LOST = AuthorityUnavailable("NFeRecepcaoEvento4: ReadTimeout")
UNHEARD = AuthorityUnavailable("NFeRecepcaoEvento4: ConnectError", unheard=True)
OFTEN = AskedTooOften("656 Consumo indevido")
EVENT = b"<retEvento/>"


@pytest.fixture
def made() -> Invoice:
    made = in_contingency(invoice(), Emission.EPEC)
    made.sign(digest="0" * 64, path="signed")
    return made


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> Answering:
    """The Ambiente Nacional, reached without certificate or disk."""
    national = Answering()
    documents = SimpleNamespace(signed_announcement=lambda _: b"", registered_file=lambda *_: b"")

    async def desk_of(*_: Any) -> Any:
        return SimpleNamespace(announcements=national, documents=documents)

    async def keep(*_: Any) -> str:
        return "procEPEC.xml"

    @asynccontextmanager
    async def patience(*_: Any) -> AsyncGenerator[None]:
        yield

    monkeypatch.setattr(contingency, "desk_of", desk_of)
    monkeypatch.setattr(contingency, "keep", keep)
    monkeypatch.setattr(contingency, "patience", patience)
    return national


async def use(desk: Answering, made: Invoice, *answers: Answer) -> None:
    """One attempt for each answer, a minute apart; raises what the last one does."""
    memory = keeping(made)
    memory.answers[LawBook] = ShippedLaw()
    for place, answer in enumerate(answers, start=1):
        desk.registers = [answer]
        memory.now += timedelta(minutes=1)
        try:
            await contingency.use(MadeAttempt(memory), made)  # ty: ignore[invalid-argument-type]
        except (AuthorityUnavailable, FiscalRejection):
            if place == len(answers):
                raise


@pytest.mark.parametrize(
    "answers",
    [
        (LOST,),
        (LOST, UNHEARD),
        (LOST, OFTEN),
        (LOST, said(215)),
        (LOST, said(290, answer=EVENT)),
        (UNHEARD, LOST),
    ],
    ids=["lost", "then unheard", "then too often", "then unread", "then a bad certificate", "unheard before"],
)
async def test_what_may_stand_keeps_its_key_and_its_number(
    answers: tuple[Answer, ...], desk: Answering, made: Invoice
) -> None:
    with pytest.raises((AuthorityUnavailable, FiscalRejection)):
        await use(desk, made, *answers)
    assert is_emitted_as(made, None)
    with pytest.raises(AnnouncementInDoubt):
        made.give_up()
    with pytest.raises(AnnouncementInDoubt):
        in_contingency(made, Emission.SVC_AN)


@pytest.mark.parametrize(
    "answers",
    [(UNHEARD,), (OFTEN,), (said(215),), (said(467, answer=EVENT),), (LOST, said(467, answer=EVENT))],
    ids=["unheard", "too often", "unread", "refused", "lost, then refused"],
)
async def test_what_certainly_does_not_stand_may_go_another_way(
    answers: tuple[Answer, ...], desk: Answering, made: Invoice
) -> None:
    with pytest.raises((AuthorityUnavailable, FiscalRejection)):
        await use(desk, made, *answers)
    assert not is_emitted_as(made, None)
    in_contingency(made, Emission.SVC_AN)


async def test_asked_again_the_same_announcement_is_the_answer(desk: Answering, made: Invoice) -> None:
    await use(desk, made, LOST, said(573, answer=EVENT))
    assert (made.released_at is not None, desk.heard) == (True, ["register", "register"])


async def test_who_stood_still_does_not_withdraw_what_another_sent_meanwhile(made: Invoice) -> None:
    memory = keeping(made)
    made.announce(at=memory.now)
    stale = WithdrawAnnouncement(invoice_id=made.id, announced_at=memory.now)
    made.announce(at=memory.now + timedelta(seconds=20))
    await withdraw_announcement(stale, memory)
    with pytest.raises(AnnouncementInDoubt):
        made.give_up()
