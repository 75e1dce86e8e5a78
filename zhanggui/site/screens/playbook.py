"""The playbook under 系统: what was loaded when, and the pieces for which somebody has to choose between two texts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zhanggui.core.actors import Actor
from zhanggui.core.rights import declare
from zhanggui.core.words import say
from zhanggui.site.models import PieceState, PlaybookLoad, PlaybookPiece
from zhanggui.site.playbook import KINDS, ours_of
from zhanggui.site.usecases import SETTLE
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TemplatePanel
from zhanggui.ui.registry import register
from zhanggui.ui.tables import Table

SEE = declare('playbook.see', say('查看公司手册的装载', 'See what was loaded of the playbook'))
LINES_AROUND = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of two texts beside each other; `tone` is the class of its row."""

    ours: str
    theirs: str
    tone: str


def beside(ours: str, theirs: str) -> list[Line]:
    """Alike lines on one row; far from any difference they are left out."""
    left, right = ours.splitlines(), theirs.splitlines()
    lines: list[Line] = []
    for group in difflib.SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(LINES_AROUND):
        if lines:
            lines.append(Line('…', '…', 'far'))
        for tag, first, last, start, end in group:
            rows = max(last - first, end - start)
            ones = [*left[first:last], *[''] * (rows - (last - first))]
            others = [*right[start:end], *[''] * (rows - (end - start))]
            lines += [
                Line(one, other, '' if tag == 'equal' else 'changed') for one, other in zip(ones, others, strict=True)
            ]
    return lines


def two_texts(row: PlaybookPiece, actor: Actor) -> dict[str, Any]:
    ours = ours_of(row)
    theirs = row.waiting or row.base
    return {'lines': beside(ours, theirs), 'is_gone': not ours, 'is_conflict': row.state == PieceState.CONFLICT}


def tabs(actor: Actor) -> Sequence[Tab]:
    conflict = Q(state=PieceState.CONFLICT)
    count = capped_count(PlaybookPiece.objects.filter(conflict))
    state = PieceState.CONFLICT
    return [
        Tab('conflict', say('待选择', 'To be chosen'), conflict, count, state=state.value, tone=state.tone),
        Tab('all', say('全部', 'All')),
    ]


class PieceTable(Table):
    key = LinkColumn(say('代码', 'Key'))
    kind = TextColumn(say('种类', 'Kind'), show=lambda value, row: str(KINDS.get(value, value)))
    state = ChoiceColumn(say('状态', 'State'))
    load = TextColumn(say('来自', 'From'), 'load.name', prefetch=('load',))
    at = TimeColumn(say('装载时间', 'Loaded'), 'load.at', prefetch=('load',))
    default = ('key', 'kind', 'state', 'load', 'at')
    sort = ('kind', 'key')


class PieceList(ListScreen):
    name = 'playbook.pieces'
    path = 'playbook/'
    title = say('公司手册', 'Playbook')
    icon = 'book-2'
    group = 'system'
    order = 50
    right = SEE
    model = PlaybookPiece
    table = PieceTable
    tabs = tabs
    use_cases = (SETTLE,)
    detail = 'playbook.piece'
    empty = say(
        '没有需要选择的：系统和手册没有两边都改过的内容。', 'Nothing to choose: no piece was changed on both sides.'
    )


class PiecePage(DetailScreen):
    name = 'playbook.piece'
    path = 'playbook/<int:pk>/'
    title = say('手册内容', 'Piece of the playbook')
    right = SEE
    model = PlaybookPiece
    desk = 'playbook.pieces'
    use_cases = (SETTLE,)
    panels = (
        FactsPanel(
            say('装载', 'Loaded'),
            facts=(
                TextColumn(say('种类', 'Kind'), 'kind', show=lambda value, row: str(KINDS.get(value, value))),
                TextColumn(say('代码', 'Key'), 'key', copy=True),
                TextColumn(say('来自', 'From'), 'load.name'),
                TimeColumn(say('时间', 'Time'), 'load.at'),
                TextColumn(say('装载人', 'Who'), 'load.by_name'),
            ),
        ),
        TemplatePanel(
            say('系统里与文件里', 'In the system and in the file'),
            wide=True,
            template='site/piece.html',
            load=two_texts,
        ),
    )

    def heading(self, thing: PlaybookPiece) -> str:
        return f'{KINDS.get(thing.kind, thing.kind)} {thing.key}'


class LoadTable(Table):
    at = LinkColumn(say('时间', 'Time'), show=lambda value, row: TimeColumn(say('', '')).plain(value))
    name = TextColumn(say('手册', 'Playbook'))
    by_name = TextColumn(say('装载人', 'Who'))
    taken = NumberColumn(say('采用', 'Taken'))
    kept = NumberColumn(say('保留系统里的', 'Kept as in the system'))
    conflicts = NumberColumn(say('两边都改', 'Changed on both sides'))
    digest = TextColumn(say('文件夹指纹', 'Digest'), show=lambda value, row: str(value)[:12])


class LoadList(ListScreen):
    name = 'playbook.loads'
    path = 'playbook/loads/'
    title = say('手册装载记录', 'Playbook loads')
    icon = 'folder-down'
    group = 'system'
    order = 51
    right = SEE
    model = PlaybookLoad
    table = LoadTable
    detail = 'playbook.load'
    empty = say('还没有装载过：zhanggui playbook load 文件夹', 'Nothing was loaded yet: zhanggui playbook load DIR')


class FileTable(Table):
    name = TextColumn(say('文件', 'File'))
    digest = TextColumn(say('指纹', 'Digest'))


@dataclass(frozen=True, slots=True)
class LoadedFile:
    pk: int
    name: str
    digest: str


def files_of(load: PlaybookLoad, actor: Actor) -> list[LoadedFile]:
    return [LoadedFile(number, name, digest) for number, (name, digest) in enumerate(sorted(load.files.items()), 1)]


class LoadPage(DetailScreen):
    name = 'playbook.load'
    path = 'playbook/loads/<int:pk>/'
    title = say('手册装载', 'Playbook load')
    right = SEE
    model = PlaybookLoad
    desk = 'playbook.loads'
    panels = (
        FactsPanel(
            say('装载', 'Load'),
            facts=(
                TimeColumn(say('时间', 'Time'), 'at'),
                TextColumn(say('装载人', 'Who'), 'by_name'),
                NumberColumn(say('采用', 'Taken'), 'taken'),
                NumberColumn(say('保留系统里的', 'Kept as in the system'), 'kept'),
                NumberColumn(say('两边都改', 'Changed on both sides'), 'conflicts'),
                TextColumn(say('文件夹指纹', 'Digest'), 'digest', copy=True, wide=True),
            ),
        ),
        TablePanel(say('文件', 'Files'), wide=True, table=FileTable, rows=files_of, limit=1_000),
    )

    def heading(self, thing: PlaybookLoad) -> str:
        return thing.name


register(PieceList, PiecePage, LoadList, LoadPage)
