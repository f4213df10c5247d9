"""A contract is sent, looked at by a worker, attached to an order, and fetched by who may read the order."""

from __future__ import annotations

from uuid import uuid4

from tests.files.sending import PDF
from tests.stories.back_office import BackOffice
from tests.stories.mover import Mover
from tests.stories.partner import Partner


def test_a_contract_lies_beside_its_order_and_nobody_else_has_it(
    office: BackOffice, aurora: Partner, ipe: Partner
) -> None:
    person, stranger = (Mover.signed_in(office.url, each.access) for each in (aurora, ipe))
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"]
    attachment = person.attach(order, "contrato.pdf", PDF)
    name = f"Estoque {uuid4().hex[:8]}"
    key = person.payload("createApiKey", "key", name=name, scopes=["stock.*"])["key"]
    for client, status in ((person, 200), (stranger, 404)):
        answer = client.http.get(attachment["url"])
        assert answer.status_code == status
    assert person.http.get(attachment["url"]).content == PDF
    without = person.http.get(attachment["url"], headers={"Authorization": f"Bearer {key}"})
    assert (without.status_code, without.json()) == (404, {"error": "NOT_FOUND"})
    bad = person.send("fatura.pdf", b"MZ\x90\x00" + bytes(40))
    assert (bad["status"], bad["rejection"]) == ("REJECTED", "EXECUTABLE")
    refused = person.payload("attachFile", "attachment { id }", subjectId=order, uploadId=bad["id"])
    assert [error["code"] for error in refused["errors"]] == ["UPLOAD_REJECTED"]
    version = attachment["version"]
    person.do("detachFile", "attachment", attachmentId=attachment["id"], expectedVersion=version)
    assert person.http.get(attachment["url"]).status_code == 404
