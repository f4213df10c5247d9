"""How a line was reckoned, in the words of a printed payslip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from domain.people.payroll.step import PayStep, PayStepKind
from workers.gateways.paper.words import grouped

K = PayStepKind

MONEY = {
    K.SALARY: "salário",
    K.MINIMUM_WAGE: "salário mínimo",
    K.AVERAGE: "média",
    K.BASE: "base",
    K.ELSEWHERE: "pago antes ou por outros",
    K.BAND: "faixa",
    K.CEILING: "teto",
    K.LEGAL_DEDUCTION: "deduções legais",
    K.SIMPLIFIED_DEDUCTION: "dedução simplificada",
    K.TABLE_DEDUCTION: "parcela a deduzir",
    K.TAX: "imposto",
    K.REDUCTION: "redução",
    K.WITHHELD: "já retido",
    K.WAIVED: "dispensado até",
    K.DUE: "devido",
    K.PAID: "pago antes",
    K.LIMIT: "limite",
    K.ROUNDING: "antes do arredondamento",
}
"""Steps in reais; of what is added and taken off its own text tells what it is."""
COUNTED = {
    K.DIVISOR: "÷ {}",
    K.DAYS: "× {} d",
    K.HOURS: "× {} h",
    K.MINUTES: "hora de {} minutos",
    K.TWELFTHS: "× {} meses",
    K.RATE: "{}%",
}
"""Steps in other units."""


UNITS = {K.DAYS: "d", K.HOURS: "h", K.TWELFTHS: "/12"}
"""What a line counts, as it stands behind the figure."""
GIVEN = (K.PLUS, K.MINUS)
WORDS = {", as of ": ", redação da ", "sole paragraph": "parágrafo único", " and ": " e ", "annex": "anexo"}
"""What citations of norms say besides names and numbers."""


def told(steps: Sequence[PayStep]) -> str:
    """``salário 5.200,00 · 30 dias · ÷ 30``; empty where an amount was given as it is."""
    if len(steps) == 1 and steps[0].kind in GIVEN:
        return ""
    return " · ".join(map(_told, steps))


def norms(steps: Iterable[PayStep]) -> str:
    """Behind the steps, each once."""
    return "; ".join(dict.fromkeys(cited for step in steps for cited in _citations(step.norm or "")))


def unit(steps: Iterable[PayStep]) -> str:
    """Of what the line counts."""
    return next((UNITS[step.kind] for step in steps if step.kind in UNITS), "")


def citation(norm: str) -> str:
    """In Portuguese, without what explains it."""
    return "; ".join(_citations(norm))


def _told(step: PayStep) -> str:
    if step.kind is K.FORMULA or step.value is None:
        return step.text or ""
    if step.kind in COUNTED:
        return COUNTED[step.kind].format(grouped(step.value, places=0))
    figure = grouped(round(step.value, 6), places=2)
    if step.kind in GIVEN:
        return f"({step.text}) {figure}" if step.text else figure
    name = f"{MONEY[step.kind]} ({step.text})" if step.text else MONEY[step.kind]
    return f"{name} {figure}"


def _citations(norm: str) -> Iterator[str]:
    """A norm begins with its name; what does not, explains."""
    for part in norm.split("; "):
        cited = part.partition(":")[0]
        if cited[:1].isupper():
            for word, translated in WORDS.items():
                cited = cited.replace(word, translated)
            yield cited
