"""Chapters, clauses and policies: `clauses/*.yaml` and `policies/*.yaml` against the rulebook.

What is compared is what a clause says now, and the newest values of a policy: since when is the system's own memory, and
a change in a file holds from the day it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from zhanggui.core import clock, rights, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.forms.places import Node, WrongForm, parse
from zhanggui.flow.selectors.evidence import facts_of
from zhanggui.rulebook import controls, services
from zhanggui.rulebook.drafts import ChapterDraft, ClauseDraft, FieldDraft, NotEnforced, PolicyDraft
from zhanggui.rulebook.models import Chapter, ClauseVersion, Policy, PolicyVersion
from zhanggui.rulebook.references import Known, trouble_with
from zhanggui.site.playbook.findings import ERROR, WARNING, Complaints
from zhanggui.site.playbook.folders import Book, Source
from zhanggui.site.playbook.organising import names_of
from zhanggui.site.playbook.pieces import Key, Piece, Pieces, of_kind, plainly
from zhanggui.site.playbook.rows import NOT_A_LIST, TWICE, as_item, converted, text_of

CLAUSES, POLICIES = 'clauses', 'policies'
LAST = 9_999
UNENFORCED = frozenset({'dangling_control', 'no_control'})

OTHER_NAME = say('文件名应为 {name}.yaml', 'the file must be called {name}.yaml')
ODD_WORD = say('“{word}”不是可用的取值', '“{word}” is no value that may stand there')
NO_CONTROL = say('没有控制项，也没说明为什么尚未执行', 'it has no control, and no reason why it is not enforced yet')
BOTH = say('既有控制项又写着尚未执行', 'it has a control and yet is said not to be enforced')
NO_ENGLISH = say('还没有英文', 'it is not in English yet')
NO_SOURCE = say('没有写出处', 'it does not say where it comes from')
NO_POSITION = say('没有岗位“{code}”', 'no position “{code}”')
NO_POLICY = say('没有参数表“{key}”', 'no policy “{key}”')


@dataclass(frozen=True, slots=True)
class Ruled:
    """A clause in its place."""

    draft: ClauseDraft
    chapter: str
    order: int
    row: Node | None = None


class RuleSection:
    kinds: Mapping[str, Words] = {
        'policy': say('参数表', 'Policy'),
        'chapter': say('章', 'Chapter'),
        'clause': say('条款', 'Clause'),
    }

    def read(self, book: Book, found: Complaints) -> Iterator[Piece]:
        for source in book.of(POLICIES):
            yield from _read_policy(source, found)
        seen: set[str] = set()
        for source in book.of(CLAUSES):
            for piece in _read_chapter(source, found):
                if piece.kind == 'clause' and piece.key in seen:
                    found.add(piece.place, 'twice', TWICE.filled(code=piece.key), where=piece.key)
                    continue
                seen.add(piece.key)
                yield piece

    def check(self, pieces: Pieces, found: Complaints) -> None:
        known = known_in(pieces)
        seats = names_of(pieces)
        clauses = of_kind(pieces, 'clause')
        declared = controls.declared_for(clauses)
        for piece in clauses.values():
            _judge(piece, known, declared.get(piece.key, ()), found)
            draft = piece.thing.draft
            for code in {*draft.positions, *([draft.owner] if draft.owner else [])} - set(seats):
                _say(piece, 'positions', 'unknown_position', NO_POSITION.filled(code=code), found)
            if draft.policy and draft.policy not in known.policies:
                _say(piece, 'policy', 'unknown_policy', NO_POLICY.filled(key=draft.policy), found)

    def current(self) -> dict[Key, str]:
        policies = {draft.key: draft for draft in _policies()}
        chapters = Chapter.objects.order_by('order', 'key')
        return {
            **{('policy', key): _policy_text(draft) for key, draft in policies.items()},
            **{('chapter', row.key): _chapter_text(row.key, row.name, row.name_en, row.order) for row in chapters},
            **{('clause', ruled.draft.id): _clause_text(ruled) for ruled in _clauses()},
        }

    def meant(self, kind: str, text: str) -> Any:
        told = plainly(text)
        if kind == 'chapter':
            return msgspec.convert(told, ChapterDraft)
        if kind == 'policy':
            now = told.pop('now')
            return replace(msgspec.convert(told, PolicyDraft), values=({'from': clock.today(), **now},))
        chapter = told.pop('chapter')
        orders = {each.draft.id: each.order for each in _clauses()}
        draft = msgspec.convert(told, ClauseDraft)
        return Ruled(draft, chapter, orders.get(draft.id, LAST))

    def write(self, pieces: Sequence[Piece], *, actor: Actor) -> Verdicts:
        """Each chapter that is touched as a whole, so that its order is right; only what was chosen is new."""
        verdicts = Verdicts()
        policies = [piece.thing for piece in pieces if piece.kind == 'policy']
        if policies:
            verdicts.merge(services.load_policies(policies, actor=actor))
        ruled = {each.draft.id: each for each in _clauses()}
        chosen = {piece.key: piece.thing for piece in pieces if piece.kind == 'clause'}
        ruled |= chosen
        heads = _chapters() | {piece.key: piece.thing for piece in pieces if piece.kind == 'chapter'}
        touched = {each.chapter for each in chosen.values()} | {p.key for p in pieces if p.kind == 'chapter'}
        drafts = [replace(heads[key], clauses=_in_order(ruled.values(), key)) for key in heads if key in touched]
        if drafts:
            verdicts.merge(services.load_rulebook(drafts, actor=actor, over=set(chosen)))
        return verdicts

    def files(self, texts: Mapping[Key, str]) -> dict[str, str]:
        """A policy with all its values since ever: older months keep theirs wherever the folder is loaded."""
        clauses = _clauses()
        made = {f'{POLICIES}/{draft.key}.yaml': text_of(draft) for draft in _policies()}
        for key, head in _chapters().items():
            rows = [as_item(text_of(each.draft)) for each in clauses if each.chapter == key]
            made[f'{CLAUSES}/{key}.yaml'] = text_of(head) + ('clauses:\n' + '\n'.join(rows) if rows else '')
        return made


def _read_policy(source: Source, found: Complaints) -> Iterator[Piece]:
    root = _root(source, found)
    draft = converted(root, PolicyDraft, (source.name, 1), '', found) if root else None
    if draft is None:
        return
    if draft.key != source.stem:
        found.add((source.name, 1), 'other_name', OTHER_NAME.filled(name=draft.key))
    values = tuple({**line, 'from': _day(line.get('from'))} for line in draft.values)
    draft = replace(draft, values=values)
    yield Piece('policy', draft.key, _policy_text(draft), source.name, 1, draft)


def _read_chapter(source: Source, found: Complaints) -> Iterator[Piece]:
    root = _root(source, found)
    if root is None or not isinstance(root.value, dict):
        return
    rows = root.value.pop('clauses', None)
    root.keys.pop('clauses', None)
    head = converted(root, ChapterDraft, (source.name, 1), '', found)
    if rows is not None and rows.value is not None and not isinstance(rows.value, list):
        found.add((source.name, rows.line), 'not_a_list', NOT_A_LIST.filled(name='clauses'))
    if head is None:
        return
    if head.chapter != source.stem:
        found.add((source.name, 1), 'other_name', OTHER_NAME.filled(name=head.chapter))
    yield Piece('chapter', head.chapter, text_of(head), source.name, 1, head)
    for number, row in enumerate(rows or (), 1):
        draft = converted(row, ClauseDraft, (source.name, row.line), f'clauses[{number - 1}]', found)
        if draft is not None:
            draft = replace(draft, source=draft.sources, ours='', effective_from=None)
            ruled = Ruled(draft, head.chapter, number, row)
            yield Piece('clause', draft.id, _clause_text(ruled), source.name, row.line, ruled)


def _root(source: Source, found: Complaints) -> Node | None:
    try:
        return parse(source.text)
    except WrongForm as wrong:
        found.add_wrong(source.name, wrong)
        return None


def _day(told: object) -> object:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        return told


def _judge(piece: Piece, known: Known, declared: Sequence[str], found: Complaints) -> None:
    draft: ClauseDraft = piece.thing.draft
    for word in draft.odd_words:
        _say(piece, word.partition(':')[0], 'odd_word', ODD_WORD.filled(word=word), found)
    for text in draft.controls:
        if trouble := trouble_with(text, known):
            _say(piece, 'controls', 'dangling_control', trouble, found)
    if not draft.controls and not declared and draft.not_enforced is None:
        _say(piece, 'id', 'no_control', NO_CONTROL, found)
    if draft.controls and draft.not_enforced is not None:
        _say(piece, 'not_enforced', 'enforced_or_not', BOTH, found)
    if not (draft.title_en and draft.text_en):
        _say(piece, 'text_en', 'no_english', NO_ENGLISH, found, WARNING)
    if not draft.source:
        _say(piece, 'id', 'no_source', NO_SOURCE, found)


def _say(  # noqa: PLR0913 - a complaint is all of these
    piece: Piece, key: str, code: str, reason: Words, found: Complaints, grade: str = ERROR
) -> None:
    row: Node = piece.thing.row
    found.add((piece.file, row.keys.get(key, row.line)), code, reason, where=piece.key, grade=grade)


def known_in(pieces: Pieces) -> Known:
    drawn = of_kind(pieces, 'process')
    definitions = {key: piece.thing.definitions.get(key) for key, piece in drawn.items()}
    return Known(
        use_cases={each.name for each in usecases.every()},
        rights={each.name for each in rights.every()},
        processes={key: facts_of(each) for key, each in definitions.items() if each is not None},
        policies=set(of_kind(pieces, 'policy')),
        registers=set(of_kind(pieces, 'register')),
        controls=controls.names(),
    )


def _clauses() -> list[Ruled]:
    """What each clause says in its newest version, in the order of the book."""
    newest = ClauseVersion.objects.filter(clause__ended_on=None).order_by('clause_id', '-number').distinct('clause_id')
    rows = sorted(
        newest.select_related('clause__chapter'),
        key=lambda row: (row.clause.chapter.order, row.clause.order, row.clause.code),
    )
    return [Ruled(_clause(row), row.clause.chapter.key, row.clause.order) for row in rows]


def _clause(row: ClauseVersion) -> ClauseDraft:
    return ClauseDraft(
        id=row.clause.code,
        title=row.title,
        title_en=row.title_en,
        text=row.text,
        text_en=row.text_en,
        source=row.source,
        kind=row.kind,
        controls=tuple(row.controls),
        positions=tuple(row.positions),
        owner=row.owner,
        every=row.every,
        policy=row.policy,
        within=f'P{row.within_days}D',
        not_enforced=NotEnforced(**row.not_enforced) if row.not_enforced else None,
    )


def _chapters() -> dict[str, ChapterDraft]:
    return {
        row.key: ChapterDraft(chapter=row.key, name=row.name, name_en=row.name_en, order=row.order)
        for row in Chapter.objects.order_by('order', 'key')
    }


def _in_order(ruled: Any, chapter: str) -> tuple[ClauseDraft, ...]:
    mine = sorted((each for each in ruled if each.chapter == chapter), key=lambda each: (each.order, each.draft.id))
    return tuple(each.draft for each in mine)


def _policies() -> list[PolicyDraft]:
    versions: dict[int, list[PolicyVersion]] = {}
    for version in PolicyVersion.objects.order_by('policy_id', 'number'):
        versions.setdefault(version.policy_id, []).append(version)
    return [
        PolicyDraft(
            key=row.key,
            name=row.name,
            name_en=row.name_en,
            order=row.order,
            text=row.text,
            text_en=row.text_en,
            owner=row.owner,
            fields=tuple(FieldDraft(**field) for field in row.fields),
            values=tuple({'from': each.effective_from, **each.values} for each in versions.get(row.pk, ())),
        )
        for row in Policy.objects.order_by('order', 'key')
    ]


def _policy_text(draft: PolicyDraft) -> str:
    """With the newest values alone."""
    last = {key: value for key, value in draft.values[-1].items() if key != 'from'} if draft.values else {}
    return text_of(replace(draft, values=()), now=dict(sorted(last.items())))


def _chapter_text(key: str, name: str, name_en: str, order: int) -> str:
    return text_of(ChapterDraft(chapter=key, name=name, name_en=name_en, order=order))


def _clause_text(ruled: Ruled) -> str:
    return text_of(ruled.draft, chapter=ruled.chapter)
