"""Item definitions → types, in whatever order the file declares them; a definition that contains itself stays open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zhanggui.core.words import say
from zhanggui.flow.dmn.building import Build
from zhanggui.flow.feel import Environment
from zhanggui.flow.feel.types import ANY, Type, simple
from zhanggui.flow.feel.values import Value
from zhanggui.flow.xml import Element


def read_types(definitions: list[Element], imported: dict[str, Type]) -> dict[str, Type]:
    reader = _Types({definition.get('name'): definition for definition in definitions}, imported)
    return imported | {name: reader.named(name) for name in reader.definitions}


class _Types:
    def __init__(self, definitions: dict[str, Element], imported: dict[str, Type]) -> None:
        self.definitions = definitions
        self.known = dict(imported)
        self.busy: set[str] = set()

    def named(self, reference: str) -> Type:
        local = reference.rpartition(':')[2]
        for name in (reference, local):
            if name in self.known:
                return self.known[name]
        if local in self.definitions and local not in self.busy:
            self.busy.add(local)
            self.known[local] = self._of(self.definitions[local])
            self.busy.discard(local)
            return self.known[local]
        return simple(reference) or simple(local) or ANY

    def _of(self, element: Element) -> Type:
        components = element.all('itemComponent')
        function = element.first('functionItem')
        if components:
            base = Type('context', fields=tuple((part.get('name'), self._of(part)) for part in components))
        elif function is not None:
            base = self._function(function)
        else:
            base = self.named(element.words('typeRef'))
        allowed = element.first('allowedValues')
        text = allowed.words('text') if allowed else ''
        if text:
            base = replace(base, allowed=_allowing(text, element.get('name'), base))
        return Type('list', inner=(base,)) if element.get('isCollection') == 'true' else base

    def _function(self, element: Element) -> Type:
        inner = tuple(self.named(part.get('typeRef')) for part in element.all('parameters'))
        result = element.get('outputTypeRef')
        return Type('function', inner=inner, result=self.named(result) if result else ANY)


def _allowing(text: str, name: str, base: Type) -> Callable[[Value], bool]:
    tests = Build(Environment(), say(f'类型“{name}”', f'type {name!r}')).tests(text)
    before = base.allowed
    if before is None:
        return tests.passed_by
    return lambda value: before(value) and tests.passed_by(value)
