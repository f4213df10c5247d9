"""The files of an invoice need the same authorization as the invoice."""

from __future__ import annotations

import pytest_asyncio

from api.ids import parse
from persistence.storage import path_of
from tests.api.sale import drafted_invoice

XML = b"<nfeProc/>"
SHOWN = "query ($by: InvoiceLookup!) { invoice(by: $by) { xml { url } danfe { url } } }"


@pytest_asyncio.fixture
async def invoice(ana, ours, owner, storage) -> str:
    """The id of an invoice that has its XML and no DANFE yet."""
    id, path = await drafted_invoice(ana), path_of(ours.id, "invoices", "1-nfe.xml")
    await storage.put_new(path, XML)
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update invoice set xml_path = $1 where id = $2", path, parse(id)[1])
    return id


async def test_the_api_says_where_the_files_are_and_they_are_there(ana, invoice):
    shown = (await ana.data(SHOWN, by={"id": invoice}))["invoice"]
    assert shown["danfe"]["url"] is None
    url = shown["xml"]["url"]
    answer = await ana.http.get(url.removeprefix("http://localhost:8000"), headers=ana.headers())
    assert answer.status_code == 200
    assert answer.content == XML
    assert answer.headers["content-type"] == "application/xml"
    assert "attachment" in answer.headers["content-disposition"]
    assert "private" in answer.headers["cache-control"]


async def test_files_that_are_not_there_not_ones_own_or_no_files_are_404(ana, stranger, invoice):
    for client, path in (
        (ana, f"/files/{invoice}/danfe"),
        (ana, f"/files/{invoice}/pfx"),
        (ana, "/files/invoice_" + "0" * 32 + "/xml"),
        (ana, "/files/..%2f..%2fetc/xml"),
        (stranger, f"/files/{invoice}/xml"),
    ):
        assert (await client.http.get(path, headers=client.headers())).status_code == 404, path
    assert (await ana.http.get(f"/files/{invoice}/xml", headers=ana.headers())).status_code == 200


async def test_without_a_token_or_the_permission_nothing_is_handed_out(ana, anonymous, invoice):
    key = (await ana.do("createApiKey", {"name": "Shop", "scopes": ["stock.*"]}, "key"))["key"]
    for client, status in (
        (anonymous, 401),
        (anonymous.holding("nonsense"), 401),
        (anonymous.holding(key), 403),
    ):
        assert (
            await client.http.get(f"/files/{invoice}/xml", headers=client.headers())
        ).status_code == status
