"""What must hold of people: a vacation is paid once."""

from __future__ import annotations

from persistence.integrity.naming import wire

INVARIANTS = {
    "a vacation is paid by one payroll run": f"""
        select {wire("vacation", "paid.vacation_id")} from payroll_vacation paid
        join payroll_run run on run.id = paid.run_id
        where run.status = 'CLOSED' group by paid.vacation_id having count(*) > 1
    """,
}
