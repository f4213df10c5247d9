"""What is wrong in a file, told to people: in a list, and as a file to work through."""

from __future__ import annotations

from collections.abc import Sequence

from api.language import Language
from api.messages import message_of
from api.refusals import refusals
from domain.onboarding.data_import import Problem
from persistence.exporting.cells import harmless
from persistence.exporting.csv_text import MARK, written
from persistence.notices.views import english

HEADER = {
    Language.PORTUGUESE: ("linha", "coluna", "código", "mensagem"),
    Language.ENGLISH: ("line", "column", "code", "message"),
}


def told_in(language: Language, problem: object) -> str:
    """The message of a problem as it was stored."""
    assert isinstance(problem, Problem)
    kind = refusals().get(problem.code)
    if kind is None:
        return problem.code
    refusal = kind()
    refusal.facts = dict(problem.facts)
    return message_of(refusal, language)


def told(problem: object) -> str:
    """Its message in the language of who reads at this moment."""
    return told_in(Language.ENGLISH if english.get() else Language.PORTUGUESE, problem)


def as_csv(problems: Sequence[Problem], language: Language) -> bytes:
    """With a byte order mark, so that spreadsheets see UTF-8; no cell is taken for a formula."""
    rows = (
        (str(problem.line), problem.column or "", problem.code, told_in(language, problem))
        for problem in problems
    )
    text = written([HEADER[language], *([harmless(cell) for cell in row] for row in rows)])
    return f"{MARK}{text}".encode()
