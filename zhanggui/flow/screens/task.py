"""The page of a task: its form, what it is about, who did what, and the bar that decides. What was typed is never lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django_htmx.http import HttpResponseClientRedirect

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow import acts
from zhanggui.flow.cells import flags, status_shown
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.forms.nodes import Placed, placed
from zhanggui.flow.forms.operations import removable
from zhanggui.flow.forms.rendering import FlowForm, build, plain, typed
from zhanggui.flow.forms.showing import facts
from zhanggui.flow.forms.variables import known_to
from zhanggui.flow.models import Task
from zhanggui.flow.pages import around
from zhanggui.flow.policies import ADMINISTER, WORK
from zhanggui.flow.ready import panel_for
from zhanggui.flow.selectors.cases import next_task
from zhanggui.flow.selectors.filled import filled
from zhanggui.flow.selectors.inbox import names
from zhanggui.flow.selectors.naming import step_name
from zhanggui.flow.selectors.outcomes import outcomes
from zhanggui.flow.services.hands import holders_of
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.personal import keep_typed, see
from zhanggui.flow.usecases.operations import (
    ADD_SIGNERS,
    CLAIM,
    COMMIT,
    COPY,
    DELEGATE,
    GIVE_BACK,
    REMOVE_SIGNER,
    SEND_BACK,
    TRANSFER,
    UNCLAIM,
    URGE_TASK,
    WITHDRAW,
)  # fmt: skip
from zhanggui.flow.usecases.running import COMPLETE
from zhanggui.ui.columns import badge
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, person_id
from zhanggui.ui.screens import Screen

OPINION_LENGTH_MAX = 2_000
# None of them is the word on a button: a click here only writes.
PHRASES = (
    say('情况属实', 'It is so'),
    say('已核实', 'Checked'),
    say('请补充材料', 'More papers, please'),
    say('金额有误', 'The amount is wrong'),
)
TOO_LATE = say(
    '没有提交：该待办已处理、已关闭或已转给别人。', 'Not sent: this task is done, closed, or with somebody else now.'
)
ACTED = say('{label}：{title}', '{label}: {title}')


@dataclass(slots=True)
class Desk:
    """One task before one person: what stands in its form and what they may do."""

    task: Task
    actor: Actor
    placed: Placed | None
    values: dict[str, Any]
    may_act: bool
    buttons: list[acts.Button]
    form: forms.Form | None = None
    opinion: str = ''
    wrong: list[str] | None = None


class TaskPage(DetailScreen):
    """POST `outcome`, `opinion`, `next` and the form's fields: decide. Refused, everything typed still stands there."""

    name = 'flow.task'
    path = 'flow/tasks/<int:pk>/'
    title = say('待办', 'Task')
    right = WORK
    model = Task
    template = 'flow/page/task.html'

    def rows(self, actor: Actor) -> QuerySet[Task]:
        joined = Task.objects.visible_to(actor).select_related('case__version__process')
        return joined.defer('case__version__source', 'case__version__executable', 'case__version__report')

    def get(self, request: Request, pk: int) -> HttpResponse:
        desk = desk_of(get_object_or_404(self.rows(request.actor), pk=pk), request.actor)
        see(desk.task.case_id, actor=request.actor)
        return self._shown(request, desk)

    def post(self, request: Request, pk: int) -> HttpResponse:
        desk = desk_of(get_object_or_404(self.rows(request.actor), pk=pk), request.actor, request)
        outcome = request.POST.get('outcome', '')
        button = next((each for each in desk.buttons if each.outcome == outcome), None)
        if not desk.may_act:
            desk.wrong = [str(TOO_LATE)]
            return self._shown(request, desk, status=422)
        if button is None:
            raise BadRequest(outcome)
        if not request.actor.may(button.use_case):
            raise PermissionDenied(button.use_case)
        if isinstance(desk.form, FlowForm):
            desk.form.strict = outcome != acts.REFUSE
        if desk.form is not None and not desk.form.is_valid():
            return self._shown(request, desk, status=422)
        told = {
            'outcome': outcome,
            'comment': desk.opinion,
            'values': plain(desk.form) if desk.form is not None else {},
        }
        verdicts = usecases.perform(COMPLETE, [pk], actor=request.actor, told=told)
        if verdicts.refused:
            _tell(desk, verdicts)
            return self._shown(request, desk_again(desk), status=422)
        messages.success(request, str(ACTED.filled(label=button.label, title=desk.task.case.title)))
        return _go_on(request, pk)

    def badges(self, thing: Task) -> list[SafeString]:
        state = TaskState(thing.state)
        shown = [badge(step_name(thing), 'blue')]
        shown += [badge(state.label, state.tone)] if state != TaskState.OPEN else []
        shown += [status_shown(thing.case.status)] if thing.case.status != CaseStatus.RUNNING else []
        return shown

    def _shown(self, request: Request, desk: Desk, status: int = 200) -> HttpResponse:
        inside = request.htmx and request.htmx.target == 'thing'
        template = 'flow/fragment/task.html' if inside else self.template
        response = self.page(request, template, self._context(desk))
        response.status_code = status
        return response

    def _context(self, desk: Desk) -> dict[str, Any]:
        task, actor, case = desk.task, desk.actor, desk.task.case
        form_key = desk.placed.form.key if desk.placed else ''
        lost = desk.form is not None and desk.form.is_bound and not desk.may_act
        told = around(case, actor)
        return {
            **told,
            'doing': told['definition'].extra.get('texts', {}).get(task.node, ''),
            'object': task,
            'desk': desk,
            'heading': case.title,
            'badges': self.badges(task),
            'flags': flags([task], actor)[task.pk],
            'form': desk.form if desk.may_act else None,
            'facts': _facts(desk) if not desk.may_act else [],
            'lost': _lost(desk) if lost else [],
            'filled': filled(case, actor, without=form_key),
            'ready': panel_for(task, actor) if task.state == TaskState.OPEN else None,
            'phrases': PHRASES,
            'acting': usecases.offered(_task_use_cases(desk), actor),
            'acting_case': usecases.offered(_case_use_cases(desk), actor),
            'done_by': names([task.done_by_id]).get(task.done_by_id or 0, ''),
            'result': outcomes([task])[task.pk],
        }


class Typed(Screen):
    """POST while one types: the draft is kept, and what depends on what was typed is drawn anew."""

    name = 'flow.typed'
    path = 'flow/tasks/<int:pk>/typed/'
    title = say('', '')
    right = WORK
    template = 'flow/fragment/typed.html'

    def post(self, request: Request, pk: int) -> HttpResponse:
        task = get_object_or_404(TaskPage().rows(request.actor), pk=pk)
        desk = desk_of(task, request.actor, request)
        values = {**(typed(desk.form) if desk.form is not None else {}), 'comment': desk.opinion}
        kept = desk.may_act and keep_typed(task.pk, values, actor=request.actor)
        return self.page(request, self.template, {'form': desk.form, 'kept': kept, 'task': task, 'now': clock.now()})


def desk_of(task: Task, actor: Actor, request: Request | None = None) -> Desk:
    """With a request, what was sent stands in the form; else the draft, else what the case knows."""
    definition = load_definition(task.case.version_id)
    where = placed(task.case.version, task.node)
    values = known_to(task)
    may_act = task.state == TaskState.OPEN and actor.id in holders_of([task])[task.pk]
    buttons = acts.buttons(task, definition.node(task.node), where)
    desk = Desk(task, actor, where, values, may_act, [each for each in buttons if actor.may(each.use_case)])
    sent: dict[str, Any] = {'data': request.POST, 'files': request.FILES} if request is not None else {}
    if where is not None:
        desk.form = build(where, values=values, actor=actor, draft=task.draft, **sent)
    desk.opinion = _opinion(request) if request is not None else str(task.draft.get('comment') or '')
    return desk


def desk_again(desk: Desk) -> Desk:
    """After a refusal: the task as it is now, with what was typed; somebody else may have been quicker."""
    fresh = TaskPage().rows(desk.actor).filter(pk=desk.task.pk).first()
    if fresh is not None:
        desk.task = fresh
        desk.may_act = fresh.state == TaskState.OPEN and desk.actor.id in holders_of([fresh])[fresh.pk]
    return desk


def _tell(desk: Desk, verdicts: Verdicts) -> None:
    """Reasons stand at their fields where they have one; the rest above the form."""
    desk.wrong = []
    for refusal in verdicts.refused:
        field = refusal.numbers.get('field')
        if desk.form is not None and field in desk.form.fields:
            desk.form.add_error(field, str(refusal.reason))
        else:
            desk.wrong.append(str(refusal.reason))


def _opinion(request: Request) -> str:
    try:
        return clean_text(request.POST.get('opinion', ''), length_max=OPINION_LENGTH_MAX)
    except ParseError:
        return request.POST.get('opinion', '')[:OPINION_LENGTH_MAX].replace('\0', '')


def _go_on(request: Request, pk: int) -> HttpResponse:
    """To the next task, when they want that and there is one; else back to the inbox."""
    follows = next_task(person_id(request.actor), pk) if request.POST.get('next') else None
    return HttpResponseClientRedirect(reverse('flow.task', kwargs={'pk': follows}) if follows else reverse('flow.todo'))


def _facts(desk: Desk) -> list[Any]:
    if desk.placed is None or desk.placed.form.code:
        return []
    values = {**desk.values, **desk.task.values}
    return facts(desk.placed.form, values, actor=desk.actor, visible=desk.placed.visible)


def _lost(desk: Desk) -> list[Any]:
    """What was typed into a task that somebody else ended meanwhile: to be read and copied."""
    if desk.placed is None or desk.placed.form.code or desk.form is None:
        return []
    shown = facts(
        desk.placed.form, typed(desk.form), actor=desk.actor, visible=desk.placed.editable or desk.placed.visible
    )
    return [each for each in shown if each.text != '—' or each.rows]


def _case_use_cases(desk: Desk) -> list[UseCase]:
    """Who has just decided may take it back while nobody has gone on from it; the service knows whether."""
    is_mine = desk.task.state == TaskState.DONE and desk.task.done_by_id == desk.actor.id
    return [COPY, WITHDRAW] if is_mine and desk.task.case.status == CaseStatus.RUNNING else [COPY]


def _task_use_cases(desk: Desk) -> list[UseCase]:
    """Only what means something now: no claiming of what is claimed, no giving back of what was not delegated."""
    task = desk.task
    if task.state != TaskState.OPEN:
        return [REMOVE_SIGNER] if task.result == 'waiting' and removable(task) else []
    if not desk.may_act:
        return [URGE_TASK]
    if task.assignee_id is None and not desk.actor.may(ADMINISTER):
        return [CLAIM]  # whatever hands it on is refused until it is somebody's
    approval = load_definition(task.case.version_id).node(task.node).approval
    found = [CLAIM] if task.assignee_id is None else []
    found += [COMMIT] if approval is not None and approval.commitment else []
    found += [GIVE_BACK] if task.delegated else []
    found += [TRANSFER, DELEGATE, ADD_SIGNERS]
    found += [REMOVE_SIGNER] if removable(task) else []
    found += [SEND_BACK]
    return [*found, UNCLAIM] if task.assignee_id and task.offered else found


register(TaskPage, Typed)
