"""What a designer does with forms."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.services.forms import FormText, save_forms

SAVE_FORM = UseCase(
    name='flow.save_form',
    label=say('保存表单', 'Save form'),
    subject='flow.FormFile',
    service=save_forms,
    takes=FormText,
    tone=Tone.BLUE,
    icon='device-floppy',
)

register(SAVE_FORM)
