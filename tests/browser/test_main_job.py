"""The main job as people do it, in a real browser on a whole site: from a platform's file to a shipped and tracked parcel."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Person, running_company
from tests.stories.servers import Site, zhanggui

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHANGHAI = ZoneInfo('Asia/Shanghai')
SHOP = '云裳记旗舰店'
WITH_MESSAGE, TO_CANCEL, EVIL_ORDER = '2930000000000000101', '2930000000000000102', '2930000000000000103'
COAT_M, COAT_L, SCARF = 'MT01-BK-M', 'MT01-BK-L', 'WJ02-RD'
MESSAGE = '请用礼盒包装，送朋友'
NAME, PHONE = '欧阳示例', '13812345678'
PIECES = 10
EVIL = '<img src=x onerror=alert(1)>'
EVIL_SCRIPT = '"><script>alert(2)</script>'
CHINESE = re.compile(r'[\u4e00-\u9fff]')
LIST_HEAD = (
    '订单编号', '买家会员名', '买家支付宝账号', '买家应付货款', '买家应付邮费', '总金额', '买家实际支付金额', '订单状态',
    '买家留言', '收货人姓名', '收货地址 ', '运送方式', '联系电话 ', '联系手机', '订单创建时间', '订单付款时间 ', '宝贝标题 ',
    '宝贝种类 ', '物流单号 ', '物流公司', '订单备注', '宝贝总数量', '店铺Id', '店铺名称', '订单关闭原因',
)  # fmt: skip
DETAIL_HEAD = (
    '订单编号', '标题', '价格', '购买数量', '外部系统编号', '商品属性', '套餐信息', '备注', '订单状态', '商家编码',
)  # fmt: skip
PAID_STATE = '买家已付款，等待卖家发货'
# One screen of each kind that the main job passes, and the overview.
MAIN_SCREENS = (
    '/overview/', '/orders/', '/orders/?tab=held', '/orders/holds/', '/orders/print/', '/orders/waves/', '/orders/packing/',
    '/orders/dispatch/', '/orders/parcels/', '/orders/under-way/', '/orders/alarms/', '/stock/', '/stock/movements/',
    '/stock/documents/', '/catalog/skus/', '/catalog/listings/', '/customers/', '/imports/', '/channels/runs/',
    '/channels/feedback/', '/me/downloads/', '/audit/',
)  # fmt: skip
EVIL_SCREENS = (
    '/orders/holds/', '/imports/', '/channels/runs/', '/catalog/skus/', '/catalog/listings/', '/stock/',
    '/customers/', '/audit/',
)  # fmt: skip
FRAME = '.side nav, h1, .tabs, .bar-batch, thead, .panel-title, .scan-prompt, .scan-keys'


@pytest.fixture(scope='module')
def company() -> Iterator[tuple[Site, dict[str, str]]]:
    with running_company() as company:
        yield company


@pytest.fixture
def people(company: Any, chromium: Browser) -> Iterator[Any]:
    """`people('operator')` sits down and logs in; at the end everybody leaves and nothing may have gone wrong unseen."""
    seated: list[Person] = []

    def sit_down(username: str) -> Person:
        seated.append(Person.at_work(chromium, company[0], username))
        return seated[-1]

    yield sit_down
    for person in seated:
        person.leave()


def csv_file(head: tuple[str, ...], rows: list[dict[str, str]], *, encoding: str = 'gb18030') -> bytes:
    """As the platform writes it: every cell quoted, in GB18030."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator='\r\n')
    writer.writerow(head)
    writer.writerows([row.get(name.strip(), '') for name in head] for row in rows)
    return text.getvalue().encode(encoding)


def listed(number: str, yuan: str, **told: str) -> dict[str, str]:
    """A row of 订单报表; numbers are wrapped as `="…"`, phones carry an apostrophe, what is empty says 'null."""
    paid = datetime.now(SHANGHAI) - timedelta(hours=1)
    return {
        '订单编号': f'="{number}"', '买家会员名': f'买家{number[-3:]}', '买家应付货款': yuan, '买家应付邮费': '0.00',
        '总金额': yuan, '买家实际支付金额': yuan, '订单状态': PAID_STATE, '买家留言': "'null", '收货人姓名': NAME,
        '收货地址': '浙江省 杭州市 余杭区 五常街道示例路1号8幢902室(310000)', '运送方式': '快递', '联系电话': "'null",
        '联系手机': f"'{PHONE}", '订单创建时间': f'{paid - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}',
        '订单付款时间': f'{paid:%Y-%m-%d %H:%M:%S}', '宝贝标题': '羊毛大衣', '宝贝种类': '1', '订单备注': "'null",
        '宝贝总数量': '1', '店铺Id': '0', '店铺名称': SHOP, '订单关闭原因': '订单未关闭', **told,
    }  # fmt: skip


def detailed(number: str, code: str, quantity: int, title: str = '羊毛大衣') -> dict[str, str]:
    """A row of 宝贝报表."""
    return {
        '订单编号': f'="{number}"', '标题': title, '价格': '100.00', '购买数量': str(quantity), '外部系统编号': code,
        '商品属性': '颜色:黑色', '备注': "'null", '订单状态': PAID_STATE, '商家编码': code,
    }  # fmt: skip


def test_from_a_platforms_file_to_a_tracked_parcel(company: Any, people: Any) -> None:
    site, barcodes = company
    operator, storekeeper = people('operator'), people('warehouse')
    import_orders(operator)
    release_and_approve(operator)
    allocate(operator)
    assert available(operator, SCARF) == PIECES - 3
    waybill = print_label(storekeeper)
    pack(storekeeper, waybill, barcodes)
    dispatch(storekeeper, waybill)
    raise_alarm(storekeeper, waybill)
    cancel(operator)
    reveal(people('service'), people('director'))
    assert available(operator, COAT_M) == PIECES - 2
    drift = zhanggui(site.home, 'drift', '--json')
    assert json.loads(drift.stdout)['found'] == 0, drift.stdout


def import_orders(operator: Person) -> None:
    """The list first, its detail second, each with its preview."""
    orders = [listed(WITH_MESSAGE, '300.00', 买家留言=MESSAGE), listed(TO_CANCEL, '300.00')]
    goods = [detailed(WITH_MESSAGE, COAT_M, 2), detailed(WITH_MESSAGE, COAT_L, 1), detailed(TO_CANCEL, SCARF, 3)]
    operator.upload('channels.orders', 'ExportOrderList.csv', csv_file(LIST_HEAD, orders), shop=SHOP)
    expect(operator.page.locator('#import')).to_contain_text('淘宝/天猫')
    expect(operator.page.locator('.preview tbody')).to_contain_text(WITH_MESSAGE)
    operator.go('/orders/')
    expect(operator.row(WITH_MESSAGE)).to_have_count(0)  # a preview writes nothing
    expect(operator.page.get_by_role('link', name='导入订单')).to_be_visible()
    operator.page.go_back()
    operator.confirm_import()
    operator.upload('channels.orders', 'ExportOrderDetailList.csv', csv_file(DETAIL_HEAD, goods), shop=SHOP)
    operator.confirm_import()


def release_and_approve(operator: Person) -> None:
    """What has a message waits for a person; approving it before is refused with the reason."""
    operator.go('/orders/?tab=to_audit')
    expect(operator.row(WITH_MESSAGE)).to_contain_text('有买家留言')
    operator.tick(WITH_MESSAGE, TO_CANCEL)
    operator.press('审核通过')
    expect(operator.page.locator('#dialog')).to_contain_text('成功 1，未处理 1')
    expect(operator.page.locator('#dialog .refused tbody')).to_contain_text(WITH_MESSAGE)
    expect(operator.page.locator('#dialog .refused tbody')).to_contain_text('有买家留言')
    operator.go('/orders/holds/')
    operator.tick(WITH_MESSAGE)
    operator.press('放行', note='已备好礼盒')
    operator.told('成功 1')
    operator.go('/orders/?tab=to_audit')
    operator.tick(WITH_MESSAGE)
    operator.press('审核通过')
    operator.told('成功 1')


def allocate(operator: Person) -> None:
    operator.go('/orders/?tab=audited')
    operator.tick(WITH_MESSAGE, TO_CANCEL)
    operator.press('配货')
    operator.told('成功 2')


def available(person: Person, code: str) -> int:
    person.go(f'/stock/?q={code}')
    heads = person.page.locator('#list thead th').all_inner_texts()
    cells = person.row(code).first.locator('td').all_inner_texts()
    return int(cells[[head.strip() for head in heads].index('可用')])


def print_label(storekeeper: Person) -> str:
    """The labels come as a PDF; the number stands on the list at once. Returns it."""
    storekeeper.go('/orders/print/')
    storekeeper.tick(WITH_MESSAGE)
    storekeeper.press('打单')
    link = storekeeper.page.get_by_role('link', name='打开面单 PDF')
    label = storekeeper.page.request.get(link.get_attribute('href') or '')
    assert label.status == 200
    assert label.headers['content-type'] == 'application/pdf'
    assert label.body().startswith(b'%PDF')
    storekeeper.go('/orders/print/?tab=printed')
    number = storekeeper.row(WITH_MESSAGE).locator('td a').first.inner_text().strip()
    assert re.fullmatch(r'7590\d+', number)
    return number


def pack(storekeeper: Person, waybill: str, barcodes: dict[str, str]) -> None:
    """With scanner and keyboard alone."""
    storekeeper.go('/orders/packing/')
    storekeeper.scan(waybill, 'warn')
    expect(storekeeper.page.locator('.bench-unread')).to_contain_text(MESSAGE)
    storekeeper.scan('', 'ok')
    storekeeper.scan(barcodes[SCARF], 'wrong')
    expect(storekeeper.page.locator('#flash')).to_have_class(re.compile('flash-wrong'))
    expect(storekeeper.page.locator('.bench-count')).to_contain_text('0 / 3')
    storekeeper.scan(f'2*{barcodes[COAT_M]}', 'ok')
    storekeeper.scan(barcodes[COAT_M], 'wrong')  # one too many
    storekeeper.scan(barcodes[COAT_L], 'done')
    expect(storekeeper.page.locator('.bench-count')).to_contain_text('3 / 3')


def dispatch(storekeeper: Person, waybill: str) -> None:
    storekeeper.go('/orders/dispatch/')
    storekeeper.tick(waybill)
    storekeeper.press('发货')
    storekeeper.told('成功 1')
    expect(storekeeper.row(waybill)).to_have_count(0)


def raise_alarm(storekeeper: Person, waybill: str) -> None:
    """The courier's file says that it came back."""
    now = f'{datetime.now(SHANGHAI):%Y-%m-%d %H:%M:%S}'
    news = {'快递单号': waybill, '时间': now, '状态': '已退回', '轨迹内容': '收件人拒收，快件已退回', '地点': '杭州'}
    storekeeper.upload('channels.tracking', '轨迹.csv', csv_file(tuple(news), [news], encoding='utf-8'))
    storekeeper.confirm_import()
    storekeeper.go('/orders/alarms/')
    expect(storekeeper.row(waybill)).to_contain_text('退回件')


def cancel(operator: Person) -> None:
    """Allocated already: the stock comes back."""
    operator.go(f'/orders/?q={TO_CANCEL}')
    operator.row(TO_CANCEL).locator('td a').first.click()
    operator.press('取消订单', reason='buyer')
    expect(operator.page.locator('.page-head')).to_contain_text('已关闭')
    assert available(operator, SCARF) == PIECES


def reveal(agent: Person, director: Person) -> None:
    """Nobody sees a phone before saying why; that it was seen stands in the audit log."""
    agent.go(f'/orders/?q={WITH_MESSAGE}')
    agent.row(WITH_MESSAGE).locator('td a').first.click()
    expect(agent.page.locator('.page-head')).to_contain_text(WITH_MESSAGE)
    assert PHONE not in agent.page.content()
    assert NAME not in agent.page.content()
    agent.press('查看完整信息', reason='买家改约送货时间')
    expect(agent.page.locator('#dialog')).to_contain_text(PHONE)
    expect(agent.page.locator('#dialog')).to_contain_text(NAME)
    director.go('/audit/')
    expect(director.row('买家改约送货时间').first).to_contain_text('查看收货信息')


def test_the_main_screens_in_english_and_dark(people: Any) -> None:
    """Whatever the frame itself says is English then; what people typed stays as it is."""
    admin = people('admin')
    admin.prefer('我的菜单', 'English')
    admin.prefer('My menu', 'Dark')
    for path in MAIN_SCREENS:
        admin.go(path)
        expect(admin.page.locator('html')).to_have_attribute('lang', 'en')
        expect(admin.page.locator('html')).to_have_attribute('data-bs-theme', 'dark')
        said = ' '.join(admin.page.locator(FRAME).all_inner_texts())
        assert not CHINESE.search(said), f'{path}: {said}'


def test_what_buyers_and_files_say_never_runs(people: Any) -> None:
    """Payloads in message, nick, title, SKU code and file name, on every screen that shows them: nothing runs."""
    director = people('director')
    told = {'买家会员名': EVIL_SCRIPT, '买家留言': EVIL, '宝贝标题': EVIL}
    orders = csv_file(LIST_HEAD, [listed(EVIL_ORDER, '100.00', **told)])
    goods = csv_file(DETAIL_HEAD, [detailed(EVIL_ORDER, f'XS-{EVIL}', 1, title=EVIL)])
    for content in (orders, goods):
        director.upload('channels.orders', f'{EVIL}.csv', content, shop=SHOP)
        expect(director.page.locator('h1')).to_contain_text(EVIL)
        director.confirm_import()
    director.go(f'/orders/?q={EVIL_ORDER}')
    expect(director.row(EVIL_ORDER)).to_contain_text(f'XS-{EVIL}')
    director.row(EVIL_ORDER).locator('td a').first.click()
    expect(director.page.locator('#content')).to_contain_text(EVIL)
    director.press('放行异常', note=EVIL)
    director.told('成功 1')
    for path in EVIL_SCREENS:
        director.go(path)
        expect(director.page.locator('#list')).to_be_visible()
    director.page.keyboard.press('Control+k')
    director.page.keyboard.type('XS-')
    expect(director.page.locator('#palette')).to_contain_text(EVIL)
