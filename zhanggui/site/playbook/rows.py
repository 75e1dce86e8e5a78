"""Rows of a YAML file as the frozen lines that services take, and back as text. What is wrong in one has its line."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import msgspec

from zhanggui.core.words import say
from zhanggui.flow.forms.places import Node
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import UNKNOWN_KEY, plain
from zhanggui.site.playbook.pieces import canonical

SETS = {'roles', 'rights'}  # whose order means nothing

NOT_A_LIST = say('“{name}”应是列表', '“{name}” must be a list')
NOT_A_ROW = say('应是“名称: 值”的形式', '“name: value” pairs are wanted here')
WRONG = say('写法不对：{problem}', 'not as expected: {problem}')
TWICE = say('代码“{code}”写了两次', '“{code}” stands twice')


def converted(row: Node, model: type[Any], place: tuple[str, int], where: str, found: Complaints) -> Any:
    """A line of this kind, or None after saying why not."""
    if not isinstance(row.value, dict):
        found.add(place, 'not_a_row', NOT_A_ROW, where=where)
        return None
    known = [field.name for field in fields(model)]
    for key, line in row.keys.items():
        if key not in known:
            reason = UNKNOWN_KEY.filled(key=key, known=', '.join(known))
            found.add((place[0], line), 'unknown_key', reason, where=f'{where}.{key}')
    told = {key: value for key, value in dict(plain(row)).items() if key in known}  # type: ignore[call-overload]
    try:
        return msgspec.convert(told, model)
    except msgspec.ValidationError as error:
        found.add(place, 'wrong_value', WRONG.filled(problem=error), where=where)
        return None


def text_of(draft: Any, **also: Any) -> str:
    """What differs from the default, in the order of the declaration; `also` comes last."""
    return canonical(_told(draft) | also)


def as_item(text: str) -> str:
    first, *rest = text.rstrip('\n').split('\n')
    return '\n'.join([f'  - {first}', *(f'    {line}' if line else '' for line in rest)]) + '\n'


def _told(draft: Any) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in fields(draft):
        value = getattr(draft, field.name)
        usual: Any = field.default_factory() if field.default_factory is not MISSING else field.default
        if value != usual:
            told[field.name] = sorted(set(value)) if field.name in SETS else _shown(value)
    return told


def _shown(value: Any) -> Any:
    if is_dataclass(value):
        return _told(value)
    if isinstance(value, list | tuple):
        return [_shown(each) for each in value]
    if isinstance(value, dict):
        return {key: _shown(each) for key, each in sorted(value.items())}
    return int(value) if isinstance(value, float) and value.is_integer() else value
