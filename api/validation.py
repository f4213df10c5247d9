"""From a document's text to one that can be executed: read, measured and validated, for bounded work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from graphql import (
    SKIP,
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    ValuesOfCorrectTypeRule,
    VariablesInAllowedPositionRule,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from api import limits
from api.faults import DocumentRefused, Fault, FaultCode
from api.limits import Analysis
from api.misfits import WRITTEN, misfits
from domain.kernel.said import Said

WRITTEN_VALUE = re.compile(r"\b(String|BlockString|Int|Float) '.*'", re.DOTALL)
"""What a syntax error says of a token that is a value."""


class FieldsMerge(OverlappingFieldsCanBeMergedRule):
    """That fields of one name are one field; given up when there is too much to compare."""

    comparisons = limits.COMPARISONS

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = self.comparisons


class TrustedFieldsMerge(FieldsMerge):
    comparisons = limits.TRUSTED_COMPARISONS


class ValuesFit(ValuesOfCorrectTypeRule):
    """That values are of the types they should be; told without the values: some are secrets."""

    def is_valid_value_node(self, node: Any, input_type: Any) -> Any:
        if input_type:
            for found in misfits(node, input_type, source=WRITTEN):
                self.report_error(GraphQLError(found.expected, found.value))
        return SKIP


class VariablesFit(VariablesInAllowedPositionRule):
    """That variables are of the types they stand for; in one that takes exactly one field, never nullable.

    graphql-core sees that only where the object itself may be null.
    """

    def leave_operation_definition(self, operation: OperationDefinitionNode, *rest: Any) -> None:
        super().leave_operation_definition(operation, *rest)
        for usage in self.context.get_recursive_variable_usages(operation):
            variable, of = self.var_def_map.get(usage.node.name.value), usage.parent_type
            if variable is None or not isinstance(of, GraphQLNonNull) or not is_one_of(of.of_type):
                continue
            if not isinstance(variable.type, NonNullTypeNode):
                only = Said("A variable in {type} must not be nullable.", type=of.of_type)
                self.report_error(GraphQLError(only, [variable, usage.node]))


def is_one_of(kind: Any) -> bool:
    return isinstance(kind, GraphQLInputObjectType) and kind.is_one_of


def _rules(merge: type[FieldsMerge]) -> tuple[type[ASTValidationRule], ...]:
    ours: dict[Any, Any] = {
        OverlappingFieldsCanBeMergedRule: merge,
        ValuesOfCorrectTypeRule: ValuesFit,
        VariablesInAllowedPositionRule: VariablesFit,
    }
    return tuple(ours.get(rule, rule) for rule in specified_rules)


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
        error.message = WRITTEN_VALUE.sub(r"\1", error.message)
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
