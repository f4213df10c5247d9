"""Who answers what payroll runs ask."""
