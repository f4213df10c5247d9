"""From a document's text to one that can be executed: read, measured and validated, for bounded work."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from api import limits
from api.faults import DocumentRefused, Fault, FaultCode
from api.limits import Analysis
from domain.kernel.said import Said


class FieldsMerge(OverlappingFieldsCanBeMergedRule):
    """That fields of one name are one field; given up when there is too much to compare."""

    comparisons = limits.COMPARISONS

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = self.comparisons


class TrustedFieldsMerge(FieldsMerge):
    comparisons = limits.TRUSTED_COMPARISONS


def _rules(merge: type[FieldsMerge]) -> tuple[type[ASTValidationRule], ...]:
    return tuple(merge if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules)


@dataclass(frozen=True)
class Standard:
    """What a document may ask of us before it is executed."""

    tokens: int
    characters: int
    lines: int
    comments: int
    rules: tuple[type[ASTValidationRule], ...]


AD_HOC = Standard(
    tokens=limits.TOKENS,
    characters=limits.CHARACTERS,
    lines=limits.LINES,
    comments=limits.COMMENTS,
    rules=_rules(FieldsMerge),
)
TRUSTED = Standard(
    tokens=limits.TRUSTED_TOKENS,
    characters=limits.TRUSTED_CHARACTERS,
    lines=limits.TRUSTED_LINES,
    comments=limits.TRUSTED_TOKENS,
    rules=_rules(TrustedFieldsMerge),
)

Checked = tuple[DocumentNode | None, tuple[GraphQLError, ...]]


def check_document(schema: GraphQLSchema, text: str, standard: Standard = AD_HOC) -> Checked:
    """The document, if it could be read, and what is wrong with it; every error has its code."""
    try:
        document = read(text, standard)
        Analysis(document).check()
    except Fault as fault:
        return None, (fault,)
    except GraphQLError as error:
        return None, (_coded(error, FaultCode.GRAPHQL_PARSE_FAILED),)
    errors = validate(
        schema, document, standard.rules, max_errors=limits.VALIDATION_ERRORS, hide_suggestions=True
    )
    if errors and isinstance(errors[-1], ValidationAbortedError) and len(errors) <= limits.VALIDATION_ERRORS:
        return None, (DocumentRefused("The document repeats too many fields to compare them all."),)
    return document, tuple(_coded(error, FaultCode.GRAPHQL_VALIDATION_FAILED) for error in errors)


def read(text: str, standard: Standard) -> DocumentNode:
    """Raises GraphQLSyntaxError, and DocumentRefused for more text than anybody needs."""
    _allow("characters", len(text), standard.characters)
    _allow("lines", text.count("\n") + text.count("\r"), standard.lines)
    return parse(text, max_lexical_tokens=standard.tokens, max_comments=standard.comments)


def _allow(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise DocumentRefused(Said(limits.TOO_MANY, limit=limit, what=what), limit=limit)


def _coded(error: GraphQLError, code: FaultCode) -> GraphQLError:
    """The same error: making another would look for its places in the text once more."""
    error.extensions = {"code": code.value}
    return error
