"""A YAML text as values that know their line, and the list of everything that is wrong with it.

No aliases (a page of them unfolds to gigabytes), no tags of our own, bounded depth and size: the file comes from a browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from zhanggui.core.parsing import shown
from zhanggui.core.words import Words, say

BYTES_MAX = 256 * 1024
DEPTH_MAX = 12
PROBLEMS_MAX = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the line, the field or part it is in, what is wrong and what would be right."""

    line: int
    where: str
    reason: Words

    @property
    def words(self) -> Words:
        where = f' {self.where}' if self.where else ''
        return say(f'第 {self.line} 行{where}：{self.reason.zh}', f'line {self.line}{where}: {self.reason.en}')

    def as_dict(self) -> dict[str, Any]:
        return {'line': self.line, 'where': self.where, 'reason': str(self.reason)}


class WrongForm(ValueError):
    """The file is no form; `problems` holds all that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__('; '.join(problem.words.en for problem in problems))
        self.problems = problems

    def __str__(self) -> str:
        return '；'.join(str(problem.words) for problem in self.problems)


@dataclass(slots=True)
class Node:
    """A value of the file: a text, number, boolean, None, a list of nodes, or a dict of nodes."""

    value: Any
    line: int
    keys: dict[str, int] = field(default_factory=dict)  # lines of the keys of a mapping

    def __iter__(self) -> Iterator[Node]:
        return iter(self.value if isinstance(self.value, list) else ())

    def get(self, key: str) -> Node | None:
        return self.value.get(key) if isinstance(self.value, dict) else None


class Problems:
    """Collects; reading goes on as far as it can, so that all mistakes are told at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, line: int, where: str, reason: Words) -> None:
        if len(self.found) < PROBLEMS_MAX:
            self.found.append(Problem(line, where, reason))


def parse(text: str) -> Node:
    """Raises `WrongForm`."""
    if len(text.encode('utf-8', 'surrogatepass')) > BYTES_MAX:
        _stop(1, say('文件超过 256 KB，请分成几个表单', 'the file is over 256 KB: split the form'))
    try:
        root = _Loader(text).get_single_node()
        return _node(root, 0) if root is not None else Node(None, 1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        _stop(line, say('YAML 写法不对：{p}', 'not YAML: {p}').filled(p=error.problem or error.context or ''))
    except (yaml.YAMLError, UnicodeError):
        _stop(1, say('含有不能读的字符', 'contains characters that cannot be read'))
    except RecursionError:
        _stop(1, _TOO_DEEP)


_TOO_DEEP = say('嵌套太深', 'nested too deeply')


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem='aliases (*name) are not used here', problem_mark=mark)
        return super().compose_node(parent, index)


def _node(node: yaml.Node, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > DEPTH_MAX:
        _stop(line, _TOO_DEEP)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(each, depth + 1) for each in node.value], line)
    if isinstance(node, yaml.MappingNode):
        made = Node({}, line)
        for key, value in node.value:
            name, at = str(key.value) if isinstance(key, yaml.ScalarNode) else '', key.start_mark.line + 1
            if not name:
                _stop(at, say('冒号前要有名称', 'a name is wanted before the colon'))
            if name in made.value:
                _stop(at, say('“{n}”写了两次', '“{n}” stands twice').filled(n=shown(name)))
            made.value[name] = _node(value, depth + 1)
            made.keys[name] = at
        return made
    return Node(_scalar(node), line)


def _scalar(node: yaml.Node) -> Any:
    """Dates stay texts: they are FEEL's affair."""
    kind, text = node.tag.rpartition(':')[2], str(node.value)
    if kind == 'null':
        return None
    if kind == 'bool':
        return text.lower() in {'true', 'yes', 'on'}
    if kind in {'int', 'float'}:
        try:
            return int(text) if kind == 'int' else float(text)
        except ValueError:
            return text
    return text


def _stop(line: int, reason: Words) -> NoReturn:
    raise WrongForm([Problem(line, '', reason)])
