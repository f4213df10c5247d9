"""What the provider is told of a charge by now, and what is asked first when an answer may have been lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from domain.finance.bank_account import BankAccount
from domain.finance.commands.record_pix_registration import RecordPixRegistration, record_pix_registration
from domain.finance.events import PixChargeChanged
from domain.finance.pix_charge import PixCharge, txid_of
from domain.finance.pix_provider import ProviderRefused
from domain.finance.ports import ProviderUnavailable
from domain.kernel.calendar import BRASILIA
from domain.kernel.money import Money
from tests.finance.emv import parts
from tests.gateways.test_pix import ACCOUNT, CHARGE
from tests.memory import Memory
from workers.gateways.pix.provider import Provider
from workers.pix import Told, _tell
from workers.sandbox.psp.app import Provider as Sandbox
from workers.sandbox.psp.app import application

HUNDRED, PROVIDER = Money.of("100.00"), UUID(int=4)
BANK = BankAccount(
    id=UUID(int=3),
    bank_code="341",
    branch="0001",
    account="1",
    account_digit="0",
    wallet=None,
    agreement=None,
    pix_key=CHARGE.key,
    name="Loja",
    city="Rio",
    collects=True,
)


def a_charge(*, provider: UUID | None = PROVIDER) -> PixCharge:
    ids = {
        "id": UUID(int=5),
        "receivable_id": UUID(int=1),
        "installment_id": UUID(int=2),
        "case_id": UUID(int=6),
    }
    return PixCharge.issue(**ids, account=BANK, amount=HUNDRED, due_on=CHARGE.due_on, provider_id=provider)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(clock=lambda: datetime(2026, 11, 23, 12, tzinfo=BRASILIA))


@pytest_asyncio.fixture
async def line(sandbox: Sandbox) -> AsyncIterator[Provider]:
    provider = Provider(httpx.AsyncClient(transport=httpx.ASGITransport(application(sandbox))), ACCOUNT)
    yield provider
    await provider.aclose()


def told(charge: PixCharge, *, too_late: bool = False) -> Told:
    round = charge.round if charge.registered else charge.round + 1
    due = replace(CHARGE, txid=charge.txid_in(round), amount=charge.amount)
    wanted = charge.status == "ACTIVE"
    return Told(charge=charge, due=due, round=round, wanted=wanted, too_late=too_late)


async def tell(charge: PixCharge, line: Provider, *, asking: bool = False) -> RecordPixRegistration:
    """And write down what came of it, as the worker does."""
    done = await _tell(told(charge), line, asking=asking)
    memory = Memory()
    memory.add(charge)
    await record_pix_registration(done, memory)
    return done


def status_at(sandbox: Sandbox, charge: PixCharge) -> str:
    return sandbox.charges["us", charge.txid]["status"]


async def test_a_code_is_static_until_the_charge_is_registered(line: Provider, sandbox: Sandbox) -> None:
    charge = a_charge()
    assert (charge.txid, charge.stale, parts(charge.br_code)["54"]) == (txid_of(charge.id), True, "100.00")
    assert [type(event) for event in charge.pull_events()] == [PixChargeChanged]
    await tell(charge, line)
    assert (charge.registered, charge.stale, charge.txid) == (True, False, f"{txid_of(charge.id)}01")
    assert parts(parts(charge.br_code)["26"])["25"] == sandbox.charges["us", charge.txid]["location"]


async def test_without_a_provider_nobody_is_told() -> None:
    charge = a_charge(provider=None)
    charge.ask_for(Money.of("50.00"))
    charge.end(paid=True)
    assert charge.pull_events() == []
    assert not charge.stale


async def test_another_amount_is_asked_for_at_the_same_place(line: Provider, sandbox: Sandbox) -> None:
    charge = a_charge()
    await tell(charge, line)
    code = charge.br_code
    charge.ask_for(Money.of("40.00"))
    await tell(charge, line)
    assert charge.br_code == code
    assert sandbox.charges["us", charge.txid]["valor"]["original"] == "40.00"


async def test_what_was_withdrawn_and_is_owed_again_is_another_charge(
    line: Provider, sandbox: Sandbox
) -> None:
    charge = a_charge()
    await tell(charge, line)
    charge.end(paid=False)
    await tell(charge, line)
    assert (charge.registered, status_at(sandbox, charge)) == (False, "REMOVIDA_PELO_USUARIO_RECEBEDOR")
    charge.ask_for(HUNDRED)
    assert charge.location is None, "static, until it is registered again"
    await tell(charge, line)
    assert charge.txid == f"{txid_of(charge.id)}02"
    assert status_at(sandbox, charge) == "ATIVA"


async def test_after_a_lost_answer_the_same_charge_is_found(line: Provider, sandbox: Sandbox) -> None:
    charge = a_charge()
    sandbox.trouble.lose = 1
    with pytest.raises(ProviderUnavailable):
        await _tell(told(charge), line, asking=False)
    await tell(charge, line, asking=True)
    assert (charge.round, list(sandbox.charges)) == (1, [("us", charge.txid)])


async def test_a_charge_that_was_withdrawn_after_a_lost_answer_does_not_stand_in_the_way(
    line: Provider, sandbox: Sandbox
) -> None:
    charge = a_charge()
    sandbox.trouble.lose = 1
    with pytest.raises(ProviderUnavailable):
        await _tell(told(charge), line, asking=False)
    charge.end(paid=False)
    await tell(charge, line, asking=True)
    assert (charge.registered, charge.round) == (False, 1)
    charge.ask_for(HUNDRED)
    await tell(charge, line)
    assert (charge.round, status_at(sandbox, charge)) == (2, "ATIVA")


async def test_what_was_withdrawn_unseen_begins_another_round(line: Provider, sandbox: Sandbox) -> None:
    charge = a_charge()
    await tell(charge, line)
    await line.withdraw(charge.txid)
    charge.ask_for(Money.of("10.00"))
    await tell(charge, line, asking=True)
    assert (charge.round, status_at(sandbox, charge)) == (2, "ATIVA")


async def test_what_was_paid_there_and_is_not_known_here_is_for_a_person(
    line: Provider, sandbox: Sandbox
) -> None:
    charge = a_charge()
    await tell(charge, line)
    sandbox.pay(charge.txid)
    charge.ask_for(Money.of("10.00"))
    for asking in (False, True):
        with pytest.raises(ProviderRefused):
            await _tell(told(charge), line, asking=asking)
    charge.end(paid=True)
    await tell(charge, line)
    assert status_at(sandbox, charge) == "CONCLUIDA"


async def test_what_was_due_before_it_could_be_registered_stays_static(
    line: Provider, sandbox: Sandbox
) -> None:
    charge = a_charge()
    done = await _tell(told(charge, too_late=True), line, asking=False)
    assert done.location is None
    assert sandbox.charges == {}


async def test_what_changes_while_the_provider_is_told_is_told_next(line: Provider) -> None:
    charge = a_charge()
    done = await _tell(told(charge), line, asking=False)
    charge.pull_events()
    charge.end(paid=False)
    charge.pull_events()
    charge.version += 1
    memory = Memory()
    memory.add(charge)
    await record_pix_registration(done, memory)
    assert (charge.registered, charge.stale) == (True, True)
    assert [type(event) for event in charge.pull_events()] == [PixChargeChanged]
