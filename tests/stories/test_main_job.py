"""The main job from the command line: a platform's two files go in, a counted, shipped and tracked parcel comes out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.stories.servers import new_home, zhanggui
from zhanggui.core import clock

LIST = (
    '订单编号',
    '买家会员名',
    '买家应付货款',
    '买家应付邮费',
    '总金额',
    '买家实际支付金额',
    '订单状态',
    '买家留言',
    '收货人姓名',
    '收货地址 ',
    '联系手机',
    '订单创建时间',
    '订单付款时间 ',
    '宝贝标题 ',
    '宝贝种类 ',
    '物流单号 ',
    '物流公司',
    '订单备注',
    '宝贝总数量',
    '店铺名称',
    '订单关闭原因',
)
DETAIL = (
    '订单编号',
    '标题',
    '价格',
    '购买数量',
    '外部系统编号',
    '商品属性',
    '套餐信息',
    '备注',
    '订单状态',
    '商家编码',
)
PAID = '买家已付款，等待卖家发货'


def gb18030(*rows: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator='\r\n').writerows(rows)
    return out.getvalue().encode('gb18030')


def header(number: str, *, message: str = "'null") -> tuple[str, ...]:
    return (
        f'="{number}"',
        f't**{number[-1]}',
        '119.00',
        '0.00',
        '119.00',
        '119.00',
        PAID,
        message,
        '张**',
        '浙江省 杭州市 余杭区 五常街道示例路1号(310000)',
        "'13800000000",
        '2026-11-11 09:58:01',
        '2026-11-11 09:58:33',
        '示例T恤',
        '1',
        '',
        '',
        "'null",
        '1',
        '示例店',
        '订单未关闭',
    )


def detail(number: str) -> tuple[str, ...]:
    return (f'="{number}"', '示例T恤', '119.00', '1', 'T-1', '颜色:白色;尺码:M', '', "'null", PAID, 'T-1')


@pytest.fixture(scope='module')
def home() -> Iterator[Path]:
    with new_home() as home:
        assert zhanggui(home, 'manage', 'migrate').returncode == 0
        yield home


def told(home: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    """What a command prints with `--json`: one object and nothing else."""
    done = zhanggui(home, *arguments, '--json')
    assert done.returncode == code, done.stderr + done.stdout
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_from_the_platforms_file_to_the_tracked_parcel(home: Path, tmp_path: Path) -> None:
    told(home, 'shop', 'add', 'TB1', '--platform', 'taobao')
    setting = 'from zhanggui.org.models import Shop; from zhanggui.orders.models import Courier; '
    setting += (
        "Shop.objects.update(courier_code='ZTO'); Courier.objects.create(code='ZTO', name='中通快递', prefix='ZT')"
    )
    assert zhanggui(home, 'manage', 'shell', '-c', setting).returncode == 0

    orders = tmp_path / 'ExportOrderList202611111200.csv'
    orders.write_bytes(gb18030(LIST, header('1930000000000000001'), header('1930000000000000002', message='请发顺丰')))
    details = tmp_path / 'ExportOrderDetailList202611111200.csv'
    details.write_bytes(gb18030(DETAIL, detail('1930000000000000001'), detail('1930000000000000002')))
    first = told(home, 'import', 'orders', str(orders), '--shop', 'TB1')
    assert (first['format'], first['created'], first['errors']) == ('taobao_order_list', 2, 0)
    assert told(home, 'import', 'orders', str(details), '--shop', 'TB1')['updated'] == 2
    again = told(home, 'import', 'orders', str(orders), '--shop', 'TB1')
    assert (again['created'], again['updated'], again['unchanged']) == (0, 0, 2)

    # Nothing is matched yet, so nothing passes; the goods arrive and are known by their code.
    assert told(home, 'orders', 'audit')['done'] == 0
    goods = 'from zhanggui.catalog.services import save_skus; from zhanggui.catalog.drafts import SkuDraft; '
    goods += 'from zhanggui.core.actors import system; '
    goods += "save_skus([SkuDraft(code='T-1', product='T', name='示例T恤')], actor=system())"
    assert zhanggui(home, 'manage', 'shell', '-c', goods).returncode == 0
    delivery = tmp_path / 'delivery.csv'
    delivery.write_text('商家编码,数量\nT-1,5\n', encoding='utf-8')
    assert told(home, 'stock', 'receive', str(delivery))['pieces'] == 5
    drain = 'from zhanggui.core import outbox; outbox.drain()'
    assert zhanggui(home, 'manage', 'shell', '-c', drain).returncode == 0

    assert told(home, 'orders', 'audit')['done'] == 1  # the other has a message: for a person
    assert told(home, 'orders', 'allocate')['done'] == 1
    assert told(home, 'orders', 'print')['done'] == 1
    assert told(home, 'orders', 'ship')['done'] == 0  # not packed
    assert told(home, 'orders', 'ship', '--unpacked')['done'] == 1
    number = zhanggui(
        home, 'manage', 'shell', '-v0', '-c',
        'from zhanggui.orders.models import Parcel; print(Parcel.objects.get().tracking_number)',
    ).stdout.split()[-1]  # fmt: skip
    track = tmp_path / 'track.csv'
    at = clock.shanghai(clock.now())
    track.write_text(f'快递单号,时间,状态\n{number},{at:%Y-%m-%d %H:%M:%S},已签收\n', encoding='utf-8')
    assert told(home, 'track', 'import', str(track))['created'] == 1
    assert zhanggui(home, 'manage', 'shell', '-c', drain).returncode == 0

    proof = told(home, 'drift')
    assert proof['found'] == 0, [each for each in proof['invariants'] if each['found']]


def test_a_wrong_shop_is_told_with_what_there_is(home: Path, tmp_path: Path) -> None:
    file = tmp_path / 'x.csv'
    file.write_text('a,b\n')
    done = zhanggui(home, 'import', 'orders', str(file), '--shop', 'NO', '--json')
    assert done.returncode == 1
    assert 'NO' in done.stderr
    assert done.stdout == ''
