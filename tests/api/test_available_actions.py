"""What may be done with something is told to who asks, as the mutation would answer that one."""

from __future__ import annotations

from functools import partialmethod

import pytest

from api.reading import Reading
from tests.api.front import PASSWORD
from tests.api.sale import placed_order

TOLD = "availableActions { action allowed reason }"
ORDER = f"query ($id: ID!) {{ order(by: {{id: $id}}) {{ {TOLD} }} }}"
MEMBERS = f"{{ members {{ nodes {{ id email {TOLD} }} }} }}"
CANCELLED = {"idempotencyKey": "c1", "expectedVersion": 1, "reason": "Desistiu", "validateOnly": True}
pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture(params=[False, True], ids=["compiled", "plain"])
def either_way(request, monkeypatch) -> None:
    """The ways to read, which must show the same."""
    monkeypatch.setattr(Reading, "__init__", partialmethod(Reading.__init__, plain=request.param))


def reasons(thing) -> dict[str, str | None]:
    assert all(one["allowed"] == (one["reason"] is None) for one in thing["availableActions"])
    return {one["action"]: one["reason"] for one in thing["availableActions"]}


async def test_a_key_is_told_what_it_may_do_itself(ana, anonymous):
    order = (await placed_order(ana))["order"]
    scopes = ["sales.order.read", "sales.order.close"]
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": scopes}, "key")
    shop = anonymous.holding(made["key"])
    of_ana = reasons((await ana.data(ORDER, id=order["id"]))["order"])
    of_shop = reasons((await shop.data(ORDER, id=order["id"]))["order"])
    assert (of_ana["cancelOrder"], of_ana["closeOrder"]) == (None, None)
    assert (of_shop["cancelOrder"], of_shop["closeOrder"]) == ("PERMISSION_DENIED", None)
    assert {of_shop[name] for name in of_shop if name != "closeOrder"} == {"PERMISSION_DENIED"}
    (error,) = (await shop.do("cancelOrder", CANCELLED | {"orderId": order["id"]}))["errors"]
    assert error["code"] == of_shop["cancelOrder"]


async def test_nobody_is_told_to_block_themselves(ana):
    await ana.do(
        "addMember", {"name": "Rui", "email": "rui@example.com", "password": PASSWORD, "roles": ["SALES"]}
    )
    members = {one["email"]: one for one in (await ana.data(MEMBERS))["members"]["nodes"]}
    rui = reasons(members.pop("rui@example.com"))
    ((_, oneself),) = members.items()
    assert (rui["blockMember"], reasons(oneself)["blockMember"]) == (None, "BLOCKING_ONESELF")
    blocking = {"memberId": oneself["id"], "expectedVersion": 1, "validateOnly": True}
    (error,) = (await ana.do("blockMember", blocking))["errors"]
    assert error["code"] == "BLOCKING_ONESELF"
