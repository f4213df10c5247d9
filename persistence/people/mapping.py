"""How employees are stored."""

from domain.people.employee import Employee, Salary
from persistence.mapped import children, map_aggregate, map_child
from persistence.people.tables import employees, salaries

map_child(Salary, salaries)
map_aggregate(Employee, employees, salaries=children(Salary, order_by="position"))
