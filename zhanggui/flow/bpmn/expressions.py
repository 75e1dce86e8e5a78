"""Texts of the diagram → FEEL, compiled once. A wrong text is told with its place; what is missing gets a stand-in.

A stand-in lets a drawing of another tool run in a simulation, before its owner has filled it in: conditions look into the
variable `choices`, by the id of their flow, and are false without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from zhanggui.core.words import say
from zhanggui.flow.bpmn.notes import Drawn, Notes, Place
from zhanggui.flow.bpmn.timers import read_cycle, read_length, read_time
from zhanggui.flow.feel import Environment, Expression, FeelError, compile_expression
from zhanggui.flow.feel.values import Value

OPEN = Environment(open=True)
CHOICES = 'choices'
FOREIGN_SIGNS = ('${', '#{', 'getVariable(')
FEEL_LANGUAGES = ('feel', '/dmn/')
STAND_IN_DURATION = 'P1D'
CHARACTERS_MAX = 200_000


@dataclass(slots=True)
class Allowance:
    """How much of a file is compiled: a text once, and no more of them than a person would write."""

    characters: int = CHARACTERS_MAX
    compiled: dict[str, Expression] = field(default_factory=dict)

    def limit(self) -> None:
        """The file is refused for its size: some of its texts are still judged, not all."""
        self.characters = min(self.characters, CHARACTERS_MAX // 4)

    def compile(self, text: str) -> Expression:
        if text not in self.compiled:
            self.compiled[text] = compile_expression(text, OPEN)
        return self.compiled[text]


@dataclass(frozen=True, slots=True)
class Texts:
    notes: Notes
    allowance: Allowance = field(default_factory=Allowance)

    def feel(self, text: str, about: Drawn, *, line: int = 0) -> Expression | None:
        """`=` in front is how other tools mark FEEL."""
        text = text.strip().removeprefix('=').strip()
        if text not in self.allowance.compiled and not self._afford(text, about):
            return None
        try:
            return self.allowance.compile(text)
        except FeelError as error:
            place = Place(about.id, about.name, (line or about.line) + (error.place.line - 1 if error.place else 0))
            at = error.place.words if error.place else say('', '')
            reason = say(
                f'表达式 {_short(text)} 写错了：{at.zh} {error.words.zh}',
                f'the expression {_short(text)} is wrong: {at.en} {error.words.en}',
            )
            self.notes.error('bad_expression', reason, place)
            return None

    def _afford(self, text: str, about: Drawn) -> bool:
        """The first text too many is an error of the file; what follows is not looked at."""
        left = self.allowance.characters
        self.allowance.characters -= len(text)
        if left >= 0 > self.allowance.characters:
            reason = say(
                f'文件里的表达式太多（一共最多 {CHARACTERS_MAX} 个字符），从这里起不再检查',
                f'too many expressions ({CHARACTERS_MAX} characters in all at most): from here on they are not looked at',
            )
            self.notes.error('too_much_text', reason, about)
        return self.allowance.characters >= 0

    def given(self, text: str, about: Drawn) -> Expression | None:
        """Of an attribute that may be missing."""
        return self.feel(text, about) if text.strip() else None

    def duration(self, text: str, about: Drawn) -> Expression | None:
        return self._iso(text, about, read=read_length, what=('时长（如 PT72H）', 'a duration such as PT72H'))

    def moment(self, text: str, about: Drawn) -> Expression | None:
        return self._iso(
            text, about, read=read_time, what=('时间（如 2026-11-11T00:00）', 'a time such as 2026-11-11T00:00')
        )

    def cycle(self, text: str, about: Drawn) -> Expression | None:
        def read(text: str) -> str | None:
            return text.strip() if read_cycle(text) else None

        return self._iso(text, about, read=read, what=('循环（如 R3/PT1H）', 'a cycle such as R3/PT1H'))

    def due(self, text: str, about: Drawn) -> Expression | None:
        """An ISO duration or time as it is, anything else is FEEL."""
        value: Value = read_length(text)
        if value is None:
            value = read_time(text)
        return constant(text.strip(), value) if value is not None else self.feel(text, about)

    def _iso(
        self, text: str, about: Drawn, *, read: Callable[[str], Value], what: tuple[str, str]
    ) -> Expression | None:
        if text.startswith('='):
            return self.feel(text, about)
        value = read(text)
        if value is None:
            reason = say(f'{_short(text)} 不是 ISO 8601 的{what[0]}', f'{_short(text)} is not {what[1]}')
            self.notes.error('bad_timer', reason, about)
            return None
        return constant(text.strip(), value)


def constant(text: str, value: Value) -> Expression:
    return Expression(text, lambda scope: value)


def stand_in_condition(flow: str) -> Expression:
    return compile_expression(f'get value({CHOICES}, "{_quoted(flow)}") = true', OPEN)


def stand_in_duration() -> Expression:
    return constant(STAND_IN_DURATION, read_length(STAND_IN_DURATION))


def is_foreign(text: str, language: str = '') -> bool:
    """Written for another engine."""
    if any(sign in text for sign in FOREIGN_SIGNS):
        return True
    return bool(language) and not any(sign in language.lower() for sign in FEEL_LANGUAGES)


def _short(text: str) -> str:
    text = ' '.join(text.split())
    return repr(text if len(text) <= 60 else text[:57] + '…')


def _quoted(text: str) -> str:
    return text.replace('\\', '\\\\').replace('"', '\\"')
