"""Takes in chapters and clauses from a playbook. The same again changes nothing; a change is a new version.

What the company changed itself (an amendment) stays: only a file that says something else than its own last time is a
change, and where both changed, the file is refused for this clause unless it is named in `over`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import NOT_FOUND, Verdicts
from zhanggui.core.words import say
from zhanggui.rulebook.choices import Origin
from zhanggui.rulebook.drafts import ChapterDraft, ClauseDraft
from zhanggui.rulebook.models import Chapter, Clause, ClauseVersion

LOADED = audittypes.declare('rulebook.load', say('载入制度', 'Rulebook loaded'))
ENDED = audittypes.declare('rulebook.end_clause', say('废止条款', 'Clause ended'))
SUBJECT = 'rulebook.Clause'
SINCE_EVER = date(2020, 1, 1)  # from when a clause holds that was there before anybody wrote down since when
COMPARED = (
    'title', 'title_en', 'text', 'text_en', 'source', 'kind', 'controls', 'positions', 'owner', 'every', 'policy',
    'within_days', 'not_enforced',
)  # fmt: skip

TWICE = say('条款编号“{code}”出现两次', 'the clause id “{code}” stands twice')
ODD_WORD = say('“{word}”不是可用的取值', '“{word}” is no value that may stand there')
BOTH_CHANGED = say(
    '公司已自行修订此条款（第 {number} 版），文件里也有改动：保留公司的，或指定以文件为准',
    'the company amended this clause (version {number}) and the file changed it too: keep the amendment, or name it in `over`',
)


@dataclass(frozen=True, slots=True)
class _Line:
    draft: ClauseDraft
    chapter: str
    order: int


@in_transaction
def load_rulebook(chapters: Sequence[ChapterDraft], *, actor: Actor, over: Collection[str] = ()) -> Verdicts:
    """Items are ids of clauses; refusals name clauses by their code. `made['versions']`: how many are new."""
    verdicts = Verdicts()
    lines = _lines(chapters, verdicts)

    rows = _chapters(chapters)
    known = _clauses(lines, rows)
    newest, of_file = _newest(known.values())

    written: list[ClauseVersion] = []
    for line in lines:
        clause = known[line.draft.id]
        said, last, own = _fields(line.draft), newest.get(clause.pk), of_file.get(clause.pk)
        is_old_news = own is not None and _same(own, said) and line.draft.id not in over
        if is_old_news or (last is not None and _same(last, said)):
            verdicts.already.append(clause.pk)
        elif last is not None and last.origin == Origin.AMENDMENT and line.draft.id not in over:
            verdicts.refuse(clause.pk, 'both_changed', BOTH_CHANGED.filled(number=last.number), name=line.draft.id)
        else:
            written.append(_version(clause, last, line.draft, actor))
            verdicts.done.append(clause.pk)

    ClauseVersion.objects.bulk_create(written)
    _settle(lines, known, rows)
    verdicts.made['versions'] = len(written)
    audit.record(LOADED, verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def end_clauses(codes: Collection[str], *, actor: Actor) -> Verdicts:
    """They are rules no more from today on; what they said stays to be read."""
    verdicts = Verdicts()
    found = dict(Clause.objects.filter(code__in=codes).values_list('code', 'pk'))
    for code in sorted(set(codes) - set(found)):
        verdicts.refuse(code, 'not_found', NOT_FOUND, name=code)
    rows = locked(Clause.objects.all(), found.values())
    verdicts.done = [row.pk for row in rows if row.ended_on is None]
    verdicts.already = [row.pk for row in rows if row.ended_on is not None]
    Clause.objects.filter(pk__in=verdicts.done).update(ended_on=clock.today())
    audit.record(ENDED, verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def _lines(chapters: Iterable[ChapterDraft], verdicts: Verdicts) -> list[_Line]:
    """Everything that may be taken in; what stands twice is refused the second time."""
    lines: dict[str, _Line] = {}
    for chapter in chapters:
        for order, draft in enumerate(chapter.clauses, 1):
            odd = draft.odd_words
            for word in odd:
                verdicts.refuse(draft.id, 'odd_word', ODD_WORD.filled(word=word), name=draft.id)
            if draft.id in lines:
                verdicts.refuse(draft.id, 'twice', TWICE.filled(code=draft.id), name=draft.id)
            elif not odd:
                lines[draft.id] = _Line(draft, chapter.chapter, order)
    return list(lines.values())


def _chapters(drafts: Sequence[ChapterDraft]) -> dict[str, Chapter]:
    rows = [Chapter(key=each.chapter, name=each.name, name_en=each.name_en, order=each.order) for each in drafts]
    Chapter.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=['key'], update_fields=['name', 'name_en', 'order']
    )
    return {row.key: row for row in Chapter.objects.filter(key__in=[each.chapter for each in drafts])}


def _clauses(lines: Sequence[_Line], chapters: Mapping[str, Chapter]) -> dict[str, Clause]:
    """Their rows, made where they are new, locked in the order of their ids."""
    codes = [line.draft.id for line in lines]
    new = [Clause(code=line.draft.id, chapter=chapters[line.chapter], order=line.order) for line in lines]
    Clause.objects.bulk_create(new, ignore_conflicts=True)
    ids = Clause.objects.filter(code__in=codes).values_list('pk', flat=True)
    return {row.code: row for row in locked(Clause.objects.all(), ids)}


def _newest(clauses: Iterable[Clause]) -> tuple[dict[int, ClauseVersion], dict[int, ClauseVersion]]:
    """The newest version of each, and the newest that a file brought."""
    rows = ClauseVersion.objects.filter(clause__in=list(clauses)).order_by('clause_id', '-number')
    newest = {row.clause_id: row for row in rows.distinct('clause_id')}
    own = rows.filter(origin=Origin.PLAYBOOK)
    return newest, {row.clause_id: row for row in own.distinct('clause_id')}


def _fields(draft: ClauseDraft) -> dict[str, Any]:
    """A draft as the columns of a version."""
    return {
        'title': draft.title,
        'title_en': draft.title_en,
        'text': draft.text,
        'text_en': draft.text_en,
        'source': draft.sources,
        'kind': draft.kind,
        'controls': list(draft.controls),
        'positions': list(draft.positions),
        'owner': draft.owner,
        'every': draft.every,
        'policy': draft.policy,
        'within_days': int(draft.within[1:-1]),
        'not_enforced': asdict(draft.not_enforced) if draft.not_enforced else {},
    }


def _same(version: ClauseVersion, said: Mapping[str, Any]) -> bool:
    return all(getattr(version, name) == said[name] for name in COMPARED)


def _version(clause: Clause, last: ClauseVersion | None, draft: ClauseDraft, actor: Actor) -> ClauseVersion:
    """The first holds since ever, unless the file says since when; a change from today on."""
    effective = draft.effective_from or (clock.today() if last else SINCE_EVER)
    if last is not None:
        effective = max(effective, last.effective_from)
    return ClauseVersion(
        clause=clause,
        number=last.number + 1 if last else 1,
        effective_from=effective,
        origin=Origin.PLAYBOOK,
        made_by_id=actor.id,
        made_by_name=actor.name,
        **_fields(draft),
    )


def _settle(lines: Sequence[_Line], known: Mapping[str, Clause], chapters: Mapping[str, Chapter]) -> None:
    """Its place follows the file; a clause that a file names again is a rule again."""
    changed = []
    for line in lines:
        clause = known[line.draft.id]
        now = (chapters[line.chapter].pk, line.order, None)
        if now != (clause.chapter_id, clause.order, clause.ended_on):
            clause.chapter_id, clause.order, clause.ended_on = now
            changed.append(clause)
    Clause.objects.bulk_update(changed, ['chapter', 'order', 'ended_on'])
