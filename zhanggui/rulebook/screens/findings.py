"""问题: rules that were broken, each with who answers for it, until when, why it happened and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.people import directory
from zhanggui.rulebook.choices import FindingState
from zhanggui.rulebook.models import Chapter, Finding
from zhanggui.rulebook.rights import SEE
from zhanggui.rulebook.usecases import ANSWER, CLOSE, REOPEN
from zhanggui.ui import registry
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, TagsColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, RowsFilter, SearchFilter
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TimelinePanel
from zhanggui.ui.tables import Table

LATE = (say('逾期', 'Late'), 'red')
ESCALATED = (say('已升级', 'Escalated'), 'orange')
NO_ROWS = say(
    '没有问题：没有条款被违反，或还没有核对过。', 'No finding: no rule was broken, or nothing was counted yet.'
)


def names(rows: Sequence[Finding], actor: Actor) -> Mapping[int, str]:
    faces = directory().faces({person for row in rows for person in row.people})
    return {row.pk: '、'.join(faces[each].name for each in row.people if each in faces) for row in rows}


def owners(rows: Sequence[Finding], actor: Actor) -> Mapping[int, str]:
    faces = directory().faces({row.owner_id for row in rows if row.owner_id})
    return {row.pk: faces[row.owner_id].name for row in rows if row.owner_id and row.owner_id in faces}


def marks(rows: Sequence[Finding], actor: Actor) -> Mapping[int, Any]:
    today = clock.today()
    return {
        row.pk: [
            *([LATE] if row.state == FindingState.OPEN and row.due_on < today else []),
            *([ESCALATED] if row.escalated_at else []),
        ]
        for row in rows
    }


class FindingTable(Table):
    title = LinkColumn(say('违反的事', 'What broke the rule'))
    clause = TextColumn(say('条款', 'Clause'), 'clause.code', prefetch=('clause',))
    state = ChoiceColumn(say('状态', 'State'))
    marks = TagsColumn(say('提示', 'Marks'), load=marks)
    owner = TextColumn(say('负责人', 'Owner'), load=owners)
    due_on = TimeColumn(say('答复期限', 'Answer by'), sort=True)
    at = TimeColumn(say('发生时间', 'When'))
    people = TextColumn(say('涉及的人', 'People'), load=names)
    cause = TextColumn(say('原因', 'Cause'), wide=True)
    measure = TextColumn(say('措施', 'Measure'), wide=True)

    default = ('title', 'clause', 'state', 'marks', 'owner', 'due_on', 'at', 'people')
    sort = ('-id',)


class FindingFilters(Filters):
    q = SearchFilter(fields=('title', 'clause__code', 'cause'))
    state = ChoiceFilter(FindingState, label=say('状态', 'State'))
    chapter = RowsFilter(lambda actor: Chapter.objects.all(), label=say('章', 'Chapter'), field_name='clause__chapter')
    at = DaysFilter('at', label=say('发生日期', 'Happened on'))

    basic = ('q', 'at')


def tabs(actor: Actor) -> list[Tab]:
    rows = Finding.objects.visible_to(actor)
    mine = Q(owner_id=actor.id) & ~Q(state=FindingState.CLOSED)
    late = Q(state=FindingState.OPEN, due_on__lt=clock.today())
    waiting = capped_count(rows.filter(state=FindingState.OPEN))
    return [
        Tab('open', say('待说明', 'To be answered'), Q(state=FindingState.OPEN), count=waiting, state=FindingState.OPEN),
        Tab('mine', say('我负责的', 'Mine'), mine, count=capped_count(rows.filter(mine))),
        Tab('late', say('逾期', 'Late'), late, count=capped_count(rows.filter(late)), tone='red'),
        Tab('answered', say('整改中', 'Measure under way'), Q(state=FindingState.ANSWERED), state=FindingState.ANSWERED),
        Tab('all', say('全部', 'All')),
    ]  # fmt: skip


class Findings(ListScreen):
    name = 'rulebook.findings'
    path = 'rulebook/findings/'
    title = say('制度问题', 'Findings')
    icon = 'alert-triangle'
    group = 'rules'
    order = 40
    right = SEE
    model = Finding
    table = FindingTable
    filters = FindingFilters
    tabs = tabs
    use_cases = (ANSWER, CLOSE, REOPEN)
    detail = 'rulebook.finding'
    empty = NO_ROWS


class FindingPage(DetailScreen):
    name = 'rulebook.finding'
    path = 'rulebook/findings/<int:pk>/'
    title = say('制度问题', 'Finding')
    right = SEE
    model = Finding
    desk = 'rulebook.findings'
    use_cases = (ANSWER, CLOSE, REOPEN)
    links = (
        Link(say('看这件事', 'To the case'), lambda row: row.href or '#', icon='external-link'),
        Link(say('看条款', 'To the clause'), lambda row: f'/rulebook/clauses/{row.clause_id}/', icon='book'),
    )
    panels = (
        FactsPanel(
            say('问题', 'Finding'),
            facts=(
                TextColumn(say('条款', 'Clause'), 'clause.code'),
                TagsColumn(say('提示', 'Marks'), load=marks, name='marks'),
                TextColumn(say('负责人', 'Owner'), load=owners, name='owner'),
                TimeColumn(say('答复期限', 'Answer by'), 'due_on'),
                TimeColumn(say('发生时间', 'When'), 'at'),
                TimeColumn(say('提出时间', 'Raised'), 'raised_at'),
                TextColumn(say('涉及的人', 'People'), load=names, name='people'),
                TextColumn(say('同时违反', 'Also broken'), 'codes', show=lambda value, row: '、'.join(value)),
            ),
        ),
        FactsPanel(
            say('说明与整改', 'Answer'),
            facts=(
                TextColumn(say('原因', 'Cause'), 'cause', wide=True),
                TextColumn(say('措施', 'Measure'), 'measure', wide=True),
                TimeColumn(say('答复时间', 'Answered'), 'answered_at'),
                TimeColumn(say('关闭时间', 'Closed'), 'closed_at'),
            ),
        ),
        TimelinePanel(state=FindingState),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Finding.objects.visible_to(actor).select_related('clause')


registry.register(Findings, FindingPage)
