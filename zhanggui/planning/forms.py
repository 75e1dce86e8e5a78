"""What must be told beside a task, a plan, a meeting or a goal."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.flow.choosers import PeopleField, PersonField
from zhanggui.org.selectors import shops
from zhanggui.planning import figures
from zhanggui.planning.choices import GOAL_OVER, GoalPeriod, MeetingKind, PlanPeriod, TaskState
from zhanggui.planning.models import Goal, TaskOrder

TEXT_MAX = 2_000
AREA = {'rows': 3}
HALF_A_YEAR = 183
FEN = 100
WHO = re.compile(r'[@＠]\s*([^\s@＠，,。;；]+)')
DAY = re.compile(r'(?<!\d)(?:(?P<year>20\d\d)[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?![\d%])')


def day_field(zh: str, en: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=lazy(say(zh, en)), widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d'), **more)


def figure_choices() -> list[tuple[str, str]]:
    return [(figure.key, lazy(figure.label)) for figure in figures.every()]


def in_units(typed: Decimal, metric: str) -> int:
    """Yuan as fen where the figure is money."""
    figure = figures.get(metric)
    return int(typed * FEN) if figure and figure.is_money else int(typed)


class ActionsField(forms.CharField):
    """One action a line: `做什么 @谁 2026-11-25`. Cleaned: what, who and day of each; a day left out is none."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(AREA), max_length=20_000, **more)

    def to_python(self, value: Any) -> Any:
        return actions_in(super().to_python(value) or '')


def actions_in(text: str) -> list[dict[str, str | None]]:
    made: list[dict[str, str | None]] = []
    for line in text.splitlines():
        left = line.strip().lstrip('-•·').strip()
        if not left:
            continue
        day = DAY.search(left)
        left = DAY.sub(' ', left) if day else left
        who = WHO.search(left)
        what = ' '.join((WHO.sub(' ', left) if who else left).split())
        made.append({'action': what, 'who': who.group(1) if who else '', 'due_on': _day(day) if day else None})
    return made


def _day(found: re.Match[str]) -> str | None:
    """`2026-11-25`, or `11-25` of this year (of the next one, when that day lies half a year back)."""
    year, month, day = found.group('year'), int(found.group('month')), int(found.group('day'))
    today = clock.today()
    try:
        told = date(int(year) if year else today.year, month, day)
    except ValueError:
        return None
    if not year and (today - told).days > HALF_A_YEAR:
        told = told.replace(year=told.year + 1)
    return told.isoformat()


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


WEEKDAYS = (
    (1, say('周一', 'Mon')), (2, say('周二', 'Tue')), (3, say('周三', 'Wed')), (4, say('周四', 'Thu')), (5, say('周五', 'Fri')),
    (6, say('周六', 'Sat')), (7, say('周日', 'Sun')),
)  # fmt: skip


class MeetingForm(forms.Form):
    name = forms.CharField(label=lazy(say('会议', 'Meeting')), max_length=80)
    held_on = day_field('日期', 'Day', initial=clock.today)
    at = forms.TimeField(
        label=lazy(say('时间', 'Time')), required=False, widget=forms.TimeInput({'type': 'time'}, '%H:%M')
    )
    attendees = PeopleField(label=lazy(say('参会人', 'Attendees')))


class SeriesForm(forms.Form):
    name = forms.CharField(label=lazy(say('例会名称', 'Name')), max_length=80)
    kind = forms.ChoiceField(label=lazy(say('类型', 'Kind')), choices=MeetingKind.choices)
    weekdays = forms.TypedMultipleChoiceField(
        label=lazy(say('每周哪几天', 'Days of the week')), coerce=int, choices=[(n, lazy(word)) for n, word in WEEKDAYS],
        initial=[1, 2, 3, 4, 5], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    at = forms.TimeField(label=lazy(say('时间', 'Time')), widget=forms.TimeInput({'type': 'time'}, '%H:%M'))
    host = PersonField(label=lazy(say('主持人', 'Host')))
    attendees = PeopleField(label=lazy(say('参会人', 'Attendees')))


class MinutesForm(forms.Form):
    """With what a meeting is closed."""

    minutes = forms.CharField(
        label=lazy(say('纪要', 'Minutes')), max_length=10_000, required=False, widget=forms.Textarea(AREA)
    )
    absent = forms.CharField(label=lazy(say('缺席', 'Absent')), max_length=200, required=False)
    actions = ActionsField(label=lazy(say('行动项', 'Actions')), required=False)


class KeepForm(forms.Form):
    minutes = forms.CharField(max_length=10_000, required=False)
    actions = ActionsField(required=False)


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=lazy(say('意见', 'Remarks')), max_length=500, required=False, widget=forms.Textarea(AREA)
    )


class ScoreForm(forms.Form):
    score = forms.IntegerField(label=lazy(say('评分', 'Score')), min_value=0, max_value=100)
    summary = forms.CharField(label=lazy(say('小结', 'Summary')), max_length=5_000, widget=forms.Textarea(AREA))


class RoundForm(forms.Form):
    period = forms.ChoiceField(label=lazy(say('周期', 'Period')), choices=PlanPeriod.choices, initial=PlanPeriod.WEEK)
    on = day_field('期内任一天', 'A day of the period', initial=clock.today)
    members = PeopleField(label=lazy(say('成员', 'Members')))


class PlanLineForm(forms.Form):
    """One line of the sheet; what is left empty at its end is no line."""

    what = forms.CharField(label=lazy(say('做什么', 'What')), max_length=300, required=False)
    standard = forms.CharField(label=lazy(say('标准', 'Standard')), max_length=500, required=False)
    due_on = day_field('完成日期', 'Due on', required=False)
    weight = forms.IntegerField(label=lazy(say('权重', 'Weight')), min_value=0, max_value=100, required=False)
    result = forms.CharField(label=lazy(say('完成情况', 'Result')), max_length=500, required=False)
    self_score = forms.IntegerField(label=lazy(say('自评', 'Self score')), min_value=0, max_value=100, required=False)


class GoalForm(forms.Form):
    """`target` is typed in yuan where the figure is money."""

    parent = forms.ModelChoiceField(Goal.objects.none(), label=lazy(say('上级目标', 'Part of')), required=False)
    name = forms.CharField(label=lazy(say('目标', 'Goal')), max_length=80)
    metric = forms.ChoiceField(label=lazy(say('指标', 'Figure')), choices=figure_choices)
    target = forms.DecimalField(
        label=lazy(say('目标值', 'Target')), min_value=0, max_digits=15, decimal_places=2,
        help_text=lazy(say('金额以元计', 'Money in yuan')),
    )  # fmt: skip
    period = forms.ChoiceField(label=lazy(say('周期', 'Period')), choices=GoalPeriod.choices)
    starts_on = day_field('开始', 'From')
    ends_on = day_field('结束', 'To')
    owner = PersonField(label=lazy(say('负责人', 'Owner')))
    shop: Any = forms.ModelChoiceField(None, label=lazy(say('店铺', 'Shop')), required=False)
    gap_reason = forms.CharField(
        label=lazy(say('缺口说明', 'Why the parts differ')), max_length=500, required=False, widget=forms.Textarea(AREA)
    )

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        self.fields['parent'].queryset = Goal.objects.visible_to(actor).exclude(state__in=sorted(GOAL_OVER))  # type: ignore[attr-defined]
        self.fields['shop'].queryset = shops(actor)  # type: ignore[attr-defined]

    def offer(self, actor: Actor, parent: int | None) -> None:
        """A part opens with what it takes from the whole."""
        goal = Goal.objects.visible_to(actor).filter(pk=parent).first() if parent else None
        if goal is not None:
            self.initial = {
                'parent': goal.pk, 'metric': goal.metric, 'starts_on': goal.starts_on, 'ends_on': goal.ends_on,
                'shop': goal.shop_id,
            }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        parent, shop = told.get('parent'), told.get('shop')
        told['parent'], told['shop'] = parent.pk if parent else None, shop.pk if shop else None
        if told.get('target') is not None:
            told['target'] = in_units(told['target'], str(told.get('metric')))
        return told


class ChangeGoalForm(forms.Form):
    name = forms.CharField(label=lazy(say('目标', 'Goal')), max_length=80)
    target = forms.DecimalField(label=lazy(say('目标值', 'Target')), min_value=0, max_digits=15, decimal_places=2)
    told = forms.DecimalField(
        label=lazy(say('实际完成', 'Actual')), min_value=0, max_digits=15, decimal_places=2, required=False,
        help_text=lazy(say('系统有数据的不用填', 'Not where the system counts')),
    )  # fmt: skip
    gap_reason = forms.CharField(
        label=lazy(say('缺口说明', 'Why the parts differ')), max_length=500, required=False, widget=forms.Textarea(AREA)
    )
    metric = ''

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        goal = Goal.objects.visible_to(actor).filter(pk__in=ids).first()
        if goal is None:
            return
        self.metric = goal.metric
        figure = figures.get(goal.metric)
        scale = FEN if figure and figure.is_money else 1
        self.initial = {
            'name': goal.name, 'target': Decimal(goal.target) / scale, 'gap_reason': goal.gap_reason,
            'told': None if goal.told is None else Decimal(goal.told) / scale,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for key in ('target', 'told'):
            if told.get(key) is not None:
                told[key] = in_units(told[key], self.metric)
        return told
