"""The cards there are, in the order a new person finds them. Rights decide who sees which; nothing names a position."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.flow.policies import WORK
from zhanggui.notices.usecases import READ as READ_NOTICES
from zhanggui.planning.policies import SEE as SEE_PLANNING
from zhanggui.rulebook.rights import SEE as SEE_RULES
from zhanggui.rulebook.rights import SEE_CONFORMANCE
from zhanggui.site.workbench import alarms, beginnings, company, duties, figures, todo
from zhanggui.site.workbench.cards import HomeCard, register
from zhanggui.site.workbench.company import SEE_COMPANY


def at(screen: str) -> Callable[[], str]:
    """Made late, when addresses are known."""
    return lambda: reverse(screen)


def late() -> str:
    return f'{reverse("workbench.open")}?tab=late'


CARDS = (
    HomeCard(
        say('常用发起', 'Quick starts'), key='starts', order=10, width=12, right=WORK, load=beginnings.starts,
        href=at('flow.start_list'), template='site/home/starts.html',
    ),
    HomeCard(
        say('我的数据', 'My figures'), key='figures', order=20, width=12, load=figures.figures, again_seconds=180,
        template='site/home/figures.html',
    ),
    HomeCard(
        say('待办', 'To do'), key='todo', order=30, width=8, right=WORK, load=todo.todos, href=at('flow.todo'),
        again_seconds=60, template='site/home/todo.html',
    ),
    HomeCard(
        say('岗位职责', 'Duties of the day'), key='duties', order=40, width=4, right=SEE_RULES, load=duties.card, later=True,
        href=at('rulebook.mine'), again_seconds=300, template='site/home/duties.html',
    ),
    HomeCard(
        say('预警', 'Alarms'), key='alarms', order=50, width=4, load=alarms.card, later=True, again_seconds=120,
        template='site/home/alarms.html',
    ),
    HomeCard(
        say('逾期', 'Overdue'), key='company_overdue', order=51, width=4, right=SEE_COMPANY, later=True, load=company.overdue,
        href=late, again_seconds=300, template='site/home/overdue.html',
    ),
    HomeCard(
        say('卡在哪里', 'Where work lies'), key='company_jams', order=53, width=8, right=SEE_COMPANY, later=True,
        load=company.jams, href=at('workbench.open'), again_seconds=300, template='site/home/jams.html',
    ),
    HomeCard(
        say('目标与实际', 'Goals and what was done'), key='company_goals', order=55, width=8, right=SEE_COMPANY, later=True,
        load=company.plans, href=at('planning.goals'), template='site/home/goals.html',
    ),
    HomeCard(
        say('本月制度执行', 'Rules kept this month'), key='company_rules', order=54, width=4, right=SEE_CONFORMANCE,
        later=True, load=company.rules, href=at('rulebook.conformance'), template='site/home/kept.html',
    ),
    HomeCard(
        say('制度问题', 'Findings'), key='company_findings', order=52, width=4, right=SEE_COMPANY, later=True,
        load=company.findings, href=at('rulebook.findings'), template='site/home/findings.html',
    ),
    HomeCard(
        say('今天发起', 'Begun today'), key='company_today', order=56, width=4, right=SEE_COMPANY, later=True,
        load=company.today, href=at('workbench.open'), template='site/home/today.html',
    ),
    HomeCard(
        say('等待他人', 'Waiting for others'), key='waits', order=60, width=4, right=WORK, load=todo.waits, later=True,
        href=at('flow.mine'), template='site/home/waits.html',
    ),
    HomeCard(
        say('今天的会议', 'Meetings today'), key='meetings', order=70, width=4, right=SEE_PLANNING, later=True,
        load=beginnings.meetings, href=at('planning.meetings'), template='site/home/meetings.html',
    ),
    HomeCard(
        say('消息', 'Notices'), key='notices', order=75, width=4, right=READ_NOTICES.name, later=True, again_seconds=120,
        load=beginnings.notices, href=at('notices.mine'), template='site/home/notices.html',
    ),
    HomeCard(
        say('制度待阅', 'Rules to read'), key='rules', order=80, width=4, right=SEE_RULES, later=True,
        load=beginnings.rules, href=at('rulebook.mine'), template='site/home/rules.html',
    ),
)  # fmt: skip
register(*CARDS)
