"""What must be told beside the lines of a stock document."""

from __future__ import annotations

from django import forms

from zhanggui.core.actors import Actor, system
from zhanggui.core.parsing import QUANTITY_MAX
from zhanggui.core.words import lazy, say
from zhanggui.org.selectors import warehouses
from zhanggui.stock.choices import Outcome


def _open_warehouses() -> list[tuple[int, str]]:
    return list(warehouses(system()).values_list('pk', 'name'))


class WarehouseForm(forms.Form):
    """`prepare` cuts the choice to the warehouses in sight; the service asks again."""

    warehouse_id = forms.TypedChoiceField(label=lazy(say('仓库', 'Warehouse')), coerce=int, choices=_open_warehouses)

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        choices = [(place.pk, place.name) for place in warehouses(actor)]
        for name in ('warehouse_id', 'to_warehouse_id'):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class ReceiveForm(WarehouseForm):
    reference = forms.CharField(label=lazy(say('送货单号', 'Delivery note')), required=False, max_length=200)
    to_quarantine = forms.BooleanField(label=lazy(say('入待检区', 'Into quarantine')), required=False)


class AdjustForm(WarehouseForm):
    reason = forms.CharField(label=lazy(say('调整原因', 'Reason')), max_length=500)


class TransferForm(WarehouseForm):
    to_warehouse_id = forms.TypedChoiceField(
        label=lazy(say('调入仓库', 'To warehouse')), coerce=int, choices=_open_warehouses
    )
    reason = forms.CharField(label=lazy(say('说明', 'Note')), required=False, max_length=500)


class InspectForm(WarehouseForm):
    reason = forms.CharField(label=lazy(say('说明', 'Note')), required=False, max_length=500)


class _GoodsLine(forms.Form):
    """What every line of a document names first."""

    sku = forms.CharField(label=lazy(say('商家编码或条码', 'SKU code or barcode')), max_length=64)


class ReceiptLineForm(_GoodsLine):
    quantity = forms.IntegerField(label=lazy(say('数量', 'Quantity')), min_value=1, max_value=QUANTITY_MAX)
    shelf = forms.CharField(label=lazy(say('货位', 'Shelf')), max_length=60, required=False)
    batch = forms.CharField(label=lazy(say('批次', 'Batch')), max_length=60, required=False)
    note = forms.CharField(label=lazy(say('备注', 'Note')), max_length=500, required=False)


class AdjustmentLineForm(_GoodsLine):
    difference = forms.IntegerField(
        label=lazy(say('增减（+/-）', 'Difference (+/-)')), min_value=-QUANTITY_MAX, max_value=QUANTITY_MAX
    )
    batch = forms.CharField(label=lazy(say('批次', 'Batch')), max_length=60, required=False)
    note = forms.CharField(label=lazy(say('备注', 'Note')), max_length=500, required=False)


class TransferLineForm(_GoodsLine):
    quantity = forms.IntegerField(label=lazy(say('数量', 'Quantity')), min_value=1, max_value=QUANTITY_MAX)
    batch = forms.CharField(label=lazy(say('批次', 'Batch')), max_length=60, required=False)
    shelf = forms.CharField(label=lazy(say('调入货位', 'Shelf there')), max_length=60, required=False)
    note = forms.CharField(label=lazy(say('备注', 'Note')), max_length=500, required=False)


class InspectionLineForm(_GoodsLine):
    outcome = forms.ChoiceField(label=lazy(say('结果', 'Outcome')), choices=Outcome.choices)
    quantity = forms.IntegerField(label=lazy(say('数量', 'Quantity')), min_value=1, max_value=QUANTITY_MAX)
    batch = forms.CharField(label=lazy(say('批次', 'Batch')), max_length=60, required=False)
    note = forms.CharField(label=lazy(say('备注', 'Note')), max_length=500, required=False)
