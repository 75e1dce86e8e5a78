"""Reading one mapping of a form's file: known keys, their kinds, texts in two languages, expressions; collects mistakes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from zhanggui.core.parsing import ParseError, clean_text, shown
from zhanggui.core.words import Words, say
from zhanggui.flow.feel import Environment, Expression, FeelError, compile_expression
from zhanggui.flow.forms.places import Node, Problems

TEXT_MAX = 2_000


@dataclass(slots=True)
class Piece:
    """A mapping under reading. `where` is how the reader calls it: 字段 amount."""

    node: Node
    where: str
    problems: Problems

    @classmethod
    def of(cls, node: Node, where: str, problems: Problems, known: Collection[str]) -> Piece | None:
        """None when it is no mapping. Keys that mean nothing are named: a typing error must not pass in silence."""
        if not isinstance(node.value, dict):
            problems.add(node.line, where, say('应是“名称: 值”的形式', '“name: value” pairs are wanted here'))
            return None
        for key, line in node.keys.items():
            if key not in known:
                problems.add(line, where, _UNKNOWN.filled(n=shown(key), known='、'.join(known)))
        return cls(node, where, problems)

    def line(self, key: str = '') -> int:
        return self.node.keys.get(key, self.node.line)

    def wrong(self, key: str, reason: Words) -> None:
        self.problems.add(self.line(key), self.where, reason)

    def has(self, key: str) -> bool:
        found = self.node.get(key)
        return found is not None and found.value is not None

    def raw(self, key: str) -> Any:
        found = self.node.get(key)
        return None if found is None else found.value

    def items(self, key: str) -> list[Node]:
        found = self.node.get(key)
        if found is None or found.value is None:
            return []
        if not isinstance(found.value, list):
            self.wrong(
                key, say('“{n}”应是列表（每项前有 -）', '“{n}” must be a list (each item after a -)').filled(n=key)
            )
            return []
        return list(found)

    def text(self, key: str, *, wanted: bool = False) -> str:
        value = self.raw(key)
        if value is None or value == '':
            if wanted:
                self.wrong(key, say('缺少“{n}”', '“{n}” is missing').filled(n=key))
            return ''
        if isinstance(value, dict | list):
            self.wrong(key, say('“{n}”应是一段文字', '“{n}” must be a text').filled(n=key))
            return ''
        try:
            return clean_text(str(value), length_max=TEXT_MAX)
        except ParseError as error:
            self.wrong(key, error.reason)
            return ''

    def words(self, key: str, *, wanted: bool = False) -> Words:
        """`label` and `label_en`; without the latter the first serves both."""
        zh = self.text(key, wanted=wanted)
        return Words(zh, self.text(f'{key}_en') or zh)

    def yes(self, key: str) -> bool:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, say('“{n}”应是 true 或 false', '“{n}” must be true or false').filled(n=key))
        return value is True

    def number(self, key: str) -> Decimal | None:
        value = self.raw(key)
        if value is None:
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal('NaN')
        if isinstance(value, bool) or not number.is_finite():
            self.wrong(key, say('“{n}”应是数字', '“{n}” must be a number').filled(n=key))
            return None
        return number

    def whole(self, key: str, *, default: int, least: int, most: int) -> int:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            reason = say('“{n}”应是 {a} 到 {b} 的整数', '“{n}” must be a whole number from {a} to {b}')
            self.wrong(key, reason.filled(n=key, a=least, b=most))
            return default
        return value

    def expression(self, key: str, names: frozenset[str]) -> Expression | None:
        text = self.text(key)
        if not text:
            return None
        try:
            return compile_expression(text, Environment(names=names, open=True))
        except FeelError as error:
            place = f'{error.place.words.zh}：' if error.place else ''
            place_en = f'{error.place.words.en}: ' if error.place else ''
            self.wrong(key, say(f'“{key}”的表达式：{place}{error.words.zh}', f'“{key}”: {place_en}{error.words.en}'))
            return None


_UNKNOWN = say('不认识“{n}”，可用：{known}', '“{n}” means nothing here; known: {known}')
