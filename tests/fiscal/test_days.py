"""A sale late in the evening of a month's last day belongs to that month where the company is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.fiscal.commands.number_invoice import NumberInvoice, number_invoice
from domain.fiscal.events import InvoiceAuthorized
from domain.fiscal.invoice import Invoice, InvoiceStatus
from domain.kernel.brazil import Address
from domain.platform.establishment import Establishment
from domain.processes.record_to_report import entries_of_invoice
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.api.front import found_company
from tests.gateways.sample import SAO_PAULO, invoice
from tests.memory import Memory
from workers.gateways.nfe.formats import instant

LATE = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
RIO_BRANCO = replace(SAO_PAULO, city="Rio Branco", city_code="1200401", state="AC", postal_code="69900062")
MANAUS = replace(SAO_PAULO, city="Manaus", city_code="1302603", state="AM", postal_code="69005010")


def drafted(address: Address) -> Invoice:
    sample = invoice()
    sample.issuer = replace(sample.issuer, address=address)
    sample.number = sample.access_key = sample.numeric_code = sample.issued_at = None
    sample.status = InvoiceStatus.DRAFT
    return sample


@pytest.mark.parametrize(
    ("address", "month", "printed"),
    [
        (RIO_BRANCO, "2611", "2026-11-30T23:30:00-05:00"),
        (MANAUS, "2612", "2026-12-01T00:30:00-04:00"),
        (SAO_PAULO, "2612", "2026-12-01T01:30:00-03:00"),
    ],
    ids=lambda value: value.city if isinstance(value, Address) else "",
)
async def test_key_and_document_bear_the_issuers_month(address: Address, month: str, printed: str):
    draft = drafted(address)
    world: Any = Memory(now=LATE, kept={draft.id: draft})
    await number_invoice(NumberInvoice(invoice_id=draft.id), world)
    assert draft.access_key
    assert draft.issued_at
    assert draft.access_key[2:6] == month
    assert instant(draft.issued_at, draft.zone) == printed


@pytest.mark.parametrize(("address", "day"), [(RIO_BRANCO, 30), (SAO_PAULO, 1)], ids=["Acre", "São Paulo"])
def test_the_revenue_is_booked_in_the_issuers_month(address: Address, day: int):
    sent = drafted(address)
    sent.status = InvoiceStatus.TRANSMITTED
    sent.authorize(protocol="1", status_code=100, reason="Autorizado", at=LATE, xml_path="xml")
    *_, fact = sent.pull_events()
    assert isinstance(fact, InvoiceAuthorized)
    assert entries_of_invoice(fact).on == date(2026, 11 if day == 30 else 12, day)


def test_facts_of_earlier_versions_are_booked_by_the_day_in_brasilia():
    sent = drafted(RIO_BRANCO)
    fact: Any = {"purpose": "SALE", "authorized_at": LATE, "lines": ()}
    old = InvoiceAuthorized(invoice_id=sent.id, order_id=sent.order_id, **fact)
    assert entries_of_invoice(old).on == date(2026, 12, 1)


async def test_a_stored_companys_day_is_that_of_its_issuer(database: Database) -> None:
    founded = await found_company(database, 1)
    begin = {"company": founded.id, "actor": founded.member_id, "permissions": EVERYTHING, "at": LATE}
    async with database.begin(**begin) as uow:
        assert uow.today == date(2026, 12, 1)
        issuer = await uow.get(Establishment, founded.establishment_id, lock=True)
        issuer.address = RIO_BRANCO
        await uow.commit()
    async with database.begin(**begin) as uow:
        assert uow.today == date(2026, 11, 30)
