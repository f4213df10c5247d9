"""A run's result for a person: a table, the faults, and the first broken invariant with its ids."""

from __future__ import annotations

from collections.abc import Iterator

from tests.chaos import invariants
from tests.chaos.run import Result


def lines(result: Result) -> Iterator[str]:
    """What is printed at the end."""
    drained = "not within the limit" if result.drained is None else f"{result.drained:.1f} s"
    yield ""
    for name, value in (
        ("seed", result.seed),
        ("orders sent", result.accepted + result.refused),
        ("  accepted, refused", f"{result.accepted}, {result.refused}"),
        ("wishes answered more than once", result.twice),
        ("notes authorised", result.authorised),
        ("kills", result.kills),
        ("other faults", sum(result.faults.values()) - result.kills),
        ("requests without an answer", sum(result.unanswered.values())),
        ("looks while faults went on", result.looks),
        ("tasks parked, tried again", sum(result.parked.values())),
        ("seconds, sales per second", f"{result.seconds:.0f}, {result.sales_per_second:.1f}"),
        ("drained after the last fault", f"{drained} (at most {result.drained_within:.0f} s)"),
    ):
        yield f"{name:32}{value}"
    yield ""
    for name, found in result.broken.items():
        yield f"{'BROKEN' if found else 'holds':8}{len(found):5}  {name}"
    yield ""
    if result.sound:
        yield f"seed {result.seed}: nothing lost, nothing double, every number there"
        return
    yield f"seed {result.seed}: NOT SOUND"
    if (found := invariants.first(result.broken)) is not None:
        yield f"first broken invariant: {found[0]}\n  {found[1]}"
    elif result.drained is None or result.drained > result.drained_within:
        limit = f"{result.drained_within:.0f} s"
        yield f"first broken invariant: everything drains within {limit} of the last fault, not {drained}"
        yield from (f"  last: {step}" for step in result.drained_last)
