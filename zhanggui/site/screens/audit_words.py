"""What the audit keeps for programs, said to people: objects, ways in, details. What has no words is shown as it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from zhanggui.core import audittypes
from zhanggui.core.words import Words, say
from zhanggui.orders.choices import AlarmKind, HoldKind
from zhanggui.orders.forms.desk import CANCEL_REASONS
from zhanggui.orders.forms.floor import REPRINT_REASONS
from zhanggui.orders.panels import FIELDS
from zhanggui.ui import imports, registry

SHOWN_MAX = 120
SUBJECTS = {
    'catalog.Bundle': say('套装', 'Bundle'),
    'catalog.Listing': say('平台商品', 'Listing'),
    'catalog.Product': say('款式', 'Product'),
    'catalog.Sku': say('商品', 'SKU'),
    'channels.Feedback': say('发货回传', 'Shipping feedback'),
    'channels.ImportRun': say('订单导入', 'Order import'),
    'core.DriftRun': say('核对', 'Proof'),
    'core.OutboxDelivery': say('消息投递', 'Delivery'),
    'customers.Address': say('收货信息', 'Receiver'),
    'customers.Customer': say('买家', 'Buyer'),
    'orders.Alarm': say('物流预警', 'Alarm'),
    'orders.Courier': say('快递公司', 'Courier'),
    'orders.Hold': say('异常', 'Hold'),
    'orders.Order': say('订单', 'Order'),
    'orders.Parcel': say('包裹', 'Parcel'),
    'org.ApiToken': say('接口令牌', 'API token'),
    'org.Department': say('部门', 'Department'),
    'org.Position': say('岗位', 'Position'),
    'org.Post': say('任职', 'Post'),
    'org.Role': say('角色', 'Role'),
    'org.Shop': say('店铺', 'Shop'),
    'org.User': say('人员', 'Person'),
    'org.Warehouse': say('仓库', 'Warehouse'),
    'stock.Document': say('出入库单据', 'Stock document'),
    'ui.Download': say('导出文件', 'Export'),
    'ui.ImportJob': say('导入文件', 'Import'),
}
KEYS: Mapping[str, Words] = {
    'alarm': say('预警', 'Alarm'),
    'fields': say('字段', 'Fields'),
    'hold': say('异常', 'Hold'),
    'kind': say('类型', 'Kind'),
    'reason': say('原因', 'Reason'),
    'note': say('说明', 'Note'),
    'screen': say('列表', 'List'),
    'waves': say('波次', 'Waves'),
    **imports.COUNT_LABELS,
}
NAMES: Mapping[str, Words] = {**FIELDS, 'name': say('姓名', 'name'), 'phone': say('电话', 'phone')}
REASONS = {str(code): words for code, words in (*CANCEL_REASONS, *REPRINT_REASONS)}


def subject_words(subject: str) -> Words | str:
    return SUBJECTS.get(subject, subject)


def door_words(door: str) -> Words | str:
    return audittypes.DOORS.get(door, door)


def told_words(raw: str) -> str:
    """`{"alarm": "lost"}` → `预警：疑似丢失`."""
    told = json.loads(raw or '{}')
    if not isinstance(told, dict):
        return raw[:SHOWN_MAX]
    parts = [
        f'{KEYS.get(key, key)}：{_value(key, value)}' for key, value in told.items() if value not in (None, '', [], {})
    ]
    return '；'.join(parts)[:SHOWN_MAX]


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return '、'.join(str(NAMES.get(each, each) if key == 'fields' else each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(_named(key, value))


def _named(key: str, value: Any) -> object:
    """Codes that have a name somewhere."""
    if key == 'alarm' and value in set(AlarmKind):
        return AlarmKind(value).label
    if key == 'hold' and value in set(HoldKind):
        return HoldKind(value).label
    if key == 'reason':
        return REASONS.get(str(value), value)
    try:
        named = {'screen': lambda: registry.get(value).title, 'kind': lambda: imports.get(value).label}.get(key)
        return named() if named else value
    except KeyError:
        return value
