"""What must be told beside tasks and cases: to whom, where to, why.

Choices are known when the set is (`prepare`): until then `choices=list`, which is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.flow.bpmn.model import Definition, NodeKind
from zhanggui.flow.choosers import PeopleField, PersonField
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Process, Task
from zhanggui.flow.people import directory
from zhanggui.flow.services.handing_over import preview
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.signing import ADDED

REASON_LENGTH_MAX = 500
TASKS = frozenset({NodeKind.USER, NodeKind.MANUAL})
START = 'start'

STEP_BEFORE = say('上一步', 'The step before')
STARTER = say('发起人', 'The starter')
LAST_DECIDED = say('最后办理的节点', 'Where it was decided last')


HOLDS = say(
    '将交接：待办 {tasks}，待认领 {offers}，发起的流程 {cases}，委派出去的 {delegated}，代他人办理 {stands_in}，'
    '负责的流程 {processes}',
    '{tasks} tasks, {offers} offers, {cases} cases started, {delegated} delegated, standing in for {stands_in}, '
    '{processes} processes looked after',
)


class MomentInput(forms.DateTimeInput):
    input_type = 'datetime-local'

    def __init__(self) -> None:
        super().__init__(format='%Y-%m-%dT%H:%M')


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=lazy(say('说明', 'Note')),
        max_length=REASON_LENGTH_MAX,
        required=False,
        widget=forms.Textarea({'rows': 2}),
    )


class ReasonForm(forms.Form):
    comment = forms.CharField(
        label=lazy(say('原因', 'Reason')), max_length=REASON_LENGTH_MAX, widget=forms.Textarea({'rows': 2})
    )


class CommitForm(forms.Form):
    due = forms.DateTimeField(label=lazy(say('承诺完成时间', 'Done by')), widget=MomentInput())


class PassForm(CommentForm):
    to = PersonField(
        label=lazy(say('交给', 'To')),
        help_text=lazy(say('从此由对方办理，不再回到你这里。', 'It is theirs from then on and does not come back.')),
    )

    field_order = ('to', 'comment')


class DelegateForm(CommentForm):
    to = PersonField(
        label=lazy(say('请谁先办', 'Who looks first')),
        help_text=lazy(say('对方办完回到你这里，由你决定。', 'It comes back when they are through: you decide.')),
    )

    field_order = ('to', 'comment')


class AddSignersForm(CommentForm):
    people = PeopleField(label=lazy(say('加签人', 'Signers')))
    where = forms.ChoiceField(
        label=lazy(say('加签方式', 'When')),
        choices=[
            ('before', lazy(say('前加签：他们先签，再回到我', 'Before me'))),
            ('beside', lazy(say('并加签：与我同时签', 'Beside me'))),
            ('after', lazy(say('后加签：我同意后他们再签', 'After me'))),
        ],
        widget=forms.RadioSelect,
        initial='before',
    )

    field_order = ('people', 'where', 'comment')


class RemoveSignerForm(CommentForm):
    people = forms.TypedMultipleChoiceField(
        label=lazy(say('减签人', 'Signers')), coerce=int, choices=list, widget=forms.CheckboxSelectMultiple
    )

    field_order = ('people', 'comment')

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        people = sorted({person for task in _tasks(actor, ids) for person in removable(task)})
        faces = directory().faces(people)
        _choices(self, 'people', [(str(each), faces[each].name) for each in people if each in faces])


class SendBackForm(ReasonForm):
    node = forms.ChoiceField(label=lazy(say('退回到', 'Back to')), choices=list, required=False)
    straight = forms.BooleanField(
        label=lazy(say('办完后直接回到我这里', 'Comes straight back here afterwards')), required=False
    )

    field_order = ('node', 'straight', 'comment')

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        """What all of the tasks may go back to; for none in particular every text will do, and the engine judges it."""
        cases = [task.case for task in _tasks(actor, ids)]
        nodes = _common(_done(case) for case in cases)
        own = {task.node for task in _tasks(actor, ids)}
        steps = [(id, name) for id, name in nodes.items() if id not in own]
        _choices(self, 'node', [('', lazy(STEP_BEFORE)), *steps, (START, lazy(STARTER))])


class WithdrawForm(CommentForm):
    node = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)


class JumpForm(ReasonForm):
    node = forms.ChoiceField(label=lazy(say('跳转到', 'Jump to')), choices=list)
    token = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    field_order = ('node', 'token', 'comment')

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        cases = Case.objects.visible_to(actor).filter(pk__in=ids)
        nodes = _common(_named(load_definition(case.version_id)) for case in cases)
        _choices(self, 'node', nodes.items())

    def clean_token(self) -> int:
        return self.cleaned_data.get('token') or 0


class ReopenForm(ReasonForm):
    node = forms.ChoiceField(label=lazy(say('从哪里重开', 'Goes on at')), choices=list, required=False)

    field_order = ('node', 'comment')

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        cases = Case.objects.visible_to(actor).filter(pk__in=ids)
        nodes = _common(_done(case) for case in cases)
        _choices(self, 'node', [('', lazy(LAST_DECIDED)), *nodes.items()])


class CopyForm(CommentForm):
    people = PeopleField(label=lazy(say('抄送给', 'Copy to')))

    field_order = ('people', 'comment')


class UrgeForm(forms.Form):
    text = forms.CharField(label=lazy(say('催办留言', 'Message')), max_length=200, required=False)


class AbsenceForm(forms.Form):
    """One's own, unless an administrator says whose."""

    person = PersonField(label=lazy(say('外出人（默认自己）', 'Who is away (default: you)')), required=False)
    to = PersonField(label=lazy(say('代办人', 'Who stands in')))
    since = forms.DateTimeField(label=lazy(say('开始', 'From')), widget=MomentInput())
    until = forms.DateTimeField(label=lazy(say('结束', 'Until')), widget=MomentInput())
    processes = forms.MultipleChoiceField(
        label=lazy(say('只限这些流程（不选为全部）', 'Only these processes (none: all)')),
        required=False,
        choices=lambda: list(Process.objects.values_list('key', 'name')),
    )
    note = forms.CharField(label=lazy(say('说明', 'Note')), max_length=200, required=False)
    with_open = forms.BooleanField(
        label=lazy(say('现有待办立即转给代办人', 'What waits already goes there at once')), required=False
    )

    _me: int | None = None

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        self._me = actor.id

    def clean_person(self) -> int | None:
        return self.cleaned_data.get('person') or self._me

    def clean_processes(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data['processes'])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        since, until = told.get('since'), told.get('until')
        if isinstance(since, datetime) and isinstance(until, datetime) and until <= since:
            self.add_error('until', str(say('结束要晚于开始', 'It ends before it begins')))
        return told


class HandOverForm(CommentForm):
    to = PersonField(label=lazy(say('接手人', 'Who takes it over')))
    leaving = forms.BooleanField(
        label=lazy(say('离职：以后找他的也转给接手人', 'They leave: whatever comes later goes there too')),
        required=False,
    )

    field_order = ('to', 'leaving', 'comment')

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        """How much there is to take over, before anybody says yes."""
        held = preview(ids) if ids else []
        counts = {
            name: sum(getattr(each, name) for each in held)
            for name in ('tasks', 'offers', 'cases', 'delegated', 'stands_in', 'processes')
        }
        self.fields['to'].help_text = str(HOLDS.filled(**counts)) if held else ''


def _tasks(actor: Actor, ids: Sequence[int]) -> list[Task]:
    return list(Task.objects.visible_to(actor).filter(pk__in=ids).select_related('case'))


def removable(task: Task) -> set[int]:
    activity = State.loads(task.case.state).activities.get(task.activity)
    seats = activity.seats.values() if activity else ()
    return {
        person for seat in seats if not seat.vote and (seat.kind in ADDED or len(seats) > 1) for person in seat.people
    }


def _done(case: Case) -> dict[str, str]:
    """Tasks that somebody has done in this case, with their names, in the order of the log."""
    named = _named(load_definition(case.version_id))
    definition = load_definition(case.version_id)
    done = State.loads(case.state).done_by
    return {id: named[id] for id in done if id in named and definition.node(id).kind in TASKS}


def _named(definition: Definition) -> dict[str, str]:
    return {
        id: str(definition.words(id)) if node.name else id
        for id, node in definition.nodes.items()
        if node.kind is not NodeKind.BOUNDARY and not node.by_event
    }


def _common(several: Iterable[dict[str, str]]) -> dict[str, str]:
    """What all of them have, called as the first calls it."""
    found: dict[str, str] | None = None
    for each in several:
        found = each if found is None else {id: name for id, name in found.items() if id in each}
    return found or {}


def _choices(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)
