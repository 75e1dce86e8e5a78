"""What must be told beside an incident."""

from __future__ import annotations

from typing import Any

from django import forms

from zhanggui.core.words import lazy, say
from zhanggui.office.choices import IncidentCategory, Scope

AREA = {'rows': 3}
FEN = 100


class ReportForm(forms.Form):
    """Filled in within a minute, on a phone: two choices and a sentence; the rest has an answer already."""

    what = forms.CharField(
        label=lazy(say('出了什么事', 'What happened')), max_length=80,
        help_text=lazy(say('一句话，别人一看就懂', 'One sentence that anybody understands')),
    )  # fmt: skip
    category = forms.ChoiceField(label=lazy(say('类别', 'Category')), choices=IncidentCategory.choices)
    scope = forms.ChoiceField(label=lazy(say('影响范围', 'Scope')), choices=Scope.choices)
    safety = forms.BooleanField(label=lazy(say('有人身安全危险', 'People in danger')), required=False)
    penalty = forms.BooleanField(label=lazy(say('平台已处罚或将处罚', 'Penalty of the platform')), required=False)
    orders_concerned = forms.IntegerField(
        label=lazy(say('大约影响多少单', 'Orders concerned, about')), min_value=0, max_value=10_000_000, initial=0
    )
    money = forms.DecimalField(
        label=lazy(say('大约涉及金额（元）', 'Money concerned, about (yuan)')), min_value=0, max_digits=12, decimal_places=2,
        initial=0,
    )  # fmt: skip
    detail = forms.CharField(
        label=lazy(say('经过和已经做的', 'Details, and what was done')), max_length=2_000, required=False,
        widget=forms.Textarea(AREA),
    )  # fmt: skip
    drill = forms.BooleanField(
        label=lazy(say('这是演练', 'This is a drill')), required=False,
        help_text=lazy(say('照常呼叫，不计入统计', 'Called as usual, kept out of the figures')),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if 'money' in told:
            told['money_fen'] = int(told.pop('money') * FEN)
        return told


class AnswerForm(forms.Form):
    note = forms.CharField(label=lazy(say('说明', 'Note')), max_length=200, required=False)


class CallOffForm(forms.Form):
    reason = forms.CharField(label=lazy(say('为什么是误报', 'Why it is a false alarm')), max_length=200)


class NoteForm(forms.Form):
    text = forms.CharField(label=lazy(say('记录', 'Note')), max_length=1_000, widget=forms.Textarea(AREA))
