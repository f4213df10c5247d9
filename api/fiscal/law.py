"""The law that taxes are reckoned by: its dated rows with norm and source, and what it does not say."""

from typing import Annotated, Any

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.context import Context
from api.directives import Cost
from api.faults import BadUserInput, Forbidden
from api.scalars import Date
from domain.kernel.law import Rule
from persistence.law.dated import (
    READ,
    Unanswered,
    answered_by,
    asked_of,
    in_force,
    kind_of,
    kinds,
    unanswered,
)

MOST = 100


def said(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.type(description="A field of a row of law.")
class LawValue:
    name: str = said("What it is called.")
    value: str = said("As text: percent, reais, codes, names.")


@strawberry.type(description="A dated row of law, the same for all companies.")
class LawRow:
    id: strawberry.ID = said("As documents and explanations name it.")
    kind: str = said("Which question it answers, such as INTERNAL_RATE.")
    title: str = said("The question, for people.")
    asked: list[LawValue] = said("What it is found by.")
    answers: list[LawValue] = said("What it says.")
    valid_from: Date = said("Its first day.")
    valid_until: Date | None = said("Its last day; null: it is open.")
    norm: str = said("The law, resolution or technical note.")
    source: str = said("Where it was read.")
    checked: Date | None = said("When it was compared with its source; null: nobody has done so.")


@strawberry.type(description="A question that no row answers on the day.")
class LawGap:
    kind: str = said("Which question.")
    title: str = said("The question, for people.")
    asked: list[LawValue] = said("What was asked of the law.")
    last: Date | None = said("The last day before on which a row answers it.")
    next: Date | None = said("The first day after on which a row answers it.")


@strawberry.type(description="The law of a day.")
class TaxLaw:
    on: Date = said("The day on which it is law.")
    kinds: list[str] = said("The kinds of rows there are.")
    rows: list[LawRow] = said("The rows in force, of the kind that was asked for, or of all.")
    total: int = said("How many rows that is altogether.")
    next_after: strawberry.ID | None = said("Ask with this as `after` for the next rows; null: no more.")
    unverified: int = said("How many of all these rows nobody has compared with their source.")
    missing: list[LawGap] = said("What rows of other days answer, and none of this day.")


@strawberry.type
class TaxLawQuery:
    @strawberry.field(
        description="The law that taxes and pay are reckoned by on a day, and what it does not say.",
        graphql_type=TaxLaw | None,
        directives=[Requires(scope=READ), Cost(weight="100")],
    )
    async def tax_law(
        self,
        info: Info,
        on: Annotated[Date, strawberry.argument(description="The day on which it is law.")],
        kind: Annotated[str | None, strawberry.argument(description="Rows of this kind alone.")] = None,
        first: Annotated[int, strawberry.argument(description="How many rows, at most 100.")] = 25,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="`nextAfter` of the answer before.")
        ] = None,
    ) -> Any:
        context: Context = info.context
        if not context.known.may(READ):
            raise Forbidden("Not permitted.", requires=READ)
        found = in_force(on, _known(kind))
        start = _start(found, after)
        page = found[start : start + max(0, min(first, MOST))]
        more = page and start + len(page) < len(found)
        return TaxLaw(
            on=on,
            kinds=list(kinds()),
            rows=[_row(rule) for rule in page],
            total=len(found),
            next_after=strawberry.ID(page[-1].id) if more else None,
            unverified=sum(rule.checked is None for rule in found),
            missing=[_gap(gap) for gap in unanswered(on)],
        )


def _known(kind: str | None) -> str | None:
    if kind is not None and kind not in kinds():
        raise BadUserInput("There is no such kind of row.", path=["kind"])
    return kind


def _start(found: list[Rule], after: str | None) -> int:
    """Raises BadUserInput."""
    if after is None:
        return 0
    place = next((index for index, rule in enumerate(found) if rule.id == after), None)
    if place is None:
        raise BadUserInput("There is no such row among these.", path=["after"])
    return place + 1


def _row(rule: Rule) -> LawRow:
    return LawRow(
        id=strawberry.ID(rule.id),
        kind=kind_of(type(rule)),
        title=rule.title,
        asked=[LawValue(**vars(each)) for each in asked_of(rule)],
        answers=[LawValue(**vars(each)) for each in answered_by(rule)],
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        norm=rule.norm,
        source=rule.source,
        checked=rule.checked,
    )


def _gap(gap: Unanswered) -> LawGap:
    asked = [LawValue(**vars(each)) for each in gap.asked]
    return LawGap(kind=gap.kind, title=gap.title, asked=asked, last=gap.last, next=gap.next)
