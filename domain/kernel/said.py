"""A sentence that knows its facts, so that it can be said in another language."""

from __future__ import annotations


class Said(str):
    """The sentence in English: ``pattern`` with its ``facts`` filled in."""

    pattern: str
    facts: dict[str, object]

    __slots__ = ("facts", "pattern")

    def __new__(cls, pattern: str, **facts: object) -> Said:
        sentence = super().__new__(cls, pattern.format(**facts))
        sentence.pattern, sentence.facts = pattern, facts
        return sentence
