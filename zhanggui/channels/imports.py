"""Files that people upload on the imports screen. Importing this module registers the kinds."""

from __future__ import annotations

from zhanggui.channels.order_import import ORDER_IMPORT
from zhanggui.channels.reading.problems import Refused
from zhanggui.channels.reading.tracking import TrackingFile, read_tracking
from zhanggui.channels.receipt_import import RECEIPT_IMPORT
from zhanggui.channels.row_errors import row_error
from zhanggui.core.words import say
from zhanggui.orders.choices import TrackingStep
from zhanggui.orders.policies import TRACK
from zhanggui.orders.services.tracking import take_in
from zhanggui.ui.columns import moment
from zhanggui.ui.imports import ImportKind, Outcome, Preview, RowError, Source, register

BATCH = 5_000
PREVIEWED = 20
HEAD = (say('快递单号', 'Number'), say('时间', 'Time'), say('进度', 'Step'), say('地点', 'Place'), say('轨迹', 'Text'))


def read(source: Source) -> Preview:
    told = _told(source)
    rows = [
        (each.number, moment(each.at), str(TrackingStep(each.step).label), each.place, each.text)
        for each in told.news[:PREVIEWED]
    ]
    errors = [row_error(problem) for problem in told.log]
    return Preview(total=told.rows, head=[str(words) for words in HEAD], rows=rows, errors=errors)


def apply(source: Source) -> Outcome:
    """In batches; one that was done before a kill changes nothing the second time."""
    told = _told(source)
    errors = [row_error(problem) for problem in told.log]
    counts = {'rows': told.rows, 'created': 0, 'unchanged': 0, 'refused': told.log.errors}
    for start in range(0, len(told.news), BATCH):
        verdicts = take_in(told.news[start : start + BATCH], actor=source.actor)
        for key in ('created', 'unchanged', 'refused'):
            counts[key] += verdicts.made[key]
        errors += [
            RowError(str(refusal.reason), row=refusal.numbers.get('row'), value=str(refusal.item))
            for refusal in verdicts.refused
        ]
    return Outcome(counts, errors)


def _told(source: Source) -> TrackingFile:
    """A file that cannot be read at all is one error, like any other."""
    try:
        return read_tracking(source.path, name=source.name)
    except Refused as refused:
        told = TrackingFile()
        told.log.add(refused.problem)
        return told


register(
    ORDER_IMPORT,
    RECEIPT_IMPORT,
    ImportKind(
        name='channels.tracking',
        label=say('导入物流轨迹', 'Import tracking'),
        right=TRACK,
        read=read,
        apply=apply,
        hint=say(
            '需要列：快递单号、时间、状态或轨迹内容；可有地点、快递公司。CSV、XLS、XLSX。',
            'Columns: number, time, status or text; place and courier if known. CSV, XLS or XLSX.',
        ),
        done='orders.under_way',
    ),
)
