"""What boxed expressions are compiled with: the names in scope, where we are (for errors), and the tables met on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zhanggui.core.words import Words, say
from zhanggui.flow.dmn.errors import DmnError, NotClaimed, located
from zhanggui.flow.feel import Environment, FeelError, Tests, Unclaimed, compile_expression, compile_tests
from zhanggui.flow.feel.compiler import Closure
from zhanggui.flow.feel.types import ANY, Type, simple

if TYPE_CHECKING:
    from zhanggui.flow.dmn.tables import Table


@dataclass(frozen=True, slots=True)
class Build:
    environment: Environment
    where: Words
    tables: list[Table] = field(default_factory=list)

    def within(self, zh: str, en: str) -> Build:
        return replace(self, where=say(f'{self.where.zh}，{zh}', f'{self.where.en}, {en}'))

    def knowing(self, names: Iterable[str]) -> Build:
        return replace(self, environment=self.environment.knowing(names))

    def expression(self, text: str) -> Closure:
        try:
            return compile_expression(text, self.environment).run
        except FeelError as error:
            raise self.wrong(error) from None

    def tests(self, text: str) -> Tests:
        try:
            return compile_tests(text, self.environment)
        except FeelError as error:
            raise self.wrong(error) from None

    def type(self, reference: str) -> Type:
        """An unknown type binds nothing: models of other tools name types of their own."""
        if not reference:
            return ANY
        local = reference.rpartition(':')[2]
        types = self.environment.types
        return types.get(reference) or types.get(local) or simple(reference) or simple(local) or ANY

    def wrong(self, error: FeelError) -> DmnError:
        kind = NotClaimed if isinstance(error, Unclaimed) else DmnError
        return kind(located(self.where, error))

    def refuse(self, zh: str, en: str) -> DmnError:
        return DmnError(say(f'{self.where.zh}：{zh}', f'{self.where.en}: {en}'))
