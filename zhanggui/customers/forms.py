"""What must be told beside a buyer or an address: always a reason."""

from __future__ import annotations

from django import forms

from zhanggui.core.words import lazy, say


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=lazy(say('查看原因', 'Why you need to see it')),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs={'autocomplete': 'off', 'autofocus': True}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy(say('原因', 'Reason')), max_length=500)
