"""Documents are parsed, measured and validated once, and remembered."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode

from api.faults import BadUserInput
from api.kept import Kept
from api.limits import CHARACTERS, TOKENS, TRUSTED_CHARACTERS, Analysis, root_fields
from api.operation import Operation
from api.validation import AD_HOC, TRUSTED, check_document

WORDS = re.compile(r"\w+|[^\w\s,]")
CHARACTERS_OF_A_WORD = CHARACTERS // TOKENS


@dataclass(frozen=True)
class Prepared:
    """A document, or the reasons why it cannot be executed."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    operations: dict[str | None, Operation] = field(default_factory=dict)
    """Those that were asked for, by the name they were asked for by."""
    size: int = 1
    """In words."""

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
        self._making: dict[Hashable, asyncio.Future[Any]] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="documents")

    def known(self, text: str, *, trusted: bool = False) -> Prepared | None:
        """If it was asked for lately."""
        return self._kept.get((trusted, text))

    def prepare(self, text: str, *, trusted: bool = False) -> Prepared:
        """A trusted document may be larger than others, and is better prepared aside."""
        prepared = self.known(text, trusted=trusted)
        if prepared is None:
            prepared = self.checked(text, trusted=trusted)
            self.keep(text, prepared, trusted=trusted)
        return prepared

    async def prepared_aside(self, text: str, *, trusted: bool = False) -> Prepared:
        """The same in another thread, for what need not be read at once."""
        prepared = self.known(text, trusted=trusted)
        if prepared is None:
            prepared = await self.aside((trusted, text), partial(self.checked, text, trusted=trusted))
            self.keep(text, prepared, trusted=trusted)
        return prepared

    def checked(self, text: str, *, trusted: bool = False) -> Prepared:
        document, errors = check_document(self._schema, text, TRUSTED if trusted else AD_HOC)
        return Prepared(document, errors, size=size_of(text))

    def keep(self, text: str, prepared: Prepared, *, trusted: bool = False) -> None:
        """What is too long even to be read is not worth it."""
        if trusted or len(text) <= CHARACTERS:
            self._kept.put((trusted, text), prepared, size=prepared.size)

    async def aside(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What takes long is made in another thread, once for all who want it, while others are answered."""
        making = self._making.get(key)
        if making is None:
            loop = asyncio.get_running_loop()
            making = self._making[key] = loop.run_in_executor(self._thread, make)
            making.add_done_callback(lambda _: self._making.pop(key))
        return await asyncio.shield(making)


def size_of(text: str) -> int:
    """Words; or as many as fill its characters, where those are what is long about it."""
    words = len(WORDS.findall(text[:TRUSTED_CHARACTERS]))
    return 1 + max(words, len(text) // CHARACTERS_OF_A_WORD)
