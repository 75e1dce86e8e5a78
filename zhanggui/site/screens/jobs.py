"""Jobs, deliveries with their dead letters, and the proofs of `drift`: whether the machinery does what it promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from procrastinate.contrib.django.models import ProcrastinateJob

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.models import DeliveryState, DriftRun, OutboxDelivery
from zhanggui.core.rights import declare
from zhanggui.core.words import Words, say
from zhanggui.site.upkeep import ProveNow
from zhanggui.site.usecases import PROVE, REVIVE
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, LinkColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TemplatePanel
from zhanggui.ui.registry import register
from zhanggui.ui.tables import Table

SEE_JOBS = declare('core.see_jobs', say('查看后台任务', 'See background jobs'))


class JobState(Choice):
    """Procrastinate's words, and ours for them."""

    WAITING = 'todo', '排队', 'Waiting', Tone.BLUE
    DOING = 'doing', '执行中', 'Running', Tone.CYAN
    SUCCEEDED = 'succeeded', '成功', 'Done', Tone.GREEN
    FAILED = 'failed', '失败', 'Failed', Tone.RED
    CANCELLED = 'cancelled', '已取消', 'Cancelled', Tone.GREY
    ABORTED = 'aborted', '已中止', 'Aborted', Tone.ORANGE


def tabs_of(model: type[Any], field: str, states: Sequence[Choice]) -> Callable[[Actor], Sequence[Tab]]:
    """A tab for each state and one for all, none counted beyond the cap."""

    def tabs(actor: Actor) -> Sequence[Tab]:
        found = []
        for state in states:
            query = Q(**{field: state.value})
            count = capped_count(model.objects.filter(query))
            found.append(Tab(state.value, state.label, query, count, state=state.value, tone=state.tone))
        return [*found, Tab('all', say('全部', 'All'))]

    return tabs


class JobTable(Table):
    id = TextColumn(say('编号', 'Id'), show=lambda value, row: str(value))
    task_name = TextColumn(say('任务', 'Task'))
    queue_name = TextColumn(say('队列', 'Queue'))
    status = ChoiceColumn(say('状态', 'State'), choice=JobState)
    attempts = NumberColumn(say('次数', 'Tries'))
    scheduled_at = TimeColumn(say('计划时间', 'Planned for'))
    args = TextColumn(say('参数', 'Arguments'), wide=True, show=lambda value, row: str(value))


class JobList(ListScreen):
    name = 'core.jobs'
    path = 'jobs/'
    title = say('后台任务', 'Background jobs')
    icon = 'server-cog'
    group = 'system'
    order = 20
    right = SEE_JOBS
    model = ProcrastinateJob
    table = JobTable
    tabs = tabs_of(ProcrastinateJob, 'status', (JobState.FAILED, JobState.DOING, JobState.WAITING, JobState.SUCCEEDED))
    empty = say('这个状态下没有任务。', 'No job in this state.')


class DeliveryTable(Table):
    id = TextColumn(say('编号', 'Id'), show=lambda value, row: str(value))
    kind = TextColumn(say('事件', 'Event'), 'event.kind', prefetch=('event',))
    handler = TextColumn(say('处理者', 'Handler'))
    state = ChoiceColumn(say('状态', 'State'))
    tries = NumberColumn(say('次数', 'Tries'))
    error = TextColumn(say('最近错误', 'Last error'), wide=True)
    at = TimeColumn(say('发生时间', 'Happened'), 'event.at')
    next_at = TimeColumn(say('下次尝试', 'Next try'))
    done_at = TimeColumn(say('完成时间', 'Done'))
    default = ('id', 'kind', 'handler', 'state', 'tries', 'error', 'next_at')


class DeliveryList(ListScreen):
    name = 'core.deliveries'
    path = 'jobs/deliveries/'
    title = say('事件与死信', 'Events and dead letters')
    icon = 'mail-exclamation'
    group = 'system'
    order = 30
    right = SEE_JOBS
    model = OutboxDelivery
    table = DeliveryTable
    tabs = tabs_of(OutboxDelivery, 'state', (DeliveryState.DEAD, DeliveryState.READY, DeliveryState.DONE))
    use_cases = (REVIVE,)
    empty = say('没有死信：每个事件都送到了。', 'No dead letter: everything was delivered.')


class DriftTable(Table):
    at = LinkColumn(say('时间', 'Time'), show=lambda value, row: TimeColumn(say('', '')).plain(value))
    is_sound = BoolColumn(say('全部一致', 'All sound'), 'found', show=lambda value, row: value == 0)
    found = NumberColumn(say('发现', 'Found'))
    seconds = NumberColumn(say('用时(秒)', 'Seconds'), show=lambda value, row: round(value, 2))


class DriftList(ListScreen):
    name = 'core.drift'
    path = 'jobs/drift/'
    title = say('账实核对', 'Proofs')
    icon = 'shield-check'
    group = 'system'
    order = 40
    right = SEE_JOBS
    model = DriftRun
    table = DriftTable
    detail = 'core.drift_run'
    adds = ('core.prove',)
    empty = say('还没有核对过。点“立即核对”，或等到夜里。', 'Never proved yet: prove now, or wait for the night.')


class DriftPage(DetailScreen):
    name = 'core.drift_run'
    path = 'jobs/drift/<int:pk>/'
    title = say('核对结果', 'Proof')
    right = SEE_JOBS
    model = DriftRun
    desk = 'core.drift'
    panels = (
        FactsPanel(
            say('结果', 'Result'),
            facts=(
                TimeColumn(say('时间', 'Time'), 'at'),
                NumberColumn(say('发现', 'Found'), 'found'),
                NumberColumn(say('用时(秒)', 'Seconds'), 'seconds', show=lambda value, row: round(value, 2)),
            ),
        ),
        TemplatePanel(
            say('各项', 'Invariants'),
            wide=True,
            template='site/drift.html',
            load=lambda run, actor: {'proofs': sorted(run.report, key=lambda proof: -proof['found'])},
        ),
    )

    def heading(self, thing: DriftRun) -> str:
        return str(SOUND if not thing.found else FOUND.filled(n=thing.found))


SOUND: Words = say('全部一致', 'All sound')
FOUND: Words = say('发现 {n} 处不一致', '{n} violations found')


class Prove(FormScreen):
    name = 'core.prove'
    path = 'jobs/drift/new/'
    title = say('立即核对', 'Prove now')
    icon = 'shield-check'
    use_case = PROVE
    done = 'core.drift'

    def line(self, cleaned: Any) -> ProveNow:
        return ProveNow()


register(JobList, DeliveryList, DriftList, DriftPage, Prove)
