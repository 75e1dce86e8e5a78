"""A form as its file declares it: fields, outcomes, and what the ready kinds of task want to know. Immutable, FEEL compiled.

A form knows no node. Which of its fields a node shows and lets be changed stands in the diagram (`Approval.visible`,
`Approval.editable`) and is given beside the form wherever it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhanggui.core.choices import Choice, Tone
from zhanggui.core.words import Words
from zhanggui.flow.feel import Expression


class FieldType(Choice):
    TEXT = 'text', '单行文本', 'Text'
    PARAGRAPH = 'paragraph', '多行文本', 'Paragraph'
    INTEGER = 'integer', '整数', 'Whole number'
    DECIMAL = 'decimal', '小数', 'Decimal'
    MONEY = 'money', '金额', 'Money'  # fen
    DATE = 'date', '日期', 'Date'
    TIME = 'time', '日期时间', 'Date and time'
    CHOICE = 'choice', '单选', 'Choice'
    CHOICES = 'choices', '多选', 'Choices'
    BOOLEAN = 'boolean', '是否', 'Yes or no'
    PERSON = 'person', '人员', 'Person'
    PEOPLE = 'people', '多个人员', 'People'
    ATTACHMENT = 'attachment', '附件', 'Attachments'
    PICTURE = 'picture', '图片', 'Pictures'
    LINES = 'lines', '明细表', 'Lines'
    REFERENCE = 'reference', '关联单据', 'Reference'
    NOTE = 'note', '说明文字', 'Note'  # text to read, no value


NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})
FILES = frozenset({FieldType.ATTACHMENT, FieldType.PICTURE})
# What a cell of a table of lines may be: values that can be pasted from a spreadsheet.
CELLS = frozenset({
    FieldType.TEXT, FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.DATE, FieldType.CHOICE,
    FieldType.BOOLEAN,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Check:
    """Must be true, else the field is refused with these words."""

    test: Expression
    message: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One field. What may be FEEL sees all fields of the form, of the same line first, and `case`."""

    key: str
    label: Words
    type: FieldType
    line: int = 0  # where it stands in its file
    required: bool | Expression = False
    options: tuple[Option, ...] | Expression = ()
    default: Any = None  # a constant, or an Expression
    computed: Expression | None = None
    checks: tuple[Check, ...] = ()
    help: Words | None = None
    minimum: Decimal | None = None  # of a number; of a text, its length; of lines or files, how many
    maximum: Decimal | None = None
    pattern: str = ''
    columns: tuple[Field, ...] = ()
    visible_if: Expression | None = None
    sensitive: bool = False
    subject: str = ''  # of a reference: a model label

    @property
    def is_told(self) -> bool:
        """Somebody fills it in: it is neither computed nor a mere note."""
        return self.computed is None and self.type is not FieldType.NOTE


@dataclass(frozen=True, slots=True)
class Outcome:
    """A button of the task page, in place of 同意 and 驳回."""

    value: str
    label: Words
    tone: Tone = Tone.BLUE


@dataclass(frozen=True, slots=True)
class Criterion:
    """Of a peer selection 🗳: what drafts are scored by, from 0 to `top`, and how much it counts."""

    key: str
    label: Words
    weight: int = 1
    top: int = 10


@dataclass(frozen=True, slots=True)
class Archive:
    """Of an archive 🗄: how documents are numbered and how long they are kept (0: for ever)."""

    pattern: str = 'DA-{year}-{seq:4}'
    keep_years: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    key: str
    name: Words
    fields: tuple[Field, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    archive: Archive | None = None
    anonymous: bool = False  # of a brainstorm 💡: whether suggestions may be made without a name
    code: str = ''  # the name of a Django form registered by the code; then `fields` is empty
    by_key: dict[str, Field] = field(default_factory=dict, compare=False)

    def shown(self, visible: tuple[str, ...] | None) -> Iterator[Field]:
        """The fields a node shows. None: all."""
        return (each for each in self.fields if visible is None or each.key in visible)

    def told(self, visible: tuple[str, ...] | None, editable: tuple[str, ...] | None) -> Iterator[Field]:
        """The fields a node lets be filled in: shown, told by people, and among `editable` (None: all shown)."""
        return (each for each in self.shown(visible) if each.is_told and (editable is None or each.key in editable))
