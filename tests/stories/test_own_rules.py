"""A company's own tax rule decides how the next invoice is taxed, and the invoice says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.stories.mover import Mover
from tests.stories.partner import Partner
from tests.stories.test_documents_of_no_sale import drafted

FREE = {"situation": "06", "pisRate": "0", "cofinsRate": "0", "withoutIcms": False}
TAXES = """query($id: ID!) { order(by: {id: $id}) { invoices { status lines {
    cfop taxes { kind situation amount { amount } rules } } } } }"""

REGIMES = """query($input: SimulateTaxRegimeInput!) { simulateTaxRegime(input: $input) { regimes { regime
    months { month revenue { amount } taxes { tax amount { amount } } } } } }"""


def put_in_force(aurora: Partner, **text: object) -> str:
    """Written with the company's key, approved by another than who made that."""
    rule, person, approval = submitted(aurora, **text)
    assert person.do("approve", "approval", "taxRule { status }", **approval) == {
        "taxRule": {"status": "APPROVED"}
    }
    return rule


def submitted(aurora: Partner, **text: object) -> tuple[str, Mover, dict[str, str]]:
    """The rule, who may approve it, and what they say to do so."""
    today = str(datetime.now(ZoneInfo("America/Sao_Paulo")).date())
    basis = {"validFrom": today, "norm": "Decreto 1/2026", "source": "https://example.com"}
    rule = aurora.do("draftTaxRule", "rule", name="Café torrado", **basis, **text)["id"]
    aurora.do("submitTaxRule", "rule", ruleId=rule)
    waiting = aurora.query(
        "{ approvals(where: {kind: {eq: TAX_RULE}, status: {eq: REQUESTED}}) { nodes { id } } }"
    )
    person = controller(aurora)
    approval = {"idempotencyKey": uuid4().hex, "approvalId": waiting["approvals"]["nodes"][0]["id"]}
    return rule, person, approval


def controller(aurora: Partner) -> Mover:
    """A member of the company who may approve rules, signed in."""
    who = {"email": f"{uuid4().hex[:8]}@aurora.example", "password": uuid4().hex}
    aurora.do("addMember", "member", name="Bia", roles=["ADMIN"], **who)
    return Mover.signed_in(str(aurora.http.base_url), replace(aurora.access, **who))


def test_an_invoice_is_taxed_by_the_rule_that_was_approved_and_names_it(aurora: Partner) -> None:
    rule = put_in_force(aurora, conditions={"ncm": "0901"}, outcome={"cfop": "5101", "contributions": FREE})
    order = aurora.done(aurora.place(("CAFE-500", "2"), customer="Mercearia")["id"])
    (invoice,) = aurora.query(TAXES, id=order["id"])["order"]["invoices"]
    (line,) = invoice["lines"]
    taxes = {tax["kind"]: tax for tax in line["taxes"]}
    assert (invoice["status"], line["cfop"]) == ("AUTHORIZED", "5101")
    assert (taxes["PIS"]["situation"], taxes["PIS"]["amount"]["amount"]) == ("06", "0.00")
    assert (taxes["COFINS"]["rules"], taxes["PIS"]["rules"]) == ([rule], [rule])
    assert rule not in taxes["ICMS"]["rules"]
    assert_counted(aurora, taxes["ICMS"]["amount"]["amount"])


def assert_counted(aurora: Partner, icms: str) -> None:
    """The comparison of regimes knows the invoice: two bags of coffee, and its ICMS."""
    today = datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    found = aurora.query(REGIMES, input={"year": today.year})["simulateTaxRegime"]["regimes"]
    for regime in found:
        month = regime["months"][today.month - 1]
        assert (month["month"], month["revenue"]["amount"]) == (str(today.replace(day=1)), "79.80")
    presumed = {tax["tax"]: tax["amount"]["amount"] for tax in found[1]["months"][today.month - 1]["taxes"]}
    assert presumed["ICMS"] == icms


def test_what_is_given_away_is_taxed_by_the_rule_for_that_and_a_rival_is_refused(aurora: Partner) -> None:
    given = {"conditions": {"operation": "BONUS", "ncm": "0901"}}
    rule = put_in_force(aurora, outcome={"cfop": "5911", "text": "Decreto 1/2026"}, **given)
    rival = {"operation": "BONUS", "ncm": "0901", "production": "RESALE"}
    sales = {"operation": "BONUS", "ncm": "0901", "direction": "OUTBOUND"}
    put_in_force(aurora, conditions=sales, outcome={"contributions": FREE})
    _, person, approval = submitted(
        aurora, conditions=rival, outcome={"contributions": FREE | {"situation": "08"}}
    )
    assert person.refused("approve", "approval", **approval) == [("TAX_RULE_AMBIGUOUS", "input")]
    item = {"productId": aurora.product("CAFE-500"), "quantity": "2", "unitPrice": "21.37"}
    to = {"recipientId": aurora.party("Mercearia"), "warehouseId": aurora.warehouse}
    invoice = drafted(aurora, remittance=to | {"kind": "BONUS", "items": [item]})
    query = (
        "query($id: ID!) { invoice(by: {id: $id}) { lines { cfop notes taxes { kind situation rules } } } }"
    )
    [line] = aurora.query(query, id=invoice["id"])["invoice"]["lines"]
    assert (invoice["status"], line["cfop"], line["notes"]) == ("AUTHORIZED", "5911", "Decreto 1/2026")
    taxes = {tax["kind"]: tax for tax in line["taxes"]}
    assert (taxes["PIS"]["situation"], taxes["ICMS"]["situation"]) == ("06", "00")
    assert rule not in taxes["ICMS"]["rules"]
