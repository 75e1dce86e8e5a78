"""What the warehouse has to say beside a set of parcels or alarms: courier, reasons, notes."""

from __future__ import annotations

from django import forms

from zhanggui.core.words import lazy, say
from zhanggui.orders.models import Courier
from zhanggui.orders.services.waves import SIZE_MAX

REPRINT_REASONS = [
    ('damaged', lazy(say('面单破损或打花', 'The label is damaged'))),
    ('lost', lazy(say('面单丢失', 'The label is lost'))),
    ('printer', lazy(say('打印机卡纸、断纸', 'The printer jammed'))),
    ('other', lazy(say('其他', 'Other'))),
]


def courier_choices() -> list[tuple[str, str]]:
    """Read when the form is shown, so that a new courier needs no restart."""
    own = ('', lazy(say('按店铺设置', "The shop's own")))
    return [own, *((courier.code, courier.name) for courier in Courier.objects.filter(is_active=True))]


class PrintForm(forms.Form):
    courier = forms.ChoiceField(label=lazy(say('快递公司', 'Courier')), required=False, choices=courier_choices)


class ReprintForm(forms.Form):
    reason = forms.ChoiceField(label=lazy(say('补打原因', 'Why again')), choices=REPRINT_REASONS)


class WaveForm(forms.Form):
    size_max = forms.IntegerField(
        label=lazy(say('每个波次最多包裹数', 'Parcels a wave, at most')), min_value=1, max_value=2000, initial=SIZE_MAX
    )


class UnscannedForm(forms.Form):
    reason = forms.CharField(label=lazy(say('免扫原因', 'Why without scanning')), max_length=200, min_length=2)


class AlarmForm(forms.Form):
    note = forms.CharField(
        label=lazy(say('处理说明', 'What was done')),
        max_length=200,
        min_length=2,
        widget=forms.Textarea(attrs={'rows': 3}),
    )
