"""How much one request may ask for; measured before anything expensive happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from api.faults import DocumentRefused, MisshapenDocument
from domain.kernel.said import Said

BODY_BYTES = 1_000_000
ADDRESS_BYTES = 8_000
HEAD_BYTES = 32_000
JSON_DEPTH = 32
JSON_VALUES = 20_000
TOKENS = 1_000
CHARACTERS = 20_000
LINES = 2_000
"""Telling where an error is means counting them, for each error anew."""
COMMENTS = 200
COMPARISONS = 5_000
"""Fields of one name that are looked at for whether they are one: quadratic, if nothing stopped it."""
UNKNOWN_CHARACTERS = 2_000
"""From who is not signed in: enough for signing in, too little to keep anybody busy."""
TRUSTED_TOKENS = 5_000
TRUSTED_CHARACTERS = 100_000
TRUSTED_LINES = 10_000
TRUSTED_COMPARISONS = 200_000
"""For documents that somebody answers for."""
DEPTH = 12
INTROSPECTION_DEPTH = 20
"""Every tool asks for types of types of types; how often lists are nested in lists is checked elsewhere."""
ALIASES = 30
INTROSPECTION_ALIASES = 3
"""No tool needs one, and each is the whole schema once more."""
ROOT_FIELDS = 20
MUTATIONS = 5
FRAGMENTS = 50
DIRECTIVES = 20
EXPANDED_FIELDS = 2_000
REPEATED_SELECTIONS = 100
VALIDATION_ERRORS = 5
LOCATIONS = 5
SECONDS = 10.0
BODY_SECONDS, BODY_PACE = 12.0, 1_000
"""How long a client may take for each stretch of a body, and how many bytes a second it must send in it."""
DRAIN_SECONDS = 12.0
"""In which a client takes what is kept for it, some 50 kB at a time."""
UNWATCHED = 0.25
"""Seconds before anybody looks whether a client is still there: to look costs as much as what is quick."""

INTROSPECTIVE = frozenset({"__schema", "__type"})
ABOUT_ITSELF = INTROSPECTIVE | {"__typename"}
"""What is the same for everybody, until the process ends."""

CEILING = 1_000_000
"""Counters stop here: nested fragments multiply, and whoever is over a limit need not know by how much."""


@dataclass
class Extent:
    """How large a selection is when its fragments are written out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    repeated: int = 0

    def beside(self, other: Extent) -> None:
        self.depth = max(self.depth, other.depth)
        self.repeated = max(self.repeated, other.repeated)
        self.fields = min(self.fields + other.fields, CEILING)
        self.aliases = min(self.aliases + other.aliases, CEILING)
        self.directives = min(self.directives + other.directives, CEILING)


@dataclass
class Analysis:
    """Measures a document, each fragment once. ``steps`` counts the nodes looked at."""

    document: DocumentNode
    steps: int = 0
    _measured: dict[str, Extent] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    @cached_property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        found = (node for node in self.document.definitions if isinstance(node, FragmentDefinitionNode))
        return {node.name.value: node for node in found}

    def check(self) -> None:
        """Raises DocumentRefused for the first limit that is exceeded."""
        _allow("fragments", len(self.document.definitions), FRAGMENTS)
        for name in self.fragments:
            _check_extent(self.fragment(name), depth=INTROSPECTION_DEPTH)
        for node in self.document.definitions:
            if isinstance(node, OperationDefinitionNode):
                extent = self.of(node.selection_set)
                extent.directives += len(node.directives or ())
                _check_extent(extent)
                self._check_root(node)

    def _check_root(self, operation: OperationDefinitionNode) -> None:
        names = root_fields(operation, self.fragments)
        fields = len(names)
        _allow("root fields", fields, ROOT_FIELDS)
        _allow("__schema", names.count("__schema"), 1)
        _allow("rateLimit", names.count("rateLimit"), 1)
        if "__schema" in names and not ABOUT_ITSELF.issuperset(names):
            raise MisshapenDocument("Ask for __schema apart from other fields.")
        if operation.operation is OperationType.MUTATION:
            _allow("mutations", fields, MUTATIONS)

    def of(self, selections: SelectionSetNode) -> Extent:
        whole = Extent(repeated=_most_repeated(selections))
        for selection in selections.selections:
            self.steps += 1
            extent = self._selection(selection)
            extent.directives += len(selection.directives or ())
            whole.beside(extent)
        return whole

    def _selection(self, selection: object) -> Extent:
        match selection:
            case FieldNode():
                below = self.of(selection.selection_set) if selection.selection_set else Extent()
                if selection.name.value in INTROSPECTIVE:
                    _allow("aliases in introspection", below.aliases, INTROSPECTION_ALIASES)
                aliases = below.aliases + (selection.alias is not None)
                depth = _depth_within(selection, below.depth) + 1
                return Extent(depth, below.fields + 1, aliases, below.directives, below.repeated)
            case InlineFragmentNode():
                return self.of(selection.selection_set)
            case FragmentSpreadNode():
                return self.fragment(selection.name.value)
        raise TypeError(type(selection))

    def fragment(self, name: str) -> Extent:
        """Raises DocumentRefused when the fragment includes itself."""
        if name in self._open:
            raise MisshapenDocument(Said("Fragment {name} includes itself.", name=name))
        if name not in self._measured:
            node = self.fragments.get(name)
            self._open.add(name)
            self._measured[name] = self.of(node.selection_set) if node else Extent()
            self._open.discard(name)
        return Extent(**vars(self._measured[name]))


def root_fields(
    operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> list[str]:
    """The names of the fields at the top of an operation, each fragment taken once, as execution does."""
    names: list[str] = []
    waiting, taken = [operation.selection_set], set()
    while waiting:
        for selection in waiting.pop().selections:
            match selection:
                case FieldNode():
                    names.append(selection.name.value)
                case InlineFragmentNode():
                    waiting.append(selection.selection_set)
                case FragmentSpreadNode(name=name) if name.value in fragments and name.value not in taken:
                    taken.add(name.value)
                    waiting.append(fragments[name.value].selection_set)
    return names


def too_intricate(value: object, depth: int = JSON_DEPTH, values: int = JSON_VALUES) -> bool:
    """Whether lists and objects are nested more than ``depth`` deep or hold more than ``values``."""
    level, count = [value], 0
    for _ in range(depth + 1):
        parents = [one for one in level if type(one) is dict or type(one) is list]
        count += sum(map(len, parents))
        if not parents or count > values:
            return count > values
        level = [child for one in parents for child in (one.values() if type(one) is dict else one)]
    return True


def _most_repeated(selections: SelectionSetNode) -> int:
    counts: dict[str, int] = {}
    for selection in selections.selections:
        name = selection.name.value if isinstance(selection, (FieldNode, FragmentSpreadNode)) else ""
        counts[name] = counts.get(name, 0) + 1
    return max(counts.values(), default=0)


def _depth_within(field: FieldNode, depth: int) -> int:
    """Introspection may go deeper; it begins at these two fields, which exist at the top only."""
    if field.name.value not in INTROSPECTIVE:
        return depth
    return depth if depth >= INTROSPECTION_DEPTH else min(depth, DEPTH - 1)


def _check_extent(extent: Extent, *, depth: int = DEPTH) -> None:
    _allow("levels of depth", extent.depth, depth)
    _allow("aliases", extent.aliases, ALIASES)
    _allow("fields", extent.fields, EXPANDED_FIELDS)
    _allow("directives", extent.directives, DIRECTIVES)
    _allow("repeated selections", extent.repeated, REPEATED_SELECTIONS)


TOO_MANY = "The document has more than {limit} {what}."


def _allow(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise DocumentRefused(Said(TOO_MANY, limit=limit, what=what), limit=limit)
