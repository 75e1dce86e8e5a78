"""The program that founds a small company for the browser's way through the main job: people, shops, four SKUs, some stock.

Started as a program of its own, with the data folder of the site under test. Prints one JSON object: barcodes by SKU code.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from zhanggui.catalog.drafts import SkuDraft  # noqa: E402
from zhanggui.catalog.services import save_skus  # noqa: E402
from zhanggui.core.actors import system  # noqa: E402
from zhanggui.site.demo.company import found  # noqa: E402
from zhanggui.stock.drafts import ReceiptLine  # noqa: E402
from zhanggui.stock.services import receive  # noqa: E402

EVIL = '<img src=x onerror=alert(1)>'
GOODS = (
    ('MT01-BK-M', '羊毛大衣', '黑色', 'M', '6901234500011'),
    ('MT01-BK-L', '羊毛大衣', '黑色', 'L', '6901234500012'),
    ('WJ02-RD', '羊绒围巾', '红色', '均码', '6901234500013'),
    (f'XS-{EVIL}', f'{EVIL}帽子', '白色', '均码', '6901234500014'),
)
PIECES = 10


def main() -> None:
    actor = system('测试', door='cli')
    company = found(actor)
    drafts = [
        SkuDraft(
            code=code, product=code[:4], name=name, colour=colour, size=size, barcode=barcode,
            cost_fen=30_00, price_fen=100_00, floor_fen=10_00,
        )
        for code, name, colour, size, barcode in GOODS
    ]  # fmt: skip
    verdicts = save_skus(drafts, actor=actor)
    assert not verdicts.refused, verdicts.refused
    lines = [ReceiptLine(sku=draft.code, quantity=PIECES, shelf=f'A-01-{index}') for index, draft in enumerate(drafts)]
    verdicts = receive(lines, actor=actor, warehouse_id=company.warehouses['HZ'].pk, reference='首批')
    assert not verdicts.refused, verdicts.refused
    json.dump({code: barcode for code, _, _, _, barcode in GOODS}, sys.stdout)


main()
