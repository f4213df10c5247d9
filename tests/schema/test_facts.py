"""That `@emits` tells everything is looked at in every transaction of every test."""

from __future__ import annotations

from uuid import UUID

import pytest

from api.annotations.facts import facts_of
from domain.catalog.events import ProductCorrected
from domain.fiscal.commands.draft_invoice import draft_invoice
from domain.fiscal.events import InvoiceDrafted
from domain.kernel.process import Process, later, now
from domain.sales.commands.cancel_order import CancelOrder, cancel_order
from domain.sales.commands.place_order import place_order
from domain.sales.events import OrderCancelled, OrderHeld, OrderPlaced
from persistence.unit_of_work import SqlUnitOfWork
from tests import conftest, facts


def test_what_a_verb_and_all_that_it_calls_may_record_is_found():
    assert facts_of(cancel_order, ()) == {OrderCancelled}
    assert facts_of(place_order, ()) == {OrderPlaced, OrderHeld}


def test_what_is_chosen_from_a_table_of_functions_is_found_too():
    assert facts_of(draft_invoice, ()) == {InvoiceDrafted}


def test_what_must_follow_at_once_counts_and_what_follows_later_does_not():
    at_once = Process(name="at once", steps=(now(OrderCancelled, lambda _: None, place_order),))
    by_and_by = Process(name="by and by", steps=(later(OrderCancelled, lambda _: None, place_order),))
    assert facts_of(cancel_order, [at_once]) == {OrderCancelled, OrderPlaced, OrderHeld}
    assert facts_of(cancel_order, [by_and_by]) == {OrderCancelled}


def test_a_verb_that_records_what_it_is_not_known_for_fails_the_test_it_runs_in():
    assert conftest.watch is facts.watch
    uow = SqlUnitOfWork.__new__(SqlUnitOfWork)
    uow.command = CancelOrder(order_id=UUID(int=1), reason="by mistake")
    with pytest.raises(AssertionError, match="CancelOrder is not known to record ProductCorrected"):
        uow.publish(ProductCorrected(product_id=UUID(int=2)), ())
