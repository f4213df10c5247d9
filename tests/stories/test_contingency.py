"""NF-e while the authority is away: by the one that stands in, announced first, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, steps
from tests.stories.test_bad_days import archived
from tests.stories.test_consumers import establishment, leave, never_waiting, present

WHY = "Autoridade sem resposta desde cedo"
NFE = """{ status emission accessKey number
  contingency { since reason releasedAt sendBefore overdue } danfe { url } }"""


def enter(partner: Partner, **wishes: Any) -> Any:
    return partner.do(
        "enterContingency",
        "contingency",
        "emission reason automatic since",
        idempotencyKey=uuid4().hex,
        establishmentId=establishment(partner),
        kind="NFE",
        reason=WHY,
        **wishes,
    )


def instant(told: str) -> datetime:
    return datetime.fromisoformat(told)


def nfe(partner: Partner, order: dict[str, Any]) -> dict[str, Any]:
    (invoice,) = order["invoices"]
    return partner.query(f"query($id: ID!) {{ invoice(by: {{id: $id}}) {NFE} }}", id=invoice["id"])["invoice"]


def test_while_the_authority_is_paused_another_stands_in_and_then_all_is_as_usual(
    aurora: Partner, office: BackOffice
) -> None:
    never_waiting(aurora)
    office.steer(pause=109)
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    made = nfe(aurora, order)
    assert (made["status"], made["emission"], made["accessKey"][34]) == ("AUTHORIZED", "SVC_AN", "6")
    (contingency,) = present(aurora)
    assert contingency["automatic"]
    assert made["contingency"]["reason"] == contingency["reason"]
    office.calm()
    leave(aurora)
    usual = nfe(aurora, aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"]))
    assert (usual["emission"], usual["number"], usual["contingency"]["since"]) == ("NORMAL", 2, None)
    aurora.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=order["invoices"][0]["id"],
        reason="Nota emitida com dados errados",
    )
    assert nfe(aurora, aurora.done(order["id"]))["status"] == "CANCELLED"


def test_what_may_have_arrived_is_asked_for_and_goes_no_other_way(
    aurora: Partner, office: BackOffice
) -> None:
    never_waiting(aurora)
    office.steer(lose_after=1)
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    made = nfe(aurora, order)
    assert (made["status"], made["emission"]) == ("AUTHORIZED", "NORMAL")
    assert present(aurora) != []
    number = made["accessKey"][6:34]
    assert len(archived(office, number)) == 1
    assert aurora.stock("CAFE-500")["onHand"] == "499"


def test_announced_first_goods_leave_and_the_document_follows(aurora: Partner, office: BackOffice) -> None:
    entered = enter(aurora, emission="EPEC")
    assert (entered["emission"], entered["reason"], entered["automatic"]) == ("EPEC", WHY, False)
    office.steer(pause=108)
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    used = aurora.wait(order["id"], lambda order: steps(order).get("ship_stock") == "DONE")
    made = nfe(aurora, used)
    assert (made["status"], made["accessKey"][34]) == ("CONTINGENCY", "4")
    used_at, before = (instant(made["contingency"][name]) for name in ("releasedAt", "sendBefore"))
    assert (before - used_at, made["contingency"]["overdue"]) == (timedelta(days=7), False)
    office.calm()
    leave(aurora)
    aurora.wait(order["id"], lambda order: order["invoices"][0]["status"] == "AUTHORIZED")
    done = aurora.done(order["id"])
    assert nfe(aurora, done)["accessKey"] == made["accessKey"]
    assert aurora.stock("CAFE-500")["onHand"] == "499"


def test_contingency_wants_a_reason_and_a_way_that_the_state_has(aurora: Partner) -> None:
    def refused(**wishes: Any) -> list[tuple[str, str]]:
        ways = {"kind": "NFE", "reason": WHY} | wishes
        return aurora.refused(
            "enterContingency",
            "contingency",
            idempotencyKey=uuid4().hex,
            establishmentId=establishment(aurora),
            **ways,
        )

    assert refused(reason="curta") == [("OUT_OF_RANGE", "input.reason")]
    assert refused(emission="SVC_RS") == [("EMISSION_NOT_ALLOWED", "input.emission")]
    assert refused(kind="NFCE", emission="EPEC") == [("EMISSION_NOT_ALLOWED", "input.emission")]
    assert refused(kind="NFSE") == [("EMISSION_NOT_ALLOWED", "input.kind")]
    over = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert refused(until=over) == [("OUT_OF_RANGE", "input.until")]
    far = (datetime.now(UTC) + timedelta(days=31)).isoformat()
    assert refused(until=far) == [("OUT_OF_RANGE", "input.until")]
    assert present(aurora) == []
    enter(aurora)
    assert refused(emission="EPEC") == [("CONTINGENCY_HOLDS", "input.kind")]
    assert enter(aurora)["emission"] == "SVC_AN"


def test_by_hand_it_is_said_for_how_long_and_what_ended_it(aurora: Partner) -> None:
    until = (datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0)
    fields = "id until stays leftAt leftBecause leftBy { name }"
    of_establishment = {"establishmentId": establishment(aurora)}
    wishes = {**of_establishment, "kind": "NFE", "reason": WHY, "stays": True, "until": until.isoformat()}
    entered = aurora.do("enterContingency", "contingency", fields, idempotencyKey=uuid4().hex, **wishes)
    assert (instant(entered["until"]), entered["stays"], entered["leftBecause"]) == (until, True, None)
    again = {**of_establishment, "kind": "NFE", "reason": WHY}
    held = aurora.do("enterContingency", "contingency", fields, idempotencyKey=uuid4().hex, **again)
    assert (held["id"], held["until"], held["stays"]) == (entered["id"], None, False)
    given = {"contingencyId": entered["id"], "idempotencyKey": uuid4().hex}
    assert aurora.actions("contingency", entered["id"]) == {"leaveContingency": None}
    left = aurora.do("leaveContingency", "contingency", fields, **given)
    assert aurora.actions("contingency", entered["id"]) == {"leaveContingency": "INVALID_TRANSITION"}
    assert left["leftBecause"] == "LEFT"
    chosen = aurora.do("chooseContingencyPolicy", "contingencyPolicy", "leaveAfter", **of_establishment)
    assert chosen["leaveAfter"] == 2
    for leave_after in (0, 21):
        wishes = {**of_establishment, "leaveAfter": leave_after}
        refused = aurora.refused("chooseContingencyPolicy", "contingencyPolicy", **wishes)
        assert refused == [("OUT_OF_RANGE", "input.leaveAfter")]
    chosen = aurora.do(
        "chooseContingencyPolicy", "contingencyPolicy", "leaveAfter", **of_establishment, leaveAfter=None
    )
    assert chosen["leaveAfter"] is None
