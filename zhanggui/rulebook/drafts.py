"""What a file of clauses says: one frozen line for each chapter and clause, in the words of `clauses/*.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from msgspec import Meta

from zhanggui.rulebook.choices import ControlKind, Every

Code = Annotated[str, Meta(pattern=r'^[A-Z]{2}-[A-Za-z0-9_-]{1,60}$')]
Key = Annotated[str, Meta(pattern=r'^[a-z][a-z0-9_]{0,59}$')]
Written = Annotated[str, Meta(min_length=1, max_length=2000)]
Translated = Annotated[str, Meta(max_length=2000)]  # empty: nobody has put it into English yet
Span = Annotated[str, Meta(pattern=r'^P[0-9]{1,3}D$')]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEnforced:
    """Why nothing enforces a clause yet, and which context will."""

    reason: Written
    reason_en: str = ''
    context: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDraft:
    """`source`: `{seed, section}`, one or several; `ours`: why it is ours. `positions` empty: everybody."""

    id: Code
    title: Written
    title_en: Translated
    text: Written
    text_en: Translated
    source: list[dict[str, Any]] | dict[str, Any] = field(default_factory=list)
    kind: str = ControlKind.REGISTER.value
    ours: str = ''
    controls: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    owner: str = ''
    every: str = ''
    policy: str = ''
    within: Span = 'P5D'
    not_enforced: NotEnforced | None = None
    effective_from: date | None = None

    @property
    def sources(self) -> list[dict[str, Any]]:
        told = self.source if isinstance(self.source, list) else [self.source] if self.source else []
        read = [{key: value if key == 'ours' else str(value) for key, value in each.items()} for each in told]
        return [*read, {'ours': True, 'why': self.ours}] if self.ours else read

    @property
    def odd_words(self) -> list[str]:
        """Values that are none of those that may stand there, as `kind: …`."""
        odd = [] if self.kind in set(ControlKind) else [f'kind: {self.kind}']
        return odd if self.every in {'', *Every} else [*odd, f'every: {self.every}']


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterDraft:
    chapter: Key
    name: Written
    name_en: Written
    order: Annotated[int, Meta(ge=0, le=9999)] = 100
    clauses: tuple[ClauseDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDraft:
    """One value of a policy. `type`: see `choices.ValueType`; money in fen, percent as 5 for 5 %."""

    key: Key
    label: Written
    label_en: Written
    type: str = 'integer'
    unit: str = ''
    unit_en: str = ''
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """`values`: one line for each day from which others hold: `from` and every field."""

    key: Key
    name: Written
    name_en: Written
    order: Annotated[int, Meta(ge=0, le=9999)] = 100
    text: str = ''
    text_en: str = ''
    owner: str = ''
    fields: tuple[FieldDraft, ...] = ()
    values: tuple[dict[str, Any], ...] = ()
