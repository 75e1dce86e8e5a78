"""Use cases of the machinery itself."""

from __future__ import annotations

from django import forms

from zhanggui.core.models import DeliveryState
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import lazy, say
from zhanggui.site import upkeep
from zhanggui.site.models import PieceState
from zhanggui.site.playbook import Side, settle


class SideForm(forms.Form):
    """Whose text counts from now on."""

    side = forms.ChoiceField(
        label=lazy(say('用哪一份', 'Which text counts')),
        choices=[
            (Side.FILE.value, lazy(say('文件里的', 'The one of the file'))),
            (Side.OURS.value, lazy(say('系统里现在的', 'The one in the system'))),
        ],
        widget=forms.RadioSelect,
    )


REVIVE = UseCase(
    name='core.revive',
    label=say('重试死信', 'Try again'),
    subject='core.OutboxDelivery',
    sources=frozenset({DeliveryState.DEAD}),
    target=DeliveryState.READY,
    service=upkeep.revive,
    icon='refresh',
)
PROVE = UseCase(
    name='core.prove',
    label=say('立即核对', 'Prove now'),
    subject='core.DriftRun',
    takes=upkeep.ProveNow,
    service=upkeep.prove,
    icon='shield-check',
)

SETTLE = UseCase(
    name='playbook.settle',
    label=say('选定一份', 'Choose one'),
    subject='site.PlaybookPiece',
    sources=frozenset({PieceState.CONFLICT}),
    target=PieceState.AGREED,
    form=SideForm,
    service=settle,
    icon='git-merge',
)

register(REVIVE, PROVE, SETTLE)
