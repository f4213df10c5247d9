"""make probes-page: the figures of docs/reference/probes.md, from what runs have written and nothing else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.walls.__main__ import RESULTS, ROOT
from tests.walls.stalling import WAYS

PAGE = ROOT / "docs" / "reference" / "probes.md"
MARKED = re.compile(r"(<!-- measured: probes -->\n).*?(<!-- end of measured -->)", re.DOTALL)
Result = dict[str, Any]


def page(text: str, folder: Path) -> str:
    """The page with the figures of this folder; unchanged when nothing was measured."""
    results = [json.loads(file.read_text()) for file in sorted(folder.glob("probes-*.json"))]
    lines = list(_figures(results)) if results else []
    return MARKED.sub(
        lambda part: f"{part[1]}\n" + "\n".join(lines) + f"\n\n{part[2]}" if lines else part[0], text
    )


def _figures(results: list[Result]) -> Iterator[str]:
    yield "| " + " | ".join(["", *(f"seed {result['seed']}" for result in results)]) + " |"
    yield "| --- |" + " ---: |" * len(results)
    yield _row("attempts", results, lambda r: f"{sum(r['tried'].values()):,}")
    for kind in sorted({kind for result in results for kind in result["tried"]}):
        yield _row(f"by {kind}", results, lambda r, kind=kind: f"{r['tried'].get(kind, 0):,}")
    yield _row("**leaks and differences**", results, _leaks)
    yield _row("**tables in which anything changed**", results, lambda r: len(r["changed"]))
    yield _row("broken requests and files", results, lambda r: f"{sum(r['fuzzed'].values()):,}")
    yield _row("**server errors**", results, _errors)
    for place, timing in enumerate(results[0]["timings"]):
        yield _row(
            f"{timing['kind']}: theirs less nobody's, ms (of ms)",
            results,
            lambda r, place=place: _timing(r, place),
        )
    for way in WAYS:
        yield _row(
            f"{way}: let go after at most, s",
            results,
            lambda r, way=way: f"{r['stalled']['longest'][way]:.1f}",
        )
    yield _row("honest requests meanwhile", results, lambda r: r["stalled"]["honest"])
    yield _row("their median; 99th of a hundred, ms", results, _honest)


def _row(name: str, results: list[Result], told: Any) -> str:
    return "| " + " | ".join([name, *(str(told(result)) for result in results)]) + " |"


def _errors(result: Result) -> int:
    return sum(
        count for name, count in result["faults"].items() if "server error" in name or "spread" in name
    )


def _leaks(result: Result) -> int:
    return sum(result["faults"].values()) - _errors(result)


def _timing(result: Result, place: int) -> str:
    timing = result["timings"][place]
    return f"{timing['least']:+.2f} to {timing['most']:+.2f} ({timing['nobodys']:.2f})"


def _honest(result: Result) -> str:
    return f"{result['stalled']['median_ms']:.1f}; {result['stalled']['p99_ms']:.0f}"


def main(arguments: Iterable[str] = ()) -> int:
    (folder,) = map(Path, arguments) if arguments else (RESULTS,)
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
