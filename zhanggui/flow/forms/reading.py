"""The text of a form's file → `Form`, or everything that is wrong with it, each with its line. Same text, same object."""

from __future__ import annotations

import functools
import re

from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.flow.forms.fields import read_field
from zhanggui.flow.forms.pieces import Piece
from zhanggui.flow.forms.places import Node, Problems, WrongForm, parse
from zhanggui.flow.forms.schema import Archive, Criterion, Field, Form, Outcome

FORM_KEYS = ('key', 'name', 'name_en', 'fields', 'outcomes', 'criteria', 'archive', 'anonymous')
OUTCOME_KEYS = ('value', 'label', 'label_en', 'tone')
CRITERION_KEYS = ('key', 'label', 'label_en', 'weight', 'top')
ARCHIVE_KEYS = ('pattern', 'keep_years')
ARCHIVE = Archive()
KEY = re.compile(r'^[a-z][a-z0-9_-]{0,63}$')
OUTCOME = re.compile(r'^[a-z][a-z0-9_]{0,31}$')
SEQUENCE = re.compile(r'\{seq(?::([1-9]))?\}')
FIELDS_MAX = 200
OUTCOMES_MAX = 12
CRITERIA_MAX = 20
WEIGHT_MAX = 100
PATTERN_MAX = 60


@functools.lru_cache(maxsize=1024)  # more than a whole playbook has: each is read once
def read(text: str) -> Form:
    """Raises `WrongForm` with all its mistakes."""
    problems = Problems()
    root = parse(text)
    piece = Piece.of(root, '', problems, FORM_KEYS)
    if piece is None:
        raise WrongForm(problems.found)
    key = piece.text('key', wanted=True)
    if key and not KEY.match(key):
        piece.wrong(
            'key', say('key 只能用小写字母、数字、下划线、短横，字母开头', 'key: lower-case letters, digits, _ and -')
        )
    fields = _fields(piece)
    form = Form(
        key=key,
        name=piece.words('name', wanted=True),
        fields=fields,
        outcomes=_outcomes(piece),
        criteria=_criteria(piece),
        archive=_archive(piece),
        anonymous=piece.yes('anonymous'),
        by_key={each.key: each for each in fields},
    )
    if problems.found:
        raise WrongForm(sorted(problems.found, key=lambda each: each.line))
    return form


def _fields(piece: Piece) -> tuple[Field, ...]:
    nodes = piece.items('fields')
    if len(nodes) > FIELDS_MAX:
        piece.wrong('fields', say('最多 {n} 个字段', 'at most {n} fields').filled(n=FIELDS_MAX))
        return ()
    names = frozenset(str(each.value) for node in nodes if (each := node.get('key')) is not None)
    read = [read_field(node, names, piece.problems) for node in nodes]
    return _once(piece, [each for each in read if each is not None])


def _once(piece: Piece, fields: list[Field]) -> tuple[Field, ...]:
    seen: dict[str, int] = {}
    for each in fields:
        if each.key in seen:
            reason = say('字段 {k} 已在第 {n} 行', 'field {k} stands already in line {n}')
            piece.problems.add(each.line, each.key, reason.filled(k=each.key, n=seen[each.key]))
        seen.setdefault(each.key, each.line)
    return tuple(fields)


def _outcomes(piece: Piece) -> tuple[Outcome, ...]:
    made = []
    for node in _few(piece, 'outcomes', OUTCOMES_MAX):
        each = Piece.of(node, 'outcomes', piece.problems, OUTCOME_KEYS)
        if each is None:
            continue
        value, tone = each.text('value', wanted=True), each.text('tone') or 'blue'
        if value and not OUTCOME.match(value):
            each.wrong('value', say('value 只能用小写字母、数字、下划线', 'value: lower-case letters, digits and _'))
        tones = {member.name.lower(): member for member in Tone} | {member.value: member for member in Tone}
        if tone not in tones:
            each.wrong('tone', say('颜色可用：{t}', 'tones are: {t}').filled(t='、'.join(sorted(tones))))
        made.append(Outcome(value, each.words('label', wanted=True), tones.get(tone, Tone.BLUE)))
    if len({each.value for each in made}) < len(made):
        piece.wrong('outcomes', say('两个结果的 value 相同', 'two outcomes have the same value'))
    return tuple(made)


def _criteria(piece: Piece) -> tuple[Criterion, ...]:
    made = []
    for node in _few(piece, 'criteria', CRITERIA_MAX):
        each = Piece.of(node, 'criteria', piece.problems, CRITERION_KEYS)
        if each is None:
            continue
        key = each.text('key', wanted=True)
        if key and not OUTCOME.match(key):
            each.wrong('key', say('key 只能用小写字母、数字、下划线', 'key: lower-case letters, digits and _'))
        weight = each.whole('weight', default=1, least=1, most=WEIGHT_MAX)
        top = each.whole('top', default=10, least=1, most=1_000)
        made.append(Criterion(key, each.words('label', wanted=True), weight, top))
    if len({each.key for each in made}) < len(made):
        piece.wrong('criteria', say('两个评分项的 key 相同', 'two criteria have the same key'))
    return tuple(made)


def _archive(piece: Piece) -> Archive | None:
    node = piece.node.get('archive')
    if node is None or node.value is None:
        return None
    each = Piece.of(node, 'archive', piece.problems, ARCHIVE_KEYS)
    if each is None:
        return None
    pattern = each.text('pattern') or ARCHIVE.pattern
    rest = SEQUENCE.sub('', pattern, count=1).replace('{year}', '').replace('{month}', '')
    if not SEQUENCE.search(pattern) or '{' in rest or '}' in rest or len(pattern) > PATTERN_MAX:
        reason = say(
            '编号规则应像 ZC-{year}-{seq:4}，可用 {year}、{month}，且必须有一个 {seq:位数}',
            'a pattern is like ZC-{year}-{seq:4}; {year} and {month} may stand in it, {seq:digits} must',
        )
        each.wrong('pattern', reason)
    return Archive(pattern, each.whole('keep_years', default=0, least=0, most=100))


def _few(piece: Piece, key: str, most: int) -> list[Node]:
    nodes = piece.items(key)
    if len(nodes) > most:
        piece.wrong(key, say('“{k}”最多 {n} 项', '“{k}”: at most {n}').filled(k=key, n=most))
        return []
    return nodes
