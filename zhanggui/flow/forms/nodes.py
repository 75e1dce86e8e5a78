"""Which form stands at a node of a version, and what that node shows and lets be filled in.

A published version holds the texts of its forms; a form saved later changes no running case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhanggui.flow.bpmn.model import Definition, NodeKind
from zhanggui.flow.forms import codeforms
from zhanggui.flow.forms.places import WrongForm
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.schema import Form
from zhanggui.flow.models import FormFile, ProcessVersion
from zhanggui.flow.services.loading import load_definition


@dataclass(frozen=True, slots=True)
class Placed:
    """A form at a node. `visible`, `editable`: None is all."""

    form: Form
    visible: tuple[str, ...] | None = None
    editable: tuple[str, ...] | None = None


def placed(version: ProcessVersion, node: str = '') -> Placed | None:
    """`node` '' or a start event: the form that a case is started with."""
    definition = load_definition(version.pk)
    found = definition.nodes.get(node)
    if found is None or found.kind is NodeKind.START:
        form = for_key(version, definition.start_form)
        return Placed(form) if form else None
    if found.approval is None:
        return None
    form = for_key(version, found.approval.form)
    return Placed(form, found.approval.visible, found.approval.editable) if form else None


def for_key(version: ProcessVersion, key: str) -> Form | None:
    """Of the texts kept with the version; a draft that has none yet takes what is saved now."""
    if not key:
        return None
    if found := codeforms.get(key):
        return found
    text = version.forms.get(key) or FormFile.objects.filter(key=key).values_list('source', flat=True).first()
    try:
        return read(text) if text else None
    except WrongForm:
        return None


def keys_of(definition: Definition) -> list[str]:
    """Every form a definition names."""
    named = {definition.start_form, *(node.approval.form for node in definition.nodes.values() if node.approval)}
    return sorted(key for key in named if key)


def snapshot(keys: Iterable[str]) -> dict[str, str]:
    """The texts as they are now, for a version that is being published. A key that is missing is missing here, too."""
    return dict(FormFile.objects.filter(key__in=list(keys)).values_list('key', 'source'))
