"""Documents of which nobody knows whether the authority has them, and those it denies after goods left."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from persistence.database import Database
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps
from tests.stories.test_bad_days import archived, invoice
from tests.stories.test_consumers import leave, never_waiting, present, sell, shop, wait_for
from tests.stories.test_contingency import enter, nfe
from tests.stories.test_given_up_numbers import given
from tests.stories.test_the_books import entries_of, told, trial_balance
from tests.stories.test_undoing import assert_sound
from workers.consulting import UNCLEAR

__all__ = ["shop"]


def sending(order: dict[str, Any]) -> dict[str, Any]:
    return next(step for step in order["process"]["steps"] if step["name"] == "transmit_invoice")


def test_an_announcement_whose_answer_was_lost_keeps_its_number_and_its_key(
    aurora: Partner, office: BackOffice
) -> None:
    enter(aurora, emission="EPEC")
    office.steer(authority="an", lose_after=99)
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    waiting = aurora.wait(order["id"], lambda order: steps(order).get("transmit_invoice") == "RETRYING")
    key = invoice(waiting)["accessKey"]
    assert (invoice(waiting)["status"], key[34]) == ("SIGNED", "4")
    assert aurora.refused("voidNumbers", "numberVoid", **given(aurora, 1, 1)) == [
        ("ANNOUNCEMENT_IN_DOUBT", "input.first")
    ]
    assert_guarded(office, aurora)
    leave(aurora)
    attempts = sending(aurora.order(order["id"]))["attempts"]
    tried = aurora.wait(order["id"], lambda order: sending(order)["attempts"] > attempts)
    assert invoice(tried)["accessKey"] == key
    office.steer(authority="an", lose_after=0)
    made = nfe(aurora, aurora.done(order["id"]))
    assert (made["status"], made["emission"], made["accessKey"]) == ("AUTHORIZED", "EPEC", key)
    assert len(archived(office, key[6:34])) == 1
    assert aurora.stock("CAFE-500")["onHand"] == "499"


def assert_guarded(office: BackOffice, partner: Partner) -> None:
    """Not even by hand is its number given up, or its key another one."""

    async def change(how: str) -> None:
        database = Database.at(office.database_url)
        try:
            async with database.writing(UUID(partner.access.id.removeprefix("company_"))) as connection:
                await connection.execute(text(f"update invoice set {how}"))  # noqa: S608
        finally:
            await database.close()

    for how in ("status = 'VOIDED'", "emission = 'SVC_AN', status = 'NUMBERED', access_key = 'another'"):
        with pytest.raises(DBAPIError, match="append-only"):
            asyncio.run(change(how))


def test_what_others_cancelled_is_seen_and_its_order_is_invoiced_anew(
    aurora: Partner, office: BackOffice
) -> None:
    office.steer(lose_after=1, tell=252)
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    asked = aurora.wait(order["id"], lambda order: UNCLEAR in str(order["process"]))
    assert invoice(asked)["status"] == "TRANSMITTED"
    assert aurora.refused("voidNumbers", "numberVoid", **given(aurora, 1, 1)) == [
        ("FISCAL_NUMBER_IN_USE", "input.first")
    ]
    office.steer(tell=151)
    found = invoice(aurora.done(order["id"]))
    assert (found["status"], found["rejection"]["code"]) == ("CANCELLED_ELSEWHERE", 151)
    office.calm()
    aurora.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    anew = aurora.done(order["id"])["invoices"]
    assert sorted(each["status"] for each in anew) == ["AUTHORIZED", "CANCELLED_ELSEWHERE"]
    assert aurora.stock("CAFE-500")["onHand"] == "499"


def test_denied_after_goods_left_the_sale_stands_whole_in_the_books(
    shop: Partner, office: BackOffice
) -> None:
    never_waiting(shop)
    office.steer(pause=109)
    sold = sell(shop)
    wait_for(shop, sold, "CONTINGENCY")
    used = shop.done(sold["order"])
    before = {entry["purpose"]: told(entry) for entry in entries_of(shop, used)}
    assert before["REVENUE"]["CUSTOMERS"] == -before["REVENUE"]["REVENUE"] > 0
    assert "COST" in before
    left = shop.stock("CADERNO")["onHand"]
    office.calm()
    office.steer(reject={"code": 302, "count": 1})
    leave(shop)
    wait_for(shop, sold, "DENIED")
    denied = shop.done(sold["order"])
    assert denied["status"] == "INVOICED"
    assert {entry["purpose"]: told(entry) for entry in entries_of(shop, denied)} == before
    assert shop.stock("CADERNO")["onHand"] == left
    trial_balance(shop)
    assert_sound(office, shop)
    assert present(shop) == []
