"""A delivery file on the imports screen: shown first, then received as one document, and the same file only once."""

from __future__ import annotations

import hashlib

from django import forms

from zhanggui.channels.receipts import Delivery as ReadDelivery
from zhanggui.channels.receipts import read_delivery
from zhanggui.channels.row_errors import row_error
from zhanggui.core.actors import Actor, system
from zhanggui.core.words import lazy, say
from zhanggui.org.selectors import warehouses
from zhanggui.stock.services import Delivery, receive_once
from zhanggui.ui.imports import ImportKind, Outcome, Preview, Source

HEAD = (say('商家编码', 'SKU code'), say('数量', 'Quantity'), say('货位', 'Shelf'), say('批次', 'Batch'), say('备注', 'Note'))
PREVIEWED = 20


class DeliveryForm(forms.Form):
    """Where the goods go. `again` is for a second delivery with the very same list."""

    warehouse = forms.ModelChoiceField(warehouses(system()), label=lazy(say('仓库', 'Warehouse')))
    to_quarantine = forms.BooleanField(label=lazy(say('入待检区', 'Into quarantine')), required=False)
    again = forms.BooleanField(
        label=lazy(say('与以前的文件相同，但确是另一批货', 'Same file as before, but another delivery')), required=False
    )

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        self.fields['warehouse'].queryset = warehouses(actor)  # type: ignore[attr-defined]


def read(source: Source) -> Preview:
    told = read_delivery(source.path, source.name)
    rows = [(line.sku, str(line.quantity), line.shelf, line.batch, line.note) for line in told.lines[:PREVIEWED]]
    return Preview(
        total=_rows(told),
        head=[str(words) for words in HEAD],
        rows=rows,
        errors=[row_error(problem) for problem in told.problems],
    )


def apply(source: Source) -> Outcome:
    """One wrong row and nothing is received. Run again after a kill it finds its own answer."""
    told = read_delivery(source.path, source.name)
    if told.problems:
        errors = [row_error(problem) for problem in told.problems]
        return Outcome({'rows': _rows(told), 'created': 0, 'refused': _rows(told)}, errors)
    verdicts, repeated = receive_once(
        Delivery(_key(source), source.name),
        told.lines,
        actor=source.actor,
        warehouse_id=int(source.options['warehouse']),
        to_quarantine=bool(source.options.get('to_quarantine')),
    )
    refused = [row_error(problem) for problem in told.located(source.name, verdicts.refused)]
    counts = {
        'rows': len(told.lines),
        'created': len(verdicts.done),
        'unchanged': len(told.lines) if repeated else 0,
        'refused': len(told.lines) if refused else 0,
    }
    return Outcome(counts, refused)


def _key(source: Source) -> str:
    digest = hashlib.sha256(source.path.read_bytes()).hexdigest()
    return f'{digest}:{source.path.name}' if source.options.get('again') else digest


def _rows(told: ReadDelivery) -> int:
    return len(told.lines) + len({problem.row for problem in told.problems if problem.row})


RECEIPT_IMPORT = ImportKind(
    name='stock.receipt',
    label=say('导入到货清单', 'Import a delivery'),
    right='stock.receive',
    read=read,
    apply=apply,
    form=DeliveryForm,
    hint=say(
        '需要列：商家编码（或条码）、数量；可有货位、批次、备注。CSV、XLS、XLSX。',
        'Columns: SKU code or barcode, quantity; shelf, batch, note if known. CSV, XLS or XLSX.',
    ),
    done='stock.documents',
)
