"""🗳 A peer selection: drafts are handed in, judged without a name on them, ranked, and the winner goes on.

A judge knows drafts by their place in an order that is the judge's own, the same at every look and telling nothing of who
handed in first. Scores are kept and seen by all once the last judge has spoken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from django.conf import settings

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Ready
from zhanggui.flow.engine.state import Vote
from zhanggui.flow.forms.schema import Criterion
from zhanggui.flow.models import Attachment, PeerDraft, PeerScore
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.ready.seats import Place, held, of_kind, refuse_all
from zhanggui.flow.services.ready.whole import whole

TITLE_LENGTH_MAX = 100
TEXT_LENGTH_MAX = 10_000
FILES_MAX = 20
OVERALL = Criterion('overall', say('总体', 'Overall'))

NO_TITLE = say('请填写作品名称，最多 100 字', 'give the draft a title of at most 100 characters')
LONG_TEXT = say('说明最多 10000 字', 'the text has at most 10,000 characters')
NOTHING = say('请上传作品文件或填写说明', 'add files, or a text')
STRANGE_FILES = say('只能提交自己刚上传的文件，最多 20 个', 'only files you have just uploaded, at most 20')
NOT_AUTHOR = say('评委不能提交作品', 'judges hand in no drafts')
NOT_JUDGE = say('你不是评委', 'you are no judge here')
TWICE = say('作品已提交', 'a draft was handed in already')
ALL_POINTS = say('每个作品的每一项都要评分', 'every draft wants points for every criterion')
BAD_POINTS = say('{label} 的分数应是 0 到 {top} 的整数', '{label}: whole points from 0 to {top}')


@dataclass(frozen=True, slots=True)
class Ranked:
    """A draft with what it got. `share`: of the points that could be had, weighted, averaged over its judges."""

    draft: PeerDraft
    rank: int
    share: Fraction
    firsts: int

    @property
    def percent(self) -> float:
        return round(float(self.share) * 100, 1)


@in_transaction
def submit_draft(
    task_ids: Sequence[int], /, *, actor: Actor, title: str, text: str = '', files: Sequence[int] = ()
) -> Verdicts:
    """Hands in and completes the task. `files`: attachments that the author has uploaded for it."""
    verdicts, title, text, files = Verdicts(), title.strip(), text.strip(), list(dict.fromkeys(files))

    places = of_kind(held(task_ids, verdicts, actor=actor), Ready.PEER, verdicts)
    own = Attachment.objects.filter(pk__in=files, by_id=actor.id or 0, case__isnull=True, comment__isnull=True)

    if not title or len(title) > TITLE_LENGTH_MAX:
        return refuse_all(places, verdicts, 'title', NO_TITLE)
    if len(text) > TEXT_LENGTH_MAX or not (text or files):
        return refuse_all(places, verdicts, 'text', LONG_TEXT if text else NOTHING)
    if len(files) > FILES_MAX or own.count() < len(files):
        return refuse_all(places, verdicts, 'files', STRANGE_FILES)
    mine = [place for place in places if _may_submit(place, actor, verdicts)]

    for place in mine:
        task = place.task
        draft = PeerDraft(
            case_id=task.case_id, node=task.node, activity=task.activity, author_id=actor.id or 0, title=title, text=text,
            files=files, at=clock.now(),
        )  # fmt: skip
        verdicts.merge(whole(partial(_handed_in, draft, task.pk, actor)))
    return verdicts


@in_transaction
def score(
    task_ids: Sequence[int], /, *, actor: Actor, points: Mapping[int, Mapping[str, int]], comment: str = ''
) -> Verdicts:
    """`points`: place in this judge's order, from 1 → points by criterion. The last judge's scores decide."""
    verdicts = Verdicts()

    places = of_kind(held(task_ids, verdicts, actor=actor), Ready.PEER, verdicts)

    for place in places:
        if not place.judges:
            verdicts.refuse(place.task.pk, 'not_judge', NOT_JUDGE, name=place.task.name)
            continue
        criteria = criteria_of(place)
        drafts = in_order_of(place, actor.id or 0)
        if _is_refused(place, criteria, len(drafts), points, verdicts):
            continue
        scores = _scores(drafts, criteria, points, actor)
        verdicts.merge(whole(partial(_scored, place, scores, actor, comment)))
    return verdicts


def criteria_of(place: Place) -> tuple[Criterion, ...]:
    found = place.placed()
    return (found.form.criteria if found else ()) or (OVERALL,)


def drafts_of(place: Place) -> list[PeerDraft]:
    return list(PeerDraft.objects.filter(case_id=place.task.case_id, activity=place.task.activity).order_by('pk'))


def in_order_of(place: Place, judge: int) -> list[PeerDraft]:
    """What this judge scores: all but an own draft, in an order that only the server could work out."""
    return sorted(
        (draft for draft in drafts_of(place) if draft.author_id != judge), key=lambda draft: _lot(draft, judge)
    )


def ranking(place: Place) -> list[Ranked]:
    """By weighted points; ties go to more first places, then to whom the chair (the judge named first) gave more, then to the
    draft handed in first."""
    drafts = drafts_of(place)
    by_judge = _shares(PeerScore.objects.filter(draft__in=drafts))
    chair = next(iter(place.people(stage=1)), 0)
    firsts = {draft.pk: sum(_is_first(draft.pk, shares) for shares in by_judge.values()) for draft in drafts}
    means = {
        draft.pk: _mean([shares[draft.pk] for shares in by_judge.values() if draft.pk in shares]) for draft in drafts
    }

    def order(draft: PeerDraft) -> tuple[Any, ...]:
        return (-means[draft.pk], -firsts[draft.pk], -by_judge.get(chair, {}).get(draft.pk, Fraction(0)), draft.pk)

    if any(draft.rank for draft in drafts):  # decided: the chair's seat may be gone by now
        drafts.sort(key=lambda draft: draft.rank)
    else:
        drafts.sort(key=order)
    return [Ranked(draft, rank, means[draft.pk], firsts[draft.pk]) for rank, draft in enumerate(drafts, start=1)]


def _may_submit(place: Place, actor: Actor, verdicts: Verdicts) -> bool:
    if place.judges:
        verdicts.refuse(place.task.pk, 'not_author', NOT_AUTHOR, name=place.task.name)
        return False
    drafts = PeerDraft.objects.filter(case_id=place.task.case_id, activity=place.task.activity, author_id=actor.id)
    if drafts.exists():
        verdicts.refuse(place.task.pk, 'twice', TWICE, name=place.task.name)
        return False
    return True


def _is_refused(
    place: Place, criteria: Sequence[Criterion], count: int, points: Mapping[int, Mapping[str, int]], verdicts: Verdicts
) -> bool:
    wanted = {(number, each.key) for number in range(1, count + 1) for each in criteria}
    given = {(number, key) for number, told in points.items() for key in told}
    if wanted != given:
        verdicts.refuse(place.task.pk, 'points', ALL_POINTS, name=place.task.name)
        return True
    wrong = [
        each
        for each in criteria
        for told in points.values()
        if not (type(told[each.key]) is int and 0 <= told[each.key] <= each.top)
    ]
    for each in dict.fromkeys(wrong):
        reason = say(
            BAD_POINTS.zh.format(label=each.label.zh, top=each.top),
            BAD_POINTS.en.format(label=each.label.en, top=each.top),
        )
        verdicts.refuse(place.task.pk, 'points', reason, name=place.task.name)
    return bool(wrong)


def _handed_in(draft: PeerDraft, task_id: int, actor: Actor) -> Verdicts:
    draft.save()
    return complete([task_id], actor=actor)


def _scored(place: Place, scores: Sequence[PeerScore], actor: Actor, comment: str) -> Verdicts:
    PeerScore.objects.bulk_create(scores)
    verdicts = complete([place.task.pk], actor=actor, comment=comment, beside={'winner': _winner(place)})
    if verdicts.done and _was_last(place):
        _reveal(place)
    return verdicts


def _scores(
    drafts: Sequence[PeerDraft], criteria: Sequence[Criterion], points: Mapping[int, Mapping[str, int]], actor: Actor
) -> list[PeerScore]:
    return [
        PeerScore(
            draft=draft, judge_id=actor.id or 0, criterion=each.key, points=points[number][each.key], weight=each.weight,
            top=each.top, at=clock.now(),
        )
        for number, draft in enumerate(drafts, start=1)
        for each in criteria
    ]  # fmt: skip


def _shares(scores: Iterable[PeerScore]) -> dict[int, dict[int, Fraction]]:
    """judge → draft → share of the weighted points that could be had."""
    got: dict[tuple[int, int], list[PeerScore]] = {}
    for each in scores:
        got.setdefault((each.judge_id, each.draft_id), []).append(each)
    shares: dict[int, dict[int, Fraction]] = {}
    for (judge, draft), rows in got.items():
        weight = sum(row.weight for row in rows)
        share = sum((Fraction(row.points * row.weight, row.top) for row in rows), Fraction(0)) / weight
        shares.setdefault(judge, {})[draft] = share
    return shares


def _is_first(draft: int, shares: Mapping[int, Fraction]) -> bool:
    return draft in shares and shares[draft] == max(shares.values())


def _mean(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)


def _winner(place: Place) -> dict[str, Any] | None:
    """As it stands with the scores so far: what the process goes on with once the activity ends."""
    first = next(iter(ranking(place)), None)
    if first is None:
        return None
    draft = first.draft
    return {'draft': draft.pk, 'author': draft.author_id, 'title': draft.title, 'files': list(draft.files)}


def _was_last(place: Place) -> bool:
    """Before this completion no other seat was waited for."""
    seats = place.activity.seats if place.activity else {}
    return not any(seat.vote is Vote.NONE for number, seat in seats.items() if number != place.task.seat)


def _reveal(place: Place) -> None:
    """From now on the drafts and their files are the case's, with their ranks."""
    ranked = ranking(place)
    for each in ranked:
        each.draft.rank = each.rank
    PeerDraft.objects.bulk_update([each.draft for each in ranked], ['rank'])
    files = [file for each in ranked for file in each.draft.files]
    Attachment.objects.filter(pk__in=files, case__isnull=True).update(case_id=place.task.case_id)


def _lot(draft: PeerDraft, judge: int) -> str:
    return hashlib.sha256(
        f'{settings.SECRET_KEY} {draft.case_id} {draft.activity} {judge} {draft.pk}'.encode()
    ).hexdigest()
