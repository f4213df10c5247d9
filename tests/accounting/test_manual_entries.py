"""Entries by hand: asked for by one person, posted by another."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.accounting.account import AccountPurpose
from domain.accounting.commands.approve_entry import ApproveEntry, approve_entry
from domain.accounting.commands.post_manual_entry import ManualLine, PostManualEntry, post_manual_entry
from domain.accounting.commands.refuse_entry import RefuseEntry, refuse_entry
from domain.accounting.commands.reverse_entry import ReverseEntry, reverse_entry
from domain.accounting.entry import UnbalancedEntry
from domain.accounting.entry_request import AlreadyReversed, EntryRequest, EntryRequestStatus
from domain.accounting.postings import Occasion
from domain.kernel.money import Money
from domain.kernel.refusal import FourEyes, InvalidTransition, NotFound, RefusalGroup
from tests.accounting.books import TODAY, Books

OTHER = UUID(int=77)


def asking(books: Books, debit: str = "50.00", credit: str = "50.00", **changes: Any) -> PostManualEntry:
    cash, bank = (books.account(purpose).id for purpose in (AccountPurpose.CASH, AccountPurpose.BANK))
    fields: dict[str, Any] = {
        "posted_on": TODAY,
        "memo": "Depósito do caixa",
        "lines": (
            ManualLine(account_id=bank, debit=Money.of(debit)),
            ManualLine(account_id=cash, credit=Money.of(credit)),
        ),
    }
    return PostManualEntry(**(fields | changes))


async def asked(books: Books) -> EntryRequest:
    return await books.world.get(EntryRequest, await post_manual_entry(asking(books), books.world))


async def test_an_entry_by_hand_is_posted_when_another_person_approves_it():
    books = await Books.opened()
    request = await asked(books)
    assert books.entries == []
    books.world.actor = OTHER
    await approve_entry(ApproveEntry(request_id=request.id), books.world)
    assert books.balances == {"BANK": "50.00", "CASH": "-50.00"}
    assert request.entry_id == books.entries[0].entry.id
    assert (request.status, request.decided_by) == (EntryRequestStatus.APPROVED, OTHER)


async def test_nobody_approves_what_they_asked_for():
    books = await Books.opened()
    request = await asked(books)
    with pytest.raises(FourEyes):
        await approve_entry(ApproveEntry(request_id=request.id), books.world)
    assert books.entries == []


async def test_what_is_refused_is_not_approved_afterwards():
    books = await Books.opened()
    request = await asked(books)
    books.world.actor = OTHER
    await refuse_entry(RefuseEntry(request_id=request.id, reason="Sem documento"), books.world)
    with pytest.raises(InvalidTransition):
        await approve_entry(ApproveEntry(request_id=request.id), books.world)
    assert (request.refusal_reason, books.entries) == ("Sem documento", [])


async def test_sides_that_differ_are_refused():
    books = await Books.opened()
    with pytest.raises(UnbalancedEntry) as refused:
        await post_manual_entry(asking(books, credit="49.99"), books.world)
    assert refused.value.facts == {"debit": Money(5000), "credit": Money(4999)}


async def test_everything_wrong_with_an_entry_is_told_at_once():
    books = await Books.opened()
    parent = books.account(AccountPurpose.CASH).parent_id
    lines = (
        ManualLine(account_id=parent, debit=Money(1), credit=Money(1)),
        ManualLine(account_id=UUID(int=5), credit=Money(1)),
    )
    command = asking(books, memo=" ", posted_on=date(2026, 10, 31), lines=lines)
    with pytest.raises(RefusalGroup) as refused:
        await post_manual_entry(command, books.world)
    assert [(refusal.code, refusal.path) for refusal in refused.value.refusals] == [
        ("REQUIRED", ("memo",)),
        ("PERIOD_NOT_OPEN", ("posted_on",)),
        ("OUT_OF_RANGE", ("lines", 0, "debit")),
        ("ACCOUNT_TAKES_NO_POSTINGS", ("lines", 0, "account_id")),
        ("NOT_FOUND", ("lines", 1, "account_id")),
    ]


async def test_a_reversal_too_takes_two_and_happens_once():
    books = await Books.opened()
    (entry_id,) = await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    first, second = [
        await reverse_entry(ReverseEntry(entry_id=entry_id, reason="Em duplicidade"), books.world)
        for _ in range(2)
    ]
    with pytest.raises(FourEyes):
        await approve_entry(ApproveEntry(request_id=first), books.world)
    books.world.actor = OTHER
    await approve_entry(ApproveEntry(request_id=first), books.world)
    assert (books.balances, books.entries[-1].entry.reverses_id) == ({}, entry_id)
    with pytest.raises(AlreadyReversed):
        await approve_entry(ApproveEntry(request_id=second), books.world)
    with pytest.raises(AlreadyReversed):
        await reverse_entry(ReverseEntry(entry_id=entry_id, reason="De novo"), books.world)


async def test_what_was_never_posted_is_not_reversed():
    books = await Books.opened()
    with pytest.raises(NotFound):
        await reverse_entry(ReverseEntry(entry_id=UUID(int=9), reason="Qual?"), books.world)
