"""The demo company with its manual, and cases that run beside each other: for the story of a day.

All cases share one clock, and each step is first tried by somebody whose turn it is not.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from tests.processes.scenario import Scenario, Start, Step, Way
from tests.processes.walking import Walk
from tests.processes.world import BY, World, goods
from tests.stories.returns import ordered
from zhanggui.core import clock, usecases
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.orders.incoming import PlatformState
from zhanggui.org.models import User
from zhanggui.site.demo.company import found, hire_the_others
from zhanggui.site.playbook import load_playbook

DAYS = 4  # of work, one after the other, that a story may take
OPENING = time(7, 30)


@dataclass(slots=True)
class Staff(World):
    """Accounts as the demo has them: six by their work, the others by the code of their position."""

    def does(self, who: str, use_case: str, *items: Any, **told: Any) -> list[int]:
        """One thing done at the door everybody uses; refused, the story ends."""
        verdicts = usecases.perform(usecases.get(use_case), list(items), actor=self.actor(who), told=told)
        assert not verdicts.refused, [(each.code, str(each.reason)) for each in verdicts.refused]
        return list(verdicts.done)


@dataclass(slots=True)
class Thread(Walk):
    """One case of the day."""

    @classmethod
    def begun(cls, day: Day, key: str, *, by: str, subject: str = '', **values: Any) -> Self:
        """By a person, from the catalogue."""
        thread = cls._of(day, key, Scenario(paths=[], subject=subject, start=Start(by=by, values=values)))
        thread._start()
        return thread

    @classmethod
    def running(cls, day: Day, key: str, case: int | None) -> Self:
        """A case that a screen of its own has begun."""
        thread = cls._of(day, key, Scenario(paths=[]))
        thread.root = case or 0
        return thread

    @classmethod
    def _of(cls, day: Day, key: str, told: Scenario) -> Self:
        version = ProcessVersion.objects.select_related('process').get(process__key=key, state='active')
        return cls(day.staff, version, told, Way(name=key, ends=[]), clocks=day.clocks)

    def does(
        self, who: str | list[str], at: str, outcome: str = '', *, comment: str = '', winner: str = '', **values: Any
    ) -> None:
        """A step that waits, done by whoever it waits for; somebody else tries first and is refused."""
        step = Step(at=at, by=who, outcome=outcome, comment=comment, winner=winner, values=values)
        self.turn, self.place = self.turn + 1, f'{at} by {who}'
        self._at(step)
        self.settle()

    def waits_at(self) -> list[str]:
        return self._places()

    def holders(self, node: str) -> list[str]:
        """Accounts for whom it waits there."""
        ids = [person for task in self._open(node=node) for person in task.holders]
        return [self.world.name(person) for person in ids]

    @property
    def status(self) -> str:
        return str(self._case().status)

    @property
    def title(self) -> str:
        return self._case().title

    def passed(self, node: str) -> bool:
        return node in self.nodes()


@dataclass(slots=True)
class Day:
    """`morning`: the first of some working days in a row."""

    staff: Staff
    morning: date
    clocks: ExitStack = field(default_factory=ExitStack)

    def at(self, hour: int, minute: int = 0, *, day: int = 1) -> None:
        """Later, on that day of the story; what is due by then has happened."""
        moment = datetime.combine(self.morning + timedelta(days=day - 1), time(hour, minute), clock.SHANGHAI)
        assert moment > clock.now(), 'a story goes forward'
        self.clocks.enter_context(clock.moved(moment - clock.now()))
        self.happen()

    def happen(self) -> None:
        """Timers, schedules, jobs and news, until nothing is left to do."""
        anything = Thread.running(self, 'P07', None)
        anything._fire()
        anything.settle()


def first_morning() -> Day:
    """Half past seven on the first of some working days: the company with its people, its manual and its goods."""
    clocks = ExitStack()
    moment = datetime.combine(_working_days(), OPENING, clock.SHANGHAI)
    clocks.enter_context(clock.moved(moment - clock.now()))
    staff = Staff()
    company = found(BY, processes=())
    hire_the_others()
    assert not load_playbook(actor=BY).refused
    staff.people = dict(User.objects.values_list('username', 'pk'))
    goods(staff, company.warehouses['HZ'])
    staff.subjects['order'] = ('orders.Order', ordered(company.shops['TM01'].pk, PlatformState.SHIPPED).pk)
    return Day(staff, clock.today(), clocks)


def _working_days() -> date:
    """The first of as many in a row as a story takes: a holiday would make every due time another one."""
    days = company_days()
    ahead = (clock.today() + timedelta(days=n) for n in range(1, 40))
    return next(day for day in ahead if all(days.works(day + timedelta(days=n)) for n in range(DAYS)))
