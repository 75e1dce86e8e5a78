"""The scan screen: a code goes in, a colour and a sound come out, and the hand never needs a mouse.

One input that never loses the focus; codes are answered in the order they were scanned. A subclass decides what a code means:
`scan(code, state, actor)` gets the state kept for this person and screen, and says in its result what comes next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import HttpResponse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.words import Words, say
from zhanggui.ui.columns import moment
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

LAST_MAX = 10
CODE_LENGTH_MAX = 100
UNDO, UNDO_KEY = '*undo', 'F8'


class ScanKind(Choice):
    OK = 'ok', '正确', 'Right', Tone.GREEN
    DONE = 'done', '完成', 'Done', Tone.GREEN
    WARN = 'warn', '注意', 'Mind', Tone.YELLOW
    WRONG = 'wrong', '错误', 'Wrong', Tone.RED


@dataclass(frozen=True, slots=True)
class ScanResult:
    """`state` replaces what is kept (None leaves it, {} empties it); it must be JSON and small: ids, not data."""

    kind: ScanKind
    title: Words | str
    detail: Words | str = ''
    state: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard that scans a code by itself: `Key('F2', '*confirm', say('确认备注', 'Remark seen'))`."""

    key: str
    code: str
    label: Words


class ScanScreen(Screen):
    """`panel` is a template shown under the input, with what `panel_context(state, actor)` returns."""

    prompt: ClassVar[Words] = say('请扫描', 'Scan')
    keys: ClassVar[tuple[Key, ...]] = ()
    undo_label: ClassVar[Words] = say('撤销上一扫', 'Undo the last scan')
    panel: ClassVar[str] = ''
    template = 'ui/page/scan.html'

    # --- hooks ---------------------------------------------------------------------------------------------------------
    def scan(self, code: str, state: Mapping[str, Any], actor: Actor) -> ScanResult:
        raise NotImplementedError

    def undo(self, state: Mapping[str, Any], actor: Actor) -> ScanResult:
        return ScanResult(ScanKind.WRONG, say('没有可以撤销的', 'Nothing to undo'))

    def enter(self, state: Mapping[str, Any], actor: Actor) -> ScanResult:
        """Enter alone."""
        return ScanResult(ScanKind.WRONG, say('什么也没扫到', 'Nothing was scanned'))

    def panel_context(self, state: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
        return {}

    def prompt_now(self, state: Mapping[str, Any]) -> Words:
        """What to scan next."""
        return self.prompt

    # --- the flow ------------------------------------------------------------------------------------------------------
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.page(request, self.template, self._context(request, None))

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        kept = self._kept(request)
        result, code = self._answer(request, kept['state'])
        if result.state is not None:
            kept['state'] = dict(result.state)
        line = {
            'at': moment(clock.now())[11:],
            'code': code,
            'kind': str(result.kind),
            'title': str(result.title),
            'detail': str(result.detail),
        }
        kept['last'] = [line, *kept['last']][:LAST_MAX]
        request.session[self._session_key] = kept
        return self.page(request, 'ui/fragment/scan.html', self._context(request, result))

    @property
    def _session_key(self) -> str:
        return f'scan:{self.name}'

    def _kept(self, request: Request) -> dict[str, Any]:
        kept: dict[str, Any] = request.session.get(self._session_key) or {'state': {}, 'last': []}
        return kept

    def _answer(self, request: Request, state: Mapping[str, Any]) -> tuple[ScanResult, str]:
        try:
            code = clean_text(request.POST.get('code', ''), length_max=CODE_LENGTH_MAX)
        except ParseError as error:
            return ScanResult(ScanKind.WRONG, error.reason), '?'
        if code == UNDO:
            return self.undo(state, request.actor), str(self.undo_label)
        if not code:
            return self.enter(state, request.actor), ''
        named = {key.code: str(key.label) for key in self.keys}
        return self.scan(code, state, request.actor), named.get(code, code)

    def _context(self, request: Request, result: ScanResult | None) -> dict[str, Any]:
        kept = self._kept(request)
        return {
            'result': result,
            'last': [_Line(**line) for line in kept['last']],
            'prompt': self.prompt_now(kept['state']),
            'keys': sorted((*self.keys, Key(UNDO_KEY, UNDO, self.undo_label)), key=lambda key: int(key.key[1:])),
            **self.panel_context(kept['state'], request.actor),
        }


@dataclass(frozen=True, slots=True)
class _Line:
    at: str
    code: str
    kind: str
    title: str
    detail: str
    choice: ScanKind = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, 'choice', ScanKind(self.kind))
