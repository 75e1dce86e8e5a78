"""What the property form lets people choose from: posts, forms with fields, use cases, decisions. Names, no rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from zhanggui.core import usecases
from zhanggui.core.usecases import UseCase
from zhanggui.flow import dmn, subjects
from zhanggui.flow.choices import VersionState
from zhanggui.flow.feel import FeelError
from zhanggui.flow.forms.places import WrongForm
from zhanggui.flow.forms.reading import read as read_form
from zhanggui.flow.models import DecisionVersion, FormFile, Process
from zhanggui.flow.people import directory

Option = dict[str, Any]


def choices() -> dict[str, list[Option]]:
    return {
        'positions': [_option(code, name) for code, name in directory().positions()],
        'groups': [],
        'subjects': [_option(each.label, str(each.name)) for each in subjects.every()],
        'forms': list(_forms()),
        'useCases': [_use_case(each) for each in usecases.every()],
        'decisions': list(_decisions()),
        'processes': [_option(key, name) for key, name in Process.objects.values_list('key', 'name')],
    }


def _option(value: str, label: str, **more: Any) -> Option:
    return {'value': value, 'label': label, **more}


def _forms() -> Iterator[Option]:
    for key, name, source in FormFile.objects.values_list('key', 'name', 'source'):
        try:
            form = read_form(source)
        except WrongForm:
            continue
        yield _option(key, name, fields=[{'key': each.key, 'label': str(each.label)} for each in form.fields])


def _use_case(use_case: UseCase) -> Option:
    label = f'{use_case.label}（{use_case.name}）'
    return _option(
        use_case.name, label, group=use_case.context, subject=use_case.subject, arguments=list(_arguments(use_case))
    )


def _arguments(use_case: UseCase) -> Iterator[Option]:
    """What must be told beside the set: the fields of its form, or of one line."""
    if use_case.form is not None:
        for name, field in getattr(use_case.form, 'base_fields', {}).items():
            yield _option(name, str(field.label or name), required=field.required)
    elif use_case.takes is not None and is_dataclass(use_case.takes):
        for each in fields(use_case.takes):
            required = each.default is MISSING and each.default_factory is MISSING
            yield _option(each.name, each.name, required=required)


def _decisions() -> Iterator[Option]:
    """Each file by its newest version in use; one with several decisions is offered decision by decision."""
    known: dict[str, DecisionVersion] = {}
    for version in DecisionVersion.objects.exclude(state=VersionState.RETIRED).order_by('key', 'number'):
        if version.key not in known or version.state == VersionState.ACTIVE:
            known[version.key] = version
    for version in known.values():
        try:
            model = dmn.read(version.source.encode())
        except (dmn.DmnError, FeelError):
            continue
        own = [node for node in model.of_kind('decision') if node.key[0] == model.namespace]
        for node in own:
            value = version.key if len(own) == 1 else f'{version.key}#{node.name}'
            label = version.name if len(own) == 1 else f'{version.name} · {node.name}'
            yield _option(value, label, inputs=[_option(name, name) for name in inputs_of(model, node.key)])


def inputs_of(model: dmn.Model, key: tuple[str, str]) -> list[str]:
    """The names of all input data a decision needs, its requirements' included, in the order of the drawing."""
    found: dict[str, None] = {}
    todo, seen = [key], set[tuple[str, str]]()
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        node = model.nodes[at]
        if node.kind == 'input':
            found[node.name] = None
        todo.extend(need.key for need in node.needs)
    return _in_order(found, (node.name for node in model.nodes.values()))


def _in_order(found: dict[str, None], names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name in found]
