"""Whatever the authority answers, and whatever is signed with meanwhile, a sale has one document."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest

from tests.stories.back_office import BackOffice
from tests.stories.founder import OfOneKey
from tests.stories.mover import Mover
from tests.stories.partner import Partner
from tests.stories.test_bad_days import archived, invoice, parked
from tests.stories.test_given_up_numbers import issuer


@pytest.mark.parametrize("misfortune", ["garble", "other_key"])
def test_what_is_no_answer_about_the_document_is_asked_for_by_its_key(
    aurora: Partner, office: BackOffice, misfortune: str
) -> None:
    office.steer(**{misfortune: 1})
    done = invoice(aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"]))
    assert (done["status"], done["number"]) == ("AUTHORIZED", 1)
    assert [one["statusCode"] for one in archived(office, done["accessKey"])] == [100]
    assert aurora.stock("CAFE-500")["onHand"] == "499"


def test_a_protocol_of_another_document_is_not_taken_for_ours(aurora: Partner, office: BackOffice) -> None:
    office.steer(other_digest=1)
    waiting = aurora.wait(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"], parked)
    (step,) = parked(waiting)
    assert step["errorCode"] == "FISCAL_NUMBER_USED_BY_ANOTHER"
    assert aurora.stock("CAFE-500")["onHand"] == "500"
    aurora.do("mendInvoice", "invoice", idempotencyKey=uuid4().hex, invoiceId=invoice(waiting)["id"])
    done = invoice(aurora.done(waiting["id"]))
    assert (done["status"], done["number"]) == ("AUTHORIZED", 1)
    assert [one["statusCode"] for one in archived(office, done["accessKey"])] == [100, 204]


def test_a_certificate_is_replaced_while_documents_are_signed(aurora: Partner, office: BackOffice) -> None:
    cnpj = aurora.query("{ company { cnpj } }")["company"]["cnpj"]
    authority = OfOneKey.load_or_create(office.folder / "sandbox")
    person = Mover.signed_in(str(aurora.http.base_url), aurora.access)
    orders = []
    for password in ("first", "second"):
        orders += [aurora.place(("CAFE-500", "1"), customer="Mercearia") for _ in range(3)]
        pfx = base64.b64encode(authority.issue_a1(cnpj, "AURORA", password)).decode()
        stored = {"establishmentId": issuer(aurora), "pfx": pfx, "password": password}
        person.do("uploadCertificate", "establishment", "certificate { serialNumber }", **stored)
    assert [invoice(aurora.done(order["id"]))["status"] for order in orders] == ["AUTHORIZED"] * 6
    person.http.close()
