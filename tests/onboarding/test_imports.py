"""Files are sent, rehearsed and carried out; what is refused is told by line, and nothing is half done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from domain.onboarding.kind import PERMISSIONS
from domain.processes import PROCESSES
from domain.processes.openings import OPENINGS
from persistence.outbox import TaskState, tasks
from tests.api.sale import PARTY
from workers import onboarding
from workers.tasks import ACTORS, Workshop

SHOWN = """import { id status total processed created skipped failed
errors { line column code message } errorsFile }"""
PRODUCTS = "kind;sku;name;unit;ncm;origin;sale_price"
CHAIR = "GOODS;P1;Cadeira;UN;94013000;0;100,00"
PEOPLE = {"Ana": "22233344154", "Caio": "52998224725"}
Work = Callable[[], Awaitable[None]]


@pytest.fixture
def work(database, ours, storage, monkeypatch) -> Work:
    """Carries out what is due in our company."""
    monkeypatch.setattr(onboarding, "storage", lambda: storage)
    workshop = Workshop(database, PROCESSES)

    async def carry_out_due() -> None:
        async with database.reading(ours.id) as connection:
            due = (
                await connection.execute(
                    select(tasks.c.id, tasks.c.actor).where(
                        tasks.c.state == TaskState.WAITING, tasks.c.process == "moving_in"
                    )
                )
            ).all()
        for id, actor in due:
            await workshop.perform(ACTORS[actor].work, company=ours.id, task=id)

    return carry_out_due


async def upload(client: Any, data: bytes) -> tuple[str, str]:
    """The upload's id and the address it was sent to."""
    started = await client.do("startUpload", {"name": "file.csv"}, "url upload { id }")
    address = started["url"].removeprefix("http://localhost:8000")
    assert (await client.http.put(address, content=data)).status_code == 204
    return started["upload"]["id"], address


async def preview(client: Any, work: Work, kind: str, *lines: str, **more: str) -> dict[str, Any]:
    id, _ = await upload(client, "\n".join(lines).encode())
    requested = await client.do("previewImport", {"uploadId": id, "kind": kind} | more, SHOWN)
    assert requested["import"]["status"] == "CHECKING", requested
    await work()
    return await shown(client, requested["import"]["id"])


async def confirm(client: Any, work: Work, id: str) -> dict[str, Any]:
    payload = await client.do("confirmImport", {"importId": id, "idempotencyKey": id}, SHOWN)
    assert payload["errors"] == []
    await work()
    return await shown(client, id)


async def shown(client: Any, id: str) -> dict[str, Any]:
    query = f"query($id: ID!) {{ found: {SHOWN.replace('import', 'import(by: {id: $id})', 1)} }}"
    return (await client.data(query, id=id))["found"]


def told(import_: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(each["line"], each["column"], each["code"]) for each in import_["errors"]]


async def skus(client: Any) -> list[str]:
    return [
        each["sku"] for each in (await client.data("{ products { nodes { sku } } }"))["products"]["nodes"]
    ]


async def test_a_preview_stores_nothing_and_a_confirmed_file_everything(ana, work):
    import_ = await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR)
    assert (import_["status"], import_["total"], import_["created"]) == ("PREVIEWED", 1, 1)
    assert await skus(ana) == []
    done = await confirm(ana, work, import_["id"])
    assert (done["status"], done["processed"], done["created"]) == ("DONE", 1, 1)
    assert await skus(ana) == ["P1"]


async def test_every_error_is_told_by_line_and_column(ana, work):
    import_ = await preview(
        ana,
        work,
        "PRODUCTS",
        PRODUCTS,
        CHAIR,
        "GOODS;P1;Cadeira;UN;94013000;0;100,00",
        "THING;P2;Mesa;UN;94036000;0;1.50",
        "GOODS;P3;Mesa;UN;940;;100,00",
        "GOODS;P4;Mesa",
        "GOODS;;Me\x00sa;UN;94036000;0;=2+2",
    )
    assert told(import_) == [
        (3, "sku", "DUPLICATE"),
        (4, "kind", "MALFORMED"),
        (4, "sale_price", "MALFORMED"),
        (5, "ncm", "MALFORMED"),
        (5, "origin", "REQUIRED"),
        (6, None, "WRONG_CELL_COUNT"),
        (7, "name", "MALFORMED"),
        (7, "sale_price", "MALFORMED"),
        (7, "sku", "REQUIRED"),
    ]
    assert (import_["created"], import_["failed"]) == (1, 5)
    payload = await ana.do("confirmImport", {"importId": import_["id"], "idempotencyKey": "k"}, SHOWN)
    assert [error["code"] for error in payload["errors"]] == ["IMPORT_HAS_ERRORS"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind;sku;price", {(1, "price", "UNKNOWN_COLUMN"), (1, None, "EMPTY_SHEET")}),
        (
            "kind;sku;sku;unit;sale_price\na;b;c;d;e",
            {(1, "sku", "REPEATED_COLUMN"), (1, "name", "MISSING_COLUMN")},
        ),
        ("\n\n", {(1, None, "EMPTY_SHEET")}),
        ("x" * 5_000, {(1, None, "SHEET_TOO_LARGE")}),
        ("PK\x03\x04nothing", {(1, None, "SHEET_UNREADABLE")}),
    ],
)
async def test_a_file_that_is_wrong_as_a_whole_says_why(ana, work, text, expected):
    assert set(told(await preview(ana, work, "PRODUCTS", text))) >= expected


async def test_the_same_file_twice_changes_nothing(ana, work):
    first = await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR)
    await confirm(ana, work, first["id"])
    second = await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR)
    assert (second["created"], second["skipped"]) == (0, 1)
    done = await confirm(ana, work, second["id"])
    assert (done["status"], done["created"], done["skipped"]) == ("DONE", 0, 1)
    assert await skus(ana) == ["P1"]


async def test_two_previews_of_one_file_carried_out_one_after_the_other_are_one(ana, work):
    first = await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR)
    second = await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR)
    assert (await confirm(ana, work, first["id"]))["created"] == 1
    done = await confirm(ana, work, second["id"])
    assert (done["status"], done["created"], done["skipped"]) == ("DONE", 0, 1)


async def test_stock_is_opened_once_for_each_product_in_each_warehouse(ana, work):
    await confirm(ana, work, (await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR))["id"])
    await ana.do("registerWarehouse", {"code": "A1", "name": "Depósito"})
    header = "warehouse;sku;quantity;unit_cost"
    wrong = await preview(ana, work, "STOCK", header, "A1;P1;0;60", "A2;P1;1;60", "A1;P2;1;60")
    assert told(wrong) == [
        (2, "quantity", "OUT_OF_RANGE"),
        (3, "warehouse", "NOT_FOUND"),
        (4, "sku", "NOT_FOUND"),
    ]
    import_ = await preview(ana, work, "STOCK", header, "A1;P1;1.000,5;60,25")
    await confirm(ana, work, import_["id"])
    query = "{ stockItems { nodes { onHand averageCost { amount } movements { nodes { kind } } } } }"
    (item,) = (await ana.data(query))["stockItems"]["nodes"]
    assert (item["onHand"], item["movements"]["nodes"]) == ("1000.5", [{"kind": "OPENING"}])
    again = await preview(ana, work, "STOCK", header, "A1;P1;5;60")
    assert (again["skipped"], again["created"]) == (1, 0)


async def test_a_line_that_is_refused_after_all_undoes_the_file(ana, work):
    header = PRODUCTS + ";external_reference"
    lines = (CHAIR + ";R1", CHAIR.replace("P1", "P2") + ";R2")
    import_ = await preview(ana, work, "PRODUCTS", header, *lines)
    other = {
        "kind": "SERVICE",
        "sku": "S",
        "name": "Frete",
        "unit": "UN",
        "salePrice": "1",
        "externalReference": "R2",
    }
    assert not (await ana.do("registerProduct", other))["errors"]
    failed = await confirm(ana, work, import_["id"])
    assert (failed["status"], told(failed)) == ("FAILED", [(3, "external_reference", "DUPLICATE")])
    assert await skus(ana) == ["S"]


async def test_debts_and_goods_brought_along_bear_references(ana, work):
    await ana.do("registerParty", PARTY)
    await ana.do("registerWarehouse", {"code": "A1", "name": "Depósito"})
    await confirm(ana, work, (await preview(ana, work, "PRODUCTS", PRODUCTS, CHAIR))["id"])
    owed = f"{PARTY['taxId']};N1;01/10/2026"
    files = {
        "RECEIVABLES": (
            "tax_id;document;issued_on;due_on;amount;external_reference",
            [f"{owed};01/12/2026;10,00;T-1", f"{owed.replace('N1', 'N2')};01/12/2026;10,00;T-2"],
        ),
        "PAYABLES": (
            "tax_id;number;issued_on;due_on;amount;external_reference",
            [f"{owed};01/12/2026;10,00;T-1", f"{owed};02/12/2026;10,00;T-1", f"{owed};03/12/2026;10,00;"],
        ),
        "STOCK": ("warehouse;sku;quantity;unit_cost;external_reference", ["A1;P1;1;60;T-1"]),
    }
    for kind, (header, lines) in files.items():
        done = await confirm(ana, work, (await preview(ana, work, kind, header, *lines))["id"])
        assert (done["status"], done["created"], told(done)) == ("DONE", len(lines), [])
    found = await ana.data("""{
        receivable(by: {externalReference: "T-2"}) { document }
        payable(by: {externalReference: "T-1"}) { number installments { dueOn } }
        stockMovement(by: {externalReference: "T-1"}) { kind }
    }""")
    assert found["receivable"] == {"document": "N2"}
    assert (found["payable"]["number"], len(found["payable"]["installments"])) == ("N1", 3)
    assert found["stockMovement"] == {"kind": "OPENING"}


async def test_lines_of_one_payable_bear_one_reference_and_no_line_one_that_is_taken(ana, work):
    await ana.do("registerParty", PARTY)
    header = "tax_id;number;issued_on;due_on;amount;external_reference"
    owed = f"{PARTY['taxId']};N1;01/10/2026"
    wrong = await preview(
        ana, work, "PAYABLES", header, f"{owed};01/12/2026;10,00;T-1", f"{owed};02/12/2026;10,00;T-2"
    )
    assert told(wrong) == [(3, "external_reference", "MALFORMED")]
    await confirm(
        ana, work, (await preview(ana, work, "PAYABLES", header, f"{owed};01/12/2026;10,00;T-1"))["id"]
    )
    other = owed.replace("N1", "N2")
    taken = await preview(ana, work, "PAYABLES", header, f"{other};01/12/2026;10,00;T-1")
    assert told(taken) == [(2, "external_reference", "DUPLICATE")]


async def test_who_comes_in_a_file_bears_the_name_of_the_system_they_come_from(ana, work):
    header = "name;cpf;job_title;hired_on;salary;external_reference"
    lines = [f"{name};{cpf};Analista;05/01/2026;3.500,00" for name, cpf in PEOPLE.items()]
    twice = await preview(ana, work, "EMPLOYEES", header, *(f"{line};RH-1" for line in lines))
    assert told(twice) == [(3, "external_reference", "DUPLICATE")]
    import_ = await preview(ana, work, "EMPLOYEES", header, f"{lines[0]};RH-1", f"{lines[1]};")
    assert (await confirm(ana, work, import_["id"]))["created"] == 2
    query = '{ employee(by: {externalReference: "RH-1"}) { name } }'
    assert (await ana.data(query))["employee"] == {"name": "Ana"}


async def test_who_imports_needs_the_permission_of_every_line(ana, anonymous):
    id, _ = await upload(ana, b"x")
    scopes = ["onboarding.*", "parties.*"]
    clerk = anonymous.holding((await ana.do("createApiKey", {"name": "x", "scopes": scopes}, "key"))["key"])
    payload = await clerk.do("previewImport", {"uploadId": id, "kind": "EMPLOYEES"}, SHOWN)
    assert [error["code"] for error in payload["errors"]] == ["PERMISSION_DENIED"]


async def test_another_companys_upload_and_import_do_not_exist(ana, stranger, work):
    id, _ = await upload(ana, b"x")
    payload = await stranger.do("previewImport", {"uploadId": id, "kind": "PARTIES"}, SHOWN)
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("NOT_FOUND", ["input", "uploadId"])
    ]
    import_ = await preview(ana, work, "PRODUCTS", PRODUCTS, "x")
    assert await shown(stranger, import_["id"]) is None
    address = import_["errorsFile"].removeprefix("http://localhost:8000")
    assert (await ana.http.get(address, headers=stranger.headers())).status_code == 404
    assert (await ana.http.get(address)).status_code == 401
    table = await ana.http.get(address, headers=ana.headers())
    assert table.status_code == 200
    assert table.content.decode("utf-8-sig").splitlines()[0] == "line;column;code;message"


async def test_an_address_takes_one_file_once(ana):
    id, address = await upload(ana, b"one")
    assert (await ana.http.put(address, content=b"one")).status_code == 410
    assert (await ana.http.put(address, content=b"another")).status_code == 410
    for wrong in (
        f"/uploads/{id}",
        f"/uploads/{id}?token=x",
        address.replace("upload_", "upload_0"),
        address + "x",
    ):
        assert (await ana.http.put(wrong, content=b"x")).status_code == 404


async def test_an_address_takes_no_empty_no_huge_and_no_late_file(ana, ours, owner):
    started = await ana.do("startUpload", {"name": "file.csv"}, "url")
    address = started["url"].removeprefix("http://localhost:8000")
    assert (await ana.http.put(address, content=b"")).status_code == 400
    assert (await ana.http.put(address, content=b"x" * 20_000_001)).status_code == 413
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update upload set expires_at = now()")
    assert (await ana.http.put(address, content=b"x")).status_code == 410


async def test_nothing_is_read_before_it_came(ana):
    started = await ana.do("startUpload", {"name": "file.csv"}, "upload { id }")
    payload = await ana.do("previewImport", {"uploadId": started["upload"]["id"], "kind": "PARTIES"}, SHOWN)
    assert [error["code"] for error in payload["errors"]] == ["UPLOAD_MISSING"]


def test_every_kind_that_is_imported_says_what_one_must_be_allowed():
    assert set(PERMISSIONS) == set(OPENINGS)
