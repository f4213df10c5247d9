"""What must hold after any faults whatever: each check answers with the exceptions it found, by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from tests.chaos.evidence import Company, Evidence, Row

Check = Callable[[Evidence], AsyncIterator[str]]
CHECKS: dict[str, Check] = {}
GIVEN_UP = ("CANCELLED",)


def invariant(name: str) -> Callable[[Check], Check]:
    def enlist(check: Check) -> Check:
        CHECKS[name] = check
        return check

    return enlist


@invariant("every accepted order exists once, and no other")
async def _orders(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        accepted = {intent.done for intent in evidence.notebook.of("placeOrder", company.id) if intent.done}
        for lost in sorted(accepted - company.orders.keys()):
            yield f"lost: {lost} of {company.id}"
        for ghost in sorted(company.orders.keys() - accepted):
            yield f"nobody was told of {ghost} of {company.id}"


@invariant("a key does the same thing once")
async def _keys(evidence: Evidence) -> AsyncIterator[str]:
    for intent in evidence.notebook.intents.values():
        ids = {answer["id"] for answer in intent.told if answer["id"]}
        fresh = sum(1 for answer in intent.told if answer["id"] and not answer["replayed"])
        if len(ids) > 1 or fresh > 1:
            yield f"{intent.name} under {intent.key!r} was done {max(len(ids), fresh)} times: {sorted(ids)}"


@invariant("a key is not taken for another wish")
async def _reuse(evidence: Evidence) -> AsyncIterator[str]:
    for intent in evidence.notebook.of("reuse"):
        if intent.told and "IDEMPOTENCY_CONFLICT" not in intent.told[0]["errors"]:
            yield f"{intent.input['idempotencyKey']!r} with other items was answered {intent.told[0]}"


@invariant("asking again under the same key gives the same answer")
async def _replays(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        done = [i for i in evidence.notebook.of("placeOrder", company.id) if i.done]
        for intent in done[:: max(1, len(done) // 50)]:
            first = intent.done
            again = await company.shop.line.do(intent, thing="order")
            if (again["id"], again["replayed"]) != (first, True):
                yield f"{intent.key!r} was {first}, and asked again {again}"


@invariant("an order due an invoice has exactly one authorised invoice")
async def _invoices(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        for order in company.orders.values():
            states = Counter(i["status"] for i in order["invoices"] if i["purpose"] == "SALE")
            due = 0 if order["status"] == "CANCELLED" and not states else 1
            if states.total() != due or states["AUTHORIZED"] + states["CANCELLED"] != due:
                yield f"{order['id']} {order['status']} has {dict(states)}, due {due}"
            if sum(i["purpose"] == "RETURN" for i in order["invoices"]) != len(order["returns"]):
                yield f"{order['id']} has returns without their document, or documents without return"


@invariant("the authority authorised what the companies say, each once")
async def _archive(evidence: Evidence) -> AsyncIterator[str]:
    ours = {
        invoice["accessKey"]: invoice["status"]
        for company in evidence.companies
        for invoice in company.invoices
        if invoice["status"] in ("AUTHORIZED", "CANCELLED")
    }
    theirs = {row["key"]: "CANCELLED" if row["cancelled"] else "AUTHORIZED" for row in evidence.archive}
    for key in sorted(ours.keys() ^ theirs.keys()):
        yield f"{key}: {ours.get(key, 'unknown')} here, {theirs.get(key, 'unknown')} at the authority"
    for key in sorted(ours.keys() & theirs.keys()):
        if ours[key] != theirs[key]:
            yield f"{key}: {ours[key]} here, {theirs[key]} at the authority"


@invariant("numbers have no gap and no double")
async def _numbers(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        series: dict[int, list[int]] = {}
        for invoice in company.invoices:
            if invoice["number"] is not None:
                series.setdefault(invoice["series"], []).append(invoice["number"])
        for name, numbers in series.items():
            for wrong in out_of_row(numbers):
                yield f"series {name} of {company.id}: {wrong}"
        async with evidence.database(company.id) as connection:
            last = await connection.fetchval(
                "select max(last) from number_series where series like 'fiscal.%'"
            )
        if last != max((max(numbers) for numbers in series.values()), default=None):
            yield f"{company.id}: the last number taken is {last}, and it is on no invoice"
    issued: dict[str, list[int]] = {}
    for row in evidence.archive:
        issued.setdefault(row["key"][6:25], []).append(int(row["key"][25:34]))
    for issuer, numbers in issued.items():
        for wrong in out_of_row(numbers):
            yield f"at the authority, {issuer}: {wrong}"


def out_of_row(numbers: list[int]) -> Iterable[str]:
    """Numbers begin with 1, whatever came between."""
    for before, number in pairwise([0, *sorted(numbers)]):
        if number != before + 1:
            yield f"{number} follows {before}"


@invariant("stock on hand is what came less what left")
async def _stock(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        expected = dict(company.shop.received)
        for invoice in company.invoices:
            sign = {("SALE", "AUTHORIZED"): -1, ("RETURN", "AUTHORIZED"): 1}
            for line in invoice["lines"]:
                moved = sign.get((invoice["purpose"], invoice["status"]), 0) * Decimal(line["quantity"])
                expected[line["product"]["id"]] += moved
        for product, quantity in expected.items():
            item = company.stock[product]
            if Decimal(item["onHand"]) != quantity:
                yield f"{product}: {item['onHand']} on hand, {quantity} by the documents"
            if Decimal(item["reserved"]) != _reserved(company, product):
                yield f"{product}: {item['reserved']} reserved"


def _reserved(company: Company, product: str) -> Decimal:
    """For orders that nobody gave up and that left without their goods after a cancelled invoice."""
    held = Decimal(0)
    for order in company.orders.values():
        if order["status"] in ("PLACED", "IN_REVIEW"):
            held += sum(
                Decimal(line["quantity"]) for line in order["lines"] if line["product"]["id"] == product
            )
    return held


@invariant("what was paid was paid once, and never more than was owed")
async def _payments(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        accepted: Counter[str] = Counter()
        for intent in evidence.notebook.of("receivePayment", company.id):
            if intent.done:
                accepted[intent.input["installmentId"]] += 1
        async with evidence.database(company.id) as connection:
            rows = await connection.fetch(
                "select installment_id, count(*) as times, sum(principal) as paid,"
                " min(i.amount) as amount from settlement s"
                " join installment i on i.id = s.installment_id where s.method = 'CASH' group by 1"
            )
        settled = {f"installment_{row['installment_id'].hex}": row for row in rows}
        for installment in sorted(accepted.keys() | settled.keys()):
            row = settled.get(installment)
            times = row["times"] if row else 0
            if times != accepted[installment] or (row and row["paid"] > row["amount"]):
                yield f"{installment}: paid {times} times, accepted {accepted[installment]}"


@invariant("what follows an authorised invoice is there once: goods gone, debt, print, books")
async def _consequences(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        async with evidence.database(company.id) as connection:
            rows = await connection.fetch(CONSEQUENCES)
        for row in rows:
            yield f"invoice_{row['id'].hex}: {dict(row)}"


CONSEQUENCES = """
select * from (
    select i.id, i.status,
        (select count(*) from receivable where invoice_id = i.id) as receivables,
        (select count(*) from journal_entry where source_id = i.id and reverses_id is null) as entries,
        (select count(*) from stock_movement m where m.invoice_id = i.id and m.quantity < 0) as exits,
        (select count(*) from invoice_line l where l.invoice_id = i.id) as lines,
        i.danfe_path is not null as printed
    from invoice i where i.purpose = 'SALE' and i.status in ('AUTHORIZED', 'CANCELLED')) seen
where receivables <> 1 or entries < 1 or exits <> lines or not printed
"""


@invariant("debits equal credits in every entry and in total")
async def _books(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        async with evidence.database(company.id) as connection:
            rows = await connection.fetch(
                "select entry_id, sum(debit) as debit, sum(credit) as credit from journal_line"
                " group by entry_id having sum(debit) <> sum(credit)"
            )
            total = await connection.fetchrow("select sum(debit) as d, sum(credit) as c from journal_line")
        for row in rows:
            yield f"entry {row['entry_id']}: {row['debit']} against {row['credit']}"
        if total["d"] != total["c"]:
            yield f"{company.id}: {total['d']} against {total['c']} in all"


@invariant("every task is done, or parked with a reason")
async def _tasks(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        async with evidence.database(company.id) as connection:
            rows = await connection.fetch(
                "select id, step, state, attempts, error_code from task"
                " where state not in ('DONE', 'COMPENSATED', 'DISCARDED')"
                " and (state <> 'PARKED' or coalesce(error_code, '') = '')"
            )
        for row in rows:
            yield f"step_{row['id'].hex}: {dict(row)}"


@invariant("no company sees another's")
async def _isolation(evidence: Evidence) -> AsyncIterator[str]:
    one, other = evidence.companies
    for company, foreign in ((one, other), (other, one)):
        ids = sorted(foreign.orders)[:50]
        found = await company.shop.line.query("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
        for seen in filter(None, found["nodes"]):
            yield f"{company.id} is shown {seen['id']}"
    async with evidence.database(None) as connection:
        tables = [row["table_name"] for row in await connection.fetch(TENANT_TABLES)]
        for table in tables:
            if count := await connection.fetchval(f'select count(*) from "{table}"'):  # noqa: S608
                yield f"{table}: {count} rows are seen by who is of no company"
    async with evidence.database(one.id) as connection:
        own = UUID(one.id.removeprefix("company_"))
        for table in tables:
            query = f'select count(*) from "{table}" where company_id <> $1'  # noqa: S608
            if count := await connection.fetchval(query, own):
                yield f"{table}: {one.id} sees {count} rows of others"


TENANT_TABLES = """
select c.relname as table_name from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'company_id'
  and has_table_privilege(c.oid, 'select')
"""


@invariant("nobody waited for each other in a circle")
async def _deadlocks(evidence: Evidence) -> AsyncIterator[str]:
    if evidence.deadlocks:
        yield f"{len(evidence.deadlocks)} deadlocks; the first: {evidence.deadlocks[0]}"


@invariant("what the product itself counts")
async def _own(evidence: Evidence) -> AsyncIterator[str]:
    """The queries of its scheduler, each naming the rows that break it."""
    from persistence.integrity.invariants import INVARIANTS

    for company in evidence.companies:
        async with evidence.database(company.id) as connection:
            for name, query in INVARIANTS.items():
                for row in await connection.fetch(query):
                    yield f"{name}: {row[0]} of {company.id}"


@invariant("the audit is what was sealed")
async def _audit(evidence: Evidence) -> AsyncIterator[str]:
    for company in evidence.companies:
        after: int | None = 0
        while after is not None:
            found = (await company.shop.line.query(AUDIT, after=after))["verifyAudit"]
            if not found["valid"] or not found["blocks"]:
                yield f"{company.id}: {found}"
            after = found["continuesAfter"]


AUDIT = """query($after: Int!) {
  verifyAudit(after: $after) { valid blocks entries unsealed continuesAfter firstBroken { what block } }
}"""


@invariant("the auditors' views agreed at every look, during the faults and after")
async def _looks(evidence: Evidence) -> AsyncIterator[str]:
    for seen in evidence.seen:
        yield seen


async def broken(evidence: Evidence) -> dict[str, list[str]]:
    """Exceptions by check, in the order of the checks; every check is named, most with none."""
    return {name: [found async for found in check(evidence)] for name, check in CHECKS.items()}


def first(found: dict[str, list[str]]) -> tuple[str, str] | None:
    return next(((name, what[0]) for name, what in found.items() if what), None)


__all__ = ["CHECKS", "Row", "broken", "first"]
