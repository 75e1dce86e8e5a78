"""An order file on the imports screen: recognised, mapped where it must be, shown with every wrong row, then taken in."""

from __future__ import annotations

from django import forms
from django.urls import reverse

from zhanggui.channels.models import ImportRun
from zhanggui.channels.policies import IMPORT
from zhanggui.channels.reading.detect import AUTO
from zhanggui.channels.reading.formats import FORMATS, format_words
from zhanggui.channels.reading.formats.generic import GENERIC, mapping_name
from zhanggui.channels.reading.reader import Reading, read_orders
from zhanggui.channels.row_errors import row_error
from zhanggui.channels.services.imports import import_orders, offer
from zhanggui.core.actors import Actor, system
from zhanggui.core.money import yuan
from zhanggui.core.words import lazy, say
from zhanggui.orders.choices import PLATFORM_STATES
from zhanggui.org.selectors import shops
from zhanggui.ui.columns import moment
from zhanggui.ui.imports import Field, ImportKind, Outcome, Preview, Source

PREVIEWED = 20
HEAD = (
    say('订单号', 'Order number'),
    say('状态', 'State'),
    say('付款时间', 'Paid at'),
    say('实付', 'Paid'),
    say('商品', 'Goods'),
    say('件数', 'Pieces'),
)


FIELDS = tuple(
    Field(mapping_name(column), say(column.names[0], column.names[-1]), column.field in GENERIC.telltale)
    for column in GENERIC.columns
)


class OrderFileForm(forms.Form):
    shop = forms.ModelChoiceField(shops(system()), label=lazy(say('店铺', 'Shop')))
    format = forms.ChoiceField(
        label=lazy(say('文件格式', 'Format')),
        choices=lambda: [
            (AUTO, lazy(say('自动识别', 'Recognise it'))),
            *((name, lazy(format.label)) for name, format in FORMATS.items()),
        ],
    )

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        self.fields['shop'].queryset = shops(actor)  # type: ignore[attr-defined]


def read(source: Source) -> Preview:
    """Reads the whole file once: the preview names every wrong row, not only those of its first page."""
    reading = _reading(source)
    rows: list[tuple[str, ...]] = []
    for batch in reading.batches():
        for order in batch[: PREVIEWED - len(rows)]:
            lines = order.lines or ()
            goods = '；'.join(line.code or line.title for line in lines[:2]) + (
                f' +{len(lines) - 2}' if len(lines) > 2 else ''
            )
            pieces = str(sum(line.quantity for line in lines)) if lines else ''
            state = str(PLATFORM_STATES.get(order.state or '', ''))
            rows.append((order.number, state, moment(order.paid_at), yuan(order.paid_fen), goods, pieces))
    return Preview(
        total=reading.rows,
        head=[str(words) for words in HEAD],
        rows=rows,
        errors=[row_error(problem) for problem in reading.problems],
        detected=format_words(reading.format),
        headers=reading.headers,
        mapping=dict(source.mapping),
        missing=[] if reading.format else [str(each.label) for each in FIELDS if each.required],
        counts={'rows': reading.rows, 'orders': reading.orders, 'errors': reading.errors},
    )


def apply(source: Source) -> Outcome:
    """Whoever confirms has seen which rows are wrong: the sound orders are written, the others stay in the error file."""
    run = _run(source)
    outcome = import_orders(run, source.path, actor=source.actor)
    errors = [row_error(problem) for problem in outcome.problems]
    counts = {name: getattr(outcome, name) for name in ('rows', 'created', 'updated', 'unchanged', 'refused', 'errors')}
    return Outcome(counts, errors, reverse('channels.run', kwargs={'pk': run.pk}))


def _run(source: Source) -> ImportRun:
    return offer(
        int(source.options['shop']),
        source.path,
        actor=source.actor,
        filename=source.name,
        asked_format=_format(source),
        mapping=dict(source.mapping) or None,
        keeps_good=True,
    )


def _reading(source: Source) -> Reading:
    return read_orders(source.path, filename=source.name, format=_format(source), mapping=dict(source.mapping) or None)


def _format(source: Source) -> str:
    """Columns mapped by hand make it a generic table, whatever was asked before."""
    return GENERIC.name if source.mapping else str(source.options.get('format') or AUTO)


ORDER_IMPORT = ImportKind(
    name='channels.orders',
    label=say('导入订单', 'Import orders'),
    right=IMPORT,
    read=read,
    apply=apply,
    form=OrderFileForm,
    fields=FIELDS,
    place='shop',
    hint=say(
        '淘宝/天猫、京东、1688、拼多多、抖音的订单导出文件可直接导入；其他表格可对应列。同一文件重复导入不会重复建单。',
        'Order exports of Taobao/Tmall, JD, 1688, PDD and Douyin as they are; other tables by mapping columns. '
        'The same file again changes nothing.',
    ),
    done='orders.desk',
)
