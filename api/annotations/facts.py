"""Which facts a command may record: read from the source of its function, and of all that it calls."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from api.source import statements_of
from domain.kernel.aggregate import Event
from domain.kernel.process import Process

Facts = frozenset[type[Event]]


def facts_of(handler: Callable[..., Any], processes: Sequence[Process]) -> Facts:
    """What may be recorded in the transaction of a command, steps included that must follow at once.

    Never too little: a method is looked for in every class that its module knows.
    """
    found: set[type[Event]] = set()
    waiting, taken = [handler], set()
    while waiting:
        handle = waiting.pop()
        if handle in taken:
            continue
        taken.add(handle)
        new = _recorded(handle) - found
        found |= new
        waiting += [
            step.handle
            for process in processes
            for step in process.steps
            if step.handle and not step.later and any(issubclass(fact, step.when) for fact in new)
        ]
    return frozenset(found)


def functions_of(function: Any) -> list[Any]:
    """The functions of the domain that it may call."""
    return _mentioned(function)[1]


@cache
def _recorded(handler: Callable[..., Any]) -> Facts:
    found: set[type[Event]] = set()
    waiting, taken = [handler], set()
    while waiting:
        function = waiting.pop()
        if function not in taken:
            taken.add(function)
            facts, called = _mentioned(function)
            found |= facts
            waiting += called
    return frozenset(found)


def _mentioned(function: Any) -> tuple[set[type[Event]], list[Any]]:
    """The facts that a function makes, and the functions of the domain that it may call."""
    names = vars(sys.modules[function.__module__])
    source = source_of(function)
    known = _known(source, names)
    facts: set[type[Event]] = set()
    called: list[Any] = []
    for node in ast.walk(source):
        match node:
            case ast.Call(func=ast.Name(id=name)) if _is_fact(names.get(name)):
                facts.add(names[name])
            case ast.Name(id=name) if _is_ours(names.get(name)):
                called.append(names[name])
            case ast.Name(id=name) if isinstance(choice := names.get(name), dict):
                called += filter(_is_ours, choice.values())
            case ast.Attribute(value=value, attr=name):
                called += _methods(_owners(value, function, names | known), name)
    return facts, called


def _known(source: ast.AST, names: dict[str, Any]) -> dict[str, Any]:
    """The classes of parameters and of local names, where they are plain to see."""
    found: dict[str, Any] = {}
    for node in ast.walk(source):
        match node:
            case ast.arg(arg=name, annotation=ast.Name(id=kind)):
                found[name] = names.get(kind)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = _made_by(value.value if isinstance(value, ast.Await) else value, names)
    return {name: kind for name, kind in found.items() if isinstance(kind, type)}


def _made_by(value: ast.expr, names: dict[str, Any]) -> Any:
    """What ``Order(…)``, ``uow.get(Order, …)`` or a function that says so answers with."""
    match value:
        case ast.Call(func=ast.Attribute(attr="get" | "find"), args=[ast.Name(id=kind), *_]):
            return names.get(kind)
        case ast.Call(func=ast.Name(id=name)) if _is_ours(made := names.get(name)):
            returned = getattr(source_of(made), "returns", None)
            return vars(sys.modules[made.__module__]).get(getattr(returned, "id", ""))
        case ast.Call(func=ast.Name(id=name)):
            return names.get(name)
    return None


def _owners(value: ast.expr, function: Any, names: dict[str, Any]) -> Iterator[type | ModuleType]:
    """What an attribute may belong to: the class that is named or around, else any that is known."""
    named = names.get(value.id) if isinstance(value, ast.Name) else None
    if isinstance(named, type | ModuleType):
        yield named
    elif isinstance(value, ast.Name) and value.id in ("self", "cls") and "." in function.__qualname__:
        yield from _with_heirs(names[function.__qualname__.partition(".")[0]])
    else:
        yield from (kind for kind in names.values() if isinstance(kind, type))


def _with_heirs(kind: type) -> Iterator[type]:
    """A method may have been overridden."""
    yield kind
    for heir in kind.__subclasses__():
        yield from _with_heirs(heir)


def _methods(owners: Iterator[type | ModuleType], name: str) -> Iterator[Any]:
    for owner in owners:
        found = inspect.getattr_static(owner, name, None)
        found = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
        if _is_ours(found):
            yield found


def _is_fact(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, Event)


def _is_ours(thing: Any) -> bool:
    return isinstance(thing, FunctionType) and thing.__module__.startswith("domain.")


def source_of(function: Any) -> ast.AST:
    """Of a function of the domain; nothing of any other."""
    return _functions(function.__module__).get(function.__qualname__, ast.Pass())


def _functions(module: str) -> dict[str, ast.AST]:
    """The functions of a module, and the methods of its classes, by qualified name."""
    found: dict[str, ast.AST] = {}
    for top in statements_of(module):
        inner = top.body if isinstance(top, ast.ClassDef) else [top]
        prefix = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
        found |= {
            prefix + node.name: node
            for node in inner
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    return found
