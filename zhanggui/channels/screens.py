"""Screens of the channels: imports and what was wrong with them, what platforms must be told, refunds without an order."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Q

from zhanggui.channels.choices import FeedbackState, RunState
from zhanggui.channels.models import Feedback, ImportProblem, ImportRun, RefundNotice
from zhanggui.channels.policies import SEE_IMPORTS
from zhanggui.channels.reading.formats import format_words
from zhanggui.channels.usecases import MARK_SENT
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.org.selectors import shops
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.filters import DaysFilter, Filters, RowsFilter
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.registry import register
from zhanggui.ui.tables import Table


class RunTable(Table):
    filename = LinkColumn(say('文件', 'File'))
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    state = ChoiceColumn(say('结果', 'Outcome'))
    format = TextColumn(say('格式', 'Format'), show=lambda value, _: format_words(value))
    rows = NumberColumn(say('行数', 'Rows'))
    created = NumberColumn(say('新增', 'Created'))
    updated = NumberColumn(say('更新', 'Updated'))
    unchanged = NumberColumn(say('未变', 'Unchanged'))
    refused = NumberColumn(say('未导入', 'Refused'))
    errors = NumberColumn(say('错误', 'Errors'))
    notes = NumberColumn(say('提示', 'Notes'))
    user = TextColumn(say('导入人', 'By'), 'user.name', prefetch=('user',))
    made_at = TimeColumn(say('时间', 'At'))
    told_at = TimeColumn(say('导出时间', 'Exported at'))
    default = (
        'filename',
        'shop',
        'state',
        'format',
        'rows',
        'created',
        'updated',
        'unchanged',
        'refused',
        'errors',
        'user',
        'made_at',
    )


class RunList(ListScreen):
    name = 'channels.runs'
    path = 'channels/runs/'
    title = say('导入记录', 'Import log')
    icon = 'file-import'
    group = 'orders'
    order = 40
    right = SEE_IMPORTS
    model = ImportRun
    table = RunTable
    detail = 'channels.run'
    empty = say(
        '还没有导入过文件。到“导入”页面上传平台的订单文件。',
        'Nothing imported yet: upload an order file on the imports page.',
    )


class ProblemTable(Table):
    sheet = TextColumn(say('工作表', 'Sheet'))
    row = NumberColumn(say('行', 'Row'))
    column = TextColumn(say('列', 'Column'))
    value = TextColumn(say('值', 'Value'))
    words = TextColumn(
        say('问题和办法', 'What is wrong, what to do'),
        wide=True,
        load=lambda rows, _: {row.pk: _words(row) for row in rows},
    )
    default = ('sheet', 'row', 'column', 'value', 'words')


class RunPage(DetailScreen):
    name = 'channels.run'
    path = 'channels/runs/<int:pk>/'
    title = say('导入', 'Import')
    right = SEE_IMPORTS
    model = ImportRun
    desk = 'channels.runs'
    panels = (
        FactsPanel(
            say('结果', 'Outcome'),
            facts=(
                ChoiceColumn(say('结果', 'Outcome'), 'state', choice=RunState),
                TextColumn(say('店铺', 'Shop'), 'shop.name'),
                TextColumn(say('格式', 'Format'), 'format', show=lambda value, _: format_words(value)),
                NumberColumn(say('行数', 'Rows'), 'rows'),
                NumberColumn(say('新增', 'Created'), 'created'),
                NumberColumn(say('更新', 'Updated'), 'updated'),
                NumberColumn(say('未变', 'Unchanged'), 'unchanged'),
                NumberColumn(say('未导入', 'Refused'), 'refused'),
                NumberColumn(say('退款单', 'Refunds'), 'refunds'),
                TimeColumn(say('导出时间', 'Exported at'), 'told_at'),
                TimeColumn(say('导入时间', 'Imported at'), 'finished_at'),
            ),
        ),
        TablePanel(
            say('问题', 'Problems'),
            wide=True,
            rows=lambda run, actor: run.problems.all(),
            table=ProblemTable,
            empty=say('没有问题。', 'Nothing wrong.'),
        ),
        TimelinePanel(state=RunState),
    )


class FeedbackTable(Table):
    number = TextColumn(say('平台订单号', 'Order number'), copy=True)
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    courier = TextColumn(say('快递', 'Courier'))
    tracking_number = TextColumn(say('快递单号', 'Tracking number'), copy=True)
    state = ChoiceColumn(say('状态', 'State'))
    made_at = TimeColumn(say('发货时间', 'Shipped at'))
    sent_at = TimeColumn(say('回传时间', 'Sent at'))
    error = TextColumn(say('错误', 'Error'), wide=True)


def feedback_tabs(actor: Actor) -> list[Tab]:
    """What waits is counted, no further than anyone would read; the rest is only looked at."""
    waiting = capped_count(Feedback.objects.visible_to(actor).filter(state=FeedbackState.WAITING))
    return [
        Tab(
            each.value,
            each.label,
            Q(state=each.value),
            waiting if each == FeedbackState.WAITING else None,
            state=each.value,
            tone=each.tone,
        )
        for each in FeedbackState
    ]


class FeedbackFilters(Filters):
    """A platform takes the file of one shop."""

    shop = RowsFilter(shops, label=say('店铺', 'Shop'))
    made_at = DaysFilter('made_at', label=say('发货时间', 'Shipped at'))
    basic: ClassVar[tuple[str, ...]] = ('shop', 'made_at')


class FeedbackList(ListScreen):
    """Export it and upload it to the platform (批量发货), then mark it as sent."""

    name = 'channels.feedback'
    path = 'channels/feedback/'
    title = say('发货回传', 'Shipping feedback')
    icon = 'cloud-upload'
    group = 'orders'
    order = 50
    right = SEE_IMPORTS
    model = Feedback
    table = FeedbackTable
    filters = FeedbackFilters
    tabs = feedback_tabs
    use_cases = (MARK_SENT,)
    empty = say('没有要回传的包裹。', 'No parcel has to be told to a platform.')


class RefundTable(Table):
    number = TextColumn(say('退款单号', 'Refund number'), copy=True)
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    amount_fen = MoneyColumn(say('金额', 'Amount'))
    lines = NumberColumn(say('行数', 'Lines'))
    told_at = TimeColumn(say('时间', 'At'))
    file = TextColumn(say('文件', 'File'), 'run.filename', prefetch=('run',))


class RefundList(ListScreen):
    name = 'channels.refunds'
    path = 'channels/refunds/'
    title = say('无主退款', 'Orphan refunds')
    icon = 'receipt-refund'
    group = 'orders'
    order = 60
    right = SEE_IMPORTS
    model = RefundNotice
    table = RefundTable
    empty = say('没有对不上订单的退款。', 'Every refund found its order.')


def _words(problem: ImportProblem) -> str:
    return str(Words(problem.words_zh, problem.words_en))


register(RunList, RunPage, FeedbackList, RefundList)
