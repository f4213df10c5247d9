"""What must hold of money owed: balances are what was settled, and nobody is asked for what is paid."""

from __future__ import annotations

from persistence.integrity.naming import wire

ASKING = """
    (select installment_id, amount from boleto where status in ('ISSUED', 'REGISTERED', 'PROTESTED')
     union all
     select installment_id, amount from pix_charge
     where status = 'ACTIVE' or registered and not stale) asking
    join installment on installment.id = asking.installment_id
"""
"""Boletos and Pix codes that a customer could pay; of a ``stale`` charge the provider is being told."""

INVARIANTS = {
    "the balance of an instalment is its amount less its settlements": f"""
        select {wire("installment", "installment.id")} from installment, lateral (
            select coalesce(sum(principal), 0) as principal
            from settlement where installment_id = installment.id) settled
        where installment.balance <> installment.amount - settled.principal
    """,
    "a receivable is the sum of its instalments": f"""
        select {wire("receivable", "receivable.id")} from receivable, lateral (
            select sum(amount) as amount, sum(balance) as balance
            from installment where receivable_id = receivable.id) parts
        where (receivable.total, receivable.balance) is distinct from (parts.amount, parts.balance)
    """,
    "an invoice's receivable is of its total": f"""
        select {wire("receivable", "receivable.id")}
        from receivable join invoice on invoice.id = receivable.invoice_id
        where receivable.total <> invoice.total
    """,
    "a settlement is reversed whole": f"""
        select {wire("settlement", "back.id")} from settlement back
        join settlement done on done.id = back.reverses_id
        where back.installment_id <> done.installment_id
           or (back.principal, back.interest, back.fine, back.discount, back.received)
           <> (-done.principal, -done.interest, -done.fine, -done.discount, -done.received)
    """,
    "a paid title is never charged": f"""
        select {wire("installment", "installment.id")} from {ASKING} where installment.balance = 0
    """,
    "a title is charged for what is open of it": f"""
        select {wire("installment", "installment.id")} from {ASKING}
        where installment.balance <> 0 and installment.balance <> asking.amount
    """,
    "the balance of an instalment to pay is its amount less its payments": f"""
        select {wire("installment", "installment.id")} from payable_installment installment, lateral (
            select coalesce(sum(amount), 0) as amount
            from payment where installment_id = installment.id) paid
        where installment.status <> 'CANCELLED'
          and installment.balance <> installment.amount - paid.amount
    """,
    "a payable is the sum of its instalments": f"""
        select {wire("payable", "payable.id")} from payable, lateral (
            select sum(amount) as amount, sum(balance) as balance
            from payable_installment where payable_id = payable.id) parts
        where (payable.total, payable.balance) is distinct from (parts.amount, parts.balance)
    """,
    "a payment is reversed whole": f"""
        select {wire("payment", "back.id")} from payment back
        join payment done on done.id = back.reverses_id
        where (back.installment_id, back.amount) <> (done.installment_id, -done.amount)
    """,
}
