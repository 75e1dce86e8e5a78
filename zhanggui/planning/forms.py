"""What must be told beside a task, a plan, a meeting or a goal."""

from __future__ import annotations

from typing import Any

from django import forms

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.flow.choosers import PersonField
from zhanggui.planning.choices import TaskState
from zhanggui.planning.models import TaskOrder

TEXT_MAX = 2_000
AREA = {'rows': 3}


def day_field(zh: str, en: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=lazy(say(zh, en)), widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d'), **more)


class TaskForm(forms.Form):
    what = forms.CharField(label=lazy(say('任务', 'Task')), max_length=200)
    assignee = PersonField(label=lazy(say('承接人', 'Assignee')))
    due_on = day_field('完成日期', 'Due on', initial=clock.today)
    inspector = PersonField(
        label=lazy(say('验收人', 'Inspector')), required=False,
        help_text=lazy(say('不选由你自己验收', 'Left empty, you inspect it yourself')),
    )  # fmt: skip
    standard = forms.CharField(
        label=lazy(say('完成标准', 'Standard')), max_length=TEXT_MAX, widget=forms.Textarea(AREA),
        help_text=lazy(say('做到什么程度算完成', 'What counts as done')),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy(say('理由', 'Reason')), max_length=500, widget=forms.Textarea(AREA))


class ResultForm(forms.Form):
    result = forms.CharField(label=lazy(say('完成情况', 'Result')), max_length=TEXT_MAX, widget=forms.Textarea(AREA))


class InspectionForm(forms.Form):
    score = forms.IntegerField(
        label=lazy(say('评分', 'Score')), min_value=0, max_value=100, required=False,
        help_text=lazy(say('满分 100，可不填', 'Out of 100, may stay empty')),
    )  # fmt: skip
    remark = forms.CharField(
        label=lazy(say('验收意见', 'Remarks')), max_length=500, required=False, widget=forms.Textarea(AREA)
    )


class SettleForm(forms.Form):
    what = forms.CharField(label=lazy(say('任务', 'Task')), max_length=200)
    standard = forms.CharField(
        label=lazy(say('完成标准', 'Standard')), max_length=TEXT_MAX, widget=forms.Textarea(AREA)
    )
    due_on = day_field('完成日期', 'Due on')
    assignee = PersonField(label=lazy(say('承接人', 'Assignee')))
    note = forms.CharField(
        label=lazy(say('处理说明', 'Note')), max_length=500, required=False, widget=forms.Textarea(AREA)
    )

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        """Opens with what the task says now."""
        order = TaskOrder.objects.visible_to(actor).filter(pk__in=ids, state=TaskState.DISPUTED).first()
        if order is not None:
            self.initial = {
                'what': order.what, 'standard': order.standard, 'due_on': clock.shanghai_day(order.due_at),
                'assignee': order.assignee_id,
            }  # fmt: skip


class UrgeForm(forms.Form):
    text = forms.CharField(label=lazy(say('附言', 'Message')), max_length=200, required=False)
