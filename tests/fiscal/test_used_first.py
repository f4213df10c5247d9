"""What is used before its authority has it: what follows follows once, and its number stays."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

import pytest

from domain.fiscal.emission import Emission
from domain.fiscal.events import InvoiceAuthorized, InvoiceDenied, InvoiceReleased, InvoiceUseUndone
from domain.fiscal.invoice import Invoice, InvoiceAlreadyReleased, Purpose
from domain.fiscal.undoing import GoodsWhereabouts, NothingToUndo, Undoing
from domain.processes.order_to_cash import (
    allocation_of,
    debts_of,
    dispatch_of,
    goods_of,
    receivables_of,
    shipment_of,
)
from tests.gateways.sample import ISSUED_AT, in_contingency, invoice, nfce

F = TypeVar("F")
HERE, THERE = UUID(int=7), UUID(int=8)
UNDOING = Undoing(at=ISSUED_AT, goods=GoodsWhereabouts.BACK, reason="Mercadoria de volta ao depósito")


@pytest.fixture
def used() -> Invoice:
    made = nfce(emission=Emission.OFFLINE)
    return released(made)


def released(made: Invoice) -> Invoice:
    made.sign(digest="0" * 64, path="signed")
    made.release(at=ISSUED_AT)
    return made


def authorized(made: Invoice) -> Invoice:
    made.send(at=ISSUED_AT)
    made.authorize(protocol="1", status_code=100, reason="", at=ISSUED_AT, xml_path="xml")
    return made


def test_sales_are_shipped_owed_and_invoiced_once(used: Invoice) -> None:
    first, second = fact(used, InvoiceReleased), fact(authorized(used), InvoiceAuthorized)
    for step in (shipment_of, receivables_of, allocation_of):
        assert step(first) is not None
        assert step(second) is None


def test_goods_of_no_order_leave_when_it_is_used() -> None:
    transfer = in_contingency(invoice(), Emission.EPEC)
    transfer.order_id, transfer.purpose = None, Purpose.TRANSFER
    transfer.warehouse_id, transfer.to_warehouse_id = HERE, THERE
    first = dispatch_of(fact(released(transfer), InvoiceReleased))
    assert first
    assert first.to_warehouse_id == THERE
    assert dispatch_of(fact(authorized(transfer), InvoiceAuthorized)) is None


def test_its_number_is_not_given_up(used: Invoice) -> None:
    used.send(at=ISSUED_AT)
    used.reject(status_code=778, reason="")
    with pytest.raises(InvoiceAlreadyReleased):
        used.give_up()


def test_denied_afterwards_it_gives_no_goods_back(used: Invoice) -> None:
    used.send(at=ISSUED_AT)
    used.deny(status_code=301, reason="")
    assert allocation_of(fact(used, InvoiceDenied)) is None


@pytest.mark.parametrize("fate", ["deny", "find_cancelled"])
def test_it_stands_undecided_until_somebody_undoes_it_and_once(used: Invoice, fate: str) -> None:
    used.send(at=ISSUED_AT)
    getattr(used, fate)(status_code=301, reason="")
    assert (used.undecided, used.stands) == (True, True)
    used.pull_events()
    used.undo_use(UNDOING)
    used.undo_use(UNDOING)
    assert (used.undecided, used.stands, used.undoing) == (False, False, UNDOING)
    undone = fact(used, InvoiceUseUndone)
    assert goods_of(undone).invoice_id == debts_of(undone).invoice_id == used.id


def test_what_is_authorised_or_waits_is_not_undone(used: Invoice) -> None:
    with pytest.raises(NothingToUndo):
        used.undo_use(UNDOING)
    with pytest.raises(NothingToUndo):
        authorized(used).undo_use(UNDOING)


def test_denied_before_it_was_used_nothing_is_open() -> None:
    made = nfce(emission=Emission.OFFLINE)
    made.sign(digest="0" * 64, path="signed")
    made.send(at=ISSUED_AT)
    made.deny(status_code=301, reason="")
    assert not made.undecided
    with pytest.raises(NothingToUndo):
        made.undo_use(UNDOING)


def test_a_return_waits_for_its_document_and_leaves_nothing_open() -> None:
    made = released(in_contingency(invoice(), Emission.EPEC))
    made.purpose = Purpose.RETURN
    made.send(at=ISSUED_AT)
    made.deny(status_code=301, reason="")
    assert not made.undecided


def fact(made: Invoice, kind: type[F]) -> F:
    (found,) = (event for event in made.pull_events() if isinstance(event, kind))
    return found
