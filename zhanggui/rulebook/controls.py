"""Controls that the code declares beside what they guard, each with the query that says how well its clauses are kept.

    controls.register(
        Control(name='stock.no_oversell', label=say('不超卖', 'Nothing oversold'), clauses=('OS-12',), evidence=oversold)
    )

Each context brings its own in `controls.py`. A control names clauses by their ids, a clause names a control as
`control:NAME`; either is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from zhanggui.core import clock
from zhanggui.core.usecases import every as every_use_case
from zhanggui.core.words import Words


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days by Shanghai's calendar, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), clock.SHANGHAI)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), clock.SHANGHAI)

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day)


@dataclass(frozen=True, slots=True)
class Example:
    """One case behind a number. `people`: ids of whom it concerns; `key`: what makes it the same case (or its address)."""

    title: str
    href: str
    at: datetime
    people: tuple[int, ...] = ()
    department: str = ''
    key: str = ''

    @property
    def identity(self) -> str:
        return self.key or f'{self.href or self.title}@{self.at.isoformat()}'


@dataclass(slots=True)
class Evidence:
    """How a rule was kept in a period: how often, and the cases in which it was not or it is not known yet."""

    kept: int = 0
    broken: list[Example] = field(default_factory=list)
    open: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """`evidence(period)` reads, and writes nothing; the broken and open ones carry the moment at which they became so."""

    name: str
    label: Words
    clauses: tuple[str, ...] = ()
    evidence: Callable[[Period], Evidence]
    standing: bool = False  # how things stand now, whatever the period: a past day is not counted again


_controls: dict[str, Control] = {}


def register(*controls: Control) -> None:
    for control in controls:
        if control.name in _controls:
            raise ValueError(f'control {control.name!r} is declared twice')
        _controls[control.name] = control


def get(name: str) -> Control:
    """Raises KeyError: names come from files."""
    return _controls[name]


def every() -> list[Control]:
    return [_controls[name] for name in sorted(_controls)]


def names() -> Collection[str]:
    return _controls.keys()


def declared_for(clauses: Iterable[str]) -> dict[str, list[str]]:
    """By clause id, references to what the code declares to keep it: controls, and use cases that name it."""
    wanted = set(clauses)
    found: dict[str, list[str]] = {}
    for control in every():
        for clause in wanted.intersection(control.clauses):
            found.setdefault(clause, []).append(f'control:{control.name}')
    for use_case in every_use_case():
        for clause in wanted.intersection(use_case.clauses):
            found.setdefault(clause, []).append(f'usecase:{use_case.name}')
    return found
