"""What must hold of the stock: items are their movements, and nobody is promised what is not there."""

from __future__ import annotations

from persistence.integrity.naming import wire

INVARIANTS = {
    "stock on hand is the sum of its movements": f"""
        select {wire("stockitem", "item.id")} from stock_item item, lateral (
            select coalesce(sum(quantity), 0) as quantity, coalesce(sum(value), 0) as value
            from stock_movement where stock_item_id = item.id) moved
        where (item.on_hand, item.value) <> (moved.quantity, moved.value)
    """,
    "movements of an item are counted without gap": f"""
        select {wire("stockitem", "item.id")} from stock_item item, lateral (
            select count(*) as number, coalesce(max(sequence), 0) as last
            from stock_movement where stock_item_id = item.id) moved
        where (moved.number, moved.last) <> (item.movements, item.movements)
    """,
    "stock is never negative, and reserved never more than it": f"""
        select {wire("stockitem", "id")} from stock_item
        where on_hand < 0 or reserved not between 0 and on_hand
    """,
    "reserved is what active reservations hold": f"""
        select {wire("stockitem", "item.id")} from stock_item item
        where item.reserved <> (
            select coalesce(sum(covered - consumed), 0)
            from reservation where stock_item_id = item.id and status = 'ACTIVE')
    """,
    "no more comes back than had left, at the cost it had left with": f"""
        select {wire("movement", "gone.id")} from stock_movement gone, lateral (
            select sum(quantity) as quantity, sum(value) as value
            from stock_movement where returns_id = gone.id) back
        where back.quantity > -gone.quantity or back.value > -gone.value
          or (back.quantity = -gone.quantity and back.value <> -gone.value)
    """,
}
