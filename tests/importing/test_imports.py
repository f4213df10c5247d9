"""Lines become commands: asked for, carried out, told of, asked for again."""

from __future__ import annotations

import pytest

from api.ids import parse
from tests.api.sale import PARTY
from tests.api.things import product, receipt, warehouse
from tests.builders import a_cnpj
from tests.exporting.asking import fetch
from tests.importing.asking import imported, line_numbers, lines, sent, sheet, shown, start, started, told

COUNT = "{ parties { totalCount { value } } }"


def party(number: int, **changes: object) -> dict[str, object]:
    return PARTY | {"name": f"Cliente {number}", "taxId": a_cnpj(1_000 + number)} | changes


async def how_many(client) -> int:
    return (await client.data(COUNT))["parties"]["totalCount"]["value"]


async def test_every_line_is_done_and_those_that_are_refused_stop_no_others(ana, work):
    """Three hundred parties, some of which are not as they should be, and the same file once more."""
    before = await how_many(ana)
    data = lines(party(number) for number in range(290))
    bad = [
        b"{not json\n",
        b"[1]\n",
        lines([party(1)]),
        lines([party(301, taxId="11222333000100")]),
        lines([party(302, roles=["KING"])]),
        lines([party(303, shoeSize=42)]),
        lines([{"kind": "COMPANY"}]),
        lines([party(304, address=PARTY["address"] | {"cityCode": 3550308})]),
        lines([party(305, name="x" * 500, taxId="1")]),
        b'{"name": "\xff"}\n',
    ]
    file = data + b"\n\r\n" + b"".join(bad)
    first = await imported(ana, work, "registerParty", file)
    assert (first["total"], first["processed"], first["failed"]) == (300, 300, 10)
    assert await how_many(ana) == before + 290
    done = await told(ana, first["resultUrl"])
    assert line_numbers(done) == list(range(1, 291))
    assert not any(each["replayed"] for each in done)
    wrong = await told(ana, first["errorUrl"])
    assert [(each["line"], each["path"], each["code"]) for each in wrong] == [
        (293, "", "MALFORMED"),
        (294, "", "MALFORMED"),
        (295, "taxId", "DUPLICATE"),
        (296, "taxId", "INVALID_CNPJ"),
        (297, "roles.0", "MALFORMED"),
        (298, "shoeSize", "UNKNOWN_FIELD"),
        (299, "name", "REQUIRED"),
        (299, "taxId", "REQUIRED"),
        (299, "roles", "REQUIRED"),
        (300, "address.cityCode", "MALFORMED"),
        (301, "taxId", "INVALID_CNPJ"),
        (301, "name", "TOO_LONG"),
        (302, "", "MALFORMED"),
    ]

    second = await imported(ana, work, "registerParty", file)
    assert (second["processed"], second["failed"]) == (300, 10)
    assert await how_many(ana) == before + 290
    again = await told(ana, second["resultUrl"])
    assert all(each["replayed"] for each in again)
    assert [each["id"] for each in again] == [each["id"] for each in done]


async def test_messages_are_in_the_language_of_who_fetches_them(ana, work):
    operation = await imported(ana, work, "registerParty", lines([{"kind": "COMPANY"}, party(1)]))
    english = await told(ana, operation["errorUrl"])
    ana.language = "pt-BR"
    portuguese = await told(ana, operation["errorUrl"])
    assert [each["code"] for each in english] == [each["code"] for each in portuguese]
    assert all(one["message"] != other["message"] for one, other in zip(english, portuguese, strict=True))


async def test_a_sheet_is_written_as_in_brazil(ana, work):
    header = "sku;name;kind;unit;ncm;origin;salePrice;allowsBackorder"
    data = sheet(
        header,
        "S1;Mesa;GOODS;UN;94013000;0;1.234,56;sim",
        'S2;"Mesa ""grande""; de centro";GOODS;UN;94013000;0;10,5;não',
        "S3;Mesa;GOODS;UN;94013000;zero;10.5;talvez",
        "S4;Mesa",
        "S5;'=Mesa;GOODS;UN;94013000;0;1;",
    )
    operation = await imported(ana, work, "registerProduct", data, format="CSV")
    assert (operation["total"], operation["failed"]) == (5, 2)
    query = "{ products(orderBy: {field: SKU}) { nodes { sku name salePrice { amount } allowsBackorder } } }"
    assert (await ana.data(query))["products"]["nodes"] == [
        {"sku": "S1", "name": "Mesa", "salePrice": {"amount": "1234.56"}, "allowsBackorder": True},
        {
            "sku": "S2",
            "name": 'Mesa "grande"; de centro',
            "salePrice": {"amount": "10.50"},
            "allowsBackorder": False,
        },
        {"sku": "S5", "name": "=Mesa", "salePrice": {"amount": "1.00"}, "allowsBackorder": False},
    ]
    assert operation["errorUrl"].endswith(".csv")
    text = (await fetch(ana, operation["errorUrl"])).content.decode("utf-8-sig")
    rows = [row.split(";")[:3] for row in text.splitlines()]
    assert rows == [
        ["line", "column", "code"],
        ["4", "origin", "MALFORMED"],
        ["4", "salePrice", "MALFORMED"],
        ["4", "allowsBackorder", "MALFORMED"],
        ["5", "", "WRONG_CELL_COUNT"],
    ]


async def test_lists_and_objects_are_dotted_names(ana, work):
    place, goods = await warehouse(ana), await product(ana)
    await ana.do("receiveStock", receipt(place, goods["id"]))
    customer = (await ana.do("registerParty", PARTY, "party { id }"))["party"]["id"]
    header = (
        "customerId;warehouseId;items.0.productId;items.0.quantity;items.1.productId;items.1.quantity;"
        "payment.method;payment.installments.0.daysAfterInvoice;payment.installments.0.share"
    )
    data = sheet(
        header,
        f"{customer};{place};{goods['id']};2;;;BOLETO;30;1",
        f"{customer};{place};{goods['id']};1,5;{goods['id']};1;BOLETO;30;1",
        f"{customer};{place};party_1;1;;;BOLETO;30;1",
        f"{customer};{place};;;{goods['id']};1;BOLETO;30;1",
    )
    operation = await imported(ana, work, "placeOrder", data, format="CSV")
    answer = await fetch(ana, operation["errorUrl"])
    rows = [row.split(";")[:3] for row in answer.content.decode("utf-8-sig").splitlines()[1:]]
    assert rows == [["4", "items.0.productId", "MALFORMED"], ["5", "items.0", "REQUIRED"]]
    assert [each["id"].split("_")[0] for each in await told(ana, operation["resultUrl"])] == ["order"] * 2


async def test_a_key_of_its_own_makes_a_line_the_same_in_every_file(ana, work):
    line = party(1, idempotencyKey="ours-1")
    (first,) = await told(ana, (await imported(ana, work, "registerParty", lines([line])))["resultUrl"])
    second = await imported(ana, work, "registerParty", lines([party(2), line]))
    fresh, again = await told(ana, second["resultUrl"])
    assert not fresh["replayed"]
    assert again == {"line": 2, "id": first["id"], "replayed": True}
    other = await imported(ana, work, "registerParty", lines([party(3, idempotencyKey="ours-1")]))
    (refused,) = await told(ana, other["errorUrl"])
    assert (refused["path"], refused["code"]) == ("idempotencyKey", "IDEMPOTENCY_CONFLICT")


async def test_a_rehearsal_does_nothing_and_tells_what_would_be_refused(ana, work):
    before = await how_many(ana)
    file = lines([party(1), party(2, taxId="1")])
    tried = await imported(ana, work, "registerParty", file, rehearse=True)
    assert (tried["rehearsed"], tried["processed"], tried["failed"]) == (True, 2, 1)
    assert await told(ana, tried["resultUrl"]) == [{"line": 1, "validated": True}]
    assert await how_many(ana) == before
    done = await imported(ana, work, "registerParty", file)
    assert (done["processed"], done["failed"]) == (2, 1)
    assert await how_many(ana) == before + 1


@pytest.mark.parametrize(
    ("mutation", "code"),
    [
        ("createApiKey", "MUTATION_NOT_IMPORTABLE"),
        ("addMember", "MUTATION_NOT_IMPORTABLE"),
        ("connectPixProvider", "MUTATION_NOT_IMPORTABLE"),
        ("bulkRegisterParty", "MUTATION_NOT_IMPORTABLE"),
        ("startImport", "MUTATION_NOT_IMPORTABLE"),
        ("shoeSize", "MUTATION_NOT_IMPORTABLE"),
    ],
)
async def test_what_takes_no_lines_is_refused_at_once(ana, mutation, code):
    (error,) = (await start(ana, mutation, b"{}"))["errors"]
    assert (error["code"], error["path"]) == (code, ["input", "mutation"])


async def test_a_header_is_looked_at_at_once(ana):
    payload = await start(ana, "registerProduct", sheet("sku;size;sku", "1;2;3"), format="CSV")
    assert [error["code"] for error in payload["errors"]] == ["UNKNOWN_COLUMN", "REPEATED_COLUMN"]
    (error,) = (await start(ana, "registerProduct", b"\n\n", format="CSV"))["errors"]
    assert error["code"] == "EMPTY_SHEET"


async def key_of(ana, anonymous, *scopes: str):
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": list(scopes)}, "key apiKey { id version }")
    return anonymous.holding(made["key"]), made["apiKey"]


IMPORTING = ("onboarding.upload.start", "platform.import.start")


async def test_a_key_without_the_permission_of_the_mutation_is_refused(ana, anonymous):
    shop, _ = await key_of(ana, anonymous, *IMPORTING, "catalog.*")
    (error,) = (await start(shop, "registerParty", lines([party(1)])))["errors"]
    assert (error["code"], error["path"]) == ("PERMISSION_DENIED", ["input", "mutation"])
    other, _ = await key_of(ana, anonymous, "onboarding.upload.start", "parties.*")
    (error,) = (await start(other, "registerParty", lines([party(1)])))["errors"]
    assert error["code"] == "PERMISSION_DENIED"


async def test_what_may_not_be_done_any_more_when_its_turn_comes_is_not_done(ana, anonymous, work):
    shop, key = await key_of(ana, anonymous, *IMPORTING, "parties.*")
    before = await how_many(ana)
    id = await started(shop, "registerParty", lines([party(1)]))
    assert (await ana.do("revokeApiKey", {"apiKeyId": key["id"]}))["errors"] == []
    await work()
    ended = await shown(ana, id)
    assert (ended["status"], ended["errorCode"]) == ("FAILED", "PERMISSION_DENIED")
    assert await how_many(ana) == before


async def test_a_file_of_somebody_else_is_not_there(ana, anonymous, stranger):
    upload = await sent(ana, lines([party(1)]))
    shop, _ = await key_of(ana, anonymous, *IMPORTING, "parties.*")
    for other in (shop, stranger):
        payload = await other.do("startImport", {"uploadId": upload, "mutation": "registerParty"})
        (error,) = payload["errors"]
        assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "uploadId"])


async def test_nobody_else_sees_what_became_of_it(ana, anonymous, stranger, work):
    operation = await imported(ana, work, "registerParty", lines([party(1), {}]))
    shop, _ = await key_of(ana, anonymous, *IMPORTING, "parties.*")
    for url in (operation["resultUrl"], operation["errorUrl"]):
        assert (await fetch(anonymous, url)).status_code == 401
        assert (await fetch(stranger, url)).status_code == 404
        assert (await fetch(shop, url)).status_code == 404
    assert await shown(stranger, operation["id"]) is None
    reader, _ = await key_of(ana, anonymous, "platform.bulk_operation.read")
    assert (await fetch(reader, operation["resultUrl"])).status_code == 403


async def test_what_a_line_did_is_audited_as_who_asked_for_it(ana, anonymous, work, own):
    shop, key = await key_of(ana, anonymous, *IMPORTING, "parties.*")
    await imported(shop, work, "registerParty", lines([party(1)]))
    query = "select distinct actor_id from audit where command = 'RegisterParty'"
    assert await own.fetchval(query) == parse(key["id"])[1]
