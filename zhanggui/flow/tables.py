"""The columns of the lists of processes: the inbox and its sisters, drafts, cases, absences."""

from __future__ import annotations

from typing import ClassVar

from zhanggui.core.words import say
from zhanggui.flow import cells
from zhanggui.flow.selectors.outcomes import outcomes
from zhanggui.flow.selectors.summaries import draft_summaries, summaries
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, LinkColumn, TagsColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table

TITLE = say('标题', 'Title')
PROCESS = say('流程', 'Process')
NODE = say('节点', 'Step')
STARTER = say('发起人', 'Started by')
NUMBER = say('编号', 'Number')
STATUS = say('状态', 'State')
NOW = say('当前', 'Now at')
SUMMARY = say('摘要', 'Summary')
ARRIVED = say('到达时间', 'Arrived')
STARTED = say('发起时间', 'Started')
DUE = say('截止', 'Due')


class TodoTable(Table):
    title = LinkColumn(TITLE, 'case.title')
    flags = TagsColumn(say('标记', 'Marks'), load=cells.flags)
    process = TextColumn(PROCESS, 'case.version.process.called')
    node = TextColumn(NODE, load=cells.steps)
    starter = TextColumn(STARTER, load=cells.starters)
    summary = TextColumn(SUMMARY, load=summaries)
    due = cells.DueColumn(DUE, 'due_at', sort=True)
    opened_at = TimeColumn(ARRIVED, sort=True)
    number = TextColumn(NUMBER, 'case.number', copy=True)
    lane = TextColumn(say('泳道', 'Lane'), load=cells.lanes)

    default: ClassVar[tuple[str, ...]] = ('title', 'flags', 'process', 'node', 'starter', 'summary', 'due', 'opened_at')
    sort = ('-id',)


class DoneTable(Table):
    title = LinkColumn(TITLE, 'case.title')
    process = TextColumn(PROCESS, 'case.version.process.called')
    node = TextColumn(NODE, load=cells.steps)
    result = cells.ResultColumn(say('处理结果', 'Result'), load=outcomes)
    comment = TextColumn(say('意见', 'Opinion'))
    starter = TextColumn(STARTER, load=cells.starters)
    status = ChoiceColumn(say('流程状态', 'Case'), 'case.status')
    now = TextColumn(NOW, load=cells.places)
    done_at = TimeColumn(say('处理时间', 'Done'), sort=True)
    took = TextColumn(say('用时', 'Took'), 'done_at', show=cells.took)
    number = TextColumn(NUMBER, 'case.number', copy=True)

    default = ('title', 'process', 'node', 'result', 'comment', 'starter', 'status', 'now', 'done_at', 'took')
    sort = ('-done_at', '-id')


class CaseTable(Table):
    """Of `mine` and of all cases."""

    title = LinkColumn(TITLE)
    number = TextColumn(NUMBER, copy=True)
    process = TextColumn(PROCESS, 'version.process.called')
    version = TextColumn(say('版本', 'Version'), 'version.number')
    status = ChoiceColumn(STATUS)
    now = TextColumn(NOW, load=cells.places)
    starter = TextColumn(STARTER, load=cells.starters)
    summary = TextColumn(SUMMARY, load=summaries)
    started_at = TimeColumn(STARTED)
    ended_at = TimeColumn(say('结束时间', 'Ended'))

    default: ClassVar[tuple[str, ...]] = ('title', 'number', 'process', 'status', 'now', 'summary', 'started_at')
    sort = ('-id',)


class AllCaseTable(CaseTable):
    default = ('title', 'number', 'process', 'version', 'status', 'now', 'starter', 'started_at', 'ended_at')


class CopyTable(Table):
    title = LinkColumn(TITLE, 'case.title')
    unread = BoolColumn(say('未读', 'Unread'), 'read_at', show=lambda value, row: value is None)
    process = TextColumn(PROCESS, 'case.version.process.called')
    starter = TextColumn(STARTER, load=cells.starters)
    sender = TextColumn(say('抄送人', 'Copied by'), load=cells.senders)
    status = ChoiceColumn(say('流程状态', 'Case'), 'case.status')
    summary = TextColumn(SUMMARY, load=summaries)
    at = TimeColumn(say('抄送时间', 'Copied'))

    default = ('title', 'unread', 'process', 'starter', 'sender', 'status', 'summary', 'at')


class DraftTable(Table):
    process = LinkColumn(PROCESS, 'process.called')
    summary = TextColumn(SUMMARY, load=draft_summaries)
    at = TimeColumn(say('保存时间', 'Saved'))


class AbsenceTable(Table):
    person = TextColumn(say('谁外出', 'Who is away'), load=lambda rows, actor: cells.people(rows, 'person_id'))
    to = TextColumn(say('由谁代办', 'Stands in'), load=lambda rows, actor: cells.people(rows, 'to_id'))
    since = TimeColumn(say('从', 'From'))
    until = TimeColumn(say('到', 'Until'))
    processes = TextColumn(
        say('哪些流程', 'Which processes'), show=lambda value, row: '、'.join(value) or say('全部', 'All')
    )
    note = TextColumn(say('说明', 'Note'))
