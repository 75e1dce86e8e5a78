"""What can be done with a register: write a line, correct one, strike one out."""

from __future__ import annotations

from typing import Any

from django import forms

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import lazy, say
from zhanggui.registers.services import NewRow, correct_row, strike_rows, write_rows

ROW = 'registers.Row'
NOT_FIELDS = say('应是“字段: 值”的形式', '“field: value” pairs are wanted here')


class CorrectForm(forms.Form):
    """As a program tells it; on the page the short form itself is drawn."""

    values = forms.JSONField(label=lazy(say('更正后的内容', 'As it should read')))
    reason = forms.CharField(label=lazy(say('更正原因', 'Why')), max_length=400, required=False)

    def clean_values(self) -> dict[str, Any]:
        values = self.cleaned_data['values']
        if not isinstance(values, dict):
            raise forms.ValidationError(lazy(NOT_FIELDS))
        return values


class StrikeForm(forms.Form):
    reason = forms.CharField(label=lazy(say('作废原因', 'Why')), max_length=400)


WRITE = UseCase(
    name='registers.write',
    label=say('登记一行', 'Write a line'),
    subject=ROW,
    service=write_rows,
    takes=NewRow,
    icon='plus',
)
CORRECT = UseCase(
    name='registers.correct', label=say('更正', 'Correct'), subject=ROW, service=correct_row, form=CorrectForm,
    sources=frozenset({'kept'}), icon='pencil',
)  # fmt: skip
STRIKE = UseCase(
    name='registers.strike', label=say('作废', 'Strike out'), subject=ROW, service=strike_rows, form=StrikeForm,
    sources=frozenset({'kept'}), tone=Tone.RED, icon='ban',
)  # fmt: skip

register(WRITE, CORRECT, STRIKE)
