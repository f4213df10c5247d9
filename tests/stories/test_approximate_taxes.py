"""Consumers are told how much of a price is taxes once the company brought a table; before, nothing is."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
from lxml import etree

from tests.stories.partner import Partner
from tests.stories.test_consumers import nfce, sell, shop
from tests.walls.estate import today

__all__ = ["shop"]

NFE = "{http://www.portalfiscal.inf.br/nfe}"
HEADING = (
    "codigo;ex;tipo;descricao;nacionalfederal;importadosfederal;estadual;municipal;"
    "vigenciainicio;vigenciafim;chave;versao;fonte"
)
TABLE = "id state publisher edition key validFrom validUntil rates importedBy { name }"


def file(code: str, percent: str = "10.00", edition: str = "26.2.A") -> str:
    begin, end = (today() + timedelta(days=days) for days in (-1, 40))
    days = f"{begin:%d/%m/%Y};{end:%d/%m/%Y}"
    return f'{HEADING}\n{code};;0;"Cadernos; etc.";{percent};20.00;18.00;0.50;{days};42CA5A;{edition};IBPT\n'


def bring(shop: Partner, content: str, **wishes: Any) -> dict[str, Any]:
    return shop.do("importApproximateTaxes", "table", TABLE, state="RJ", content=content, **wishes)


def refused(shop: Partner, content: str, **wishes: Any) -> list[tuple[str, str]]:
    given = {"state": "RJ", "content": content, **wishes}
    return shop.refused("importApproximateTaxes", "table", **given)


def ncm(shop: Partner) -> str:
    found = shop.query('{ products(where: {sku: {eq: "CADERNO"}}) { nodes { ncm } } }')
    return found["products"]["nodes"][0]["ncm"]


def document(shop: Partner, invoice: dict[str, Any]) -> Any:
    return etree.fromstring(shop.http.get(invoice["xml"]["url"]).raise_for_status().content)


def test_a_consumer_reads_the_taxes_of_a_price_once_a_table_was_brought(shop: Partner) -> None:
    before = sell(shop)
    shop.done(before["order"])
    assert document(shop, nfce(shop, before["invoice"])).find(f".//{NFE}vTotTrib") is None
    code = ncm(shop)

    assert refused(shop, "nada") == [("MALFORMED", "input.content")] * 13
    assert refused(shop, file("1234", percent="x")) == [("MALFORMED", "input.content")] * 2
    assert refused(shop, file(code), state="XX") == [("MALFORMED", "input.state")]
    assert shop.query("{ approximateTaxTables { nodes { id } } }")["approximateTaxTables"]["nodes"] == []

    table = bring(shop, file(code))
    assert (table["publisher"], table["edition"], table["rates"]) == ("IBPT", "26.2.A", 1)
    assert refused(shop, file(code, edition="26.2.B")) == [("APPROXIMATE_TAXES_OVERLAP", "input.content")]
    assert refused(shop, file(code, percent="11.00")) == [("DUPLICATE", "input.content")]
    rows = shop.query(
        "query($id: ID!) { approximateTaxRates(where: {table: {id: {eq: $id}}}) "
        "{ nodes { ncm national imported state city table { edition } } } }",
        id=table["id"],
    )
    (row,) = rows["approximateTaxRates"]["nodes"]
    assert (row["ncm"], row["table"]["edition"]) == (code, "26.2.A")

    more = file("20000000") + "".join(file(str(20000000 + n)).split("\n")[1] + "\n" for n in range(1, 7000))
    assert bring(shop, more)["rates"] == 7001

    sold = sell(shop)
    shop.done(sold["order"])
    made = nfce(shop, sold["invoice"])
    assert made["status"] == "AUTHORIZED"
    lines = shop.query(
        "query($id: ID!) { invoice(by: {id: $id}) { lines { approximateTaxes "
        "{ federal { amount } state { amount } city { amount } total { amount } } } } }",
        id=sold["invoice"],
    )["invoice"]["lines"]
    told = {name: part["amount"] for name, part in lines[0]["approximateTaxes"].items()}
    xml = document(shop, made)
    assert xml.findtext(f".//{NFE}imposto/{NFE}vTotTrib") == told["total"]
    assert xml.findtext(f".//{NFE}ICMSTot/{NFE}vTotTrib") == told["total"]
    words = xml.findtext(f".//{NFE}infCpl") or ""
    assert "Tributos aproximados (Lei 12.741/2012)" in words
    assert words.endswith("Fonte: IBPT 26.2.A 42CA5A.")
    assert f"R$ {told['federal']} federais".replace(".", ",") in words
    pdf = shop.http.get(made["danfe"]["url"]).raise_for_status().content
    page = " ".join(pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range().split())
    assert told["total"].replace(".", ",") in page.partition("12.741")[0][-120:] + page.partition("12.741")[2]

    later = bring(shop, file(code, edition="26.2.B"), replacesId=table["id"])
    ended = shop.query(
        f"query($id: ID!) {{ approximateTaxTable(by: {{id: $id}}) {{ {TABLE} }} }}", id=table["id"]
    )["approximateTaxTable"]
    assert ended["validUntil"] < ended["validFrom"] == later["validFrom"]
    order = shop.place(("CADERNO", "1"), customer="Helena")
    by_mail = shop.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    shop.done(order["id"])
    xml = document(shop, nfce(shop, by_mail["id"]))
    assert (xml.findtext(f".//{NFE}indFinal"), xml.findtext(f".//{NFE}mod")) == ("1", "55")
    assert "Fonte: IBPT 26.2.B 42CA5A." in (xml.findtext(f".//{NFE}infCpl") or "")
