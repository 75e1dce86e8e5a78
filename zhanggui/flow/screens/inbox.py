"""待办, 已办, 我发起, 抄送, 草稿: the lists a person lives in. Each shows that person's own rows alone."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import say
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.filters import CopyFilters, DoneFilters, MineFilters, TodoFilters
from zhanggui.flow.models import Case, Copy, StartDraft, Task
from zhanggui.flow.policies import WORK
from zhanggui.flow.selectors import inbox
from zhanggui.flow.selectors.naming import step_name
from zhanggui.flow.tables import CaseTable, CopyTable, DoneTable, DraftTable, TodoTable
from zhanggui.flow.usecases.operations import CANCEL, CLAIM, TRANSFER, URGE
from zhanggui.flow.usecases.personal import DROP_DRAFTS, READ_COPIES
from zhanggui.flow.usecases.running import APPROVE, REFUSE
from zhanggui.ui import palette
from zhanggui.ui.context import count_todo
from zhanggui.ui.lists import Ask, ListScreen, Tab
from zhanggui.ui.palette import Hit, Source
from zhanggui.ui.registry import register
from zhanggui.ui.requests import person_id

HITS_MAX = 6


def todo_tabs(actor: Actor) -> list[Tab]:
    found = inbox.counts(person_id(actor))
    return [
        Tab('all', say('全部', 'All'), count=found.all),
        Tab('overdue', say('已逾期', 'Overdue'), inbox.is_overdue(), count=found.overdue, tone=Tone.RED),
        Tab('today', say('今天到期', 'Due today'), inbox.is_due_today(), count=found.today, tone=Tone.ORANGE),
        Tab('claim', say('待认领', 'To claim'), Q(assignee__isnull=True), count=found.unclaimed),
        Tab('mine', say('已归我', 'Mine'), Q(assignee__isnull=False)),
    ]


def mine_tabs(actor: Actor) -> list[Tab]:
    over = [status.value for status in CaseStatus if status not in (CaseStatus.RUNNING, CaseStatus.SUSPENDED)]
    return [
        Tab('all', say('全部', 'All')),
        Tab('running', say('进行中', 'Running'), ~Q(status__in=over)),
        Tab('refused', say('被驳回', 'Refused'), Q(status=CaseStatus.REFUSED)),
        Tab('over', say('已结束', 'Over'), Q(status__in=over)),
    ]


def read_tabs(actor: Actor) -> list[Tab]:
    return [
        Tab('all', say('全部', 'All')),
        Tab('unread', say('未读', 'Unread'), Q(read_at__isnull=True)),
    ]


class InboxScreen(ListScreen):
    """A list of one's own rows, with the keys of an inbox: a 同意, r 驳回."""

    group = 'flow'
    right = WORK
    template = 'flow/inbox.html'


class Todo(InboxScreen):
    name = 'flow.todo'
    path = 'flow/todo/'
    title = say('待办', 'To do')
    icon = 'inbox'
    order = 10
    model = Task
    table = TodoTable
    filters = TodoFilters
    tabs = todo_tabs
    use_cases = (APPROVE, REFUSE, CLAIM, TRANSFER)
    detail = 'flow.task'
    adds = ('flow.start_list',)
    empty = say('没有待办，都处理完了。', 'Nothing to do: all done.')
    again_seconds = 60
    keys = say('a 同意 · r 驳回 · c 认领', 'a approve · r refuse · c claim')

    def rows(self, actor: Actor) -> QuerySet[Task]:
        return inbox.waiting(person_id(actor))

    def offered(self, ask: Ask) -> list[UseCase]:
        return usecases.offered(self.use_cases, ask.actor, state=TaskState.OPEN)


class Done(InboxScreen):
    name = 'flow.done'
    path = 'flow/done/'
    title = say('已办', 'Done')
    icon = 'checks'
    order = 20
    model = Task
    table = DoneTable
    filters = DoneFilters
    detail = 'flow.task'
    empty = say('还没有处理过待办。', 'Nothing done yet.')

    def rows(self, actor: Actor) -> QuerySet[Task]:
        return inbox.done_by(person_id(actor))


class Mine(InboxScreen):
    name = 'flow.mine'
    path = 'flow/mine/'
    title = say('我发起', 'Started by me')
    icon = 'send'
    order = 30
    model = Case
    table = CaseTable
    filters = MineFilters
    tabs = mine_tabs
    use_cases = (URGE, CANCEL)
    detail = 'flow.case'
    adds = ('flow.start_list',)
    empty = say('还没有发起过流程。', 'You have started no process yet.')

    def rows(self, actor: Actor) -> QuerySet[Case]:
        return inbox.started_by(person_id(actor))


class Copies(InboxScreen):
    name = 'flow.copies'
    path = 'flow/copies/'
    title = say('抄送我', 'Copied to me')
    icon = 'copy'
    order = 40
    model = Copy
    table = CopyTable
    filters = CopyFilters
    tabs = read_tabs
    use_cases = (READ_COPIES,)
    empty = say('没有抄送给你的流程。', 'No case was copied to you.')

    def rows(self, actor: Actor) -> QuerySet[Copy]:
        return inbox.copies_to(person_id(actor))

    def href(self, row: Copy) -> str:
        return reverse('flow.case', kwargs={'pk': row.case_id})


class Drafts(InboxScreen):
    name = 'flow.drafts'
    path = 'flow/drafts/'
    title = say('草稿', 'Drafts')
    icon = 'pencil'
    order = 50
    model = StartDraft
    table = DraftTable
    use_cases = (DROP_DRAFTS,)
    adds = ('flow.start_list',)
    exports = False
    empty = say('没有草稿。', 'No drafts.')

    def rows(self, actor: Actor) -> QuerySet[StartDraft]:
        return inbox.drafts_of(person_id(actor))

    def href(self, row: StartDraft) -> str:
        return f'{reverse("flow.start", kwargs={"key": row.process.key})}?draft={row.pk}'


def found(actor: Actor, text: str) -> list[Hit]:
    """For Ctrl-K: what waits for this person, by its title; any case in sight by its whole number."""
    hits = [
        Hit(task.case.title, reverse('flow.task', kwargs={'pk': task.pk}), icon='inbox', subtitle=step_name(task))
        for task in inbox.waiting(person_id(actor)).filter(case__title__icontains=text).order_by('-pk')[:HITS_MAX]
    ]
    cases = inbox.light(Case.objects.visible_to(actor).filter(number=text))
    return hits + [
        Hit(case.title, reverse('flow.case', kwargs={'pk': case.pk}), icon='list-details', subtitle=case.number)
        for case in cases
    ]


def todo_badge(actor: Actor) -> tuple[int, str]:
    if actor.id is None or not actor.may(WORK):
        return 0, ''
    return inbox.waiting_count(actor.id), reverse('flow.todo')


register(Todo, Done, Mine, Copies, Drafts)
palette.register(Source(say('流程', 'Processes'), found, right=WORK))
count_todo(todo_badge, icon='inbox', always=True)
