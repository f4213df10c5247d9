"""Statements are compiled once for each form, aside, and not kept for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from persistence.database import Database
from persistence.reading.compiled import engine as engines
from persistence.reading.compiled.engine import Engine
from persistence.reading.compiled.inquiry import Inquiry
from persistence.reading.compiled.question import Question, Way
from persistence.reading.selection import Reader, Selection
from tests.reading.shop import SALE, Shop

NUMBERS = (Selection("nodes", "nodes", children=(Selection("number", "number"),)),)
PAGE = Question(Way.PAGE, SALE, NUMBERS)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The thread of each compilation."""
    threads: list[str] = []
    original = engines.compiled

    def compiled(inquiry: Inquiry) -> Any:
        threads.append(threading.current_thread().name)
        return original(inquiry)

    monkeypatch.setattr(engines, "compiled", compiled)
    return threads


@pytest.fixture
def asked(
    store: Database, shop: Shop, other_shop: Shop, reader_of: Callable[..., Reader]
) -> Callable[..., Any]:
    engine = Engine()

    async def ask(arguments: dict[str, Any], own: Shop = shop, held: Sequence[str] | None = None) -> Any:
        reader = reader_of(own) if held is None else reader_of(own, held)
        return (await engine.one(Inquiry.of(PAGE, reader, arguments), store.prepared.fetch)).json

    return ask


async def test_one_form_is_compiled_once_whatever_its_values_are(asked, compilations) -> None:
    for number in range(5):
        assert await asked({"where": {"number": {"eq": number}}}) is not None
    assert len(compilations) == 1
    await asked({"where": {"number": {"gt": 1}}})
    await asked({"where": {"number": {"in": [1, 2, 3]}}})
    await asked({"where": {"number": {"in": [1]}}})
    assert len(compilations) == 3


async def test_many_who_ask_at_once_wait_for_one_compilation_in_another_thread(asked, compilations) -> None:
    answers = await asyncio.gather(*(asked({"first": 3}) for _ in range(20)))
    assert len(set(answers)) == 1
    assert [name.startswith("compiler") for name in compilations] == [True]


async def test_who_asks_for_much_for_the_first_time_keeps_no_other_company_waiting(
    asked, monkeypatch, shop: Shop, other_shop: Shop
) -> None:
    begun, go_on, order = threading.Event(), threading.Event(), []
    original = engines.compiled

    def compiled(inquiry: Inquiry) -> Any:
        order.append(inquiry.reader.company)
        begun.set()
        assert go_on.wait(60)
        return original(inquiry)

    monkeypatch.setattr(engines, "compiled", compiled)
    burst = [
        asyncio.ensure_future(asked({"where": {"and": [{"number": {"gt": 1}}] * n}})) for n in range(1, 9)
    ]
    assert await asyncio.to_thread(begun.wait, 60)
    others = asyncio.ensure_future(asked({"where": {"number": {"lt": 9}}}, own=other_shop))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(*burst, others)
    assert order.index(other_shop.company) <= 2


async def test_what_may_be_seen_is_part_of_the_form(asked, compilations) -> None:
    both = ("shop.read", "shop.margin.read"), ("shop.read",)
    for held in (*both, *both):
        await asked({}, held=held)
    assert len(compilations) == 2


async def test_companies_share_statements_and_nothing_else(
    asked, compilations, shop: Shop, other_shop: Shop
) -> None:
    own = await asked({"first": 100, "order_by": [{"field": "number"}]})
    others = await asked({"first": 100, "order_by": [{"field": "number"}]}, own=other_shop)
    assert len(compilations) == 1
    assert (own.count(b"number"), others.count(b"number")) == (len(shop.sales), len(other_shop.sales))


async def test_what_was_used_longest_ago_makes_room(
    store: Database, shop: Shop, reader_of: Callable[..., Reader], compilations
) -> None:
    reader, fetch = reader_of(shop), store.prepared.fetch
    engine = Engine(room=3_000)
    for first in range(1, 20):
        await engine.one(Inquiry.of(PAGE, reader, {"first": first}), fetch)
    kept = [statement.sql for statement in engine._kept.values()]
    assert sum(map(len, kept)) == engine._used <= engine.room
    assert "LIMIT 20" in kept[-1]
    before = len(compilations)
    await engine.one(Inquiry.of(PAGE, reader, {"first": 1}), fetch)
    assert len(compilations) == before + 1


async def test_a_company_with_most_of_the_room_makes_room_among_its_own(
    store: Database, shop: Shop, other_shop: Shop, reader_of: Callable[..., Reader]
) -> None:
    fetch, engine = store.prepared.fetch, Engine(room=6_000)
    few = Inquiry.of(PAGE, reader_of(other_shop), {"first": 1})
    await engine.one(few, fetch)
    for first in range(2, 20):
        await engine.one(Inquiry.of(PAGE, reader_of(shop), {"first": first}), fetch)
    assert few.form in engine._kept
    assert sum(engine._shares.values()) == engine._used <= engine.room
    assert engine._questions[PAGE] == len(engine._kept) == len(engine._makers)


async def test_another_shape_is_paid_before_it_is_made(
    store: Database, shop: Shop, reader_of: Callable[..., Reader], compilations
) -> None:
    paid: list[int] = []

    async def pay(wanted: int) -> None:
        paid.append(wanted)
        if len(paid) > 1:
            raise PermissionError

    engine, reader = Engine(), reader_of(shop)

    async def ask(**arguments: Any) -> None:
        await engine.one(Inquiry.of(PAGE, reader, arguments), store.prepared.fetch, pay=pay)

    await ask(first=1)
    await ask(first=1)
    assert paid == []
    await ask(first=2)
    await ask(first=2)
    assert paid == [500]
    with pytest.raises(PermissionError):
        await ask(where={"number": {"gt": 1}})
    assert (paid, len(compilations)) == ([500, 530], 2)


async def test_what_another_had_made_while_somebody_paid_is_not_made_again(
    store: Database, shop: Shop, reader_of: Callable[..., Reader], compilations
) -> None:
    engine, fetch, reader = Engine(), store.prepared.fetch, reader_of(shop)
    first, second = (Inquiry.of(PAGE, reader, {"first": number}) for number in (1, 2))

    async def pay(_: int) -> None:
        await engine.one(second, fetch)

    await engine.one(first, fetch)
    await engine.one(second, fetch, pay=pay)
    assert len(compilations) == len(engine._kept) == engine._questions[PAGE] == 2
    assert sum(len(one.sql) for one in engine._kept.values()) == engine._used


async def test_a_failure_to_compile_is_told_and_not_kept(
    store: Database, shop: Shop, reader_of: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, inquiry = Engine(), Inquiry.of(PAGE, reader_of(shop), {})
    with monkeypatch.context() as broken:
        broken.setattr(engines, "compiled", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await engine.one(inquiry, store.prepared.fetch)
    assert (await engine.one(inquiry, store.prepared.fetch)).json
