"""What must hold after every storm, counted in plain Python over what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

from domain.accounting.entry import JournalEntry, JournalLine
from domain.accounting.period import AccountingPeriod, month_of
from domain.finance.receivable import Receivable
from domain.finance.settlement import WITHOUT_MONEY, Settlement
from domain.fiscal.invoice import Invoice, InvoiceStatus, Purpose
from domain.kernel.money import Money
from domain.kernel.process import Step
from domain.kernel.runner import Conclusion
from domain.processes import PROCESSES
from domain.sales.commission import Commission
from domain.sales.order import Order
from domain.sales.return_ import ARRIVED, Return, ReturnStatus
from domain.stock.item import StockItem
from domain.stock.movement import StockMovement
from domain.stock.reservation import Reservation
from persistence.codec import decode
from persistence.outbox import TaskState
from tests.simulation.answers import RATE
from tests.simulation.house import House
from tests.simulation.people import Told
from tests.simulation.store import Task

ENDED = (InvoiceStatus.AUTHORIZED, InvoiceStatus.CANCELLED)
Findings = Iterator[str]


def broken(house: House, told: Told) -> list[str]:
    """Every exception, in the order of the rules; none when all is well."""
    return [f"{rule.__name__}: {finding}" for rule in RULES for finding in rule(house, told)]


def every_accepted_order_exists_once(house: House, told: Told) -> Findings:
    kept, accepted = set(house.store.kept[Order]), told.done.get("place_order", [])
    if kept != set(accepted) or len(accepted) != len(kept):
        yield f"{len(kept)} orders, {len(accepted)} accepted"


def every_key_was_carried_out_once(house: House, told: Told) -> Findings:
    done = Counter(
        (type(entry.command).__name__, entry.envelope.idempotency_key)
        for entry in house.store.audit
        if entry.envelope.idempotency_key and entry.conclusion is Conclusion.SUCCEEDED
    )
    yield from (f"{key} {times} times" for key, times in done.items() if times > 1)


def every_task_was_carried_out_once(house: House, told: Told) -> Findings:
    done = Counter(entry.envelope.task_id for entry in house.store.audit if entry.envelope.task_id)
    succeeded = Counter(
        entry.envelope.task_id
        for entry in house.store.audit
        if entry.envelope.task_id and entry.conclusion is Conclusion.SUCCEEDED
    )
    yield from (f"{house.store.tasks[id].step} {n} times" for id, n in succeeded.items() if n > 1)
    for task in house.store.tasks.values():
        if task.state is TaskState.DONE and task.actor == "carry_out" and not done[task.id]:
            yield f"{task.step} is done and never was"


def every_fact_has_its_tasks(house: House, told: Told) -> Findings:
    have = Counter((task.event_id, task.process, task.step) for task in house.store.tasks.values())
    for row in house.store.events.values():
        for process in PROCESSES:
            for step in process.steps:
                if _due(step, row) and have[row["id"], process.name, step.name] != 1:
                    yield f"{row['type']} lacks {step.name}"


def every_task_waited_for_its_turn(house: House, told: Told) -> Findings:
    """Among those of one process about one thing; those of the same fact need not wait for each other."""
    places = {id: place for place, id in enumerate(house.store.events)}
    lines: dict[tuple[str, UUID], list[Task]] = defaultdict(list)
    for task in house.store.tasks.values():
        lines[task.process, house.store.events[task.event_id]["subject_id"]].append(task)
    for line in lines.values():
        for task, other in combinations(sorted(line, key=lambda one: places[one.event_id]), 2):
            early = other.done_at and (task.done_at is None or other.done_at < task.done_at)
            if task.event_id != other.event_id and early:
                yield f"{other.step} before {task.step}"


def every_task_came_to_its_end(house: House, told: Told) -> Findings:
    for task in house.store.tasks.values():
        if task.state is not TaskState.DONE:
            yield f"{task.step} {task.state} {task.error_code} {task.error}"


def every_invoice_came_to_its_end(house: House, told: Told) -> Findings:
    for invoice in house.store.all(Invoice):
        if invoice.status not in ENDED:
            yield f"{invoice.number} is {invoice.status}"


def the_authority_knows_the_same_invoices(house: House, told: Told) -> Findings:
    ours = {one.access_key: one.status is InvoiceStatus.CANCELLED for one in house.store.all(Invoice)}
    theirs = {key: one.cancelled for key, one in house.authority.documents.items()}
    if ours != theirs:
        yield f"ours {ours}, theirs {theirs}"
    if house.authority.clashes:
        yield f"numbers used twice: {house.authority.clashes}"


def numbers_have_no_gap(house: House, told: Told) -> Findings:
    numbers = sorted(one.number or 0 for one in house.store.all(Invoice))
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{numbers}"


def every_order_has_what_its_invoices_carry(house: House, told: Told) -> Findings:
    allocated: dict[UUID, Decimal] = defaultdict(Decimal)
    for invoice in house.store.all(Invoice):
        for line in invoice.lines if _sold(invoice) else ():
            allocated[line.order_line_id] += line.quantity
    for order in house.store.all(Order):
        for line in order.lines:
            if not (line.allocated == line.invoiced == allocated[line.id] <= line.quantity):
                yield f"{order.number}: {line.allocated} {line.invoiced} {allocated[line.id]}"


def stock_is_the_sum_of_its_movements(house: House, told: Told) -> Findings:
    moved = house.store.facts[StockMovement]
    for item in house.store.all(StockItem):
        own = [row for row in moved if row.stock_item_id == item.id]
        if item.on_hand != sum((row.quantity for row in own), Decimal(0)):
            yield f"{item.product_id.int}: {item.on_hand} on hand"
        if item.value != Money.total(row.value for row in own):
            yield f"{item.product_id.int}: worth {item.value}"
        if sorted(row.sequence for row in own) != list(range(1, item.movements + 1)):
            yield f"{item.product_id.int}: movements are missing"


def stock_is_there_and_set_aside_once(house: House, told: Told) -> Findings:
    held: dict[UUID, Decimal] = defaultdict(Decimal)
    for reservation in house.store.all(Reservation):
        held[reservation.stock_item_id] += reservation.held
    for item in house.store.all(StockItem):
        if not 0 <= item.reserved <= item.on_hand or item.reserved != held[item.id]:
            yield f"{item.product_id.int}: {item.reserved} of {item.on_hand} reserved, {held[item.id]} held"


def goods_left_with_their_invoices(house: House, told: Told) -> Findings:
    left: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in house.store.facts[StockMovement]:
        if row.invoice_id:
            left[row.invoice_id] += row.quantity
    for invoice in house.store.all(Invoice):
        carried = sum((line.quantity for line in invoice.lines), Decimal(0))
        sign = 1 if invoice.purpose is Purpose.RETURN else -1
        expected = carried * sign if invoice.status is InvoiceStatus.AUTHORIZED else Decimal(0)
        if left[invoice.id] != expected:
            yield f"{invoice.number}: {left[invoice.id]} instead of {expected}"


def every_sale_is_owed_once(house: House, told: Told) -> Findings:
    owed = Counter(one.invoice_id for one in house.store.all(Receivable))
    for invoice in house.store.all(Invoice):
        expected = 1 if invoice.purpose is Purpose.SALE else 0
        if owed[invoice.id] > expected or (_sold(invoice) and owed[invoice.id] != expected):
            yield f"{invoice.number} is owed {owed[invoice.id]} times"


def what_is_open_is_what_was_not_settled(house: House, told: Told) -> Findings:
    rows = house.store.facts[Settlement]
    for receivable in house.store.all(Receivable):
        settled = Money.total(row.principal for row in rows if row.receivable_id == receivable.id)
        if receivable.balance != receivable.total - settled or receivable.balance.cents < 0:
            yield f"{receivable.document}: {receivable.balance} open of {receivable.total}"
        if receivable.balance != Money.total(part.balance for part in receivable.installments):
            yield f"{receivable.document}: its instalments do not add up"


def what_was_paid_is_what_people_were_told(house: House, told: Told) -> Findings:
    received: dict[UUID, Money] = defaultdict(lambda: Money(0))
    for row in house.store.facts[Settlement]:
        if row.method not in WITHOUT_MONEY:
            received[row.installment_id] += row.received
    for id in received.keys() | told.paid.keys():
        if received[id] != told.paid.get(id, Money(0)):
            yield f"{received[id]} received, {told.paid.get(id)} paid"


def entries_balance(house: House, told: Told) -> Findings:
    for entry in house.store.facts[JournalEntry]:
        lines = [line for line in house.store.facts[JournalLine] if line.entry_id == entry.id]
        if not lines or _total(lines, "debit") != _total(lines, "credit"):
            yield f"{entry.memo}"


def every_document_is_booked_once(house: House, told: Told) -> Findings:
    entries = house.store.facts[JournalEntry]
    reversed_ = {entry.reverses_id for entry in entries}
    standing = Counter(
        (e.source_id, e.purpose) for e in entries if e.id not in reversed_ and not e.reverses_id
    )
    booked = {source for source, _ in standing}
    for invoice in house.store.all(Invoice):
        if (invoice.id in booked) != (invoice.status is InvoiceStatus.AUTHORIZED):
            yield f"{invoice.number}, {invoice.status}"
    yield from (f"{source} {times} times" for source, times in standing.items() if times > 1)


def closed_months_take_nothing_more(house: House, told: Told) -> Findings:
    closed = {one.month: one.closed_at for one in house.store.all(AccountingPeriod) if one.closed_at}
    for entry in house.store.facts[JournalEntry]:
        month = month_of(entry.posted_on)
        if month in closed and entry.posted_at > closed[month]:
            yield f"{entry.memo} came after the end of {month:%Y-%m}"


def every_commission_is_what_is_due(house: House, told: Told) -> Findings:
    rows, returns = house.store.all(Commission), house.store.all(Return)
    sellers = {order.id: order.salesperson_id for order in house.store.all(Order)}
    for invoice in house.store.all(Invoice):
        earned = Money.total(row.amount for row in rows if row.invoice_id == invoice.id)
        back = Money.total(one.amount_of(invoice.id) for one in returns if one.status in ARRIVED)
        due = (
            (invoice.total - back).percent(RATE) if _sold(invoice) and sellers[invoice.order_id] else Money(0)
        )
        if earned != due:
            yield f"{invoice.number}: {earned} instead of {due}"


def every_return_was_credited(house: House, told: Told) -> Findings:
    for one in house.store.all(Return):
        if one.status is not ReturnStatus.CREDITED:
            yield f"{one.number} is {one.status}"


def _due(step: Step, row: dict[str, Any]) -> bool:
    listens = step.later and step.when.__name__ == row["type"]
    return listens and step.wanted(decode(step.when, row["payload"]))


def _sold(invoice: Invoice) -> bool:
    return invoice.purpose is Purpose.SALE and invoice.status is InvoiceStatus.AUTHORIZED


def _total(lines: Iterable[Any], side: str) -> Money:
    return Money.total(getattr(line, side) for line in lines)


RULES: tuple[Callable[[House, Told], Findings], ...] = (
    every_accepted_order_exists_once,
    every_key_was_carried_out_once,
    every_task_was_carried_out_once,
    every_fact_has_its_tasks,
    every_task_waited_for_its_turn,
    every_task_came_to_its_end,
    every_invoice_came_to_its_end,
    the_authority_knows_the_same_invoices,
    numbers_have_no_gap,
    every_order_has_what_its_invoices_carry,
    stock_is_the_sum_of_its_movements,
    stock_is_there_and_set_aside_once,
    goods_left_with_their_invoices,
    every_sale_is_owed_once,
    what_is_open_is_what_was_not_settled,
    what_was_paid_is_what_people_were_told,
    entries_balance,
    every_document_is_booked_once,
    closed_months_take_nothing_more,
    every_commission_is_what_is_due,
    every_return_was_credited,
)
