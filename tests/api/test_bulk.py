"""Several items at once: all or none, or each for itself; whatever the command, the rules are the same."""

from __future__ import annotations

import asyncio
from functools import partialmethod
from typing import Any

import pytest
from sqlalchemy import select, text

from api.bulk import MOST_ITEMS, BulkField
from api.reading import Reading
from api.schema import build_schema
from domain.parties.commands.register_party import RegisterParty, register_party
from domain.parties.party import PartyKind
from domain.parties.roles import PartyRole
from persistence.audit.tables import audit
from persistence.prepared import PreparedReads
from persistence.unit_of_work import EVERYTHING
from tests.api.bulk_trades import TRADES, Trade, a_party

every_trade = pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.name)
SCHEMA = build_schema()
FIELDS = {
    SCHEMA.config.name_converter.from_field(field): field
    for field in SCHEMA.mutation.__strawberry_definition__.fields
    if isinstance(field, BulkField)
}


def told(payload: dict[str, Any]) -> list[list[tuple[str, list[str]]]]:
    """The refusals of each result: code and path."""
    return [[(one["code"], one["path"]) for one in result["errors"]] for result in payload["results"]]


def things(payload: dict[str, Any], trade: Trade) -> list[str | None]:
    return [result[trade.thing] and result[trade.thing]["id"] for result in payload["results"]]


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


def test_every_bulk_mutation_is_driven_by_these_tests():
    assert {trade.name for trade in TRADES} == set(FIELDS)


@every_trade
async def test_all_are_done_in_their_order_and_sent_again_are_the_same(ana, trade):
    world = await trade.world(ana, 3)
    before, items = await trade.count(ana), trade.items(world, 3)
    first = await trade.do(ana, items)
    assert (first["errors"], told(first), first["succeeded"], first["failed"]) == ([], [[], [], []], 3, 0)
    assert [result["index"] for result in first["results"]] == [0, 1, 2]
    assert len(set(things(first, trade)) - {None}) == 3
    again = await trade.do(ana, items)
    assert again["replayed"]
    assert not first["replayed"]
    assert things(again, trade) == things(first, trade)
    assert {result["replayed"] for result in again["results"]} == {True}
    assert await trade.count(ana) == before + 3


@every_trade
async def test_one_bad_item_undoes_all_unless_it_is_to_be_skipped(ana, trade):
    world = await trade.world(ana, 3)
    before, sound = await trade.count(ana), trade.items(world, 3)
    items = [sound[0], sound[1] | trade.wrong, sound[2]]
    refused = [[], [(trade.code, ["input", "items", "1", *trade.path])], []]

    none = await trade.do(ana, items)
    assert codes(none) == [("ROLLED_BACK", ["input"])]
    assert (told(none), things(none, trade)) == (refused, [None] * 3)
    assert (none["succeeded"], none["failed"]) == (0, 1)
    assert await trade.count(ana) == before

    others = await trade.do(ana, items, onError="SKIP_FAILED")
    assert (others["errors"], told(others)) == ([], refused)
    assert (others["succeeded"], others["failed"]) == (2, 1)
    assert [thing is None for thing in things(others, trade)] == [False, True, False]
    assert await trade.count(ana) == before + 2

    mended = await trade.do(ana, sound)
    assert [result["replayed"] for result in mended["results"]] == [True, False, True]
    assert await trade.count(ana) == before + 3


@every_trade
@pytest.mark.parametrize("on_error", ["ROLLBACK_ALL", "SKIP_FAILED"])
async def test_a_rehearsal_shows_what_would_be_and_stores_nothing(ana, trade, on_error):
    world = await trade.world(ana, 3)
    before, sound = await trade.count(ana), trade.items(world, 3)
    payload = await trade.do(ana, sound, onError=on_error, validateOnly=True)
    assert (payload["errors"], told(payload), payload["succeeded"]) == ([], [[], [], []], 3)
    assert len(set(things(payload, trade)) - {None}) == 3
    bad = [sound[0], sound[1] | trade.wrong, sound[2] | trade.wrong]
    payload = await trade.do(ana, bad, onError=on_error, validateOnly=True)
    assert [len(each) for each in told(payload)] == [0, 1, 1]
    assert (payload["succeeded"], payload["failed"]) == ((1, 2) if on_error == "SKIP_FAILED" else (0, 2))
    assert await trade.count(ana) == before
    assert not (await trade.do(ana, sound, onError=on_error))["replayed"]


@every_trade
@pytest.mark.parametrize("count", [0, MOST_ITEMS + 1])
async def test_there_is_at_least_one_item_and_at_most_a_hundred(ana, trade, count):
    world = await trade.world(ana, 1)
    items = trade.items(world, 1) * count
    payload = await trade.do(ana, items)
    assert codes(payload) == [("OUT_OF_RANGE", ["input", "items"])]
    assert (payload["results"], payload["succeeded"], payload["failed"]) == ([], 0, 0)


@every_trade
@pytest.mark.parametrize("on_error", ["ROLLBACK_ALL", "SKIP_FAILED"])
async def test_a_key_that_comes_twice_does_the_same_once_and_something_else_never(ana, trade, on_error):
    world = await trade.world(ana, 2)
    before, (one, other) = await trade.count(ana), trade.items(world, 2)
    twins = await trade.do(ana, [one, one], onError=on_error)
    assert [result["replayed"] for result in twins["results"]] == [False, True]
    assert len(set(things(twins, trade))) == 1
    clash = [
        other | {"idempotencyKey": "new"},
        one | trade.item(world, 1) | {"idempotencyKey": "new"} | trade.wrong,
    ]
    payload = await trade.do(ana, clash, onError=on_error)
    assert told(payload)[1] == [("IDEMPOTENCY_CONFLICT", ["input", "items", "1", "idempotencyKey"])]
    assert await trade.count(ana) == before + (2 if on_error == "SKIP_FAILED" else 1)


@every_trade
async def test_two_at_once_with_the_same_keys_do_it_once(ana, trade):
    world = await trade.world(ana, 3)
    before, items = await trade.count(ana), trade.items(world, 3)
    payloads = await asyncio.gather(
        *(trade.do(ana, items, onError=on_error) for on_error in ("ROLLBACK_ALL", "SKIP_FAILED"))
    )
    assert [payload["failed"] for payload in payloads] == [0, 0]
    assert things(payloads[0], trade) == things(payloads[1], trade)
    assert sum(result["replayed"] for payload in payloads for result in payload["results"]) == 3
    assert await trade.count(ana) == before + 3


@every_trade
async def test_who_may_not_give_the_command_may_not_give_several(ana, anonymous, trade):
    world = await trade.world(ana, 1)
    key = (await ana.do("createApiKey", {"name": "x", "scopes": ["people.employee.read"]}, "key"))["key"]
    for how in ({}, {"validateOnly": True}, {"onError": "SKIP_FAILED"}):
        payload = await anonymous.holding(key).do(
            trade.name, {"items": trade.items(world, 1)} | how, "results { index } failed"
        )
        assert codes(payload) == [("PERMISSION_DENIED", ["input"])]
        assert payload["results"] == []


@pytest.mark.parametrize(
    "trade", [trade for trade in TRADES if trade.counted == "changes"], ids=lambda trade: trade.name
)
async def test_who_has_seen_an_older_version_gets_the_current_one(ana, trade):
    world = await trade.world(ana, 2)
    await trade.do(ana, trade.items(world, 1))
    late = [{"idempotencyKey": f"late {n}"} | trade.item(world, n) for n in range(2)]
    for how, undone in (({}, True), ({"onError": "SKIP_FAILED"}, False)):
        payload = await trade.do(ana, late, **how)
        assert told(payload)[0] == [("STALE_VERSION", ["input", "items", "0", "expectedVersion"])]
        stale, other = (result[trade.thing] for result in payload["results"])
        assert stale["version"] == 2
        assert (other is None) is undone


async def test_everything_wrong_with_every_item_is_told_at_once(ana):
    items = [
        a_party(0),
        a_party(1) | {"name": "", "email": "no"},
        a_party(2) | {"idempotencyKey": "x" * 201},
        a_party(3) | {"taxId": a_party(0)["taxId"]},
        a_party(4) | {"name": "a\0b"},
    ]
    payload = await TRADES[0].do(ana, items)
    assert [{tuple(path[3:]) for _, path in each} for each in told(payload)] == [
        set(),
        {("name",), ("email",)},
        {("idempotencyKey",)},
        {("taxId",)},
        {("name",)},
    ]
    assert (payload["succeeded"], payload["failed"]) == (0, 4)
    assert (await TRADES[0].do(ana, items, onError="SKIP_FAILED"))["succeeded"] == 1


async def test_an_id_of_something_else_is_no_request(ana):
    item = {"productId": "party_" + "0" * 32, "expectedVersion": 1, "salePrice": "1"}
    query = "mutation ($input: BulkChangePriceInput!) { bulkChangePrice(input: $input) { failed } }"
    answer = await ana.ask(query, input={"items": [item]})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "items" in str(error)


async def test_what_is_selected_twice_is_told_twice_as_selected(ana):
    query = """mutation ($input: BulkRegisterPartyInput!) { bulkRegisterParty(input: $input) {
        results { place: index party { name } }
        ids: results { party { id ...More } kind: __typename }
    } } fragment More on Party { again: taxId }"""
    data = (await ana.data(query, input={"items": [a_party(n) for n in range(2)]}))["bulkRegisterParty"]
    assert data["results"] == [{"place": n, "party": {"name": f"Cliente {n}"}} for n in range(2)]
    assert [one["party"]["again"] for one in data["ids"]] == [a_party(n)["taxId"] for n in range(2)]
    assert data["ids"][0]["kind"] == "BulkRegisterPartyResult"


async def test_numbers_shown_in_a_rehearsal_are_those_that_would_follow(ana):
    trade = next(trade for trade in TRADES if trade.name == "bulkPlaceOrder")
    world = await trade.world(ana, 2)
    selection = "results { order { number } }"
    numbers = []
    for how in ({"validateOnly": True}, {}):
        payload = await ana.do(trade.name, {"items": trade.items(world, 2)} | how, selection)
        numbers.append([result["order"]["number"] for result in payload["results"]])
    assert numbers[0] == numbers[1]


async def test_a_rehearsal_does_not_look_at_keys_whether_alone_or_among_others(ana):
    trade = next(trade for trade in TRADES if trade.name == "bulkPlaceOrder")
    world = await trade.world(ana, 1)
    (item,) = trade.items(world, 1)
    item.pop("externalReference", None)
    done = (await ana.do("placeOrder", item, "replayed order { id number }"))["order"]
    other = item | {"customerOrder": "another"}
    for input in (item, other):
        alone = await ana.do("placeOrder", input | {"validateOnly": True}, "replayed order { number }")
        (among,) = (
            await ana.do(
                trade.name,
                {"items": [input], "validateOnly": True},
                "results { replayed order { number } errors { code } }",
            )
        )["results"]
        assert (alone.pop("errors"), among.pop("errors")) == ([], [])
        assert alone == among == {"replayed": False, "order": {"number": done["number"] + 1}}


async def test_refusals_are_on_record_as_of_single_commands(ana, ours, database):
    """One row for each item that was done or refused; none of the others of a batch that was undone."""
    items = [a_party(0), a_party(1) | {"name": ""}]
    await TRADES[0].do(ana, items, validateOnly=True)
    await TRADES[0].do(ana, items)
    await TRADES[0].do(ana, items, onError="SKIP_FAILED")
    noted = select(audit.c.conclusion).where(audit.c.command == "RegisterParty")
    async with database.reading(ours.id) as connection:
        assert sorted(await connection.scalars(noted)) == ["REFUSED", "REFUSED", "SUCCEEDED"]


@pytest.mark.parametrize(("on_error", "done"), [("SKIP_FAILED", 2), ("ROLLBACK_ALL", 0)])
async def test_a_batch_that_was_cut_off_is_sent_again_and_nothing_is_done_twice(
    ana, ours, database, on_error, done
):
    """Another transaction holds the third party's tax id; the client leaves while the item waits for it."""
    trade, items = TRADES[0], TRADES[0].items({}, 4)
    rival = RegisterParty(
        kind=PartyKind.COMPANY, name="Rival", tax_id=items[2]["taxId"], roles=(PartyRole.CUSTOMER,)
    )
    as_ours = {"company": ours.id, "actor": ours.id, "permissions": EVERYTHING}
    async with database.begin(**as_ours, command=rival) as other:
        await register_party(rival, other)
        await other.flush()
        cut = asyncio.create_task(trade.do(ana, items, onError=on_error))
        while not await other.rows(text("select 1 from pg_locks where not granted")):
            assert not cut.done()
            await asyncio.sleep(0.01)
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
    assert await trade.count(ana) == done
    payload = await trade.do(ana, items, onError=on_error)
    assert [result["replayed"] for result in payload["results"]] == [n < done for n in range(4)]
    assert await trade.count(ana) == 4


async def test_batches_that_lock_the_same_things_in_opposite_order_are_both_done(ana):
    trade = next(trade for trade in TRADES if trade.name == "bulkReceivePayment")
    world = await trade.world(ana, 8)
    items = trade.items(world, 8)
    back = [item | {"idempotencyKey": f"back {n}"} for n, item in enumerate(reversed(items))]
    payloads = await asyncio.gather(trade.do(ana, items), trade.do(ana, back))
    assert [(payload["errors"], payload["succeeded"]) for payload in payloads] == [([], 8)] * 2
    assert await trade.count(ana) == 16


@every_trade
async def test_however_many_results_there_are_one_statement_reads_them(ana, database, trade, monkeypatch):
    sent: list[str] = []
    original = PreparedReads.fetch

    async def fetch(reads: PreparedReads, sql: str, parameters: Any) -> Any:
        if reads is database.prepared:
            sent.append(sql)
        return await original(reads, sql, parameters)

    monkeypatch.setattr(PreparedReads, "fetch", fetch)
    world = await trade.world(ana, 6)
    items = trade.items(world, 6)
    await trade.do(ana, items[:1])
    sent.clear()
    await trade.do(ana, items[1:2])
    alone = len(sent)
    sent.clear()
    payload = await trade.do(ana, items[2:])
    assert (payload["succeeded"], len(sent)) == (4, alone)


@every_trade
async def test_the_executor_and_the_statement_tell_the_same(ana, trade, monkeypatch):
    world = await trade.world(ana, 3)
    items = trade.items(world, 3)
    await trade.do(ana, items)
    compiled = await trade.do(ana, items)
    monkeypatch.setattr(Reading, "__init__", partialmethod(Reading.__init__, plain=True))
    assert await trade.do(ana, items) == compiled
    assert compiled["replayed"]


async def test_what_cannot_be_read_back_is_not_done(ana):
    trade = next(trade for trade in TRADES if trade.name == "bulkPlaceOrder")
    items = trade.items(await trade.world(ana, 2), 2)
    text = """mutation ($input: BulkPlaceOrderInput!) { bulkPlaceOrder(input: $input) {
        results { order { warehouse { stockItems(last: 51) { nodes { id } } } } } } }"""
    answer = await ana.ask(text, input={"items": items})
    assert answer["data"] == {"bulkPlaceOrder": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert await trade.count(ana) == 0
