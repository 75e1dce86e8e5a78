"""What the check before publishing has to know of the company: forms, use cases, decisions, processes, who holds what."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zhanggui.core import usecases
from zhanggui.flow import dmn
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import VersionState
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.forms import codeforms
from zhanggui.flow.forms.reading import read as read_form
from zhanggui.flow.models import FormFile, ProcessVersion
from zhanggui.flow.people import directory
from zhanggui.flow.services.loading import decision_model, load_definition


class Known:
    """The answers are of one moment. `beside`: processes published together with the one that is checked."""

    def __init__(self, beside: Mapping[str, Definition] | None = None) -> None:
        self._beside = dict(beside or {})
        self._forms: dict[str, Collection[str] | None] = {}

    def form(self, key: str) -> Collection[str] | None:
        if key not in self._forms:
            self._forms[key] = self._form(key)
        return self._forms[key]

    def has_use_case(self, name: str) -> bool:
        try:
            usecases.get(name)
        except KeyError:
            return False
        return True

    def has_decision(self, name: str) -> bool:
        key, _, wanted = name.partition('#')
        try:
            model = decision_model(key).model
            if wanted:
                model.node(wanted, 'decision')
        except (Refused, dmn.DmnError):
            return False
        return True

    def calls(self, key: str) -> Collection[str] | None:
        definition = self._beside.get(key) or self._active(key)
        if definition is None:
            return None
        return [node.work.calls for node in definition.nodes.values() if node.work and node.work.calls]

    def holders(self, rule: str) -> int | None:
        name, _, about = rule.partition(':')
        asked = directory()
        if name == 'group':
            return len(asked.group(about)) or None
        codes = [code.strip() for code in about.split(',') if code.strip()]
        known = {each for pair in asked.positions() for each in pair}
        if not any(code in known for code in codes) and not asked.holders(codes):
            return None
        return len(asked.holders(codes))

    def _form(self, key: str) -> Collection[str] | None:
        if key.startswith(codeforms.PREFIX):
            return None if codeforms.get(key) is None else ()
        text = FormFile.objects.filter(key=key).values_list('source', flat=True).first()
        return None if text is None else [field.key for field in read_form(text).fields]

    def _active(self, key: str) -> Definition | None:
        id = (
            ProcessVersion.objects.filter(process__key=key, state=VersionState.ACTIVE)
            .values_list('pk', flat=True)
            .first()
        )
        return load_definition(id) if id else None
