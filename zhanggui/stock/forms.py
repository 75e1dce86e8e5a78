"""What must be told beside the lines of a stock document."""

from __future__ import annotations

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.org.models import Warehouse
from zhanggui.org.selectors import warehouses


def _open_warehouses() -> list[tuple[int, str]]:
    return list(Warehouse.objects.filter(is_active=True).values_list('pk', 'name'))


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
