"""What customers still owe and suppliers are still owed is taken over from a file, once."""

from __future__ import annotations

from pathlib import Path

from tests.onboarding.test_imports import SHOWN, Work, confirm, preview, told, upload, work

__all__ = ["work"]

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples" / "moving-in"
OWED = "{ receivables { nodes { document balance { amount } order { id } installments { dueOn } } } }"

OWED_BY_US = """{ payables(orderBy: [{field: NUMBER, direction: ASC}]) { nodes {
    number openedBy status supplier { name } total { amount }
    installments { number dueOn amount { amount } status } } } }"""


def lines(name: str) -> list[str]:
    return (EXAMPLES / name).read_text(encoding="utf-8").splitlines()


async def test_the_example_files_debts_are_owed_after_it_and_not_twice(ana, work: Work) -> None:
    unknown = await preview(ana, work, "RECEIVABLES", *lines("receivables.csv"))
    assert {(column, code) for _, column, code in told(unknown)} == {("tax_id", "NOT_FOUND")}
    parties = await preview(ana, work, "PARTIES", *lines("parties.csv"))
    await confirm(ana, work, parties["id"])
    debts = await preview(ana, work, "RECEIVABLES", *lines("receivables.csv"))
    assert (debts["status"], debts["created"], told(debts)) == ("PREVIEWED", 3, [])
    assert (await confirm(ana, work, debts["id"]))["status"] == "DONE"
    owed = (await ana.data(OWED))["receivables"]["nodes"]
    assert sorted(each["balance"]["amount"] for each in owed) == ["1250.00", "1250.00", "389.90"]
    assert {each["order"] for each in owed} == {None}
    again = await preview(ana, work, "RECEIVABLES", *lines("receivables.csv"), "")
    assert (again["skipped"], again["created"]) == (3, 0)


async def test_the_example_files_payables_are_owed_after_it_and_not_twice(ana, work: Work) -> None:
    unknown = await preview(ana, work, "PAYABLES", *lines("payables.csv"))
    assert told(unknown) == [(line, "tax_id", "NOT_FOUND") for line in (2, 3, 4)]
    await suppliers(ana, work)
    debts = await preview(ana, work, "PAYABLES", *lines("payables.csv"))
    assert (debts["status"], debts["created"], told(debts)) == ("PREVIEWED", 3, [])
    assert (await ana.data(OWED_BY_US))["payables"]["nodes"] == [], "nothing is stored before it is confirmed"
    assert (await confirm(ana, work, debts["id"]))["status"] == "DONE"
    first, second = (await ana.data(OWED_BY_US))["payables"]["nodes"]
    assert (first["number"], first["openedBy"], first["status"]) == ("NF 20315", "OPENING_BALANCE", "OPEN")
    assert (first["total"]["amount"], second["total"]["amount"]) == ("4900.00", "400.00")
    assert [(each["number"], each["dueOn"]) for each in first["installments"]] == [
        (1, "2026-11-12"),
        (2, "2026-12-14"),
    ]
    again = await preview(ana, work, "PAYABLES", *lines("payables.csv"), "")
    assert (again["skipped"], again["created"], told(again)) == (3, 0, [])


async def test_every_wrong_line_of_payables_is_told_with_its_column(ana, work: Work) -> None:
    await suppliers(ana, work)
    header, supplier = "tax_id;number;issued_on;due_on;amount", "60701190000104"
    seen = await preview(
        ana,
        work,
        "PAYABLES",
        header,
        f"{supplier};A;01/10/2026;30/09/2026;10,00",
        f"{supplier};A;01/10/2026;01/11/2026;0,00",
        f"{supplier};B;01/10/2026;01/11/2026;10,001",
        f"{supplier};B;01/10/2026;31/02/2026;10,00",
        f"{supplier};;01/10/2026;01/11/2026;10,00",
        f"{supplier};C;01/10/2126;01/11/2126;10,00",
        "60701190000105;D;01/10/2026;01/11/2026;10,00",
        f"{supplier};E;01/10/2026;01/11/2026;10,00",
        "60.701.190/0001-04;E;01/10/2026;01/11/2026;10,00",
        f"{supplier};F;01/10/2026;01/11/2026;10,00",
        f"{supplier};F;02/10/2026;02/11/2026;10,00",
    )
    assert told(seen) == [
        (2, "due_on", "OUT_OF_RANGE"),
        (3, "amount", "OUT_OF_RANGE"),
        (4, "amount", "MALFORMED"),
        (5, "due_on", "MALFORMED"),
        (6, "number", "REQUIRED"),
        (7, "issued_on", "OUT_OF_RANGE"),
        (8, "tax_id", "INVALID_CNPJ"),
        (10, "due_on", "DUPLICATE"),
        (12, "number", "DUPLICATE"),
    ]


async def test_numbers_that_differ_in_their_signs_are_different_documents(ana, work: Work) -> None:
    await suppliers(ana, work)
    header, supplier = "tax_id;number;issued_on;due_on;amount", "60701190000104"
    both = (f"{supplier};1/12;01/10/2026;01/11/2026;10,00", f"{supplier};11/2;01/10/2026;01/11/2026;10,00")
    seen = await preview(ana, work, "PAYABLES", header, *both)
    assert (seen["created"], told(seen)) == (2, [])


async def test_a_further_instalment_of_a_document_that_is_there_is_refused(ana, work: Work) -> None:
    await suppliers(ana, work)
    await confirm(ana, work, (await preview(ana, work, "PAYABLES", *lines("payables.csv")))["id"])
    more = "60701190000104;NF 20388;03/11/2026;04/01/2027;400,00"
    seen = await preview(ana, work, "PAYABLES", *lines("payables.csv"), more)
    assert (seen["skipped"], told(seen)) == (3, [(5, "number", "DUPLICATE")])


async def test_payables_need_the_permission_to_take_them_over(ana, anonymous) -> None:
    id, _ = await upload(ana, b"x")
    scopes = ["onboarding.*", "finance.receivable.take_over"]
    clerk = anonymous.holding((await ana.do("createApiKey", {"name": "x", "scopes": scopes}, "key"))["key"])
    payload = await clerk.do("previewImport", {"uploadId": id, "kind": "PAYABLES"}, SHOWN)
    assert [error["code"] for error in payload["errors"]] == ["PERMISSION_DENIED"]


async def suppliers(ana, work: Work) -> None:
    parties = await preview(ana, work, "PARTIES", *lines("parties.csv"))
    await confirm(ana, work, parties["id"])
