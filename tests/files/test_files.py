"""A file is announced, sent once, looked at, attached, and fetched by who may read what it belongs to."""

from __future__ import annotations

from typing import Any

from api.ids import parse
from persistence.files.content import path_of_file
from tests.files.sending import (
    PDF,
    a_product,
    an_employee,
    announced,
    attach,
    attached,
    created,
    fetched,
    holding,
    listed,
    sent,
    shown,
)


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def test_what_is_attached_comes_back_as_it_was_sent_and_is_sealed_where_it_is_kept(
    ana, ours, storage, work
):
    data = PDF[:-7] + b"x" * 600_000 + PDF[-7:]
    upload = await sent(ana, data, filename="Ação é.pdf")
    await work()
    attachment = (await attach(ana, await a_product(ana), upload))["attachment"]
    answer = await fetched(ana, attachment)
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"A__o _.pdf\"; filename*=UTF-8''A%C3%A7%C3%A3o%20%C3%A9.pdf"
    )
    kept = await storage.get(path_of_file(ours.id, parse(upload)[1]))
    assert b"%PDF" not in kept
    assert b"xxxx" not in kept


async def test_nobody_has_a_file_before_somebody_looked_at_it(ana, work):
    product, upload = await a_product(ana), await sent(ana, PDF)
    assert (await shown(ana, upload))["status"] == "QUARANTINED"
    assert codes(await attach(ana, product, upload)) == [("UPLOAD_IN_QUARANTINE", ["input", "uploadId"])]
    await work()
    assert (await shown(ana, upload))["status"] == "READY"
    assert (await attach(ana, product, upload))["errors"] == []
    assert codes(await attach(ana, product, upload)) == [("UPLOAD_USED", ["input", "uploadId"])]


async def test_what_does_not_look_right_is_rejected_with_the_reason(ana, work):
    upload = await sent(ana, b"MZ\x90\x00 not a page", filename="fatura.pdf")
    await work()
    found = await shown(ana, upload)
    assert (found["status"], found["rejection"]) == ("REJECTED", "EXECUTABLE")
    assert codes(await attach(ana, await a_product(ana), upload)) == [
        ("UPLOAD_REJECTED", ["input", "uploadId"])
    ]


async def test_what_will_not_be_taken_is_refused_before_it_is_sent(ana):
    for more, code, field in (
        ({"contentType": "text/html"}, "MEDIA_TYPE_NOT_ALLOWED", "contentType"),
        ({"purpose": "IMPORT"}, "MEDIA_TYPE_NOT_ALLOWED", "contentType"),
        ({"size": 20_000_001}, "OUT_OF_RANGE", "size"),
        ({"size": 0}, "OUT_OF_RANGE", "size"),
        ({"sha256": "abc"}, "MALFORMED", "sha256"),
        ({"filename": "  "}, "REQUIRED", "filename"),
    ):
        payload = await ana.do("createUpload", announced(PDF, **more), "url")
        assert codes(payload) == [(code, ["input", field])]


async def test_what_comes_must_be_what_was_announced_and_comes_once(ana, work):
    _, address = await created(ana, PDF)
    other = PDF.replace(b"1.7", b"1.6")
    assert (await ana.http.put(address, content=other)).json() == {"error": "UPLOAD_DIFFERS"}
    assert (await ana.http.put(address, content=PDF[:-1])).status_code == 422
    assert (await ana.http.put(address, content=PDF + b"\n")).status_code == 413
    assert (await ana.http.put(address, content=PDF)).status_code == 204
    assert (await ana.http.put(address, content=PDF)).status_code == 410
    assert (await ana.http.put(address[:-1] + "!", content=PDF)).status_code == 404


async def test_an_address_is_good_for_an_hour(ana, ours, owner):
    id, address = await created(ana, PDF)
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update upload set expires_at = now() where id = $1", parse(id)[1])
    assert (await ana.http.put(address, content=PDF)).json() == {"error": "UPLOAD_CLOSED"}


async def test_files_of_an_employee_are_for_who_reads_employees(ana, stranger, work):
    employee, product = await an_employee(ana), await a_product(ana)
    of_employee, of_product = await attached(ana, work, employee), await attached(ana, work, product)
    people, sales = await holding(ana, "people.*"), await holding(ana, "catalog.product.read")
    assert (await fetched(people, of_employee)).status_code == 200
    assert (await fetched(people, of_product)).status_code == 404
    assert (await fetched(sales, of_employee)).status_code == 404
    assert (await fetched(sales, of_product)).status_code == 200
    assert (await fetched(stranger, of_product)).status_code == 404
    assert (await fetched(ana.holding(None), of_product)).status_code == 401
    assert [len(await listed(one, employee)) for one in (people, sales, stranger)] == [1, 0, 0]
    assert [len(await listed(one, product)) for one in (people, sales, stranger)] == [0, 1, 0]
    found = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await sales.data(found, id=of_employee["id"]))["node"] is None
    nothing = [("NOT_FOUND", ["input", "subjectId"])]
    assert codes(await attach(sales, employee, await sent(sales, PDF))) == nothing
    assert codes(await attach(stranger, employee, await sent(stranger, PDF))) == nothing
    for version in (1, 7):
        input = {"attachmentId": of_employee["id"], "expectedVersion": version}
        assert codes(await sales.do("detachFile", input)) == [("NOT_FOUND", ["input", "attachmentId"])]


async def test_a_file_that_others_sent_is_attached_by_nobody_else(ana, work):
    upload, product = await sent(ana, PDF), await a_product(ana)
    await work()
    other = await holding(ana, "catalog.*")
    assert codes(await attach(other, product, upload)) == [("NOT_FOUND", ["input", "uploadId"])]


async def test_ones_own_work_can_be_attached_to_and_that_of_others_by_who_may_see_it(ana, work):
    started = await ana.do("startExport", {"query": "{ products { nodes { sku } } }"}, "bulkOperation { id }")
    own = await attached(ana, work, started["bulkOperation"]["id"])
    other = await holding(ana, "catalog.*")
    assert (await fetched(other, own)).status_code == 404
    assert await listed(other, own["subjectId"]) == []
    assert await listed(ana, own["subjectId"]) == ["contrato.pdf"]
    overseer = await holding(ana, "platform.bulk_operation.read")
    assert (await fetched(overseer, own)).status_code == 200


async def test_that_somebody_fetched_a_file_about_a_person_is_on_record(ana, work):
    employee = await an_employee(ana)
    attachment = await attached(ana, work, employee)
    await fetched(ana, attachment)
    await fetched(ana, await attached(ana, work, await a_product(ana)))
    query = """query ($id: ID!) { auditEntries(where: {subject: {eq: $id}, command: {eq: "ReadSensitive"}}) {
        nodes { seen { thing fields ids } permission } } }"""
    found = (await ana.data(query, id=employee))["auditEntries"]["nodes"]
    assert found == [
        {
            "seen": [{"thing": "Employee", "fields": ["attachments"], "ids": [employee]}],
            "permission": "people.employee.read",
        }
    ]


async def test_that_somebody_fetched_a_file_of_an_employment_is_on_record(ana, work):
    query = "query ($id: ID!) { employee(by: {id: $id}) { employment { id } } }"
    found = await ana.data(query, id=await an_employee(ana))
    employment = found["employee"]["employment"]["id"]
    assert (await fetched(ana, await attached(ana, work, employment))).status_code == 200
    query = """query ($id: ID!) { auditEntries(where: {subject: {eq: $id}, command: {eq: "ReadSensitive"}}) {
        nodes { seen { thing fields ids } permission } } }"""
    assert (await ana.data(query, id=employment))["auditEntries"]["nodes"] == [
        {
            "seen": [{"thing": "Employment", "fields": ["attachments"], "ids": [employment]}],
            "permission": "people.employee.read",
        }
    ]


async def test_what_is_detached_is_fetched_by_nobody_and_kept_while_no_rule_lets_it_go(ana, work):
    product = await a_product(ana)
    attachment = await attached(ana, work, product)
    reader = await holding(ana, "catalog.product.read")
    input = {"attachmentId": attachment["id"], "expectedVersion": attachment["version"]}
    for version in (attachment["version"], 7):
        asked = input | {"expectedVersion": version}
        denied = [("PERMISSION_DENIED", ["input", "attachmentId"])]
        assert codes(await reader.do("detachFile", asked)) == denied, "nothing is told of its version"
    payload = await ana.do("detachFile", input, "attachment { status keptUntil keptBy }")
    assert payload["attachment"] == {"status": "DETACHED", "keptUntil": None, "keptBy": None}
    assert (await fetched(ana, attachment)).status_code == 404


async def test_moving_in_and_imports_take_what_was_announced_as_well(ana, work):
    data = b"kind;sku;name;unit\n"
    upload = await sent(ana, data, filename="p.csv", contentType="text/csv", purpose="IMPORT")
    payload = await ana.do("previewImport", {"uploadId": upload, "kind": "PRODUCTS"}, "import { status }")
    assert payload["import"] == {"status": "CHECKING"}
    await work()
    assert (await shown(ana, upload))["status"] == "READY"
    refused = await attach(ana, await a_product(ana), upload)
    assert codes(refused) == [("UPLOAD_USED", ["input", "uploadId"])]
    nobody = await (await holding(ana, "catalog.*")).do(
        "createUpload", announced(data, contentType="text/csv", purpose="IMPORT"), "url"
    )
    assert codes(nobody) == [("PERMISSION_DENIED", ["input", "purpose"])]
