"""What every rule of the compiler uses: the scope a closure reads at run time, and the names known while compiling."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from lark import Token, Tree

from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.feel.parsing import Node
from zhanggui.flow.feel.types import Type
from zhanggui.flow.feel.values import Value


class Scope:
    """Names and their values, and the scope around it. Looked up from the inside out."""

    __slots__ = ('around', 'budget', 'values')

    def __init__(self, values: Mapping[str, Value], around: Scope | None, budget: Budget) -> None:
        self.values = values
        self.around = around
        self.budget = budget

    def get(self, name: str) -> Value:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.around
        return None


Closure = Callable[[Scope], Value]


@dataclass(frozen=True, slots=True)
class Environment:
    """What an expression may speak of: names in scope, names that may follow a dot, and types by name.

    `open`: a name that is not known while compiling may turn out to exist, and is null when it does not. Functions stay
    those that are known.
    """

    names: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    types: Mapping[str, Type] = field(default_factory=dict)
    open: bool = False

    def knowing(self, names: Iterable[str]) -> Environment:
        return replace(self, names=self.names | frozenset(names))


Rule = Callable[['Compiler', Node], Closure]


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns nodes into closures. In an `open` place (a filter) any name may turn out to be a member of the item."""

    environment: Environment
    rules: Mapping[str, Rule]
    open: bool = False

    def of(self, node: Node | Token | None) -> Closure:
        assert isinstance(node, Tree)
        return self.rules[node.data](self, node)

    def knowing(self, names: Iterable[str], *, opened: bool = False) -> Compiler:
        return replace(self, environment=self.environment.knowing(names), open=self.open or opened)


def trees(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Tree)]
