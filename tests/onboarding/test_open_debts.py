"""What customers still owe is taken over from a file, once."""

from __future__ import annotations

from pathlib import Path

from tests.onboarding.test_imports import Work, confirm, preview, told, work

__all__ = ["work"]

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples" / "moving-in"
OWED = "{ receivables { nodes { document balance { amount } order { id } installments { dueOn } } } }"


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
