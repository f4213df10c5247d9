"""A sale by an agent: their commission earned, booked, and lost again with what comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.builders import a_cpf
from tests.stories.partner import Partner

EARNED = """
query($id: ID!) {
  order(by: {id: $id}) {
    agent { id name } salesperson { id }
    lines { id }
    receivables { installments { id } }
    commissions {
      cause base { amount } rate amount { amount } employee { name } agent { id } reverses { id }
    }
    journalEntries {
      source reverses { id } lines { account { name } debit { amount } credit { amount } }
    }
  }
}
"""
OF_AGENT = "query($id: ID!) { commissions(where: {agent: {id: {eq: $id}}}) { nodes { amount { amount } } } }"


def today() -> date:
    return datetime.now(ZoneInfo("America/Sao_Paulo")).date()


def an_agent(partner: Partner, number: int = 77, *, roles: tuple[str, ...] = ("AGENT",)) -> str:
    party = {"kind": "PERSON", "name": "Célia Representações", "taxId": a_cpf(number), "roles": list(roles)}
    return partner.do("registerParty", "party", **party)["id"]


def agree(partner: Partner, agent: str, rate: str, **more: Any) -> None:
    terms = {"agentId": agent, "validFrom": str(today()), "rate": rate} | more
    partner.do("agreeAgentTerms", "agentTerms", **terms)


def sold_by(partner: Partner, agent: str, quantity: str = "10") -> dict[str, Any]:
    order = partner.place(("CAFE-500", quantity), customer="Mercearia", agentId=agent)
    partner.done(order["id"])
    return partner.query(EARNED, id=order["id"])["order"] | {"id": order["id"]}


def give_back(partner: Partner, order: dict[str, Any], quantity: str) -> dict[str, Any]:
    lines = [{"lineId": order["lines"][0]["id"], "quantity": quantity}]
    reason = {"reason": "Embalagem avariada", "idempotencyKey": uuid4().hex}
    partner.do("returnOrder", "return", orderId=order["id"], lines=lines, **reason)
    partner.done(order["id"])
    return partner.query(EARNED, id=order["id"])["order"]


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["cause"], row["base"]["amount"], row["amount"]["amount"]) for row in rows]


def test_an_agent_sells_earns_and_loses_what_comes_back(aurora: Partner) -> None:
    agent = an_agent(aurora)
    agree(aurora, agent, "8")
    order = sold_by(aurora, agent)
    assert (order["agent"]["id"], order["salesperson"]) == (agent, None)
    assert told(order["commissions"]) == [("INVOICE", "399.00", "31.92")]
    after = give_back(aurora, order, "3")
    earned, lost = after["commissions"]
    assert told([lost]) == [("RETURN", "-119.70", "-9.58")]
    assert (lost["agent"], lost["employee"], bool(lost["reverses"])) == ({"id": agent}, None, True)
    found = aurora.query(OF_AGENT, id=agent)["commissions"]["nodes"]
    assert sorted(row["amount"]["amount"] for row in found) == ["-9.58", "31.92"]
    assert earned["rate"] == "8"


def test_the_books_owe_the_agent_what_they_earned(aurora: Partner) -> None:
    agent = an_agent(aurora)
    agree(aurora, agent, "10")
    after = give_back(aurora, sold_by(aurora, agent), "10")
    booked = [entry for entry in after["journalEntries"] if entry["source"].startswith("commission_")]
    sides = [
        {
            line["account"]["name"]: (line["debit"]["amount"], line["credit"]["amount"])
            for line in entry["lines"]
        }
        for entry in booked
    ]
    assert len(sides) == 2
    assert set(sides[0].values()) == {("39.90", "0.00"), ("0.00", "39.90")}
    assert {name: (credit, debit) for name, (debit, credit) in sides[0].items()} == sides[1]


def test_an_agent_may_earn_as_the_customer_pays(aurora: Partner) -> None:
    agent = an_agent(aurora)
    agree(aurora, agent, "10", commissionOn="RECEIPT")
    order = sold_by(aurora, agent)
    assert order["commissions"] == []
    paid = {
        "idempotencyKey": uuid4().hex,
        "installmentId": order["receivables"][0]["installments"][0]["id"],
        "amount": "200.00",
        "paidOn": str(today()),
        "method": "CASH",
    }
    aurora.do("receivePayment", "installment", **paid)
    aurora.done(order["id"])
    assert told(aurora.query(EARNED, id=order["id"])["order"]["commissions"]) == [
        ("RECEIPT", "200.00", "20.00")
    ]


@pytest.mark.parametrize("act", ["cancelInvoice"])
def test_a_cancelled_invoice_takes_the_agents_commission_back(aurora: Partner, act: str) -> None:
    agent = an_agent(aurora)
    agree(aurora, agent, "10")
    order = sold_by(aurora, agent)
    invoice = aurora.order(order["id"])["invoices"][0]["id"]
    reason = {"reason": "Nota emitida com dados errados", "idempotencyKey": uuid4().hex}
    aurora.do(act, "invoice", invoiceId=invoice, **reason)
    aurora.done(order["id"])
    rows = aurora.query(EARNED, id=order["id"])["order"]["commissions"]
    assert [row["amount"]["amount"] for row in rows] == ["39.90", "-39.90"]


def test_who_may_not_sell_is_named_and_nothing_is_placed(aurora: Partner, ipe: Partner) -> None:
    agent, carrier = an_agent(aurora), an_agent(aurora, 78, roles=("CARRIER",))
    theirs = an_agent(ipe)
    seller = aurora.query("{ employees { nodes { id } } }")["employees"]["nodes"][0]["id"]
    before = aurora.everything()["orders"]

    def refused(**seller: str) -> list[tuple[str, str]]:
        order = aurora.an_order(("CAFE-500", "1"), customer="Mercearia", **seller)
        return aurora.refused("placeOrder", "order", **order)

    assert refused(agentId=agent) == [("NO_TERMS_AGREED", "input.agentId")]
    agree(aurora, agent, "5")
    assert refused(agentId=agent, salespersonId=seller) == [("TWO_SELLERS", "input.agentId")]
    assert refused(agentId=carrier) == [("NOT_AN_AGENT", "input.agentId")]
    assert refused(agentId=theirs) == [("NOT_FOUND", "input.agentId")]
    aurora.do("blockParty", "party", partyId=agent, reason="Contrato em revisão")
    assert refused(agentId=agent) == [("AGENT_BLOCKED", "input.agentId")]
    assert aurora.everything()["orders"] == before
