"""What the warehouse has to say beside a set of parcels or alarms: courier, reasons, notes."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from zhanggui.core.words import lazy, say
from zhanggui.orders.models import Courier
from zhanggui.orders.papers.printer import SHEETS_MAX
from zhanggui.orders.services.waves import SIZE_MAX

PREFIX = re.compile(r'[A-Z0-9]{0,8}')
NUMBER_MAX = 10**15 - 1
WRONG_PREFIX = say(
    '只能用字母和数字，最多 8 位：要印成条码', 'Letters and digits only, at most 8: it becomes a barcode'
)
WRONG_RANGE = say('最后号码不能小于下一个号码', 'The last number must not be below the next one')
COURIER_LABELS = {
    'code': lazy(say('编码', 'Code')),
    'name': lazy(say('快递公司', 'Courier')),
    'prefix': lazy(say('单号前缀', 'Prefix')),
    'is_active': lazy(say('启用', 'In use')),
}

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
        label=lazy(say('每个波次最多包裹数', 'Parcels a wave, at most')),
        min_value=1,
        max_value=SHEETS_MAX,
        initial=SIZE_MAX,
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


class CourierForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A courier with its pool of numbers."""

    next_number = forms.IntegerField(label=lazy(say('下一个号码', 'Next number')), min_value=1, max_value=NUMBER_MAX)
    last_number = forms.IntegerField(label=lazy(say('最后号码', 'Last number')), min_value=1, max_value=NUMBER_MAX)

    class Meta:
        model = Courier
        fields = ('code', 'name', 'prefix', 'next_number', 'last_number', 'is_active')
        labels = COURIER_LABELS
        widgets = dict.fromkeys(('code', 'name', 'prefix'), forms.TextInput)

    def clean_prefix(self) -> str:
        prefix: str = self.cleaned_data['prefix'].strip().upper()
        if not PREFIX.fullmatch(prefix):
            raise forms.ValidationError(str(WRONG_PREFIX))
        return prefix

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get('next_number', 1) > cleaned.get('last_number', NUMBER_MAX):
            self.add_error('last_number', str(WRONG_RANGE))
        return cleaned
