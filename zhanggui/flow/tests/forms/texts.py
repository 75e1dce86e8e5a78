"""The form the tests fill in: a purchase with lines, a sum, a reason above a limit, and a bank account."""

from __future__ import annotations

from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.reading import read

PURCHASE = """key: purchase
name: 采购申请
name_en: Purchase
fields:
  - {key: supplier, label: 供应商, type: text, required: true, max: 20}
  - key: goods
    label: 明细
    type: lines
    min: 1
    columns:
      - {key: sku, label: 编码, type: text, required: true}
      - {key: count, label: 数量, type: integer, min: 1, max: 1000}
      - {key: price, label: 单价, type: money}
      - {key: amount, label: 金额, type: money, computed: count * price}
  - {key: total, label: 合计, type: money, computed: sum(goods.amount)}
  - {key: why, label: 超额原因, type: paragraph, visible_if: total > 100000, required: total > 100000}
  - {key: wanted_on, label: 到货日, type: date, check: 'wanted_on >= date("2026-01-01")', message: 不能早于 2026 年}
  - {key: way, label: 方式, type: choice, options: [{value: road, label: 陆运}, {value: air, label: 空运}], default: '"road"'}
  - {key: account, label: 收款账号, type: text, sensitive: true, pattern: '\\d{16,19}'}
  - {key: verdict, label: 财务意见, type: text}
"""


def purchase(visible: tuple[str, ...] | None = None, editable: tuple[str, ...] | None = None) -> Placed:
    return Placed(read(PURCHASE), visible, editable)
