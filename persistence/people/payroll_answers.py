"""Who answers what payroll runs ask."""

import persistence.people.pay_facts
import persistence.people.payslips  # noqa: F401  answerers are known once they are imported
