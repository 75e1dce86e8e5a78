"""The frame in a real browser: selection over pages and refreshes, batches, columns, keys, scanning, pasting."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from zhanggui.org.models import Shop, Warehouse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls('zhanggui.ui.tests.sample_urls'),
]
PASSWORD = 'demo-demo-demo'


@pytest.fixture
def page(page: Page) -> Page:
    """With 120 shops to look at."""
    Shop.objects.bulk_create(
        [Shop(code=f's{n:03}', name=f'店{n}', platform='taobao', is_active=n % 10 != 0) for n in range(120)]
    )
    return page


def tick(page: Page, row: int) -> None:
    page.locator('tbody .pick input').nth(row).click()


def test_selection_survives_pages_and_refresh_and_keys_move(page: Page) -> None:
    page.goto('/sample/shops/')
    tick(page, 1)
    page.locator('[rel=next]').click()
    expect(page.locator('tbody tr').first).to_contain_text('s050')
    tick(page, 2)
    with page.expect_response(lambda answer: 'after=' in answer.url):
        page.locator('[data-again]').click()
    expect(page.locator('#picked')).to_contain_text('已选 2 条')
    page.locator('tbody tr').first.click(position={'x': 300, 'y': 8})
    page.keyboard.press('j')
    page.keyboard.press('x')
    expect(page.locator('#picked')).to_contain_text('已选 3 条')
    page.keyboard.press('/')
    page.keyboard.type('s00')
    expect(page.locator('tbody tr')).to_have_count(10)
    expect(page.locator('#picked')).to_contain_text('已选 3 条')


def test_a_batch_tells_what_was_refused_and_refreshes_the_list(page: Page) -> None:
    page.goto('/sample/shops/')
    tick(page, 0)
    tick(page, 1)
    page.get_by_role('button', name='改名').click()
    page.get_by_label('后缀').fill('新')
    page.keyboard.press('Enter')
    expect(page.locator('#dialog')).to_contain_text('成功 1，未处理 1')
    expect(page.locator('#dialog')).to_contain_text('店铺已停用')
    page.keyboard.press('Escape')
    expect(page.locator('tbody tr').nth(1)).to_contain_text('店1新')


def test_everything_behind_the_filter(page: Page) -> None:
    page.goto('/sample/shops/?tab=open')
    page.locator('#pick-page').click()
    page.get_by_role('button', name='选择全部 108 条筛选结果').click()
    page.get_by_role('button', name='改名').click()
    page.get_by_label('后缀').fill('甲')
    page.keyboard.press('Enter')
    expect(page.locator('#toasts')).to_contain_text('成功 108')
    assert Shop.objects.filter(name__endswith='甲').count() == 108


def test_columns_are_chosen_and_kept(page: Page) -> None:
    page.goto('/sample/shops/')
    page.locator('#columns').click()
    page.get_by_label('发货时限').check()
    page.locator('.column-list li').nth(1).locator('[data-up]').click()
    page.get_by_role('button', name='保存').click()
    expect(page.locator('thead th').nth(1)).to_contain_text('名称')
    expect(page.locator('thead')).to_contain_text('发货时限')


def test_scanning_needs_no_mouse(page: Page) -> None:
    page.goto('/sample/bench/')
    for code, kind in (('s001', 'ok'), ('nothing', 'wrong'), ('s001', 'done')):
        page.keyboard.type(code)
        page.keyboard.press('Enter')
        expect(page.locator('#scan')).to_have_attribute('data-kind', kind)
        expect(page.locator('#code')).to_be_focused()
        expect(page.locator('#code')).to_have_value('')
    page.keyboard.press('F8')
    expect(page.locator('.scan-last li')).to_have_count(4)


def test_a_piece_of_a_spreadsheet_is_pasted_into_the_grid(page: Page) -> None:
    page.goto('/sample/receipt/')
    lines = '\\n'.join('A1\\t3' for _ in range(8))
    page.locator('[name=line-0-code]').focus()
    page.evaluate(
        f"""() => {{
            const told = new DataTransfer();
            told.setData('text/plain', '{lines}');
            const how = {{clipboardData: told, bubbles: true, cancelable: true}};
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', how));
        }}"""
    )
    expect(page.locator('tbody tr')).to_have_count(8)
    expect(page.locator('[name=line-7-quantity]')).to_have_value('3')
    page.get_by_role('button', name='入库', exact=True).click()
    expect(page).to_have_url('/sample/warehouses/')


def test_palette_theme_and_language(page: Page) -> None:
    page.goto('/sample/')
    expect(page.locator('.chart canvas')).to_be_visible()
    page.keyboard.press('Control+k')
    page.keyboard.type('s003')
    expect(page.locator('#palette a.on')).to_contain_text('店3')
    page.keyboard.press('Enter')
    expect(page.locator('h1')).to_contain_text('店3')
    page.get_by_label('我的菜单').click()
    page.get_by_role('button', name='English').click()
    expect(page.locator('.group a[aria-current]')).to_contain_text('Shops')
    page.get_by_label('My menu').click()
    page.get_by_role('button', name='Dark').click()
    expect(page.locator('html')).to_have_attribute('data-bs-theme', 'dark')


def test_polls_do_not_count_as_somebody_sitting_there(page: Page) -> None:
    page.goto('/me/downloads/')
    with page.expect_request(lambda asked: asked.headers.get('hx-request') == 'true') as poll:
        page.wait_for_timeout(5_000)
    assert poll.value.headers.get('x-background') == '1'
    with page.expect_request(lambda asked: asked.headers.get('hx-request') == 'true') as click:
        page.locator('[data-again]').click()
    assert 'x-background' not in click.value.headers


def test_what_somebody_typed_never_runs(page: Page) -> None:
    place = Warehouse.objects.create(code='X', name='<img src=x onerror=alert(1)>')
    Shop.objects.create(code='s000x', name='"><script>alert(1)</script>', platform='taobao', warehouse=place)
    page.on('dialog', lambda dialog: pytest.fail(dialog.message))
    page.goto('/sample/shops/?q=s000x')
    expect(page.locator('tbody')).to_contain_text('<script>')
    page.keyboard.press('Control+k')
    page.keyboard.type('s000x')
    expect(page.locator('#palette')).to_contain_text('<script>')
