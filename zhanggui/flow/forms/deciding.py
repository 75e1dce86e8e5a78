"""What must be told with a decision on tasks, with the retry of an incident, and with files that are brought in."""

from __future__ import annotations

from typing import Any

from django import forms

from zhanggui.core.words import lazy, say
from zhanggui.flow.forms.operations import CommentForm

MENDINGS = [
    ('retry', lazy(say('重试', 'Try again'))),
    ('skip', lazy(say('跳过', 'Skip'))),
    ('cancel', lazy(say('终止流程', 'Terminate the case'))),
]


class CompleteForm(CommentForm):
    """For programs: a person has the form of the task before them."""

    outcome = forms.CharField(label=lazy(say('结果', 'Outcome')), max_length=60)
    values = forms.JSONField(label=lazy(say('表单内容', 'Values')), required=False)

    def clean_values(self) -> dict[str, Any]:
        told = self.cleaned_data['values'] or {}
        if not isinstance(told, dict):
            raise forms.ValidationError(lazy(say('应为对象', 'must be an object')))
        return told


class MendForm(forms.Form):
    how = forms.ChoiceField(label=lazy(say('处理方式', 'What to do')), choices=MENDINGS)
    values = forms.JSONField(label=lazy(say('代替的结果', 'In place of the result')), required=False)

    def clean_values(self) -> dict[str, Any]:
        told = self.cleaned_data['values'] or {}
        if not isinstance(told, dict):
            raise forms.ValidationError(lazy(say('应为对象', 'must be an object')))
        return told


class MigrateForm(forms.Form):
    """The screen shows the preview beside it; `places` is what the designer said there."""

    to = forms.IntegerField(label=lazy(say('到版本', 'To version')))
    places = forms.JSONField(label=lazy(say('节点对应', 'Places')), required=False)

    def clean_places(self) -> dict[str, str]:
        told = self.cleaned_data['places'] or {}
        if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
            raise forms.ValidationError(lazy(say('应为节点到节点的对应', 'must map nodes to nodes')))
        return told
