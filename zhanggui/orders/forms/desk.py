"""What a person has to say beside the set of orders: reasons, notes, kinds of holds."""

from __future__ import annotations

from django import forms

from zhanggui.core.words import lazy, say
from zhanggui.orders.choices import FACT_HOLDS, HoldKind

CANCEL_REASONS = [
    ('buyer', lazy(say('买家不想要了', 'Buyer changed their mind'))),
    ('refunded', lazy(say('已退款', 'Refunded'))),
    ('out_of_stock', lazy(say('缺货无法补', 'Out of stock for good'))),
    ('address', lazy(say('地址无法送达', 'Cannot be delivered'))),
    ('duplicate', lazy(say('重复订单', 'Duplicate order'))),
    ('other', lazy(say('其他', 'Other'))),
]


class CancelForm(forms.Form):
    reason = forms.ChoiceField(label=lazy(say('取消原因', 'Reason')), choices=CANCEL_REASONS)


class ReleaseForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=lazy(say('放行哪些异常', 'Which holds')),
        required=False,
        choices=lambda: [choice for choice in HoldKind.choices() if choice[0] not in FACT_HOLDS],
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy(say('不选则全部放行', 'None chosen: all of them')),
    )
    note = forms.CharField(label=lazy(say('处理说明', 'Note')), max_length=200, min_length=2)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy(say('原因', 'Reason')), max_length=200, min_length=2)
