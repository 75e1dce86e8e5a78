"""A process drawn from nothing in a real browser: checked, simulated, published, run, changed, migrated."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from zhanggui.flow.models import Case, DecisionVersion, ProcessVersion, Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Where on the screen the last piece of a flow has its middle.
MIDDLE = """id => {
    const { modeler } = window.zhangguiEditor, view = modeler.get('canvas').viewbox();
    const [one, other] = modeler.get('elementRegistry').get(id).waypoints.slice(-2);
    const box = modeler.get('canvas').getContainer().getBoundingClientRect();
    return [((one.x + other.x) / 2 - view.x) * view.scale + box.x, ((one.y + other.y) / 2 - view.y) * view.scale + box.y];
}"""


class Drawing:
    """The hands of somebody who draws: what they click on the canvas and type beside it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.properties = page.locator('[data-part=properties]')

    def ready(self) -> Drawing:
        expect(self.page.locator('#editor')).to_have_attribute('data-ready', '1')
        return self

    def at(self, id: str) -> Locator:
        return self.page.locator(f'.djs-element[data-element-id="{id}"]').first

    def click(self, id: str) -> None:
        """First beside everything, so that the pad opens anew."""
        box = self.page.locator('[data-part=canvas]').bounding_box()
        assert box is not None
        self.page.mouse.click(box['x'] + box['width'] / 2, box['y'] + box['height'] - 20)
        self.at(id).locator('.djs-hit').first.click()

    def append(self, after: str, what: str, name: str = '') -> str:
        """By the pad beside an element; the name is typed where it appears."""
        self.click(after)
        self.page.locator(f'.djs-context-pad.open [data-action="append.{what}"]').click()
        made: str = self.page.evaluate("window.zhangguiEditor.modeler.get('selection').get()[0].id")
        if what == 'append-task':
            self.page.keyboard.type(name)
            self.page.keyboard.press('Enter')
            expect(self.at(made)).to_contain_text(name)
        elif name:
            self.field('名称').click()
            self.field('名称').fill(name)
            self.field('名称').press('Tab')
            expect(self.page.locator(f'[data-element-id="{made}_label"]')).to_contain_text(name)
        return made

    def flow_to(self, target: str) -> str:
        """The flow that leads to an element, clicked in the middle of its last piece."""
        id: str = self.page.evaluate(
            "id => window.zhangguiEditor.modeler.get('elementRegistry').get(id).incoming[0].id", target
        )
        x, y = self.page.evaluate(MIDDLE, id)
        self.page.mouse.click(x, y)
        expect(self.properties.locator('.prop-kind')).to_contain_text('连线')
        return id

    def field(self, label: str) -> Locator:
        return self.properties.get_by_label(label, exact=True)

    def command(self, name: str) -> None:
        self.page.locator(f'[data-command={name}]').click()

    def stops(self, count: int) -> None:
        expect(self.page.locator('[data-part=findings] .found-head')).to_have_attribute('data-stops', str(count))


def publish(page: Page) -> None:
    page.get_by_role('button', name='发布流程').click()
    page.locator('#dialog').get_by_role('button', name='发布流程').click()
    expect(page.locator('.page-head .badge')).to_have_text('生效')


def draw_approval(page: Page) -> Drawing:
    """申请 → 审批 → 同意？ → 通过 / 不通过, done by whoever starts it."""
    page.goto('/flow/design/')
    page.get_by_role('link', name='新建流程').click()
    page.locator('[name=title]').fill('费用报销')
    page.locator('[name=key]').fill('P99')
    page.get_by_role('button', name='保存流程草稿').click()
    drawing = Drawing(page).ready()
    task = drawing.append('start', 'append-task', '审批')
    drawing.properties.get_by_role('button', name='＋ 添加').first.click()
    drawing.properties.locator('.rule-kind').first.select_option('starter')
    gateway = drawing.append(task, 'gateway', '同意？')
    passed = drawing.append(gateway, 'end-event', '通过')
    refused = drawing.append(gateway, 'end-event', '不通过')
    drawing.command('check')
    expect(page.locator('[data-part=findings] .found-head')).not_to_have_attribute('data-stops', '0')
    drawing.flow_to(refused)
    drawing.field('条件（FEEL）').fill('outcome = ')
    expect(drawing.properties.locator('.prop-said.text-danger')).to_be_visible()
    drawing.field('条件（FEEL）').fill('outcome = "refuse"')
    expect(drawing.properties.locator('.prop-said')).to_have_text('写法正确')
    drawing.field('条件（FEEL）').press('Tab')
    drawing.flow_to(passed)
    drawing.properties.get_by_label('默认走这条（其他都不符合时）').check()
    return drawing


def test_a_process_is_drawn_from_nothing_and_lives(page: Page) -> None:
    drawing = draw_approval(page)
    drawing.command('check')
    drawing.stops(0)
    drawing.command('simulate')
    expect(page.locator('.sim-path')).to_have_count(2)
    expect(page.locator('.sim-bar strong')).to_have_text(['100%', '100%'])
    page.keyboard.press('Control+s')
    expect(page.locator('[data-part=state]')).to_have_text('已保存')
    assert ProcessVersion.objects.get().revision == 2
    publish(page)

    first, second = begin(page), begin(page)
    page.goto(f'/flow/tasks/{Task.objects.get(case=second).pk}/')
    page.get_by_role('button', name='同意').first.click()
    page.wait_for_url(f'**/flow/tasks/{Task.objects.get(case=first).pk}/')  # the next one opens by itself
    assert Case.objects.get(pk=second).status == 'completed'

    changed = draw_second_version(page)
    page.goto(f'/flow/design/versions/{changed.pk}/?compare={changed.pk - 1}')
    expect(page.locator('[data-part=differences] [data-kind]')).to_contain_text('主管审批')
    migrate(page, changed)
    case = Case.objects.get(pk=first)
    assert (case.version_id, Task.objects.get(case=case).name) == (changed.pk, '主管审批')


def begin(page: Page) -> int:
    page.goto('/flow/start/P99/')
    page.locator('[name=do][value=start]').click()
    page.wait_for_url('**/flow/cases/*/')
    return int(page.url.rstrip('/').rpartition('/')[2])


def draw_second_version(page: Page) -> ProcessVersion:
    page.goto(f'/flow/design/versions/{ProcessVersion.objects.get().pk}/')
    page.get_by_role('button', name='改成新版本').click()
    page.wait_for_url(lambda url: str(ProcessVersion.objects.order_by('pk').last().pk) in url)  # type: ignore[union-attr]
    drawing = Drawing(page).ready()
    version = ProcessVersion.objects.latest('pk')
    task = Task.objects.filter(state='open').values_list('node', flat=True)[0]
    drawing.click(task)
    drawing.field('名称').click()
    drawing.field('名称').fill('主管审批')
    drawing.field('名称').press('Tab')
    publish(page)
    return version


def migrate(page: Page, version: ProcessVersion) -> None:
    page.goto(f'/flow/design/{version.process_id}/')
    page.get_by_role('link', name='迁移实例').click()
    expect(page.locator('#preview')).to_contain_text('进行中 1 个')
    expect(page.locator('#preview tbody')).to_contain_text('主管审批')
    page.get_by_role('button', name='迁移', exact=True).click()
    page.wait_for_url(f'**/flow/design/{version.process_id}/')


def test_a_decision_is_written_tried_and_published(page: Page) -> None:
    page.goto('/flow/decisions/new/')
    page.locator('[name=title]').fill('赔付档次')
    page.locator('[name=key]').fill('COMPENSATION')
    page.get_by_role('button', name='保存决策草稿').click()
    Drawing(page).ready()
    page.locator('.tjs-table td.input-cell').first.click()
    page.keyboard.press('Control+a')
    page.keyboard.type('> 500')
    page.locator('.tjs-table .add-rule td').first.click()
    page.locator('.tjs-table td.input-cell').nth(1).click()
    page.keyboard.type('> 100')
    page.locator('.tjs-table td.output-cell').nth(1).click()
    page.keyboard.type('"B"')
    page.keyboard.press('Control+s')
    expect(page.locator('[data-part=findings]')).to_contain_text('第 1、2 行同时适用')
    expect(page.locator('.rule-marked')).to_have_count(2)
    page.locator('.tjs-table td.input-cell').nth(1).click()
    page.keyboard.press('Control+a')
    page.keyboard.type('<= 500')
    page.locator('[data-part=try] [name=amount]').fill('30')
    page.get_by_role('button', name='试算').click()
    expect(page.locator('[data-part=answer]')).to_contain_text('第 2 行')
    page.get_by_role('button', name='发布决策').click()
    page.locator('#dialog').get_by_role('button', name='发布决策').click()
    expect(page.locator('.page-head .badge')).to_have_text('生效')
    kept = DecisionVersion.objects.get()
    assert (kept.state, '&lt;= 500' in kept.source) == ('active', True)
