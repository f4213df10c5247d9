"""make chaos-page: the figures of docs/reliability.md, from what runs have written and nothing else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.chaos.__main__ import RESULTS
from tests.chaos.installation import ROOT
from tests.chaos.measure import DRAINING

PAGE = ROOT / "docs" / "reliability.md"
MARKED = re.compile(r"(<!-- measured: (?P<name>[a-z]+) -->\n).*?(<!-- end of measured -->)", re.DOTALL)
Result = dict[str, Any]
KINDS = ("kill", "freeze", "authority", "disk", "flush")


def page(text: str, folder: Path) -> str:
    """The page with the figures of this folder; a part of which nothing was measured stays as it is."""
    parts = {"runs": _runs, "figures": _figures, "saboteurs": _saboteurs}

    def renewed(part: re.Match[str]) -> str:
        lines = list(parts[part["name"]](folder))
        return f"{part[1]}\n" + "\n".join(lines) + f"\n\n{part[3]}" if lines else part[0]

    return MARKED.sub(renewed, text)


def _runs(folder: Path) -> Iterator[str]:
    results = [json.loads(file.read_text()) for file in sorted(folder.glob("run-*.json"))]
    if not results:
        return
    yield "| " + " | ".join(["", *(f"seed {result['seed']}" for result in results)]) + " |"
    yield "| --- |" + " ---: |" * len(results)
    for name, told in ROWS.items():
        yield "| " + " | ".join([name, *(str(told(result)) for result in results)]) + " |"


def _struck(result: Result, kind: str) -> int:
    return sum(count for name, count in result["faults"].items() if name.partition(" ")[0] == kind)


def _exceptions(result: Result) -> str:
    broken = sum(len(found) for found in result["broken"].values())
    return f"{broken} in {len(result['broken'])} checks"


ROWS = {
    "orders sent": lambda r: r["accepted"] + r["refused"],
    "accepted; refused for want of stock": lambda r: f"{r['accepted']}; {r['refused']}",
    "wishes answered more than once, the last count's own included": lambda r: r["twice"],
    "notes authorised": lambda r: r["authorised"],
    "kill -9": lambda r: _struck(r, "kill"),
    "processes frozen": lambda r: _struck(r, "freeze"),
    "bad days of the authority": lambda r: _struck(r, "authority"),
    "disk full; Valkey flushed": lambda r: f"{_struck(r, 'disk')}; {_struck(r, 'flush')}",
    "requests without a definite answer": lambda r: sum(r["unanswered"].values()),
    "tasks parked and tried again by hand": lambda r: sum(r["parked"].values()),
    "looks at the auditors' views meanwhile": lambda r: r["looks"],
    "seconds": lambda r: f"{r['seconds']:.0f}",
    "drained after the last fault, seconds": lambda r: f"{r['drained']:.1f}",
    "exceptions": _exceptions,
}

RUSH = """\
- {wanted} buyers, 32 at once, for {pieces} pieces of one product: {accepted} orders accepted,
  {refused} refused, {left} pieces left, in {seconds:.1f} s."""
RESTORED = """\
- A backup while orders flowed took {backup_seconds:.1f} s, to put it back on another server
  {restore_seconds:.1f} s, to verify it there {verify_seconds:.1f} s. By every invariant and the head of
  the audit {whole} of {companies} companies are whole."""


def _figures(folder: Path) -> Iterator[str]:
    file = folder / "figures.json"
    if not file.exists():
        return
    figures = json.loads(file.read_text())
    recovered = figures["recovered"]
    yield f"- A killed worker's tasks were begun again by another after {min(recovered):.1f} to"
    yield f"  {max(recovered):.1f} s, {median(recovered):.1f} s in the middle of {len(recovered)}."
    with_it, without = figures["placed_with_authority"], figures["placed_without"]
    yield f"- Orders placed each second with the authority there: {with_it:.0f}; with the authority away:"
    drained = figures["drained_after_return"]
    said = f"within {drained:.0f} s" if drained else f"not within {DRAINING:.0f} s"
    yield f"  {without:.0f}. After its return all were invoiced {said}."
    rate, kept = figures["numbers"] / figures["numbers_seconds"], "no" if figures["gapless"] else "A"
    yield RUSH.format_map(figures["rush"])
    yield f"- {rate:.0f} numbers a second of one series, each committed to the disk: {kept} gap or double."
    yield RESTORED.format_map(figures["restored"])


def _saboteurs(folder: Path) -> Iterator[str]:
    file = folder / "saboteurs.json"
    if not file.exists():
        return
    yield "| made wrong | caught by |"
    yield "| --- | --- |"
    for hunted in json.loads(file.read_text()):
        yield f"| {hunted['about']} | {hunted['caught'] or 'not caught'} |"


def main(arguments: Iterable[str] = ()) -> int:
    (folder,) = map(Path, arguments) if arguments else (RESULTS,)
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
