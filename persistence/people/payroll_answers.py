"""Who answers what payroll runs ask."""

import persistence.people.paid_vacations
import persistence.people.pay_facts
import persistence.people.payroll_effects
import persistence.people.payslips
import persistence.people.provisions_due
import persistence.people.runs_beside  # noqa: F401  answerers are known once they are imported
