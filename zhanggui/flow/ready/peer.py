"""🗳 A peer selection: authors see their draft, judges the drafts without names, at the end all the result.

A judge's page holds no id, name, time or file name of a draft: only its letter in the judge's own order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.flow.files import is_picture
from zhanggui.flow.forms.schema import Criterion
from zhanggui.flow.models import Attachment, Case, PeerDraft, PeerScore, Task
from zhanggui.flow.people import directory
from zhanggui.flow.ready.brainstorm import is_in_hand
from zhanggui.flow.ready.panels import Panel
from zhanggui.flow.services.ready.peers import criteria_of, drafts_of, in_order_of, ranking
from zhanggui.flow.services.ready.seats import Place, place_of

TEMPLATE = 'flow/ready/peer.html'
RESULT = 'flow/ready/peer_result.html'


@dataclass(frozen=True, slots=True)
class ShownFile:
    name: str
    href: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft before a judge."""

    place: int
    letter: str
    title: str
    text: str
    files: list[ShownFile]
    controls: list[tuple[str, Criterion]]  # name of the input, criterion


@dataclass(frozen=True, slots=True)
class Result:
    rank: int
    title: str
    author: str
    percent: float
    firsts: int
    files: list[ShownFile]
    by_judge: list[tuple[str, str]]


def panel(place: Place, actor: Actor) -> Panel:
    if place.activity is None:
        return Panel(RESULT, {'results': results(place), 'task': place.task})
    task, me = place.task, actor.id or 0
    is_mine = is_in_hand(task, actor)
    context: dict[str, Any] = {'task': task, 'count': len(drafts_of(place))}
    if place.judges and is_mine:
        context |= {'entries': entries(place, me), 'may_score': True}
    elif not place.judges:
        own = PeerDraft.objects.filter(case_id=task.case_id, activity=task.activity, author_id=me).first()
        context |= {'may_submit': is_mine and own is None, 'own': own}
    return Panel(TEMPLATE, context)


def kept(case: Case, actor: Actor) -> Iterator[Panel]:
    """The selections of a case that are over; of one under way nothing is told."""
    seen: set[int] = set()
    for task in (
        Task.objects.filter(case=case, activity__in=_activities(case)).select_related('case__version').order_by('pk')
    ):
        if task.activity in seen:
            continue
        seen.add(task.activity)
        place = place_of(task)
        if place.activity is None:
            yield Panel(RESULT, {'results': results(place), 'task': task})


def letter(place: int) -> str:
    """1 → A … 26 → Z, 27 → A2."""
    turn, index = divmod(place - 1, 26)
    return chr(ord('A') + index) + (str(turn + 1) if turn else '')


def entries(place: Place, judge: int) -> list[Entry]:
    drafts, criteria = in_order_of(place, judge), criteria_of(place)
    files = _files(drafts)
    return [
        Entry(
            number,
            letter(number),
            draft.title,
            draft.text,
            shown_files(place.task, number, [files[id] for id in draft.files if id in files]),
            [(f'points-{number}-{each.key}', each) for each in criteria],
        )
        for number, draft in enumerate(drafts, start=1)
    ]


def results(place: Place) -> list[Result]:
    ranked = ranking(place)
    drafts = [each.draft for each in ranked]
    files = _files(drafts)
    scores = list(PeerScore.objects.filter(draft__in=drafts).order_by('judge_id', 'pk'))
    names = _names({draft.author_id for draft in drafts} | {score.judge_id for score in scores})
    return [
        Result(
            each.rank,
            each.draft.title,
            names.get(each.draft.author_id, ''),
            each.percent,
            each.firsts,
            shown_files(place.task, each.rank, [files[id] for id in each.draft.files if id in files]),
            _told([score for score in scores if score.draft_id == each.draft.pk], names),
        )
        for each in ranked
    ]


def shown_files(task: Task, number: int, rows: Sequence[Attachment]) -> list[ShownFile]:
    """Named by place and kind alone: what the author called a file may say who it was."""
    made = []
    for at, row in enumerate(rows, start=1):
        href = reverse('flow.draft_file', kwargs={'pk': task.pk, 'place': number, 'number': at})
        made.append(ShownFile(f'{letter(number)}-{at}.{row.name.rpartition(".")[2].lower()}', href, is_picture(row)))
    return made


def draft_at(place: Place, number: int, actor: Actor) -> PeerDraft | None:
    """The draft that stands at this place of the page: in a judge's order, or in the ranking once all is over."""
    if place.activity is None:
        drafts = [each.draft for each in ranking(place)]
    elif place.judges and is_in_hand(place.task, actor):
        drafts = in_order_of(place, actor.id or 0)
    else:
        return None
    return drafts[number - 1] if 1 <= number <= len(drafts) else None


def _activities(case: Case) -> list[int]:
    return list(PeerDraft.objects.filter(case=case).values_list('activity', flat=True).distinct())


def _files(drafts: Sequence[PeerDraft]) -> dict[int, Attachment]:
    return Attachment.objects.in_bulk([id for draft in drafts for id in draft.files])


def _names(people: set[int]) -> dict[int, str]:
    return {id: face.name for id, face in directory().faces(people).items()}


def _told(scores: Sequence[PeerScore], names: dict[int, str]) -> list[tuple[str, str]]:
    """Each judge with the points given: 张三 8/10 · 6/10."""
    by_judge: dict[int, list[str]] = {}
    for score in scores:
        by_judge.setdefault(score.judge_id, []).append(f'{score.points}/{score.top}')
    return [(names.get(judge, f'#{judge}'), ' · '.join(points)) for judge, points in by_judge.items()]
