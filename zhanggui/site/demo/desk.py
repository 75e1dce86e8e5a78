"""The demo company today: a morning meeting, tasks, a plan, a goal, a changed rule that not all have read, findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from zhanggui.core import clock, outbox
from zhanggui.core.actors import Actor, system
from zhanggui.flow.choices import JobState
from zhanggui.flow.models import Job, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.jobs import run_job
from zhanggui.planning.drafts import NewGoal, NewMeeting, NewSeries, NewTask, PlanRow
from zhanggui.planning.services import goals, meetings, plans, tasks
from zhanggui.planning.services.meetings import CallDay
from zhanggui.rulebook.models import Amendment, Reading
from zhanggui.rulebook.services.amending import NewAmendment, propose
from zhanggui.rulebook.services.finding import raise_findings
from zhanggui.rulebook.services.reading import acknowledge

RULE = 'OS-41'
RULE_TEXT = '售后约定当天写进订单备注，写明答应了什么、到哪天。'
RULE_TEXT_EN = 'What was agreed after the sale is noted on the order the same day: what was promised and until when.'
MORNING = ('ops_supervisor', 'director', 'operator', 'warehouse', 'service_supervisor', 'promotion_supervisor')
# what, as good as what, days from today, who
TASKS = (
    ('补齐羽绒服缺货尺码', '三个尺码都有货', -1, 'operator'),
    ('核对双 12 活动库存', '差异逐款写明原因', 1, 'warehouse'),
    ('更新快捷回复', '物流、尺码两组各五条', 2, 'service_supervisor'),
    ('整理竞品主图', '前十名各一张，写出不同', 4, 'operator'),
)
PLAN = (
    PlanRow('双 12 页面上线', '活动前三天完成', weight=40),
    PlanRow('每日查看标题与排名', '跌出前三页当天调整', weight=30),
    PlanRow('清理滞销款', '三款降到 30 件以下', weight=30),
)


def lay_the_desk(actors: Mapping[str, Actor]) -> None:
    """After the cases: the agenda is filled from them."""
    _tasks(actors)
    _meeting(actors)
    _plan(actors)
    _goal(actors)
    _rule(actors)
    outbox.drain()
    raise_findings(actor=system())
    outbox.drain()


def _tasks(actors: Mapping[str, Actor]) -> None:
    today, by = clock.today(), actors['ops_supervisor']
    with clock.moved(-timedelta(days=3)):
        lines = [NewTask(what, good, today + timedelta(days=days), _id(actors, who)) for what, good, days, who in TASKS]
        made = tasks.issue(lines, actor=by)
    assert not made.refused, made.refused
    assert tasks.accept(made.done[1:2], actor=actors['warehouse']).done


def _meeting(actors: Mapping[str, Actor]) -> None:
    """The regular one where today is a working day, else one called by hand."""
    host, people = _id(actors, 'ops_supervisor'), tuple(_id(actors, who) for who in MORNING)
    director = actors['director']
    line = NewSeries('运营晨会', (1, 2, 3, 4, 5, 6), time(9), host, people, 'morning')
    assert meetings.add_series([line], actor=director).done
    if not meetings.call_meetings([CallDay()], actor=system()).done:
        today = NewMeeting('运营晨会', clock.today(), people, time(9))
        assert meetings.call([today], actor=actors['ops_supervisor']).done


def _plan(actors: Mapping[str, Actor]) -> None:
    draft = plans.PlanDraft('week', clock.today(), PLAN)
    made = plans.save([draft], actor=actors['operator'])
    assert made.done, made.refused
    assert plans.submit(made.done, actor=actors['operator']).done


def _goal(actors: Mapping[str, Actor]) -> None:
    today = clock.today()
    first = today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    line = NewGoal('本月付款金额', 'paid', 'month', first, last, 300_000_000, _id(actors, 'director'))
    made = goals.add([line], actor=actors['director'])
    assert made.done, made.refused


def _rule(actors: Mapping[str, Actor]) -> None:
    """In force since yesterday's decision; one of those concerned has read it."""
    draft = {'text': RULE_TEXT, 'text_en': RULE_TEXT_EN}
    line = NewAmendment(clause=RULE, draft=draft, reason='备注写得太简单，换班后接不上。', effective_from=clock.today())
    made = propose([line], actor=actors['hr'])
    assert made.done, made.refused
    amendment = Amendment.objects.get(pk=made.done[0])
    assert amendment.case_id is not None
    for who, values in (('hr', {'amendment_checked': True}), ('general_manager', {}), ('director', {})):
        _follow()
        task = Task.objects.waiting_for(_id(actors, who)).get(case_id=amendment.case_id)
        done = complete([task.pk], actor=actors[who], values=values)
        assert done.done, done.refused
    _follow()
    read = Reading.objects.filter(amendment=amendment, person_id=_id(actors, 'service_agent_2'))
    assert acknowledge(list(read.values_list('pk', flat=True)), actor=actors['service_agent_2']).done


def _follow() -> None:
    """What the cases do by themselves."""
    for job in list(Job.objects.filter(state=JobState.READY).values_list('pk', flat=True)):
        run_job(job)
    outbox.drain()


def _id(actors: Mapping[str, Actor], who: str) -> int:
    return actors[who].id or 0
