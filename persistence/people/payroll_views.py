"""What can be read of payroll: runs, payslips, what they cost, items of the company, the employer's rates."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Text,
    case,
    exists,
    func,
    literal_column,
    select,
    type_coerce,
)

from domain.kernel.command import AUTHENTICATED
from domain.people.pay_item import actions_of as actions_of_entry
from domain.people.payroll.kinds import EmployerGroup, PaySide
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus, actions_of
from persistence.people import shown_payslip as shown
from persistence.people.closed_months import month_closed
from persistence.people.payroll_tables import (
    employer_rates,
    pay_item_entries,
    pay_items,
    payroll_costs,
    payroll_runs,
    payslips,
)
from persistence.people.tables import employees
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    DESC,
    OwnedThrough,
    View,
    boolean,
    computed,
    date,
    decimal,
    enum,
    group,
    instant,
    integer,
    money,
    one,
    quantity,
    text,
    url,
    year_month,
)

READ = "people.payroll.read"
ITEM_READ = "people.pay_item.read"
HEX = literal_column("'hex'")
before = payslips.alias("payslip_before")


def told(column: ColumnElement[bytes]) -> ColumnElement[str]:
    """What is sealed with where it stands, in hexadecimal digits."""
    row = column.table.c
    place = func.uuid_send(row.company_id).op("||")(func.uuid_send(row.id))
    return type_coerce(func.encode(place.op("||")(type_coerce(column, LargeBinary)), HEX), Text)


def told_before(column: ColumnElement[bytes]) -> ColumnElement[str]:
    """The same of the payslip before."""
    return (
        select(told(column))
        .where(before.c.company_id == payslips.c.company_id, before.c.id == payslips.c.previous_id)
        .correlate(payslips)
        .scalar_subquery()
    )


content = told(payslips.c.content_sealed)
sums = told(payslips.c.sums_sealed)

PAYROLL_RUN = View(
    "PayrollRun",
    payroll_runs,
    prefix="payrollrun",
    read=READ,
    fields={
        "version": integer(payroll_runs.c.version),
        "number": integer(payroll_runs.c.number, filter=True, sort=True),
        "kind": enum(PayrollRunKind, payroll_runs.c.kind),
        "accrual_month": year_month(payroll_runs.c.accrual_month, filter=True, sort=True),
        "paid_on": date(payroll_runs.c.paid_on),
        "establishment": one("Establishment", payroll_runs.c.establishment_id),
        "chosen": boolean(payroll_runs.c.chosen),
        "rate": decimal(payroll_runs.c.rate),
        "since": year_month(payroll_runs.c.since),
        "status": enum(PayrollRunStatus, payroll_runs.c.status, filter=True),
        "takes": integer(payroll_runs.c.takes),
        "total": integer(payroll_runs.c.total),
        "processed": integer(payroll_runs.c.processed),
        "refused": integer(payroll_runs.c.refused),
        "opened_by": one("Member", payroll_runs.c.opened_by),
        "opened_at": instant(payroll_runs.c.opened_at),
        "calculated_by": one("Member", payroll_runs.c.calculated_by),
        "calculated_at": instant(payroll_runs.c.calculated_at),
        "reviewed_by": one("Member", payroll_runs.c.reviewed_by),
        "reviewed_at": instant(payroll_runs.c.reviewed_at),
        "approved_by": one("Member", payroll_runs.c.approved_by),
        "approved_at": instant(payroll_runs.c.approved_at),
        "closed_by": one("Member", payroll_runs.c.closed_by),
        "closed_at": instant(payroll_runs.c.closed_at),
        "cancelled_by": one("Member", payroll_runs.c.cancelled_by),
        "cancelled_at": instant(payroll_runs.c.cancelled_at),
        "reason": text(payroll_runs.c.reason),
        "external_reference": text(payroll_runs.c.external_reference, filter=True),
        "available_actions": actions(actions_of, payroll_runs.c.status),
    },
    lookups=["id", "number", "external_reference"],
    default_sort=[("number", DESC)],
)

closed = exists().where(
    payroll_runs.c.company_id == payslips.c.company_id,
    payroll_runs.c.id == payslips.c.run_id,
    payroll_runs.c.status == PayrollRunStatus.CLOSED.value,
)
PAYSLIP = View(
    "Payslip",
    payslips,
    prefix="payslip",
    read=AUTHENTICATED,
    owner=OwnedThrough(payslips.c.employee_id, employees.c.member_id, where=closed),
    read_others=READ,
    fields={
        "payroll_run": one("PayrollRun", payslips.c.run_id, filter=True),
        "employee": one("Employee", payslips.c.employee_id, filter=True),
        "registration_number": integer(
            payslips.c.registration_number, sort=True, served_by=payslips.c.run_id
        ),
        "kind": enum(PayrollRunKind, payslips.c.kind),
        "accrual_month": year_month(payslips.c.accrual_month),
        "paid_on": date(payslips.c.paid_on),
        "establishment": one("Establishment", payslips.c.establishment_id),
        "department": one("Department", payslips.c.department_id),
        "cost_center": one("CostCenter", payslips.c.cost_center_id),
        "job_position": one("JobPosition", payslips.c.job_position_id),
        "net": computed(shown.net, sums, sensitive=True),
        "earnings": computed(shown.earnings, sums, sensitive=True),
        "deductions": computed(shown.deductions, sums, sensitive=True),
        "cost": computed(shown.cost, sums, sensitive=True),
        "lines": computed(shown.lines, content, sensitive=True),
        "employer_lines": computed(shown.employer, content, sensitive=True),
        "social_security": computed(shown.social_security, content, sensitive=True),
        "income_tax": computed(shown.income_tax, content, sensitive=True),
        "shortfalls": computed(shown.shortfalls, content, sensitive=True),
        "refusals": computed(shown.refusals, content, sensitive=True),
        "change_order": integer(payslips.c.change_order, sort=True, served_by=payslips.c.run_id),
        "net_change": computed(shown.net_change, sums, told_before(before.c.sums_sealed), sensitive=True),
        "changes": computed(
            shown.changes,
            content,
            told(payslips.c.facts_sealed),
            payslips.c.kind,
            told_before(before.c.content_sealed),
            told_before(before.c.facts_sealed),
            sensitive=True,
        ),
        "digest": text(func.encode(payslips.c.digest, HEX), null=False),
        "page": group({"url": url("/files/{0.hex}/payslip", case((closed, payslips.c.id)))}),
    },
    lookups=["id"],
    default_sort=[("registration_number", ASC)],
)

PAYROLL_COST = View(
    "PayrollCost",
    payroll_costs,
    prefix="payrollcost",
    read=READ,
    fields={
        "payroll_run": one("PayrollRun", payroll_costs.c.run_id, filter=True),
        "establishment": one("Establishment", payroll_costs.c.establishment_id, dimension=True),
        "department": one("Department", payroll_costs.c.department_id, dimension=True),
        "cost_center": one("CostCenter", payroll_costs.c.cost_center_id, dimension=True),
        "item": text(
            payroll_costs.c.item, filter=True, sort=True, served_by=payroll_costs.c.run_id, dimension=True
        ),
        "name": text(payroll_costs.c.name),
        "nature": text(payroll_costs.c.nature),
        "side": enum(PaySide, payroll_costs.c.side, dimension=True),
        "amount": money(payroll_costs.c.amount, measure=True),
        "heads": integer(payroll_costs.c.heads, measure=True),
    },
    default_sort=[("item", ASC)],
)

PAY_ITEM = View(
    "PayItem",
    pay_items,
    prefix="payitem",
    read=ITEM_READ,
    fields={
        "version": integer(pay_items.c.version),
        "code": text(pay_items.c.code, filter=True, sort=True),
        "name": text(pay_items.c.name),
        "side": enum(PaySide, pay_items.c.side),
        "formula": text(pay_items.c.formula),
        "nature": text(pay_items.c.nature),
        "social_security": text(pay_items.c.social_security),
        "income_tax": text(pay_items.c.income_tax),
        "fund": text(pay_items.c.fund),
        "norm": text(pay_items.c.norm),
        "rank": integer(pay_items.c.rank),
        "valid_from": date(pay_items.c.valid_from, sort=True),
        "defined_by": one("Member", pay_items.c.defined_by),
        "defined_at": instant(pay_items.c.defined_at),
    },
    lookups=["id", ("code", "valid_from")],
    default_sort=[("code", ASC)],
)

PAY_ITEM_ENTRY = View(
    "PayItemEntry",
    pay_item_entries,
    prefix="payitementry",
    read=ITEM_READ,
    fields={
        "version": integer(pay_item_entries.c.version),
        "employee": one("Employee", pay_item_entries.c.employee_id, filter=True),
        "code": text(pay_item_entries.c.code, filter=True, sort=True),
        "quantity": quantity(pay_item_entries.c.quantity, sensitive=True),
        "valid_from": date(pay_item_entries.c.valid_from),
        "valid_until": date(pay_item_entries.c.valid_until),
        "entered_by": one("Member", pay_item_entries.c.entered_by),
        "entered_at": instant(pay_item_entries.c.entered_at),
        "external_reference": text(pay_item_entries.c.external_reference, filter=True),
        "available_actions": actions(
            actions_of_entry,
            pay_item_entries.c.valid_from,
            pay_item_entries.c.valid_until,
            month_closed(pay_item_entries, pay_item_entries.c.employee_id, pay_item_entries.c.valid_until),
        ),
    },
    lookups=["id", "external_reference"],
    default_sort=[("code", ASC)],
)

EMPLOYER_RATES = View(
    "EmployerRates",
    employer_rates,
    prefix="employerrates",
    read="people.employer_rates.read",
    fields={
        "version": integer(employer_rates.c.version),
        "establishment": one("Establishment", employer_rates.c.establishment_id, filter=True),
        "valid_from": date(employer_rates.c.valid_from, sort=True),
        "employer_group": enum(EmployerGroup, employer_rates.c.employer_group),
        "risk": decimal(employer_rates.c.risk),
        "accident_factor": decimal(employer_rates.c.accident_factor),
        "third_parties": decimal(employer_rates.c.third_parties),
        "norm": text(employer_rates.c.norm),
        "set_by": one("Member", employer_rates.c.set_by),
        "set_at": instant(employer_rates.c.set_at),
    },
    lookups=["id"],
    default_sort=[("valid_from", DESC)],
)
