"""Nine processes of the playbook in a real browser, driven by the same scenarios as their tests without one.

P40, the tenth, has stories of its own (`test_returns`). Everybody sits at their own browser with an account that holds one
position: the starter finds the process in the catalogue, each step is found in the inbox, filled in and decided on its page,
meetings, selections, signatures and archives on theirs.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.filling import fill
from tests.browser.people import open_at
from tests.processes import scenario, world
from tests.processes.examples import Filling
from tests.processes.scenario import Start, Step
from tests.processes.walking import COMMITTED, REFUSE, Walk
from tests.processes.world import PASSWORD
from tests.stories.returns import nothing_drifts
from zhanggui.core import clock
from zhanggui.flow.bpmn.model import Approval, Ready
from zhanggui.flow.choices import TaskState
from zhanggui.flow.engine.state import SeatKind
from zhanggui.flow.forms.nodes import placed
from zhanggui.flow.models import Case, ProcessVersion, Task
from zhanggui.flow.services.ready.peers import criteria_of, in_order_of
from zhanggui.flow.services.ready.seats import place_of
from zhanggui.flow.services.starting import facts_of
from zhanggui.org.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NINE = ('P01', 'P03', 'P13', 'P15', 'P17', 'P24', 'P26', 'P39', 'P41')
DESK = {'width': 1440, 'height': 900}
SECONDS_MAX = 20
PATIENCE_S = 2  # before what stands on a page is taken for its answer
WRONG = '#content .alert-danger, #content .invalid-feedback, .toast-line.is-error, .toast-line.bad'


class OneClock:
    """Of the test and of the server's threads: a context variable would move for the test alone."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def get(self) -> timedelta:
        return self.shift

    def set(self, shift: timedelta) -> timedelta:
        before, self.shift = self.shift, shift
        return before

    def reset(self, before: timedelta) -> None:
        self.shift = before


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, '_shift', OneClock())


@pytest.mark.parametrize('key', NINE)
def test_a_process_from_the_catalogue_to_its_end(key: str, opened: Opened) -> None:
    company = world.company()
    assert not world.take_in(key).refused
    version = ProcessVersion.objects.select_related('process').get(process__key=key, state='active')
    told = scenario.read(key)
    path = replace(told.paths[0], steps=straightened(told.paths[0].steps))
    walk = Desks(company, version, told, path, clocks=ExitStack(), opened=opened)
    walk.go()
    walk.sees_its_end()
    nothing_drifts()


def straightened(steps: Sequence[Step]) -> list[Step]:
    """Sent back once, as written; whatever is refused later is agreed to at once: the loops are walked without a browser."""
    kept: list[Step] = []
    again = 0  # the next step that is not left out
    refusals = 0
    for number, step in enumerate(steps):
        if number < again:
            continue
        refusals += step.outcome == REFUSE
        if step.outcome == REFUSE and refusals > 1:
            later = (at for at in range(number + 1, len(steps)) if steps[at].at == step.at)
            again = next((at for at in later if steps[at].outcome != REFUSE), 0)
            kept += [steps[again]] if again else [step]
            again += 1
        else:
            kept.append(step)
    return kept


@dataclass(slots=True)
class Desks(Walk):
    """The same walk, by hand: what a step wants done is done at the browser of whoever does it."""

    opened: Opened = None  # type: ignore[assignment]
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        if name not in self.pages:
            self.pages[name] = self.opened(User.objects.get(username=name), '', viewport=DESK)
        return self.pages[name]

    # --- the start ------------------------------------------------------------------------------------------------------
    def _strangers_cannot_start(self) -> None:
        """Asked of every process without a browser."""

    def _strangers_cannot_do(self, task: Task) -> None:
        """The same."""

    def _by_person(self, start: Start) -> int:
        page, key = self.page(start.by), self.version.process.key
        open_at(page, '/flow/start/')
        page.locator(f'.catalogue-start[href^="/flow/start/{key}/"]').first.click()
        page.wait_for_url(re.compile(f'/flow/start/{key}/'))
        kind, id = self._subject()
        if id:
            open_at(page, f'/flow/start/{key}/?subject={id}')
        facts = facts_of(kind, id)
        at = placed(self.version)
        values = Filling(self.world, self._actor(start.by), {'case': facts} if facts else {}).fill(at, start.values)
        if at is not None:
            fill(page, at.form, values)
        page.locator('#start button[name=do][value=start]').click()
        self._until(lambda: '/flow/cases/' in page.url, page)
        found = re.search(r'/flow/cases/(\d+)/', page.url)
        assert found is not None
        return int(found.group(1))

    # --- the steps ------------------------------------------------------------------------------------------------------
    def _do(self, task: Task, name: str, step: Step, approval: Approval) -> None:
        page, actor = self.page(name), self._actor(name)
        self._find(page, task)
        if approval.commitment and not task.committed and task.kind != SeatKind.REVISE:
            self._commit(page, task)
            self._find(page, task)
            task = self._again(task)
        told = self._told(task, actor, step, approval)
        kind = approval.kind if task.kind != SeatKind.REVISE else Ready.PLAIN
        if kind in (Ready.PLAIN, Ready.SIGN_OFF):
            self._decide(page, task, told, signs=kind is Ready.SIGN_OFF or approval.signature)
        else:
            if kind is Ready.ARCHIVE:
                self._fill(page, task, told)
            PAGES[kind](page, task, step, self)
        self._until(lambda: not Task.objects.filter(pk=task.pk, state=TaskState.OPEN).exists(), page)

    def _find(self, page: Page, task: Task) -> None:
        """In the inbox, by its line; with the drawing showing where it stands."""
        open_at(page, '/flow/todo/')
        page.locator(f'#list tbody a[href*="/flow/tasks/{task.pk}/"]').first.click()
        page.wait_for_url(re.compile(f'/flow/tasks/{task.pk}/'))
        expect(page.locator(f'.diagram [data-element-id="{task.node}"]').first).to_have_class(re.compile('is-active'))

    def _commit(self, page: Page, task: Task) -> None:
        if task.assignee_id is None:
            self._act(page, '认领')
            self._until(lambda: Task.objects.get(pk=task.pk).assignee_id is not None, page)
            page.reload()
        due = clock.shanghai(clock.now() + COMMITTED)
        self._act(page, '承诺完成时间', due=f'{due:%Y-%m-%dT%H:%M}')
        self._until(lambda: Task.objects.get(pk=task.pk).committed, page)

    def _act(self, page: Page, label: str, **told: str) -> None:
        """One of the operations: behind “more” where the step has buttons of its own, and sent by its dialog."""
        more = page.locator('.act-more summary')
        if more.count():
            more.first.click()
        page.locator('#thing').get_by_role('button', name=label, exact=True).first.click()
        dialog = page.locator('#dialog')
        for key, value in told.items():
            dialog.locator(f'[name="{key}"]').fill(value)
        dialog.locator('footer button[type=submit]').click()

    def _decide(self, page: Page, task: Task, told: Mapping[str, Any], *, signs: bool) -> None:
        self._fill(page, task, told)
        if told['comment'] and page.locator('#act [name=opinion]').count():
            page.locator('#act [name=opinion]').fill(told['comment'])
        if signs and told['outcome'] != 'refuse':
            page.locator('#ready-password').fill(PASSWORD)
            page.locator('#sign button').click()
        else:
            page.locator(f'#act button[name=outcome][value="{told["outcome"]}"]').click()

    def _fill(self, page: Page, task: Task, told: Mapping[str, Any]) -> None:
        at = placed(task.case.version, task.node)
        if at is not None:
            fill(page, at.form, told['values'])

    # --- looking --------------------------------------------------------------------------------------------------------
    def sees_its_end(self) -> None:
        starter = Case.objects.select_related('starter').get(pk=self.root).starter
        page = self.page(starter.username if starter else 'admin')
        open_at(page, f'/flow/cases/{self.root}/')
        expect(page.locator('#content')).to_contain_text('已完成')
        for end in self.path.ends_at:
            expect(page.locator(f'.diagram [data-element-id="{end}"]').first).to_have_class(re.compile('is-done'))

    def _until(self, holds: Callable[[], bool], page: Page) -> None:
        """What a click started is done a moment later; what the page says against it is told at once."""
        started = time.monotonic()
        while not holds():
            waited = time.monotonic() - started
            if waited > PATIENCE_S and (wrong := self._said_against(page)):
                self._stuck(f'the page says: {wrong}')
            if waited > SECONDS_MAX:
                self._stuck(f'nothing happened at {page.url}')
            page.wait_for_timeout(50)

    def _said_against(self, page: Page) -> str:
        try:
            return '; '.join(text for text in page.locator(WRONG).all_inner_texts() if text.strip())
        except PlaywrightError:  # the page is just being left
            return ''


def meet(page: Page, task: Task, step: Step, walk: Desks) -> None:
    """Suggest and leave; the convener, last, ticks who was there, writes the minutes and closes."""
    if page.locator('#ready-decision').count():
        for box in page.locator('#ready [name=present]').all():
            box.check()
        page.locator('#ready-decision').fill(step.comment or '按讨论结果执行')
        page.locator('#ready-minutes').fill('讨论了各人的建议。')
        page.locator('#ready [name=close]').click()
        return
    page.locator('#ready [name=text]').fill('我的建议')
    page.locator('#ready').get_by_role('button', name='提建议').click()
    expect(page.locator('#ready .ready-said')).to_contain_text('我的建议')
    page.locator('#ready').get_by_role('button', name='我提完了').click()


def select(page: Page, task: Task, step: Step, walk: Desks) -> None:
    place = place_of(task)
    if not place.judges:
        page.locator('#ready-title').fill(f'第 {task.pk} 稿')
        page.locator('#ready-text').fill('说明')
        page.locator('#ready').get_by_role('button', name='提交作品').click()
        return
    winner, judge = walk.world.people.get(step.winner), User.objects.get(pk=task.holders[0])
    for number, draft in enumerate(in_order_of(place, judge.pk), 1):
        for each in criteria_of(place):
            points = each.top if draft.author_id == winner else each.top // 2
            page.locator(f'#ready [name="points-{number}-{each.key}"]').fill(str(points))
    page.locator('#ready').get_by_role('button', name='提交评分').click()


def archive(page: Page, task: Task, step: Step, walk: Desks) -> None:
    page.locator('#ready-keywords').fill('测试')
    page.locator('#ready').get_by_role('button', name='归档', exact=True).click()


PAGES: Mapping[Ready, Callable[[Page, Task, Step, Desks], None]] = {
    Ready.BRAINSTORM: meet, Ready.PEER: select, Ready.ARCHIVE: archive,
}  # fmt: skip
