"""What must be told to change an order by hand: a memo with its flag, another address, why a hold is lifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.words import lazy, say
from zhanggui.orders.cells import Flag
from zhanggui.orders.models import Order

HIDDEN = '*'
KEEP = ('', lazy(say('不改', 'As it is')))


class CleanField(forms.CharField):
    """A text as it may be stored."""

    def to_python(self, value: Any) -> Any:
        try:
            return clean_text(super().to_python(value) or '', length_max=self.max_length or 200)
        except ParseError as error:
            raise forms.ValidationError(str(error.reason)) from error


class MemoForm(forms.Form):
    memo = CleanField(
        label=lazy(say('卖家备注', 'Memo')), required=False, max_length=500, widget=forms.Textarea,
        help_text=lazy(say('留空则不改备注', 'Left empty: the memo stays as it is')),
    )
    clear = forms.BooleanField(label=lazy(say('清空备注', 'Remove the memo')), required=False)
    flag = forms.ChoiceField(label=lazy(say('旗帜', 'Flag')), required=False, choices=lambda: [KEEP, *Flag.choices()])

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        """For one order, start from what stands there."""
        order = Order.objects.visible_to(actor).filter(pk__in=ids).first() if len(ids) == 1 else None
        if order is not None:
            self.initial.update(memo=order.memo, flag=str(order.flag))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        flag = told.get('flag')
        told['flag'] = int(flag) if flag else None
        told['memo'] = '' if told.pop('clear', False) else told.get('memo') or None
        if told['memo'] is None and told['flag'] is None:
            raise forms.ValidationError(str(say('没有要改的内容。', 'There is nothing to change.')))
        return told


class AddressForm(forms.Form):
    """Always typed anew: the known address is personal and is not put into a page."""

    name = CleanField(label=lazy(say('收货人', 'Receiver')), max_length=50)
    phone = CleanField(label=lazy(say('电话', 'Phone')), max_length=30, min_length=7)
    province = CleanField(label=lazy(say('省', 'Province')), max_length=30)
    city = CleanField(label=lazy(say('市', 'City')), max_length=30)
    district = CleanField(label=lazy(say('区县', 'District')), max_length=30, required=False)
    street = CleanField(label=lazy(say('详细地址', 'Street and room')), max_length=200, min_length=2)
    postcode = CleanField(label=lazy(say('邮编', 'Postcode')), max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        for field, value in list(told.items()):
            if HIDDEN in value:
                self.add_error(field, str(say('不能填脱敏后的内容（含 *）。', 'A masked text (with *) is no address.')))
        return told


class HoldNoteForm(forms.Form):
    note = CleanField(label=lazy(say('处理说明', 'Note')), max_length=200, min_length=2)
