"""A chapter of three clauses, as a file would say it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.rulebook.drafts import ChapterDraft, ClauseDraft
from zhanggui.rulebook.models import Amendment, Clause
from zhanggui.rulebook.services import load_rulebook

SEALING = ClauseDraft(
    id='WH-06',
    title='封箱前核对',
    title_en='Checked before sealing',
    text='打包时逐件扫描，颜色、尺码、件数一致才能封箱。',
    text_en='Every piece is scanned; the parcel is sealed when colour, size and count agree.',
    source={'seed': '001', 'section': '六·发货2–4'},
    kind='guard',
    controls=('usecase:orders.cancel',),
    positions=('packer',),
    owner='warehouse_manager',
)
SHIPPED_TODAY = replace(
    SEALING, id='WH-08', title='当日登记出库', title_en='Outbound the same day', kind='clock', controls=('process:P90',),
    positions=('packer', 'warehouse_manager'),
)  # fmt: skip
GENUINE = replace(
    SEALING, id='WH-99', title='只卖正品', title_en='Genuine goods only', controls=('usecase:no.such', 'odd'), positions=(),
    owner='',
)  # fmt: skip


def chapter(*clauses: ClauseDraft, **more: Any) -> ChapterDraft:
    told = {'chapter': 'warehouse', 'name': '仓储', 'name_en': 'Warehouse', 'order': 20, **more}
    return ChapterDraft(clauses=clauses or (SEALING, SHIPPED_TODAY, GENUINE), **told)


def proposed_change(proposer: int) -> Amendment:
    """An amendment of a clause that has no case yet."""
    load_rulebook([chapter()], actor=system())
    return Amendment.objects.create(
        number='XD-2026-0001',
        clause=Clause.objects.get(code=SEALING.id),
        draft={'text': '打包时逐件扫描，全部一致才能封箱。'},
        reason='写得更清楚',
        effective_from=clock.today(),
        proposer_id=proposer,
        proposed_at=clock.now(),
    )
