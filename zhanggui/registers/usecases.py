"""What can be done with a register: write a line, correct one, strike one out."""

from __future__ import annotations

from django import forms

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import lazy, say
from zhanggui.registers.services import NewRow, correct_row, strike_rows, write_rows

ROW = 'registers.Row'


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
    name='registers.correct', label=say('更正', 'Correct'), subject=ROW, service=correct_row,
    sources=frozenset({'kept'}), icon='pencil',
)  # fmt: skip
STRIKE = UseCase(
    name='registers.strike', label=say('作废', 'Strike out'), subject=ROW, service=strike_rows, form=StrikeForm,
    sources=frozenset({'kept'}), tone=Tone.RED, icon='ban',
)  # fmt: skip

register(WRITE, CORRECT, STRIKE)
