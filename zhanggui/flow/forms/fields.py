"""Reading one field of a form's file: what its type allows is kept, what it does not is named."""

from __future__ import annotations

import re
from typing import Any

import regex

from zhanggui.core.parsing import shown
from zhanggui.core.words import Words, say
from zhanggui.flow.feel import Expression
from zhanggui.flow.forms.pieces import Piece
from zhanggui.flow.forms.places import Node, Problems
from zhanggui.flow.forms.schema import CELLS, Check, Field, FieldType, Option

FIELD_KEYS = (
    'key', 'label', 'label_en', 'type', 'required', 'options', 'default', 'computed', 'check', 'message', 'message_en',
    'checks', 'help', 'help_en', 'min', 'max', 'pattern', 'columns', 'visible_if', 'sensitive', 'subject',
)  # fmt: skip
CHECK_KEYS = ('if', 'message', 'message_en')
OPTION_KEYS = ('value', 'label', 'label_en')
KEY = re.compile(r'^[a-z][a-z0-9_]{0,63}$')
SUBJECT = re.compile(r'^[a-z]\w*\.[A-Z]\w*$')
# Words of FEEL and names a process gives its own meaning: a field called so could never be asked for.
TAKEN = frozenset({
    'and', 'or', 'if', 'then', 'else', 'for', 'in', 'return', 'some', 'every', 'satisfies', 'between', 'not', 'null', 'true',
    'false', 'function', 'instance', 'of', 'external', 'case', 'outcome', 'starter', 'item', 'csrfmiddlewaretoken',
})  # fmt: skip
OPTIONS_MAX = 500
COLUMNS_MAX = 20
PATTERN_MAX = 200
HOLDS_OPTIONS = (FieldType.CHOICE, FieldType.CHOICES)
NO_BOUNDS = frozenset({FieldType.BOOLEAN, FieldType.NOTE, FieldType.CHOICE, FieldType.PERSON, FieldType.REFERENCE})


def read_field(node: Node, names: frozenset[str], problems: Problems, *, cell: bool = False) -> Field | None:
    """None when it is no mapping or has no usable type. `cell`: a column of a table of lines."""
    named = node.get('key')
    piece = Piece.of(node, shown(str(named.value)) if named and named.value else '?', problems, FIELD_KEYS)
    if piece is None:
        return None
    key, kind = piece.text('key', wanted=True), _type(piece, cell=cell)
    if key and (not KEY.match(key) or key in TAKEN):
        piece.wrong('key', _BAD_KEY)
    if kind is None:
        return None
    columns = _columns(piece, names) if kind is FieldType.LINES else ()
    made = Field(
        key=key,
        label=piece.words('label', wanted=kind is not FieldType.NOTE),
        type=kind,
        line=node.line,
        required=_required(piece, names),
        options=_options(piece, kind, names),
        default=_default(piece, names),
        computed=piece.expression('computed', names),
        checks=_checks(piece, names),
        help=piece.words('help') if piece.has('help') else None,
        minimum=piece.number('min'),
        maximum=piece.number('max'),
        pattern=_pattern(piece, kind),
        columns=columns,
        visible_if=piece.expression('visible_if', names),
        sensitive=piece.yes('sensitive'),
        subject=_subject(piece, kind),
    )
    _judge(piece, made)
    return made


_BAD_KEY = say(
    'key 只能用小写字母、数字、下划线，字母开头，且不能是保留词（如 case、outcome、if）',
    'key: lower-case letters, digits and _, a letter first, and no reserved word (case, outcome, if …)',
)


def _type(piece: Piece, *, cell: bool) -> FieldType | None:
    text = piece.text('type', wanted=True)
    allowed = [each for each in FieldType if not cell or each in CELLS]
    if text and text not in allowed:
        known = '、'.join(each.value for each in allowed)
        piece.wrong(
            'type', say('没有类型“{t}”，可用：{k}', 'no type “{t}”; there are: {k}').filled(t=shown(text), k=known)
        )
    return FieldType(text) if text in allowed else None


def _required(piece: Piece, names: frozenset[str]) -> bool | Expression:
    if isinstance(piece.raw('required'), str):
        return piece.expression('required', names) or False
    return piece.yes('required')


def _default(piece: Piece, names: frozenset[str]) -> Any:
    """A text is FEEL (`"退货"` in its quotes is a constant); numbers and booleans stand for themselves."""
    value = piece.raw('default')
    if isinstance(value, dict | list):
        piece.wrong('default', say('default 应是表达式或常数', 'default must be an expression or a constant'))
        return None
    return piece.expression('default', names) if isinstance(value, str) else value


def _checks(piece: Piece, names: frozenset[str]) -> tuple[Check, ...]:
    made = []
    if piece.has('check') and (test := piece.expression('check', names)):
        made.append(Check(test, _message(piece)))
    for node in piece.items('checks'):
        each = Piece.of(node, piece.where, piece.problems, CHECK_KEYS)
        if each is None:
            continue
        if not each.has('if'):
            each.wrong('if', say('缺少“if”', '“if” is missing'))
        if test := each.expression('if', names):
            made.append(Check(test, _message(each)))
    return tuple(made)


def _message(piece: Piece) -> Words:
    return piece.words('message') if piece.has('message') else say('不符合要求', 'is not right')


def _options(piece: Piece, kind: FieldType, names: frozenset[str]) -> tuple[Option, ...] | Expression:
    if isinstance(piece.raw('options'), str):
        return piece.expression('options', names) or ()
    nodes = piece.items('options')
    if len(nodes) > OPTIONS_MAX:
        piece.wrong('options', say('最多 {n} 个选项', 'at most {n} options').filled(n=OPTIONS_MAX))
        return ()
    if kind in HOLDS_OPTIONS and not nodes:
        piece.wrong('options', say('选择字段要有 options', 'a choice needs options'))
    made = [_option(node, piece) for node in nodes]
    values = [each.value for each in made if each]
    if len(set(values)) < len(values):
        piece.wrong('options', say('两个选项的值相同', 'two options have the same value'))
    return tuple(each for each in made if each)


def _option(node: Node, around: Piece) -> Option | None:
    if isinstance(node.value, str | int | float | bool):
        text = str(node.value)
        return Option(text, Words(text, text))
    piece = Piece.of(node, around.where, around.problems, OPTION_KEYS)
    return Option(piece.text('value', wanted=True), piece.words('label', wanted=True)) if piece else None


def _columns(piece: Piece, names: frozenset[str]) -> tuple[Field, ...]:
    nodes = piece.items('columns')
    if not 1 <= len(nodes) <= COLUMNS_MAX:
        piece.wrong('columns', say('明细表要有 1 到 {n} 列', 'lines have 1 to {n} columns').filled(n=COLUMNS_MAX))
        return ()
    own = frozenset(str(each.value) for node in nodes if (each := node.get('key')) is not None)
    made = [each for each in (read_field(node, names | own, piece.problems, cell=True) for node in nodes) if each]
    if len({each.key for each in made}) < len(made):
        piece.wrong('columns', say('两列的 key 相同', 'two columns have the same key'))
    return tuple(made)


def _pattern(piece: Piece, kind: FieldType) -> str:
    text = piece.text('pattern')
    if not text:
        return ''
    if kind is not FieldType.TEXT or len(text) > PATTERN_MAX:
        piece.wrong(
            'pattern', say('pattern 只用于 text，最多 200 字', 'pattern: only for a text, at most 200 characters')
        )
        return ''
    try:
        regex.compile(text)
    except (regex.error, RecursionError, OverflowError) as error:
        piece.wrong('pattern', say('pattern 写法不对：{e}', 'pattern: {e}').filled(e=shown(str(error))))
        return ''
    return text


def _subject(piece: Piece, kind: FieldType) -> str:
    text = piece.text('subject', wanted=kind is FieldType.REFERENCE)
    if text and not SUBJECT.match(text):
        piece.wrong('subject', say('subject 应像 orders.Order', 'subject must be like orders.Order'))
    return text


def _judge(piece: Piece, made: Field) -> None:
    """What does not go together."""
    for key, allowed in (
        ('options', made.type in HOLDS_OPTIONS),
        ('columns', made.type is FieldType.LINES),
        ('subject', made.type is FieldType.REFERENCE),
        ('min', made.type not in NO_BOUNDS),
        ('max', made.type not in NO_BOUNDS),
    ):
        if piece.has(key) and not allowed:
            reason = say('类型 {t} 没有“{k}”', 'type {t} has no “{k}”').filled(t=made.type.value, k=key)
            piece.wrong(key, reason)
    if made.minimum is not None and made.maximum is not None and made.minimum > made.maximum:
        piece.wrong('min', say('min 大于 max', 'min is above max'))
    if piece.has('computed') and (piece.has('default') or piece.has('required')):
        piece.wrong(
            'computed',
            say('计算字段不能再有 default 或 required', 'computed: no default, not required'),
        )
