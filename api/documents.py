"""Documents are parsed, measured and validated once, and remembered."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode

from api.faults import BadUserInput
from api.kept import Kept
from api.limits import Analysis, root_fields
from api.operation import Operation
from api.validation import AD_HOC, TRUSTED, check_document

WORDS = re.compile(r"\w+|[^\w\s,]")


@dataclass(frozen=True)
class Prepared:
    """A document, or the reasons why it cannot be executed."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    operations: dict[str | None, Operation] = field(default_factory=dict)
    """Those that were asked for, by the name they were asked for by."""

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of this name, or the only one. Raises BadUserInput."""
        assert self.document is not None
        found = [node for node in self.document.definitions if isinstance(node, OperationDefinitionNode)]
        chosen = [node for node in found if name is None or (node.name and node.name.value == name)]
        if len(chosen) != 1:
            raise BadUserInput("operationName must name one operation of the document.")
        return chosen[0]

    def all_root_fields(self) -> list[str]:
        """Of all its operations, sound or not."""
        assert self.document is not None
        found = (node for node in self.document.definitions if isinstance(node, OperationDefinitionNode))
        return [name for operation in found for name in self.root_fields(operation)]

    def root_fields(self, operation: OperationDefinitionNode) -> list[str]:
        assert self.document is not None
        return root_fields(operation, Analysis(self.document).fragments)


class Documents:
    """The last ``size`` of ordinary length, fewer long ones: a word takes about 400 bytes."""

    ORDINARY = 100
    """Words."""

    def __init__(self, schema: GraphQLSchema, size: int = 1_000) -> None:
        self._schema = schema
        self._kept: Kept[tuple[bool, str], Prepared] = Kept(seconds=math.inf, room=size * self.ORDINARY)

    def prepare(self, text: str, *, trusted: bool = False) -> Prepared:
        """A trusted document may be larger than others."""
        key = (trusted, text)
        prepared = self._kept.get(key)
        if prepared is None:
            prepared = Prepared(*check_document(self._schema, text, TRUSTED if trusted else AD_HOC))
            self._kept.put(key, prepared, size=1 + len(WORDS.findall(text)))
        return prepared
