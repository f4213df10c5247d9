"""What did not go by itself: seen in a list, tried again, given up; and everything done once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps

PARKED = """
query Parked($where: ParkedTaskWhere) {
  parkedTasks(where: $where) {
    totalCount { value }
    nodes { id name process queue topic subjectId attempts deaths errorCode error createdAt parkedAt }
  }
}
"""

BOOKS = """
{
  journalEntries(first: 100) { nodes { id lines { id } } }
  receivables(first: 100) { nodes { id total { amount } balance { amount } installments { id } } }
  commissions(first: 100) { nodes { id amount { amount } } }
  stockMovements(first: 100) { nodes { id quantity } }
  invoices(first: 100) { nodes { id number status accessKey protocol version } }
}
"""


def parked(partner: Partner, **where: Any) -> list[dict[str, Any]]:
    conditions = {name: {"eq": value} for name, value in where.items()}
    return partner.query(PARKED, where=conditions or None)["parkedTasks"]["nodes"]


def audited(partner: Partner, command: str) -> set[tuple[str, ...]]:
    """How commands of this name ended, with what they were refused for."""
    entries = partner.query("{ auditEntries(first: 100) { nodes { command conclusion refusals } } }")
    return {
        (entry["conclusion"], *entry["refusals"])
        for entry in entries["auditEntries"]["nodes"]
        if entry["command"] == command
    }


def a_rejected_sale(aurora: Partner, office: BackOffice) -> dict[str, Any]:
    """An order whose invoice the authority rejected once."""
    office.steer(reject={"code": 778, "count": 1})
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    return aurora.wait(order["id"], lambda order: order["process"]["state"] == "PARKED")


def test_what_waits_for_a_person_is_listed_with_everything_needed_to_mend_it(
    aurora: Partner, ipe: Partner, office: BackOffice
) -> None:
    order = a_rejected_sale(aurora, office)
    (task,) = parked(aurora)
    assert {name: task[name] for name in ("name", "process", "queue", "topic", "errorCode")} == {
        "name": "transmit_invoice",
        "process": "order_to_cash",
        "queue": "fiscal",
        "topic": "InvoiceSigned",
        "errorCode": "FISCAL_REJECTION",
    }
    assert "status_code=778" in task["error"]
    assert task["subjectId"] == order["invoices"][0]["id"]
    assert (task["attempts"], task["deaths"]) == (1, 0)
    assert task["createdAt"] <= task["parkedAt"]
    for of_it in ({"process": "order_to_cash"}, {"queue": "fiscal"}, {"errorCode": "FISCAL_REJECTION"}):
        assert parked(aurora, **of_it) == [task]
    for of_others in ({"process": "moving_in"}, {"queue": "mail"}, {"errorCode": "WORKER_LOST"}):
        assert parked(aurora, **of_others) == []
    assert parked(ipe) == []


def test_a_task_that_is_retried_leaves_the_list_and_is_done(aurora: Partner, office: BackOffice) -> None:
    order = a_rejected_sale(aurora, office)
    (task,) = parked(aurora)
    aurora.do("retryTask", "task", "state", idempotencyKey="mended", taskId=task["id"])
    assert parked(aurora) == []
    assert aurora.done(order["id"])["invoices"][0]["status"] == "AUTHORIZED"
    assert aurora.refused("retryTask", "task", idempotencyKey="again", taskId=task["id"]) == [
        ("INVALID_TRANSITION", "input.taskId")
    ]


def test_a_task_that_is_discarded_says_why_and_may_be_taken_back(aurora: Partner, office: BackOffice) -> None:
    order = a_rejected_sale(aurora, office)
    (task,) = parked(aurora)
    refused = aurora.refused("discardTask", "task", idempotencyKey="1", taskId=task["id"], reason=" ")
    assert refused == [("REQUIRED", "input.reason")]
    reason = "A nota será emitida em papel"
    given_up = aurora.do(
        "discardTask", "task", "state discardReason", idempotencyKey="2", taskId=task["id"], reason=reason
    )
    assert given_up == {"state": "DISCARDED", "discardReason": reason}
    assert parked(aurora) == []
    assert aurora.order(order["id"])["process"]["state"] == "DONE"
    aurora.do("retryTask", "task", idempotencyKey="3", taskId=task["id"])
    done = aurora.done(order["id"])
    assert (steps(done)["transmit_invoice"], done["invoices"][0]["status"]) == ("DONE", "AUTHORIZED")
    assert audited(aurora, "DiscardTask") == {("REFUSED", "REQUIRED"), ("SUCCEEDED",)}
    assert audited(aurora, "RetryTask") == {("SUCCEEDED",)}


def test_a_stranger_finds_no_task_of_ours(aurora: Partner, ipe: Partner, office: BackOffice) -> None:
    a_rejected_sale(aurora, office)
    (task,) = parked(aurora)
    for name, more in (("retryTask", {}), ("discardTask", {"reason": "nosso não é"})):
        asked = {"idempotencyKey": "x", "taskId": task["id"], **more}
        assert ipe.refused(name, "task", **asked) == [("NOT_FOUND", "input.taskId")]
    assert parked(aurora) == [task]


def test_a_whole_sale_is_replayed_and_nothing_is_doubled(aurora: Partner) -> None:
    began = datetime.now(UTC) - timedelta(seconds=5)
    order = aurora.done(aurora.place(("CAFE-500", "10"), ("FILTRO-103", "4"), customer="Mercearia")["id"])
    aurora.settle_down()
    before, stock = aurora.query(BOOKS), aurora.stock("CAFE-500")
    assert len(before["journalEntries"]["nodes"]) >= 2
    asked = {"since": began.isoformat(), "until": datetime.now(UTC).isoformat()}

    rehearsed = aurora.payload("replayTasks", "tasks", idempotencyKey="all", validateOnly=True, **asked)
    replayed = aurora.payload("replayTasks", "tasks", idempotencyKey="all", **asked)
    assert replayed["errors"] == []
    assert replayed["tasks"] == rehearsed["tasks"] >= len(order["process"]["steps"]) == 11

    again = aurora.done(order["id"])
    aurora.settle_down()
    assert parked(aurora) == []
    assert aurora.query(BOOKS) == before
    assert aurora.stock("CAFE-500") == stock
    assert {step["attempts"] for step in again["process"]["steps"]} == {1}
    assert again == order
    assert aurora.payload("replayTasks", "tasks", idempotencyKey="all", **asked)["replayed"] is True


def test_a_replay_keeps_to_its_process_its_topic_and_its_time(aurora: Partner) -> None:
    began = datetime.now(UTC) - timedelta(seconds=5)
    aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    aurora.settle_down()
    times = {"since": began.isoformat(), "until": datetime.now(UTC).isoformat()}

    def rehearsed(**only: Any) -> Any:
        asked = {"idempotencyKey": "some", "validateOnly": True} | times | only
        payload = aurora.payload("replayTasks", "tasks", **asked)
        return payload["tasks"] or [(error["code"], error["path"][-1]) for error in payload["errors"]]

    assert rehearsed(topic="InvoiceSigned") == 1
    assert 1 < rehearsed(process="record_to_report") < rehearsed()
    assert rehearsed(process="alchemy") == [("NOT_FOUND", "process")]
    assert rehearsed(topic="InvoiceSigned", process="moving_in") == [
        ("NOT_FOUND", "process"),
        ("NOT_FOUND", "topic"),
    ]
    assert rehearsed(until=began.isoformat()) == [("OUT_OF_RANGE", "until")]
    assert rehearsed(since="2020-01-01T00:00:00Z") == [("OUT_OF_RANGE", "since")]
