"""How people, and what they are employed for, are stored."""

from domain.kernel.refusal import Duplicate
from domain.people.alimony_order import AlimonyOrder
from domain.people.benefit import Benefit
from domain.people.department import CostCenter, Department
from domain.people.dependent import Dependent
from domain.people.employee import Employee, Salary
from domain.people.employee_document import EmployeeDocument
from domain.people.employer_rates import EmployerRates
from domain.people.employment import Employment
from domain.people.job_position import JobPosition
from domain.people.labor_union import LaborUnion, UnionRule
from domain.people.leave import Leave
from domain.people.pay_item import PayItem, PayItemEntry
from domain.people.payroll_loan import PayrollLoan
from domain.people.payroll_run import PayrollRun, PayrollStretch
from domain.people.time_entry import TimeEntry
from domain.people.vacation import Vacation
from domain.people.work_schedule import WorkSchedule
from persistence.conflicts import refuse
from persistence.mapped import children, map_aggregate, map_child, map_fact
from persistence.people.payroll_tables import (
    employer_rates,
    pay_item_entries,
    pay_items,
    payroll_runs,
    payroll_stretches,
)
from persistence.people.tables import (
    alimony_orders,
    benefits,
    cost_centers,
    departments,
    dependents,
    employee_documents,
    employees,
    employments,
    job_positions,
    labor_unions,
    leaves,
    payroll_loans,
    salaries,
    time_entries,
    union_rules,
    vacations,
    work_schedules,
)

refuse("ix_employee_cpf_index", lambda: Duplicate("cpf", fields=["cpf"]))
map_child(Salary, salaries)
map_child(Employment, employments)
map_aggregate(
    Employee,
    employees,
    salaries=children(Salary, order_by="position"),
    employments=children(Employment, order_by="position"),
)
map_aggregate(JobPosition, job_positions)
map_aggregate(CostCenter, cost_centers)
map_aggregate(Department, departments)
map_aggregate(WorkSchedule, work_schedules)
map_child(UnionRule, union_rules)
map_aggregate(LaborUnion, labor_unions, rules=children(UnionRule, order_by="position"))
map_aggregate(Dependent, dependents)
map_aggregate(EmployeeDocument, employee_documents)
map_aggregate(AlimonyOrder, alimony_orders)
map_aggregate(Benefit, benefits)
map_aggregate(PayrollLoan, payroll_loans)
map_aggregate(TimeEntry, time_entries)
map_aggregate(Leave, leaves)
map_aggregate(Vacation, vacations)
map_aggregate(PayrollRun, payroll_runs)
map_fact(PayrollStretch, payroll_stretches)
map_aggregate(PayItem, pay_items)
map_aggregate(PayItemEntry, pay_item_entries)
map_aggregate(EmployerRates, employer_rates)

refuse("ix_time_entry_once", lambda: Duplicate("on", fields=["employee_id", "kind", "on"]))
refuse("uq_payroll_loan_employee_id_contract", lambda: Duplicate("contract", fields=["contract"]))
refuse("uq_pay_item_code_valid_from", lambda: Duplicate("valid_from", fields=["code", "valid_from"]))
refuse(
    "uq_employer_rates_establishment_id_valid_from",
    lambda: Duplicate("valid_from", fields=["establishment_id", "valid_from"]),
)
