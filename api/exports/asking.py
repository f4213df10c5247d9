"""An exported query as the read engine understands it, or why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.kernel.refusal import NotAllowed
from domain.platform.bulk_operation import QueryNotExportable
from persistence.reading.compiled.inquiry import Inquiry
from persistence.reading.compiled.question import Question
from persistence.reading.plan import Misasked
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader


def inquiry_of(
    question: Question, reader: Reader, arguments: Mapping[str, Any], nested: Sequence[Mapping[str, Any]]
) -> Inquiry:
    """Raises QueryNotExportable for what cannot be obeyed, NotAllowed."""
    try:
        inquiry = Inquiry.of(question, reader, arguments, nested)
    except BadInput as problem:
        raise _not_exportable(problem, question.path[:1]) from None
    except NotPermitted as missing:
        raise NotAllowed("query", permission=missing.permission, at=".".join(question.path[:1])) from None
    for one in inquiry.left_out:
        if isinstance(one, Misasked):
            raise _not_exportable(one.problem, one.path)
        raise NotAllowed("query", permission=one.permission, at=".".join(one.path))
    return inquiry


def _not_exportable(problem: BadInput, path: tuple[str, ...]) -> QueryNotExportable:
    at = ".".join(map(str, (*path, *problem.path)))
    return QueryNotExportable("query", reason=problem.message, at=at or None)
