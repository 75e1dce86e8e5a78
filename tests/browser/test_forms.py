"""Forms and ready kinds in a real browser: what follows from what is typed appears by itself, and drafts are judged blind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from zhanggui.flow import people as directories
from zhanggui.flow.files import keep
from zhanggui.flow.models import PeerScore, Task
from zhanggui.flow.tests.forms.texts import PURCHASE
from zhanggui.flow.tests.ready import test_peers
from zhanggui.flow.tests.ready.rooms import PEOPLE, at, company, do, nodes, open_task
from zhanggui.flow.tests.running.company import TestDirectory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUYING = '<userTask id="t" name="填采购单" zg:who="starter" zg:form="purchase"/>'
DRAWING = (
    b'\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\r'
    b'IDATx\xdac\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!\x00\x00\x00\x00IEND\xaeB`\x82'
)


@pytest.fixture
def people(opened: Opened) -> Iterator[PEOPLE]:
    before = list(directories._directories)
    directory = TestDirectory()
    directories.register(directory)
    yield company(directory)
    directories._directories[:] = before


def paste(page: Page, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_rows_are_pasted_the_sum_follows_and_its_reason_is_asked_for(opened: Opened, people: PEOPLE) -> None:
    case = at(people, BUYING, form=PURCHASE)
    task = open_task(case, people['starter'])
    page = opened(people['starter'].person, f'/flow/tasks/{task.pk}/')
    expect(page.locator('[name=why]')).to_have_count(0)

    page.fill('[name=supplier]', '义乌一厂')
    paste(page, '[name=goods-0-sku]', 'A-1\t2\t600.50\nB-2\t1\t99\nC-3\t10\t1\nD-4\t1\t1')

    expect(page.locator('#part-total')).to_contain_text('¥1,311.00')
    expect(page.locator('output[name=goods-0-amount]')).to_have_text('¥1,201.00')
    expect(page.locator('.invalid-feedback')).to_have_count(0)
    page.fill('[name=why]', '大促备货')
    page.fill('[name=wanted_on]', '2026-12-01')
    page.click('[name=outcome][value=approve]')
    expect(page.locator('.toast-line')).to_contain_text('提交')

    values = Task.objects.get(pk=task.pk).values
    assert [(line['sku'], line['amount']) for line in values['goods']][:2] == [('A-1', 120_100), ('B-2', 9_900)]
    assert (len(values['goods']), values['total'], values['why']) == (4, 131_100, '大促备货')
    assert nodes(case) == {'after'}


def test_the_text_of_a_form_has_its_form_beside_it(opened: Opened, people: PEOPLE) -> None:
    page = opened(people['ann'].person, '/flow/forms/new/')
    expect(page.locator('#form-preview [name=reason]')).to_be_visible()
    page.fill('[name=source]', PURCHASE.replace('type: date', 'type: dat'))
    expect(page.locator('.form-problems')).to_contain_text('dat')
    page.click('.form-problems [data-line]')
    assert 'dat' in str(page.evaluate('getSelection().toString()'))
    page.fill('[name=source]', PURCHASE)
    expect(page.locator('#form-preview [name=supplier]')).to_be_visible()
    paste(page, '#form-preview [name=goods-0-sku]', 'A\t2\t5\nB\t1\t1')
    expect(page.locator('#form-preview #part-total')).to_contain_text('¥11.00')
    page.click('.form-text button.btn-primary')
    expect(page).to_have_title('采购申请 · 掌柜')


def test_drafts_are_judged_side_by_side_without_names(opened: Opened, people: PEOPLE) -> None:
    case = at(people, test_peers.TASK, form=test_peers.PICK)
    for name, title in (('ann', '红底'), ('bob', '白底')):
        who = people[name]
        file = keep(SimpleUploadedFile(f'{name}.png', DRAWING, 'image/png'), actor=who, field='draft')
        assert do('flow.submit_draft', case, who, title=title, files=[file.pk]).done
    page = opened(people['cat'].person, f'/flow/tasks/{open_task(case, people["cat"]).pk}/')
    expect(page.locator('.ready-entry')).to_have_count(2)
    for picture in page.locator('.ready-files img').all():
        expect(picture).to_have_js_property('complete', value=True)
        expect(picture).not_to_have_js_property('naturalWidth', 0)
    for box in page.locator('.ready-points input').all():
        box.fill('4')
    page.click('.ready-form button.btn-primary')
    expect(page.locator('.ready-entry')).to_have_count(0)
    assert PeerScore.objects.count() == 4
