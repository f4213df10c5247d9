"""How employees are stored."""

from domain.kernel.refusal import Duplicate
from domain.people.employee import Employee, Salary
from persistence.conflicts import refuse
from persistence.mapped import children, map_aggregate, map_child
from persistence.people.tables import employees, salaries

refuse("ix_employee_cpf_index", lambda: Duplicate("cpf", fields=["cpf"]))
map_child(Salary, salaries)
map_aggregate(Employee, employees, salaries=children(Salary, order_by="position"))
